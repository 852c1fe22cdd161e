"""Saving and sharing one chart: as a picture, as data, as a reference, as a link, and inside another page."""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import urlencode

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from ledger.export import csv_of
from ledger.language import language, mark, say, say_count
from ledger.query import write_query
from ledger.references import READ, reference_list
from ledger.selection import Selection
from ledger.series import Drawn
from ledger.table import Ledger
from ui.caption import Caption
from ui.dialogs import open_dialog
from ui.evidence import close_evidence
from ui.language import PARAMETER
from ui.picture import write_picture
from ui.text import in_html

EMBEDDED_HEIGHT: Final = 760
PICTURE_HEIGHT: Final = 520


def offer_saving(
    ledger: Ledger,
    selection: Selection,
    chart: go.Figure,
    drawn: Drawn,
    caption: Caption,
    *,
    key: str,
    alternative: str,
    dark: bool,
) -> None:
    """A button that opens all the ways in which this chart can be taken away; ``selection`` is that of its page."""

    def show() -> None:
        name = f"humanitarian-figures-{key}-{date.today().isoformat()}"
        picture = write_picture(chart, caption, alternative, name, dark)
        st.iframe(picture, height=PICTURE_HEIGHT, alt=say("The chart as a picture"))
        rows = drawn.find_figures(ledger)
        _offer_data(ledger, rows, name, key)
        st.markdown(f"**{say('References')}**")
        cited = ledger.columns.read(rows, READ)
        st.code(reference_list(cited, ledger.sources, "text"), language=None, wrap_lines=True, height=160)
        _offer_address(selection, caption.title, key)

    if st.button(
        say("Save or share"), key=f"save-{key}", type="tertiary", icon=":material/ios_share:", on_click=close_evidence
    ):
        open_dialog(mark("Save or share this chart"), show)


def _offer_data(ledger: Ledger, rows: pl.Series, name: str, key: str) -> None:
    """The figures drawn, by their rows, as plain CSV, less those whose licence does not let them leave."""
    free = rows.filter(ledger.columns["redistributable"].take(rows))
    st.download_button(
        say_count("The figure drawn (CSV)", "The {count} figures drawn (CSV)", free.len()),
        data=lambda: csv_of(ledger.columns.read(free)),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"csv-{key}",
        icon=":material/download:",
        on_click="ignore",
        disabled=not free.len(),
    )
    if stay := rows.len() - free.len():
        st.caption(
            say_count(
                "{count} more stays here: no licence allows passing it on.",
                "{count} more stay here: no licence allows passing them on.",
                stay,
            )
        )


def _offer_address(selection: Selection, title: str, key: str) -> None:
    """The address of the chart alone, and the lines that put it into another page."""
    address = f"{st.context.url}?{write_address(selection, key)}"
    st.markdown(f"**{say('A link to this chart alone')}**")
    st.code(address, language=None, wrap_lines=True)
    st.markdown(f"**{say('To put it into a page of yours')}**")
    source = f'src="{in_html(address)}" title="{in_html(title)}"'
    st.code(f'<iframe {source} width="100%" height="{EMBEDDED_HEIGHT}"></iframe>', language="html", wrap_lines=True)


def write_address(selection: Selection, key: str) -> str:
    """The query of an address that shows one chart of a page alone, with the filters and the language of now."""
    spoken = {PARAMETER: language()} if language() != "en" else {}
    return urlencode({"embed": "true", "chart": key, **spoken, **write_query(selection)}, doseq=True)
