"""Parquet: every column in its own type, text as it is, and the selection in words beside the table."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl
import pyarrow.parquet as pq

from etl.schema import ARROW_SCHEMA, SCHEMA_VERSION
from ledger.export.outlet import Outlet
from ledger.export.readme import cite_download, describe_selection
from ledger.export.selected import Download, read_batches
from ledger.language import speaking


def stream_parquet(download: Download) -> Iterator[bytes]:
    """The download as a Parquet file, a row group a batch; the dashboard can open it in place of its own table."""
    with speaking(download.language):
        said = {"selection": describe_selection(download), "citation": cite_download(download)}
    metadata = {
        "schema_version": json.dumps(SCHEMA_VERSION),
        "sources": json.dumps(download.ledger.sources, ensure_ascii=False),
        **said,
        "address": download.address,
        "left_out": json.dumps(download.leaving.left_out),
    }
    outlet = Outlet()
    with pq.ParquetWriter(outlet, ARROW_SCHEMA.with_metadata(metadata), compression="zstd") as writer:
        for batch in read_batches(download):
            writer.write_table(batch.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(ARROW_SCHEMA))
            yield outlet.take()
    yield outlet.take()
