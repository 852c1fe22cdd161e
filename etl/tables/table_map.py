"""The map of a table of one's own: a TOML file that says what its columns hold, checked key by key.

An answer to a question about a figure (ANSWERS) stands in one of three places: under ``[[figures]]`` for one column of
numbers, under ``[columns]`` as the name of the column that holds it, under ``[fixed]`` where all figures share it.
``[labels.<answer>]`` translates the labels of a column into the words of etl/schema.py.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn

from etl.places.locate import find_country
from etl.schema import FIELD
from etl.source import ShapeChanged

FORMS: Final = (".csv", ".xlsx")

WORDS: Final = (
    *("outcome", "measure", "unit", "qualifier", "status", "group", "age_group", "sex"),
    *("place_role", "source_type"),
)
TEXTS: Final = ("source", "reported_term", "nationality", "alleged_actor", "cause", "phase", "household_size_source")
NUMBERS: Final = ("age_min", "age_max", "relay_depth", "household_size")
PLACES: Final = ("country", "admin1", "admin2", "admin1_code", "admin2_code", "place")
DAYS: Final = ("period", "period_start", "period_end", "as_of", "published_on")
ANSWERS: Final = (*WORDS, *TEXTS, *NUMBERS, *PLACES, *DAYS, "lat", "lon")

_TABLE: Final[dict[str, type]] = {
    "title": str, "publisher": str, "licence": str, "redistributable": bool, "url": str, "language": str,
    "sheet": str, "header": int, "key": list, "ignored": list, "fixed": dict, "columns": dict, "labels": dict,
    "figures": list,
}  # fmt: skip
_FIGURE: Final[dict[str, type]] = {
    "column": str, "low": str, "high": str, "part_of": str, "zeros_are_figures": bool,
    **dict.fromkeys((*WORDS, *TEXTS), str), **dict.fromkeys(NUMBERS, int), "household_size": float,
}  # fmt: skip
_FIXED: Final[dict[str, type]] = {
    **{name: kind for name, kind in _FIGURE.items() if name in ANSWERS},
    **dict.fromkeys((*PLACES, *DAYS), str),
}
_COLUMNS: Final[dict[str, type]] = {name: str for name in ANSWERS if name not in NUMBERS}
_KINDS: Final = {
    str: "text in quotes", bool: "true or false", int: "a whole number", float: "a number", list: "a list of texts",
    dict: "a table of keys",
}  # fmt: skip


@dataclass(frozen=True)
class Numbers:
    """One column of numbers: those of its range, where printed; the column that it is part of; its own answers."""

    column: str
    low: str | None
    high: str | None
    part_of: str | None
    zeros_are_figures: bool
    answers: Mapping[str, str | int | float]


@dataclass(frozen=True)
class TableMap:
    """What a map says; ``table`` is the file of its name that it maps."""

    table: Path
    title: str
    publisher: str
    licence: str
    redistributable: bool
    url: str | None
    language: str | None
    sheet: str | None
    header: int
    key: tuple[str, ...]
    ignored: tuple[str, ...]
    fixed: Mapping[str, str | int | float]
    columns: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    figures: tuple[Numbers, ...]

    @property
    def numbers(self) -> list[str]:
        """The columns of numbers, each once."""
        return list(dict.fromkeys(name for one in self.figures for name in (one.column, one.low, one.high) if name))

    @property
    def used(self) -> list[str]:
        """The columns that are read, each once."""
        return list(dict.fromkeys([*self.key, *self.columns.values(), *self.numbers]))


def tables_beside(path: Path) -> list[Path]:
    """The tables of a map's name that lie beside it."""
    return [table for form in FORMS if (table := path.with_suffix(form)).is_file()]


def read_map(path: Path) -> TableMap:
    """The map in a TOML file. Raises ShapeChanged, naming the file, the key and what to do."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ShapeChanged(f"{path.name} is not TOML in UTF-8: {error}; correct it there") from error
    tables = tables_beside(path)
    if len(tables) != 1:
        stop(path, f"{len(tables)} tables bear its name", f"keep one {path.stem}.csv or {path.stem}.xlsx beside it")
    demand(path, "", said, _TABLE, ("title", "publisher", "licence", "redistributable", "key", "figures"))
    if tables[0].suffix == ".csv" and {"sheet", "header"} & said.keys():
        stop(path, "sheet and header are for workbooks", "take them out: a CSV file begins with its header")
    if tables[0].suffix == ".xlsx" and "sheet" not in said:
        stop(path, "sheet is missing", "name the sheet of the workbook that holds the table")
    if said.get("header", 1) < 1:
        stop(path, f"header is {said['header']}", "give the number of its row, as the program shows it")
    for name in ("key", "ignored"):
        if not all(isinstance(column, str) for column in said.get(name, [])):
            stop(path, f"{name} is {said[name]!r}", "name columns, each in quotes")
    if not said["key"]:
        stop(path, "key is empty", "name the columns that tell one row from every other")
    fixed, columns, labels = (said.get(name, {}) for name in ("fixed", "columns", "labels"))
    demand(path, "[fixed] ", fixed := as_texts(fixed), _FIXED)
    demand(path, "[columns] ", columns, _COLUMNS)
    if not said["figures"]:
        stop(path, "figures is empty", "say under [[figures]] what each column of numbers counts")
    figures = tuple(read_numbers(path, number, one) for number, one in enumerate(said["figures"], start=1))
    demand_words(path, "[fixed] ", fixed)
    demand_labels(path, labels, columns)
    demand_answers(path, fixed, columns, figures)
    return TableMap(
        table=tables[0],
        title=said["title"],
        publisher=said["publisher"],
        licence=said["licence"],
        redistributable=said["redistributable"],
        url=said.get("url"),
        language=said.get("language"),
        sheet=said.get("sheet"),
        header=said.get("header", 1),
        key=tuple(said["key"]),
        ignored=tuple(said.get("ignored", ())),
        fixed=fixed,
        columns=columns,
        labels=labels,
        figures=figures,
    )


def read_numbers(path: Path, number: int, said: object) -> Numbers:
    """One entry of [[figures]], counted from 1."""
    where = f"[[figures]] {number} "
    if not isinstance(said, dict):
        stop(path, f"{where}is {said!r}", "write each under a line [[figures]] of its own")
    demand(path, where, said, _FIGURE, ("column",))
    demand_words(path, where, said)
    answers = {name: value for name, value in said.items() if name in ANSWERS}
    ranged = "low" in said, "high" in said
    if any(ranged) and not all(ranged):
        stop(path, f"{where}has one end of a range", "name the columns of both, low and high")
    if answers.get("qualifier", "between") != "between" and any(ranged):
        stop(path, f"{where}qualifier is {answers['qualifier']!r}", "a number with low and high is between them")
    return Numbers(
        said["column"],
        said.get("low"),
        said.get("high"),
        said.get("part_of"),
        said.get("zeros_are_figures", False),
        answers,
    )


# --- what must hold -----------------------------------------------------------------------------------------------


def stop(path: Path, what: str, remedy: str) -> NoReturn:
    """Raise ShapeChanged: the file, what is wrong, what to do."""
    raise ShapeChanged(f"{path.name}: {what}; {remedy}")


def as_texts(said: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with TOML's own dates as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def demand(
    path: Path, where: str, said: Mapping[str, Any], known: Mapping[str, type], required: Collection[str] = ()
) -> None:
    """Stop for a key that is not known, a value of another kind, a required key that is missing."""
    for name, value in said.items():
        if name not in known:
            near = get_close_matches(name, known, 1)
            remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            stop(path, f"{where}has a key {name!r} that is not known".lstrip(), remedy)
        kind = (int, float) if known[name] is float else known[name]
        if not isinstance(value, kind) or (isinstance(value, bool) and known[name] is not bool):
            stop(path, f"{where}{name} is {value!r}", f"{_KINDS[known[name]]} is expected")
        if isinstance(value, int | float) and name in NUMBERS and not 0 <= value <= 1000:
            stop(path, f"{where}{name} is {value}", "a number from 0 to 1000 is expected")
        if value == "":
            stop(path, f"{where}{name} is empty", "say it, or take the key out")
    for name in required:
        if name not in said:
            stop(path, f"{where}{name} is missing", "add it")


def demand_words(path: Path, where: str, answers: Mapping[str, Any]) -> None:
    """Stop for an answer that is none of the words of its field, and for a nationality that is no country."""
    for name in WORDS:
        if name in answers and answers[name] not in words_of(name):
            stop(path, f"{where}{name} is {answers[name]!r}", f"use one of {', '.join(words_of(name))}")
    nationality = answers.get("nationality")
    if nationality and not find_country(nationality):
        stop(path, f"{where}nationality {nationality!r} is no country", "use its ISO 3166-1 code of three letters")


def words_of(answer: str) -> tuple[str, ...]:
    """The words that an answer may be; a range has columns of its own and vague words have no number."""
    return tuple(word for word in FIELD[answer].vocabulary if word not in ("between", "vague"))


def demand_labels(path: Path, labels: Mapping[str, Any], columns: Mapping[str, str]) -> None:
    """Stop for labels of an answer that no column gives, and for a label that means none of its words."""
    for answer, meanings in labels.items():
        where = f"[labels.{answer}] "
        if answer not in WORDS or answer not in columns:
            stop(path, f"{where}translates what no column gives", f"name a column for {answer} under [columns]")
        if not isinstance(meanings, dict):
            stop(path, f"{where}is {meanings!r}", 'write "label in the table" = "our word", one a line')
        for label, word in meanings.items():
            if word not in words_of(answer):
                stop(path, f"{where}{label!r} is {word!r}", f"use one of {', '.join(words_of(answer))}")


def demand_answers(
    path: Path, fixed: Mapping[str, Any], columns: Mapping[str, str], figures: Collection[Numbers]
) -> None:
    """Stop where an answer stands in two places, a figure lacks one that it needs, or two are of one column."""
    named = [one.column for one in figures]
    for one in figures:
        where = f"the figures of column {one.column!r}"
        if named.count(one.column) > 1:
            stop(path, f"{where} stand there twice", "keep one")
        for name in [*one.answers, *columns]:
            if (name in fixed) + (name in columns) + (name in one.answers) > 1:
                stop(
                    path, f"{name} of {where} is said in two places", "keep it under [[figures]], [columns] or [fixed]"
                )
        for name in ("outcome", "measure", "source"):
            if name not in {*one.answers, *columns, *fixed}:
                stop(path, f"{where} lack {name}", "say it under [[figures]], [columns] or [fixed]")
        if one.part_of is not None and one.part_of not in {*named} - {one.column}:
            stop(path, f"{where} are part of {one.part_of!r}", "name another column under [[figures]]")
        if one.answers.get("measure", fixed.get("measure")) == "cumulative" and "period_start" not in {
            *fixed,
            *columns,
        }:
            stop(path, f"{where} are cumulative without a start", "say period_start under [fixed] or [columns]")
    if not {"period", "period_end", "as_of"} & {*fixed, *columns}:
        stop(path, "no figure has a day", "name the column of its period, period_end or as_of under [columns]")
