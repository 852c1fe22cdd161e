"""Documents: what each report says, sentence by sentence, and which data sets the other figures were taken from."""

from ledger.language import say
from ui.documents import show_documents
from ui.layout import close_page, open_page

page = open_page(
    say("Documents"),
    say("What each report says, figure by figure, in its own words; and which data sets the other figures come from."),
)

show_documents(page)

close_page(
    page,
    say(
        "Of most documents only the sentences that say figures are kept: what else they say, and who they speak for, "
        "stands in the original. Two documents that say the same number often have it from the same source."
    ),
)
