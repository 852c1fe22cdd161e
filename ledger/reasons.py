"""The reasons that the pipeline writes beside figures, in the language spoken."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Final

from ledger.language import day, joined, mark, say

PATTERNS: Final = (
    mark("as its source gives it"),
    mark("part of a larger figure: never add the two"),
    mark("nobody counted this number: the data set computed it where no report gave one"),
    mark("kept by its source to compare with: it quotes and adds up another figure for the same event"),
    mark("taken back: the source's own total went down to {number} on {day}"),
    mark("replaced by its source: it gave {number} for the same later, on {day}"),
    mark("a revision: the source's own total was {number} on {day}"),
    mark("a revision: the source gave {number} on {day}"),
    mark("says again what “{number}” says earlier in the same document"),
    mark("says again what “{number}” says later in the same document"),
    mark("{source} said it first; this is {publisher} relaying it, rounded"),
    mark("{source} said it first; this is {publisher} relaying it"),
    mark("says again what “{number}” says in {title}, rounded"),
    mark("says again what “{number}” says in {title}"),
)
"""As etl.relate writes them into `role_reason`; the narrower before the wider."""

_REVISION: Final = "; a revision: "


def reason_words(reason: str) -> str:
    """The `role_reason` of a figure in the language spoken; as it stands where it is none of PATTERNS."""
    first, joint, revision = reason.partition(_REVISION)
    return joined([_say(part) for part in (first, joint.removeprefix("; ") + revision) if part], "; ")


def _say(reason: str) -> str:
    for pattern in PATTERNS:
        found = _compiled(pattern).fullmatch(reason)
        if found:
            return say(
                pattern, **{name: _day(text) if name == "day" else text for name, text in found.groupdict().items()}
            )
    return reason


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(pattern)))


def _day(text: str) -> str:
    """A day that the pipeline wrote in English."""
    try:
        return day(datetime.strptime(text, "%d %B %Y").date())
    except ValueError:
        return text
