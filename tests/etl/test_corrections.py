"""Corrections: each names its figure, what it said, what it should say, why and who says so; or it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.corrections import COLUMNS, CORRECTIONS, Correction, CorrectionsWrong, correct, digests, read_corrections
from etl.schema import conform, identify
from etl.source import ShapeChanged
from tests.etl.claims import cell, frame


def write(folder: Path, *lines: str, header: str = ",".join(COLUMNS)) -> Path:
    path = folder / "corrections.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def correction(figure: str, field: str, old: str, new: str) -> Correction:
    return Correction(2, "toy", figure, field, old, new, "typing error", "A. Reader", "2026-01-02")


def test_the_corrections_of_the_repository_can_be_read() -> None:
    read_corrections(CORRECTIONS)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("toy,abc,value,1,2,,A. Reader,2026-01-02", "line 2: reason is missing"),
        ("toy,abc,value,1,2,why,,2026-01-02", "line 2: author is missing"),
        ("toy,abc,value,1,2,why", "line 2: author, date is missing"),
        ("toy,abc,low,1,2,why,A. Reader,2026-01-02", "'low' is no field that may be corrected"),
        ("toy,abc,number_text,1,2,why,A. Reader,2026-01-02", "'number_text' is no field"),
    ],
)
def test_a_correction_that_lacks_something_is_refused_with_its_line(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(CorrectionsWrong, match=complaint):
        read_corrections(write(tmp_path, line))


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorrectionsWrong, match="must have the columns dataset, figure_id"):
        read_corrections(write(tmp_path, header="figure,old,new"))


def test_dates_words_and_empty_fields_can_be_corrected() -> None:
    claims = conform(frame(cell("killed"), cell("injured")))
    ids = identify(claims)
    mended = correct(
        claims,
        ids,
        [
            correction(ids[0], "period_start", "2024-03-01", "2024-02-01"),
            correction(ids[0], "cause", "", "air strike"),
            correction(ids[0], "place", "Somewhere", ""),
        ],
    )
    first, second = mended.rows(named=True)
    assert (first["period_start"], first["cause"], first["place"]) == (date(2024, 2, 1), "air strike", None)
    assert first["review_note"].count("typing error (A. Reader, 2026-01-02)") == 3
    assert "cause corrected from nothing to air strike" in first["review_note"]
    assert second == claims.row(1, named=True)


def test_a_new_value_that_does_not_fit_its_field_is_refused() -> None:
    claims = conform(frame(cell("killed")))
    with pytest.raises(ShapeChanged, match="'many' does not fit value"):
        correct(claims, identify(claims), [correction(identify(claims)[0], "value", "12", "many")])


def test_corrections_of_other_figures_change_nothing() -> None:
    claims = conform(frame(cell("killed")))
    assert correct(claims, identify(claims), [correction("f" * 16, "value", "1", "2")]).equals(claims)


def test_the_digest_changes_with_what_is_said_and_not_with_its_line() -> None:
    first = correction("abc", "value", "1", "2")
    assert digests({"toy": [first]}) == digests({"toy": [replace(first, line=9)]})
    assert digests({"toy": [first]}) != digests({"toy": [replace(first, new="3")]})
