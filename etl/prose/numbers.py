"""How many: every number in a sentence, with its exact span, its value or range, and its qualifier."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, partial
from typing import Final

from etl.documents.letters import is_cut
from etl.prose.lexicon import Lexicon, either, lexicon, spelled
from etl.prose.numerals import Amount, Atom, find_atoms, read_amount, value_of

__all__ = ["Number", "find", "value_of"]

_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S+@\S+")
_ADDRESS_SIGNS: Final = ("@", "www.", "://")
_NEVER: Final = re.compile(
    r"(?=[+\d])(?:"
    r"\+(?:[ ().-]?\d){9,15}(?!\d)|(?<!\d)0\d(?:[ .-]\d\d){4}(?!\d)|(?<!\d)\d{2,4}-\d{2,4}-\d{2,4}(?!\d)"  # telephones
    r"|(?<!\d)\d{1,4}[/.]\d{1,2}[/.]\d{1,4}(?!\d)|(?<!\d)(?:19|20)\d\d[-–/](?:(?:19|20)\d\d|\d\d)(?!\d)"  # dates, years
    r"|(?<!\d)\d{1,3}:\d+|(?<!\d)\d{1,2}\s?[hH]\s?\d\d(?!\d)|(?<!\d)\d{1,6}/\d+"  # times, ratios, fractions
    r"|(?<!\d)\d{1,3}°[\d\s.,'′″]*"  # coordinates
    r")|^\s*\d{1,3}[.)](?=\s+\S)"  # the number of an item
)
_CONTINUES: Final = re.compile(r"\s+[^\W\d_]")
_WORD: Final = re.compile(r"\s+[^\W\d_][\w'’-]{0,30}")
_either: Final = partial(either, whole=True)
_NOUN: Final = 3
"""So many words may stand between a number and the qualifier that comes after what is counted."""
_NEAR: Final = 34
"""So many characters before a number are looked at for its qualifier, and for what shows that it counts nothing."""
_REACH: Final = 60
"""So many characters before a range are looked at for a verb of rising."""


@dataclass(frozen=True)
class Number:
    """A number as written: offsets into the sentence, its value (null if vague or a range), ends and qualifier."""

    start: int
    end: int
    text: str
    value: int | None
    qualifier: str = "exact"
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class _Patterns:
    between: re.Pattern[str]
    joint: re.Pattern[str]
    between_joint: re.Pattern[str]
    rises: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    not_after: re.Pattern[str]
    not_before: re.Pattern[str]
    ratio: re.Pattern[str]
    share: re.Pattern[str]
    month_after: re.Pattern[str]
    month_before: re.Pattern[str] | None
    year_after: re.Pattern[str]


def _named(rules: dict[str, list[str]]) -> str:
    return "|".join(f"(?P<{name}>{_either(words)})" for name, words in rules.items() if isinstance(words, list))


@cache
def _patterns(language: str) -> _Patterns:
    words = lexicon(language)
    data, start = words.data, words.before
    ranges, qualifiers, not_counts = data["ranges"], data["qualifiers"], data["not_counts"]
    months, links = _either(data["when"]["months"]), _either(not_counts["after_links"])
    joined = "|".join(map(spelled, ranges["between_joined"]))
    ones = [word for name in ("words", "bound") for word, value in data["numbers"][name].items() if value == 1]
    flags = re.IGNORECASE
    gap = rf"(?:[\s(*\"«“]|(?<=['’]))[\s(*\"«“]*(?:(?:{_either(qualifiers['between'])})\s*)?"
    month_case = "(?-i:(?=[A-Z]))" if data["when"]["months_capitalised"] else ""
    return _Patterns(
        re.compile(rf"{start}(?:{_either(ranges['between'])})[\s*]+$", flags),
        re.compile(rf"[-–]| [-–] |\s+(?:{_either(ranges['joints'])})\s+", flags),
        re.compile(rf"\s+(?:(?:{_either(ranges['between_joints'])})\s+|(?:{joined or '(?!)'}))", flags),
        re.compile(rf"{start}(?:{_either(ranges['rises'])})", flags),
        re.compile(rf"(?:{start}|(?<=\s))(?:{_named(qualifiers['before'])}){gap}$", flags),
        re.compile(rf"[\s-]*(?:{_named(qualifiers['after'])})", flags),
        re.compile(rf"[\s-]*(?:(?:{links})\s*)?(?:{_either(not_counts['after'])})", flags),
        re.compile(rf"{start}(?:{_either(not_counts['before'])})\s*$", flags),
        re.compile(rf"\s+(?:{_either(not_counts['ratio'])})\s+$", flags),
        re.compile(rf"{start}(?:{_either(ones)})\s+\w+\s+(?:{_either(not_counts['share'])})\s+$", flags),
        re.compile(rf"\s+(?:(?:{links})\s+)?{month_case}(?:{months})", flags),
        re.compile(rf"{start}{month_case}(?:{months})\.?\s+$", flags) if data["when"]["month_first"] else None,
        re.compile(rf"{start}(?:{_either([*not_counts['year_after'], *data['when']['months']])})[\s-]*$", flags),
    )


def find(sentence: str, words: Lexicon) -> list[Number]:
    """The numbers of a sentence in order, those left out that count no people, houses or incidents.

    Left out by what stands beside them: percentages, money, distances, times, dates, ages, ordinals, years (a bare
    1900-2100), shares ("one in three"), telephone numbers, coordinates, addresses.
    """
    atoms = find_atoms(sentence, words.language)
    if not atoms:
        return []
    if any(atom.word.kind == "digits" for atom in atoms):
        atoms = _outside(atoms, [match.span() for match in _NEVER.finditer(sentence)])
        if any(sign in sentence for sign in _ADDRESS_SIGNS):
            atoms = _outside(atoms, [match.span() for match in _ADDRESS.finditer(sentence)])
    patterns = _patterns(words.language)
    found: list[Number] = []
    index = 0
    while index < len(atoms):
        number, index = _next(sentence, atoms, index, words, patterns)
        if number is None or is_cut(sentence, number.start, number.end):
            continue
        if not _counts_nothing(number, sentence, words, patterns):
            found.append(number)
    return [
        _qualified(number, following, sentence, patterns)
        for number, following in zip(found, [*found[1:], None], strict=False)
    ]


def _outside(atoms: list[Atom], spans: list[tuple[int, int]]) -> list[Atom]:
    """The atoms that touch none of the spans; both are in order."""
    ends, starts = [end for _, end in spans], [start for start, _ in spans]
    return [atom for atom in atoms if bisect_right(ends, atom.start) >= bisect_left(starts, atom.end)]


def _next(text: str, atoms: list[Atom], index: int, words: Lexicon, patterns: _Patterns) -> tuple[Number | None, int]:
    """The number or range that begins with an atom, and where to go on; no number for a share, a score, a decimal."""
    between = bool(patterns.between.search(text, max(0, atoms[index].start - _NEAR), atoms[index].start))
    first = read_amount(text, atoms, index, words.language)
    first_unlinked = read_amount(text, atoms, index, words.language, linked=False) if between else first
    for low in (first_unlinked, first):
        if low is None or low.value is None or low.following >= len(atoms):
            continue
        high = read_amount(text, atoms, low.following, words.language)
        if high is None or high.value is None or low.value is None or high.start != atoms[low.following].start:
            continue
        gap = text[low.end : high.start]
        if patterns.ratio.fullmatch(gap) and _is_share(low.value, high.value):
            return None, high.following
        joint = (between and patterns.between_joint.fullmatch(gap)) or patterns.joint.fullmatch(gap)
        if not joint:
            continue
        if high.scale > 1 and high.factor is not None and low.scale == 1 and low.value < high.factor:
            low = replace(low, value=low.value * high.scale)  # "two to three thousand"
        lead = max(0, low.start - _REACH)
        ends = _whole(low), _whole(high)
        if _may_be_year(low, text) and patterns.year_after.search(text, lead, low.start):
            continue
        if ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
            if gap in ("-", "–"):
                return None, high.following  # a score
            continue
        if not patterns.rises.search(text, lead, low.start):
            span = text[low.start : high.end]
            return Number(low.start, high.end, span, None, "between", *ends), high.following
    if first is None:
        return None, index + 1
    value = _whole(first)
    if value is None and first.least is None:
        return None, first.following
    qualifier = "vague" if first.least is not None else "about" if first.about else "exact"
    span = text[first.start : first.end]
    return Number(first.start, first.end, span, value, qualifier, first.least), first.following


def _whole(amount: Amount) -> int | None:
    """The value as a whole number; null for a decimal ("magnitude 6.4") and for a vague one."""
    return int(amount.value) if amount.value is not None and amount.value == int(amount.value) else None


def _is_share(part: Decimal, whole: Decimal) -> bool:
    """Whether "one in three" is a share: few of a few more, or of a hundred, a thousand."""
    return part < whole and (whole <= 10 or whole in (12, 20, 100, 1000, 10_000, 100_000))


def _counts_nothing(number: Number, text: str, words: Lexicon, patterns: _Patterns) -> bool:
    """Whether what stands beside a number shows that it counts no people, houses or incidents."""
    lead, digits = max(0, number.start - _NEAR), number.text.isdecimal()
    if patterns.not_after.match(text, number.end) or patterns.not_before.search(text, lead, number.start):
        return True
    if patterns.share.search(text, lead, number.start):
        return True
    small = number.value is not None and number.value <= 31
    if small and patterns.month_after.match(text, number.end):
        return True
    if small and digits and patterns.month_before and patterns.month_before.search(text, lead, number.start):
        return True
    if not _may_be_year(number, text):
        return False
    if patterns.year_after.search(text, lead, number.start):
        return True
    is_label = text[: number.start].rstrip().endswith(":")
    return not (is_label or _CONTINUES.match(text, number.end) or patterns.before.search(text, lead, number.start))


def _may_be_year(number: Number | Amount, text: str) -> bool:
    """Whether a number is written as years are: 1900 to 2100, four digits without a separator."""
    written = text[number.start : number.end]
    return len(written) == 4 and written.isdecimal() and 1900 <= int(written) <= 2100


def _qualified(number: Number, following: Number | None, text: str, patterns: _Patterns) -> Number:
    """The number with the qualifier before it, right after it, or after its noun; vague words keep theirs."""
    if number.qualifier in ("vague", "between"):
        return number
    before = patterns.before.search(text, max(0, number.start - _NEAR), number.start)
    if before and before.lastgroup:
        return replace(number, qualifier=before.lastgroup)
    after = patterns.after.match(text, number.end) or _after_noun(number, text, patterns)
    if after and after.lastgroup and (following is None or text[after.end() : following.start].strip()):
        return replace(number, qualifier=after.lastgroup)
    return number


def _after_noun(number: Number, text: str, patterns: _Patterns) -> re.Match[str] | None:
    """A qualifier after the words that are counted: "1,5 million de personnes environ"."""
    position = number.end
    for _ in range(_NOUN):
        word = _WORD.match(text, position)
        if word is None:
            return None
        position = word.end()
        comma = text[position : position + 1] == ","
        after = patterns.after.match(text, position + comma)
        if after:
            return after
    return None
