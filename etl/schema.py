"""The figure: its fields, types, vocabularies, bounds and identity, in one place for everybody.

One row is one number, said by someone, about one outcome, population, place and time, in one document or
table row. Sources and the prose reader give *claims* (the printed fields below, plus those of
``CLAIM_ONLY``); :func:`complete` turns claims into figures by deriving everything else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import polars as pl
import pyarrow as pa

SCHEMA_VERSION: Final = 1

# --- vocabularies -------------------------------------------------------------------------------------------------

OUTCOMES: Final[dict[str, tuple[str, ...]]] = {
    "casualty": ("killed", "injured", "missing", "abducted", "detained"),
    "displacement": (
        "displaced",
        "refugee",
        "asylum_seeker",
        "returned",
        "evacuated",
        "homeless",
        "housing_destroyed",
        "housing_damaged",
    ),
    "child_impact": (
        "child_recruited",
        "school_attacked",
        "hospital_attacked",
        "sexual_violence",
        "aid_denied",
        "out_of_school",
        "malnourished",
    ),
    "affected": ("affected", "in_need"),
}
"""Outcomes by category. The grave violations among ``child_impact`` follow the UN Monitoring and Reporting
Mechanism (S/RES/1612); displacement terms follow IDMC's Helix codebook."""

CATEGORY_OF: Final[dict[str, str]] = {
    outcome: category for category, outcomes in OUTCOMES.items() for outcome in outcomes
}

GRAVE_VIOLATIONS: Final = ("child_recruited", "school_attacked", "hospital_attacked", "aid_denied")
"""Outcomes that the UN counts as grave violations against children whoever else is harmed (S/RES/1612, 1882, 1998).
The others (killing and maiming, abduction, sexual violence) concern children only where the population says so."""

UNATTRIBUTED: Final = "unattributed"
"""What ``source`` holds where a text names nobody: said plainly, never left empty."""


# --- fields -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """One column of the table: its name, Arrow type, family, meaning, and the words allowed in it (if listed)."""

    name: str
    type: pa.DataType
    family: str
    meaning: str
    vocabulary: tuple[str, ...] = ()
    required: bool = False
    derived: bool = False


_TEXT, _COUNT, _DAY = pa.string(), pa.int64(), pa.date32()
_CELL = pa.struct([("file", _TEXT), ("sheet", _TEXT), ("row", pa.int32()), ("column", _TEXT)])

FIELDS: Final[tuple[Field, ...]] = (
    Field("figure_id", _TEXT, "identity", "Stable hash: same input, same id, on every machine and refresh.",
          required=True, derived=True),
    Field("dataset", _TEXT, "identity", "Id of the declared source file (etl/sources) that gave the figure.",
          required=True),
    Field("category", _TEXT, "what", "Family of the outcome.", tuple(OUTCOMES), required=True, derived=True),
    Field("outcome", _TEXT, "what", "What happened to the people, or to the buildings.", tuple(CATEGORY_OF),
          required=True),
    Field("about_children", pa.bool_(), "what",
          "True where the population is children or the outcome is a grave violation against children.",
          required=True, derived=True),
    Field("reported_term", _TEXT, "what", "The words used, or the column's name in the source's own terms."),
    Field("measure", _TEXT, "what",
          "flow: happened in the period. cumulative: since a fixed start. stock: present on a date.",
          ("flow", "cumulative", "stock"), required=True),
    Field("unit", _TEXT, "what", "What is counted.", ("people", "households", "incidents", "buildings"),
          required=True),
    Field("number_text", _TEXT, "number", "The number as printed, qualifier outside.", required=True),
    Field("value", _COUNT, "number",
          "The number; null where the words are vague or give only a range. With `between`, the source's own best "
          "estimate where it gives one."),
    Field("qualifier", _TEXT, "number", "How certain the words are.",
          ("exact", "at_least", "more_than", "about", "nearly", "up_to", "less_than", "between", "vague"),
          required=True),
    Field("low", _COUNT, "number", "Least value that the words allow; null is open.", derived=True),
    Field("high", _COUNT, "number", "Largest value that the words allow; null is open: never made up.",
          derived=True),
    Field("low_inclusive", pa.bool_(), "number", "False after `more than`: the value itself is excluded.",
          derived=True),
    Field("high_inclusive", pa.bool_(), "number", "False after `less than`: the value itself is excluded.",
          derived=True),
    Field("bound_basis", _TEXT, "number",
          "stated: by the words or the source's own range. rule: our reading of about, nearly and vague words. "
          "whole: limited by the figure that this one is part of.", ("stated", "rule", "whole"), derived=True),
    Field("rounding", _COUNT, "number", "The trailing-zero unit of the value (948,000 gives 1000).", derived=True),
    Field("people", _COUNT, "number", "The value in people; households are converted and so are an estimate.",
          derived=True),
    Field("household_size", pa.float64(), "number", "People a household, where households were converted."),
    Field("household_size_source", _TEXT, "number", "Where the household size comes from."),
    Field("status", _TEXT, "who", "Civil status of the people counted, only as said.",
          ("all", "civilian", "combatant", "mixed", "unknown"), required=True),
    Field("group", _TEXT, "who", "Occupation or legal group.",
          ("teacher", "pupil", "health_worker", "journalist", "aid_worker", "aid_seeker", "rescuer", "soldier",
           "fighter", "police", "refugee", "idp", "migrant", "prisoner", "stateless", "other_of_concern",
           "other_in_need_of_protection", "host_community")),
    Field("age_group", _TEXT, "who", "child means under 18 only where the source says so.",
          ("any", "child", "adult", "elderly"), required=True),
    Field("age_min", pa.int32(), "who", "Youngest age counted, where printed."),
    Field("age_max", pa.int32(), "who", "Oldest age counted, where printed."),
    Field("sex", _TEXT, "who", "Sex of the people counted.", ("any", "female", "male"), required=True),
    Field("nationality", _TEXT, "who", "Nationality or country of origin, ISO 3166-1 alpha-3."),
    Field("alleged_actor", _TEXT, "who", "Who is said to have done it, as claimed, never inferred."),
    Field("cause", _TEXT, "who", "What is said to have caused it, as claimed."),
    Field("period_start", _DAY, "when", "First day that the number covers; null where not said."),
    Field("period_end", _DAY, "when", "Last day that the number covers."),
    Field("period_precision", _TEXT, "when", "How finely the period was said.",
          ("day", "week", "month", "year", "interval", "unknown"), required=True),
    Field("period_text", _TEXT, "when", "The words, or cells, that give the period."),
    Field("as_of", _DAY, "when", "The date of a stock, or the cut-off of a cumulative."),
    Field("published_on", _DAY, "when", "Date of the document or of the report."),
    Field("retrieved_at", pa.timestamp("ms", tz="UTC"), "when", "When we first read this figure in this form."),
    Field("place", _TEXT, "where", "Name of the place, in its usual English spelling."),
    Field("place_text", _TEXT, "where", "The place as written."),
    Field("iso3", _TEXT, "where", "Country, ISO 3166-1 alpha-3."),
    Field("admin1_pcode", _TEXT, "where", "OCHA COD p-code of the first administrative level."),
    Field("admin2_pcode", _TEXT, "where", "OCHA COD p-code of the second administrative level."),
    Field("lat", pa.float64(), "where",
          "Latitude in degrees, WGS 84: of the place as its source gives it, else of a country's capital, a region's "
          "largest town, a district's town of its name. `place_precision` says how fine the place is."),
    Field("lon", pa.float64(), "where", "Longitude in degrees, WGS 84, of the same point."),
    Field("place_precision", _TEXT, "where", "Never finer than the words support.",
          ("point", "town", "admin2", "admin1", "country", "region", "unknown"), required=True),
    Field("place_role", _TEXT, "where", "What the place is to the people counted.",
          ("occurrence", "origin", "destination", "host"), required=True),
    Field("source", _TEXT, "who said",
          f"Who counted, by its usual short English name; `{UNATTRIBUTED}` where nobody is named.", required=True),
    Field("source_type", _TEXT, "who said", "What kind of body counted.",
          ("un", "monitor", "government", "armed_actor", "medical", "press", "witness", "unknown"), required=True),
    Field("attribution_text", _TEXT, "who said", "The words that name who counted."),
    Field("publisher", _TEXT, "who said", "Who printed it.", required=True),
    Field("relay_depth", pa.int32(), "who said", "0: printed by who counted. 1: printed by another, citing. ..."),
    Field("document_id", _TEXT, "who said",
          "The document (with `#` and its own name where a file holds several), or the table row by its natural key.",
          required=True),
    Field("document_title", _TEXT, "who said", "Title of the document or data set.", required=True),
    Field("url", _TEXT, "who said", "Where the document or data set is published."),
    Field("language", _TEXT, "who said", "ISO 639-1 code of the document's language."),
    Field("licence", _TEXT, "who said", "Licence of the document or data set, SPDX id where there is one.",
          required=True),
    Field("redistributable", pa.bool_(), "who said", "False: may be read here, never leaves by download.",
          required=True),
    Field("quote", _TEXT, "evidence",
          "The sentence, or the row of a table in a document, that says it; null for a data set."),
    Field("quote_start", pa.int32(), "evidence", "Offset of the quote in the document's clean text."),
    Field("quote_end", pa.int32(), "evidence", "End of the quote, exclusive."),
    Field("number_start", pa.int32(), "evidence", "Offset of `number_text` in the document's clean text."),
    Field("number_end", pa.int32(), "evidence", "End of `number_text`, exclusive."),
    Field("text_sha256", _TEXT, "evidence", "SHA-256 of the clean text that the offsets are into."),
    Field("table_ref", _CELL, "evidence",
          "File, sheet (or member of an archive), row and column of the cell. Rows count records from 1, headers left "
          "out; in a workbook as the program numbers them."),
    Field("part_of", _TEXT, "relations", "figure_id of the figure that this one is a subset of.", derived=True),
    Field("claim_id", _TEXT, "relations", "Same claim said again carries the figure_id of the one to quote.",
          derived=True),
    Field("series_id", _TEXT, "relations",
          "Same source, outcome, population, place, measure and start: one quantity over time.", derived=True),
    Field("phase", _TEXT, "relations", "The source's counting episode, where it has several."),
    Field("supersedes", _TEXT, "relations", "figure_id that the same source replaces with this one.", derived=True),
    Field("role", _TEXT, "relations", "Whether to quote it.",
          ("recommended", "alternative", "superseded", "excluded"), required=True, derived=True),
    Field("role_reason", _TEXT, "relations", "Why, in words that a reader understands.", derived=True),
    Field("method", _TEXT, "trust", "Extractor and its version.", required=True),
    Field("confidence", pa.float64(), "trust",
          "Calibrated chance that value, qualifier, unit, measure and population are all right; null for cells."),
    Field("review_status", _TEXT, "trust",
          "not_needed: a table cell, read by its column map. waiting: read with too little confidence, and kept out "
          "of the published view until somebody has looked at it.",
          ("unreviewed", "waiting", "agreed", "mended", "rejected", "not_needed"), required=True),
    Field("review_note", _TEXT, "trust", "What a reviewer wrote."),
)  # fmt: skip

FIELD: Final[dict[str, Field]] = {field.name: field for field in FIELDS}

CLAIM_ONLY: Final[dict[str, pl.DataType]] = {
    "printed_low": pl.Int64(),
    "printed_high": pl.Int64(),
    "cell_key": pl.String(),
    "part_of_key": pl.String(),
}
"""Columns that only claims have: the ends of a printed range (or the least that a vague word allows, or the most
that the whole allows); the name of the cell inside its document (its column, where nothing else is said), the same in
every form in which the file is published; and that name of the whole, or the offset of the whole in prose."""

KEYS: Final = ("cell_key", "part_of_key")
"""What relates a part to its whole inside one document; figures lose them when they are published."""

ARROW_SCHEMA: Final = pa.schema([pa.field(field.name, field.type, nullable=not field.required) for field in FIELDS])
FRAME_SCHEMA: Final = dict(pl.DataFrame(pl.from_arrow(ARROW_SCHEMA.empty_table())).schema)
CLAIM_SCHEMA: Final = {
    **{field.name: FRAME_SCHEMA[field.name] for field in FIELDS if not field.derived},
    **CLAIM_ONLY,
}

WITHHELD: Final = ("waiting", "rejected")
"""Figures with such a review status stay in the table, out of the published view."""

DEFAULTS: Final[dict[str, object]] = {
    "unit": "people",
    "qualifier": "exact",
    "status": "unknown",
    "age_group": "any",
    "sex": "any",
    "period_precision": "unknown",
    "place_precision": "unknown",
    "place_role": "occurrence",
    "source": UNATTRIBUTED,
    "source_type": "unknown",
    "review_status": "unreviewed",
}
"""What an unanswered question becomes: the vocabulary's own word for not knowing."""


# --- from claims to figures ---------------------------------------------------------------------------------------


def empty() -> pl.DataFrame:
    """A table of no figures, every column present and typed."""
    return pl.DataFrame(schema=FRAME_SCHEMA)


def conform(claims: pl.DataFrame) -> pl.DataFrame:
    """The claims with every claim column, in order and typed; unanswered questions filled from ``DEFAULTS``.

    Raises ValueError for a column that the schema does not know, or one that only the pipeline may fill, and
    polars.exceptions.InvalidOperationError for a cell that does not fit its type.
    """
    unknown = [name for name in claims.columns if name not in CLAIM_SCHEMA]
    if unknown:
        raise ValueError(f"claims carry columns that no source may fill: {', '.join(unknown)}; see etl/schema.py")
    columns = []
    for name, dtype in CLAIM_SCHEMA.items():
        column = pl.col(name).cast(dtype) if name in claims.columns else pl.lit(None, dtype=dtype)
        columns.append((column.fill_null(DEFAULTS[name]) if name in DEFAULTS else column).alias(name))
    return claims.select(columns)


def rounding_unit(value: pl.Expr) -> pl.Expr:
    """The unit that a number looks rounded to: 10^(trailing zeros), at most a tenth of it, at least 1.

    948,000 gives 1,000; 1,000,000 gives 100,000; 20 gives 2; 7 gives 1.
    """
    digits = value.cast(pl.String)
    trailing = digits.str.len_chars() - digits.str.strip_chars_end("0").str.len_chars()
    power = pl.lit(10, dtype=pl.Int64).pow(trailing.cast(pl.Int64))
    return (
        pl.when(value == 0)
        .then(1)
        .otherwise(pl.min_horizontal(power, pl.max_horizontal(value // 10, pl.lit(1, dtype=pl.Int64))))
        .cast(pl.Int64)
    )


def bounds() -> dict[str, pl.Expr]:
    """The bounds that the words allow, whether they are included, and their basis, as expressions by column.

    exact n: n..n. at_least and more_than n: n..open. about n: n minus/plus one rounding unit; nearly n: n minus one
    unit..n. up_to and less_than n: open..n. between: the printed ends. vague: the least the word allows..open.
    No upper bound is ever made up.
    """
    value, qualifier = pl.col("value"), pl.col("qualifier")
    unit = rounding_unit(value)
    printed = pl.col("printed_low").is_not_null() | pl.col("printed_high").is_not_null()
    low = (
        pl.when(printed)
        .then(pl.col("printed_low"))
        .when(qualifier.is_in(["exact", "at_least", "more_than"]))
        .then(value)
        .when(qualifier.is_in(["about", "nearly"]))
        .then(value - unit)
    )
    high = (
        pl.when(printed)
        .then(pl.col("printed_high"))
        .when(qualifier.is_in(["exact", "nearly", "up_to", "less_than"]))
        .then(value)
        .when(qualifier == "about")
        .then(value + unit)
    )
    basis = (
        pl.when(qualifier == "vague")
        .then(pl.lit("rule"))
        .when(printed & qualifier.is_in(["about"]))
        .then(pl.lit("whole"))
        .when(qualifier.is_in(["about", "nearly"]))
        .then(pl.lit("rule"))
        .otherwise(pl.lit("stated"))
    )
    return {
        "low": low,
        "high": high,
        "low_inclusive": pl.when(low.is_not_null()).then(qualifier != "more_than"),
        "high_inclusive": pl.when(high.is_not_null()).then(qualifier != "less_than"),
        "bound_basis": basis,
        "rounding": unit,
    }


def complete(claims: pl.DataFrame, ids: pl.Series | None = None) -> pl.DataFrame:
    """Figures from claims: every derived field but the relations, which need the whole table (etl/relate.py).

    ``ids`` are their figure_id where that is known: a claim keeps the id that it had before it was corrected.
    The result has all columns of the schema and those of ``KEYS``; it raises as :func:`conform` does.
    """
    claims = conform(claims)
    figures = claims.with_columns(
        category=pl.col("outcome").replace_strict(CATEGORY_OF, default=None, return_dtype=pl.String),
        about_children=(pl.col("age_group") == "child") | pl.col("outcome").is_in(GRAVE_VIOLATIONS),
        people=pl.when(pl.col("unit") == "people")
        .then(pl.col("value"))
        .when(pl.col("unit") == "households")
        .then((pl.col("value") * pl.col("household_size")).round().cast(pl.Int64)),
        **bounds(),
    ).with_columns(figure_id=identify(claims) if ids is None else ids)
    return figures.select(
        *(
            pl.col(name) if name in figures.columns else pl.lit(None, dtype=dtype).alias(name)
            for name, dtype in FRAME_SCHEMA.items()
        ),
        *KEYS,
    )


IDENTIFYING: Final = ("outcome", "unit", "status", "group", "age_group", "sex")
"""What of a reading is in the figure_id: one number said of two outcomes, or of two kinds of people, is two figures."""


def identify(claims: pl.DataFrame) -> pl.Series:
    """The figure_id of each claim: 16 hexadecimal digits of SHA-256 over what makes it this claim and no other.

    In a table that is the row's natural key and the column; in prose the words of the sentence and where the number
    stands in them, so that an edit elsewhere in the document changes no id. Value and reading are left out: a
    revised number in the same cell is the same figure, changed.
    """
    where_said = pl.coalesce(
        "cell_key",
        pl.col("table_ref").struct.field("column"),
        pl.concat_str(pl.col("number_start") - pl.col("quote_start"), pl.col("quote"), separator="|"),
    )
    parts = [pl.col(name).fill_null("") for name in ("dataset", "document_id", *IDENTIFYING)]
    keyed = claims.select(words=pl.concat_str(*parts, where_said.fill_null(""), separator="\x1f"))
    # The same sentence twice in one document: the second occurrence is another mention.
    again = pl.int_range(pl.len()).over("words") if keyed["words"].is_duplicated().any() else pl.lit(0)
    keyed = keyed.with_columns(words=pl.concat_str("words", again, separator="\x1f"))
    return pl.Series(
        "figure_id",
        [hashlib.sha256(text.encode()).hexdigest()[:16] for text in keyed["words"]],
        dtype=pl.String,
    )
