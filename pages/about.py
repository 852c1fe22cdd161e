"""About: what the figures are for, what they do not show, and how to quote them."""

from ledger.language import say
from ui.layout import close_page, open_page
from ui.texts import show_text

page = open_page(say("About"), say("What the figures are for, what they do not show, and how to quote them."))

show_text("about")

close_page(
    page,
    say(
        "Only what somebody counted and published is here. A place without figures is a place that nobody reported "
        "on, not a place without harm."
    ),
)
