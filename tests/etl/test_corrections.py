"""Corrections: each names its figure, what it said, what it should say, why and who says so; or it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from etl.corrections import COLUMNS, CORRECTIONS, Correction, CorrectionsWrong, correct, digests, read_corrections
from etl.schema import conform, identify
from etl.source import ShapeChanged
from tests.etl.claims import cell, frame
from tests.etl.refreshing import FIRST_DAY, NEXT_DAY, TOY, Place, change_of, counts


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


def test_a_correction_changes_the_value_and_says_so_and_the_number_stays_as_printed(place: Place) -> None:
    place.refresh(TOY)
    figure = place.figures().filter(pl.col("value") == 12)["figure_id"][0]
    place.correct(f"toy,{figure},value,12,21,digits swapped,A. Reader,2026-01-02")
    report = place.refresh(TOY, now=NEXT_DAY)
    corrected = place.figures().filter(pl.col("figure_id") == figure).row(0, named=True)
    assert (corrected["value"], corrected["low"], corrected["high"], corrected["people"]) == (21, 21, 21, 21)
    assert (corrected["number_text"], corrected["review_status"]) == ("12", "mended")
    assert corrected["review_note"] == "value corrected from 12 to 21: digits swapped (A. Reader, 2026-01-02)"
    assert counts(change_of(report, "toy")) == (3, 0, 1, 0, 0)
    before = place.table.read_bytes()
    place.refresh(TOY, now=NEXT_DAY)
    assert place.read == [] and place.table.read_bytes() == before


def test_a_correction_taken_off_gives_back_what_the_source_says(place: Place) -> None:
    place.refresh(TOY)
    before = place.figures()
    figure = before.filter(pl.col("value") == 12)["figure_id"][0]
    place.correct(f"toy,{figure},value,12,21,digits swapped,A. Reader,2026-01-02")
    place.refresh(TOY, now=NEXT_DAY)
    place.correct()
    place.refresh(TOY, now=FIRST_DAY)
    assert place.figures().equals(before)


def test_a_correction_whose_old_value_is_gone_stops_its_source_and_says_which_line(place: Place) -> None:
    place.refresh(TOY)
    figure = place.figures().filter(pl.col("value") == 12)["figure_id"][0]
    place.correct(f"toy,{figure},value,12,21,digits swapped,A. Reader,2026-01-02")
    place.write("raw/toy.csv", "1,killed,13\n1,injured,30\n2,killed,7\n")
    (reason,) = place.refresh(TOY, now=NEXT_DAY).stale
    assert f"corrections.csv, line 2: the value of figure {figure} is '13', not '12' any more" in reason


def test_a_correction_of_no_figure_publishes_nothing(place: Place) -> None:
    place.refresh(TOY)
    before = place.table.read_bytes()
    place.correct("toy,0123456789abcdef,value,12,21,digits swapped,A. Reader,2026-01-02")
    with pytest.raises(CorrectionsWrong, match="line 2: toy has no figure 0123456789abcdef"):
        place.refresh(TOY, now=NEXT_DAY)
    assert place.table.read_bytes() == before
