"""Writes docs/figures.md, the reference of the published table, from the schema: python -m etl.reference."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

import pyarrow as pa

from etl.schema import CLAIM_ONLY, DEFAULTS, FIELDS, OUTCOMES, SCHEMA_VERSION, Field, bounds, rounding_unit

PAGE: Final = Path("docs/figures.md")
TYPES: Final = {
    "string": "text",
    "int64": "whole number",
    "int32": "whole number",
    "double": "number",
    "bool": "yes or no",
    "date32[day]": "date",
    "timestamp[ms, tz=UTC]": "moment, UTC",
}
INTRODUCTION: Final = """# The figure: one row, one claim

One row is one number, said by someone, about one outcome, population, place and time, in one document or table row.
What was printed and what was derived stand in separate columns; a derived value never overwrites a printed one. The
published table is `data/figures.parquet`, sorted by `period_end`. Its key-value metadata holds `schema_version`
(now {version}) and `sources`: a JSON object with, for each source, its title, publisher, licence, citation, caveat and
the files it was read from (SHA-256, method, figures, rejected rows, cells left out, when first read, and why it is
stale if it is).

This page is written by `python -m etl.reference` from `etl/schema.py`; change it there.
"""
CLOSING: Final = """## How a source fills the table

A source gives *claims*: the columns that are not derived, and these.

{claim_only}

A question that it leaves open becomes the word for not knowing: {defaults}.
"""
CLAIM_ONLY_MEANING: Final = {
    "printed_low": "Lower end of a printed range, or the least that a vague word allows.",
    "printed_high": "Upper end of a printed range, or the most that the whole allows for a part.",
    "cell_key": "Name of the cell inside its document, the same in every form of the file; its column if not given.",
    "part_of_key": "That name of the whole in the same document, or the offset of the whole in prose.",
}


def write_reference(page: Path = PAGE) -> None:
    """Write the page."""
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(reference(), encoding="utf-8")


def reference() -> str:
    """The page in Markdown: every column by family, the outcomes, the bounds, what sources fill."""
    families = [
        f"## {family.capitalize()}\n\n" + _table(("column", "type", "meaning"), map(_row, fields))
        for family, fields in groupby(FIELDS, key=lambda field: field.family)
    ]
    outcomes = _table(
        ("category", "outcomes"), ((f"`{category}`", _words(names)) for category, names in OUTCOMES.items())
    )
    claim_only = _table(("column", "meaning"), ((f"`{name}`", CLAIM_ONLY_MEANING[name]) for name in CLAIM_ONLY))
    defaults = ", ".join(f"`{name}` {value}" for name, value in DEFAULTS.items())
    return "\n".join(
        [
            INTRODUCTION.format(version=SCHEMA_VERSION),
            *families,
            f"## Categories and their outcomes\n\n{outcomes}",
            f"## Bounds\n\n{_paragraph(bounds.__doc__)}\n\n{_paragraph(rounding_unit.__doc__)}\n",
            CLOSING.format(claim_only=claim_only, defaults=defaults),
        ]
    )


def _row(field: Field) -> tuple[str, str, str]:
    marks = ["required"] * field.required + ["derived"] * field.derived
    words = f" One of {_words(field.vocabulary)}." if field.vocabulary and field.name != "outcome" else ""
    return f"`{field.name}`", ", ".join([_type(field.type), *marks]), f"{field.meaning}{words}"


def _type(kind: pa.DataType) -> str:
    if pa.types.is_struct(kind):
        return "; ".join(f"`{part.name}` {_type(part.type)}" for part in kind)
    return TYPES[str(kind)]


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _words(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _paragraph(docstring: str | None) -> str:
    """A docstring as one paragraph."""
    return " ".join((docstring or "").split())


if __name__ == "__main__":
    write_reference()
