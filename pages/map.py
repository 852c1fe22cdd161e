"""Map."""

from ledger.language import say
from ui.layout import close_page, open_page

page = open_page(say("Map"), say("Where the figures are from."))

close_page(page, say("Only what somebody counted and published is here."))
