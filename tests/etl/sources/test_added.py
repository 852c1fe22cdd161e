"""Documents of the desk, as it lays them out: read as situation reports are."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.documents import Document, UnreadableDocument
from etl.documents.stored import to_json
from etl.sources.added import SOURCE

NAME = "2021-06-16-rain"


def lay_out(folder: Path, **changes: Any) -> Path:
    said = {"title": "Rain", "published_on": date(2021, 6, 16), "language": "en", **changes}
    path = folder / f"{NAME}.json"
    path.write_text(json.dumps(to_json(Document(NAME, "Nine people died in Gao, Mali.", **said))), encoding="utf-8")
    return path


def test_a_document_is_read_under_its_name_and_keeps_its_text(tmp_path: Path) -> None:
    path = lay_out(tmp_path)
    read = SOURCE.read(path)
    (figure,) = read.claims.to_dicts()
    assert (figure["dataset"], figure["document_id"], figure["value"]) == ("added", f"added/{NAME}", 9)
    assert (figure["licence"], figure["redistributable"]) == ("not stated", False)
    assert SOURCE.texts is not None
    assert SOURCE.texts(path)[f"added/{NAME}"][figure["quote_start"] : figure["quote_end"]] == figure["quote"]
    assert [document.id for document in read.documents] == [NAME]


def test_a_document_with_a_licence_may_be_passed_on(tmp_path: Path) -> None:
    (figure,) = SOURCE.read(lay_out(tmp_path, licence="CC-BY-4.0")).claims.to_dicts()
    assert figure["redistributable"]


def test_a_document_without_its_day_is_rejected(tmp_path: Path) -> None:
    read = SOURCE.read(lay_out(tmp_path, published_on=None))
    assert read.rejected.rows() == [(f"report {NAME}", "it does not say its published_on")]
    assert read.claims.is_empty()


@pytest.mark.parametrize("words", ["", "{", "[]", '{"id": 3}'])
def test_a_file_that_the_desk_did_not_write_is_refused_with_its_name(tmp_path: Path, words: str) -> None:
    path = tmp_path / f"{NAME}.json"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(UnreadableDocument, match=f"^{NAME}.json"):
        SOURCE.read(path)
