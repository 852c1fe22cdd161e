"""Where the rows of a table are: what publishers write, resolved where one place alone is meant."""

from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.places.gazetteer import scan_gazetteer
from etl.places.locate import WHERE, find_country, locate, unresolved
from tests.etl.claims import cell, figures


def where(country=None, admin1=None, admin2=None, **codes):
    """The answers for one row with these cells."""
    cells = {"country": country, "first": admin1, "second": admin2, **codes}
    table = pl.DataFrame([cells], schema=dict.fromkeys(cells, pl.String()))
    return locate(table, "country", "first", "second", **{name: name for name in codes}).row(0, named=True)


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("SYR", "SYR"),
        ("Syrian Arab Republic", "SYR"),
        ("Syrian Arab Rep.", "SYR"),
        ("Syrie", "SYR"),
        ("الجمهورية العربية السورية", "SYR"),
        ("Dem. Rep. of the Congo", "COD"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo (Kinshasa)", "COD"),
        ("DRC", "COD"),
        ("Congo", "COG"),
        ("Congo, Rep.", "COG"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("State of Palestine", "PSE"),
        ("Estado de Palestina", "PSE"),
        ("occupied Palestinian territory", "PSE"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Venezuela (Bolivarian Republic of)", "VEN"),
        ("Venezuela, RB", "VEN"),
        ("Dem. People's Rep. of Korea", "PRK"),
        ("Rep. of Korea", "KOR"),
        ("Lao People's Dem. Rep.", "LAO"),
        ("Côte d’Ivoire", "CIV"),
        ("the Republic of Yemen", "YEM"),
        ("China, Hong Kong SAR", "HKG"),
        ("Réunion (France)", "REU"),
        ("Central African Rep.", "CAF"),
        ("CAR", "CAF"),
        ("Guinea-Bissau", "GNB"),
        ("South Sudan", "SSD"),
        ("Sudán", "SDN"),
        ("تشاد", "TCD"),
    ],
)
def test_a_country_is_found_by_its_code_and_by_the_names_that_publishers_write(text, iso3):
    assert where(text)["iso3"] == iso3


@pytest.mark.parametrize("code", ["UNK", "UKN", "XXA", "TIB", "XKX", "OWID_KOS", "OWID_WRL", "syr", "Stateless", "()"])
def test_what_is_no_country_has_no_code_and_keeps_its_text(code):
    found = where(code)
    assert (found["iso3"], found["place"], found["place_precision"]) == (None, None, "unknown")
    assert found["place_text"] == code


@pytest.mark.parametrize("text", ["Korea", "Congo (Somewhere)", "Virgin Islands"])
def test_a_name_that_two_countries_bear_is_not_decided(text):
    assert where(text)["iso3"] is None


def test_every_country_is_found_by_the_name_that_we_print():
    countries = scan_gazetteer().filter(pl.col("level") == "country").collect()
    found = {name: find_country(name) for name in countries["name"]}
    assert [name for name, place in found.items() if place is None or place.name != name] == []


def test_a_country_is_pointed_at_by_its_capital():
    syria = where("SYR")
    assert (syria["place"], syria["place_precision"], syria["lat"], syria["lon"]) == (
        "Syria", "country", 33.5102, 36.2913,
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["SY07", "Idleb", "Idlib Governorate", "Governorate of Idlib", "Gouvernorat d'Idlib", "محافظة إدلب", "IDLIB"],
)
def test_a_region_is_found_by_its_code_and_its_names_with_or_without_its_kind(name):
    found = where("SYR", name)
    assert (found["place"], found["admin1_pcode"], found["place_precision"]) == ("Idleb", "SY07", "admin1")
    assert found["place_text"] == name
    assert (found["lat"], found["lon"]) == (35.9306, 36.6339)


@pytest.mark.parametrize(
    ("country", "name", "pcode"),
    [
        ("SYR", "Deir ez Zor Governorate", "SY09"),
        ("COD", "Province du Nord-Kivu", "CD61"),
        ("SDN", "North Darfur State", "SD02"),
        ("PSE", "Gaza Strip", "PS02"),
    ],
)
def test_regions_of_many_countries_are_found(country, name, pcode):
    assert where(country, name)["admin1_pcode"] == pcode


def test_a_spelling_that_no_list_has_is_known_by_its_consonants_where_one_region_alone_has_them():
    assert where("SYR", "Idleb", "Maaret Nomaan")["admin2_pcode"] is None
    assert where("SYR", "Deir Izzour", None)["admin1_pcode"] == "SY09"


def test_a_name_belongs_to_its_country():
    assert where("IRQ", "Idleb")["admin1_pcode"] is None
    assert where(None, "Idleb")["admin1_pcode"] is None


def test_a_district_is_looked_for_in_its_region():
    inside, outside = where("SYR", "Aleppo", "Al Bab"), where("SYR", "Idleb", "Al Bab")
    assert (inside["admin1_pcode"], inside["admin2_pcode"]) == ("SY02", "SY0202")
    assert (outside["admin1_pcode"], outside["admin2_pcode"], outside["lat"]) == ("SY07", None, None)
    assert (outside["place"], outside["place_precision"]) == ("Al Bab", "admin2")


def test_a_district_that_one_region_alone_has_gives_the_region():
    found = where("SYR", None, "Al Bab district")
    assert (found["admin1_pcode"], found["admin2_pcode"]) == ("SY02", "SY0202")


@pytest.mark.parametrize("iso3", ["SYR", "COD", "AFG", "PSE"])
def test_every_district_is_found_by_its_own_name_in_its_region_and_none_by_that_of_another(iso3):
    districts = scan_gazetteer().filter((pl.col("level") == "admin2") & (pl.col("iso3") == iso3)).collect()
    names = districts.select("iso3", "name", first="admin1_pcode", code="admin2_pcode")
    found = locate(names, "iso3", "first", "name")
    twice = pl.struct("first", "name").is_duplicated()  # two of one name in one region: nothing is guessed
    assert found.filter(pl.col("admin2_pcode").is_null() & ~twice).height == 0
    assert found.filter(pl.col("admin2_pcode") != pl.col("code")).height == 0


def test_a_code_goes_before_the_name_and_the_name_is_kept_as_printed():
    found = where("SYR", "Edleb", admin1_code="SY07")
    assert (found["place"], found["place_text"], found["admin1_pcode"]) == ("Idleb", "Edleb", "SY07")


def test_a_code_of_the_country_that_the_gazetteer_lacks_stays_as_printed_and_has_no_point():
    found = where("SYR", "New Region", admin1_code="SY99")
    assert (found["place"], found["admin1_pcode"], found["lat"]) == ("New Region", "SY99", None)
    assert where("SYR", "SY07", "SY0799")["admin2_pcode"] == "SY0799"


@pytest.mark.parametrize("code", ["IQ01", "IQ99", "12", "SY", "SY0x"])
def test_a_code_of_another_country_or_of_no_known_form_is_none(code):
    found = where("SYR", code)
    assert (found["iso3"], found["admin1_pcode"], found["place_text"]) == ("SYR", None, code)


def test_a_known_code_tells_the_country_where_the_row_names_none():
    assert where(None, "SY07")["iso3"] == "SYR"


def test_a_row_that_names_nothing_is_nowhere():
    assert set(where().values()) - {None} == {"unknown"}


def test_columns_that_are_named_like_the_answers_are_replaced():
    table = pl.DataFrame({"iso3": ["SYR", "UNK"], "place": ["Idlib", None], "killed": [1, 2]})
    located = locate(table, "iso3", "place")
    assert located.columns == ["killed", *WHERE]
    assert located["place"].to_list() == ["Idleb", None]
    assert located["iso3"].to_list() == ["SYR", None]


def test_a_table_without_rows_has_the_columns():
    assert locate(pl.DataFrame(schema={"country": pl.String()}), "country").schema.items() >= WHERE.items()


@given(st.lists(st.tuples(*[st.sampled_from([None, "SYR", "Syria", "SY07", "Idlib", "Nowhere", "ISO", ""])] * 3)))
def test_every_row_keeps_its_place_and_an_answer_depends_on_its_row_alone(rows):
    table = pl.DataFrame(rows, schema=dict.fromkeys(("a", "b", "c"), pl.String()), orient="row")
    located = locate(table, "a", "b", "c")
    assert located.select(table.columns).equals(table)
    for number, row in enumerate(rows):
        one = pl.DataFrame([row], schema=table.schema, orient="row")
        assert locate(one, "a", "b", "c").row(0) == located.row(number)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_a_cell_holds_its_text_is_kept_and_no_row_fails(country, name):
    found = where(country, name)
    assert found["place_text"] == (name or country or None)


def test_the_names_without_a_code_are_listed_with_how_many_figures_name_them():
    table = figures(
        cell(place_text="Idlib", place_precision="admin1", iso3="SYR", admin1_pcode="SY07"),
        cell(row=2, place_text="Nowhere", place_precision="admin1", iso3="SYR"),
        cell(row=3, place_text="Nowhere", place_precision="admin1", iso3="SYR"),
        cell(row=4, place_text="UNK", place_precision="unknown"),
        cell(row=5, place_text=None, place_precision="unknown"),
        cell(row=6, place_text="Kafranbel", place_precision="town", iso3="SYR"),
        cell(row=7, place_text="Al Bab", place_precision="admin2", iso3="SYR", admin1_pcode="SY02"),
        cell(row=8, place_text="Neverland", place_precision="country"),
    )
    assert unresolved(table).rows() == [
        ("Nowhere", "SYR", "admin1", 2),
        ("Al Bab", "SYR", "admin2", 1),
        ("Neverland", None, "country", 1),
        ("UNK", None, "unknown", 1),
    ]


def test_a_large_table_takes_no_longer_than_its_distinct_names():
    rows = pl.DataFrame({"country": ["SYR", "Dem. Rep. of the Congo", "UNK", None] * 35_000})
    names = pl.DataFrame({"country": ["SYR"] * 20_000, "first": [f"Somewhere {number}" for number in range(20_000)]})
    began = time.perf_counter()
    locate(rows, "country")
    locate(names, "country", "first")
    assert time.perf_counter() - began < 5
