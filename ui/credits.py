"""What a source is: its publisher, licence, citation, caveat, freshness, and how many figures it gives here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from ledger.wording import day_words
from ui.text import in_html, in_markdown, link


def show_credits(row: dict[str, Any], source: dict[str, Any]) -> None:
    """One data set: a row of :func:`ledger.series.count_by_dataset` and its entry in the manifest, if it has one."""
    st.subheader(in_markdown(source.get("title") or row["document_title"]), anchor=False)
    files = source.get("files", {}).values()
    for reason in sorted({entry["stale"] for entry in files if entry.get("stale")}):
        st.warning(f"Not read at the last refresh: {in_markdown(reason)}. The last good figures are shown.")
    span = f", from {day_words(row['first'])} to {day_words(row['last'])}" if row["first"] else ""
    facts = [
        ("Published by", source.get("publisher") or row["publisher"]),
        ("Figures selected", f"{row['figures']:,}{span}"),
        ("Counts", source.get("counts")),
        ("Caveat", source.get("caveat")),
        ("New figures", source.get("cadence")),
        (
            "Licence",
            (source.get("licence") or row["licence"]) + ("" if row["redistributable"] else ", not for passing on"),
        ),
        ("Cite as", source.get("citation")),
        ("Cells that are no figures", "; ".join(_left_out(files))),
        ("Rows rejected", sum(entry.get("rejected", 0) for entry in files)),
        ("Last read", row["retrieved_at"] and day_words(row["retrieved_at"].date())),
    ]
    lines = [f"<dt>{name}</dt><dd>{in_html(value)}</dd>" for name, value in facts if value]
    home = str(source.get("homepage") or row["url"] or "")
    if home.startswith("http"):
        lines.insert(-1, f"<dt>Home page</dt><dd>{link(home)}</dd>")
    st.html(f'<dl class="hf-facts">{"".join(lines)}</dl>')


def _left_out(files: Iterable[dict[str, Any]]) -> list[str]:
    counted: dict[str, int] = {}
    for entry in files:
        for reason, count in entry.get("left_out", {}).items():
            counted[reason] = counted.get(reason, 0) + count
    return [f"{count:,} {reason}" for reason, count in sorted(counted.items())]
