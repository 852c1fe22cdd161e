"""The change log, refresh by refresh: how many figures came, changed and went, and each change in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import streamlit as st

from etl.schema import FIELD
from ledger.changes import (
    ADDED,
    CHANGED,
    GONE,
    NAME,
    Change,
    ChangesUnreadable,
    Refreshed,
    count_staying,
    list_changes,
    read_changes,
)
from ledger.export import csv_of
from ledger.language import Words, day, isolate, joined, mark, number, say, say_count
from ledger.moments import moment_words
from ledger.names import OUTCOME
from ui.clickable import Node, element, show_clickable
from ui.credits import credits_of, title_of
from ui.evidence import ask_evidence
from ui.folds import fold
from ui.layout import Page
from ui.review.fields import MENDED, field_name, value_words
from ui.text import in_markdown, shorten
from ui.word_table import show_words

REFRESHES_SHOWN: Final = 30
CHANGES_SHOWN: Final = 40
"""Of one refresh; the CSV lists all."""

UNSAID: Final = ("review_status", "review_note", "confidence")
"""Columns whose change is said in other words, or says nothing to a reader."""

WHAT: Final = Words(
    {
        ADDED: mark("Came in by review"),
        CHANGED: mark("Says something else"),
        GONE: mark("Is not published any more"),
    }
)
BY_PEOPLE: Final = Words(
    {
        ADDED: mark("Came in by review"),
        CHANGED: mark("Put right in review"),
        GONE: mark("Rejected in review, and not published any more"),
        "agreed": mark("Agreed with in review: it is as the words say"),
    }
)


def show_changes(page: Page) -> None:
    """What each refresh changed, the newest first; in words where nothing is known of it."""
    try:
        log = _read_log(page.ledger.path)
    except ChangesUnreadable as error:
        st.warning(in_markdown(error))
        return
    if not log:
        st.markdown(
            say(
                "Nothing is noted yet. From the next refresh on that changes a published figure, each one is listed "
                "here: what it changed, and what people decided."
            )
        )
        return
    st.caption(say("The filters do not narrow this list: it is of the whole table."))
    _offer_csv(log)
    titles = {credit.id: title_of(credit) for credit in credits_of(page)}
    for place, entry in enumerate(log[:REFRESHES_SHOWN]):
        _show_refresh(entry, titles, f"{len(log) - place}", newest=place == 0)
    if len(log) > REFRESHES_SHOWN:
        st.caption(say("Older ones are in the CSV."))


def _read_log(table: Path) -> list[Refreshed]:
    try:
        status = table.with_name(NAME).stat()
    except OSError:
        return []
    return _read(table, status.st_mtime_ns, status.st_size)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(table: Path, written: int, size: int) -> list[Refreshed]:
    return read_changes(table)


def _offer_csv(log: list[Refreshed]) -> None:
    st.download_button(
        say("All changes listed (CSV)"),
        data=lambda: csv_of(list_changes(log)),
        file_name=f"humanitarian-figures-changes-{date.today().isoformat()}.csv",
        mime="text/csv",
        key="changes-csv",
        icon=":material/download:",
        on_click="ignore",
    )
    if staying := count_staying(log):
        st.caption(
            say_count(
                "{count} change stays here: no licence allows passing the figure on.",
                "{count} changes stay here: no licence allows passing the figures on.",
                staying,
            )
        )


def _show_refresh(entry: Refreshed, titles: dict[str, str], key: str, newest: bool) -> None:
    st.subheader(moment_words(entry.at), anchor=False)
    st.markdown(
        say_count("{count} figure is published since then.", "{count} figures are published since then.", entry.figures)
    )
    heads = (say("Source"), say("Came"), say("Changed"), say("Went"))
    show_words(
        heads,
        [
            (titles.get(name, name), *(number(counts[what]) for what in ("added", "changed", "gone")))
            for name, counts in entry.datasets.items()
        ],
    )
    if newest and entry.changes:
        _show_singles(entry, key)
    elif entry.changes:
        count = len(entry.changes)
        with fold(say_count("{count} single change", "{count} single changes", count), f"changes-{key}") as opened:
            if opened:
                _show_singles(entry, key)


def _show_singles(entry: Refreshed, key: str) -> None:
    """The single changes of a refresh: a choice of one opens the figure's evidence."""
    shown = entry.changes[:CHANGES_SHOWN]
    items = [element("li", _tell(change)) for change in shown]
    show_clickable([element("ul", *items, kind="hf-others")], f"changes-{key}", ask_evidence)
    if len(entry.changes) > len(shown):
        st.caption(
            say(
                "The first {count} are shown; the CSV lists {all}.",
                count=number(len(shown)),
                all=number(len(entry.changes)),
            )
        )
    if entry.not_listed:
        st.caption(
            say_count(
                "{count} more is counted and not listed.", "{count} more are counted and not listed.", entry.not_listed
            )
        )


def _tell(change: Change) -> Node:
    """One change in words: which figure, what happened to it, and what it said and says."""
    claim = f"{change.number_text} {OUTCOME.get(change.outcome, change.outcome)}"
    when = day(change.period_end) if change.period_end else ""
    parts = (claim, change.place or "", when, change.document_title)
    label = joined([isolate(shorten(part, 70)) for part in parts if part])
    lines = [element("small", element("bdi", line)) for line in change_lines(change)]
    if change.what == GONE and not change.decided:
        return element("div", label, *lines, kind="hf-node")
    return element("button", label, *lines, kind="hf-node", figure=change.figure_id)


def change_lines(change: Change) -> list[str]:
    """What happened to a figure, and each field of a reading that is another one now; a line each."""
    said = {name: ends for name, ends in change.fields.items() if name in MENDED}
    if change.decided:
        agreed = change.what == CHANGED and not said
        lines = [BY_PEOPLE["agreed" if agreed else change.what]]
    else:
        lines = [WHAT[change.what]]
    lines += [
        say(
            "{field} from {old} to {new}",
            field=field_name(name),
            old=value_words(name, old),
            new=value_words(name, new),
        )
        for name, (old, new) in said.items()
    ]
    if note := change.fields.get("review_note", (None, None))[1]:
        lines.append(say("Note: {note}", note=note))
    if others := [name for name in change.fields if not (name in said or name in UNSAID or FIELD[name].derived)]:
        lines.append(say("Other columns that changed: {names}", names=joined(others)))
    return lines
