"""What is not among the figures, or lacks something: rows rejected, places without a code, terms of passing on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from ledger.language import number, say, say_count
from ledger.quality import Quality, count_rejects, read_rejects
from ledger.sources import Credit
from ui.credits import licence_words, title_of
from ui.layout import Page
from ui.word_table import show_words

LISTED: Final = 20_000
"""So many rejected rows can be searched here; the file beside the table holds all."""


def show_missing(page: Page, credits: Sequence[Credit], quality: Quality) -> None:
    """What is not among the figures, or lacks something: rows rejected, places without a code, no country, no date."""
    st.subheader(say("What is not here, or not whole"), anchor=False)
    _show_rejects(page, credits)
    _show_unplaced(credits)
    _show_dateless(quality)


def _show_rejects(page: Page, credits: Sequence[Credit]) -> None:
    rejects = read_rejects(page.ledger)
    if rejects is None:
        st.markdown(say("Which rows were rejected is not known here: the table came without the list of them."))
        return
    if not rejects.height:
        st.markdown(say("**No row was rejected** at the last refresh: every row of every file could be read."))
        return
    titles = {credit.id: title_of(credit) for credit in credits}
    count = say_count(
        "**{count} row was rejected** at the last refresh, and is no figure.",
        "**{count} rows were rejected** at the last refresh, and are no figures.",
        rejects.height,
    )
    st.markdown(count)
    lines = [
        (titles.get(source, source), reason, number(rows))
        for source, reason, rows in count_rejects(rejects).iter_rows()
    ]
    with st.expander(say("Rejected rows, by source and reason")):
        show_words((say("Source"), say("Reason"), say("Rows")), lines)
        st.dataframe(
            rejects.head(LISTED),
            hide_index=True,
            width="stretch",
            column_config=_reject_columns(),
            placeholder="",
            lazy=False,
            key="rejects",
        )
        if rejects.height > LISTED:
            st.caption(say("The first {count} are listed.", count=number(LISTED)))


def _reject_columns() -> dict[str, Any]:
    titles = {"source": say("Source"), "file": say("File"), "position": say("Where in it"), "reason": say("Reason")}
    return {name: st.column_config.TextColumn(title) for name, title in titles.items()}


def _show_unplaced(credits: Sequence[Credit]) -> None:
    names = [(name, title_of(credit), count) for credit in credits for name, count in credit.unresolved.items()]
    if not names:
        return
    st.markdown(
        say_count(
            "**{count} name of a place** is on no list of places: its figures keep the name, and have no code of a "
            "region or district.",
            "**{count} names of places** are on no list of places: their figures keep the name, and have no code of a "
            "region or district.",
            len(names),
        )
    )
    with st.expander(say("Places without a code")):
        table = pl.DataFrame(names, schema=["name", "source", "figures"], orient="row")
        st.dataframe(
            table.sort("figures", "name", descending=[True, False]),
            hide_index=True,
            width="stretch",
            column_config={
                "name": st.column_config.TextColumn(say("Name")),
                "source": st.column_config.TextColumn(say("Source")),
                "figures": st.column_config.NumberColumn(say("Cells"), format="localized"),
            },
            lazy=False,
            key="unplaced",
        )


def _show_dateless(quality: Quality) -> None:
    counts = (
        say_count("**{count} figure** names no country.", "**{count} figures** name no country.", quality.unplaced),
        say_count("**{count} figure** has no date.", "**{count} figures** have no date.", quality.undated),
    )
    st.markdown(" ".join(counts))


def show_licences(page: Page, quality: Quality) -> None:
    """Under which terms the figures selected stand, and how many of them may not be passed on."""
    st.subheader(say("On which terms the figures stand"), anchor=False)
    if page.leaving.left_out:
        st.markdown(
            say_count(
                "**{count} figure may not be passed on**: it can be read here, and is in no download.",
                "**{count} figures may not be passed on**: they can be read here, and are in no download.",
                page.leaving.left_out,
            )
        )
    else:
        st.markdown(say("**Every figure selected may be passed on**, with its source named."))
    lines = [(licence_words(row), number(row["figures"])) for row in quality.licences.to_dicts()]
    show_words((say("Licence"), say("Figures")), lines)
