"""Data quality."""

from ledger.language import say
from ui.layout import close_page, open_page

page = open_page(say("Data quality"), say("How fresh, complete and well read the figures are."))

close_page(page, say("Only what somebody counted and published is here."))
