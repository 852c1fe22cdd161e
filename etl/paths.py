"""Paths that lead elsewhere than to a disk: of an object store, or another file system that fsspec knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

from etl.documents import UnreadableDocument
from etl.jobs import HIDDEN

STORES: Final = ("s3", "gs", "gcs", "az", "abfs", "abfss")
"""Object stores. Keys, region and endpoint are in the environment, under the names that their own tools use."""

INSTALL: Final = "`.venv/bin/python -m pip install --requirement requirements-cluster.txt` installs what it needs"


def open_path(name: str) -> Path:
    """The path of this name: on this disk, or where it says a protocol, one with the same methods (``s3://...``).

    Raises UnreadableDocument where that needs packages that are not installed, or knows no such protocol.
    """
    if "://" not in name:
        return Path(name)
    _demand_packages(name)
    from upath import UPath

    try:
        return cast(Path, UPath(name))
    except (ValueError, ImportError) as error:
        raise UnreadableDocument(f"{name}: no such place is known ({error}).") from None


def list_files(names: Sequence[str]) -> list[str]:
    """The files of these names, in their order, each once: of a folder all in it at any depth; of a pattern
    (``s3://reports/2024-*``; on a disk the shell does it) those that meet it.

    Raises UnreadableDocument for a name that leads to no file, or a place that does not answer.
    """
    found: dict[str, None] = {}
    for name in names:
        files = sorted(_list_elsewhere(name) if "://" in name else _list_here(name))
        files = [file for file in files if not file.rpartition("/")[2].startswith(HIDDEN)]
        if not files:
            raise UnreadableDocument(f"{name}: there is no such file, and no folder with files in it.")
        found |= dict.fromkeys(files)
    return list(found)


def _list_here(name: str) -> list[str]:
    path = Path(name)
    files = [path] if path.is_file() else path.rglob("*")
    return [str(file.absolute()) for file in files if file.is_file()]


def _list_elsewhere(name: str) -> list[str]:
    _demand_packages(name)
    from fsspec.core import url_to_fs

    system: Any
    try:
        system, place = url_to_fs(name)
        files = system.glob(place) if "*" in name else system.find(place)
        return [f"{name.partition('://')[0]}://{system.unstrip_protocol(file).partition('://')[2]}" for file in files]
    except Exception as error:  # every store has its own kinds
        raise UnreadableDocument(f"{name}: cannot be listed ({error}).") from None


def _demand_packages(name: str) -> None:
    try:
        import upath  # noqa: F401
        from fsspec.registry import registry
        from obstore.fsspec import register
    except ImportError:
        raise UnreadableDocument(f"{name}: to read and write there is the extra `cluster`; {INSTALL}.") from None
    protocol = name.partition("://")[0]
    if protocol in STORES and protocol not in registry:
        register(protocol)
