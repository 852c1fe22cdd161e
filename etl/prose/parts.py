"""Part of what: which number is a subset of another, and which goes on counting what the last one counted."""

from __future__ import annotations

import re

from etl.prose.claim import Claim
from etl.prose.lexicon import Lexicon
from etl.prose.people import Mention
from etl.prose.sentences import Sentence


def is_part(lead: str, between: str, after: str, words: Lexicon) -> bool:
    """Whether the words before a number, since the last one, or right after it, make it a part of another.

    ``lead`` is what stands before the last number: "Among the 90 dead are 34 students".
    """
    including = words.pattern("parts", "including")
    alone = words.pattern("parts", "alone")
    opening = words.pattern("parts", "opening").pattern
    opens = re.fullmatch(rf"\W*{opening}\s+(?:\w+\s+)?", lead, re.IGNORECASE)
    return bool(
        including.search(between)
        or names_part(after, words)
        or opens
        or alone.search(after[:12])
        or alone.search(between)
    )


def names_part(after: str, words: Lexicon) -> bool:
    """Whether the words right after a number make it a part ("4,300 of them")."""
    including = words.pattern("parts", "including").pattern
    return bool(re.match(rf"\s+(?:\w+\s+){{0,2}}(?:{including})", after, re.IGNORECASE))


def says_of_them(between: str, words: Lexicon) -> bool:
    """Whether a number stands right after words that take it from the last one ("of whom 76,000 returned")."""
    return bool(re.search(rf"{words.pattern('parts', 'including').pattern},?\s*$", between, re.IGNORECASE))


def joins_part(between: str, words: Lexicon) -> bool:
    """Whether a number is only joined to the last one by "and", so that both are parts of one whole."""
    joined = words.pattern("parts", "joined").pattern
    return bool(re.fullmatch(rf"(?:\s+\w+){{0,2}}\s+{joined}\s+(?:\w+\s+){{0,2}}", between, re.IGNORECASE))


def whole_of(claims: list[Claim], sentence: Sentence, outcome: str | None, value: int | None) -> Claim | None:
    """The figure that a part in this sentence is part of: its last whole one, else that of the sentences before.

    A whole is of the outcome said of the part, if any, and larger than it; what is only given to compare with is none.
    """
    last: Claim | None = None
    for claim in reversed(claims):
        is_here = claim.sentence == sentence
        if claim.sentence.paragraph < sentence.paragraph - 1 or (last and not is_here):
            break
        larger = value is None or claim.number.value is None or claim.number.value > value
        if claim.compared or outcome not in (None, claim.outcome) or not larger:
            continue
        if is_here and claim.part_of is None:
            return claim
        last = last or claim
    return last and (last.part_of or last)


def continues(mention: Mention, between: str, before: list[Claim], whole: Claim | None, words: Lexicon) -> bool:
    """Whether a number without a word of harm of its own counts on: a part, a comparison, the next of a list."""
    if mention.implied:  # "six members of one family, among them an elderly woman"
        named = whole is not None and words.pattern("parts", "including").search(between[-25:])
        beside = re.search(rf"(?:{words.pattern('parts', 'siblings').pattern})\s+$", between, re.IGNORECASE)
        joined = words.pattern("parts", "joined").pattern
        listed = re.fullmatch(rf"\s+(?:\w+\s+){{0,2}},?\s*{joined}\s+", between)
        is_next = listed and mention.noun is not None and mention.noun.dep_ == "conj"
        return bool(before and (named or beside or is_next))
    if whole is not None:
        return True
    if not before:
        return False
    if mention.kind == "bare" and mention.said:
        return True  # "six were women"
    if mention.kind in ("bare", "people", "households"):
        rest = words.pattern("parts", "rest")
        if re.fullmatch(rf"[^.;:]{{0,60}}(?:{rest.pattern})\s+(?:\w+\s+){{0,2}}", between, re.IGNORECASE):
            return True
        if re.fullmatch(r"[\s\w]{0,40}\(\s*", between):
            return True  # "349 families (1,745 people)"
    if mention.kind == "bare" and words.pattern("measure", "reached").search(between):
        return True  # "which brings the total to 760"
    if mention.kind == "bare" and before[-1].part_of and re.fullmatch(r"[^.;:]{0,40}", between):
        return True  # "of whom seven burned and five choked"
    compared = mention.kind == "bare" and words.pattern("parts", "compared").search(between[-25:])
    joined = words.pattern("parts", "joined").pattern
    enumerated = re.fullmatch(rf"[^.;:]{{0,40}}(?:,|{joined})\s+(?:\w+\s+){{0,2}}", between)
    return bool(compared or (mention.kind == "people" and enumerated))


def inherit(part: Claim, whole: Claim, of_them: bool) -> None:
    """Make a claim part of another; what is said of the whole holds of the part.

    Of something else that happened it is a part only where the words say "of them" (``of_them``).
    """
    if part.outcome != whole.outcome and not of_them:
        return
    if of_them and part.age_group == part.sex == "any":
        part.age_group, part.sex = whole.age_group, whole.sex
    if part.status == "unknown" and whole.status != "mixed":
        part.status = whole.status
    part.group = part.group or whole.group
    part.nationality = part.nationality or whole.nationality
    part.part_of = whole


def add_up(claims: list[Claim]) -> None:
    """Make parts of the claims of one sentence that follow another and add up to it exactly ("138: 116 and 22")."""
    for i, whole in enumerate(claims):
        if whole.number.value is None or whole.part_of is not None:
            continue
        total = 0
        for j, part in enumerate(claims[i + 1 :], 1):
            if part.outcome != whole.outcome or part.unit != whole.unit or part.number.value is None:
                break
            total += part.number.value
            if j > 1 and total == whole.number.value:
                if {"civilian", "combatant"} <= {found.status for found in claims[i + 1 : i + 1 + j]}:
                    whole.status = "mixed"
                for found in claims[i + 1 : i + 1 + j]:
                    inherit(found, whole, of_them=False)
                break
