"""OCHA Syria: arrivals of internally displaced people and their spontaneous returns, by where they went, each month.

Terms: the notes of the IDP Task Force, https://reliefweb.int/report/syrian-arab-republic/syrian-arab-republic-idp-
spontaneous-returns-january-2022-enartr: a return is one of the month at hand, to a home or a community of origin; what
several mechanisms record is triangulated.

Each movement is one figure. The last month stands in the workbook three times: by community (``Flow_Estimation``), by
governorate (``Summarysince2016``) and by governorate of origin and of destination (``Table_Origin_vs_Departure``). The
communities are the finest, so they are the figures; the others are left out after it is shown that they add up to the
same. Every month before it is there by governorate of destination only.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.source import Extract, ShapeChanged, Source
from etl.tables.formats import ROW, read_cells, sheets

COMMUNITIES: Final = "Flow_Estimation"
MONTHS: Final = "Summarysince2016"
MATRIX: Final = "Table_Origin_vs_Departure"
ADDED: Final = "IDP"
"""A sheet that somebody else added: it repeats the totals of the years and is not OCHA's."""

# The workbook's word: the outcome, the workbook's title of such movements.
KINDS: Final = {"IDP": ("displaced", "IDP Movements"), "Returnees": ("returned", "IDP Returnees Movements")}
MATRICES: Final = {f"{title} Origin to Destination Movements": kind for kind, (_, title) in KINDS.items()}
FROM_TO: Final = "↓From | To →"
VALUE: Final = "Sum of IDP_Flow_Estimation"
CODES: Final = ("Mantika_PCODE", "Nahya_PCODE", "Community", "Community_PCODE")
COLUMNS: Final = ("Reporting_Month", "IDP_Returnees", "Mohafaza", "Mohafaza_PCODE", *CODES, VALUE)
IGNORED: Final = ("Mantika", "Nahya")  # the names of the p-codes beside them
ASIDE: Final = 20
"""Numbers without a heading beside the table of communities, at most: sums that somebody left there."""
NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TOTAL: Final = "Grand Total"
DERIVED: Final = (TOTAL, "Days", "Daily Average", "Monthly Average")
GOVERNORATES: Final = {
    "Damascus": "SY01", "Aleppo": "SY02", "Rural Damascus": "SY03", "Homs": "SY04", "Hama": "SY05", "Lattakia": "SY06",
    "Idleb": "SY07", "Al-Hasakeh": "SY08", "Deir-ez-Zor": "SY09", "Tartous": "SY10", "Ar-Raqqa": "SY11",
    "Dar'a": "SY12", "As-Sweida": "SY13", "Quneitra": "SY14",
}  # fmt: skip
CELL: Final = ("sheet", ROW, "column", "kind", "month", "governorate", "value")
"""A cell that counts movements: where it stands (row as in the program), what it is about, its text."""

Row = list[str | None]


def extract(path: Path) -> Extract:
    """One claim a community of the last month, and one a governorate and month before it."""
    native = [name for name in sheets(path) if name != ADDED]
    tables.demand_names(path, native, (COMMUNITIES, MONTHS, MATRIX), (), "sheet")
    left_out: dict[str, int] = {}
    communities = _communities(path, left_out)
    tables.demand_rows(path, communities.height, SOURCE.rows)
    month = communities.item(0, "month")
    cells = pl.concat([communities, _months(path, left_out), _matrix(path, month, left_out)], how="diagonal")
    right = pl.col("value").str.contains("^[0-9]{1,9}$").fill_null(False)
    rejected = cells.filter(~right).select(
        position=pl.format("sheet {}, row {}, column {}", "sheet", ROW, "column"),
        reason=pl.format("'{}' is not a whole number", pl.col("value").fill_null("")),
    )
    cells = cells.filter(right).with_columns(pl.col("value").cast(pl.Int64))
    again = (pl.col("month") == month) & (pl.col("sheet") != COMMUNITIES)
    if rejected.is_empty():
        _demand_same(path, cells.filter(again | (pl.col("sheet") == COMMUNITIES)))
    nothing = ~again & (pl.col("sheet") == MONTHS) & (pl.col("value") == 0)
    left_out |= {
        "months of a governorate that its communities add up to": cells.filter(again, sheet=MONTHS).height,
        "cells by origin: the movements of the same month again": cells.filter(again, sheet=MATRIX).height,
        "cells of a pivot that say 0 where most are empty": cells.filter(nothing).height,
        "cells of a sheet that is not OCHA's": sum(
            text is not None for name in sheets(path) if name == ADDED for row in read_cells(path, name) for text in row
        ),
    }
    claims = _claim(path, cells.filter(~again & ~nothing))
    tables.demand_unique(path, claims)
    return Extract(claims, rejected, left_out)


def _communities(path: Path, left_out: dict[str, int]) -> pl.DataFrame:
    """The cells of Flow_Estimation, all of one month, with the codes of their places."""
    names, *body = read_cells(path, COMMUNITIES)
    tables.demand_names(path, [name for name in names if name], COLUMNS, IGNORED, f"column in {COMMUNITIES}")
    aside = sum(name is None and row[number] is not None for row in body for number, name in enumerate(names))
    if aside > ASIDE:
        raise ShapeChanged(f"{path.name}, sheet {COMMUNITIES}: {aside} cells stand under no name in row 1; name them")
    left_out["numbers beside the table of communities, under no name"] = aside
    columns = {name: [row[names.index(name)] for row in body] for name in COLUMNS}
    table = pl.DataFrame(columns, schema=dict.fromkeys(COLUMNS, pl.String())).with_row_index(ROW, 2)
    table = table.filter(pl.any_horizontal(pl.col(COLUMNS).is_not_null()))
    tables.demand_labels(path, table, "IDP_Returnees", KINDS)
    tables.demand_labels(path, table, "Mohafaza", GOVERNORATES)
    empty = pl.any_horizontal(pl.col(COLUMNS).exclude(VALUE).is_null())
    tables.refuse(path, table, "Community", empty, "has a row in which its place, month or kind is empty")
    code = pl.col("Mohafaza").replace_strict(GOVERNORATES, default=None)
    tables.refuse(path, table, "Mohafaza_PCODE", pl.col("Mohafaza_PCODE") != code, "is another governorate's p-code")
    day = pl.col("Reporting_Month").str.to_date("%Y-%m-%d", strict=False)
    other = day.is_null() | (day.dt.day() != 1) | (day != day.first())
    tables.refuse(path, table, "Reporting_Month", other, "is not the first day of the one month of this sheet")
    return table.select(
        *CODES,
        pl.col(ROW).cast(pl.Int32),
        sheet=pl.lit(COMMUNITIES),
        column=pl.lit(VALUE),
        kind="IDP_Returnees",
        month=day,
        governorate="Mohafaza",
        value=VALUE,
    )


def _months(path: Path, left_out: dict[str, int]) -> pl.DataFrame:
    """The cells of Summarysince2016: a block for each kind, years and months above, governorates beside."""
    table = read_cells(path, MONTHS)
    starts = [number for number, row in enumerate(table) if row[0] == "Mohafaza"]
    if [table[start][1] for start in starts] != list(KINDS):
        raise ShapeChanged(
            f"{path.name}, sheet {MONTHS} has not one block for each of {', '.join(KINDS)}; compare them"
        )
    found: list[tuple[object, ...]] = []
    derived = nameless = 0
    for kind, start, end in zip(KINDS, starts, [*starts[1:], len(table)], strict=True):
        months = _read_months(path, kind, table[start : start + 3])
        for number, (label, *texts) in enumerate(table[start + 3 : end], start=start + 4):
            for column, text in enumerate(texts, start=1):
                month = months.get(column)
                if text is None:
                    continue
                if label in GOVERNORATES and month:
                    found.append((MONTHS, number, f"{_letter(column)}: {kind} {month}", kind, month, label, text))
                elif label in (*GOVERNORATES, *DERIVED) and column in months:
                    derived += 1
                elif label is None and (text == "0" or not month):
                    nameless += 1
                else:
                    _refuse(path, MONTHS, number, column, f"{text!r} of {label!r} has no governorate, or no month")
    left_out["sums and averages of months"] = derived
    left_out["zeros and reckonings beside no governorate"] = nameless
    cells = pl.DataFrame(found, schema=dict.fromkeys(CELL, pl.String()) | {ROW: pl.Int32()}, orient="row")
    return cells.with_columns(pl.col("month").str.to_date("%Y %b"))


def _read_months(path: Path, kind: str, heading: list[Row]) -> dict[int, str | None]:
    """By column the month above it ("2016 Jan"), null for a total. A year stands above its first month only."""
    months: dict[int, str | None] = {}
    year = ""
    for column, (first, second, third) in enumerate(list(zip(*heading, strict=True))[1:], start=1):
        year = second if second and second.isdigit() else year
        if third in NAMES and second in (None, year) and (first is None or column == 1):
            months[column] = f"{year} {third}"
        elif third is None and (first, second) in ((None, f"{year} Total"), (f"{kind} Total", None)):
            months[column] = None
        elif first or second or third:
            _refuse(path, MONTHS, 1, column, f"the heading {first!r}, {second!r}, {third!r} is no month and no total")
    return months


def _matrix(path: Path, month: date, left_out: dict[str, int]) -> pl.DataFrame:
    """The cells of Table_Origin_vs_Departure: origins beside, destinations above, of the month of Flow_Estimation."""
    found: list[tuple[object, ...]] = []
    kind, totals = "", 0
    above: Row = []
    for number, (label, *texts) in enumerate(read_cells(path, MATRIX), start=1):
        if label in MATRICES:
            kind = MATRICES[label]
        elif label == FROM_TO:
            above = texts
        for column, text in enumerate(texts, start=1):
            if text is None or label in (*MATRICES, FROM_TO):
                continue
            to = above[column - 1]
            if label not in (*GOVERNORATES, TOTAL) or to not in (*GOVERNORATES, TOTAL):
                _refuse(path, MATRIX, number, column, f"{text!r} is from {label!r} to {to!r}: no governorates")
            if TOTAL in (label, to):
                totals += 1
            else:
                name = f"{_letter(column)}: {kind} from {label} to {to}"
                found.append((MATRIX, number, name, kind, month, to, text))
    left_out["sums of the matrix of origins"] = totals
    schema = dict.fromkeys(CELL, pl.String()) | {ROW: pl.Int32(), "month": pl.Date()}
    return pl.DataFrame(found, schema=schema, orient="row")


def _letter(column: int) -> str:
    """The letters by which the program names a column, counted from 0."""
    first, second = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def _refuse(path: Path, sheet: str, row: int, column: int, why: str) -> None:
    raise ShapeChanged(f"{path.name}, sheet {sheet}, {_letter(column)}{row}: {why}; correct it or mend the source")


def _demand_same(path: Path, cells: pl.DataFrame) -> None:
    """Raise ShapeChanged where the three sheets do not give a governorate the same movements of the month."""
    said = [pl.col("value").filter(pl.col("sheet") == name).sum().alias(name) for name in (COMMUNITIES, MONTHS, MATRIX)]
    sums = cells.group_by("kind", "governorate", maintain_order=True).agg(*said)
    apart = sums.filter((pl.col(COMMUNITIES) != pl.col(MONTHS)) | (pl.col(COMMUNITIES) != pl.col(MATRIX)))
    if apart.height:
        kind, governorate, *numbers = apart.row(0)
        raise ShapeChanged(
            f"{path.name}: {kind} to {governorate} are {numbers[0]:,} in {COMMUNITIES}, {numbers[1]:,} in {MONTHS}, "
            f"{numbers[2]:,} in {MATRIX}, for one and the same month; find out which OCHA means"
        )


def _claim(path: Path, cells: pl.DataFrame) -> pl.DataFrame:
    """The claims of the cells: a flow of the month, to the place."""
    community = pl.col("Community_PCODE").is_not_null()
    code = pl.coalesce("Community_PCODE", pl.col("governorate").replace_strict(GOVERNORATES))
    return (
        locate(cells.with_columns(country=pl.lit("SYR")), "country", "governorate", "Mantika_PCODE")
        .with_columns(
            # A community has no code of its own in the schema, and the point of its district is not its own.
            *(pl.when(~community).then(name).alias(name) for name in ("lat", "lon")),
            *(pl.when(community).then("Community").otherwise(name).alias(name) for name in ("place", "place_text")),
            place_precision=pl.when(community).then(pl.lit("town")).otherwise("place_precision"),
        )
        .select(
            *WHERE,
            outcome=pl.col("kind").replace_strict({kind: outcome for kind, (outcome, _) in KINDS.items()}),
            reported_term=pl.col("kind").replace_strict({kind: title for kind, (_, title) in KINDS.items()}),
            measure=pl.lit("flow"),
            number_text=pl.col("value").cast(pl.String),
            value="value",
            status=pl.lit("all"),
            group=pl.lit("idp"),
            period_start="month",
            period_end=pl.col("month").dt.month_end(),
            period_precision=pl.lit("month"),
            period_text=pl.col("month").dt.strftime("%B %Y"),
            place_role=pl.lit("destination"),
            source=pl.lit("UN OCHA"),
            source_type=pl.lit("un"),
            relay_depth=pl.lit(0),
            document_id=pl.format("{}/{}/{}", pl.lit(SOURCE.id), pl.col("month").dt.strftime("%Y-%m"), code),
            cell_key="kind",
            table_ref=pl.struct(pl.lit(path.name).alias("file"), "sheet", ROW, "column"),
        )
    )


SOURCE: Final = Source(
    id="ocha_syria_idps",
    title="Syria: IDP movements and spontaneous returns, 2016-2021",
    publisher="UN OCHA",
    licence="terms not checked",
    redistributable=False,
    citation="UN OCHA Syria and the IDP Task Force, IDP movements and IDP spontaneous return movements, 2016-2021",
    caveat=(
        "Estimates of movements, not of different people: who moved twice is counted twice. By place of arrival; where "
        "people came from is in the workbook for its last month only, and left out, because it counts the same "
        "movements again. Returns start in 2017. An empty cell is not a zero. A return is to a home or a community of "
        "origin, and need not last."
    ),
    homepage="https://reliefweb.int/country/syr",
    cadence="no longer updated",
    counts="arrivals and spontaneous returns of internally displaced people, by month and governorate or community",
    does_not_count="people who stay displaced (a stock); refugees who return from abroad",
    files=("idp_gov_2016-2021.xlsx",),
    rows=(200, 5_000),
    version=1,
    extract=extract,
)
