"""Ready-made views: one click to a selection that shows what the figures can do."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ledger.language import mark, say
from ledger.options import Options
from ledger.query import read_query
from ui.address import Query, fill_filters

PRESETS: Final[dict[str, Query]] = {
    mark("Idleb, winter 2019–20"): {"region": ["SY07"], "from": ["2019-12-01"], "to": ["2020-02-29"]},
    mark("Gaza since October 2023"): {"region": ["PS02"], "from": ["2023-10-07"]},
    mark("Children only"): {"category": ["child_impact"]},
    mark("Refugees from Syria"): {"origin": ["SYR"], "outcome": ["refugee"]},
}
"""By title, marked English, the parameters of the address."""


def offer_presets(options: Options, key: str) -> None:
    """A button for each ready-made view that the table knows all values of."""
    for at, (title, query) in enumerate(PRESETS.items()):
        if not read_query(query, options)[1]:
            st.button(say(title), key=f"{key}-{at}", on_click=fill_filters, args=(query,))
