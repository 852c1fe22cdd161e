"""A reference list has each data set and document once; its BibTeX and CSL JSON can be read by other programs."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.references import TEX, list_references, reference_list
from ledger.table import Ledger
from tests.ledger.reports import publish, total
from tests.sample import HOSTILE

SOURCES = {"toy": {"citation": "Toy, Counts & more, https://example.org/a_b."}}
UNTEX = {tex: plain for plain, tex in ((chr(code), tex) for code, tex in TEX.items())}


def rows(*changes: dict[str, Any]) -> pl.DataFrame:
    """A figure of a data set for each, changed so."""
    plain = {
        "dataset": "toy", "document_id": "toy/1", "document_title": "Toy", "publisher": "Toy Press",
        "licence": "CC0-1.0", "redistributable": True, "url": "https://example.org/toy", "language": "en",
        "published_on": date(2024, 3, 2), "retrieved_at": datetime(2026, 11, 1, tzinfo=UTC), "quote": None,
    }  # fmt: skip
    return pl.DataFrame([plain | each for each in changes], schema_overrides={"quote": pl.String, "url": pl.String})


def document(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "dataset": "documents",
        "document_id": name,
        "quote": "Ten died.",
        "document_title": f"On {name}",
        **changes,
    }


def parse_bibtex(text: str) -> dict[str, dict[str, str]]:
    """The entries by key, each its fields as printed; raises AssertionError where braces do not match."""
    entries: dict[str, dict[str, str]] = {}
    position = 0
    while (found := re.compile(r"@misc\{([A-Za-z0-9-]+),\n").search(text, position)) is not None:
        fields, position = {}, found.end()
        while (field := re.compile(r"\s*([a-z]+) = \{").match(text, position)) is not None:
            depth, end = 1, field.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1] != "\\" else 0
                end += 1
            fields[field[1]] = text[field.end() : end - 1]
            assert text[end] in ",\n", "a field ends with a comma or its line"
            position = end + 1
        assert found[1] not in entries, "two entries have one key"
        entries[found[1]] = fields
    return entries


def without_tex(text: str) -> str:
    return re.sub("|".join(map(re.escape, sorted(UNTEX, key=len, reverse=True))), lambda tex: UNTEX[tex[0]], text)


def check_csl(text: str) -> list[dict[str, Any]]:
    """The items, held against what the schema of CSL 1.0.2 (csl-data.json) demands of the fields used."""
    items: list[dict[str, Any]] = json.loads(text)
    for item in items:
        assert {"id", "type"} <= set(item) <= {
            "id", "type", "title", "author", "publisher", "issued", "accessed", "URL", "language", "note",
        }  # fmt: skip
        assert item["type"] in ("report", "dataset")
        assert all(set(name) == {"literal"} and name["literal"] for name in item["author"])
        for when in (item[name] for name in ("issued", "accessed") if name in item):
            [[year, month, day]] = when["date-parts"]
            assert date(year, month, day)
        assert all(isinstance(item[name], str) for name in set(item) - {"author", "issued", "accessed"})
    assert len({item["id"] for item in items}) == len(items)
    return items


def test_a_data_set_is_listed_once_however_many_figures_it_gives() -> None:
    figures = rows({}, {"document_id": "toy/2"}, {"retrieved_at": datetime(2026, 11, 20, tzinfo=UTC)})
    assert reference_list(figures, SOURCES, "text") == (
        "Toy Press: “Toy” [data set]. https://example.org/toy. Cite as: Toy, Counts & more, https://example.org/a_b. "
        "Licence: CC0-1.0. Accessed 20 November 2026.\n"
    )


def test_each_document_is_listed_once_with_its_date() -> None:
    listed = reference_list(rows(document("a"), document("a"), document("b", url=None)), SOURCES, "text")
    assert listed.splitlines() == [
        "Toy Press (2 March 2024): “On a”. https://example.org/toy. Licence: CC0-1.0. Accessed 1 November 2026.",
        "Toy Press (2 March 2024): “On b”. Licence: CC0-1.0. Accessed 1 November 2026.",
    ]


def test_what_may_not_be_passed_on_is_listed_and_says_so() -> None:
    listed = reference_list(rows({"redistributable": False, "licence": "Closed"}), {}, "text")
    assert "Licence: Closed; not for passing on." in listed


@pytest.mark.parametrize("style", ["text", "bibtex", "csl"])
def test_no_figures_give_no_list(style: Any) -> None:
    assert reference_list(rows({}).clear(), {}, style) == ""


def test_bibtex_has_author_title_date_address_day_read_and_licence() -> None:
    [(key, fields)] = parse_bibtex(reference_list(rows(document("a_b")), {}, "bibtex")).items()
    assert re.fullmatch(r"a-b-[0-9a-f]{8}", key)
    assert fields == {
        "author": "{Toy Press}", "title": "{On a\\_b}", "publisher": "Toy Press", "year": "2024", "date": "2024-03-02",
        "url": "https://example.org/toy", "urldate": "2026-11-01", "language": "en", "note": "Licence: CC0-1.0",
    }  # fmt: skip


def test_csl_has_the_same() -> None:
    [item] = check_csl(reference_list(rows(document("a")), {}, "csl"))
    del item["id"]
    assert item == {
        "type": "report", "title": "On a", "author": [{"literal": "Toy Press"}], "publisher": "Toy Press",
        "issued": {"date-parts": [[2024, 3, 2]]}, "accessed": {"date-parts": [[2026, 11, 1]]},
        "URL": "https://example.org/toy", "language": "en", "note": "Licence: CC0-1.0",
    }  # fmt: skip


def test_a_data_set_has_no_date_of_its_own() -> None:
    [item] = check_csl(reference_list(rows({}), SOURCES, "csl"))
    assert item["type"] == "dataset"
    assert "issued" not in item


def test_an_id_is_the_same_in_every_list() -> None:
    alone = [each.id for each in list_references(rows(document("b")), {})]
    among = [each.id for each in list_references(rows(document("a"), document("b"), document("B"), {}), {})]
    assert alone[0] in among
    assert len(set(among)) == 4


def test_documents_of_one_title_have_each_an_id() -> None:
    twins = rows(document("a b", document_title="Same"), document("a-b", document_title="Same"))
    assert len({each.id for each in list_references(twins, {})}) == 2


@pytest.mark.parametrize("url", ["data/documents/a.md", "javascript:alert(1)", None])
def test_only_addresses_of_the_web_are_addresses(url: str | None) -> None:
    [item] = check_csl(reference_list(rows(document("a", url=url)), {}, "csl"))
    assert "URL" not in item


def test_an_address_cannot_end_its_field() -> None:
    listed = reference_list(rows({"url": "https://example.org/a}b{c\\d e%20f"}), {}, "bibtex")
    [fields] = parse_bibtex(listed).values()
    assert fields["url"] == "https://example.org/a%7Db%7Bc%5Cd%20e%20f"


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_whatever_the_titles_bibtex_and_csl_can_be_read_back(name: str, title: str) -> None:
    figures = rows(document(name, document_title=title, publisher=f"P {title}"), document(f"{name}2"), {})
    plain = {" ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", each).split()) for each in (title, f"On {name}2", "Toy")}
    entries = parse_bibtex(reference_list(figures, SOURCES, "bibtex"))
    assert {without_tex(entry.get("title", "{}")[1:-1]) for entry in entries.values()} == plain
    assert {item.get("title", "") for item in check_csl(reference_list(figures, SOURCES, "csl"))} == plain
    assert len(reference_list(figures, SOURCES, "text").splitlines()) == len(entries) == 3


def test_the_sample_with_its_hostile_document_gives_a_sound_list(ledger: Ledger, figures: pl.DataFrame) -> None:
    entries = parse_bibtex(reference_list(figures, ledger.sources, "bibtex"))
    assert HOSTILE in {without_tex(entry["title"][1:-1]) for entry in entries.values()}
    assert set(entries) == {item["id"] for item in check_csl(reference_list(figures, ledger.sources, "csl"))}


def test_a_lazy_selection_will_do(ledger: Ledger, figures: pl.DataFrame) -> None:
    assert reference_list(ledger.figures, ledger.sources, "text").count("\n") >= len(
        list_references(figures, ledger.sources)
    )


def test_figures_of_the_table_will_do() -> None:
    assert len(list_references(publish(total(0, 1), total(1, 2)), {})) == 1
