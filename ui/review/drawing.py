"""A review as the browser draws it: the text cut where figures are marked, and each figure in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from etl.decisions import Decision, Reading
from ledger.documents import read_whole
from ledger.language import Words, day, joined, mark, say
from ledger.names import CATEGORY
from ledger.wording import claim, confidence_sentence, sentence
from ui.review.fields import field_name, form_values, list_facts, list_groups, value_words
from ui.text import capital, shorten

Figure = dict[str, Any]

STATES: Final = Words(
    {
        "undecided": mark("not decided"),
        "waiting": mark("waiting for review"),
        "agreed": mark("agreed"),
        "mended": mark("mended"),
        "rejected": mark("rejected"),
    }
)
OPEN: Final = ("undecided", "waiting")
"""States in which somebody has still to decide."""

ACTIONS: Final = Words(
    {
        "agree": mark("{name} agreed on {day}"),
        "mend": mark("{name} mended it on {day}"),
        "reject": mark("{name} rejected it on {day}"),
        "add": mark("{name} marked it on {day}"),
        "reopen": mark("{name} took the decision back on {day}"),
    }
)
_DAYS: Final = ("period_start", "period_end", "as_of", "published_on")
_LONE: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no message to the browser can hold."""


def state_of(figure: Figure) -> str:
    """Where a figure stands in the review: a key of STATES."""
    status = str(figure["review_status"])
    return status if status in STATES else "undecided"


def draw_text(text: str, figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """The text as paragraphs: where each starts, and its pieces, each with the figures whose number it belongs to."""
    return [
        {
            "start": read.start,
            "pieces": [
                {"text": piece.text, "figures": [one["figure_id"] for one in piece.figures]} for piece in read.pieces()
            ],
        }
        for read in read_whole(_LONE.sub("\ufffd", text), figures)
    ]


def draw_figures(
    figures: Sequence[Figure],
    readings: Mapping[str, Reading],
    decisions: Iterable[Decision],
    conflicts: Mapping[str, Sequence[str]],
) -> list[dict[str, Any]]:
    """Each figure in words, in the order of the text.

    ``readings`` are the figures as they are to be decided on, ``conflicts`` by figure_id what contradicts it, in words.
    """
    past: dict[str, list[str]] = defaultdict(list)
    for decision in sorted(decisions, key=lambda one: one.sequence):
        past[decision.figure_id].append(decision_words(decision))
    by_id = {figure["figure_id"]: figure for figure in figures}
    return [
        {
            "id": figure["figure_id"],
            "number": place,
            "category": figure["category"],
            "state": state_of(figure),
            "sequence": figure["sequence"],
            "claim": claim(figure),
            "sentence": f"{capital(sentence(figure))}.",
            "label": say("Figure {place}: {claim}", place=place, claim=claim(figure)),
            "note": figure["review_note"] or "",
            "facts": list_facts(figure),
            "confidence": _confidence(figure),
            "relations": [*_relations(figure, by_id), *_conflicts(conflicts.get(figure["figure_id"], ()))],
            "past": past[figure["figure_id"]],
            "values": form_values(readings[figure["figure_id"]]),
        }
        for place, figure in enumerate(figures, 1)
    ]


def decision_words(decision: Decision) -> str:
    """Who decided what, when and why, in a line; what was changed with its old and new value."""
    done = say(ACTIONS.english[decision.action], name=decision.editor, day=day(decision.made_at.date()))
    changed = [
        say(
            "{field} from {old} to {new}",
            field=field_name(name),
            old=value_words(name, old),
            new=value_words(name, new),
        )
        for name, (old, new) in decision.changes().items()
    ]
    return joined([done, *changed, decision.reason], "; ")


def list_words() -> dict[str, Any]:
    """Our own words in the component, in the language spoken."""
    keys = {
        "n, j, →": say("the next figure"),
        "p, k, ←": say("the figure before"),
        "a": say("agree, and go on to the next one that is not decided"),
        "e": say("mend it: change its fields"),
        "x": say("reject it: it is no figure, or not this one"),
        "s": say("a second figure from the same number"),
        "m": say("mark a figure that was missed: select its words first"),
        "u": say("take back what was decided"),
        "?": say("these keys"),
        "Esc": say("leave a form without saving"),
        "Ctrl + Enter": say("save a form"),
    }
    return {
        "categories": dict(CATEGORY),
        "states": dict(STATES),
        "keyList": list(keys.items()),
        "place": say("Figure {place} of {count}", place="{place}", count="{count}"),
        "left": say("{count} not decided yet", count="{count}"),
        "panel": say("The figure that is looked at"),
        "noFigure": say("No figure is marked in this document."),
        "unplaced": say("Figures whose words are not found in the text:"),
        "agree": say("Agree"),
        "mend": say("Mend"),
        "reject": say("Reject"),
        "reopen": say("Take back"),
        "split": say("Second figure"),
        "missed": say("Mark a missed one"),
        "next": say("Next"),
        "previous": say("Before"),
        "keys": say("Keys"),
        "back": say("Back"),
        "save": say("Save"),
        "cancel": say("Leave"),
        "go": say("Go on"),
        "understood": say("Understood"),
        "fields": say("What was read, and from which words"),
        "past": say("What was decided so far"),
        "saved": say("Saved."),
        "unsaved": say("not saved yet"),
        "notSaved": say("Not saved: see what the panel says."),
        "first": say("This is the first figure."),
        "last": say("This is the last figure."),
        "allDecided": say("Every figure of this document is decided."),
        "reading": say("Reading these words…"),
        "notThere": say("These words are not in the text as you wrote them."),
        "reason": say("Why (needed)"),
        "reasonIfAny": say("Why (if you like)"),
        "reasonMissing": say("Say why: who reads the change later wants to know."),
        "nothingChanged": say("Nothing is changed yet."),
        "mendTitle": say("Mend this figure"),
        "rejectTitle": say("Reject this figure"),
        "splitTitle": say("A second figure from the same number"),
        "missedTitle": say("Mark a figure that was missed"),
        "missedWords": say("Its words, as they stand in the text"),
        "theirs": say("Now it says:"),
        "mine": say("You decided:"),
        "anew": say("Decide it as I did"),
        "leave": say("Leave it as it is now"),
    }


def draw_frame(language: str | None) -> dict[str, Any]:
    """What the component needs beside text and figures."""
    return {"words": list_words(), "groups": list_groups(), "language": language or ""}


def reading_words(reading: Reading | None) -> str:
    """A reading as a sentence; empty where there is none."""
    if reading is None:
        return ""
    days = {name: date.fromisoformat(reading[name]) for name in _DAYS if reading.get(name)}
    ends = {"low": reading.get("printed_low"), "high": reading.get("printed_high")}
    return f"{capital(sentence(reading | days | ends))}."


def _confidence(figure: Figure) -> str:
    words = confidence_sentence(figure)
    return f"{words}." if words else ""


def _relations(figure: Figure, by_id: Mapping[str, Figure]) -> list[dict[str, Any]]:
    """What the figure is to others of the document, in words."""
    found = []
    if whole := by_id.get(figure["part_of"] or ""):
        found.append((say("Part of:"), whole))
    found += [(say("A part of it:"), one) for one in by_id.values() if one["part_of"] == figure["figure_id"]]
    same = figure["claim_id"] or figure["figure_id"]
    found += [
        (say("Says the same as:"), one)
        for one in by_id.values()
        if one is not figure and (one["figure_id"] == same or one["claim_id"] == same)
    ]
    if older := by_id.get(figure["supersedes"] or ""):
        found.append((say("Replaces:"), older))
    return [
        {"words": words, "claim": shorten(capital(claim(one)), 140), "figure": one["figure_id"]} for words, one in found
    ]


def _conflicts(claims: Iterable[str]) -> list[dict[str, Any]]:
    return [{"words": say("Contradicts:"), "claim": words, "figure": None} for words in claims]


def conflict_words(figure: Figure) -> str:
    """A figure that contradicts another: its claim, and who said it."""
    return shorten(capital(sentence(figure)), 200)
