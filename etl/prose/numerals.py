"""Numbers as they are written: digits with their separators and words in any language, read into values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final

from etl.prose.lexicon import fold, lexicon

_fold: Final = lru_cache(maxsize=1 << 14)(fold)
"""The same few words come again and again."""
_SPACES: Final = " \t\n\u00a0\u202f\u2009"
_TOKEN: Final = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+(?!\d)(?:[.,٫]\d{1,2}(?!\d))?|\d+(?:[.,٫٬،]\d+)*"
    r"|[^\W\d_][^\W\d_\u064b-\u0652\u0670]*"
)
_LONGEST: Final = 24
"""More characters than this in one run of digits are an identifier, not a count."""
_LARGEST: Final = 10**12


@dataclass(frozen=True)
class Word:
    """What a word does in a number.

    kind is `add` (three, forty), `bound` (the same, but a number only together with others: French "un"), `article`
    ("a" in "a hundred"), `half`, `and_half`, `several`, `scale` (hundred, million, dozen), `digits`, or `never` (no
    number whatever it looks like). ``alone`` is what a scale is worth by itself ("mille"), ``least`` the least that
    it allows where it is vague ("dozens"), ``about`` whether it rounds ("une centaine").
    """

    kind: str
    value: Decimal = Decimal(0)
    alone: int | None = None
    least: int | None = None
    about: bool = False


@dataclass(frozen=True)
class Atom:
    """A word or a run of digits that belongs to a number; offsets into the text."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True)
class Amount:
    """A number as far as its own words go: ``value`` is null where it is vague; ``factor`` times ``scale`` are the
    parts of a value that ends on a scale ("three thousand"), which the number before it may share."""

    start: int
    end: int
    following: int
    value: Decimal | None
    least: int | None = None
    about: bool = False
    factor: Decimal | None = None
    scale: int = 1


@dataclass(frozen=True)
class _Vocabulary:
    phrases: dict[str, list[tuple[tuple[str, ...], Word]]]
    suffixes: dict[str, Word]
    proclitics: tuple[str, ...]
    links: frozenset[str]
    articles: frozenset[str]
    links_after: frozenset[str]
    links_before: frozenset[int]
    units_first: bool
    teens_after: frozenset[int]
    groups: str
    also_groups: str
    decimals: str


def _tokens(phrase: str) -> tuple[str, ...]:
    return tuple(fold(token) for token in _TOKEN.findall(phrase))


@cache
def _vocabulary(language: str) -> _Vocabulary:
    data = lexicon(language).data
    table: dict[str, Any] = data["numbers"]
    words = {word: Word("add", Decimal(value)) for word, value in table["words"].items()}
    words |= {word: Word("bound", Decimal(value)) for word, value in table["bound"].items()}
    words |= {word: Word("half", Decimal("0.5")) for word in table["halves"]}
    for kind, name in (("article", "articles"), ("several", "several"), ("and_half", "and_half"), ("never", "never")):
        words |= {word: Word(kind, Decimal(1)) for word in table[name]}
    alone, vague, about = table["alone"], table["vague"], table["about"]
    scales = {word: value // 2 for word, value in vague.items()} | about | table["scales"]
    for word, value in scales.items():
        rounds = word in about or (word in vague and word not in table["scales"])
        words[word] = Word("scale", Decimal(value), alone.get(word), vague.get(word), rounds)
    phrases: dict[str, list[tuple[tuple[str, ...], Word]]] = {}
    for phrase, word in words.items():
        first, *rest = _tokens(phrase)
        phrases.setdefault(first, []).append((tuple(rest), word))
    for ways in phrases.values():
        ways.sort(key=lambda way: len(way[0]), reverse=True)
    return _Vocabulary(
        phrases,
        {word: Word("scale", Decimal(value)) for word, value in table["suffixes"].items()},
        tuple(sorted(map(fold, data.get("proclitics", [])), key=len, reverse=True)),
        frozenset(fold(word) for word in table["and"]),
        frozenset(fold(word) for word in table.get("joined_articles", [])),
        frozenset(table["and_after"]),
        frozenset(table.get("and_before", [])),
        table["units_first"],
        frozenset(table["teens_after"]),
        table["groups"],
        table["also_groups"],
        table["decimals"],
    )


def _digits(text: str, scaled: bool, known: _Vocabulary) -> Decimal | None:
    """The value of a run of digits; a separator that groups and one that cuts off decimals are told apart.

    "1.240" is 1240 where the language groups by points; "1,240" in French too, unless a scale follows ("million").
    """
    if len(text) > _LONGEST:
        return None
    if text.isdecimal():
        return Decimal(int(text))
    parts, marks = re.split(r"\D", text), re.findall(r"\D", text)
    marks = [" " if mark in _SPACES else "'" if mark == "’" else mark for mark in marks]
    whole = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3 and not parts[0].startswith("0")
    if whole and len(set(marks)) == 1:
        is_group = len(marks) > 1 or marks[0] in known.groups or (not scaled and marks[0] in known.also_groups)
        if is_group:
            return Decimal(int("".join(parts)))
    grouped = all(len(part) == 3 for part in parts[1:-1]) and len(set(marks[:-1])) <= 1 and marks[-1] not in marks[:-1]
    if grouped and marks[-1] in known.decimals:
        return Decimal(int("".join(parts[:-1]))) + Decimal(int(parts[-1])).scaleb(-len(parts[-1]))
    return None


def _unjoined(token: str, folded: str, known: _Vocabulary) -> tuple[int, str] | None:
    """Where the word itself begins in a token that particles are joined to, and the word; null if none is known."""
    for particle in known.proclitics:
        if folded.startswith(particle) and folded[len(particle) :] in known.phrases:
            offset = len(particle)
            while _fold(token[:offset]) != particle:
                offset += 1
            return offset, folded[len(particle) :]
    return None


def find_atoms(text: str, language: str) -> list[Atom]:
    """The words and digits of a text that numbers are made of, in order."""
    known = _vocabulary(language)
    tokens = list(_TOKEN.finditer(text))
    atoms: list[Atom] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        start, end, written = token.start(), token.end(), token.group()
        index += 1
        if written[0].isdecimal():
            if not _is_code(text, token, tokens[index - 2] if index > 1 else None, known):
                atoms.append(Atom(start, end, Word("digits")))
            continue
        after_digits = bool(atoms) and atoms[-1].word.kind == "digits" and written in known.suffixes
        if after_digits and (atoms[-1].end == start or (start - atoms[-1].end == 1 and written.isupper())):
            atoms.append(Atom(start, end, known.suffixes[written]))
            continue
        folded = _fold(written)
        rest = _unjoined(written, folded, known) if known.proclitics else None
        if rest and folded in known.phrases:  # "and eleven" begins like "one" in Arabic: the longer one is meant
            rest = rest if _longest(text, tokens, index, rest[1], known) else None
        if folded not in known.phrases and rest is None:
            if atoms and atoms[-1].end == start:
                atoms.pop()  # "20th", "7e"
            continue
        if rest is not None:
            start, folded = start + rest[0], rest[1]
        for following, word in known.phrases[folded]:
            if _follow(text, tokens, index, following):
                index += len(following)
                end = tokens[index - 1].end()
                joined = start > 1 and text[start - 1] == "-" and text[start - 2].isalnum()
                if word.kind != "never" and not (joined and (not atoms or atoms[-1].end != start - 1)):
                    atoms.append(Atom(start, end, word))
                break
    return atoms


def _longest(text: str, tokens: list[re.Match[str]], index: int, first: str, known: _Vocabulary) -> bool:
    """Whether a phrase of several words begins with this one."""
    return any(following and _follow(text, tokens, index, following) for following, _ in known.phrases[first])


def _is_code(text: str, token: re.Match[str], previous: re.Match[str] | None, known: _Vocabulary) -> bool:
    """Whether digits are part of a name or a decimal: "F16", "COVID-19", ".5"; particles may be joined to a count."""
    start = token.start()
    if start == 0:
        return False
    before = text[start - 1]
    if before.isalnum() or before == "ـ":
        return previous is None or previous.end() != start or _fold(previous.group()) not in known.proclitics
    return before in "._" or (before in "-\u2011" and start > 1 and text[start - 2].isalpha())


def _follow(text: str, tokens: list[re.Match[str]], index: int, words: tuple[str, ...]) -> bool:
    """Whether the tokens from an index on are these words, with nothing but spaces, hyphens, apostrophes between."""
    for offset, word in enumerate(words):
        if index + offset >= len(tokens) or _fold(tokens[index + offset].group()) != word:
            return False
        gap = text[tokens[index + offset - 1].end() : tokens[index + offset].start()]
        if len(gap) > 3 or gap.strip(_SPACES + "-\u2011'’"):
            return False
    return True


def _joint(text: str, left: Atom, right: Atom, known: _Vocabulary) -> str | None:
    """How two atoms hang together: "" by a space or a hyphen, "and" by such a word, null not at all."""
    gap = text[left.end : right.start]
    if len(gap) > 8:
        return None
    bare = gap.strip(_SPACES)
    if not bare or gap in ("-", "\u2011") or fold(bare) in known.articles:
        return ""
    return "and" if bare not in (gap, "-") and fold(bare) in known.links else None


@dataclass
class _Sum:
    """A number being added up; :meth:`take` says whether a further word still belongs to it.

    ``place`` is the kind of the last word taken, ``room`` what the next addend must stay below, ``last`` the last
    scale of thousand or more.
    """

    known: _Vocabulary
    total: Decimal = Decimal(0)
    current: Decimal = Decimal(0)
    place: str = "start"
    room: float = float("inf")
    last: float = float("inf")
    factor: Decimal | None = None
    scale: int = 1
    about: bool = False

    def take(self, word: Word, joint: str) -> bool:
        """Add a word, if the grammar of numbers allows it here."""
        return self._multiply(word, joint) if word.kind == "scale" else self._add(word, joint)

    def _links(self, joint: str, value: Decimal, place: str) -> bool:
        known = self.known
        return joint != "and" or (
            place in known.links_after and (not known.links_before or value in known.links_before)
        )

    def _add(self, word: Word, joint: str) -> bool:
        value, after_unit = word.value, self.place == "unit" and self.known.units_first
        five_and_twenty = after_unit and joint == "and" and 20 <= value < 100 and value % 10 == 0
        three_ten = after_unit and joint == "" and value == 10
        if self.place != "start" and not five_and_twenty and not three_ten:
            loose = joint == "and" and word.kind == "digits" and "digits" not in self.known.links_after
            unlinked = joint != "and" and self.known.units_first
            if loose or unlinked or not 0 < value < self.room or not self._links(joint, value, self.place):
                return False
        self.current += value
        self.factor, self.scale = None, 1
        if word.kind == "digits":
            self.place, self.room = "digits", 0
        elif value < 10:
            self.place, self.room = ("unit", 0) if self.place in ("start", "hundred", "thousand") else ("teen", 0)
        elif value < 100:
            round_ten = value % 10 == 0 and value >= 20 and not after_unit
            self.place = "ten" if round_ten else "teen"
            self.room = 0 if not round_ten or self.known.units_first else 20 if value in self.known.teens_after else 10
        else:
            self.place, self.room = "hundred", 100
        return True

    def _multiply(self, word: Word, joint: str) -> bool:
        scale = int(word.value)
        if not self.current and not (self.total and scale > self.last):
            if word.alone is None or word.alone >= self.room or not self._links(joint, word.value, self.place):
                return False
            if word.alone < 1000:
                self.current, self.place, self.room = Decimal(word.alone), "hundred", 100
            else:
                self.total += word.alone
                self.place, self.room, self.last = "thousand", scale, scale
        elif joint == "and":
            return False
        elif scale < 1000:
            if self.place not in ("unit", "teen", "digits") or self.current >= 100:
                return False
            self.factor, self.scale = self.current, scale
            self.current *= scale
            self.place, self.room = ("hundred", 100) if scale == 100 else ("teen", 0)
        elif scale < self.last:
            self.factor, self.scale = (None, 1) if self.total else (self.current, scale)
            self.total += self.current * scale
            self.current, self.place, self.room, self.last = Decimal(0), "thousand", scale, scale
        elif scale > self.last:
            self.total = (self.total + self.current) * scale  # "mil millones"
            self.factor, self.scale = None, 1
            self.current, self.place, self.room, self.last = Decimal(0), "thousand", scale, scale
        else:
            return False
        self.about = self.about or word.about
        return True


def read_amount(text: str, atoms: list[Atom], index: int, language: str, linked: bool = True) -> Amount | None:
    """The longest number that begins with an atom; null where the atom alone is none ("un", "half a").

    Without ``linked`` it ends before any "and", as the first number of "between a hundred and two hundred" must.
    """
    known, first = _vocabulary(language), atoms[index]
    word = first.word

    def plain(at: int) -> Word | None:
        """The word of the next atom, if it follows without a word between."""
        follows = at + 1 < len(atoms) and _joint(text, atoms[at], atoms[at + 1], known) == ""
        return atoms[at + 1].word if follows else None

    if word.kind == "several" or (word.kind == "scale" and word.least is not None):
        unit, at = Decimal(1), index
        while word.kind == "several" and (following := plain(at)) and following.kind == "scale":
            unit, at = unit * following.value, at + 1
        following = plain(at)
        if unit > _LARGEST or (at == index and following and following.kind in ("digits", "add")):
            return None
        least = word.least if word.kind == "scale" else int(3 * unit)
        return Amount(first.start, atoms[at].end, at + 1, None, least)
    if word.kind == "half":
        following = plain(index)
        if following is None or following.kind != "scale":
            return None
        value = word.value * following.value
        return Amount(first.start, atoms[index + 1].end, index + 2, value, about=following.about)
    if word.kind == "article":
        following = plain(index)
        if following is None or following.kind != "scale" or following.least is not None:
            return None
    added, at = _Sum(known), index
    while at < len(atoms):
        joint = "" if at == index else _joint(text, atoms[at - 1], atoms[at], known)
        if joint is None or (joint and not linked):
            break
        word, following = atoms[at].word, plain(at)
        if word.kind == "and_half":
            if added.place == "thousand" and not added.current:
                added.total += Decimal(added.last) / 2
                at += 1
                if at < len(atoms) and atoms[at].word.value == added.last and plain(at - 1):
                    at += 1  # Arabic says the scale again
            elif following and following.kind == "scale" and added.place in ("unit", "digits"):
                added.current += Decimal("0.5")
                at += 1
                continue
            break
        if word.kind == "digits":
            scaled = following is not None and following.kind == "scale"
            written = text[atoms[at].start : atoms[at].end]
            value_or_none = _digits(written, scaled, known)
            if value_or_none is None or (at > index and joint == "" and not scaled and written.isdecimal()):
                break
            word = Word("digits", value_or_none)
        if word.kind not in ("add", "bound", "digits", "scale", "article") or (word.kind == "article" and at > index):
            break
        if not added.take(word, joint):
            break
        at += 1
    value = added.total + added.current
    if at == index or (at == index + 1 and first.word.kind in ("bound", "article")) or value > _LARGEST:
        return None
    return Amount(
        first.start, atoms[at - 1].end, at, value, about=added.about, factor=added.factor, scale=added.scale
    )  # fmt: skip


def value_of(text: str, language: str) -> int | None:
    """The value of a number as written; null where the words are vague, a range, or no number at all."""
    text = text.strip()
    atoms = find_atoms(text, language)
    amount = read_amount(text, atoms, 0, language) if atoms else None
    if amount is None or amount.value is None or (amount.start, amount.end) != (0, len(text)):
        return None
    return int(amount.value) if amount.value == int(amount.value) else None
