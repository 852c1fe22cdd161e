"""What a source is: its publisher, licence, citation, caveat, freshness, and how many figures it gives here."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from ledger.sources import Credit
from ledger.wording import day_words
from ui.text import capital, in_html, in_markdown, link

COLUMNS = {
    "title": st.column_config.TextColumn("Source", width=330),
    "figures": st.column_config.NumberColumn("Figures", format="localized", width="small"),
    "state": st.column_config.TextColumn("State", width="medium"),
    "read_on": st.column_config.DateColumn("Last read", format="YYYY-MM-DD", width="small"),
    "licence": st.column_config.TextColumn("Licence", width="small"),
}
NAMES_SHOWN = 40


def show_sources(credits: Sequence[Credit]) -> None:
    """Every source in one table: how many figures it gives here, how fresh it is, on which terms."""
    rows = [
        {
            "title": credit.said["title"] or credit.id,
            "figures": credit.figures,
            "state": capital(credit.state),
            "read_on": credit.read_on,
            "licence": credit.said["licence"],
        }
        for credit in credits
    ]
    table = pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"read_on": pl.Date})
    st.dataframe(
        table, hide_index=True, width="stretch", height="auto", column_config=COLUMNS, placeholder="", lazy=False
    )


def show_credit(credit: Credit) -> None:
    """One source in full, closed until it is asked for."""
    said = credit.said
    count = f"{credit.figures:,} figure{'' if credit.figures == 1 else 's'}"
    with st.expander(f"**{in_markdown(said['title'] or credit.id)}** · {count}"):
        for reason in credit.stale:
            st.warning(f"Not read at the last refresh: {in_markdown(reason)}. The last good figures are shown.")
        span = f", from {day_words(credit.first)} to {day_words(credit.last)}" if credit.first and credit.last else ""
        facts = [
            ("Published by", said["publisher"]),
            ("Figures selected", f"{credit.figures:,}{span}"),
            ("Counts", said.get("counts")),
            ("Does not count", said.get("does_not_count")),
            ("Caveat", said.get("caveat")),
            ("New figures", said.get("cadence")),
            ("State", credit.state),
            ("Last read", credit.read_on and day_words(credit.read_on)),
            (
                "Licence",
                said["licence"] and said["licence"] + ("" if said["redistributable"] else ", not for passing on"),
            ),
            ("Cite as", said.get("citation")),
            ("Cells that are no figures", "; ".join(f"{count:,} {why}" for why, count in credit.left_out.items())),
            ("Rows rejected", f"{credit.rejected:,}" if credit.read_on else None),
            ("Places without a code", _named(credit.unresolved)),
        ]
        lines = [f"<dt>{name}</dt><dd>{in_html(value)}</dd>" for name, value in facts if value]
        home = str(said.get("homepage") or "")
        if home.startswith("http"):
            lines.append(f"<dt>Home page</dt><dd>{link(home)}</dd>")
        st.html(f'<dl class="hf-facts">{"".join(lines)}</dl>')


def _named(unresolved: dict[str, int]) -> str:
    """The names that no list of places knows, the most frequent first."""
    by_count = sorted(unresolved, key=lambda name: (-unresolved[name], name))
    more = f" and {len(by_count) - NAMES_SHOWN:,} more names" if len(by_count) > NAMES_SHOWN else ""
    return ", ".join(f"{name} ({unresolved[name]:,})" for name in by_count[:NAMES_SHOWN]) + more
