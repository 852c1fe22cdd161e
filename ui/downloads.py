"""Downloads of a selection: one button for plain CSV, and one for every other form, the references and the citation."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final
from urllib.parse import urljoin

import streamlit as st

from ledger.export import FORMATS, Download, Leaving, cite_download, prepare_download
from ledger.language import Words, language, mark, say, say_count, speaking
from ledger.references import Style, reference_list
from ledger.selection import Selection
from ledger.table import Ledger, Version
from ui.server import are_routes_served, name_file, write_address
from ui.text import in_markdown

FORMS: Final = Words(
    {
        "zip": mark("Zip with description"),
        "xlsx": mark("Excel"),
        "parquet": mark("Parquet"),
        "csv": mark("CSV with HXL hashtags"),
    }
)
PURPOSES: Final = Words(
    {
        "zip": mark("To keep or to pass on: the CSV with a README, its terms, its references and a checksum."),
        "xlsx": mark(
            "To read and sort in a spreadsheet, with a sheet that explains it. Large selections take a while."
        ),
        "parquet": mark("To analyse in Python, R or a database: small, every column in its own type."),
        "csv": mark("For tools that read the Humanitarian Exchange Language: hashtags in the row below the header."),
    }
)
"""By the ending of its files what each form is for."""

STYLES: Final[dict[Style, tuple[str, str, str]]] = {
    "text": (mark("Plain text"), "txt", "text/plain"),
    "bibtex": ("BibTeX", "bib", "application/x-bibtex"),
    "csl": ("CSL JSON", "json", "application/json"),
}
"""By style its name, the ending of its file and its media type."""


def offer_downloads(ledger: Ledger, selection: Selection, leaving: Leaving) -> None:
    """A button that downloads the selection as CSV, and beside it one that opens everything else."""
    if not leaving.figures:
        st.caption(_tell_left_out(leaving))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        _offer(
            say_count("Download {count} figure (CSV)", "Download {count} figures (CSV)", leaving.figures),
            ledger,
            selection,
            "csv",
            help=say(
                "Every figure of this selection with all its columns. A text that a spreadsheet would run as a formula "
                "begins with a single quote in the file; an empty field means that nothing was said."
            ),
        )
        words = say("Other formats, references, citation")
        with st.popover(words, icon=":material/menu_book:", key="fold-downloads", on_change="rerun") as part:
            if part.open:
                _offer_more(ledger, selection)
        if leaving.left_out:
            st.caption(_tell_left_out(leaving))


def _offer_more(ledger: Ledger, selection: Selection) -> None:
    """Every other form of the selection, its references, and how to cite it."""
    for ending, form in FORMS.items():
        with st.container(gap="xsmall"):
            _offer(form, ledger, selection, ending, hashtags=ending == "csv")
            st.caption(PURPOSES[ending])
    _offer_references(ledger, selection)
    st.markdown(f"**{in_markdown(say('To cite this selection'))}**")
    cited = _cite(ledger, ledger.version, selection, st.context.url or "", date.today(), language())
    st.code(cited, language=None, wrap_lines=True)


def _offer(
    label: str, ledger: Ledger, selection: Selection, ending: str, *, hashtags: bool = False, help: str | None = None
) -> None:
    """A link to the download that streams; where no route serves it, a button that makes it in memory."""
    icon = ":material/download:"
    if are_routes_served():
        st.link_button(label, write_address(ending, selection, language(), hashtags=hashtags), icon=icon, help=help)
        return
    st.download_button(
        label,
        # Runs without a session: it must hold all it needs.
        data=partial(_make, ledger, selection, ending, language(), hashtags),
        file_name=name_file(ending, selection, date.today()),
        mime=FORMATS[ending].media_type,
        key=f"download-{ending}-{hashtags}",
        icon=icon,
        on_click="ignore",
        help=help,
    )


def _make(ledger: Ledger, selection: Selection, ending: str, code: str, hashtags: bool) -> bytes:
    return b"".join(FORMATS[ending].stream(_prepare(ledger, selection, "", date.today(), code, hashtags)))


def _prepare(
    ledger: Ledger, selection: Selection, page: str, today: date, code: str, hashtags: bool = False
) -> Download:
    address = urljoin(page, write_address("csv", selection, code, hashtags=hashtags))
    return prepare_download(ledger, selection, address=address, today=today, language=code, hashtags=hashtags)


def _offer_references(ledger: Ledger, selection: Selection) -> None:
    st.markdown(f"**{in_markdown(say('References'))}**")
    st.caption(say("Every document and data set of this selection once, with its licence and the day it was read."))
    with st.container(horizontal=True):
        for style, (words, ending, mime) in STYLES.items():
            st.download_button(
                say(words),
                data=partial(_references, ledger, selection, style, language()),
                file_name=f"humanitarian-figures-references.{ending}",
                mime=mime,
                key=f"references-{style}",
                on_click="ignore",
            )


def _references(ledger: Ledger, selection: Selection, style: Style, code: str) -> str:
    with speaking(code):
        return reference_list(selection.rows(ledger), ledger.sources, style)


@st.cache_resource(max_entries=64, show_spinner=False)
def _cite(_ledger: Ledger, version: Version, selection: Selection, page: str, today: date, code: str) -> str:
    """The citation of a selection in the language of the page; looked up once for each version of the table."""
    return cite_download(_prepare(_ledger, selection, page, today, code))


def _tell_left_out(leaving: Leaving) -> str:
    return say_count(
        "{count} figure stays here: no licence allows passing it on.",
        "{count} figures stay here: no licence allows passing them on.",
        leaving.left_out,
    )
