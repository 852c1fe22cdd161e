"""The words that the reader knows, by language: data from lexicon/<language>/*.toml, compiled into patterns once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).with_name("lexicon")
LANGUAGES: Final = tuple(sorted(path.parent.name for path in _FOLDER.glob("??/grammar.toml")))
"""Languages that the reader reads: those that have a lexicon and say how their sentences are parsed."""

_SPELLINGS: Final = {"ا": "[اأإآٱ]", "أ": "[اأ]", "إ": "[اإ]", "آ": "[اآ]", "ة": "[ةه]", "ى": "[ىي]", "ي": "[يى]"}
_PLAIN: Final = str.maketrans("أإآٱةى", "ااااهي")
_MARKS: Final = "[\u0640\u064b-\u0652\u0670]"
"""The stroke that stretches Arabic words, and the vowel signs, which writers leave out or set as they like."""

_JOINED: Final = [
    f"{and_}{particle}" for and_ in ("", "و", "ف") for particle in ("", "ال", "لل", "بال", "كال", "ل", "ب", "ك")
][1:]
"""The particles and the article that Arabic writes joined to a name: and, so, the, for the, in the, like the, ..."""


def spelled(word: str) -> str:
    """A pattern for a word as written: spaces and apostrophes of any kind, Arabic with or without vowel signs."""
    letters = []
    for letter in word:
        if "\u0621" <= letter <= "\u064a":
            letters.append(_SPELLINGS.get(letter, letter) + f"{_MARKS}*")
        else:
            plain = {" ": r"[\s\u00a0\u202f]+", "'": "['’]"}.get(letter) or re.escape(letter)
            letters.append(plain if letter.isascii() else f"[{plain}\ufffd]")  # broken accents are read as any
    return "".join(letters)


def either(words: Iterable[str], whole: bool = False) -> str:
    """A pattern for any of the words, longest first; with ``whole`` one that ends in a letter or digit ends there.

    Words are sorted by their first letter, so that most positions of a text are passed over at one glance.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        rest = spelled(word[1:]) + (r"(?!\w)" if whole and word[-1].isalnum() else "")
        by_first.setdefault(spelled(word[0].translate(_PLAIN)), []).append(rest)
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items())


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word in the one spelling under which it is looked up: lower case, no vowel signs, plain alef, ha and ya."""
    return re.sub(_MARKS, "", word.casefold()).translate(_PLAIN)


def any_of(words: Iterable[str], boundary: bool = True, before: str = r"(?<!\w)") -> re.Pattern[str]:
    """A pattern for any of the words, longest first, case ignored; ``before`` is what a word begins after."""
    return _any_of(tuple(words), boundary, before)


@cache
def _any_of(words: tuple[str, ...], boundary: bool, before: str) -> re.Pattern[str]:
    alternatives = either(words)
    if not alternatives:
        return re.compile(r"(?!)")
    return re.compile(rf"{before}(?:{alternatives})(?!\w)" if boundary else alternatives, re.IGNORECASE)


_KINDS: Final = ("verbs_of_object", "verbs_of_subject", "events", "persons", "states", "tolls")
_CONTEXTS: Final = {"armed_verbs": ("verbs_of_object", "armed"), "moving_verbs": ("movements", "moving")}
"""Kinds of words that count only in documents about something: the kind, and the context in the lexicon."""


@dataclass(frozen=True)
class Trigger:
    """A word that says what happened: the outcome, the way it is said, and what it must be said of (if anything)."""

    outcome: str
    kind: str  # verbs_of_object, verbs_of_subject, events, persons, states, tolls, phrases
    of: str | None = None
    abroad: str | None = None  # the outcome where what is fled is a country
    context: str | None = None  # the context that the document must be about ("armed": armed violence)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """One language's words; ``data`` is its TOML files as read, their tables side by side."""

    language: str
    data: dict[str, Any]

    @cached_property
    def triggers(self) -> dict[str, list[Trigger]]:
        """Single-word triggers by lemma."""
        found: dict[str, list[Trigger]] = {}
        for rule in self.data["outcome"]:
            for key in (*_KINDS, *_CONTEXTS):
                kind, context = _CONTEXTS.get(key, (key, None))
                for word in rule.get(key, []):
                    if " " not in word and "-" not in word:
                        found.setdefault(word, []).append(
                            Trigger(rule["outcome"], kind, rule.get("of"), rule.get("abroad"), context)
                        )
        return found

    @cached_property
    def participles(self) -> dict[str, str]:
        """The verb of each past participle that the language forms by a rule, for parsers that take it for no verb."""
        return {
            verb.removesuffix(ending) + participle: verb
            for verb, meanings in self.triggers.items()
            if any(trigger.kind.startswith("verbs") for trigger in meanings)
            for ending, participles in self.data.get("participles", {}).items()
            if verb.endswith(ending)
            for participle in participles
        }

    @cached_property
    def phrases(self) -> list[tuple[re.Pattern[str], Trigger]]:
        """Triggers of several words, as patterns."""
        found = []
        for rule in self.data["outcome"]:
            for kind in ("phrases", "tolls", "events", "persons"):
                words = [word for word in rule.get(kind, []) if " " in word or "-" in word]
                if kind in ("events", "persons"):
                    words += [f"{word}s" for word in words]
                if words:
                    found.append(
                        (self.any_of(words), Trigger(rule["outcome"], kind, rule.get("of"), rule.get("abroad")))
                    )
        return found

    @cached_property
    def harm(self) -> re.Pattern[str]:
        """Matches the stem of any trigger: cheap, and a little too generous, as a first sieve should be."""
        stems = set()
        for rule in self.data["outcome"]:
            for kind, words in rule.items():
                if isinstance(words, list) and kind not in ("examples", "abroad"):
                    stems |= {word if kind == "phrases" else word.split()[0] for word in words}
        stems = {re.sub(self.data["stem_endings"], "", stem) for stem in stems} | set(self.data["harm_forms"])
        return re.compile(rf"{self.before}(?:{either(stems)})", re.IGNORECASE)

    @cached_property
    def person(self) -> re.Pattern[str]:
        """Matches any noun that names one person and says who they are ("teacher")."""
        return self.any_of([*self.data["people"]["words"], *self.data["people"]["anyone"]])

    @cached_property
    def articles(self) -> re.Pattern[str]:
        """Matches an article or possessive at the start of a phrase, with the space after it, if any ("l'ONU")."""
        words = self.data["who"]["articles"]
        elided = [spelled(word) for word in words if word.endswith("'")]
        whole = [spelled(word) for word in words if not word.endswith("'")]
        return re.compile(rf"^(?:(?:{'|'.join(elided) or '(?!)'})|(?:{'|'.join(whole)})\s+)", re.IGNORECASE)

    @cached_property
    def report(self) -> re.Pattern[str]:
        """Matches "a new report by" at the start of a phrase: whose report it is comes after it."""
        who = self.data["who"]
        reports, by = ("|".join(map(spelled, who[name])) for name in ("reports", "reports_by"))
        return re.compile(rf"^(?:\w+['’\s]\s*){{0,2}}(?:{reports})\s+(?:\w+\s+)?(?:{by})\s*", re.IGNORECASE)

    @cached_property
    def report_alone(self) -> re.Pattern[str]:
        """Matches a phrase that names a report and nobody whose it is ("a provisional toll")."""
        reports = "|".join(map(spelled, self.data["who"]["reports"]))
        return re.compile(rf"^(?:\w+['’\s]\s*){{0,2}}(?:{reports})(?:\s+\w+)?$", re.IGNORECASE)

    @cached_property
    def speech(self) -> re.Pattern[str]:
        """Matches any form of a verb of speech, by its stem: cheap, and a little too generous."""
        who = self.data["who"]
        stems = [re.sub(r"(?<=\w{3})(?:er|ir|re|ar|e)$", "", verb) for verb in who["verbs"]]
        known = either([*stems, *who["spoken"]])
        return re.compile(rf"{self.before}(?:{known})\w{{0,4}}(?!\w)", re.IGNORECASE)

    @cached_property
    def date_lead(self) -> re.Pattern[str]:
        """Matches the day or month that heads an incident in a list ("12 March 2021: A school was shelled")."""
        month = self.any_of(self.data["when"]["months"]).pattern
        return re.compile(rf"\W*(?:\d\d?\s+)?{month}\.?\s+(?:\d\d?,\s+)?(?:19|20)\d\d:(?=\s+\w)", re.IGNORECASE)

    @cached_property
    def abbreviation(self) -> re.Pattern[str]:
        """Matches a text that ends on an abbreviation with its full stop, which ends no sentence."""
        return re.compile(rf"{any_of(self.data['abbreviations']).pattern}\.$")

    @cached_property
    def before(self) -> str:
        """The pattern of what a word begins after: no letter, or particles that this language writes joined to it."""
        joined = self.data.get("proclitics", [])
        return "(?:" + "|".join([r"(?<!\w)", *(rf"(?<=(?<!\w){particle})" for particle in joined)]) + ")"

    def any_of(self, words: Iterable[str]) -> re.Pattern[str]:
        """A pattern for any of the words as whole words of this language; joined particles stay outside the match."""
        return any_of(words, before=self.before)

    def pattern(self, *path: str) -> re.Pattern[str]:
        """The compiled pattern of a list of words in the lexicon, by its path."""
        return _pattern(self.language, path)


@cache
def _pattern(language: str, path: tuple[str, ...]) -> re.Pattern[str]:
    words = lexicon(language)
    value: Any = words.data
    for key in path:
        value = value[key]
    return words.any_of(value)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; KeyError where there is none (see LANGUAGES)."""
    files = sorted((_FOLDER / language).glob("*.toml"))
    if not files:
        raise KeyError(language)
    data: dict[str, Any] = {}
    for path in files:
        data |= tomllib.loads(path.read_text(encoding="utf-8"))
    return Lexicon(language, data)


class Names(dict[str, Any]):
    """What names stand for; a name in a spelling that is not listed is looked up folded."""

    def __missing__(self, name: str) -> Any:
        plain = " ".join(fold(name).replace("\u2019", "'").split())
        if plain == name:
            raise KeyError(name)
        return self[plain]


def _either_case(letters: str) -> str:
    """A pattern for a run of small letters in either case, or for one other sign as it is."""
    if letters.islower():
        return f"(?i:{letters})"
    return "['\u2019]" if letters == "'" else spelled(letters)


def _of_names(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for names: small letters in either case, capitals as they are, Arabic as :func:`spelled`.

    Arabic particles and the article stay outside the match; alternatives are sorted by their first letter for speed.
    """
    latin: dict[str, list[str]] = {}
    arabic: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        if "\u0621" <= name[0] <= "\u064a":
            first, *rest = (spelled(letter) for letter in name.removeprefix("ال"))
            arabic.setdefault(first, []).append("".join(rest))
        else:
            first, *rest = (_either_case(run) for run in (name[0], *re.findall(r"[a-zà-ÿœ]+|.", name[1:])))
            latin.setdefault(first, []).append("".join(rest))
    by_first = ["|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in group.items()) for group in (latin, arabic)]
    joined = "|".join(["(?<!\\w)", *(rf"(?<=(?<!\w){particles})" for particles in _JOINED)])
    either = []
    if latin:
        either.append(rf"(?<!\w)(?:{by_first[0]})")
    if arabic:
        either.append(rf"(?=[\u0621-\u064a])(?:{joined})(?:{by_first[1]})")
    return re.compile(rf"(?:{'|'.join(either)})(?!\w)")


@cache
def organisations() -> tuple[re.Pattern[str], Names]:
    """A pattern for every known name of an organisation, and by name its usual short name and kind of body."""
    table = tomllib.loads((_FOLDER / "organisations.toml").read_text(encoding="utf-8"))
    names = [(name, (usual, entry["type"])) for usual, entry in table.items() for name in entry["names"]]
    plain = {fold(name).removeprefix("ال"): body for name, body in names}
    return _of_names(name for name, _ in names), Names(plain | dict(names))


@cache
def demonyms(language: str = "en") -> tuple[re.Pattern[str], Names]:
    """A pattern for every adjective and noun of a people in a language, and by form the country's code."""
    table = tomllib.loads((_FOLDER / "demonyms.toml").read_text(encoding="utf-8")).get(language, {})
    forms = {form: iso3 for iso3, listed in table.items() for form in listed}
    spellings = {
        spelling: iso3
        for form, iso3 in forms.items()
        for spelling in (fold(form), f"ال{form}", f"{form[0].upper()}{form[1:]}", form)
    }
    return _of_names(forms), Names(spellings)
