"""The map of a page: what one source's figures prove of each country, or of each region of the one selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from ledger.answers import population_asked
from ledger.geography import describe_counted, list_choices, number_places
from ledger.language import Words, language, listed, mark, number, say, say_count
from ledger.names import OUTCOME, country_name, source_name
from ledger.selection import Selection
from ledger.series import Drawn
from ledger.table import Ledger, Version
from ledger.wording import short_number, subject
from ui.address import take_away
from ui.bubbles import draw_bubbles, name_place
from ui.frame import is_dark, show_chart
from ui.ground import Plane, across_earth, around_country
from ui.layout import Page
from ui.text import capital, in_markdown
from ui.turns import take_turn

TITLE: Final = Words(
    {
        "country occurrence": mark("{counted}, by country, as counted by {source}"),
        "country host": mark("{counted}, by the country where they stay, as counted by {source}"),
        "country origin": mark("{counted}, by the country that they come from, as counted by {source}"),
        "country destination": mark("{counted}, by the country that they went to, as counted by {source}"),
        "region occurrence": mark("{counted}, by region of {country}, as counted by {source}"),
        "region host": mark("{counted}, by the region of {country} where they stay, as counted by {source}"),
        "region origin": mark("{counted}, by the region of {country} that they come from, as counted by {source}"),
        "region destination": mark("{counted}, by the region of {country} that they went to, as counted by {source}"),
    }
)
UNIT: Final = Words(
    {
        "people": mark("people; the area of a bubble is in proportion to the least number that is proved"),
        "households": mark("households; the area of a bubble is in proportion to the least number that is proved"),
        "incidents": mark("incidents; the area of a bubble is in proportion to the least number that is proved"),
        "buildings": mark("buildings; the area of a bubble is in proportion to the least number that is proved"),
    }
)
READING: Final = (
    mark(
        "The area of a bubble is in proportion to the least number that is proved; a thin ring around it shows the "
        "most, where there is one. The smallest bubbles are all of one size, so that they can be pointed at."
    ),
    mark("An arrow upward: no upper end was given. An arrow downward: only an upper end was given."),
    mark(
        "A dashed edge: most of the figures are said of the country as a whole, and the bubble stands at its capital. "
        "A plain edge: they are said of a region, and the bubble stands at its largest town. A dot in the middle: they "
        "are of districts, towns and points."
    ),
    mark("Hollow: one of the figures is rounded or vague."),
    mark("All bubbles of a map are of one source and one way of counting: figures of two sources are never added."),
)
BOUNDARIES: Final = mark(
    "The boundaries, names and designations on this map do not mean that anybody endorses or accepts them. The "
    "outlines of countries are those of Natural Earth, in the public domain, made simpler: they show who holds the "
    "ground, except where ISO 3166 and the place codes of OCHA list it under another country. Outlines of regions are "
    "not drawn."
)
LISTED: Final = 12


def show_map(page: Page) -> None:
    """The map, the choice of outcome and source, and what cannot be drawn; or why there is none."""
    if population_asked(page.selection) is None:
        st.info(
            say("A map shows one group of people at a time. Choose one under People counted, or none for everybody.")
        )
        return
    country = _country_asked(page)
    choices = _choices(page.ledger, page.ledger.version, page.selection, country)
    if not choices.height:
        st.info(say("No figure that is selected names both a country and who counted, so there is nothing to draw."))
        return
    outcome, source = _ask_choice(choices, asking=not page.embed)
    if country and not page.embed:
        st.button(say("Back to the world"), on_click=_leave_country, icon=":material/public:", key="map-world")
    drawn, chart = _draw(
        page.ledger, page.ledger.version, page.selection, outcome, source, country, is_dark(), language(),
        tuple(page.options.regions),
    )  # fmt: skip
    if not drawn.rows.height:
        st.info(say("Of this outcome and source nothing can be proved for any place that is selected."))
        return
    show_chart(
        page, chart, drawn, key="map", title=_title(drawn, source, country), unit=UNIT[drawn.rows["unit"][0]],
        alternative=_describe(drawn, source, country),
    )  # fmt: skip
    if not page.embed:
        _tell_unplaced(drawn)
        _explain()


def _country_asked(page: Page) -> str | None:
    """The one country that the selection is about, by its places or its regions."""
    asked = set(page.selection.places) or {page.options.regions[code][1] for code, _ in page.selection.regions}
    return asked.pop() if len(asked) == 1 else None


def _leave_country() -> None:
    for name in ("place", "region"):
        take_away(name)


@st.cache_resource(max_entries=64, show_spinner=False)
def _choices(_ledger: Ledger, version: Version, selection: Selection, country: str | None) -> pl.DataFrame:
    return list_choices(_ledger, selection, country)


def _ask_choice(choices: pl.DataFrame, asking: bool) -> tuple[str, str]:
    """The outcome and the source that are drawn: those asked for in the address, else those with most places."""
    left, right = st.columns(2) if asking else (None, None)
    outcomes = choices["outcome"].unique(maintain_order=True).to_list()
    with left or st.empty():
        outcome = _choose(say("What is drawn"), "drawn", outcomes, lambda code: capital(OUTCOME[code]), asking)
    places = dict(choices.filter(pl.col("outcome") == outcome).select("source", "places").iter_rows())

    def name(source: str) -> str:
        count = places[source]
        return say_count("{source}: {count} place", "{source}: {count} places", count, source=source_name(source))

    with right or st.empty():
        return outcome, _choose(say("Counted by"), "counted", list(places), name, asking)


def _choose(label: str, key: str, values: Sequence[str], name: Callable[[str], str], asking: bool) -> str:
    """One of the values, the first where none of them is asked for; held in the address under its key."""
    chosen = st.session_state.get(key, st.query_params.get(key))
    chosen = chosen if chosen in values else values[0]
    if not asking:
        return str(chosen)
    st.session_state[key] = chosen
    st.selectbox(
        label, values, format_func=name, key=key,
        on_change=lambda: st.query_params.update({key: st.session_state[key]}),
    )  # fmt: skip
    return str(chosen)


@st.cache_resource(max_entries=32, show_spinner=False)
@take_turn()
def _draw(
    _ledger: Ledger,
    version: Version,
    selection: Selection,
    outcome: str,
    source: str,
    country: str | None,
    dark: bool,
    language: str,
    regions: tuple[str, ...],
) -> tuple[Drawn, go.Figure]:
    """The numbers and their map: regions where the one country selected has any, else countries."""
    drawn = number_places(_ledger, selection, outcome, source, country)
    if country and not drawn.rows.height:
        drawn = number_places(_ledger, replace(selection, places=(country,)), outcome, source)
    if not drawn.rows.height:
        return drawn, go.Figure()
    rows = drawn.rows.drop_nulls(["lat", "lon"])
    targets = [_target(row["code"], row["iso3"], regions) for row in rows.select("code", "iso3").to_dicts()]
    return drawn, draw_bubbles(
        rows, _plane(rows, country), dark, [] if country and _level(drawn) == "country" else targets
    )


def _plane(rows: pl.DataFrame, country: str | None) -> Plane:
    lon, lat = rows["lon"].to_list(), rows["lat"].to_list()
    return around_country(country, lon, lat) if country else across_earth(lon, lat)


def _target(code: str, iso3: str, regions: Sequence[str]) -> str | None:
    """What a click on a place filters to; nothing for a region that the filters do not offer."""
    if code == iso3:
        return f"place:{code}"
    return f"region:{code}" if code in regions else None


def _level(drawn: Drawn) -> str:
    return "country" if (drawn.rows["code"] == drawn.rows["iso3"]).all() else "region"


def _title(drawn: Drawn, source: str, country: str | None) -> str:
    row = describe_counted(drawn.rows)
    whom = capital(subject(row))
    place = country_name(country) if country else ""
    return TITLE[f"{_level(drawn)} {row['place_role']}"].format(counted=whom, source=source_name(source), country=place)


def _describe(drawn: Drawn, source: str, country: str | None) -> str:
    """The map in words: its title and the largest numbers."""
    largest = listed(f"{name_place(row)} ({short_number(row)})" for row in drawn.rows.head(5).to_dicts())
    return say(
        "Map: {title}. The largest numbers: {largest}. The table under it has them all.",
        title=_title(drawn, source, country),
        largest=largest,
    )


def _tell_unplaced(drawn: Drawn) -> None:
    """The numbers of places that have no point on the map."""
    rows = drawn.rows.filter(pl.col("lat").is_null() | pl.col("lon").is_null()).to_dicts()
    if not rows:
        return
    names = [f"{name_place(row)} ({short_number(row)})" for row in rows[:LISTED]]
    if more := len(rows) - LISTED:
        names += [say("{count} more", count=number(more))] if more > 0 else []
    st.markdown(
        in_markdown(
            say_count(
                "{count} place has a number and no point on the map: {places}.",
                "{count} places have a number and no point on the map: {places}.",
                len(rows),
                places=listed(names),
            )
        )
    )


def _explain() -> None:
    with st.expander(say("How to read the map")):
        st.markdown("\n".join(f"- {say(line)}" for line in READING))
    st.caption(say(BOUNDARIES))
