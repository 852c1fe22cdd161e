"""The gate: what must hold of the whole table before it is published."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from etl.relations.revisions import find_falls
from etl.schema import WITHHELD
from etl.source import file_of

EXCEPTIONS: Final = Path(__file__).with_name("gate_exceptions.csv")

Text = Callable[[str], str | None]
"""From a document_id to the clean text that its offsets are into; null where the document is not here."""


class GateFailed(Exception):
    """The table does not hold; the message names the rule and the figures."""


@dataclass(frozen=True)
class Failure:
    """One figure that breaks one rule, and how; ``beside`` is the other one, where it takes two to break it."""

    rule: str
    figure_id: str
    words: str
    beside: str | None = None

    @property
    def told(self) -> str:
        """The failure in words."""
        return f"{self.rule}: figure {self.figure_id}, {self.words}"


def demand(figures: pl.DataFrame, text: Text, stale: Collection[str] = (), exceptions: Path = EXCEPTIONS) -> None:
    """Raise GateFailed unless every rule holds, or the exception list says why a figure may break it."""
    failures = judge(figures, text, stale, exceptions)
    if failures:
        named = "\n".join(f"  {failure.told}" for failure in failures[:20])
        more = f"\n  and {len(failures) - 20:,} more" if len(failures) > 20 else ""
        raise GateFailed(
            f"nothing is published, {len(failures):,} figures do not pass the gate:\n{named}{more}\n"
            f"Mend the source, or say in {EXCEPTIONS.name} why the figure stands."
        )


def judge(
    figures: pl.DataFrame, text: Text, stale: Collection[str] = (), exceptions: Path = EXCEPTIONS
) -> list[Failure]:
    """Every failure that no exception covers, and every exception that covers no failure any more.

    ``stale`` names the first documents of files whose figures were kept because the file cannot be read now: the
    quotes of all documents in it cannot be compared with it.
    """
    failures = [failure for rule, find in RULES.items() for failure in find(figures, rule)]
    failures += quotes_differ(figures.filter(~file_of(pl.col("document_id")).is_in(list(stale))), text)
    allowed = read_exceptions(exceptions)
    present = set(figures["figure_id"])
    met = {(failure.rule, failure.figure_id) for failure in failures}
    outdated = [
        Failure(rule, figure_id, f"passes now: take it off {exceptions.name}")
        for rule, figure_id in allowed
        if figure_id in present and (rule, figure_id) not in met
    ]
    return [failure for failure in failures if (failure.rule, failure.figure_id) not in allowed] + outdated


def judge_meaning(figures: pl.DataFrame, exceptions: Path = EXCEPTIONS) -> list[Failure]:
    """The failures of the rules about what figures say, that no exception covers."""
    allowed = read_exceptions(exceptions)
    failures = [failure for rule in OF_MEANING for failure in RULES[rule](figures, rule)]
    return [failure for failure in failures if (failure.rule, failure.figure_id) not in allowed]


def read_exceptions(path: Path) -> dict[tuple[str, str], str]:
    """The reason of each exception by rule and figure_id. Raises GateFailed for one without a reason."""
    with path.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    for row in listed:
        if row["rule"] not in RULES or not (row["reason"] or "").strip():
            raise GateFailed(f"{path.name}: the exception for {row['figure_id']} needs a rule of the gate and a reason")
    return {(row["rule"], row["figure_id"]): row["reason"] for row in listed}


def list_revisions(figures: pl.DataFrame) -> pl.DataFrame:
    """What sources took back: ``figure_id`` and ``words`` of each figure that replaces one of its own source."""
    revision = pl.col("role_reason").str.extract(r"(a revision: .*)$")
    return figures.drop_nulls("supersedes").select("figure_id", words=pl.format("{}, {}", _where(), revision))


def _failures(rule: str, culprits: pl.DataFrame, words: pl.Expr, beside: str | None = None) -> list[Failure]:
    found = culprits.select("figure_id", words=words, beside=beside if beside else pl.lit(None)).rows()
    return [Failure(rule, figure_id, said or "", other) for figure_id, said, other in found]


def _published(figures: pl.DataFrame) -> pl.DataFrame:
    """Without the figures that wait or were rejected: they are kept with whatever is wrong with them."""
    return figures.filter(~pl.col("review_status").is_in(list(WITHHELD)))


def _where() -> pl.Expr:
    return pl.format("{} in {}", "number_text", "document_id")


def ids_repeat(figures: pl.DataFrame, rule: str) -> list[Failure]:
    """Figures that share an id."""
    return _failures(rule, figures.filter(pl.col("figure_id").is_duplicated()), _where())


def bounds_cross(figures: pl.DataFrame, rule: str) -> list[Failure]:
    """Figures whose value is not between low and high."""
    wrong = (pl.col("low") > pl.col("value")) | (pl.col("value") > pl.col("high")) | (pl.col("low") > pl.col("high"))
    return _failures(rule, _published(figures).filter(wrong), _where())


def periods_outlast_report(figures: pl.DataFrame, rule: str) -> list[Failure]:
    """Figures about days after the report was published."""
    late = _published(figures).filter(pl.col("period_end") > pl.col("published_on"))
    return _failures(rule, late, pl.format("{}: ends {}, published {}", _where(), "period_end", "published_on"))


def parts_exceed_whole(figures: pl.DataFrame, rule: str) -> list[Failure]:
    """Parts whose least is more than the most of their whole; and wholes that are not in the table."""
    wholes = figures.select(part_of="figure_id", whole_high="high", whole_text="number_text", whole_unit="unit")
    parts = figures.drop_nulls("part_of").join(wholes, on="part_of", how="left", maintain_order="left")
    larger = parts.filter((pl.col("low") > pl.col("whole_high")) & (pl.col("unit") == pl.col("whole_unit")))
    orphans = parts.filter(pl.col("whole_text").is_null())
    return _failures(rule, larger, pl.format("{} is part of {}", _where(), "whole_text"), "part_of") + _failures(
        rule, orphans, pl.format("{}: its whole {} is not in the table", _where(), "part_of")
    )


def cumulatives_fall(figures: pl.DataFrame, rule: str) -> list[Failure]:
    """Cumulatives certainly below an earlier one of their series and phase, in one document or said on one day.

    Where the lower one comes at a later date it is the source's own revision: recorded (:func:`list_revisions`).
    """
    falls = find_falls(figures).filter("failure").unique("lower_id", keep="first", maintain_order=True)
    said = figures.select("figure_id", "number_text", "document_id", "as_of")
    fallen = falls.join(said.rename({"figure_id": "lower_id"}), on="lower_id", how="left", maintain_order="left").join(
        said.rename({"figure_id": "higher_id"}), on="higher_id", how="left", suffix="_before", maintain_order="left"
    )
    words = pl.format("{} after {} on {}", _where(), "number_text_before", "as_of_before")
    return _failures(rule, fallen.rename({"lower_id": "figure_id"}), words, "higher_id")


def claims_dangle(figures: pl.DataFrame, rule: str) -> list[Failure]:
    """Figures said to repeat or to replace one that is not in the table, or that itself repeats another."""
    quoted = figures.filter(pl.col("claim_id").is_null())["figure_id"].implode()
    present = figures["figure_id"].implode()
    lost = ~pl.col("claim_id").is_in(quoted) | ~pl.col("supersedes").is_in(present)
    return _failures(rule, figures.filter(lost), _where())


def evidence_is_missing(figures: pl.DataFrame, rule: str) -> list[Failure]:
    """Figures with neither a quote nor a table cell, without a source, or without a document."""
    cell = pl.col("table_ref").struct
    nowhere = pl.col("quote").is_null() & (cell.field("file").is_null() | cell.field("column").is_null())
    anonymous = pl.col("source").is_null() | (pl.col("source") == "") | pl.col("document_id").is_null()
    return _failures(rule, figures.filter(nowhere | anonymous), _where())


RULES: Final[dict[str, Callable[[pl.DataFrame, str], list[Failure]]]] = {
    "every figure has its own id": ids_repeat,
    "low <= value <= high": bounds_cross,
    "no period ends after the report": periods_outlast_report,
    "a part is never larger than its whole": parts_exceed_whole,
    "a cumulative never falls": cumulatives_fall,
    "every claim has one figure to quote": claims_dangle,
    "every figure has its evidence": evidence_is_missing,
}
OF_MEANING: Final = (
    *("low <= value <= high", "no period ends after the report"),
    *("a part is never larger than its whole", "a cumulative never falls"),
)
"""The rules about what figures say; the others are about the table."""
QUOTES: Final = "the quote is in the document"


def quotes_differ(figures: pl.DataFrame, text: Text) -> list[Failure]:
    """Figures whose quote or number is not in the document's stored text at its offsets.

    A document that is not here is a failure too: its quotes hang in the air.
    """
    failures = []
    for (document,), quoted in figures.filter(pl.col("quote").is_not_null()).group_by(
        "document_id", maintain_order=True
    ):
        stored = text(str(document))
        digest = hashlib.sha256(stored.encode()).hexdigest() if stored is not None else None
        for row in quoted.iter_rows(named=True):
            why = None
            if stored is None:
                why = f"the text of {document} is not here"
            elif digest != row["text_sha256"]:
                why = f"the text of {document} is another one than was read"
            elif stored[row["quote_start"] : row["quote_end"]] != row["quote"]:
                why = f"{document} does not say the quote at {row['quote_start']}"
            elif stored[row["number_start"] : row["number_end"]] != row["number_text"]:
                why = f"{document} does not say {row['number_text']!r} at {row['number_start']}"
            if why:
                failures.append(Failure(QUOTES, row["figure_id"], why))
    return failures
