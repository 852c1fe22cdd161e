"""A figure that the reader missed: the claim that the words seem to make which a reviewer has marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from spacy.tokens import Doc

from desk.understanding import NotUnderstood
from etl.decisions import BY_PERSON, Reading, to_reading
from etl.documents import Document
from etl.prose import grammar, numbers, outcomes, people, sentences, story
from etl.prose.claim import credit
from etl.prose.lexicon import LANGUAGES, Lexicon, lexicon
from etl.prose.numbers import Number
from etl.prose.passages import passages
from etl.prose.people import Mention
from etl.prose.sentences import Sentence
from etl.schema import DEFAULTS

FROM_NEIGHBOUR: Final = (
    *("place", "place_text", "iso3", "admin1_pcode", "admin2_pcode", "lat", "lon", "place_precision", "place_role"),
    *("period_start", "period_end", "period_precision", "period_text", "as_of", "measure"),
    *("source", "source_type", "attribution_text", "relay_depth"),
)
"""What a marked figure takes from the nearest one in its sentence: where, when and who says so."""


def propose(document: Document, dataset: str, figures: Sequence[Mapping[str, Any]], start: int, end: int) -> Reading:
    """The claim that the words from ``start`` to ``end`` of a document seem to make, to be looked at before it is kept.

    ``figures`` are those that it has already. Raises NotUnderstood where the words hold no number.
    """
    passage, words = _passage(document, start, end)
    sentence = _sentence(passage, words, start, end)
    mention, doc = _mention(sentence, words, start - sentence.start, end - sentence.start)
    first, last = sentence.start + mention.number.start, sentence.start + mention.number.end
    outcome, term = _outcome(doc, mention.number, passage, words)
    beside = [one for one in figures if sentence.start <= (one["number_start"] or 0) < sentence.end]
    nearest = min(beside, key=lambda one: abs(one["number_start"] - first), default={})
    claim: dict[str, Any] = {
        **DEFAULTS,
        "measure": "flow",
        "relay_depth": 1,
        **{name: nearest[name] for name in FROM_NEIGHBOUR if name in nearest},
        **credit(document),
        "dataset": dataset,
        "document_id": f"{dataset}/{document.id}",
        "outcome": outcome,
        "reported_term": term,
        "unit": people.UNITS.get(mention.kind, "people"),
        **mention.said,
        "number_text": mention.number.text,
        "value": mention.number.value,
        "qualifier": mention.number.qualifier,
        "printed_low": mention.number.low,
        "printed_high": mention.number.high,
        "quote": sentence.text,
        "quote_start": sentence.start,
        "quote_end": sentence.end,
        "number_start": first,
        "number_end": last,
        "method": BY_PERSON,
    }
    return to_reading(claim)


def _passage(document: Document, start: int, end: int) -> tuple[Document, Lexicon]:
    """The document in the language of the marked words, and its lexicon (English where there is none)."""
    in_it = [passage for passage in passages(document) if passage.text[start:end].strip()]
    passage = (in_it or [document])[0]
    return passage, lexicon(passage.language if passage.language in LANGUAGES else "en")


def _sentence(passage: Document, words: Lexicon, start: int, end: int) -> Sentence:
    """The sentence, or the row of a table, that the marked words begin in. Raises NotUnderstood where there is none."""
    lines = [line for table in passage.tables for line in table.lines]
    row = next(((first, last) for first, last in lines if first < end and start < last), None)
    if row is not None:
        return Sentence(*row, passage.text[slice(*row)], paragraph=0)
    cut = sentences.cut(passage.text, words)
    found = [sentence for sentence in cut if sentence.start < end and start < sentence.end]
    if not found:
        raise NotUnderstood("number_text: no words are marked; select the number and what it counts")
    counted = [sentence for sentence in found if numbers.find(sentence.text, words)]
    return (counted or found)[0]


def _mention(sentence: Sentence, words: Lexicon, start: int, end: int) -> tuple[Mention, Doc]:
    """The number within the marked stretch of the sentence and what it counts, and the sentence parsed.

    Somebody named one by one ("a teacher") is a number, too. A number that is known to count nothing elsewhere, as a
    year, is one where a person marks it. Raises NotUnderstood where there is no number.
    """
    start, end = max(0, start), min(len(sentence.text), end)
    inside = [number for number in numbers.find(sentence.text, words) if number.start < end and start < number.end]
    if not inside:
        alone = numbers.find(sentence.text[start:end], words)
        inside = [replace(number, start=number.start + start, end=number.end + start) for number in alone]
    (doc,) = grammar.parse([(sentence.text, inside)], words)
    mentions = [mention for mention in people.find(doc, inside, words) if _meets(mention.number, start, end)]
    written = [mention for mention in mentions if not mention.implied]
    if inside and not written:
        span = doc.char_span(inside[0].start, inside[0].end, alignment_mode="expand")
        return Mention(inside[0], span.root if span else doc[0], None, "bare"), doc
    if not mentions:
        raise NotUnderstood("number_text: these words hold no number; mark the number, too")
    return (written or mentions)[0], doc


def _meets(number: Number, start: int, end: int) -> bool:
    return number.start < end and start < number.end


def _outcome(doc: Doc, number: Number, passage: Document, words: Lexicon) -> tuple[str, str | None]:
    """What happened, by the word of harm in the sentence that is nearest to the number, and that word."""
    harms = outcomes.find(doc, words, story.begin(passage, words).contexts)
    said = [(harm.token, trigger.outcome) for harm in harms for trigger in harm.meanings if trigger.outcome]
    if not said:
        return "affected", None
    token, outcome = min(said, key=lambda one: abs(one[0].idx - number.start))
    return outcome, token.text
