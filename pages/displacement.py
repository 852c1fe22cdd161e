"""Displacement: who is reported to have fled, to have found refuge, or to have returned."""

from etl.schema import OUTCOMES
from ledger.language import say
from ui.layout import close_page, open_page
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_periods, show_reports, show_series, show_side_by_side
from ui.totals import show_totals

ABROAD = ("refugee", "asylum_seeker")
INSIDE = tuple(outcome for outcome in OUTCOMES["displacement"] if outcome not in ABROAD)
UNIT = say("people, or households and homes where it says so")
MOVED = ("displaced", *ABROAD, "returned")

page = open_page(
    say("Displacement"),
    say("People reported displaced, seeking refuge, returning or without their homes, by who counted them."),
    view=("displacement",),
)

show_totals(page, MOVED)
show_quotable(page, MOVED)
explain_marks()
show_series(page, "stock", say("People displaced inside their country: the largest groups"), outcomes=INSIDE)
show_series(page, "stock", say("Refugees and asylum seekers: the largest groups, by host"), outcomes=ABROAD)
show_periods(page, OUTCOMES["displacement"], UNIT)
show_series(page, "cumulative", say("People displaced since a fixed start, by who counted them"), UNIT)
show_side_by_side(page, say("The newest figure of each source, side by side"), UNIT)
show_reports(page)
show_counts(page, say("How many figures there are, by outcome"))

close_page(
    page,
    say(
        "A number present on a date says nothing about how many people moved, and people displaced twice may be "
        "counted twice. Numbers of different dates, or of different sources, must not be added."
    ),
)
