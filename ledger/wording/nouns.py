"""Which noun a figure takes: one choice for every language that lists its nouns by what is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from ledger.wording.figure import Figure, is_everyone

Noun = TypeVar("Noun", bound=tuple[Any, ...])
Listed = TypeVar("Listed", bound=tuple[Any, ...], covariant=True)


class Nouns(Protocol[Listed]):
    """The words of a language, a module of this package: nouns by what is counted; "of the ..." by a status."""

    @property
    def BUILDING(self) -> Mapping[str, Listed]: ...
    @property
    def HOME(self) -> Listed: ...
    @property
    def INCIDENT(self) -> Mapping[str, Listed]: ...
    @property
    def ANY_INCIDENT(self) -> Listed: ...
    @property
    def HOUSEHOLD(self) -> Listed: ...
    @property
    def GROUP(self) -> Mapping[str, Listed]: ...
    @property
    def STATUS(self) -> Mapping[str, Listed]: ...
    @property
    def STATUS_OF(self) -> Mapping[str, str]: ...
    @property
    def PEOPLE(self) -> Mapping[tuple[str, str], Listed]: ...


def choose_noun(figure: Figure, nouns: Nouns[Noun], unlisted: Callable[[str], Noun]) -> Noun:
    """The noun of what is counted; ``unlisted`` makes one of the name of a group that the language does not list."""
    outcome, unit = figure["outcome"], figure["unit"]
    if unit == "buildings":
        return nouns.BUILDING.get(outcome, nouns.HOME)
    if unit == "incidents":
        return nouns.INCIDENT.get(outcome, nouns.ANY_INCIDENT)
    if unit == "households":
        return nouns.HOUSEHOLD
    group = _group_of(figure)
    if group is not None:
        return nouns.GROUP.get(group) or unlisted(group)
    if is_everyone(figure) and figure["status"] in nouns.STATUS:
        return nouns.STATUS[figure["status"]]
    return nouns.PEOPLE[figure["age_group"], figure["sex"]]


def choose_within(figure: Figure, nouns: Nouns[Noun], word: Callable[[Noun], str]) -> str:
    """Which of a group or a status are counted: "(girls)", "of the civilians"; empty where it is everyone.

    ``word`` gives a noun in the form that agrees with the number.
    """
    if is_everyone(figure):
        return ""
    if _group_of(figure) is not None:
        return f"({word(nouns.PEOPLE[figure['age_group'], figure['sex']])})"
    return nouns.STATUS_OF.get(figure["status"], "")


def _group_of(figure: Figure) -> str | None:
    """The group that people are counted as; refugees and asylum seekers are one by what happened to them."""
    if figure["group"] is None and figure["outcome"] in ("refugee", "asylum_seeker"):
        return str(figure["outcome"])
    group: str | None = figure["group"]
    return group
