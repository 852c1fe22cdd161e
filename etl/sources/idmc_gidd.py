"""IDMC, Global Internal Displacement Database: internally displaced people and displacements of each country and year.

Definitions: https://www.internal-displacement.org/database/api-documentation/ and the README sheet of IDMC's workbook.
Stock: people who live in displacement on 31 December. Flow: displacements of 1 January to 31 December, movements and
not people: somebody who fled twice counts twice. Conflict and disasters have columns of their own and no total: IDMC
does not say how many people were displaced by both, so none of them is a part of another.

One database in four forms: the pages of the API (``displacements``, or ``conflicts`` alone), the workbook that
visitors download, the CSV on HDX. A figure has the same id in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.online.paging import follow_link
from etl.places.locate import locate
from etl.source import Extract, Online, ShapeChanged, Source
from etl.tables.formats import names_of, read_csv, read_json, read_xlsx, sheets, without_hashtags

CONFLICT: Final = "conflict and violence"
DISASTERS: Final = "disasters"
# figure: (measure, cause, exact column, rounded column) in the names of the API's ``displacements``.
FIGURES: Final = {
    f"{short}_{column}": (measure, cause, f"{short}_{column}", f"{short}_{column}_rounded")
    for short, cause in (("conflict", CONFLICT), ("disaster", DISASTERS))
    for column, measure in (("total_displacement", "stock"), ("new_displacement", "flow"))
}
TERMS: Final = {"stock": "total number of IDPs", "flow": "internal displacements (movements)"}
KEYS: Final = ("iso3", "country_name", "year")
# Other forms' names of the columns above. ``conflicts`` and the CSV on HDX made of it leave the cause out; the workbook
# calls the exact numbers raw, and before 2023 it had the rounded ones only, under two names.
RENAMED: Final = {
    "ISO3": "iso3",
    "Name": "country_name",
    "Year": "year",
    **{
        f"{column}{suffix}": f"conflict_{column}{suffix}"
        for column in ("total_displacement", "new_displacement")
        for suffix in ("", "_rounded")
    },
    **{
        f"{cause} {words}{mark}": f"{cause.lower()}_{column}{suffix}"
        for cause in ("Conflict", "Disaster")
        for words, column in (
            ("Stock Displacement", "total_displacement"),
            ("Internal Displacements", "new_displacement"),
            ("New Displacements", "new_displacement"),
        )
        for mark, suffix in ((" (Raw)", ""), ("", "_rounded"))
    },
}
SHEETS: Final = ("1_Displacement_data", "Displacement data")
ENVELOPE: Final = ("last_updated", "count", "next", "previous")
FIRST_YEAR: Final = 2008  # disasters since 2008, conflict since 2009


def pages(path: Path) -> Sequence[Path]:
    """The pages of an API's answer from the first on, ``<stem>_0.json``, ``<stem>_1.json``, as far as they are here."""
    if not path.name.endswith("_0.json"):
        return (path,)
    stem = path.name.removesuffix("0.json")
    found = [path]
    while (after := path.with_name(f"{stem}{len(found)}.json")).is_file():
        found.append(after)
    return found


def extract(path: Path) -> Extract:
    """One claim a country, year, cause and measure: of the exact number, or of the rounded one where that is alone."""
    if path.suffix != ".json":
        table = read_sheet(path) if path.suffix == ".xlsx" else without_hashtags(read_csv(path))
        tables.demand_rows(path, table.height, SOURCE.rows)
        return _figures(path, table)
    answers = [(page, *read_json(page, at="results")) for page in pages(path)]
    for page, table, answer in answers:
        tables.demand_names(page, answer, ENVELOPE[1:], ENVELOPE[:1], "name in its answer")
        if not table.height or answer["count"] != answers[0][2]["count"]:
            raise ShapeChanged(f"{page.name} does not go on where the page before it ends; fetch all pages again")
    read, count = sum(table.height for _, table, _ in answers), answers[0][2]["count"]
    if not isinstance(count, int) or read > count:
        raise ShapeChanged(f"{path.name}: count is {count!r}, its pages hold {read:,} records; fetch all pages again")
    tables.demand_rows(path, count, SOURCE.rows)
    extracts = [_figures(page, table) for page, table, _ in answers]
    claims = pl.concat([one.claims for one in extracts])
    tables.demand_unique(path, claims)
    left_out = {reason: sum(one.left_out[reason] for one in extracts) for reason in extracts[0].left_out}
    left_out["records of the answer on pages that are not here"] = count - read
    rejected = [
        one.rejected.with_columns(position=pl.format("{} of {}", "position", pl.lit(page.name)))
        for one, (page, *_) in zip(extracts, answers, strict=True)
    ]
    return Extract(claims, pl.concat(rejected), left_out)


def read_sheet(path: Path) -> pl.DataFrame:
    """The table of the workbook. Its notes by country, its estimates by age and its README are other sheets."""
    found = [sheet for sheet in SHEETS if sheet in sheets(path)]
    return without_hashtags(read_xlsx(path, found[0] if found else SHEETS[0]))


def _figures(path: Path, table: pl.DataFrame) -> Extract:
    """The claims of one table, whichever of the forms it has."""
    printed = {RENAMED.get(name, name): name for name in names_of(table)}
    known = [name for *_, exact, rounded in FIGURES.values() for name in (exact, rounded)]
    tables.demand_names(path, printed, KEYS, [name for name in printed if name in known], "column")
    if len(printed) < len(names_of(table)) or not any(name in known for name in printed):
        raise ShapeChanged(f"{path.name} has no number columns, or two names of one; compare it with IDMC's notes")
    numbered = {column: name for column, name in printed.items() if column in known}
    keys = [printed[key] for key in KEYS]
    table = tables.whole_numbers(tables.filled(table, *keys), printed["year"], *numbered.values())
    year, code = pl.col(printed["year"]), pl.col(printed["iso3"])
    table = tables.reject(table, printed["year"], year < FIRST_YEAR, f"is before {FIRST_YEAR}, when the data begin")
    table = tables.reject(table, printed["iso3"], ~code.str.contains("^[A-Z0-9]{3}$"), "is no code of a country")
    for *_, exact, rounded in FIGURES.values():
        if exact in printed and rounded in printed:
            wrong = (pl.col(printed[exact]) == 0) & (pl.col(printed[rounded]) > 0)
            table = tables.reject(table, printed[rounded], wrong, "is the rounded number of an exact 0")
    table, rejected = tables.sort_out(table)
    table = table.rename({name: column for column, name in printed.items()})
    absent = {name: pl.lit(None, dtype=pl.Int64) for name in known if name not in printed}
    table = locate(table.with_columns(**absent).rename({"iso3": "code"}), "code")
    numbers = [
        table.filter(pl.coalesce(exact, rounded) > 0).select(
            *_answers(path, name, measure, cause, printed, exact, rounded)
        )
        for name, (measure, cause, exact, rounded) in FIGURES.items()
    ]
    claims = pl.concat(numbers)
    tables.demand_unique(path, claims)
    # IDMC's own rounding turns 0 into an empty cell: nothing was recorded. It is not said that nobody was displaced.
    zeros = sum(table.filter(pl.col(name) == 0).height for name in known)
    both = sum(
        table.filter((pl.col(exact) > 0) & (pl.col(rounded) > 0)).height for *_, exact, rounded in FIGURES.values()
    )
    return Extract(
        claims,
        rejected,
        {"cells that say 0: nothing recorded": zeros, "rounded numbers beside the exact ones": both},
    )


def _answers(
    path: Path, name: str, measure: str, cause: str, printed: dict[str, str], exact: str, rounded: str
) -> list[pl.Expr]:
    """What every row says of one figure."""
    alone = pl.col(exact).is_null()
    stock = measure == "stock"
    end = pl.date("year", 12, 31)
    column = pl.when(alone).then(pl.lit(printed.get(rounded))).otherwise(pl.lit(printed.get(exact)))
    value = pl.when(alone).then(rounded).otherwise(exact)
    said = {
        "outcome": pl.lit("displaced"),
        "reported_term": pl.lit(f"{TERMS[measure]}, {cause}"),
        "measure": pl.lit(measure),
        "value": value,
        "number_text": value.cast(pl.String),
        "qualifier": pl.when(alone).then(pl.lit("about")).otherwise(pl.lit("exact")),
        "status": pl.lit("all"),
        "group": pl.lit("idp"),
        "cause": pl.lit(cause),
        "period_start": pl.lit(None, dtype=pl.Date) if stock else pl.date("year", 1, 1),
        "period_end": end,
        "period_precision": pl.lit("day" if stock else "year"),
        "as_of": end if stock else pl.lit(None, dtype=pl.Date),
        **{where: pl.col(where) for where in ("place", "iso3", "lat", "lon", "place_precision")},
        "place_text": pl.col("country_name"),
        "place_role": pl.lit("occurrence"),
        "source": pl.lit("IDMC"),
        "source_type": pl.lit("monitor"),
        "relay_depth": pl.lit(0),
        "document_id": pl.format("idmc_gidd/{}/{}", "year", "code"),
        "cell_key": pl.lit(name),
        "table_ref": tables.cell(path, column),
    }
    return [answer.alias(field) for field, answer in said.items()]


SOURCE: Final = Source(
    id="idmc_gidd",
    title="Global Internal Displacement Database",
    publisher="Internal Displacement Monitoring Centre",
    licence="CC-BY-NC-SA-3.0-IGO",
    redistributable=False,
    citation=(
        "Internal Displacement Monitoring Centre, Global Internal Displacement Database, "
        "https://www.internal-displacement.org/database/displacement-data/"
    ),
    caveat=(
        "A year's displacements are movements, not people: somebody who fled twice counts twice. People displaced by "
        "conflict and by disasters may be the same: the two are never added here. A stock may rest on a count of an "
        "earlier year where there was no newer one. A 0 is no figure: IDMC itself leaves the cell empty when it "
        "rounds. Where only the rounded number is published it is called about. IDMC's workbook names another licence "
        "(CC BY-NC 4.0) than its API's notes. The readers of the workbook, of the CSV on HDX and of disasters have not "
        "met a real file yet."
    ),
    homepage="https://www.internal-displacement.org/database/displacement-data/",
    cadence="yearly",
    counts="people living in internal displacement at the end of a year, and displacements in it, by country and cause",
    does_not_count="people who fled abroad; disaster stocks before 2019; displacement that nobody reported to IDMC",
    files=(
        *("idmc_gidd_0.json", "displacement_0.json"),
        "IDMC_Internal_Displacement_Conflict-Violence_Disasters*.xlsx",
        *("displacement_data*.csv", "Internal?Displacements?(New?Displacements)*IDPs*.csv"),
        "internal-displacements-new-displacements-idps*.csv",
    ),
    rows=(1, 20_000),
    version=1,
    extract=extract,
    online=(
        Online(
            "https://helix-tools-api.idmcdb.org/external-api/gidd/displacements/"
            "?client_id={IDMC_CLIENT_ID}&format=json&limit=1000",
            "idmc_gidd.json",
            next_page=follow_link(),
            largest=20_000_000,
        ),
    ),
    made_of=pages,
)
