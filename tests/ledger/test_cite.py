"""A citation keeps certainty, population, place, period, source, publisher, date and caveat, in every language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.schema import CATEGORY_OF, FIELD
from ledger.cite import asked_columns, cite, cite_total
from ledger.derived import derive
from ledger.language import speaking
from ledger.regions import Population
from ledger.selection import Selection
from ledger.table import Ledger
from tests.ledger.reports import publish, total
from tests.ledger.wording.test_wording import made

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "fr", "es", "ar")
WORDS = {
    "en": {
        "exact": "", "at_least": "at least ", "more_than": "more than ", "about": "about ", "nearly": "nearly ",
        "up_to": "up to ", "less_than": "fewer than ",
    },
    "fr": {
        "exact": "", "at_least": "au moins ", "more_than": "plus de ", "about": "environ ", "nearly": "près de ",
        "up_to": "jusqu’à ", "less_than": "moins de ",
    },
    "es": {
        "exact": "", "at_least": "al menos ", "more_than": "más de ", "about": "alrededor de ", "nearly": "casi ",
        "up_to": "hasta ", "less_than": "menos de ",
    },
    "ar": {
        "exact": ": ", "at_least": ": ما لا يقل عن ", "more_than": ": أكثر من ", "about": ": نحو ",
        "nearly": ": ما يقارب ", "up_to": ": ما يصل إلى ", "less_than": ": أقل من ",
    },
}  # fmt: skip
"""What a reader must find before the number, written again here on purpose."""
BETWEEN = {"en": "between {} and {}", "fr": "entre {} et {}", "es": "entre {} y {}", "ar": ": بين {} و{}"}
VAGUE = {
    "hundreds": ("hundreds of ", "des centaines d", "cientos de ", ": مئات"),
    "tens of thousands": ("tens of thousands of ", "milliers d", "decenas de miles de ", ": عشرات الآلاف"),
}
THIN = "\N{NARROW NO-BREAK SPACE}"


def row(**fields: Any) -> dict[str, Any]:
    """A full row of the table, as far as a citation reads it."""
    plain = {
        "dataset": "toy", "document_title": "A report", "published_on": date(2020, 2, 28), "retrieved_at": None,
        "role": "recommended", "role_reason": "as its source gives it", "review_status": "not_needed",
    }  # fmt: skip
    return made() | plain | fields


def grouped(number: int, language: str) -> str:
    return f"{number:,}".replace(",", {"fr": THIN, "es": "."}.get(language, ","))


def test_a_citation_says_everything_in_english(ledger: Ledger, figure: Any) -> None:
    assert cite(figure("20"), ledger.sources) == (
        "At least 20 civilians reported killed in Idleb, Syria on 25 February 2020, according to UOSSM, as published "
        "by Sample Wire (“A report from Idleb”, published on 28 February 2020). "
        "Caveat: Invented figures, for tests only."
    )


def test_a_citation_says_everything_in_french(ledger: Ledger, figure: Any) -> None:
    with speaking("fr"):
        said = cite(figure("20"), ledger.sources)
    assert said == (
        "Au moins 20 civils tués dans la région d’Idleb (Syrie) le 25 février 2020, selon UOSSM, chiffre publié par "
        "Sample Wire (« A report from Idleb », publié le 28 février 2020). "
        "Réserve : Invented figures, for tests only."
    )


def test_a_citation_says_everything_in_spanish(ledger: Ledger, figure: Any) -> None:
    with speaking("es"):
        said = cite(figure("20"), ledger.sources)
    assert said == (
        "Al menos 20 civiles muertos en la región de Idleb (Siria) el 25 de febrero de 2020, según UOSSM, cifra "
        "publicada por Sample Wire («A report from Idleb», publicado el 28 de febrero de 2020). "
        "Advertencia: Invented figures, for tests only."
    )


def test_a_citation_says_everything_in_arabic(ledger: Ledger, figure: Any) -> None:
    with speaking("ar"):
        said = cite(figure("20"), ledger.sources)
    assert said.replace("\u2068", "").replace("\u2069", "") == (
        "مدنيون أُبلغ عن مقتلهم: ما لا يقل عن 20، في Idleb، سوريا، في 25 فبراير 2020، بحسب UOSSM، كما نشره Sample Wire "
        "(«A report from Idleb»، نُشر في 28 فبراير 2020). تنبيه: Invented figures, for tests only."
    )


def test_a_data_set_without_a_date_is_cited_by_the_day_it_was_read(ledger: Ledger, figures: pl.DataFrame) -> None:
    undated = figures.filter(pl.col("dataset") == "events").with_columns(published_on=None).row(0, named=True)
    assert "(“Deaths by event”, read on 1 November 2026)" in cite(undated, ledger.sources)


def test_a_number_that_nobody_counted_is_cited_with_that_note() -> None:
    computed = row(role="alternative", role_reason="part of a larger figure: never add the two")
    assert "Note: part of a larger figure: never add the two." in cite(computed, {})
    with speaking("fr"):
        assert "Remarque : partie d’un chiffre plus large : ne jamais additionner les deux." in cite(computed, {})


def test_a_reading_that_waits_says_so() -> None:
    assert "not yet reviewed" in cite(row(review_status="waiting"), {})
    with speaking("fr"):
        assert "pas encore relu" in cite(row(review_status="waiting"), {})


def test_a_derived_value_is_cited_as_derived() -> None:
    derived = derive(publish(total(0, 100), total(1, 130))).row(0, named=True)
    assert "Not reported, but derived: the running total of 2 March 2024 (130) less that of" in cite(derived, {})
    with speaking("fr"):
        assert "Valeur déduite, non publiée" in cite(derived, {})


@st.composite
def figures_said(draw: st.DrawFn) -> dict[str, Any]:
    """Any figure: every qualifier, outcome, unit and population, with or without place and time."""
    qualifier = draw(st.sampled_from(FIELD["qualifier"].vocabulary))
    value = draw(st.integers(0, 10**9))
    ends = {"low": value, "high": value + draw(st.integers(1, 10**6))} if qualifier == "between" else {}
    best = qualifier not in ("between", "vague") or (qualifier == "between" and draw(st.booleans()))
    days = st.none() | st.dates(date(1950, 1, 1), date(2026, 1, 1))
    return row(
        qualifier=qualifier,
        value=value if best else None,
        number_text=draw(st.sampled_from(sorted(VAGUE))) if qualifier == "vague" else str(value),
        outcome=draw(st.sampled_from(sorted(CATEGORY_OF))),
        **{name: draw(st.sampled_from(FIELD[name].vocabulary)) for name in (
            "unit", "status", "age_group", "sex", "measure", "place_role", "place_precision")},
        group=draw(st.none() | st.sampled_from(FIELD["group"].vocabulary)),
        nationality=draw(st.sampled_from([None, "SYR", "UNK", "XXA", "NLD"])),
        iso3=draw(st.sampled_from([None, "SYR", "TUR", "PSE"])),
        place=draw(st.sampled_from([None, "Idleb", "Gaza Strip", "somewhere"])),
        cause=draw(st.sampled_from([None, "conflict", "conflict; a storm"])),
        source=draw(st.sampled_from(["SOHR", "unattributed", "Belgium; Germany"])),
        **{name: draw(days) for name in ("period_start", "period_end", "as_of", "published_on")},
        **ends,
    )  # fmt: skip


@given(figures_said(), st.sampled_from(LANGUAGES))
def test_no_citation_loses_its_qualifier_source_or_publisher(figure: dict[str, Any], language: str) -> None:
    with speaking(language):
        said = cite(figure, {})
    begin = (said[0].lower() + said[1:]).replace("\u2068", "").replace("\u2069", "")
    if figure["qualifier"] == "between":
        number = BETWEEN[language].format(grouped(figure["low"], language), grouped(figure["high"], language))
    elif figure["qualifier"] == "vague":
        number = VAGUE[figure["number_text"]][LANGUAGES.index(language)]
    else:
        number = WORDS[language][figure["qualifier"]] + grouped(figure["value"], language)
    assert number in begin if language == "ar" or figure["qualifier"] == "vague" else begin.startswith(number)
    assert figure["publisher"] in said or figure["source"] == figure["publisher"]
    assert "  " not in said
    assert "None" not in said


def test_every_kind_of_figure_in_the_published_table_can_be_cited() -> None:
    kinds = ["dataset", "outcome", "unit", "measure", "qualifier", "status", "group", "age_group", "sex", "cause"]
    kinds += ["place_role", "place_precision", "source", "role"]
    table = pl.scan_parquet(ROOT / "data" / "figures.parquet").unique(kinds, keep="any").collect()
    for figure in table.iter_rows(named=True):
        for language in LANGUAGES:
            with speaking(language):
                said = cite(figure, {})
            assert "None" not in said
            assert "  " not in said
            if figure["qualifier"] in WORDS[language]:
                assert WORDS[language][figure["qualifier"]] in said[0].lower() + said[1:]


# --- totals -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proved:
    """A total, as far as a citation reads it."""

    low: int | None = 948_000
    high: int | None = None
    low_inclusive: bool = False
    high_inclusive: bool = True
    outcome: str = "displaced"
    source: str = "UN"
    unit: str = "people"
    measure: str = "flow"
    as_of: date | None = None
    population: Population = Population(status="civilian")  # noqa: RUF009
    place_role: str = "occurrence"


USED = pl.DataFrame([row(publisher="RFI"), row(publisher="RFI", document_title="Another")])
ASKED = {
    "iso3": "SYR",
    "place_precision": "country",
    "period_start": date(2019, 12, 1),
    "period_end": date(2020, 2, 27),
}


def test_a_total_is_cited_with_its_bound_its_question_and_what_proves_it() -> None:
    sources = {"toy": {"caveat": "Estimates."}}
    assert cite_total(Proved(), ASKED, USED, sources) == (
        "More than 948,000 people reported displaced in Syria between 1 December 2019 and 27 February 2020, according "
        "to the UN, as published by RFI (what 2 figures prove together, nobody counted twice, “A report” and "
        "“Another”, published on 28 February 2020). Caveat: Estimates."
    )
    with speaking("fr"):
        french = cite_total(Proved(), ASKED, USED, sources)
    assert french == (
        f"Plus de 948{THIN}000 personnes déplacées en Syrie entre le 1er décembre 2019 et le 27 février 2020, selon "
        "l’ONU, chiffre publié par RFI (ce que 2 chiffres établissent ensemble, sans double compte, « A report » et "
        "« Another », publié le 28 février 2020). Réserve : Estimates."
    )


@pytest.mark.parametrize(
    ("bounds", "english", "french"),
    [
        ({"low_inclusive": True, "low": 20}, "At least 20 ", "Au moins 20 "),
        ({"low_inclusive": False, "low": 20}, "More than 20 ", "Plus de 20 "),
        ({"low_inclusive": True, "low": 20, "high": 20}, "20 ", "20 "),
        ({"low_inclusive": True, "low": 20, "high": 30}, "Between 20 and 30 ", "Entre 20 et 30 "),
        ({"low_inclusive": False, "low": 20, "high": 30}, "More than 20 and at most 30 ", "Plus de 20 et au plus 30 "),
        ({"low": None, "high": 30}, "Up to 30 ", "Jusqu’à 30 "),
        ({"low": None, "high": 30, "high_inclusive": False}, "Fewer than 30 ", "Moins de 30 "),
    ],
)
def test_the_bounds_of_a_total_keep_their_words(bounds: dict[str, Any], english: str, french: str) -> None:
    assert cite_total(Proved(**bounds), {}, USED, {}).startswith(f"{english}people reported displaced, according")
    with speaking("fr"):
        assert cite_total(Proved(**bounds), {}, USED, {}).startswith(f"{french}personnes déplacées, selon")


def test_many_documents_are_counted() -> None:
    used = pl.DataFrame([row(document_title=f"Report {number}") for number in range(1200)])
    assert "1,200 figures prove together, nobody counted twice, 1,200 documents" in cite_total(Proved(), {}, used, {})
    with speaking("fr"):
        assert f"1{THIN}200 documents" in cite_total(Proved(), {}, used, {})


def test_a_total_of_one_figure_adds_nothing() -> None:
    assert "(what 1 figure proves, “A report”, " in cite_total(Proved(), {}, USED.head(1), {})
    with speaking("fr"):
        assert "(ce que 1 chiffre établit, « A report », " in cite_total(Proved(), {}, USED.head(1), {})


def test_the_citation_of_a_total_repeats_what_the_reader_asked() -> None:
    asked = asked_columns(Selection(places=("SYR",), first=date(2020, 1, 1), last=date(2020, 12, 31)), Proved())
    assert cite_total(Proved(), asked, USED, {}).startswith(
        "More than 948,000 civilians reported displaced in Syria in 2020, according to the UN"
    )
    from_there = asked_columns(Selection(regions=(("SY07", "Idleb, Syria"),)), Proved(place_role="origin"))
    assert "reported displaced from Idleb, Syria, according to" in cite_total(Proved(), from_there, USED, {})


def test_nothing_proved_is_nothing_to_cite() -> None:
    with pytest.raises(ValueError, match="nothing is proved"):
        cite_total(Proved(low=None), {}, USED, {})
