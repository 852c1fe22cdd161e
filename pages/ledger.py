"""Ledger: every figure, searchable, each opening its evidence."""

from ledger.language import say
from ui.evidence import follow_link
from ui.layout import close_page, open_page
from ui.listing import show_listing

page = open_page(
    say("Ledger"),
    say("Every figure in the table. Choose a row to see the words or the cell that say it."),
    wide=True,
)

follow_link()
show_listing(page)

close_page(
    page,
    say(
        "A row is a claim, not an event: several rows may speak of the same people, and some are parts of others. The "
        "evidence of a row says what it is part of."
    ),
)
