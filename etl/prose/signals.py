"""What the reader noticed while it read a figure, as numbers from 0 to 1: what confidence is judged by."""

from __future__ import annotations

from typing import Final

from etl.prose.claim import Claim
from etl.prose.lexicon import Trigger
from etl.prose.outcomes import FARTHEST, Harm, distance
from etl.prose.people import Mention, word
from etl.prose.story import Parsed, Story
from etl.schema import CATEGORY_OF

LONG_SENTENCE: Final = 60
MANY_NUMBERS: Final = 6


def notice(
    claim: Claim, mention: Mention, linked: tuple[Harm, Trigger] | None, parsed: Parsed, story: Story
) -> dict[str, float]:
    """The signals of a claim that are not zero.

    `far`: steps of the parse from the number to its word of harm; `continued`: no word of harm of its own;
    `implied`: nobody wrote the number; `bare`: no noun is counted; `undated`: no time in the sentence; `busy`: how
    many numbers the sentence has; `mixed`: words of several harms in it; and what the claim itself says.
    """
    number, sentence = claim.number, parsed.sentence
    outcomes = {trigger.outcome for harm in parsed.harms for trigger in harm.meanings}
    quoted = any(start <= number.start < end for start, end in story.speech)
    noticed = {
        "far": min(distance(mention, *linked, story.words), FARTHEST) / FARTHEST if linked else 0.0,
        "continued": linked is None,
        "implied": mention.implied,
        "label": mention.label,
        "listed": sentence.listed,
        "bare": mention.kind == "bare",
        "part": claim.part_of is not None,
        "vague": number.qualifier == "vague",
        "qualified": number.qualifier not in ("exact", "vague"),
        "in_words": not any(letter.isdigit() for letter in number.text),
        "busy": min(sum(token.like_num for token in parsed.doc), MANY_NUMBERS) / MANY_NUMBERS,
        "mixed": len(outcomes) > 1,
        "long": min(len(parsed.doc), LONG_SENTENCE) / LONG_SENTENCE,
        "quoted": quoted,
        "undated": not parsed.times,
        "rival": _rival(claim, mention, linked, parsed, story),
        "unsaid": _said_of_others(claim, parsed, story),
        "stock": claim.measure == "stock",
        "cumulative": claim.measure == "cumulative",
        "cumulative_undated": claim.measure == "cumulative" and not parsed.times,
        "flow_of_people_moving": claim.measure == "flow" and CATEGORY_OF[claim.outcome] in ("displacement", "affected"),
        "since": any(time.kind == "since" for time in parsed.times),
        "not_people": claim.unit != "people",
        "status_said": claim.status != "unknown",
        "age_or_sex_said": (claim.age_group, claim.sex) != ("any", "any"),
        f"category_{CATEGORY_OF[claim.outcome]}": True,
        f"language_{story.words.language}": True,
    }
    return {name: float(value) for name, value in noticed.items() if value}


def _rival(claim: Claim, mention: Mention, linked: tuple[Harm, Trigger] | None, parsed: Parsed, story: Story) -> float:
    """1 where a word of another harm stands as near to the number as its own, 0 where none is near."""
    if linked is None:
        return 0.0
    own = distance(mention, *linked, story.words)
    others = [
        distance(mention, harm, trigger, story.words)
        for harm in parsed.harms
        for trigger in harm.meanings
        if trigger.outcome != linked[1].outcome
    ]
    return max(0.0, 1 - max(0.0, min(others) - own) / 2) if others else 0.0


def _said_of_others(claim: Claim, parsed: Parsed, story: Story) -> bool:
    """Whether the sentence says of somebody a status, an age or a sex that the claim does not have."""
    people = story.words.data["people"]["words"]
    said = [people.get(word(token), {}) for token in parsed.doc]
    mine = {"status": claim.status, "age_group": claim.age_group, "sex": claim.sex}
    return any(mine[name] in ("unknown", "any") for words in said for name in mine if words.get(name))
