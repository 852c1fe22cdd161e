"""Documents in several languages: each passage in the language that its letters, or the document, say it is in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from etl.documents.document import Document
from etl.languages import rank_languages
from etl.prose.lexicon import LANGUAGES

_LINE: Final = re.compile(r"[^\n\r\u2028\u2029]*[\n\r\u2028\u2029]*")
_ARABIC: Final = re.compile(r"[\u0621-\u064a]")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]")
_IN_ARABIC_LETTERS: Final = ("ar", "fa", "ps", "ur", "ku", "ug")
_DEFAULT: Final = {True: "ar", False: "en"}
"""The language of a passage that is not in the letters of its document, where nothing better is known."""


def passages(document: Document) -> list[Document]:
    """The document once for each language in it, all other lines blanked out, so that offsets into the text hold.

    The language that the document states (or is taken to be in) holds for the lines in its letters; the others are
    read in Arabic, or in what they look like in Latin letters. A line without letters goes with the one before it.
    """
    lines = [match for match in _LINE.finditer(document.text) if match.group()]
    own = document.language in _IN_ARABIC_LETTERS
    arabic = _scripts([match.group() for match in lines], own)
    if len(set(arabic)) < 2:
        return [document]
    found = []
    for script in (own, not own):
        text = "".join(
            match.group() if said == script else re.sub(r"[^\n\r\u2028\u2029]", " ", match.group())
            for match, said in zip(lines, arabic, strict=True)
        )
        language = document.language if script == own else _language(text, script)
        found.append(replace(document, text=text, language=language))
    return found


def _scripts(lines: list[str], own: bool) -> list[bool]:
    """Whether each line is in Arabic letters; ``own``: whether the document is."""
    scripts: list[bool] = []
    for line in lines:
        arabic, latin = len(_ARABIC.findall(line)), len(_LATIN.findall(line))
        before = scripts[-1] if scripts else own
        scripts.append(before if arabic == latin else arabic > latin)
    return scripts


def _language(text: str, arabic: bool) -> str:
    guessed = _DEFAULT[True] if arabic else rank_languages(text)[0]
    return guessed if guessed in LANGUAGES else _DEFAULT[arabic]
