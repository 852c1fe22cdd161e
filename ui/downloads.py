"""The download of a selection: plain CSV, equal to what the page shows in words, made when it is asked for."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from ledger.export import Leaving, export_csv
from ledger.selection import Selection
from ledger.table import Ledger


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
        if left_out:
            st.caption(left_out)
