"""What a decision may say: known fields, each with a value that fits it, the evidence untouched, the figure sound."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import polars as pl

from desk.database import storable
from etl import rows
from etl.decisions import ACTIONS, EDITABLE, RANGED, Reading, from_reading
from etl.schema import CLAIM_SCHEMA, DEFAULTS, FIELD, complete

LARGEST: Final = 10_000_000_000
"""No number of people, households, buildings or incidents is larger."""

_COUNT: Final = (lambda value: 0 <= value <= LARGEST, "a number from 0 to 10 billion")
_AGE: Final = (lambda value: 0 <= value <= 130, "an age from 0 to 130")
_DAY: Final = (lambda value: "1800-01-01" <= value <= "2199-12-31", "a day from 1800 to 2199")
_COUNTRY: Final = (re.compile(r"[A-Z]{3}").fullmatch, "three capital letters, such as SYR")
SHAPES: Final[dict[str, tuple[Callable[[Any], object], str]]] = {
    **dict.fromkeys(("value", "printed_low", "printed_high"), _COUNT),
    **dict.fromkeys(("age_min", "age_max"), _AGE),
    **dict.fromkeys(("period_start", "period_end", "as_of", "published_on"), _DAY),
    **dict.fromkeys(("iso3", "nationality"), _COUNTRY),
    "lat": (lambda value: abs(value) <= 90, "degrees from -90 to 90"),
    "lon": (lambda value: abs(value) <= 180, "degrees from -180 to 180"),
    "household_size": (lambda value: 0 < value <= 30, "people in a household, more than 0 and at most 30"),
    "relay_depth": (lambda value: 0 <= value <= 100, "a number from 0 to 100"),
    # No other scheme than http: a link that runs a program is none.
    "url": (re.compile(r"https?://[^\s<>\"']+|[^\s<>\"':]+").fullmatch, "an address that begins with https://"),
}
"""What a value that a person gives must look like beyond its type, and how to say so."""


class NotUnderstood(Exception):
    """What was sent cannot be kept; the message names the field and says what to do."""


def understand(
    action: str, figure_id: str, before: Reading | None, reading: Reading | None, reason: str
) -> tuple[Reading | None, Reading | None]:
    """What the figure said and what it says from now on, as they are kept: every field there, each in its own type.

    Raises NotUnderstood for an unknown action, a reading that is there or missing against what the action demands, a
    field that is unknown or does not fit, changed evidence, a mend that changes nothing or gives no reason, and a
    figure with a fault (etl/rows.py) that it did not have before.
    """
    if action not in ACTIONS:
        raise NotUnderstood(f"action: {action!r} is none; write one of {', '.join(ACTIONS)}")
    if (before is None) != (action == "add"):
        raise NotUnderstood("before: say what the figure says now; only one that is added says nothing yet")
    if (reading is None) != (action in ("reject", "reopen")):
        raise NotUnderstood("reading: say what the figure says from now on; nothing where it is rejected or reopened")
    before = None if before is None else conform(before)
    reading = None if reading is None else conform(reading)
    if reading is None:
        return before, reading
    if before is None:
        demand_words(reading)
        demand_fit(reading, EDITABLE)
    else:
        changed = [name for name in reading if reading[name] != before[name]]
        for name in changed:
            if name not in EDITABLE:
                raise NotUnderstood(f"{name}: this is the evidence, which nobody changes; reject the figure instead")
        if action == "agree" and changed:
            raise NotUnderstood(f"{changed[0]}: whoever agrees changes nothing; mend it instead")
        if action == "mend" and not changed:
            raise NotUnderstood("reading: nothing is changed; agree instead")
        if action == "mend" and not reason.strip():
            raise NotUnderstood("reason: say why, in a few words")
        demand_fit(reading, changed)
    if action != "agree":
        known = faults(figure_id, before) if before else []
        found = [fault for fault in faults(figure_id, reading) if fault not in known]
        if found:
            raise NotUnderstood(f"{'; '.join(found)}: change one of them")
    return before, reading


def conform(reading: Mapping[str, Any]) -> Reading:
    """The reading with every field, each in its own type, what is empty as null or the vocabulary's word for it.

    Raises NotUnderstood for a field that there is not, or a value that is not of its type.
    """
    if not isinstance(reading, Mapping):
        raise NotUnderstood("reading: it is no reading; send its fields by name")
    unknown = reading.keys() - (CLAIM_SCHEMA.keys() - {"retrieved_at"})
    if unknown:
        raise NotUnderstood(f"{min(map(str, unknown))}: there is no such field")
    typed = {name: _typed(name, reading.get(name)) for name in CLAIM_SCHEMA if name != "retrieved_at"}
    return {name: DEFAULTS.get(name) if value is None else value for name, value in typed.items()}


def demand_fit(reading: Reading, names: Any) -> None:
    """Raise NotUnderstood where one of these fields holds a word that is not of its vocabulary, or an odd value."""
    for name in names:
        value = reading[name]
        allowed = FIELD[name].vocabulary if name in FIELD else ()
        if value is None and name in FIELD and FIELD[name].required:
            raise NotUnderstood(f"{name}: every figure needs it; do not leave it empty")
        if value is not None and allowed and value not in allowed:
            raise NotUnderstood(f"{name}: {value!r} is none of the words for it; write one of {', '.join(allowed)}")
        if value is not None and name in SHAPES and not SHAPES[name][0](value):
            raise NotUnderstood(f"{name}: {value!r} is not {SHAPES[name][1]}")


def demand_words(reading: Reading) -> None:
    """Raise NotUnderstood unless the reading has a quote, with its number in it where its offsets say."""
    for name in ("quote", "quote_start", "quote_end", "number_text", "number_start", "number_end", "text_sha256"):
        if reading[name] is None:
            raise NotUnderstood(f"{name}: a figure that is added needs the words that say it; mark them in the text")
    quote, start = reading["quote"], reading["quote_start"]
    if start < 0 or reading["quote_end"] - start != len(quote):
        raise NotUnderstood("quote_end: the quote is not as long as its offsets say; mark the words again")
    first, last = reading["number_start"] - start, reading["number_end"] - start
    if not 0 <= first < last or quote[first:last] != reading["number_text"]:
        raise NotUnderstood("number_text: the number is not in the quote where its offsets say; mark the words again")


def faults(figure_id: str, reading: Reading) -> list[str]:
    """What the rules of figures (etl/rows.py, and the gate's on the day of the report) say against what people read."""
    claim = pl.DataFrame([{**from_reading(reading), "review_status": "mended"}], schema=CLAIM_SCHEMA)
    figure = complete(claim, pl.Series([figure_id]))
    ranged, open_ended = pl.col("qualifier").is_in(RANGED), pl.col("low").is_null() & pl.col("high").is_null()
    rules = {
        **rows.rules(),
        "period_end is after published_on": pl.col("period_end") > pl.col("published_on"),
        "a range has neither printed_low nor printed_high": ranged & open_ended,
    }
    broken = figure.select(broken.fill_null(False).alias(reason) for reason, broken in rules.items()).row(0, named=True)
    return [reason for reason, holds in broken.items() if holds]


def _typed(name: str, value: Any) -> Any:
    """The value in the type of its field, as JSON keeps it. Raises NotUnderstood."""
    if isinstance(value, str) and name in EDITABLE:  # evidence is kept to the letter
        value = value.strip()
    dtype = CLAIM_SCHEMA[name]
    try:
        return _as(dtype, value)
    except (TypeError, ValueError, OverflowError):
        kind = next((word for fits, word in _KINDS if fits(dtype)), "text")
        raise NotUnderstood(f"{name}: {str(value)[:80]!r} does not fit; write {kind}") from None


def _as(dtype: pl.DataType, value: Any) -> Any:
    """The value as JSON of this type. Raises TypeError, ValueError, OverflowError."""
    if value is None or value == "":
        return None
    if dtype == pl.String and isinstance(value, str):
        return storable(value)
    if dtype.is_integer() and type(value) is int and abs(value) < 2 ** (31 if dtype == pl.Int32 else 63):
        return value
    if dtype.is_float() and type(value) in (int, float) and math.isfinite(value):
        return float(value)
    if dtype == pl.Boolean and isinstance(value, bool):
        return value
    if dtype == pl.Date and isinstance(value, str):
        return date.fromisoformat(value).isoformat()
    if isinstance(dtype, pl.Struct) and isinstance(value, Mapping):
        return {field.name: _as(field.dtype, value.get(field.name)) for field in dtype.fields}  # type: ignore[arg-type]
    raise TypeError


_KINDS: Final[tuple[tuple[Callable[[pl.DataType], bool], str], ...]] = (
    (lambda dtype: dtype.is_integer(), "a whole number"),
    (lambda dtype: dtype.is_float(), "a number"),
    (lambda dtype: dtype == pl.Boolean, "true or false"),
    (lambda dtype: dtype == pl.Date, "a day as YYYY-MM-DD"),
    (lambda dtype: isinstance(dtype, pl.Struct), "a cell of a table"),
)
