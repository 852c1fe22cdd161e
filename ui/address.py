"""The filters of the session and those of the address, kept the same.

The address is read when a session begins, when the reader goes back, and when a link leads elsewhere; at all other
times the widgets are read and the address is written. The language is written with them, all at once: when the page
changes, the browser may put what it is told first under the page that the reader leaves, and an address that told of
the language alone would take her filters away when she goes back to it. Links to other pages hold the language for the
same reason: nothing needs to be written then. Other parameters (chart, figure, document) are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ledger.language import language
from ledger.options import Options
from ledger.query import FILTERS, read_query, write_query
from ledger.selection import Selection
from ui.language import PARAMETER, held_language

Query = dict[str, list[str]]
DATES: Final = ("from", "to")
PUBLISHED: Final = "published"
_HELD: Final = "filters_held"


@dataclass
class _Held:
    """What a session remembers of its filters from one run to the next."""

    page: str = ""
    language: str = ""
    query: Query = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    seen: list[Query] = field(default_factory=list)
    """What the address of this page said, and was made to say: the browser may answer with an old one."""
    passed: dict[str, Query] = field(default_factory=dict)
    """Filters brought along to a page: changing pages leaves an entry without them in the browser's history."""


def follow_address(
    options: Options, view: tuple[str, ...], find_code: Callable[[str, str], str]
) -> tuple[Selection, list[str]]:
    """What is selected, in the widgets and in the address from here on; and what of a link was not understood.

    ``find_code`` gives the code for what a list of this name holds: the code itself, or a label shown before.
    """
    context = get_script_run_ctx()
    assert context is not None, "pages are run by Streamlit"
    held: _Held = st.session_state.setdefault(_HELD, _Held())
    page, back = context.page_script_hash, context.is_history_navigation
    address = {name: st.query_params.get_all(name) for name in FILTERS if name in st.query_params}
    moved, begun = page != held.page, bool(held.page)
    linked = not begun or back or bool(address if moved else address not in held.seen)
    if linked:
        asked = address or (held.passed.get(page, {}) if back else {})
    else:
        asked = held.query if moved else _read_widgets(find_code)
    selection, unknown = read_query(asked, options, view)
    query = write_query(selection)
    if linked or moved or language() != held.language:
        fill_filters(query)
    if linked or query != held.query:
        held.unknown = unknown
    if moved and not address:
        held.passed[page] = query
    elif not query:
        held.passed.pop(page, None)
    held.seen = [*([] if moved or back else held.seen[-20:]), address, query]
    held.page, held.language, held.query = page, language(), query
    _write_address(query, anew=back)
    return selection, held.unknown


def _write_address(query: Query, anew: bool) -> None:
    """Make the address hold these filters and the language, at once: each change is an entry in the browser's history.

    It is written ``anew`` when the reader has gone back: what the run before wrote may have reached the browser after
    that, and then stands in the address that she has gone back to.
    """
    found = {name: st.query_params.get_all(name) for name in st.query_params}
    others = {name: values for name, values in found.items() if name not in FILTERS and name != PARAMETER}
    wanted = {**others, **held_language(), **query}
    if anew or wanted != found:
        st.query_params.from_dict(wanted)


def fill_filters(query: Mapping[str, list[str]]) -> None:
    """Make the widgets ask for these parameters of an address and nothing else; for callbacks and new addresses."""
    for name in FILTERS:
        st.session_state[name] = _fill(name, query.get(name, []))


def take_away(name: str) -> None:
    """Make one filter ask for nothing; for callbacks."""
    st.session_state[name] = _fill(name, [])


def _fill(name: str, values: list[str]) -> Any:
    if name in DATES:
        return date.fromisoformat(values[0]) if values else None
    if name == "search":
        return " ".join(values)
    if name == "review":
        return values[0] if values else PUBLISHED
    return list(values)


def _read_widgets(find_code: Callable[[str, str], str]) -> Query:
    """What the widgets ask for, as parameters of an address."""
    held = {name: value for name in FILTERS if (value := st.session_state.get(name)) and value != PUBLISHED}
    return {
        name: [find_code(name, code) for code in value] if isinstance(value, list) else [str(value)]
        for name, value in held.items()
    }
