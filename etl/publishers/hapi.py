"""What the tables of HDX's Humanitarian API share: their two forms, and how they name places.

Fields: https://hapi.humdata.org/docs and https://hdx-hapi.readthedocs.io/en/latest/data_usage_guides/. A table is
served in pages of JSON, and as CSV on HDX. The CSV also has the rows that HDX holds to be incomplete or wrong
(``error``), and keeps the provider's own names of places beside those that HDX found; the JSON shows the former in
place of the latter where HDX found none.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.online.paging import count_records
from etl.source import Online
from etl.tables.formats import ROW, read_csv, read_json, without_hashtags

PUBLISHER: Final = "OCHA HDX HAPI"
PAGE: Final = (1, 10_000)
"""Plausible number of records in a page."""
LARGEST: Final = 1_500_000_000
"""Bytes of all pages of a table together."""
UNMET: Final = "This reader has not met a real file yet."

REGIONS: Final = ("admin1_code", "admin1_name", "admin2_code", "admin2_name")
ONE_FORM_ONLY: Final = ("provider_admin1_name", "provider_admin2_name", "error")
# Keys of HDX's own tables; whether a country has a response plan; what HDX corrected.
IGNORED: Final = (
    *("resource_hdx_id", "dataset_hdx_id", "warning", "has_hrp", "in_gho"),
    *("location_ref", "location_name", "admin1_ref", "admin2_ref"),
    *("origin_location_ref", "origin_location_name", "origin_has_hrp", "origin_in_gho"),
    *("asylum_location_ref", "asylum_location_name", "asylum_has_hrp", "asylum_in_gho"),
)
UNSPECIFIED: Final = "unspecified"


def read_records(path: Path, used: Collection[str], rows: tuple[int, int]) -> tuple[pl.DataFrame, int]:
    """The used columns as text, blank cells null, of a CSV file or a page; and how many rows HDX marks as wrong.

    Those are left out, as they are from the API. ``rows`` is what is plausible in a CSV file. The page behind a last
    page that is full holds nothing.
    """
    if path.suffix == ".json":
        table, _ = read_json(path, "data")
        if table.height == 0:
            return pl.DataFrame(schema={ROW: pl.Int32(), **dict.fromkeys((*used, *ONE_FORM_ONLY), pl.String())}), 0
        rows = PAGE
    else:
        table = without_hashtags(read_csv(path))
    here = [name for name in ONE_FORM_ONLY if name in table.columns]
    ignored = [name for name in IGNORED if name in table.columns]
    tables.demand_shape(path, table, (*used, *here), ignored, rows)
    absent = [pl.lit(None, dtype=pl.String).alias(name) for name in ONE_FORM_ONLY if name not in here]
    table = table.select(ROW, pl.col(*used, *here).str.strip_chars().replace("", None), *absent)
    right = table.filter(pl.col("error").is_null())
    return right.drop("error"), table.height - right.height


def name_places(table: pl.DataFrame) -> pl.DataFrame:
    """The table with the names of regions (the provider's where HDX found none), and what tells its places apart:
    ``place_key``, and ``whole_key`` for the place that holds it (null for a country).

    A district that HDX did not find has the provider's name, and the ``admin_level`` of what HDX did find.
    """
    names = {
        level: pl.coalesce(
            pl.when(pl.col(f"{level}_name").str.to_lowercase() != UNSPECIFIED).then(f"{level}_name"),
            f"provider_{level}_name",
        )
        for level in ("admin1", "admin2")
    }
    table = table.with_columns(**{f"{level}_name": name for level, name in names.items()})
    first, second = (pl.coalesce(f"{level}_code", f"{level}_name") for level in ("admin1", "admin2"))
    named = pl.when(second.is_not_null()).then(2).when(first.is_not_null()).then(1).otherwise(0)
    level = pl.max_horizontal(named, pl.col("admin_level").cast(pl.Int32))
    region = first.fill_null(UNSPECIFIED)
    return table.with_columns(
        place_key=pl.when(level == 0)
        .then("location_code")
        .when(level == 1)
        .then(region)
        .otherwise(pl.format("{}/{}", region, second.fill_null(UNSPECIFIED))),
        whole_key=pl.when(level == 1).then("location_code").when(level == 2).then(region),
    )


def serve(endpoint: str, file: str) -> Online:
    """Where a table is served in pages; whoever asks names herself by HDX_APP_IDENTIFIER."""
    return Online(
        f"https://hapi.humdata.org/api/v2/{endpoint}?output_format=json&limit={PAGE[1]}&offset=0"
        "&app_identifier={HDX_APP_IDENTIFIER}",
        file=file,
        next_page=count_records(at="data"),
        largest=LARGEST,
    )
