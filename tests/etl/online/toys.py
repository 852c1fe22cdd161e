"""What tests of fetching share: a source with addresses, small answers, short waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from etl.online.fetch import LIMITS, Fetched
from etl.online.paging import follow_link
from etl.source import Extract, Online, Source

QUICK = replace(LIMITS, one_source=5, silence=0.3, first_wait=0.001, longest_wait=0.5, pages=20)
TABLE = "place,killed\nSomewhere,12\n"
OTHER = "place,killed\nSomewhere,13\n"
PAGE = "<!DOCTYPE html>\n<html><body>Service, unavailable\n</body></html>"
Fetch = Callable[..., Fetched]


def source(*online: Online, id: str = "toy") -> Source:
    return Source(
        id=id,
        title="Toy",
        publisher="Toy Press",
        licence="CC0-1.0",
        redistributable=True,
        citation="Toy Press, Toy",
        caveat="Invented.",
        homepage="https://toy.example.org/data",
        cadence="daily",
        counts="toys",
        does_not_count="the rest",
        files=("toy*",),
        rows=(1, 10),
        version=1,
        extract=lambda path: Extract(None),  # type: ignore[arg-type]
        online=online,
    )


def held(folder: Path) -> dict[str, str]:
    """What lies in the source's folder, but for the record of the fetching."""
    return {path.name: path.read_text() for path in sorted(folder.glob("toy/*")) if path.name != ".fetched"}


def in_pages(address: str, **changes: Any) -> Online:
    return Online(address, "toy.json", next_page=follow_link(), **changes)
