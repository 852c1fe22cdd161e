"""The answers that need the story: when, who says so, each written into the claim with its words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from etl.prose import measure, when, who
from etl.prose.claim import Claim
from etl.prose.outcomes import Harm
from etl.prose.people import Mention
from etl.prose.sentences import Sentence
from etl.prose.story import Parsed, Speaker, Story
from etl.schema import UNATTRIBUTED

LONG: Final = 365
"""A count that runs for more days than this runs to the document's date, over the whole country (the toll of a war)."""


# --- when ---------------------------------------------------------------------------------------------------------


def date_claim(claim: Claim, mention: Mention, harm: Harm | None, parsed: Parsed, story: Story) -> None:
    """Write the measure and the period that the number covers.

    An open period ends on the last day that the text speaks of; a stock without a date stands on the document's.
    """
    before = story.claims_in(claim.sentence)
    time = _time_of(claim, mention, harm, parsed, story)
    twin = _said_before(claim, story)
    if time is None and (claim.part_of or twin) is not None:
        _copy_period(claim, claim.part_of or twin)  # type: ignore[arg-type]
        return
    own, neighbour = time is not None, before[-1] if time is None and before else None
    if neighbour is not None:
        _copy_period(claim, neighbour)
        claim.measure = measure.of(claim, mention, harm, parsed, story, None)
        if claim.measure == "flow" and neighbour.measure == "cumulative":
            claim.measure = "cumulative"
    else:
        time = time or story.time
        claim.measure = measure.of(claim, mention, harm, parsed, story, time)
        if time is not None and (own or time.kind != "since" or claim.measure == "cumulative"):
            _cover(claim, time, parsed, story)
        elif claim.measure == "cumulative" and story.event and (last := story.last_day(parsed.sentence.end)):
            claim.period_start, claim.period_end, claim.period_precision = story.event, last, "interval"
    if claim.measure == "stock":
        _date_stock(claim, time if own else None, neighbour, story)
    if story.today and claim.period_end and claim.period_end > story.today:
        claim.period_end = story.today


def _said_before(claim: Claim, story: Story) -> Claim | None:
    """The claim whose number this one says again ("among the 1,407 dead"); small ones are equal by chance."""
    value = claim.number.value
    return story.first_said.get((value, claim.outcome, claim.unit)) if (value or 0) > 20 else None


def _copy_period(claim: Claim, other: Claim) -> None:
    claim.measure = other.measure
    claim.period_start, claim.period_end = other.period_start, other.period_end
    claim.period_precision, claim.period_text = other.period_precision, other.period_text


def _time_of(claim: Claim, mention: Mention, harm: Harm | None, parsed: Parsed, story: Story) -> when.Time | None:
    """The expression of time in the sentence that dates the number: an opening "since", else the nearest."""
    sentence = parsed.sentence
    language = story.words.language
    usable = [t for t in parsed.times if not when.dates_speech(t, sentence.text, sentence.start, language)]
    opening = [time for time in usable if time.kind == "since" and time.start - sentence.start < 3]
    if opening:
        return opening[0]
    anchor = sentence.start + (harm.token.idx if harm else mention.number.start)
    position = sentence.start + mention.number.start
    return min(usable, key=lambda time: min(abs(time.start - anchor), abs(time.start - position)), default=None)


def _cover(claim: Claim, time: when.Time, parsed: Parsed, story: Story) -> None:
    last = story.last_day(parsed.sentence.end)
    claim.period_text, claim.period_precision = time.text, time.precision
    if time.kind == "window" and time.back and last:
        claim.period_start, claim.period_end = when.window(time.back, last), last
    elif time.kind == "since" or measure.happened_since(time, parsed, story):
        claim.period_start, claim.period_end = time.first, _until(time.first, last, story)
        claim.period_precision = "interval"
    else:
        claim.period_start, claim.period_end = time.first, time.last
        if claim.measure == "cumulative" and last and time.first and time.last:
            if time.first <= last < time.last:
                claim.period_end = last
            elif (time.last - time.first).days < 2 and story.event and story.event <= last:
                # A running toll counts from the day of the event to the last day spoken of.
                claim.period_start, claim.period_end, claim.period_precision = story.event, last, "interval"


def _until(first: date | None, last: date | None, story: Story) -> date | None:
    return story.today if first and story.today and (story.today - first).days > LONG else last


def _date_stock(claim: Claim, own: when.Time | None, neighbour: Claim | None, story: Story) -> None:
    """A stock has one day: the one it is dated by, the end of a window in the same sentence, else the document's."""
    end = claim.period_end if own is not None and own.kind in ("as_of", "window") else None
    if end is None and neighbour is not None and neighbour.period_precision == "interval":
        end = neighbour.period_end
    if end is None and claim.sentence.listed and story.time is not None and story.time.kind in ("as_of", "day"):
        end = story.time.last  # the day that heads the list
    if end is None:
        claim.period_text = None
    claim.period_start, claim.period_end = None, end or story.today
    claim.period_precision = "day" if claim.period_end else "unknown"


# --- who says so --------------------------------------------------------------------------------------------------


def know_speakers(attributions: list[who.Attribution], sentence: Sentence, story: Story) -> list[who.Attribution]:
    """The attributions of a sentence in order, each "he" and "its spokesman" resolved; the last is kept in mind."""
    known = []
    for attribution in attributions:
        speaker = _know_speaker(attribution, story)
        known.append(speaker)
        if attribution.source not in (who.PRONOUN, who.OWN) and speaker.source_type != "unknown":
            story.speaker = Speaker(speaker.text, speaker.source, speaker.source_type, sentence.paragraph)
    return known


def _know_speaker(attribution: who.Attribution, story: Story) -> who.Attribution:
    """The attribution with its pronoun, or its "the doctor", replaced by whom the text introduced before."""
    speaker = story.speaker
    if attribution.source == who.OWN:
        return replace(attribution, source=story.document.publisher or UNATTRIBUTED)
    if attribution.source == who.PRONOUN:
        source, kind = (speaker.source, speaker.source_type) if speaker else (UNATTRIBUTED, "unknown")
        return replace(attribution, source=source, source_type=kind)
    said = attribution.text.strip()
    if speaker and re.search(story.words.data["who"]["for_body"], said, re.IGNORECASE):
        return replace(attribution, source=speaker.source, source_type=speaker.source_type)
    again = story.words.articles.sub("", said)
    if again != said and speaker and re.search(rf"\b{re.escape(again)}\b", speaker.words, re.IGNORECASE):
        return replace(attribution, source=speaker.source, source_type=speaker.source_type)
    return attribution


def attribute_claim(claim: Claim, mention: Mention, parsed: Parsed, story: Story) -> None:
    """Write who counted: whoever governs the number, the speaker of the quotation, the whole's, the paragraph's."""
    paragraph, position = parsed.sentence.paragraph, mention.number.start
    attribution = who.governing(parsed.attributions, position, mention.head.i)
    said_by = _named_between(claim, mention, parsed, story)
    if said_by is None and attribution is not None:
        said_by = Speaker(attribution.text, attribution.source, attribution.source_type, paragraph)
        # What an institution counted goes on into the next sentence; what one person saw does not.
        institution = attribution.source_type in ("un", "government", "monitor", "medical")
        story.attributed = said_by if institution else None
    elif (
        said_by is None
        and story.speaker
        and any(start <= position + parsed.sentence.start < end for start, end in story.speech)
    ):
        said_by = story.speaker
    elif said_by is None and claim.part_of is not None:
        whole = claim.part_of
        claim.source, claim.source_type, claim.attribution_text = (
            whole.source,
            whole.source_type,
            whole.attribution_text,
        )
    elif said_by is None and story.attributed and story.attributed.paragraph == paragraph:
        said_by = story.attributed
    if said_by is not None:
        claim.source, claim.source_type, claim.attribution_text = said_by.source, said_by.source_type, said_by.words


def _named_between(claim: Claim, mention: Mention, parsed: Parsed, story: Story) -> Speaker | None:
    """Who gives the next number of a list of counts ("the agency speaks of 300 dead, the ministry of 153")."""
    before = story.claims_in(claim.sentence)
    if mention.kind != "bare" or not before:
        return None
    between = parsed.doc.text[before[-1].number.end - parsed.sentence.start : mention.number.start]
    named = re.search(r"[,;]\s+([^,;:.]{3,60}?)\s+\S{1,3}\s*$", between)
    if named is None or story.words.pattern("parts", "compared").search(between[-25:]):
        return None
    source, kind = who.name_source(named[1], story.words)
    return Speaker(named[1], source, kind, parsed.sentence.paragraph) if kind != "unknown" else None


def attribute_list(giver: who.Attribution, heading: Sentence, story: Story) -> None:
    """Keep in mind who gives the figures of the list that a heading announces."""
    story.attributed = Speaker(giver.text, giver.source, giver.source_type, heading.paragraph)
