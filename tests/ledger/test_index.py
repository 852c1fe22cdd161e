"""The index: whatever a selection asks, the same figures as the whole table gives, counted, found and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import columns, index
from ledger.index import KIND, ORDERED, REMEMBERED, Index, count_kinds, find_figures, read_figures, sum_kinds
from ledger.selection import CHOSEN, Selection
from ledger.table import Ledger
from tests.sample import build_sample

SAMPLE = build_sample()
WORDS = ("idleb", "hospital", "the", "killed children", "sohr", "syria", "2020", ".*", "no such word")
DAYS = st.none() | st.dates(date(2015, 1, 1), date(2025, 12, 31))
CATEGORIES = st.lists(st.sampled_from(("casualty", "displacement", "child_impact")), unique=True, max_size=2).map(tuple)
VALUES = {
    field: SAMPLE[column].drop_nulls().unique().sort().to_list()
    for field, column in CHOSEN.items()
    if field not in ("categories", "regions") and SAMPLE[column].n_unique() > 1
}
REGIONS = [(code, code) for code in SAMPLE["admin1_pcode"].drop_nulls().unique().sort()]


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Nothing more often than not, else a few of these values."""
    return st.just(()) | st.just(()) | st.lists(st.sampled_from(values), unique=True, min_size=1, max_size=4).map(tuple)


SELECTIONS = st.builds(
    Selection,
    view=CATEGORIES,
    first=DAYS,
    last=DAYS,
    categories=st.just(()) | CATEGORIES,
    regions=st.just(()) | st.lists(st.sampled_from(REGIONS), unique=True, max_size=2).map(tuple),
    search=st.just("") | st.sampled_from(WORDS),
    withheld=st.sampled_from((False, False, False, True)),
    **{field: some(values) for field, values in VALUES.items()},
)
MORE = pl.col("outcome") == "killed"


@pytest.fixture(scope="module", params=["as it is", "in small pieces", "scattered", "a part of it", "empty"])
def asked(request: pytest.FixtureRequest, ledger: Ledger) -> Iterator[Ledger]:
    """The sample; indexed a few rows at a time; with no two kinds near each other; parts of it; nothing."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "in small pieces":
            patch.setattr(columns, "CHUNK", 7)
        if request.param == "scattered":
            patch.setattr(index, "NEARBY", 0)
        kept = {"a part of it": pl.col("iso3") == "SYR", "empty": pl.lit(False)}.get(request.param, pl.lit(True))
        yield replace(ledger, figures=ledger.figures.filter(kept).collect().lazy())


every_ledger = settings(max_examples=25, deadline=None)


@every_ledger
@given(selection=SELECTIONS)
def test_kinds_are_counted_as_the_rows_are(asked: Ledger, selection: Selection) -> None:
    rows = selection.rows(asked).select(**KIND).collect()
    counted = count_kinds(asked, selection)
    assert sum_kinds(counted) == rows.height
    assert sum_kinds(count_kinds(asked, selection, MORE)) == sum_kinds(counted, MORE) == rows.filter(MORE).height
    for names in (["source", "outcome"], ["admin1_pcode", "told_again"], ["licence", "in_words", "dated"]):
        expected = rows.group_by(names).agg(figures=pl.len()).sort(names)
        assert counted.group_by(names).agg(pl.sum("figures")).sort(names).rows() == expected.rows()


@every_ledger
@given(selection=SELECTIONS)
def test_the_figures_found_are_the_rows_of_the_selection(asked: Ledger, selection: Selection) -> None:
    numbered = replace(asked, figures=asked.figures.with_row_index("row"))
    rows = selection.rows(numbered).select("row", **ORDERED, outcome="outcome").collect()
    assert find_figures(asked, selection).sort("row").drop("kind").equals(rows.drop("outcome"))
    only = find_figures(asked, selection, MORE, columns=["size"])
    assert only.columns == ["size"]
    assert only["size"].sort().equals(rows.filter(MORE)["size"].sort())


@every_ledger
@given(selection=SELECTIONS)
def test_what_is_read_is_what_the_table_says_in_its_order(asked: Ledger, selection: Selection) -> None:
    names = ["figure_id", "quote", "value", "day", "table_ref"]
    rows = selection.rows(asked)
    assert read_figures(asked, selection, names).equals(rows.select(names).collect())
    assert read_figures(asked, selection, names, MORE).equals(rows.filter(MORE).select(names).collect())


def test_all_figures_of_a_kind_agree_in_what_a_kind_is(asked: Ledger) -> None:
    found = find_figures(asked, Selection())
    said = asked.figures.select(**KIND).collect()[found["row"]]
    assert said.equals(asked.index.kinds.select(KIND.keys())[found["kind"]])
    assert asked.index.kinds["figures"].sum() == asked.figures.select(pl.len()).collect().item()


def test_all_figures_of_a_series_have_one_number_and_no_other_figure_has_it(ledger: Ledger) -> None:
    found = find_figures(ledger, Selection())
    names = ledger.figures.select(name=pl.coalesce("series_id", "figure_id")).collect()["name"]
    pairs = found.select("series", name=names.gather(found["row"])).unique()
    assert pairs["series"].n_unique() == pairs["name"].n_unique() == pairs.height


def test_an_answer_is_found_once_and_forgotten_behind_many_others(ledger: Ledger) -> None:
    known = Index(ledger.index.kinds, ledger.index.ordered)
    asked: list[int] = []

    def answer(number: int) -> pl.Series:
        def find() -> pl.Series:
            asked.append(number)
            return pl.Series([number])

        return known.remember(number, find)

    for number in [0, 0, *range(1, REMEMBERED), 0, REMEMBERED, 0, 1]:
        assert answer(number).item() == number
    assert asked == [*range(REMEMBERED + 1), 1]
