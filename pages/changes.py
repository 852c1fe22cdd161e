"""What changed: what each refresh brought, changed and took out of the published figures."""

from ledger.language import say
from ui.changes import show_changes
from ui.layout import close_page, open_page

page = open_page(
    say("What changed"),
    say("What each refresh brought, changed and took out of the figures; and what people put right."),
)

show_changes(page)

close_page(
    page,
    say(
        "A figure that changed is not one that was wrong: its source may know more now. A new report, or a new year of "
        "a data set, is counted and not listed figure by figure."
    ),
)
