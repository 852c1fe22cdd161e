"""Small decisions for tests: what somebody decided of a figure that a test has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from etl.decisions import Decision, to_reading

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
_NUMBERS = count(1)


def decide(figure: Mapping[str, Any], action: str = "agree", sequence: int = 1, **changes: Any) -> Decision:
    """A decision of Ada's on a row of claims or figures with its ``figure_id``; ``changes`` are what she mends.

    ``reason``, ``editor`` and ``figure_id`` may be given with them.
    """
    editor, figure_id = changes.pop("editor", "Ada"), changes.pop("figure_id", None) or figure["figure_id"]
    reason = changes.pop("reason", "typo" if changes else "")
    before = to_reading(figure)
    reading = None if action in ("reject", "reopen") else {**before, **changes}
    return Decision(
        *(f"decision-{next(_NUMBERS)}", figure["dataset"], figure["document_id"], figure_id, sequence, action),
        *(None if action == "add" else before, reading, reason, editor, NOON),
    )
