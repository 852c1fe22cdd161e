"""Children: figures about children, and harm to the schools and hospitals that they need."""

from ui.layout import close_page, open_page
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_flows, show_reports, show_series, show_side_by_side
from ui.totals import show_totals

HARM = ("killed", "injured", "displaced", "refugee", "asylum_seeker", "school_attacked")

page = open_page(
    "Children",
    "Children reported killed, hurt, displaced, recruited or out of school, and attacks on schools and hospitals.",
    view=("child_impact",),
)

show_totals(page, HARM, age_group="child")
show_quotable(page, HARM)
explain_marks()
show_series(page, "cumulative", "Children counted since a fixed start, by who counted them")
show_side_by_side(page, "The newest figure of each source, side by side", "people, or buildings where it says so")
show_flows(page, "What happened in each period: the largest figures", "people, or buildings where it says so")
show_series(page, "stock", "Children present on a date")
show_reports(page)
show_counts(page, "How many figures there are, by outcome")

close_page(
    page,
    "A child is a person under 18 only where the source says so. Where a source gives no ages, its children are "
    "counted among people and are not here: that is silence about children, not their absence.",
)
