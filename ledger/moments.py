"""Moments in words, in the language spoken."""

from __future__ import annotations

from datetime import UTC, datetime

from ledger.language import day, say


def moment_words(moment: datetime) -> str:
    """A moment, to the minute, in the world's time: "21 November 2026, 15:56 UTC"."""
    there = moment.astimezone(UTC)
    return say("{day}, {time} UTC", day=day(there.date()), time=f"{there:%H:%M}")
