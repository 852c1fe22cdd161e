"""The reader's spine: text to sentences, candidates to parses, and for each number the seven answers."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from etl.documents.document import Document
from etl.prose import answers, grammar, numbers, outcomes, people, placing, sentences, signals, tabulated, where, who
from etl.prose.claim import Claim
from etl.prose.lexicon import LANGUAGES, Lexicon, Trigger, lexicon
from etl.prose.numbers import Number
from etl.prose.outcomes import Harm
from etl.prose.parts import add_up, continues, inherit, is_part, joins_part, names_part, says_of_them, whole_of
from etl.prose.passages import passages
from etl.prose.people import Mention
from etl.prose.sentences import Sentence
from etl.prose.story import Parsed, Story, begin

log = logging.getLogger(__name__)

POPULATION: Final = ("status", "group", "age_group", "sex", "nationality")
"""What is said of the people counted."""


def read(document: Document) -> list[Claim]:
    """The figures that a document states, in the order of their numbers; each passage is read in its own language.

    A document in a language without a lexicon gives none, and a warning that says so.
    """
    claims = [claim for passage in passages(document) for claim in _read_passage(passage)]
    return sorted(claims, key=lambda claim: claim.number.start)


def _read_passage(document: Document) -> list[Claim]:
    if document.language not in LANGUAGES:
        log.warning(
            "%s: no figures read: the reader has no lexicon for language '%s' (it reads %s)",
            document.id, document.language, ", ".join(LANGUAGES),
        )  # fmt: skip
        return []
    words = lexicon(document.language)
    tabled = tabulated.read(document, words)
    cut = tabulated.outside(sentences.cut(document.text, words), document, tabled)
    found = {sentence.start: numbers.find(sentence.text, words) for sentence in cut}
    candidates = [sentence for sentence in cut if is_candidate(sentence, found[sentence.start], words)]
    if not candidates:
        return tabled
    parses = dict(
        zip(
            (sentence.start for sentence in candidates),
            grammar.parse([(sentence.text, found[sentence.start]) for sentence in candidates], words),
            strict=True,
        )
    )
    story = begin(document, words)
    for sentence in cut:
        if sentence.start in parses:
            read_sentence(sentence, parses[sentence.start], found[sentence.start], story)
        story.remember(sentence)
    return [*story.claims, *tabled]


def is_candidate(sentence: Sentence, found: list[Number], words: Lexicon) -> bool:
    """Whether a sentence is worth parsing: a number, or somebody named one by one, and a word of harm or of parts.

    The heading of a list is, too: it may say who counted.
    """
    may_imply = (
        words.pattern("people", "articles").search(sentence.text)
        or words.person.search(sentence.text, 0, 40)
        or not words.data["people"]["articles"]
    )
    goes_on = (("parts", "including"), ("parts", "alone"), ("measure", "hosting"))
    is_part = found and any(words.pattern(*path).search(sentence.text) for path in goes_on)
    return bool(is_part or sentence.heads or ((found or may_imply) and words.harm.search(sentence.text)))


def read_sentence(sentence: Sentence, doc: Doc, found: list[Number], story: Story) -> None:
    """Add the claims of one parsed sentence to the story."""
    words, times = story.words, story.times_in(sentence)
    parsed = Parsed(
        sentence,
        doc,
        outcomes.find(doc, words, story.contexts),
        times,
        story.places_in(sentence),
        answers.know_speakers(who.find(doc, words), sentence, story),
    )
    givers = who.find_givers(doc, words) if sentence.heads else []
    if givers:
        answers.attribute_list(givers[0], sentence, story)
    dated = [(time.start - sentence.start, time.end - sentence.start) for time in times]
    free = [number for number in found if not any(start < number.end and number.start < end for start, end in dated)]
    free = [number for number in free if number.value != 0]  # "Missing: 0"
    withdrawn = words.pattern("doubt", "withdrawn").search(sentence.text)
    if withdrawn is None and words.pattern("doubt", "lowered").search(sentence.text):
        withdrawn = words.pattern("doubt", "earlier").search(sentence.text)
    if withdrawn:  # "the agency had counted 341": the number after it no longer stands
        free = [number for number in free if number.end < withdrawn.start()]
    for mention in people.find(doc, free, words):
        story.add(read_mention(mention, parsed, story))
    add_up(story.claims_in(sentence))


def read_mention(mention: Mention, parsed: Parsed, story: Story) -> list[Claim]:
    """The claims that a number makes: one, or one for each thing that happened to the same people.

    None where no harm is said of it, or the harm is denied, feared or foretold.
    """
    words, doc = story.words, parsed.doc
    if mention.implied and who.is_speaker(mention, parsed.attributions, words):
        return []
    linked = outcomes.link(mention, parsed.harms, words)
    if linked is not None and not linked[1].outcome and names_part(parsed.sentence.text[mention.number.end :], words):
        linked = None  # "screened 900 children and found 80 malnourished, nine of them severely"
    if linked is not None and (not linked[1].outcome or outcomes.is_doubtful(linked[0], mention, words)):
        return []
    before = story.claims_in(parsed.sentence)
    between = doc.text[before[-1].number.end - parsed.sentence.start if before else 0 : mention.number.start]
    whole = _whole(mention, linked, before, between, parsed, story)
    if linked and whole and whole.sentence == parsed.sentence and outcomes.describes(linked[0], mention):
        linked = None  # "among them seven who had tried to flee": the harm is that of the whole
    hosted = story.claims[-1] if linked is None and _is_hosted(mention, between, story) else None
    goes_on = hosted or (mention.kind != "thing" and continues(mention, between, before, whole, words))
    if linked is None and not goes_on:
        return []
    claim = _claim(mention, parsed, linked, like=whole or (before[-1] if before else hosted), words=words)
    if linked is None and before and before[-1].part_of and (mention.said or mention.kind == "bare"):
        whole = before[-1].part_of  # "six were women, 12 children"
    if whole is not None:
        after = parsed.sentence.text[mention.number.end :]
        inherit(claim, whole, names_part(after, words) or says_of_them(between, words))
    claim.compared = bool(before) and bool(words.pattern("parts", "compared").search(between[-25:]))
    if claim.compared and not mention.said:
        claim = replace(claim, **{name: getattr(before[-1], name) for name in POPULATION})
    harm = linked[0] if linked else None
    answers.date_claim(claim, mention, harm, parsed, story)
    placing.place_claim(claim, mention, harm, parsed, story)
    answers.attribute_claim(claim, mention, parsed, story)
    also = outcomes.also_suffered(mention, linked, parsed.harms, words) if linked else []
    claim.signals = signals.notice(claim, mention, linked, parsed, story)
    return [
        claim,
        *(replace(claim, outcome=trigger.outcome, reported_term=other.token.text) for other, trigger in also),
    ]


def _whole(
    mention: Mention,
    linked: tuple[Harm, Trigger] | None,
    before: list[Claim],
    between: str,
    parsed: Parsed,
    story: Story,
) -> Claim | None:
    """The figure that a number is part of, as far as the words say that it is part of one."""
    words, doc = story.words, parsed.doc
    lead = parsed.sentence.text[: before[-1].number.start - parsed.sentence.start] if before else ""
    part = is_part(lead, between, parsed.sentence.text[mention.number.end :], words)
    part = part or (linked is None and mention.kind == "bare" and bool(mention.said))  # "six were women"
    part = part or bool(linked and words.pattern("parts", "opening").match(doc[linked[0].start].text))  # "were among"
    value, outcome = mention.number.value, linked[1].outcome if linked else None
    if not part and before and joins_part(between, words) and outcome in (None, before[-1].outcome):
        return before[-1].part_of  # "including 3 teachers and 2 pupils"
    if not part:
        return None
    whole = whole_of(story.claims, parsed.sentence, outcome, value)
    return whole or whole_of(story.claims, parsed.sentence, None, value)


def _is_hosted(mention: Mention, between: str, story: Story) -> bool:
    """Whether a place is said to hold so many of those just spoken of ("The camp alone is home to 165,000")."""
    last = story.claims[-1] if story.claims else None
    known = last is not None and last.outcome in story.words.data["measure"]["states"]
    return known and mention.kind == "bare" and bool(story.words.pattern("measure", "hosting").search(between[-25:]))


def _claim(
    mention: Mention, parsed: Parsed, linked: tuple[Harm, Trigger] | None, like: Claim | None, words: Lexicon
) -> Claim:
    """How many, what happened and to whom; without a word of harm of its own, as the figure it goes on from."""
    said = dict(mention.said)
    unit = people.UNITS.get(mention.kind, "people")
    if linked is None:
        assert like is not None
        outcome, term = like.outcome, like.reported_term
        if mention.noun is None:
            unit = like.unit
        if mention.noun is None and not said:
            said = {name: getattr(like, name) for name in POPULATION}
    else:
        harm, trigger = linked
        outcome, term = trigger.outcome, harm.token.text
        if trigger.abroad and where.is_country(harm.token):
            outcome = trigger.abroad
        if trigger.kind in ("events", "persons"):
            said = {**people.describe(harm.token, words), **said}
        counts_events = trigger.kind == "events" and mention.noun == harm.token and trigger.of in people.BUILDINGS
        if counts_events or outcome == "aid_denied" or (outcome == "sexual_violence" and trigger.kind == "events"):
            unit = "incidents"
        if not said and mention.noun in (None, harm.token) and unit == "people":
            said = outcomes.described_elsewhere(outcome, parsed.harms, words)
    if outcome in ("refugee", "asylum_seeker") or (outcome == "displaced" and said.get("group") == "idp"):
        said.pop("group", None)
    start = parsed.sentence.start
    number = replace(mention.number, start=mention.number.start + start, end=mention.number.end + start)
    return Claim(parsed.sentence, number, outcome, unit=unit, reported_term=term, **said)
