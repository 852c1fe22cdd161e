"""UNICEF data warehouse, dataflow MG: children among refugees and internally displaced people, by country and year.

Format: SDMX-CSV 1.0 with codes and no labels (``format=csv&labels=id``), https://data.unicef.org/sdmx-api-documentation/;
codes: https://sdmx.data.unicef.org/ws/public/sdmxapi/rest/codelist/UNICEF (CL_OBS_STATUS, CL_AGE, CL_UNIT_MEASURE).

UNICEF counts nobody itself here: it prints the totals of UNHCR, UNRWA and IDMC, and the children among them, most of
them computed from shares; the footnotes say so. Such a number is "about", and called extrapolated.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.source import EXTRAPOLATED, Extract, Online, Source
from etl.tables.formats import names_of, read_csv

DATAFLOW: Final = "UNICEF:MG(1.0)"
# indicator: (outcome, measure, group, place_role, words). Stocks are people on 31 December.
INDICATORS: Final = {
    "MG_INTERNAL_DISP_PERS": ("displaced", "stock", "idp", "occurrence", "Internally displaced persons (IDPs)"),
    "MG_NEW_INTERNAL_DISP": ("displaced", "flow", None, "occurrence", "New internal displacements"),
    "MG_RFGS_CNTRY_ASYLM": ("refugee", "stock", "refugee", "host", "Refugees, by country of asylum"),
    "MG_RFGS_CNTRY_ORIGIN": ("refugee", "stock", "refugee", "origin", "Refugees, by country of origin"),
    "MG_UNRWA_RFGS_CNTRY_ASYLM": ("refugee", "stock", "refugee", "host", "Refugees under UNRWA mandate"),
}
MIGRANTS: Final = "MG_INTNL_MG_CNTRY_DEST"
RATES: Final = ("MG_RFGS_CNTRY_ASYLM_PER1000", "MG_RFGS_CNTRY_ASYLM_PER_USD_GNI")
PEOPLE: Final = ("PS", "NUMBER")  # CL_UNIT_MEASURE: persons; number
NO_PEOPLE: Final = ("PCNT", "PER1000", "PER1USD_GNI_CAP")
CAUSES: Final = {"_T": None, "POP_CONF_VIOLENCE": "conflict and violence", "POP_DISASTER": "disasters"}
AGES: Final = ("_T", "Y0T17")
# CL_COUNTRY: three letters are a country, other codes a region (WORLD, UNICEF_WCA, AU for the African Union).
REGION: Final = "^(AU|.{4,})$"
NO_CODE: Final = ("CHI", "XKX")  # the Channel Islands and Kosovo have no ISO 3166 code
MULTIPLIERS: Final = {"0": "", "3": " thousand", "6": " million"}
# CL_OBS_STATUS: how certain a value is. A break, another definition or a derogation make it no less certain.
STATUS: Final = {
    **dict.fromkeys(("A", "B", "D", "J", "S", "W", "RP"), "exact"),
    # Estimated, experimental, imputed, provisional, unreliable, unvalidated, reanalysed, adjusted, modelled.
    **dict.fromkeys(("E", "G", "I", "P", "U", "V", "RA", "ER", "AD", "MD"), "about"),
    **dict.fromkeys(("BE", "BU", "PU", "DP", "DE", "BP", "EP", "BEP"), "about"),
    "PA": "at_least",  # a partial value
    "LT": "less_than",
}
COMPUTED: Final = ("I", "MD")
FUTURE: Final = ("F", "PR", "PRED")
MISSING: Final = ("H", "K", "L", "M", "N", "O", "Q", "EXCL")
# Who counted, by the words of DATA_SOURCE.
COUNTED: Final = {
    "UNHCR": ("un", "High Commissioner for Refugees|UNHCR"),
    "IDMC": ("monitor", "Internal Displacement Monitoring Centre|IDMC"),
    "UNRWA": ("un", "Relief and Works Agency|UNRWA"),
}
USED: Final = (
    *("DATAFLOW", "REF_AREA", "INDICATOR", "AGE", "STAT_POP", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE"),
    *("UNIT_MULTIPLIER", "OBS_STATUS", "DATA_SOURCE", "OBS_FOOTNOTE", "SERIES_FOOTNOTE"),
)
OPTIONAL: Final = ("OBS_STATUS", "OBS_FOOTNOTE", "SERIES_FOOTNOTE")
IGNORED: Final = ("OBS_CONF", "SOURCE_LINK", "TIME_PERIOD_METHOD", "COVERAGE_TIME", "FREQ_COLL")


def extract(path: Path) -> Extract:
    """One claim an observation of people above zero; the document is the indicator's year in a country."""
    table = read_csv(path)
    tables.demand_shape(path, table, USED, [name for name in IGNORED if name in names_of(table)], SOURCE.rows)
    tables.demand_labels(path, table, "DATAFLOW", [DATAFLOW])
    tables.demand_labels(path, table, "INDICATOR", (*INDICATORS, MIGRANTS, *RATES))
    tables.demand_labels(path, table, "UNIT_MEASURE", (*PEOPLE, *NO_PEOPLE))
    tables.demand_labels(path, table, "OBS_STATUS", (*STATUS, *FUTURE, *MISSING))
    country = ~pl.col("REF_AREA").str.contains(REGION)
    unknown = country & ~pl.col("REF_AREA").is_in([*tables.country_names(), *NO_CODE])
    tables.refuse(path, table, "REF_AREA", unknown, "is no country of ISO 3166 and no region of UNICEF")
    table, left_out = _leave_out(
        table,
        {
            "migrants: not displaced": pl.col("INDICATOR") == MIGRANTS,
            "rates and shares": pl.col("INDICATOR").is_in(RATES) | pl.col("UNIT_MEASURE").is_in(NO_PEOPLE),
            "regions: sums of countries": ~country,
            "forecasts": pl.col("OBS_STATUS").is_in(FUTURE),
            "missing values": pl.col("OBS_STATUS").is_in(MISSING) | pl.col("OBS_VALUE").is_null(),
            "observations of 0": pl.col("OBS_VALUE").str.contains(r"^0(\.0+)?$"),
        },
    )
    tables.demand_labels(path, table, "AGE", AGES)
    tables.demand_labels(path, table, "STAT_POP", CAUSES)
    tables.demand_labels(path, table, "UNIT_MULTIPLIER", MULTIPLIERS)
    several = pl.sum_horizontal(
        pl.col("DATA_SOURCE").str.contains(words).cast(pl.Int8) for _, words in COUNTED.values()
    )
    tables.refuse(
        path,
        table,
        "DATA_SOURCE",
        pl.col("DATA_SOURCE").is_not_null() & (several != 1),
        f"names not one of {', '.join(COUNTED)}",
    )
    table = tables.filled(table, *(name for name in USED if name not in OPTIONAL))
    table, rejected = tables.sort_out(_read_values(table))
    claims = _claim(path, _relate(table))
    tables.demand_unique(path, claims)
    return Extract(claims, rejected, left_out)


def _leave_out(table: pl.DataFrame, reasons: dict[str, pl.Expr]) -> tuple[pl.DataFrame, dict[str, int]]:
    """The table without the records of any reason, and how many have which; the first reason of a record counts."""
    counted = {}
    for reason, true in reasons.items():
        rest = table.filter(~true.fill_null(False))
        counted[reason] = table.height - rest.height
        table = rest
    return table, counted


def _read_values(table: pl.DataFrame) -> pl.DataFrame:
    """The table with ``year``, ``value`` in people, ``number_text`` and ``below`` ("<1"); others rejected."""
    text = pl.col("OBS_VALUE").str.strip_prefix("<").str.strip_chars().str.replace(r"\.0+$", "")
    table = tables.whole_numbers(table.with_columns(year="TIME_PERIOD"), "year")
    table = tables.reject(table, "TIME_PERIOD", ~pl.col("year").is_between(1950, 2100), "is no year")
    number = pl.col("OBS_VALUE").str.contains(r"^< ?[0-9]{1,12}(\.[0-9]+)?$|^[0-9]{1,12}(\.[0-9]+)?$")
    table = tables.reject(table, "OBS_VALUE", ~number, "is not a number")
    value = text.cast(pl.Float64, strict=False) * pl.lit(10.0).pow(pl.col("UNIT_MULTIPLIER").cast(pl.Int32))
    part = (value - value.round()).abs() > 1e-6
    table = tables.reject(table, "OBS_VALUE", part, "with its multiplier is not a whole number of people")
    return table.with_columns(
        value=value.round().cast(pl.Int64),
        number_text=pl.concat_str(text, pl.col("UNIT_MULTIPLIER").replace_strict(MULTIPLIERS)),
        below=pl.col("OBS_VALUE").str.starts_with("<"),
    )


def _relate(table: pl.DataFrame) -> pl.DataFrame:
    """The table with ``cell_key`` and ``part_of_key``: children are part of all ages, one cause is part of all.

    A part that is printed larger than its whole (both are rounded or computed) stays without it.
    """
    table = table.with_columns(cell_key=pl.concat_str("AGE", "STAT_POP", separator="/"))
    whole = (
        pl.when(pl.col("AGE") != "_T")
        .then(pl.concat_str(pl.lit("_T/"), "STAT_POP"))
        .when(pl.col("STAT_POP") != "_T")
        .then(pl.lit("_T/_T"))
    )
    document = ["INDICATOR", "REF_AREA", "year"]
    wholes = table.select(*document, part_of_key="cell_key", whole="value")
    table = table.with_columns(part_of_key=whole).join(
        wholes, on=[*document, "part_of_key"], how="left", maintain_order="left"
    )
    return table.with_columns(part_of_key=pl.when(pl.col("value") <= pl.col("whole")).then("part_of_key"))


def _claim(path: Path, table: pl.DataFrame) -> pl.DataFrame:
    """The claims of the observations."""
    spec = [
        pl.col("INDICATOR").replace_strict({name: row[n] for name, row in INDICATORS.items()}, return_dtype=pl.String)
        for n in range(5)
    ]
    outcome, measure, group, role, words = spec
    footnotes = pl.concat_str("OBS_FOOTNOTE", "SERIES_FOOTNOTE", separator=" ", ignore_nulls=True)
    computed = footnotes.str.contains("(?i)extrapolat|estimat") | pl.col("OBS_STATUS").is_in(COMPUTED).fill_null(False)
    qualifier = pl.col("OBS_STATUS").replace_strict(STATUS, default=None)
    cause = pl.col("STAT_POP").replace_strict(CAUSES, return_dtype=pl.String)
    child, stock = pl.col("AGE") == "Y0T17", measure == "stock"
    source = pl.coalesce(
        pl.when(pl.col("DATA_SOURCE").str.contains(pattern)).then(pl.lit(name))
        for name, (_, pattern) in COUNTED.items()
    )
    terms = (words, pl.when(child).then(pl.lit("under 18")), cause, pl.when(computed).then(pl.lit(EXTRAPOLATED)))
    return locate(table, "REF_AREA").select(
        *WHERE,
        "cell_key",
        "part_of_key",
        "number_text",
        "value",
        outcome=outcome,
        measure=measure,
        group=group,
        place_role=role,
        cause=cause,
        reported_term=pl.concat_str(*terms, separator=", ", ignore_nulls=True),
        qualifier=pl.when("below")
        .then(pl.lit("less_than"))
        .when(computed & (qualifier.fill_null("exact") == "exact"))
        .then(pl.lit("about"))
        .otherwise(qualifier),
        status=pl.lit("all"),
        age_group=pl.when(child).then(pl.lit("child")).otherwise(pl.lit("any")),
        age_min=pl.when(child).then(0),
        age_max=pl.when(child).then(17),
        nationality=pl.when((role == "origin") & ~pl.col("REF_AREA").is_in(NO_CODE)).then("REF_AREA"),
        period_start=pl.when(~stock).then(pl.date(pl.col("year"), 1, 1)),
        period_end=pl.date(pl.col("year"), 12, 31),
        period_precision=pl.when(stock).then(pl.lit("day")).otherwise(pl.lit("year")),
        period_text="TIME_PERIOD",
        as_of=pl.when(stock).then(pl.date(pl.col("year"), 12, 31)),
        source=source,
        source_type=source.replace_strict({name: kind for name, (kind, _) in COUNTED.items()}),
        attribution_text="DATA_SOURCE",
        relay_depth=pl.lit(1),
        document_id=pl.concat_str(pl.lit(SOURCE.id), "INDICATOR", "REF_AREA", "TIME_PERIOD", separator="/"),
        table_ref=tables.cell(path, "OBS_VALUE"),
    )


SOURCE: Final = Source(
    id="unicef_sdmx",
    title="UNICEF data warehouse: child migration and displacement (MG)",
    publisher="UNICEF",
    licence="terms not checked",
    redistributable=False,
    citation="UNICEF, Data Warehouse, dataflow Migration (MG 1.0), https://data.unicef.org",
    caveat=(
        "Totals of UNHCR, UNRWA and IDMC, printed again by UNICEF: never add them to those. Most numbers of children "
        "are computed from a country's share of children, and say so. New internal displacements are movements, not "
        "people. Regions and rates are left out. This reader has not met a real file yet."
    ),
    homepage="https://data.unicef.org/topic/child-migration-and-displacement/",
    cadence="yearly",
    counts="refugees and internally displaced people, and the children among them, by country and year",
    does_not_count="international migrants; children whose age UNHCR or IDMC neither knows nor estimates",
    files=("unicef_mg.csv",),
    rows=(500, 100_000),
    version=1,
    extract=extract,
    online=(
        Online(
            "https://sdmx.data.unicef.org/ws/public/sdmxapi/rest/data/UNICEF,MG,1.0/all?format=csv&labels=id",
            "unicef_mg.csv",
        ),
    ),
)
