"""Events: each is dated by a document, and stands beside figures of its own country and days only."""

from __future__ import annotations

from datetime import date

import polars as pl
import pycountry

from ledger.events import EVENTS, MOST, list_events
from ledger.language import LANGUAGES, speaking


def figures(*countries: str | None, first: date = date(2010, 1, 1), last: date = date(2026, 1, 1)) -> pl.DataFrame:
    return pl.DataFrame({"iso3": list(countries), "since": first, "day": last}, schema_overrides={"iso3": pl.String})


def test_every_event_names_countries_a_past_day_and_a_document() -> None:
    for countries, day, name, document in EVENTS:
        assert all(pycountry.countries.get(alpha_3=country) for country in countries)
        assert day < date(2026, 11, 21)
        assert name
        assert document


def test_events_are_those_of_the_one_country_within_its_days() -> None:
    named = list_events(figures("SYR", "SYR", first=date(2020, 1, 1), last=date(2022, 1, 1)))
    assert [(event.day, event.document) for event in named] == [(date(2020, 3, 5), "S/2020/187")]


def test_figures_of_several_countries_or_of_none_have_no_events() -> None:
    assert list_events(figures("SYR", "TUR")) == []
    assert list_events(figures(None)) == []


def test_no_more_events_than_can_be_read_and_in_order_of_date() -> None:
    named = list_events(figures("SYR"))
    assert len(named) == MOST
    assert named == sorted(named, key=lambda event: event.day)


def test_events_can_be_named_in_every_language() -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert all(event.name for event in list_events(figures("PSE")))
