"""The parts that pages are made of: a chart with its sentence, unit, selection, footer and data table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from etl.schema import CATEGORY_OF
from ledger.events import Event, list_events
from ledger.jumps import list_jumps
from ledger.language import Words, language, mark, say, short_day
from ledger.selection import Selection
from ledger.series import Drawn, count_by_outcome, largest_series, newest_of_each_source, newest_reports
from ledger.table import Ledger, Version
from ui.cards import show_cards
from ui.charts import draw_counts, draw_series, draw_side_by_side
from ui.charts.lines import Arrangement, are_far_apart, arrange, arrangements
from ui.charts.words import describe_counts, describe_series, describe_sides, write_logarithmic
from ui.colours import INK
from ui.folds import fold
from ui.frame import is_dark, plot, show_chart, show_head
from ui.jumps import show_jumps
from ui.layout import Page
from ui.legend import legend_html
from ui.periods import show_periods as show_periods
from ui.turns import take_turn

ARRANGED: Final = Words(
    {
        "together": mark("Together"),
        "series": mark("One by one"),
        "source": mark("By who counted"),
        "outcome": mark("By what happened"),
        "place": mark("By place"),
        "population": mark("By people counted"),
    }
)
PEOPLE: Final = mark("people")


def show_series(
    page: Page, measure: str, title: str, unit: str = "", outcomes: tuple[str, ...] = tuple(CATEGORY_OF)
) -> pl.DataFrame:
    """The largest series of this measure, among these outcomes, over time; nothing where there are none.

    Running totals carry what explains their jumps. Gives back the figures drawn.
    """
    asked = tuple(outcome for outcome in outcomes if outcome in (page.selection.outcomes or outcomes))
    selection = page.selection if outcomes == tuple(CATEGORY_OF) else replace(page.selection, outcomes=asked)
    version = page.ledger.version
    drawn = _series(page.ledger, version, language(), selection, measure)
    if not asked or not drawn.rows.height:
        return drawn.rows.clear()
    key, notes, jumps = f"{measure}-{asked[0]}", {}, None
    events = list_events(drawn.rows)
    if measure == "cumulative":
        drawn_series = tuple(drawn.rows["series_id"].unique().sort())
        jumps = _jumps(page.ledger, version, language(), drawn_series, drawn.rows)
        striking = jumps.sort(pl.coalesce("value", "low"), descending=True, nulls_last=True)
        notes = dict(striking.select("to_id", "words").iter_rows())
        events = [*events, *_breaks(jumps)]
    ways, choose = _offer(key, drawn.rows)
    arrangement, logarithmic = ways
    chart = _lines(
        drawn.rows, notes, events, version, language(), selection, measure, is_dark(), arrangement, logarithmic
    )
    show_chart(
        page,
        chart,
        drawn,
        key=key,
        title=title,
        unit=_unit(unit or say(PEOPLE), arrangement, logarithmic),
        selection=selection,
        alternative=describe_series(drawn.rows),
        controls=choose,
    )
    if jumps is not None:
        show_jumps(jumps, key)
    return drawn.rows


def _offer(key: str, rows: pl.DataFrame) -> tuple[tuple[Arrangement, bool], Callable[[], None] | None]:
    """How these series are drawn, as the reader chose or as they are best read, and what draws the choices."""
    ways = arrangements(rows)
    if len(ways) == 1:
        return ("together", False), None
    best = arrange(rows)
    arrange_key = f"arrange-{key}-{best}"  # other figures are drawn as they are best read
    chosen = st.session_state.get(arrange_key, best)
    arrangement: Arrangement = chosen if chosen in ways else best
    far = arrangement == "together" and are_far_apart(rows)  # apart, each has a scale of its own and needs no other
    scale_key = f"log-{key}-{far}"
    logarithmic = bool(st.session_state.get(scale_key, far))

    def choose() -> None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.segmented_control(
                say("Lines"), ways, format_func=ARRANGED.__getitem__, key=arrange_key, default=best,
                required=True, label_visibility="collapsed",
            )  # fmt: skip
            st.toggle(say("Logarithmic scale"), value=far, key=scale_key)

    if chosen not in ways:
        del st.session_state[arrange_key]
    return (arrangement, logarithmic), choose


def _unit(unit: str, arrangement: Arrangement, logarithmic: bool) -> str:
    """What the lines count, and on which scale."""
    if logarithmic:
        return write_logarithmic(unit)
    return unit if arrangement == "together" else say("{unit}; each chart has a scale of its own", unit=unit)


def _breaks(jumps: pl.DataFrame) -> list[Event]:
    """What the figures themselves say happened to a count: that it began anew, or that its source lowered it."""
    anew = jumps.filter(pl.col("kind") == "new_phase").sort("period_end").head(2)
    fallen = jumps.filter(pl.col("kind") == "revision").sort("low").head(1)
    return [
        *(Event(day, say("The source counts anew"), short_day(day)) for day in anew["period_end"]),
        *(Event(day, say("The source lowers its total"), short_day(day)) for day in fallen["period_end"]),
    ]


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _series(_ledger: Ledger, version: Version, spoken: str, selection: Selection, measure: str) -> Drawn:
    return largest_series(_ledger, selection, measure)


@st.cache_resource(max_entries=32, show_spinner=False)
def _lines(
    _rows: pl.DataFrame,
    _notes: Mapping[str, str],
    _events: Sequence[Event],
    version: Version,
    spoken: str,
    selection: Selection,
    measure: str,
    dark: bool,
    arrangement: Arrangement,
    logarithmic: bool,
) -> go.Figure:
    return draw_series(_rows, measure, dark, _notes, arrangement=arrangement, logarithmic=logarithmic, events=_events)


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _jumps(
    _ledger: Ledger, version: Version, spoken: str, series: tuple[str, ...], _rows: pl.DataFrame
) -> pl.DataFrame:
    """The jumps of some series; looked up once for each version of the table and language."""
    return list_jumps(_ledger, _rows)


def show_side_by_side(page: Page, title: str, unit: str = "") -> None:
    """The newest figure of each source and outcome, one under the other; nothing where there are none."""
    version = page.ledger.version
    drawn = _newest(page.ledger, version, language(), page.selection, 24)
    if drawn.rows.height:
        show_chart(
            page,
            _sides(drawn.rows, version, language(), page.selection, is_dark()),
            drawn,
            key="side-by-side",
            title=title,
            unit=say("{unit}, on a logarithmic scale; zero stands at its edge", unit=unit or say(PEOPLE)),
            alternative=describe_sides(drawn.rows),
        )


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _newest(_ledger: Ledger, version: Version, spoken: str, selection: Selection, figures: int) -> Drawn:
    return newest_of_each_source(_ledger, selection, figures)


@st.cache_resource(max_entries=32, show_spinner=False)
def _sides(_rows: pl.DataFrame, version: Version, spoken: str, selection: Selection, dark: bool) -> go.Figure:
    return draw_side_by_side(_rows, dark)


def show_counts(page: Page, title: str) -> None:
    """How many figures each outcome has: reports, not people."""
    rows = count_by_outcome(page.ledger, page.selection)
    if not rows.height:
        return
    show_head(page.selection, title, say("figures, that is reports: not people"))
    plot(draw_counts(rows, is_dark()), title, "counts", describe_counts(rows))
    with fold(say("The same as a table"), "counts") as opened:
        if opened:
            st.dataframe(
                rows,
                hide_index=True,
                width="stretch",
                key="table-counts",
                column_config={
                    "category": say("Category"),
                    "outcome": say("Outcome"),
                    "figures": say("Figures"),
                },
            )


def show_reports(page: Page, figures: int = 6) -> None:
    """What the newest reports in prose say, as cards; nothing where the selection has none."""
    rows = newest_reports(page.ledger, page.selection, figures)
    if rows.height:
        st.subheader(say("What the newest reports say"), anchor=False)
        st.caption(say("Read from sentences and tables: the evidence shows the words, with the number marked."))
        show_cards(rows, "reports", is_dark())


def show_newest(page: Page, figures: int = 9) -> None:
    """The newest figure of each source and outcome, as cards; nothing where the selection has none."""
    drawn = _newest(page.ledger, page.ledger.version, language(), page.selection, figures)
    if drawn.rows.height:
        st.subheader(say("The newest figure of each source and outcome"), anchor=False)
        st.caption(say("Side by side, never added: each source counts other people, in its own way."))
        show_cards(drawn.rows, "newest", is_dark())


def explain_marks() -> None:
    """How certainty is drawn, once a page."""
    with st.expander(say("How certainty is drawn")):
        st.html(legend_html(INK[is_dark()]))  # images: Streamlit takes SVG out of HTML
        st.caption(
            say(
                "The length of an arrow means nothing. Colour says what kind of harm it is, and nothing else. Where a "
                "line or a bar is missing nobody reported: that is not a zero."
            )
        )
