"""The three ways of paging find the next page, stop after the last, and refuse answers that do not page."""

from __future__ import annotations

import pytest

from etl.online.paging import count_pages, count_records, follow_link
from etl.source import ShapeChanged

ADDRESS = "https://api.example.org/figures?year=2024"


def test_a_link_is_followed_until_it_is_null() -> None:
    next_page = follow_link()
    assert next_page(ADDRESS, {"next": f"{ADDRESS}&offset=100"}) == f"{ADDRESS}&offset=100"
    assert next_page(ADDRESS, {"next": None}) is None
    assert next_page(ADDRESS, {"next": ""}) is None
    assert next_page(ADDRESS, {"results": []}) is None


def test_a_link_may_stand_deeper_and_be_relative() -> None:
    next_page = follow_link(at="links.next.href")
    assert next_page(ADDRESS, {"links": {"next": {"href": "/figures?page=2"}}}) == (
        "https://api.example.org/figures?page=2"
    )
    assert next_page(ADDRESS, {"links": {"self": {"href": ADDRESS}}}) is None


def test_a_link_of_the_same_host_stays_with_https() -> None:
    assert follow_link()(ADDRESS, {"next": "http://api.example.org/figures?page=2"}) == (
        "https://api.example.org/figures?page=2"
    )
    assert follow_link()(ADDRESS, {"next": "http://other.example.org/figures"}) == "http://other.example.org/figures"


@pytest.mark.parametrize("answer", [[], "next", {"next": 2}, {"next": ["https://api.example.org/"]}])
def test_a_link_that_is_none_is_refused(answer: object) -> None:
    with pytest.raises(ShapeChanged):
        follow_link()(ADDRESS, answer)


def test_pages_are_counted_from_one_to_the_number_that_the_answer_says() -> None:
    next_page = count_pages()
    assert next_page(ADDRESS, {"maxPages": 2}) == f"{ADDRESS}&page=2"
    assert next_page(f"{ADDRESS}&page=2", {"maxPages": 2}) is None
    assert next_page(f"{ADDRESS}&page=9", {"maxPages": 10}) == f"{ADDRESS}&page=10"
    assert next_page(ADDRESS, {"maxPages": 0}) is None


@pytest.mark.parametrize("answer", [{}, {"maxPages": "2"}, {"maxPages": True}, {"maxPages": None}, []])
def test_a_number_of_pages_that_is_none_is_refused(answer: object) -> None:
    with pytest.raises(ShapeChanged, match="maxPages"):
        count_pages()(ADDRESS, answer)


def test_records_are_counted_until_a_page_is_not_full() -> None:
    next_page = count_records(at="data")
    address = f"{ADDRESS}&limit=2"
    assert next_page(address, {"data": [{}, {}]}) == f"{address}&offset=2"
    assert next_page(f"{address}&offset=2", {"data": [{}, {}]}) == f"{address}&offset=4"
    assert next_page(f"{address}&offset=4", {"data": [{}]}) is None
    assert next_page(address, {"data": []}) is None


def test_records_are_counted_to_the_total_where_the_server_lowers_the_limit() -> None:
    next_page = count_records(at="data", total="totalCount")
    address = f"{ADDRESS}&limit=1000"
    assert next_page(address, {"data": [{}, {}], "totalCount": 3}) == f"{address}&offset=2"
    assert next_page(f"{address}&offset=2", {"data": [{}], "totalCount": 3}) is None
    with pytest.raises(ShapeChanged, match="without records"):
        next_page(f"{address}&offset=2", {"data": [], "totalCount": 3})


def test_the_parameters_have_the_names_that_the_api_gives_them() -> None:
    next_page = count_records(limit="top", offset="skip")
    assert next_page(f"{ADDRESS}&top=1&skip=3", [{}]) == f"{ADDRESS}&top=1&skip=4"


@pytest.mark.parametrize(
    ("address", "answer"),
    [(ADDRESS, [{}]), (f"{ADDRESS}&limit=all", [{}]), (f"{ADDRESS}&limit=0", [{}]), (f"{ADDRESS}&limit=1", {})],
)
def test_records_that_cannot_be_counted_are_refused(address: str, answer: object) -> None:
    with pytest.raises(ShapeChanged):
        count_records()(address, answer)
