"""Method: what a figure is, how certainty is kept, and what is never done with the numbers."""

from ledger.language import say
from ui.accuracy import show_accuracy
from ui.layout import close_page, open_page
from ui.texts import show_text

page = open_page(say("Method"), say("What the numbers are, how they were read, and what is never done with them."))

show_text("method")

show_accuracy()

close_page(
    page,
    say("The table holds what was published and could be read. It says nothing about harm that nobody reported."),
)
