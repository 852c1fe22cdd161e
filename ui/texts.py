"""Long texts: one Markdown file a language, ``pages/<page>/<language>.md``; English where there is no other."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from ledger.language import LANGUAGES, language
from ledger.table import ROOT

PAGES: Final = ROOT / "pages"


def show_text(page: str) -> None:
    """The text of this page in the reader's language."""
    st.markdown(find_text(PAGES / page, language()).read_text(encoding="utf-8"))


def find_text(folder: Path, code: str) -> Path:
    """The file of this language, or of English where it is not written yet."""
    path = folder / f"{code}.md"
    return path if path.exists() else folder / f"{next(iter(LANGUAGES))}.md"
