"""A text cut into the words that names are made of, and words without what is joined to them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019\u02bc][^\W_]+)*")
_HEAD: Final = re.compile("[^'\u2019\u02bc]+(?=['\u2019\u02bc])")
_POSSESSIVE: Final = re.compile(r"['\u2019]s$")
_JOINED: Final = re.compile("^(?P<and>[وف]?)(?P<to>[بلك]?)(?=..)")


def cut_words(text: str, elided: Collection[str]) -> list[tuple[int, int]]:
    """The spans of the words of a text; an elided article is a word of its own ("l'Ituri")."""
    spans = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match.group()
        head = None if word.isalpha() else _HEAD.match(word)
        if head and head.group().casefold() in elided:
            spans += [(start, start + head.end()), (start + head.end() + 1, end)]
        else:
            spans.append((start, end))
    return spans


def without_possessive(word: str) -> str:
    """A word or name without its final 's."""
    return word if word.isalpha() else _POSSESSIVE.sub("", word)


def without_particles(word: str) -> list[tuple[int, str, str]]:
    """The ways to read an Arabic word as a name: letters to leave out, an article to restore, particles of place."""
    ways = [(0, "", "")]
    match = _JOINED.match(word)
    if match is None or not match.group():
        return ways
    if match["and"]:
        ways.append((1, "", ""))
    if match["to"]:
        ways.append((match.end(), "", match["to"]))
        if word[match.end() - 1 : match.end() + 1] == "لل":  # "to the" has lost the alef of its article
            ways.append((match.end() + 1, "ال", "ل"))
    return ways
