"""Sources side by side: how the sources compare on one outcome, in one place and period, and why they differ."""

from ledger.language import say
from ui.conflicts import show_conflicts
from ui.credits import show_credits
from ui.layout import close_page, open_page
from ui.sections import explain_marks
from ui.sides import ask_outcome, compare, show_differences, show_relays, show_sides

page = open_page(
    say("Sources side by side"),
    say("How the sources compare on one outcome, in the place and period that you choose, and why they differ."),
)

outcome = ask_outcome(page)
if outcome:
    sides = compare(page, outcome)
    show_sides(page, outcome, sides)
    explain_marks()
    show_relays(page, sides)
    show_differences(page, sides)
    show_conflicts(page, outcome)
show_credits(page)

close_page(
    page,
    say(
        "Sources differ in whom they count, how they check, and when they stop counting; a larger number is not a "
        "better one. A source that is not here has not been read, or may not be passed on."
    ),
)
