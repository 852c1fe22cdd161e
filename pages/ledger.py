"""Ledger: every figure, searchable, each opening its evidence."""

from ledger.language import say
from ui.layout import close_page, open_page
from ui.listing import ask_words, show_listing

page = open_page(
    say("Ledger"),
    say("Every figure in the table. Choose a row to see the words or the cell that say it."),
    wide=True,
)

ask_words()
show_listing(page)

close_page(
    page,
    say(
        "A row is a claim, not an event: several rows may speak of the same people, and some are parts of others. The "
        "evidence of a row says what it is part of."
    ),
)
