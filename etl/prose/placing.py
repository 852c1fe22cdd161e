"""Where, of a number: which of the places named is the one that the words tie to it, else where the story is."""

from __future__ import annotations

from typing import Any, Final

from etl.places.gazetteer import gazetteer
from etl.prose.answers import LONG
from etl.prose.claim import Claim
from etl.prose.outcomes import Harm
from etl.prose.people import Mention
from etl.prose.story import Parsed, Story
from etl.prose.where import Mentioned, is_actor

HOSTED: Final = ("refugee", "asylum_seeker")
"""Outcomes whose people are where they are taken in."""

UPROOTED: Final = ("displaced", "evacuated", "homeless", "refugee", "asylum_seeker", "returned")
"""Outcomes that may be told by where people left, where no other place is named."""

ASIDE: Final = 40
"""Characters by which a place is further away that stands behind a comma, or is not said to be where it happened."""

NEAR: Final = 15
"""Characters within which a place after the number of a part is the part's own ("nine of them in Moundou")."""


def place_claim(claim: Claim, mention: Mention, harm: Harm | None, parsed: Parsed, story: Story) -> None:
    """Write the finest place that the words tie to the number, else the one that the story is at."""
    chosen = _nearest(claim, mention, harm, parsed, story)
    if chosen is None and claim.part_of is not None:
        claim.place = dict(claim.part_of.place)
        return
    text, words = parsed.doc.text, story.words
    started = claim.period_start if claim.measure == "cumulative" else None
    is_long = started is not None and story.today is not None and (story.today - started).days > LONG
    if chosen is None and words.pattern("where", "area_again").search(text):
        chosen = story.area
    if chosen is None and words.pattern("where", "town_again").search(text):
        chosen = story.town
    if chosen is None and (is_long or words.pattern("where", "country_again").search(text)):
        claim.place = country_row(story)
        return
    chosen = chosen or _country_named(parsed, story) or story.place
    claim.place = row(chosen, story)


def row(place: Mentioned | None, story: Story) -> dict[str, Any]:
    """The columns that say where; of a place that is one of several named together, those of the country."""
    if place is None or (place.listed and place.level != "country"):
        return country_row(story)
    return place.row(story.country)


def country_row(story: Story) -> dict[str, Any]:
    """The columns of the country that most of the document is about, in the words by which it is first named."""
    if story.country_said is not None:
        return story.country_said.row(story.country)
    if story.country is None:
        return {}
    named = [place for _, place in gazetteer().by_country[story.country] if place.level == "country"]
    return {"place": named[0].name if named else None, "iso3": story.country, "place_precision": "country"}


def _nearest(claim: Claim, mention: Mention, harm: Harm | None, parsed: Parsed, story: Story) -> Mentioned | None:
    """The place in the sentence that is nearest to the number or to its word of harm."""
    hosted, start, text = claim.outcome in HOSTED, parsed.sentence.start, parsed.doc.text
    here = story.claims_in(claim.sentence)
    of_parts = {other.place.get("place_text") for other in here if other.part_of is not None and claim.part_of is None}
    anchors = (mention.number.start, harm.token.idx if harm else mention.number.start)

    def far(place: Mentioned) -> tuple[int, int]:
        offset = place.start - start
        distance = min(abs(offset - anchor) for anchor in anchors)
        if offset > mention.number.end and "," in text[mention.number.end : offset]:
            distance += ASIDE
        return distance + (0 if place.locative or hosted else ASIDE), place.start

    usable = [place for place in parsed.places if (hosted or not is_actor(place)) and place.text not in of_parts]
    usable = [
        place
        for place in usable
        if ";" not in text[place.end - start : mention.number.start]
        and not _is_of_a_part(text[mention.number.end : max(0, place.start - start)], claim, story)
    ]
    there = [place for place in usable if not place.origin]
    if not there and claim.outcome in UPROOTED:
        there = [place for place in usable if not hosted or (place.place and place.place.iso3 == story.country)]
    if claim.part_of is not None:  # "nine of them in Moundou", and not where the whole is
        own = [
            p for p in there if p.start - start > mention.number.end and p.text != claim.part_of.place.get("place_text")
        ]
        there = [p for p in own if p.locative and p.start - start - mention.number.end < NEAR] or there
    return min(there, key=far, default=None)


def _is_of_a_part(between: str, claim: Claim, story: Story) -> bool:
    """Whether a place is that of a part named after the number ("649,000, including 113,700 in the town")."""
    including = story.words.pattern("parts", "including").search(between)
    if including is None or claim.part_of is not None or including.start() < 2:  # "20 of them in the town"
        return False
    return ", " not in between[including.end() :]


def _country_named(parsed: Parsed, story: Story) -> Mentioned | None:
    """The document's country, named in the sentence in any way, while the text has yet to come to the title's place."""
    if story.place not in story.titled:
        return None
    return next((p for p in parsed.places if p.level == "country" and p.place and p.place.iso3 == story.country), None)
