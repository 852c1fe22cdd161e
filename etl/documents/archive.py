"""A document that is a zip archive inside: weighed before anything of it is inflated."""

from __future__ import annotations

import io
from typing import Final

from etl.documents.document import UnreadableDocument
from etl.zipped import BROKEN, list_members

MEMBERS: Final = 2_000
"""Files inside an archive."""

INFLATED: Final = 100_000_000
"""Bytes of all members together, inflated."""

RATIO: Final = 200
"""How many times larger a member may become; text in XML becomes 10 to 40 times larger."""

_SMALL: Final = 1_000_000
"""A member of fewer bytes than this may have any ratio."""


def weigh(content: bytes, name: str, holding: str) -> None:
    """Raise UnreadableDocument for what is no zip archive with a member ``holding``, or is too large inflated."""
    try:
        members = list_members(io.BytesIO(content))
    except BROKEN:
        raise UnreadableDocument(f"{name}: the file is damaged or no zip archive; save it again.") from None
    if holding not in {member.filename for member in members}:
        raise UnreadableDocument(f"{name}: the archive holds no {holding}; save it again with a word processor.")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableDocument(f"{name}: encrypted; save it without a password.")
    swollen = any(member.file_size > max(_SMALL, RATIO * member.compress_size) for member in members)
    if swollen or len(members) > MEMBERS or sum(member.file_size for member in members) > INFLATED:
        raise UnreadableDocument(
            f"{name}: it would inflate to more than a document holds; save it again without pictures."
        )
