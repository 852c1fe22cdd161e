"""Part of what: which number is a subset of another, and which goes on counting what the last one counted."""

from __future__ import annotations

import re

from etl.prose.claim import Claim
from etl.prose.lexicon import Lexicon
from etl.prose.people import Mention
from etl.prose.sentences import Sentence


def is_part(between: str, after: str, words: Lexicon) -> bool:
    """Whether the words before a number (since the last one), or right after it, make it a part of another."""
    including = words.pattern("parts", "including")
    follows = re.match(rf"\s+(?:\w+\s+)?(?:{including.pattern})", after, re.IGNORECASE)
    alone = words.pattern("parts", "alone").search(after[:12])
    return bool(including.search(between) or follows or alone)


def whole_of(claims: list[Claim], sentence: Sentence) -> Claim | None:
    """The figure that a part in this sentence is part of: its last whole one, else that of the sentence before."""
    for claim in reversed(claims):
        if claim.sentence == sentence and claim.part_of is None:
            return claim
    if claims and claims[-1].sentence.paragraph >= sentence.paragraph - 1:
        return claims[-1].part_of or claims[-1]
    return None


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
    compared = mention.kind == "bare" and words.pattern("parts", "compared").search(between[-25:])
    joined = words.pattern("parts", "joined").pattern
    enumerated = re.fullmatch(rf"[^.;:]{{0,40}}(?:,|{joined})\s+(?:\w+\s+){{0,2}}", between)
    return bool(compared or (mention.kind == "people" and enumerated))


def inherit(part: Claim, whole: Claim) -> None:
    """Make a claim part of another of its outcome; what is said of the whole holds of the part."""
    if part.outcome != whole.outcome and (part.outcome, whole.outcome) != ("returned", "displaced"):
        return
    if part.status == "unknown":
        part.status = whole.status
    if part.age_group == whole.age_group == "any":
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
                for found in claims[i + 1 : i + 1 + j]:
                    inherit(found, whole)
                break
