"""Casualties: who is reported killed, injured, missing, abducted or detained."""

from ui.derived import show_derived
from ui.layout import close_page, open_page
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_flows, show_reports, show_series, show_side_by_side
from ui.totals import show_totals

page = open_page(
    "Casualties",
    "People reported killed, injured, missing, abducted or detained, by who counted them.",
    view=("casualty",),
)

show_totals(page, ("killed", "injured", "missing", "abducted", "detained"))
show_quotable(page, ("killed", "injured", "missing", "abducted", "detained"))
explain_marks()
totals = show_series(page, "cumulative", "People reported killed or hurt since a fixed start, by who counted them")
show_derived(page, totals, "What each report added to a running total")
show_side_by_side(page, "The newest figure of each source, side by side")
show_flows(page, "What happened in each period: the largest figures")
show_series(page, "stock", "People reported missing or detained on a date")
show_reports(page)
show_counts(page, "How many figures there are, by outcome")

close_page(
    page,
    "Deaths and injuries that nobody recorded are not here, and neither are deaths that war causes through hunger and "
    "illness, unless a source counts them. Figures of two sources often count the same people: do not add them.",
)
