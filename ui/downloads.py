"""The download of a selection: plain CSV, equal to what the page shows in words, made when it is asked for."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from ledger.export import Leaving, export_csv
from ledger.references import Style, reference_list
from ledger.selection import Selection
from ledger.table import Ledger

STYLES: Final[dict[Style, tuple[str, str, str]]] = {
    "text": ("Plain text", "txt", "text/plain"),
    "bibtex": ("BibTeX", "bib", "application/x-bibtex"),
    "csl": ("CSL JSON", "json", "application/json"),
}
"""By style its name, the ending of its file and its media type."""


def offer_csv(ledger: Ledger, selection: Selection, leaving: Leaving, name: str) -> None:
    """A button that downloads the selection, and a line saying how many figures leave and how many stay."""
    left_out = f" {leaving.left_out:,} more stay here: no licence allows passing them on." if leaving.left_out else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            f"Download {leaving.figures:,} figure{'' if leaving.figures == 1 else 's'} (CSV)",
            # Runs without a session: it must hold all it needs.
            data=partial(export_csv, ledger, selection),
            file_name=f"humanitarian-figures-{name}-{date.today().isoformat()}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=leaving.figures == 0,
            help="Every figure of this selection with all its columns. A text that a spreadsheet would run as a "
            "formula begins with a single quote in the file; an empty field means that nothing was said.",
        )
        with st.popover("References", icon=":material/menu_book:", disabled=leaving.figures == 0):
            st.caption("Every document and data set of this selection once, with its licence and the day it was read.")
            for style, (words, ending, mime) in STYLES.items():
                st.download_button(
                    words,
                    data=partial(_references, ledger, selection, style),
                    file_name=f"humanitarian-figures-{name}-references.{ending}",
                    mime=mime,
                    key=f"references-{style}",
                    on_click="ignore",
                )
        if left_out:
            st.caption(left_out)


def _references(ledger: Ledger, selection: Selection, style: Style) -> str:
    return reference_list(selection.rows(ledger), ledger.sources, style)
