"""How a figure stands to others, drawn: what it is part of, its parts, who says it again, what it replaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from ledger.evidence import Evidence
from ledger.language import day, mark, say, say_count
from ledger.wording import claim, short_number, who_said
from ui.clickable import Node, element
from ui.text import capital, shorten

Figure = dict[str, Any]

SHOWN: Final = 12
NEIGHBOURS_SHOWN: Final = 40

REVIEWED: Final = {
    "mended": mark("Somebody looked at it and corrected how it was read."),
    "agreed": mark("Somebody looked at it and agreed with how it was read."),
    "rejected": mark("Somebody looked at it and rejected how it was read."),
}


def relations(evidence: Evidence) -> Node | None:
    """The tree from the whole over this figure to its parts, and lists of the other relations; null without any."""
    parts = [part for part in (_tree(evidence), *_lists(evidence)) if part]
    return element("div", *parts, kind="hf-relations") if parts else None


def history(figure: Figure, evidence: Evidence, reports: pl.DataFrame, of: int) -> Node | None:
    """What the source reported of the same before and after, what was replaced, what was corrected; in order of date.

    ``reports`` and ``of`` are what :func:`ledger.evidence.read_reports` gives. Null where there is nothing to tell.
    """
    nodes: list[Node] = []
    if figure["review_status"] in REVIEWED:
        nodes.append(element("p", say(REVIEWED[figure["review_status"]])))
    if figure["review_note"]:
        nodes.append(element("p", element("bdi", figure["review_note"])))
    if reports.height:
        before = {row["figure_id"] for row in evidence.revised}
        rows = reports.iter_rows(named=True)
        nodes.append(element("ol", *(_report(row, figure, before) for row in rows), kind="hf-history"))
        if of > reports.height:
            nodes.append(
                element(
                    "p",
                    say_count(
                        "{count} report in all; these are the nearest in time.",
                        "{count} reports in all; these are the nearest in time.",
                        of,
                    ),
                    kind="hf-note",
                )
            )
    return element("div", *nodes) if nodes else None


def beside(evidence: Evidence) -> Node:
    """The other figures of the same document or table row."""
    prose = evidence.figure["quote"] is not None
    rows = evidence.neighbours[:NEIGHBOURS_SHOWN] if prose else evidence.neighbours
    return element("ul", *(element("li", _node(row, "" if prose else _column(row))) for row in rows), kind="hf-others")


def _tree(evidence: Evidence) -> Node | None:
    if not evidence.whole and not evidence.parts:
        return None
    parts: list[Node] = [element("li", _node(row)) for row in evidence.parts[:SHOWN]]
    if (more := len(evidence.parts) - SHOWN) > 0:
        parts.append(element("li", say_count("and {count} more part", "and {count} more parts", more)))
    below = [element("p", say("Its parts"), kind="hf-relation"), element("ul", *parts)] if parts else []
    here = element("strong", say("This figure: {number}", number=short_number(evidence.figure)), aria_current="true")
    own = element("li", here, *below)
    if not evidence.whole:
        return element("ul", own, kind="hf-tree")
    head = element("p", say("Part of"), kind="hf-relation")
    return element("ul", element("li", head, _node(evidence.whole), element("ul", own)), kind="hf-tree")


def _lists(evidence: Evidence) -> list[Node | None]:
    return [
        _list(say("Said again"), evidence.again, who=True),
        _list(say("Replaced by a newer report of the same source"), evidence.revisions),
        _list(say("Replaces an earlier report of the same source"), evidence.revised),
    ]


def _list(title: str, rows: Sequence[Figure], who: bool = False) -> Node | None:
    if not rows:
        return None
    items: list[Node] = [element("li", _node(row, who_said(row) if who else "")) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        items.append(element("li", say_count("and {count} more", "and {count} more", len(rows) - SHOWN)))
    return element("div", element("p", title, kind="hf-relation"), element("ul", *items, kind="hf-others"))


def _node(row: Figure, note: str = "") -> Node:
    """A button that leads to a figure: its claim, and what else is to be known of it."""
    label = capital(shorten(claim(row), 110))
    notes = [element("small", element("bdi", shorten(note, 90)))] if note else []
    return element("button", label, *notes, kind="hf-node", figure=row["figure_id"])


def _column(row: Figure) -> str:
    return str((row["table_ref"] or {}).get("column") or row["reported_term"] or "")


def _report(row: Figure, figure: Figure, revised: set[str]) -> Node:
    """A line of the history: the day and the number, and whether this is the figure or one that it replaced."""
    moment = day(row["day"]) if row["day"] else say("without a date")
    own = row["figure_id"] == figure["figure_id"]
    words = f"{moment}: {short_number(row)}"
    if own:
        return element("li", element("strong", words, aria_current="true"), f" · {say('this figure')}")
    notes: list[Node] = [f" · {say('taken back later')}"] if row["role"] == "superseded" else []
    notes += [f" · {say('replaced by this figure')}"] if row["figure_id"] in revised else []
    return element("li", element("button", words, figure=row["figure_id"], kind="hf-node"), *notes)
