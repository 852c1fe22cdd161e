"""Map: where people are reported harmed, displaced or hosted, by country and by region."""

from ledger.language import say
from ui.layout import close_page, open_page
from ui.map import show_map

page = open_page(
    say("Map"),
    say("What one source counted in each country. Choose a bubble to see the regions of its country."),
    wide=True,
)

show_map(page)

close_page(
    page,
    say(
        "A place without a bubble is one that nobody selected here counted, not one where nobody was harmed. A bubble "
        "stands for a whole country or region, not for the spot where it is drawn."
    ),
)
