"""Displacement: who is reported to have fled, to have found refuge, or to have returned."""

from etl.schema import OUTCOMES
from ui.layout import close_page, open_page
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_flows, show_reports, show_series, show_side_by_side
from ui.totals import show_totals

ABROAD = ("refugee", "asylum_seeker")
INSIDE = tuple(outcome for outcome in OUTCOMES["displacement"] if outcome not in ABROAD)

page = open_page(
    "Displacement",
    "People reported displaced, seeking refuge, returning or without their homes, by who counted them.",
    view=("displacement",),
)

show_totals(page, ("displaced", "refugee", "asylum_seeker", "returned"))
show_quotable(page, ("displaced", "refugee", "asylum_seeker", "returned"))
explain_marks()
show_series(page, "stock", "People displaced inside their country: the largest groups", outcomes=INSIDE)
show_series(page, "stock", "Refugees and asylum seekers: the largest groups, by origin and host", outcomes=ABROAD)
show_side_by_side(page, "The newest figure of each source, side by side")
show_series(page, "cumulative", "People displaced since a fixed start, by who counted them")
show_flows(page, "Movements in each period: the largest figures")
show_reports(page)
show_counts(page, "How many figures there are, by outcome")

close_page(
    page,
    "A number present on a date says nothing about how many people moved, and people displaced twice may be counted "
    "twice. Numbers of different dates, or of different sources, must not be added.",
)
