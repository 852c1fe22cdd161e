"""How a number stands in time: what happened in a period, a running toll, or how many there are on a day."""

from __future__ import annotations

from etl.prose import people, when
from etl.prose.claim import Claim
from etl.prose.grammar import is_present
from etl.prose.outcomes import Harm
from etl.prose.people import Mention
from etl.prose.story import Parsed, Story

NEAR = 60
"""Words of stocks and tolls count within so many characters of the number."""


def of(claim: Claim, mention: Mention, harm: Harm | None, parsed: Parsed, story: Story, time: when.Time | None) -> str:
    """flow, cumulative or stock, by the words around the number, its outcome, and the time it is dated by."""
    if _is_stock(claim, mention, harm, parsed, story, time):
        return "stock"
    return "cumulative" if _is_cumulative(claim, mention, harm, parsed, story, time) else "flow"


def happened_since(time: when.Time, parsed: Parsed, story: Story) -> bool:
    """Whether an event is dated and the count runs from it ("Triggered in March 2011, the war left ...")."""
    began = story.words.pattern("when", "began").search(parsed.sentence.text)
    return bool(began) and time.kind == "interval" and time.precision in ("month", "year")


def is_open(time: when.Time, story: Story) -> bool:
    """Whether a stretch of time was not over on the day of the document ("in February", said in February)."""
    return bool(
        time.kind == "interval" and time.precision in ("month", "year") and time.first and time.last and story.today
        and time.first <= story.today < time.last
    )  # fmt: skip


def _is_stock(
    claim: Claim, mention: Mention, harm: Harm | None, parsed: Parsed, story: Story, time: when.Time | None
) -> bool:
    """Whether the people were in that state on a day: an outcome that is a state, said of people as they are."""
    rules, words = story.words.data["measure"], story.words
    if claim.outcome in rules["stock_outcomes"]:
        return True
    if harm is None:
        return False
    lead = parsed.sentence.text[: mention.number.start]
    here = lead[-NEAR:] + parsed.sentence.text[mention.number.start : mention.number.end + NEAR]
    if claim.outcome in rules["states"] and words.pattern("measure", "hosting").search(lead[-25:]):
        return True
    arrived = words.pattern("measure", "arrived").search(here)
    if arrived and time is not None and time in parsed.times and time.kind in ("since", "window"):
        return False  # "since January 33,000 new refugees have come"
    described = claim.outcome == "refugee" or harm.token.dep_ in ("amod", "acl", "acomp", "oprd")
    if claim.outcome in rules["states"] and described and words.pattern("measure", "stock").search(here):
        return True
    be = (
        [harm.token.head]
        if harm.token.dep_ in ("acomp", "attr")
        else [child for child in harm.token.children if child.dep_ == "auxpass"]
    )
    is_state_now = any(map(is_present, be))  # "are displaced"
    if claim.outcome in rules["states"] and is_state_now:
        return True
    is_person = any(trigger.kind == "persons" and trigger.outcome == claim.outcome for trigger in harm.meanings)
    if claim.outcome in rules["stock_persons"] and is_person and not arrived and harm.token.pos_ in ("NOUN", "PROPN"):
        return True
    if claim.outcome == "displaced" and words.pattern("measure", "stock_phrases").search(parsed.sentence.text):
        return any(trigger.kind == "phrases" for trigger in harm.meanings)
    return claim.outcome == "affected" and harm.token.pos_ == "NOUN"


def _is_cumulative(
    claim: Claim, mention: Mention, harm: Harm | None, parsed: Parsed, story: Story, time: when.Time | None
) -> bool:
    """Whether the number runs up from a start: since a day, by a day, a toll, what has happened so far."""
    rules, words = story.words.data["measure"], story.words
    own = time is not None and time in parsed.times
    if time is not None and (time.kind == "since" or happened_since(time, parsed, story)):
        return True
    if time is not None and time.back:
        return time.back[1] in ("months", "years")
    if own and time is not None and (time.kind == "as_of" or is_open(time, story)):
        return True
    text = parsed.sentence.text
    lead = text[: mention.number.start]
    here = lead[-NEAR:] + text[mention.number.start : mention.number.end + NEAR]
    if words.pattern("measure", "cumulative").search(lead[-NEAR:]):
        return True
    anew = not mention.implied and words.pattern("measure", "updated").search(text)
    if anew or words.pattern("measure", "cumulative_after").search(here):
        return True
    if words.pattern("measure", "tolls").search(lead) and words.pattern("measure", "reached").search(lead):
        return True
    of_a_day = own and time is not None and time.kind == "day" and not words.pattern("measure", "reached").search(text)
    if harm is not None and any(trigger.kind == "tolls" for trigger in harm.meanings) and not of_a_day:
        return True
    to = mention.head.head
    if to.lower_ in rules["to"] and any(people.word(verb) in rules["reaching"] for verb in to.ancestors):
        return True
    around = {child.dep_: child.lower_ for child in harm.token.children} if harm is not None else {}
    if around.get("aux") in rules["has"] and "auxpass" not in around and not mention.implied:
        return True  # "the earthquake has killed": up to now
    if own or mention.implied:
        return False
    if mention.label:
        return not (story.time and story.time.kind == "interval" and not is_open(story.time, story))
    last = next((claim for claim in reversed(story.claims) if claim.measure != "stock"), None)
    if last is None or last.measure != "cumulative" or last.sentence.paragraph != parsed.sentence.paragraph:
        return False
    return last.sentence == parsed.sentence or not any(
        place.locative and place.level == "town" for place in parsed.places
    )
