"""The list of documents and data sets, and a document read by its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from ledger.documents import (
    find_about,
    list_contradictions,
    list_data_sets,
    list_documents,
    list_published,
    read_comparable,
    read_document,
    read_whole,
)
from ledger.selection import Selection
from ledger.table import Ledger
from tests.sample import REPORT


def test_documents_are_listed_the_newest_first_with_what_they_say(ledger: Ledger) -> None:
    listed = list_documents(ledger, Selection()).rows_by_key("document_id", named=True, unique=True)
    assert list(listed) == ["d3", "d2", "d1", "d4"]
    assert (listed["d1"]["figures"], listed["d1"]["waiting"]) == (5, 0)
    assert listed["d1"]["published_on"] == date(2020, 2, 28)


def test_a_document_whose_figures_all_wait_is_listed_as_waiting(ledger: Ledger) -> None:
    listed = list_documents(ledger, Selection()).rows_by_key("document_id", named=True, unique=True)
    assert (listed["d4"]["figures"], listed["d4"]["waiting"]) == (0, 1)
    assert read_document(ledger, Selection(), "d4") == []
    assert len(read_document(ledger, Selection(withheld=True), "d4")) == 1


def test_filters_hold_in_the_list_and_in_the_text(ledger: Ledger) -> None:
    displaced = Selection(outcomes=("displaced",), places=("SYR",))
    assert list_documents(ledger, displaced)["document_id"].to_list() == ["d1"]
    (passage,) = read_document(ledger, displaced, "d1")
    assert [figure["number_text"] for figure in passage.figures] == ["948,000", "hundreds"]


def test_a_document_is_read_in_the_order_of_its_text(ledger: Ledger) -> None:
    passages = read_document(ledger, Selection(), "d1")
    numbers = [[figure["number_text"] for figure in passage.figures] for passage in passages]
    assert numbers == [["20"], ["Seven", "three"], ["948,000", "hundreds"]]
    assert [passage.follows for passage in passages] == [False, True, True]


def test_data_sets_are_listed_with_their_rows_and_figures(ledger: Ledger) -> None:
    listed = {row["dataset"]: row for row in list_data_sets(ledger, Selection())}
    assert list(listed) == ["daily", "stocks", "events", "closed"]
    assert (listed["stocks"]["rows"], listed["stocks"]["figures"]) == (35, 70)
    assert (listed["daily"]["first"], listed["daily"]["last"]) == (date(2023, 10, 7), date(2023, 11, 5))
    assert listed["closed"]["redistributable"] is False
    assert "prose" not in listed


def test_a_document_that_is_searched_shows_the_sentences_that_hold_the_words(ledger: Ledger) -> None:
    (passage,) = read_document(ledger, Selection(search="948,000"), "d1")
    assert [figure["number_text"] for figure in passage.figures] == ["948,000", "hundreds"]


def test_data_sets_are_counted_as_the_figures_are_that_dates_leave(ledger: Ledger) -> None:
    asked = Selection(first=date(2023, 10, 10), last=date(2023, 10, 20))
    rows = asked.rows(ledger).filter(pl.col("quote").is_null()).collect()
    listed = list_data_sets(ledger, asked)
    assert {row["dataset"] for row in listed} == set(rows["dataset"])
    for row in listed:
        own = rows.filter(pl.col("dataset") == row["dataset"])
        assert (row["figures"], row["rows"]) == (own.height, own["document_id"].n_unique())
        assert (row["first"], row["last"]) == (own["day"].min(), own["day"].max())
        assert row["document_title"] == own["document_title"][0]


def test_a_whole_text_is_paragraphs_each_with_its_own_figures(ledger: Ledger) -> None:
    figures = [figure for read in read_document(ledger, Selection(), "d1") for figure in read.figures]
    text = f"{REPORT}\n \n\nNobody was counted here,\nnor here.\n\n"
    first, second = read_whole(text, figures)
    assert (first.text, len(first.figures)) == (REPORT, len(figures))
    assert (second.text.strip(), second.figures) == ("Nobody was counted here,\nnor here.", ())
    assert text[second.start : second.end] == second.text
    assert read_whole(" \n", []) == []


def test_what_contradicts_the_figures_of_a_document_is_found_in_the_rest_of_the_table(ledger: Ledger) -> None:
    said = ledger.figures.filter(pl.col("document_id") == "d1").collect().sort("number_start")
    first = said.row(0, named=True)
    assert (first["low"], first["high"]) == (20, None)
    other = first | {
        "figure_id": "f" * 16,
        "document_id": "elsewhere",
        "source": "Sample Ministry",
        "high": 12,
        "low": 12,
    }
    with_other = replace(ledger, figures=pl.concat([ledger.figures, pl.LazyFrame([other], schema=said.schema)]))
    about = find_about([first])
    assert about.outcomes == {"killed"} and about.countries == {"SYR"}
    comparable = read_comparable(with_other, "d1", about)
    assert "f" * 16 in set(comparable["figure_id"])
    assert "d1" not in set(comparable["document_id"])
    (found,) = list_contradictions([first], comparable)[first["figure_id"]]
    assert (found["figure_id"], found["source"]) == ("f" * 16, "Sample Ministry")
    assert list_contradictions([first], comparable.clear()) == {}
    assert list_contradictions([], comparable.clear()) == {}


def test_every_document_of_a_data_set_is_known_whatever_its_review_says(ledger: Ledger) -> None:
    assert list_published(ledger, "prose") == {"d1", "d2", "d3", "d4"}
    assert list_published(ledger, "unheard of") == set()
