"""Sentences parsed, in every language to one grammar: parts of speech, lemmas, and the dependencies of spaCy's English
model (ClearNLP's: a noun hangs on its preposition, a predicate on its verb)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc, Token

from etl.prose.lexicon import Lexicon, lexicon
from etl.prose.numbers import Number
from etl.trusted import trusted_package

_CLEAR: Final = {
    "obj": "dobj",
    "iobj": "dative",
    "nsubj:pass": "nsubjpass",
    "csubj:pass": "csubjpass",
    "aux:pass": "auxpass",
    "aux:tense": "aux",
    "aux:caus": "aux",
    "acl:relcl": "relcl",
    "obl:agent": "npadvmod",
    "obl:arg": "npadvmod",
    "obl:mod": "npadvmod",
    "obl": "npadvmod",
    "flat": "compound",
    "flat:name": "compound",
    "flat:foreign": "compound",
    "root": "ROOT",
}
"""Labels of Universal Dependencies that ClearNLP names otherwise; the rest have the same name."""

_CASED: Final = ("obl", "nmod", "acl", "advcl", "appos", "conj", "xcomp", "ROOT", "root")
_OF_THE_VERB: Final = ("nsubj", "csubj", "aux", "mark", "cc", "punct", "advcl", "obl", "parataxis", "expl", "ccomp")
"""What hangs on the predicate in Universal Dependencies and on its verb ("are") in ClearNLP."""


@cache
def pipeline(language: str) -> Language:
    """The spaCy pipeline of a language, without entity recognition (places come from the gazetteer).

    Raises NotTrusted where the model is not the recorded one.
    """
    model = trusted_package(lexicon(language).data["model"])
    loaded: Language = import_module(model).load(exclude=["ner"])
    return loaded


def parse(sentences: Iterable[tuple[str, list[Number]]], words: Lexicon) -> Iterator[Doc]:
    """The parses of sentences with the numbers found in them, in order; every text stays as it is."""
    if words.data["labels"] == "clear":
        yield from pipeline(words.language).pipe(text for text, _ in sentences)
        return
    if words.data["labels"] == "shallow":
        from etl.prose import shallow

        yield from (shallow.parse(text, numbers, words) for text, numbers in sentences)
        return
    parser = pipeline(words.language)
    cut = [_tokens(parser, text, numbers, words) for text, numbers in sentences]
    stand_ins = (
        Doc(parser.vocab, words=[plain for _, plain, _ in tokens], spaces=[space for _, _, space in tokens])
        for tokens in cut
    )
    for tokens, parsed in zip(cut, parser.pipe(stand_ins), strict=True):
        yield _to_clear(parsed, [text for text, _, _ in tokens], words)


def _tokens(parser: Language, text: str, numbers: list[Number], words: Lexicon) -> list[tuple[str, str, bool]]:
    """Tokens as written, the words that stand in for them in the parser, and whether a space follows.

    A number is one token with its qualifier and its "de", and plain digits for the parser: "plus de 1,9 million de"
    reads as 1900000.
    """
    doc = parser.make_doc(text)
    values: dict[int, str] = {}
    with doc.retokenize() as retokenizer:
        for number in numbers:
            if number.value is None:
                continue
            lead = _qualifier(words).search(text[: number.start])
            span = doc.char_span(lead.start() if lead else number.start, number.end)
            if span is None:
                continue
            if span.end < len(doc) and doc[span.end].lower_ in words.data["of"] and not number.text.isdigit():
                span = doc[span.start : span.end + 1]
            values[span[0].idx] = str(number.value)
            if len(span) > 1:
                retokenizer.merge(span)
    return [(token.text, values.get(token.idx, token.text), bool(token.whitespace_)) for token in doc]


@cache
def _qualifier(words: Lexicon) -> re.Pattern[str]:
    before = [word for group in words.data["qualifiers"]["before"].values() for word in group]
    return re.compile(rf"{words.any_of(before).pattern}\s*$", re.IGNORECASE)


def _to_clear(parsed: Doc, texts: list[str], words: Lexicon) -> Doc:
    """A parse in Universal Dependencies as one in ClearNLP's, over the words as written."""
    heads = [token.head.i for token in parsed]
    labels = [_label(token, words) for token in parsed]
    for verb in parsed:
        if verb.dep_ != "cop":
            continue
        predicate = verb.head
        heads[verb.i] = predicate.head.i if predicate.head != predicate else verb.i
        labels[verb.i] = labels[predicate.i]
        heads[predicate.i] = verb.i
        labels[predicate.i] = "attr" if predicate.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else "acomp"
        for child in predicate.children:
            own = child.dep_.split(":")[0]
            if child != verb and (own in _OF_THE_VERB or labels[child.i] == "neg"):
                heads[child.i] = verb.i
    for noun in parsed:
        if noun.dep_.split(":")[0] not in _CASED or noun.pos_ == "VERB":
            continue
        case = next((child for child in noun.children if child.dep_ == "case" and child.i < noun.i), None)
        if case is None or labels[noun.i] in ("attr", "acomp"):
            continue
        outside = heads[noun.i]
        heads[case.i] = outside if outside != noun.i else case.i
        agent = noun.dep_ == "obl:agent"
        labels[case.i] = "agent" if agent else ("ROOT" if outside == noun.i else "prep")
        heads[noun.i], labels[noun.i] = case.i, "pobj"
    return Doc(
        parsed.vocab,
        words=texts,
        spaces=[bool(token.whitespace_) for token in parsed],
        pos=["NUM" if token.text.isdigit() else token.pos_ for token in parsed],
        tags=[token.tag_ for token in parsed],
        morphs=[str(token.morph) for token in parsed],
        lemmas=[token.lemma_ for token in parsed],
        heads=heads,
        deps=labels,
    )


def _label(token: Token, words: Lexicon) -> str:
    if token.dep_ == "advmod" and token.lower_ in words.data["negators"]:
        return "neg"
    if token.dep_ == "xcomp" and token.pos_ == "ADJ":
        return "oprd"
    if token.dep_ == "det" and token.pos_ == "NUM":
        return "nummod"
    return _CLEAR.get(token.dep_, token.dep_)


def is_past_participle(token: Token) -> bool:
    """Whether a word is a past participle, of a passive or of a perfect."""
    return "VerbForm=Part" in token.morph and "Tense=Past" in token.morph


def is_passive(verb: Token) -> bool:
    """Whether a verb says what is done to its subject."""
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)


def is_present(verb: Token) -> bool:
    """Whether a verb is a finite form of the present."""
    return "VerbForm=Fin" in verb.morph and "Tense=Pres" in verb.morph


def is_singular(noun: Token) -> bool:
    """Whether a noun is in the singular, as far as its form says."""
    return "Number=Sing" in noun.morph


def is_dual(noun: Token) -> bool:
    """Whether a noun is in the dual, which is two of them."""
    return "Number=Dual" in noun.morph
