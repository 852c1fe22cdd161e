"""The list of documents and data sets, and a document read by its figures."""

from __future__ import annotations

from datetime import date

from ledger.documents import list_data_sets, list_documents, read_document
from ledger.selection import Selection
from ledger.table import Ledger


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
