"""What happened by day, week, month or year: what one source's figures prove, compared by what the reader chooses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from ledger.events import list_events
from ledger.language import Words, language, mark, say
from ledger.names import OUTCOME, source_name
from ledger.periods import By, Every, choose_every, count_by_period, list_countings, list_ways
from ledger.selection import Selection
from ledger.series import Drawn
from ledger.table import Ledger, Version
from ui.charts import draw_flows
from ui.charts.parts import name_value
from ui.charts.words import describe_flows, title_flows, write_scales
from ui.frame import is_dark, show_chart, show_head
from ui.layout import Page
from ui.text import capital
from ui.turns import take_turn

KEY: Final = "periods"
EVERY: Final = Words({"day": mark("Day"), "week": mark("Week"), "month": mark("Month"), "year": mark("Year")})
COMPARED: Final = Words(
    {
        "all": mark("Nothing"),
        "place": mark("Place"),
        "status": mark("Civilians and combatants"),
        "age_group": mark("Age"),
        "sex": mark("Sex"),
        "outcome": mark("What happened"),
        "source": mark("Who counted"),
    }
)


def show_periods(page: Page, outcomes: tuple[str, ...], unit: str) -> None:
    """What one source's figures prove of each period, for the source and outcome with most figures or those that the
    reader chooses; nothing where nobody counted what happened in a period."""
    version = page.ledger.version
    countings = _countings(page.ledger, version, page.selection).filter(
        pl.col("outcome").is_in(list(outcomes)), pl.col("figures") > 1
    )
    if not countings.height:
        return
    offered = [f"{outcome}:{source}" for source, outcome in countings.select("source", "outcome").iter_rows()]
    chosen = _chosen(f"{KEY}-counting", offered, offered[0])
    outcome, _, source = chosen.partition(":")
    row = countings.row(offered.index(chosen), named=True)
    fitting = _fitting(row, page.selection)
    every_key = f"{KEY}-every-{fitting}"  # figures of another length of time are drawn by what fits them
    every = cast(Every, _chosen(every_key, list(EVERY), fitting))
    ways = _ways(page.ledger, version, page.selection, source, outcome)
    by = _chosen(f"{KEY}-by", ways, "all")
    logarithmic = bool(st.session_state.get(f"{KEY}-log"))
    drawn = _counted(
        page.ledger, version, language(), page.selection, source, outcome, every, None if by == "all" else cast(By, by)
    )

    def choose() -> None:
        left, middle, right, scale = st.columns([4, 5, 3, 3], vertical_alignment="bottom")
        left.selectbox(say("What, and who counted"), offered, format_func=_name_counting, key=f"{KEY}-counting")
        middle.segmented_control(
            say("A bar for each"), list(EVERY), format_func=EVERY.__getitem__, key=every_key, default=fitting,
            required=True,
        )  # fmt: skip
        right.selectbox(say("Compared by"), ways, format_func=COMPARED.__getitem__, key=f"{KEY}-by")
        scale.toggle(say("Logarithmic scale"), key=f"{KEY}-log")

    title = title_flows(every, outcome, source)
    if not drawn.rows.height:
        show_head(page.selection, title, unit)
        choose()
        st.info(say("No figure lies inside one such period. Choose longer ones."))
        return
    regions = {code: name for code, (name, _) in page.options.regions.items()}
    names = {part: name_value(by, part, regions) for part in drawn.rows["part"].drop_nulls().unique()}
    show_chart(
        page,
        _bars(drawn.rows, names, version, language(), page.selection, chosen, every, by, is_dark(), logarithmic),
        drawn,
        key=KEY,
        title=title,
        unit=write_scales(unit, drawn.rows, logarithmic),
        alternative=describe_flows(drawn.rows),
        controls=choose,
    )


def _chosen(key: str, offered: list[str], default: str) -> str:
    """What the reader chose, if it is still offered."""
    chosen = st.session_state.get(key)
    if chosen not in offered:
        st.session_state.pop(key, None)
        return default
    return str(chosen)


def _fitting(counting: dict[str, Any], selection: Selection) -> Every:
    """The shortest period that can be told apart over the days of these figures that are selected."""
    first = max(counting["first"], selection.first or date.min)
    last = max(first, min(counting["last"], selection.last or date.max))
    return choose_every(first, last, counting["length"])


def _name_counting(counting: str) -> str:
    outcome, _, source = counting.partition(":")
    return say("{outcome}, by {source}", outcome=capital(OUTCOME[outcome]), source=source_name(source))


@st.cache_resource(max_entries=32, show_spinner=False)
def _countings(_ledger: Ledger, version: Version, selection: Selection) -> pl.DataFrame:
    return list_countings(_ledger, selection)


@st.cache_resource(max_entries=32, show_spinner=False)
def _ways(_ledger: Ledger, version: Version, selection: Selection, source: str, outcome: str) -> list[str]:
    return ["all", *list_ways(_ledger, selection, source, outcome)]


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _counted(
    _ledger: Ledger,
    version: Version,
    spoken: str,
    selection: Selection,
    source: str,
    outcome: str,
    every: Every,
    by: By | None,
) -> Drawn:
    return count_by_period(_ledger, selection, source, outcome, every, by)


@st.cache_resource(max_entries=32, show_spinner=False)
def _bars(
    _rows: pl.DataFrame,
    _names: Mapping[str, str],
    version: Version,
    spoken: str,
    selection: Selection,
    counting: str,
    every: Every,
    by: str,
    dark: bool,
    logarithmic: bool,
) -> go.Figure:
    return draw_flows(_rows, dark, names=_names, logarithmic=logarithmic, events=list_events(_rows))
