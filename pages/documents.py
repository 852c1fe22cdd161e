"""Documents."""

from ledger.language import say
from ui.layout import close_page, open_page

page = open_page(say("Documents"), say("What each report says, figure by figure."))

close_page(page, say("Only what somebody counted and published is here."))
