"""Tables that the command line prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.table import Table

from etl.summary import Change


def score_table(kind: str, scores: dict[str, Any]) -> Table:
    """The scores of one kind of labels, full or partial: all, by language and by outcome; F1 with its interval."""
    table = Table(title=f"{kind.capitalize()} labels", box=box.SIMPLE)
    measures = [(level, name) for level in ("found", "strict") for name in scores["all"][level]]
    headings = [f"{level}\n{name.replace('f1', 'F1')}" for level, name in measures]
    for heading in ("", "documents", "figures", *headings):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for members in ({"all": scores["all"]}, scores["languages"], scores["outcomes"]):
        for name, member in members.items():
            ends = (f"{member['documents']:,}", f"{member['figures']:,}")
            last = "recall" if kind == "partial" else "f1"
            shares = [share(member[level][measure], measure == last) for level, measure in measures]
            table.add_row(name, *ends, *shares)
        table.add_section()
    return table


def field_table(fields: dict[str, Any]) -> Table:
    """The accuracy of each field over the figures found."""
    table = Table(title="Fields, over the figures found", box=box.SIMPLE)
    for heading in ("field", "right", "of"):
        table.add_column(heading, justify="left" if heading == "field" else "right")
    for name, score in fields.items():
        table.add_row(name, f"{score['accuracy']:.3f}", f"{score['asked']:,}")
    return table


def reliability_table(checked: dict[str, Any]) -> Table:
    """What was said of figures against what is right, by range of confidence."""
    table = Table(title="What was said, and what is right", box=box.SIMPLE)
    for heading in ("confidence", "figures", "said", "right"):
        table.add_column(heading, justify="left" if heading == "confidence" else "right")
    for row in checked["bins"]:
        shares = [f"{row[name]:.3f}" if row["figures"] else "–" for name in ("said", "right")]
        table.add_row(f"{row['from']:.1f}–{row['to']:.1f}", f"{row['figures']:,}", *shares)
    return table


def threshold_table(thresholds: Sequence[dict[str, Any]]) -> Table:
    """What is published and how right it is, if figures under each threshold wait for review."""
    table = Table(title="If figures under a threshold wait for review", box=box.SIMPLE)
    measures = [(level, name) for level in ("found", "strict") for name in ("precision", "recall", "f1")]
    for heading in ("under", "published", "waiting", *(f"{level}\n{name}" for level, name in measures)):
        table.add_column(heading, justify="right")
    for row in thresholds:
        shares = [f"{row[level][name]:.3f}" if row[level][name] is not None else "–" for level, name in measures]
        table.add_row(f"{row['threshold']:.1f}", f"{row['published']:,}", f"{row['waiting']:,}", *shares)
    return table


def share(cell: dict[str, Any], with_interval: bool) -> str:
    """A share, with its interval where asked for; a dash where nothing was there to share."""
    if cell["value"] is None:
        return "–"
    interval = cell["interval"] if with_interval else None
    return f"{cell['value']:.3f}" + (f" {interval[0]:.2f}–{interval[1]:.2f}" if interval else "")


def summary(changes: Sequence[Change]) -> Table:
    """The closing summary: what the refresh did to each source."""
    table = Table(title="Refresh", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("source", no_wrap=True)
    table.add_column("state", overflow="fold")
    table.add_column("from", overflow="fold")
    for heading in ("figures", "new", "changed", "gone", "rejected"):
        table.add_column(heading, justify="right", no_wrap=True)
    for change in changes:
        counts = (change.figures, change.new, change.changed, change.gone, change.rejected)
        table.add_row(change.source, change.state, change.origin, *(f"{count:,}" for count in counts))
    return table


def group_by_words(said: dict[str, str]) -> dict[str, list[str]]:
    """The names by what is said of them."""
    grouped: dict[str, list[str]] = {}
    for name, words in said.items():
        grouped.setdefault(words, []).append(name)
    return grouped
