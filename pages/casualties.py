"""Casualties: who is reported killed, injured, missing, abducted or detained."""

from etl.schema import OUTCOMES
from ledger.language import say
from ui.derived import show_derived
from ui.layout import close_page, open_page
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_periods, show_reports, show_series, show_side_by_side
from ui.totals import show_totals

HARM = OUTCOMES["casualty"]

page = open_page(
    say("Casualties"),
    say("People reported killed, injured, missing, abducted or detained, by who counted them."),
    view=("casualty",),
)

show_totals(page, HARM)
show_quotable(page, HARM)
explain_marks()
show_periods(page, HARM, say("people"))
totals = show_series(page, "cumulative", say("People reported killed or hurt since a fixed start, by who counted them"))
show_derived(page, totals, say("What each report added to a running total"))
show_side_by_side(page, say("The newest figure of each source, side by side"))
show_series(page, "stock", say("People reported missing or detained on a date"))
show_reports(page)
show_counts(page, say("How many figures there are, by outcome"))

close_page(
    page,
    say(
        "Deaths and injuries that nobody recorded are not here, and neither are deaths that war causes through hunger "
        "and illness, unless a source counts them. Figures of two sources often count the same people: do not add them."
    ),
)
