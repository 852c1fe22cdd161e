"""UN Secretary-General, children and armed conflict: grave violations against children that the UN verified in a year.

The annual report (for 2023: A/78/842-S/2024/384) gives them situation by situation, in paragraphs and not in a table,
and no file of them is published. So they are typed into a CSV file of these columns, a row a situation and violation:
``report`` (symbol), ``published_on`` (its date), ``paragraph``, ``situation`` (the report's heading), ``country``
(ISO 3166-1 alpha-3; empty where the situation is not one country), ``year``, ``violation`` (a word of VIOLATIONS or
LEFT_OUT), ``total``, of which ``boys``, ``girls``, ``sex_unknown`` (children, not for attacks and denied access), and
``committed_earlier`` (committed in earlier years, verified in this one; the report counts them apart).

What is counted: Field Manual of the Monitoring and Reporting Mechanism (June 2014, http://www.mrmtools.org), the six
violations of S/RES/1612, 1882, 1998 and 2225. Each one counted has been verified. That the UN could not reach others,
or not verify them yet, is said at the beginning of each report: its numbers do not show the full scale. So a number is
"at least": called exact, it would deny the children whom nobody could ask after.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from etl import tables
from etl.places.locate import WHERE, locate
from etl.source import Extract, Source

# violation: (outcome, unit, words).
VIOLATIONS: Final = {
    "killing": ("killed", "people", "Killing of children"),
    "maiming": ("injured", "people", "Maiming of children"),
    "recruitment": ("child_recruited", "people", "Recruitment and use of children"),
    "sexual_violence": ("sexual_violence", "people", "Rape and other forms of sexual violence"),
    "abduction": ("abducted", "people", "Abduction of children"),
    "attack_on_schools": ("school_attacked", "incidents", "Attacks on schools"),
    "attack_on_hospitals": ("hospital_attacked", "incidents", "Attacks on hospitals"),
    "denial_humanitarian_access": ("aid_denied", "incidents", "Denial of humanitarian access"),
}
LEFT_OUT: Final = {
    "killing_and_maiming": "killing and maiming in one number",
    "attack_on_schools_and_hospitals": "attacks on schools and on hospitals in one number",
    "military_use": "military use of schools and hospitals: none of the six grave violations",
}
# column: (sex, words added).
NUMBERS: Final = {
    "total": ("any", None),
    "boys": ("male", "boys"),
    "girls": ("female", "girls"),
    "sex_unknown": ("any", "sex unknown"),
    "committed_earlier": ("any", "committed in earlier years"),
}
PARTS: Final = ("boys", "girls", "sex_unknown")
KEYS: Final = ("report", "published_on", "paragraph", "situation", "year", "violation")


def extract(path: Path) -> Extract:
    """One claim a number above zero; the document is what a report says of a situation and year."""
    table = tables.read_strictly(path, (*KEYS, "country", *NUMBERS), (), SOURCE.rows)
    table = tables.filled(table, *KEYS)
    tables.demand_labels(path, table, "violation", (*VIOLATIONS, *LEFT_OUT))
    tables.demand_labels(path, table, "country", tables.country_names())
    table = tables.dates(tables.whole_numbers(table, "year", *NUMBERS), "published_on")
    early = pl.col("published_on").dt.year() <= pl.col("year")
    table = tables.reject(table, "published_on", early, "is not after the year that the report is about")
    more = pl.sum_horizontal(PARTS) > pl.col("total").fill_null(0)
    table = tables.reject(table, "total", more, "is less than its boys, girls and children of unknown sex")
    table, rejected = tables.sort_out(table)
    cells = table.unpivot(
        list(NUMBERS), index=[tables.ROW, "country", *KEYS], variable_name="column", value_name="value"
    ).drop_nulls("value")
    counted = cells.filter(pl.col("violation").is_in(list(VIOLATIONS)))
    claims = _claim(path, counted.filter(pl.col("value") > 0))
    tables.demand_unique(path, claims)
    left_out = {reason: cells.filter(pl.col("violation") == violation).height for violation, reason in LEFT_OUT.items()}
    left_out["cells that say 0: none verified is not none"] = counted.height - claims.height
    return Extract(claims, rejected, left_out)


def _claim(path: Path, cells: pl.DataFrame) -> pl.DataFrame:
    """The claims of the cells."""
    outcome, unit, words = (
        pl.col("violation").replace_strict({name: spec[n] for name, spec in VIOLATIONS.items()}) for n in range(3)
    )
    sex, added = (
        pl.col("column").replace_strict({name: spec[n] for name, spec in NUMBERS.items()}, return_dtype=pl.String)
        for n in range(2)
    )
    people, earlier = unit == "people", pl.col("column") == "committed_earlier"
    region = pl.col("country").is_null()
    title = pl.format(
        "Children and armed conflict: report of the Secretary-General ({}), para. {}", "report", "paragraph"
    )
    return (
        locate(cells, "country")
        .with_columns(
            place=pl.when(region).then("situation").otherwise("place"),
            place_text="situation",
            place_precision=pl.when(region).then(pl.lit("region")).otherwise("place_precision"),
        )
        .select(
            *WHERE,
            outcome=outcome,
            unit=unit,
            reported_term=pl.concat_str(words, added, separator=", ", ignore_nulls=True),
            measure=pl.lit("flow"),
            number_text=pl.col("value").cast(pl.String),
            value="value",
            qualifier=pl.lit("at_least"),
            status=pl.lit("all"),
            age_group=pl.when(people).then(pl.lit("child")).otherwise(pl.lit("any")),
            sex=sex,
            period_start=pl.when(~earlier).then(pl.date(pl.col("year"), 1, 1)),
            period_end=pl.when(earlier).then(pl.date(pl.col("year") - 1, 12, 31)).otherwise(pl.date("year", 12, 31)),
            period_precision=pl.when(earlier).then(pl.lit("unknown")).otherwise(pl.lit("year")),
            period_text=pl.when(earlier).then(pl.format("before {}", "year")).otherwise(pl.col("year").cast(pl.String)),
            published_on="published_on",
            place_role=pl.lit("occurrence"),
            source=pl.lit("UN"),
            source_type=pl.lit("un"),
            attribution_text=pl.lit("verified by the United Nations"),
            relay_depth=pl.lit(0),
            document_id=pl.format("{}/{}/{}", pl.lit(SOURCE.id), "year", "situation"),
            document_title=title,
            url=pl.format("https://undocs.org/{}", pl.col("report").str.split("-").list.first()),
            cell_key=pl.format("{}/{}", "violation", "column"),
            part_of_key=pl.when(pl.col("column").is_in(PARTS)).then(pl.format("{}/total", "violation")),
            table_ref=tables.cell(path, pl.col("column")),
        )
    )


SOURCE: Final = Source(
    id="un_caac",
    title="Children and armed conflict: grave violations verified by the United Nations",
    publisher="UN Secretary-General",
    licence="terms not checked",
    redistributable=False,
    citation="United Nations, Children and armed conflict: annual reports of the Secretary-General",
    caveat=(
        "Verified violations only: the reports say themselves that they do not show the full scale, so each number is "
        "a floor. A child who suffered two violations is counted in both. Violations of earlier years verified later "
        "stand apart. Numbers are typed from the report's paragraphs into a CSV file, because the UN publishes none. "
        "This reader has not met a real file yet."
    ),
    homepage="https://childrenandarmedconflict.un.org/document-type/annual-reports/",
    cadence="yearly",
    counts="the six grave violations against children, by situation and year, as the UN verified them",
    does_not_count="violations reported and not verified; situations that the report does not cover; adults",
    files=("un_caac_*.csv",),
    rows=(5, 5_000),
    version=1,
    extract=extract,
)
