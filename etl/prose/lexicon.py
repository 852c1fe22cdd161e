"""The words that the reader knows, by language: data from lexicon/<language>/*.toml, compiled into patterns once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).with_name("lexicon")
LANGUAGES: Final = tuple(sorted(path.parent.name for path in _FOLDER.glob("??/grammar.toml")))
"""Languages that the reader reads: those that have a lexicon and say how their sentences are parsed."""

_SPELLINGS: Final = {"ا": "[اأإآٱ]", "أ": "[اأ]", "إ": "[اإ]", "آ": "[اآ]", "ة": "[ةه]", "ى": "[ىي]", "ي": "[يى]"}
_MARKS: Final = "[\u0640\u064b-\u0652\u0670]"
"""The stroke that stretches Arabic words, and the vowel signs, which writers leave out or set as they like."""


def spelled(word: str) -> str:
    """A pattern for a word as people write it: spaces of any kind, Arabic with or without hamza and vowel signs."""
    letters = []
    for letter in word:
        if "\u0621" <= letter <= "\u064a":
            letters.append(_SPELLINGS.get(letter, letter) + f"{_MARKS}*")
        else:
            letters.append(r"[\s\u00a0\u202f]+" if letter == " " else re.escape(letter))
    return "".join(letters)


def fold(word: str) -> str:
    """A word in the one spelling under which it is looked up: lower case, no vowel signs, plain alef, ha and ya."""
    plain = re.sub(_MARKS, "", word.casefold())
    return plain.translate(str.maketrans("أإآٱةى", "ااااهي"))


def any_of(words: Iterable[str], boundary: bool = True, before: str = r"(?<!\w)") -> re.Pattern[str]:
    """A pattern for any of the words, longest first, case ignored; ``before`` is what a word begins after."""
    alternatives = "|".join(spelled(word) for word in sorted(words, key=len, reverse=True))
    if not alternatives:
        return re.compile(r"(?!)")
    return re.compile(rf"{before}(?:{alternatives})(?!\w)" if boundary else alternatives, re.IGNORECASE)


@dataclass(frozen=True)
class Trigger:
    """A word that says what happened: the outcome, the way it is said, and what it must be said of (if anything)."""

    outcome: str
    kind: str  # verbs_of_object, verbs_of_subject, events, persons, states, tolls, phrases
    of: str | None = None
    abroad: str | None = None  # the outcome where what is fled is a country


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
            for kind in ("verbs_of_object", "verbs_of_subject", "events", "persons", "states", "tolls"):
                for word in rule.get(kind, []):
                    if " " not in word and "-" not in word:
                        found.setdefault(word, []).append(
                            Trigger(rule["outcome"], kind, rule.get("of"), rule.get("abroad"))
                        )
        return found

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
                    found.append((any_of(words), Trigger(rule["outcome"], kind, rule.get("of"), rule.get("abroad"))))
        return found

    @cached_property
    def harm(self) -> re.Pattern[str]:
        """Matches the stem of any trigger: cheap, and a little too generous, as a first sieve should be."""
        stems = set()
        for rule in self.data["outcome"]:
            for kind, words in rule.items():
                if isinstance(words, list) and kind not in ("examples", "abroad"):
                    stems |= {re.escape(word.split()[0]) if kind != "phrases" else re.escape(word) for word in words}
        stems = {re.sub(self.data["stem_endings"], "", stem) for stem in stems} | set(self.data["harm_forms"])
        return re.compile(rf"{self.before}(?:{'|'.join(sorted(stems, key=len, reverse=True))})", re.IGNORECASE)

    @cached_property
    def articles(self) -> re.Pattern[str]:
        """Matches an article or possessive at the start of a phrase, with the space after it, if any ("l'ONU")."""
        words = self.data["who"]["articles"]
        elided = [spelled(word) for word in words if word.endswith("'")]
        whole = [spelled(word) for word in words if not word.endswith("'")]
        return re.compile(rf"^(?:(?:{'|'.join(elided) or '(?!)'})|(?:{'|'.join(whole)})\s+)", re.IGNORECASE)

    @cached_property
    def speech(self) -> re.Pattern[str]:
        """Matches any form of a verb of speech, by its stem: cheap, and a little too generous."""
        who = self.data["who"]
        stems = [re.sub(r"(?<=\w{3})(?:er|ir|re|ar|e)$", "", verb) for verb in who["verbs"]]
        spoken = "|".join(spelled(word) for word in who["spoken"])
        return re.compile(rf"{self.before}(?:{'|'.join(map(spelled, stems))}|{spoken})\w{{0,4}}(?!\w)", re.IGNORECASE)

    @cached_property
    def abbreviation(self) -> re.Pattern[str]:
        """Matches a text that ends on an abbreviation with its full stop, which ends no sentence."""
        return re.compile(rf"{any_of(self.data['abbreviations']).pattern}\.$")

    @cached_property
    def building_words(self) -> re.Pattern[str]:
        """Matches any building whose harm is counted."""
        return any_of([form for word in self.data["people"]["buildings"] for form in (word, f"{word}s")])

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


@cache
def organisations() -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """A pattern for every known name of an organisation, and by name its usual short name and kind of body."""
    table = tomllib.loads((_FOLDER / "organisations.toml").read_text(encoding="utf-8"))
    by_name = {name: (usual, entry["type"]) for usual, entry in table.items() for name in entry["names"]}
    alternatives = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), by_name


@cache
def demonyms() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern for every adjective of a people, singular or plural, and by adjective the country's code."""
    table = tomllib.loads((_FOLDER / "demonyms.toml").read_text(encoding="utf-8"))
    by_word = {form: iso3 for iso3, words in table.items() for word in words for form in (word, f"{word}s")}
    alternatives = "|".join(re.escape(word) for word in sorted(by_word, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), by_word
