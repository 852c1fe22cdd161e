"""The command line: what it prints, and that every failure is one clear sentence and a non-zero exit."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from etl import __main__ as command
from etl import gate, store
from etl.relate import relate
from etl.sources import SOURCES
from tests.etl import claims
from tests.etl.commands import run

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _wide_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for console in (command.console, command.complaints):
        monkeypatch.setattr(console, "_width", 300)


def test_help_names_every_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--help") == 0
    shown = capsys.readouterr().out
    for name in ("refresh", "sources", "check"):
        assert re.search(rf"\b{name}\b", shown)


def test_sources_shows_each_with_its_licence_and_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "sources") == 0
    shown = capsys.readouterr().out
    for source in SOURCES:
        assert source.id in shown
        assert source.licence in shown
        assert all(name in shown for name in source.files)


def test_check_says_that_every_figure_has_its_evidence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert run(monkeypatch, "check") == 0
    shown = capsys.readouterr().out
    assert re.search(r"Every one of [\d,]+ figures has its evidence", shown)
    assert "holds  a cumulative never falls" in shown
    assert "fails" not in shown
    assert re.search(r"Revisions of sources, recorded: \d+", shown)
    assert re.search(r"conflict  UNHCR below IDMC: \d+", shown)
    assert re.search(r"Conflicts between sources, kept side by side: [\d,]+", shown)


def test_check_tells_what_a_source_revised_and_where_two_contradict_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = relate(
        claims.figures(
            *(
                claims.cell(
                    document_id=f"toy/{day}", source=source, measure="cumulative", as_of=date(2024, 3, day),
                    period_end=date(2024, 3, day), value=value, number_text=str(value),
                )
                for day, source, value in ((1, "Monitor", 50), (2, "Monitor", 49), (2, "Ministry", 80))
            )
        )
    )  # fmt: skip
    monkeypatch.setattr(command, "check", lambda *arguments: (figures, []))
    assert run(monkeypatch, "check") == 0
    shown = capsys.readouterr().out
    assert "revised  49 in toy/2, a revision: the source's own total was 50 on 1 March 2024" in shown
    assert "Revisions of sources, recorded: 1." in shown
    assert "conflict  Monitor below Ministry: 1" in shown


def test_check_of_nothing_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "check") == 1
    assert capsys.readouterr().err == ("there is no data/figures.parquet to check; run `python -m etl refresh` first\n")


def test_check_names_what_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    failure = gate.Failure("a cumulative never falls", "abc", "9 in [b]x[/b] after 10 on 2024-01-01")
    figures, _ = store.read(tmp_path / "none.parquet")
    monkeypatch.setattr(command, "check", lambda *arguments: (figures, [failure]))
    assert run(monkeypatch, "check") == 1
    shown = capsys.readouterr()
    assert "a cumulative never falls: figure abc, 9 in [b]x[/b] after 10 on 2024-01-01" in shown.err
    assert "fails  a cumulative never falls" in shown.out


def test_refresh_sums_up_by_source_and_says_what_it_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    shutil.copytree(ROOT / "data" / "documents", tmp_path / "data" / "documents")
    table = shutil.copy(ROOT / store.TABLE, tmp_path / "data")
    before = Path(table).read_bytes()
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "refresh", "--offline") == 0
    shown = capsys.readouterr().out
    assert shown.count("kept: no raw file here") >= 3
    assert "207,639" in shown
    assert "data/figures.parquet is as it was: nothing changed." in shown
    assert Path(table).read_bytes() == before


def test_a_stale_source_ends_with_a_reason_and_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "casualties_daily.json").write_text("{}", encoding="utf-8")
    assert run(monkeypatch, "refresh", "--offline") == 1
    shown = capsys.readouterr()
    assert (
        "Stale: palestine_datasets_gaza: casualties_daily.json holds no list of records; fetch the file again"
        in shown.err
    )
    assert "Traceback" not in shown.err


def test_two_raw_files_of_one_name_end_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("one", "two"):
        (tmp_path / "raw" / folder).mkdir(parents=True)
        (tmp_path / "raw" / folder / "casualties_daily.json").write_text("[]", encoding="utf-8")
    assert run(monkeypatch, "refresh", "--offline", "--raw", "raw") == 1
    assert capsys.readouterr().err.startswith("casualties_daily.json occurs twice under the raw folder")


def test_a_locked_table_ends_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with store.locked(store.TABLE):
        assert run(monkeypatch, "refresh", "--offline") == 1
    assert capsys.readouterr().err.startswith("another refresh is writing figures.parquet; wait until it has ended")


def test_an_unknown_command_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "publish-everything") == 2


def labelled(path: Path, **more: object) -> str:
    text = "Shelling killed 12 civilians on Thursday. It wounded 5 others."
    figure = {"id": "f1", "number_start": 16, "number_end": 18, "value": 12, "outcome": "killed"}
    record = {"id": "d1", "language": "en", "published_on": "2024-05-03", "text": text, "figures": [figure], **more}
    path.write_text("".join(json.dumps(record | {"id": f"d{i}"}) + "\n" for i in range(12)), encoding="utf-8")
    return str(path)


def test_calibrate_writes_the_model_and_says_how_it_did(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gold, model = labelled(tmp_path / "gold.jsonl"), tmp_path / "model.json"
    assert run(monkeypatch, "calibrate", gold, "--output", str(model)) == 0
    said = capsys.readouterr().out
    assert "What was said, and what is right" in said
    assert "24 figures of 12 documents, cross-validated: Brier score" in said
    assert set(json.loads(model.read_text(encoding="utf-8"))) >= {"intercept", "weights", "cross_validated"}


def test_calibrate_on_partial_labels_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gold, model = labelled(tmp_path / "gold.jsonl", labels="partial"), tmp_path / "model.json"
    assert run(monkeypatch, "calibrate", gold, "--output", str(model)) == 1
    assert "label more documents" in capsys.readouterr().err
    assert not model.exists()


def test_evaluate_publishes_every_set_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    published = []
    monkeypatch.setattr(command.accuracy, "publish", published.append)
    sets = [labelled(tmp_path / "one.jsonl"), labelled(tmp_path / "two.jsonl", labels="partial")]
    assert run(monkeypatch, "evaluate", "--publish", *sets) == 0
    assert [(name, *entry["scores"]) for name, entry in published[0]["sets"].items()] == [
        ("one", "full"),
        ("two", "partial"),
    ]
    assert "accuracy.json and accuracy.md are written" in capsys.readouterr().err
