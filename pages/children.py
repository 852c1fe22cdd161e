"""Children: figures about children, and harm to the schools and hospitals that they need."""

from etl.schema import CATEGORY_OF
from ledger.language import say
from ui.layout import close_page, open_page
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_periods, show_reports, show_series, show_side_by_side
from ui.totals import show_totals

HARM = ("killed", "injured", "displaced", "refugee", "asylum_seeker", "school_attacked")
UNIT = say("people, or buildings where it says so")

page = open_page(
    say("Children"),
    say("Children reported killed, hurt, displaced, recruited or out of school, and attacks on schools and hospitals."),
    view=("child_impact",),
)

show_totals(page, HARM, age_group="child")
show_quotable(page, HARM)
explain_marks()
show_series(page, "cumulative", say("Children counted since a fixed start, by who counted them"))
show_periods(page, tuple(CATEGORY_OF), UNIT)
show_series(page, "stock", say("Children present on a date"))
show_side_by_side(page, say("The newest figure of each source, side by side"), UNIT)
show_reports(page)
show_counts(page, say("How many figures there are, by outcome"))

close_page(
    page,
    say(
        "A child is a person under 18 only where the source says so. Where a source gives no ages, its children are "
        "counted among people and are not here: that is silence about children, not their absence."
    ),
)
