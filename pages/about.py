"""About."""

from ledger.language import say
from ui.layout import close_page, open_page

page = open_page(say("About"), say("What the figures are for, and what they do not show."))

close_page(page, say("Only what somebody counted and published is here."))
