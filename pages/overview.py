"""Overview: the newest figure of each source, what the reports say, and how counts have grown."""

from etl.schema import CATEGORY_OF
from ui.layout import close_page, open_page
from ui.quotable import show_quotable
from ui.sections import explain_marks, show_counts, show_newest, show_reports, show_series

page = open_page(
    "Overview",
    "People killed, displaced or otherwise harmed, as reported: every number with who said it, and how certainly.",
)

show_newest(page)
show_reports(page, 9)
show_quotable(page, tuple(CATEGORY_OF))
explain_marks()
show_series(page, "cumulative", "People counted since a fixed start, by who counted them")
show_series(page, "stock", "The largest groups of people present on a date")
show_counts(page, "How many figures the table holds, by outcome")

close_page(
    page,
    "Only what somebody counted and published is here. A place without figures is a place that nobody reported on, "
    "not a place without harm.",
)
