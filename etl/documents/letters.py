"""Letters that are text, and those that only hide what a text says."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NOT_TEXT: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
"""Control characters, soft hyphens, lone surrogates, what is invisible, and what shows letters in another order."""

_UNSEEN: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
"""Characters without a width, for a class of a pattern."""

_IN_NUMBER: Final = re.compile(rf"(?<=\d)[{_UNSEEN}]+(?=\d)")
_HIDING: Final = re.compile(rf"[{_UNSEEN}]+")


def clean(text: str) -> str:
    """The text on one line: what is no text gone, any run of blanks one space; a number is read as it is seen.

    The narrow spaces that group digits are kept.
    """
    kept = _NOT_TEXT.sub("", unicodedata.normalize("NFC", text))
    kept = _IN_NUMBER.sub("", kept)
    return re.sub(r"[^\S\u00a0\u202f\u2009]+", " ", kept).strip()


def is_cut(text: str, start: int, end: int) -> bool:
    """Whether an invisible character parts a number from digits beside it, so that it is seen as a larger one."""
    after = _HIDING.match(text, end)
    if after and text[after.end() : after.end() + 1].isdecimal():
        return True
    before = start
    while before and _HIDING.match(text, before - 1):
        before -= 1
    return 0 < before < start and text[before - 1].isdecimal()
