"""Downloads of a selection, one file a format; the rows that no licence allows passing on stay here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ledger.export.excel import stream_excel
from ledger.export.package import stream_package
from ledger.export.parquet import stream_parquet
from ledger.export.plain import csv_of, stream_csv
from ledger.export.readme import cite_download
from ledger.export.selected import Download, Leaving, TableReplaced, count_leaving, prepare_download

__all__ = [
    "FORMATS", "Download", "Format", "Leaving", "TableReplaced", "cite_download", "count_leaving", "csv_of",
    "prepare_download",
]  # fmt: skip


@dataclass(frozen=True)
class Format:
    """A form in which a selection leaves: its media type, and what writes it piece by piece."""

    media_type: str
    stream: Callable[[Download], Iterator[bytes]]


FORMATS: Final = {
    "csv": Format("text/csv; charset=utf-8", stream_csv),
    "zip": Format("application/zip", stream_package),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", stream_excel),
    "parquet": Format("application/vnd.apache.parquet", stream_parquet),
}
"""By the ending of its files."""
