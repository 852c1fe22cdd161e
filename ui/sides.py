"""What the sources say of one outcome, side by side: the chart, who relays whom, and why the numbers differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from ledger.language import day, language, listed, number, say, say_count
from ledger.names import AGE_GROUP, GROUP, MEASURE, OUTCOME, SEX, SOURCE_TYPE, STATUS, country_name, source_name
from ledger.selection import Selection
from ledger.sides import Sides, compare_sources, list_outcomes
from ledger.table import Ledger, Version
from ui.frame import is_dark, show_chart
from ui.layout import Page
from ui.sides_chart import describe_sides, draw_sides, is_logarithmic
from ui.text import capital, in_html, in_markdown
from ui.turns import take_turn
from ui.word_table import show_cells

PARAMETER: Final = "compare"
"""Names the outcome in the address."""

CHOSEN: Final = "sides-outcome"
COMPARED: Final = "sides-compared"
"""Where the session keeps the outcome in the control, and the one compared last: an address that names another has
been changed by a link."""

NAMED: Final = 5
"""So many countries, or groups of people, are named of one source; of the others is said how many they are."""


def ask_outcome(page: Page) -> str | None:
    """Ask which outcome is compared, of those that somebody counted in the selection; None where there is none.

    The one counted by most sources comes first, and is compared where nobody has chosen. The address names the one
    chosen, and a link may.
    """
    offered = _outcomes(page.ledger, page.ledger.version, page.selection)
    if not offered:
        return None
    usual, asked = next(iter(offered)), st.query_params.get(PARAMETER)
    if asked in offered and asked != st.session_state.get(COMPARED):
        st.session_state[CHOSEN] = asked
    elif st.session_state.get(CHOSEN) not in offered:
        st.session_state[CHOSEN] = usual
    st.segmented_control(
        say("What is compared"),
        list(offered),
        required=True,
        format_func=lambda outcome: say_count(
            "{outcome} · {count} source", "{outcome} · {count} sources", offered[outcome], outcome=_name(outcome)
        ),
        key=CHOSEN,
    )
    chosen = str(st.session_state[CHOSEN])
    st.session_state[COMPARED] = chosen
    if chosen != (asked or usual):
        st.query_params[PARAMETER] = chosen
    return chosen


def compare(page: Page, outcome: str) -> Sides:
    """What every source says of this outcome in the selection."""
    return _compare(page.ledger, page.ledger.version, page.selection, outcome, language())


@st.cache_resource(max_entries=64, show_spinner=False)
def _outcomes(_ledger: Ledger, version: Version, selection: Selection) -> dict[str, int]:
    return list_outcomes(_ledger, selection)


@st.cache_resource(max_entries=64, show_spinner=False)
@take_turn()
def _compare(_ledger: Ledger, version: Version, selection: Selection, outcome: str, language: str) -> Sides:
    return compare_sources(_ledger, selection, outcome)


def show_sides(page: Page, outcome: str, sides: Sides) -> None:
    """Every source's numbers on one axis, in groups that do not compare; nothing where no source stands by one."""
    rows = sides.newest.rows
    if not rows.height:
        return
    scale = say("logarithmic scale") if is_logarithmic(sides.totals, rows) else say("scale from zero")
    show_chart(
        page,
        draw_sides(sides.totals, rows, is_dark()),
        sides.newest,
        key=f"sides-{outcome}",
        title=say("{outcome}: what each source says", outcome=_name(outcome)),
        unit=say("People, or what the label names; {scale}", scale=scale),
        alternative=describe_sides(sides.totals, rows),
    )
    st.markdown(
        say(
            "Compare only within a group: what happened in a period, what was counted since a fixed start and who was "
            "present on a date are three kinds of numbers. Look at the dates, the places and the people counted before "
            "you say that two sources disagree. Numbers of different sources are never added."
        )
    )
    if not (page.selection.places or page.selection.regions):
        st.markdown(
            say(
                "No place is chosen: sources here speak of different places. Choose one in the filters to compare them."
            )
        )
    if not sides.totals:
        st.caption(
            say("What the figures prove together is shown where one place, or none, and one group of people is chosen.")
        )
    else:
        with st.expander(say("What each proved number rests on")):
            st.markdown("\n".join(f"- {in_markdown(total.sentence)}" for total in sides.totals))


def show_relays(page: Page, sides: Sides) -> None:
    """Who passes on whose figures, a sentence each: one number told by two is no second count."""
    lines = [_relay_words(row) for row in sides.relays.to_dicts()]
    lines += [_repeat_words(page, row) for row in sides.repeats.to_dicts()]
    st.subheader(say("Who relays whom"), anchor=False)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
        st.caption(say("A number that is passed on is still one number, of one body that counted."))
    else:
        st.markdown(say("Here every figure was published by the body that counted, and none is said twice."))


def _relay_words(row: Mapping[str, Any]) -> str:
    text = say_count(
        "{source} is relayed by {publishers}, with {count} figure: one number, not two.",
        "{source} is relayed by {publishers}, with {count} figures: each is one number, not two.",
        row["figures"],
        source=_bold(source_name(row["source"])),
        publishers=listed(map(_bold, row["publishers"])),
    )
    return f"{text} {say('Some had come through a third body before.')}" if row["hands"] > 1 else text


def _repeat_words(page: Page, row: Mapping[str, Any]) -> str:
    here, there = _title(page, row["dataset"]), _title(page, row["of_dataset"])
    if row["dataset"] == row["of_dataset"]:
        return say_count(
            "{count} figure of {here} says again what another of it says, and is quoted once.",
            "{count} figures of {here} say again what others of it say, and are quoted once.",
            row["figures"],
            here=_bold(here),
        )
    return say_count(
        "{count} figure of {here} says again what {there} says, and is quoted once.",
        "{count} figures of {here} say again what {there} says, and are quoted once.",
        row["figures"],
        here=_bold(here),
        there=_bold(there),
    )


def show_differences(page: Page, sides: Sides) -> None:
    """Why the numbers differ: a row a source, with whom it counts, how, and of when and where it speaks."""
    if not sides.coverage.height:
        return
    st.subheader(say("Why they differ"), anchor=False)
    heads = (
        say("Who counted"),
        say("Whom it counts"),
        say("Whom it does not count"),
        say("How it counts"),
        say("When and where"),
    )
    show_cells(heads, [_difference(page, row) for row in sides.coverage.to_dicts()])


def _difference(page: Page, row: Mapping[str, Any]) -> list[str]:
    """The cells of a source's row, as HTML."""
    declared = [page.ledger.sources.get(dataset, {}) for dataset in row["dataset"]]
    kinds = capital(listed(SOURCE_TYPE[kind] for kind in row["source_type"]))
    measures = capital(listed(MEASURE[measure] for measure in row["measure"]))
    return [
        f'<strong>{in_html(capital(source_name(row["source"])))}</strong><div class="hf-note">{in_html(kinds)}</div>',
        _lines([*_said(declared, "counts"), say("In its figures here: {people}", people=_people(row))]),
        _lines(_said(declared, "does_not_count")),
        _lines([measures]) + _cautions(_said(declared, "caveat")),
        _lines([_span(row), _places(row)]),
    ]


def _lines(texts: Sequence[str]) -> str:
    return "".join(f"<p>{in_html(text)}</p>" for text in texts if text)


def _cautions(caveats: Sequence[str]) -> str:
    """What the source itself says to bear in mind, closed until it is asked for."""
    text = _lines(caveats)
    return f"<details><summary>{in_html(say('What to bear in mind'))}</summary>{text}</details>" if text else ""


def _said(declared: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """What the source's data sets declare under this name, each once."""
    said = [str(entry[name]) for entry in declared if entry.get(name)]
    return [capital(say(text)) for text in dict.fromkeys(said)]


def _people(row: Mapping[str, Any]) -> str:
    """Whom the figures count, as they say it, the most frequent first."""
    named = [
        *(STATUS[name] for name in row["status"]),
        *(AGE_GROUP[name] for name in row["age_group"] if name != "any"),
        *(SEX[name] for name in row["sex"] if name != "any"),
        *(GROUP[name] for name in row["group"]),
    ]
    return _first(named)


def _span(row: Mapping[str, Any]) -> str:
    if row["first"] is None:
        return say("No date is given.")
    if row["first"] == row["last"]:
        return say_count(
            "{count} figure, of {day}.", "{count} figures, of {day}.", row["figures"], day=day(row["last"])
        )
    return say_count(
        "{count} figure, from {first} to {last}.",
        "{count} figures, from {first} to {last}.",
        row["figures"],
        first=day(row["first"]),
        last=day(row["last"]),
    )


def _places(row: Mapping[str, Any]) -> str:
    if not row["iso3"]:
        return say("No country is named.")
    places = say_count("{count} place", "{count} places", row["places"])
    return say("{places} in: {countries}", places=places, countries=_first(map(country_name, row["iso3"])))


def _first(names: Any) -> str:
    """The first of the names, and how many more there are."""
    names = list(dict.fromkeys(names))
    more = len(names) - NAMED
    return " · ".join(names[:NAMED] + ([say("{count} more", count=number(more))] if more > 0 else []))


def _title(page: Page, dataset: str) -> str:
    return str(page.ledger.sources.get(dataset, {}).get("title") or dataset)


def _name(outcome: str) -> str:
    return capital(OUTCOME[outcome])


def _bold(text: str) -> str:
    return f"**{in_markdown(text)}**"
