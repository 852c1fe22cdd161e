"""A total in words: its number as a claim, and what it rests on, sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ledger.language import day, number, say, say_count
from ledger.wording import according_to, claim, outcome_words, people, source_in_sentence

if TYPE_CHECKING:
    from ledger.totals import Total

EVERYBODY: Final[dict[str, Any]] = {
    "status": "all", "group": None, "age_group": "any", "age_min": None, "age_max": None, "sex": "any",
    "nationality": None, "cause": None, "place": None, "iso3": None, "place_precision": "unknown",
    "place_role": "occurrence", "period_start": None, "period_end": None,
}  # fmt: skip
"""What a total is about where its question says nothing."""


def word_bounds(total: Any) -> dict[str, Any]:
    """The bounds of a total, and what it counts, in the columns of a figure. ValueError where nothing is proved."""
    low, high = total.low, total.high
    if low is None and high is None:
        raise ValueError("nothing is proved of this total: there is no number to cite")
    if high is None:
        qualifier = "at_least" if total.low_inclusive else "more_than"
    elif low is None:
        qualifier = "up_to" if total.high_inclusive else "less_than"
    else:
        qualifier = "exact" if low == high else "between"
    value = None if qualifier == "between" else (high if low is None else low)
    named = ("outcome", "unit", "measure", "as_of", "low_inclusive", "high_inclusive")
    told = {name: getattr(total, name) for name in named}
    return told | {"qualifier": qualifier, "value": value, "low": low, "high": high, "number_text": str(value)}


def word_total(total: Total) -> str:
    """The answer, and what it rests on, as whole sentences."""
    asked = {**EVERYBODY, **{name: value for name, value in vars(total.population).items() if value}}
    if total.low is None and total.high is None:
        figure = {**asked, "outcome": total.outcome, "unit": total.unit, "value": None, "qualifier": "vague"}
        what = f"{people(figure)} {outcome_words(figure)}".strip()
        return say(
            "No figure of {source} proves a number of {what}.", source=source_in_sentence(total.source), what=what
        )
    said = claim({**asked, **word_bounds(total), "as_of": None})
    answer = say(
        "{claim}, {according_to}.", claim=f"{said[0].upper()}{said[1:]}", according_to=according_to(total.source)
    )
    return " ".join([answer, *_proof(total)])


def _proof(total: Total) -> list[str]:
    sentences = []
    if total.high is None:
        sentences.append(say("No upper end is proved."))
    if total.low is None:
        return [say("No lower end is proved.")]
    parts = dict(total.used["part"].value_counts().iter_rows())
    added, taken = parts.get("added", 0), parts.get("subtracted", 0)
    if taken:
        sentences.append(
            say(
                "It adds {added} and takes away {taken} of before.",
                added=_count_figures(added),
                taken=_count_figures(taken),
            )
        )
    else:
        sentences.append(say_count("It adds {count} figure.", "It adds {count} figures.", added))
    if total.as_of:
        sentences.append(say("It is of {day}, and takes in no other date.", day=day(total.as_of)))
    elif total.days is not None and total.covered is not None:
        sentences.append(
            say_count(
                "It speaks of {covered} of the {count} day asked.",
                "It speaks of {covered} of the {count} days asked.",
                total.days,
                covered=number(total.covered),
            )
        )
    if not total.whole_place and total.places:
        sentences.append(
            say_count(
                "Its figures name {count} place, not the whole.",
                "Its figures name {count} places, not the whole.",
                len(total.places),
            )
        )
    if total.apart:
        sentences.append(say(total.apart))
    if total.disputed:
        sentences.append(say("Its own counts contradict each other."))
    loose, at_most = total.perhaps
    if loose and at_most is None:
        sentences.append(
            say_count(
                "Only what surely belongs here is added: {count} figure may belong here.",
                "Only what surely belongs here is added: {count} figures may belong here.",
                loose,
            )
        )
    elif loose:
        sentences.append(
            say_count(
                "Only what surely belongs here is added: {count} figure, {people} people at most, may belong here.",
                "Only what surely belongs here is added: {count} figures, {people} people at most, may belong here.",
                loose,
                people=number(at_most or 0),
            )
        )
    return sentences


def _count_figures(count: int) -> str:
    return say_count("{count} figure", "{count} figures", count)
