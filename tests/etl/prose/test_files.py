"""Files of documents: the source that holds them names their ids, and what cannot be dated is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.prose.claim import VERSION
from etl.prose.files import read_file, read_texts

REPORT = "---\ntitle: Rain\npublished_on: 2021-06-16\nlanguage: en\n---\nNine people died in Gao, Mali.\n"


@pytest.mark.parametrize("dataset", ["documents", "reliefweb"])
def test_claims_and_texts_carry_the_id_of_their_source(tmp_path: Path, dataset: str) -> None:
    path = tmp_path / "rain.md"
    path.write_text(REPORT, encoding="utf-8")
    (claim,) = read_file(path, dataset).claims.to_dicts()
    assert (claim["dataset"], claim["document_id"]) == (dataset, f"{dataset}/rain")
    assert claim["method"] == f"{dataset} {VERSION}"
    assert read_texts(path, dataset) == {f"{dataset}/rain": "Nine people died in Gao, Mali."}


def test_a_document_without_its_day_gives_no_claim_but_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "rain.md"
    path.write_text(REPORT.replace("published_on: 2021-06-16\n", ""), encoding="utf-8")
    read = read_file(path, "documents")
    assert read.claims.height == 0
    assert read.rejected.rows() == [("report rain", "it does not say its published_on")]
