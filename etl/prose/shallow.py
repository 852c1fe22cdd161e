"""A shallow parser of our own, for languages without a free spaCy model: words looked up, then hung on a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import spacy
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from etl.prose.forms import Form, cut, tag
from etl.prose.lexicon import Lexicon, lexicon
from etl.prose.numbers import Number
from etl.prose.tree import Tree


@cache
def _vocabulary(language: str) -> Vocab:
    vocab = spacy.blank(language).vocab
    vocab.get_noun_chunks = _noun_chunks  # type: ignore[assignment]  # spaCy's own give three numbers as well
    return vocab


def _noun_chunks(doc: Doc | Span) -> Iterator[tuple[int, int, int]]:
    """Noun phrases: a noun with what hangs on it without a preposition, relative clauses and later nouns left out."""
    for token in doc:
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ != "nmod":
            near = [child.i for child in token.children if child.dep_ in ("det", "nummod", "amod", "compound", "nmod")]
            yield min([token.i, *near]), max([token.i, *near]) + 1, doc.vocab.strings.add("NP")


def parse(text: str, numbers: list[Number], words: Lexicon) -> Doc:
    """The sentence as spaCy would parse it; its text stays as it is, so that offsets hold."""
    tokens = cut(text, numbers, words)
    starts, position = [], 0
    for token, space in tokens:
        starts.append(position)
        position += len(token) + space
    counted = {number.start for number in numbers}
    tagged = tag([token for token, _ in tokens], [start in counted for start in starts], words)
    tagged = [
        Form("ADV", form.lemma)
        if form.pos != "NUM" and any(a <= start < b for a, b in _qualifiers(text, numbers, words))
        else form
        for start, form in zip(starts, tagged, strict=True)
    ]
    tree = Tree([token for token, _ in tokens], tagged, words)
    tree.build()
    return Doc(
        _vocabulary(words.language),
        words=[token for token, _ in tokens],
        spaces=[space for _, space in tokens],
        pos=[{"REL": "PRON", "REFL": "PRON", "NEG": "PART", "BE": "AUX"}.get(form.pos, form.pos) for form in tagged],
        morphs=[
            "|".join(["Definite=Def"] * known + [form.morph] * bool(form.morph))
            for form, known in zip(tagged, tree.definite, strict=True)
        ],
        lemmas=[form.lemma for form in tagged],
        heads=[head or 0 for head in tree.heads],
        deps=tree.labels,
    )


def _qualifiers(text: str, numbers: list[Number], words: Lexicon) -> list[tuple[int, int]]:
    """The spans of the words that qualify numbers ("al menos"), which are no part of the sentence's frame."""
    pattern = _qualifier(words.language)
    found = (pattern.search(text[: number.start]) for number in numbers)
    return [match.span() for match in found if match]


@cache
def _qualifier(language: str) -> re.Pattern[str]:
    words = lexicon(language)
    before = [word for listed in words.data["qualifiers"]["before"].values() for word in listed]
    known = words.any_of([*before, *words.data["ranges"]["between"]])
    return re.compile(rf"{known.pattern}\s+$", re.IGNORECASE)
