"""The forms of words, for the shallow parser: what each written word can be, and what it is in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from etl.prose.lexicon import Lexicon, fold, lexicon
from etl.prose.numbers import Number

_TOKEN: Final = re.compile(r"\d+(?:[.,:/٫٬،]\d+)*|[^\W\d_](?:[\w\u064b-\u0652'’-]*[\w\u064b-\u0652])?|[^\w\s]|_")
_CLOSED: Final = ("DET", "ADP", "CCONJ", "SCONJ", "REL", "NEG", "AUX", "BE", "ADV", "PRON", "REFL")
_FINITE: Final = "VerbForm=Fin"
PARTICIPLE: Final = "Tense=Past|VerbForm=Part"


@dataclass(frozen=True)
class Form:
    """What a word can be: its part of speech, its dictionary form and its features."""

    pos: str
    lemma: str
    morph: str = ""


@cache
def _forms(language: str) -> dict[str, tuple[Form, ...]]:
    """Every known form of every word of the lexicon, folded."""
    data = lexicon(language).data
    known: dict[str, dict[Form, None]] = {}

    def learn(written: str, form: Form) -> None:
        known.setdefault(fold(written), {})[form] = None

    for pos in _CLOSED:
        for written in data["closed"].get(pos, []):
            learn(written, Form(pos, written))
    for verb, stems in _verbs(data).items():
        for rule in data["inflection"]:
            if re.search(rule["of"], verb) and not (rule.get("regular") and stems.get("only")):
                stem = re.sub(rule["cut"], "", verb)
                for name, endings in rule["forms"].items():
                    for prefix in rule.get("prefixes", [""]):
                        for ending in endings:
                            learn(prefix + stem + ending, Form("VERB", verb, data["features"][name]))
        for name, written in stems.items():
            if name != "only":
                for word in written:
                    learn(word, Form("VERB", verb, data["features"][name]))
    for pos, words in (("NOUN", _nouns(data)), ("ADJ", _adjectives(data))):
        for lemma in words:
            plurals = data["plurals"].get(lemma, [])
            for rule in data["declension"]:
                if re.search(rule["of"], lemma) and bool(plurals) in rule.get("broken", [True, False]):
                    stem = re.sub(rule["cut"], "", lemma)
                    for features, endings in rule["forms"].items():
                        for ending in endings:
                            learn(stem + ending, Form(pos, lemma, features))
            for plural in plurals:
                learn(plural, Form(pos, lemma, "Number=Plur"))
    return {
        written: tuple(sorted(forms, key=lambda form: (fold(form.lemma) != written, -len(form.lemma))))
        for written, forms in known.items()
    }


def _verbs(data: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """The verbs of the lexicon, each with the forms that no rule gives."""
    rules = [rule for outcome in data["outcome"] for kind, rule in outcome.items() if kind.startswith("verbs_of")]
    listed = [*rules, data["who"]["verbs"], data["who"]["given_by"], data["measure"]["reaching"], data["verbs"]]
    listed += [data["doubt"]["threats"], data["doubt"]["released"], list(data["irregular"])]
    return {verb: data["irregular"].get(verb, {}) for verbs in listed for verb in verbs if " " not in verb}


def _nouns(data: dict[str, Any]) -> dict[str, None]:
    people = data["people"]
    rules = [outcome.get(kind, []) for outcome in data["outcome"] for kind in ("events", "persons", "tolls")]
    listed = [*rules, people["words"], people["anyone"], people["units"], people["buildings"], data["nouns"]]
    listed += [data["measure"]["toll_nouns"], data["plurals"]]
    return {noun: None for nouns in listed for noun in nouns if " " not in noun}


def _adjectives(data: dict[str, Any]) -> dict[str, None]:
    listed = [*(outcome.get("states", []) for outcome in data["outcome"]), data["people"]["modifiers"]]
    return {word: None for words in [*listed, data["adjectives"]] for word in words if " " not in word}


def known_as(written: str, words: Lexicon) -> tuple[Form, ...]:
    """What a written word can be; without its article or possessive where the whole is unknown."""
    forms, data = _forms(words.language), words.data
    key = fold(written)
    if key in forms:
        return forms[key]
    for article in data.get("joined_articles", []):
        if written.startswith(article) and key[len(article) :] in forms:
            return tuple(form for form in forms[key[len(article) :]] if form.pos in ("NOUN", "ADJ"))
    for possessive, restored in data.get("enclitics", {}).items():
        if key.endswith(possessive) and len(key) > len(possessive) + 2:
            for ending in restored:
                if found := forms.get(key[: -len(possessive)] + ending):
                    return found
    return ()


def is_definite(written: str, words: Lexicon) -> bool:
    """Whether a word bears a joined article or possessive, which is no part of the word itself."""
    articles = words.data.get("joined_articles", [])
    if not articles or fold(written) in _forms(words.language):
        return False
    return written.startswith(articles[0]) or bool(known_as(written, words))


def cut(text: str, numbers: list[Number], words: Lexicon) -> list[tuple[str, bool]]:
    """The tokens of a text, and whether a space follows: numbers whole, joined particles apart."""
    spans: list[tuple[int, int]] = []
    taken = sorted((number.start, number.end) for number in numbers)
    position = 0
    for start, end in [*taken, (len(text), len(text))]:
        for match in _TOKEN.finditer(text, position, start):
            spans += _split(text, match.start(), match.end(), words, before_number=match.end() == start < len(text))
        if end > start:
            spans.append((start, end))
        position = end
    tokens: list[tuple[str, bool]] = []
    position = 0
    for start, end in [*spans, (len(text), len(text))]:
        gap = text[position:start]
        if tokens and gap.startswith(" "):
            tokens[-1], gap = (tokens[-1][0], True), gap[1:]
        if gap:  # other white space is a token of its own
            tokens.append((gap, False))
        if end > start:
            tokens.append((text[start:end], False))
        position = end
    return tokens


def _split(text: str, start: int, end: int, words: Lexicon, before_number: bool) -> Iterator[tuple[int, int]]:
    """A written word without the particles joined to its front, which are tokens of their own."""
    particles = words.data.get("particles", [])
    while particles and end - start > 2 and not (known_as(text[start:end], words) and not before_number):
        rest = text[start + 1 : end]
        opens = rest.startswith(words.data["joined_articles"][0]) or text[start] == rest[0] == words.data["elided"]
        if text[start] not in particles or not (opens or known_as(rest, words) or _splits_further(rest, words)):
            break
        yield start, start + 1
        start += 1
        if opens:
            break
    yield start, end


def _splits_further(rest: str, words: Lexicon) -> bool:
    """Whether a second particle follows the first ("وب" before a known word)."""
    return len(rest) > 3 and rest[0] in words.data["particles"] and bool(known_as(rest[1:], words))


# --- parts of speech ----------------------------------------------------------------------------------------------


def tag(tokens: list[str], numeric: list[bool], words: Lexicon) -> list[Form]:
    """What each word is, here: closed words first, then by what stands before it."""
    tagged: list[Form] = []
    for i, text in enumerate(tokens):
        if numeric[i] or text[0].isdigit():
            tagged.append(Form("NUM", text))
        elif not text[0].isalpha():
            tagged.append(Form("PUNCT" if text.strip() else "SPACE", text))
        else:
            tagged.append(_choose(i, tokens, tagged, words))
    for i in range(len(tagged) - 1):  # "no longer ceases": still
        if tagged[i].pos == "NEG" and tagged[i + 1].lemma in words.data.get("ceasing", []):
            tagged[i], tagged[i + 1] = Form("ADV", tokens[i]), Form("ADV", tokens[i + 1])
    return tagged


def _choose(i: int, tokens: list[str], tagged: list[Form], words: Lexicon) -> Form:
    text = tokens[i]
    forms = {form.pos: form for form in reversed(known_as(text, words))}
    last = next((form.pos for form in reversed(tagged) if form.pos not in ("ADV", "NEG", "SPACE")), "START")
    closed = next((forms[pos] for pos in _CLOSED if pos in forms), None)
    begins = last in ("START", "PUNCT")
    opens = begins or last == "CCONJ"
    if closed is not None and not (closed.pos == "ADP" and "VERB" in forms and opens and words.data["verb_first"]):
        return closed
    if not forms:
        return _guess(text, last, begins, words)
    verb = forms.get("VERB")
    naming = last in ("DET", "NUM", "ADP", "ADJ") or (begins and not words.data["verb_first"])
    features, before = words.data["features"], tagged[-1].lemma if tagged else None
    if verb is not None and verb.morph == features["present"] and before in words.data.get("foretelling", []):
        return Form("VERB", verb.lemma, features["foretold"])
    if verb is not None and "VerbForm=Part" in verb.morph:
        if last in ("AUX", "BE"):
            return verb
        if last in ("NOUN", "PROPN", "VERB") or "NOUN" not in forms:
            return forms["ADJ"] if "ADJ" in forms and last in ("NOUN", "PROPN") else verb
        return forms["NOUN"]
    if verb is not None and not naming:
        nominal = forms.get("NOUN") or forms.get("ADJ")
        if nominal is None or last in ("REL", "SCONJ", "REFL", "CCONJ", "AUX") or begins or last != "NOUN":
            return verb
        return verb if _FINITE in verb.morph and not words.data["verb_first"] else nominal
    if "NOUN" in forms and ("ADJ" not in forms or last not in ("NOUN", "PROPN")):
        return forms["NOUN"]
    return forms.get("ADJ") or forms.get("NOUN") or verb or Form("NOUN", text)


def _guess(text: str, last: str, begins: bool, words: Lexicon) -> Form:
    """What an unknown word is, by its capital letter, its ending and the word before it."""
    if text[0].isupper() and not begins:
        return Form("PROPN", text)
    for pattern, pos, morph in words.data["guesses"]:
        fits = last in ("NOUN", "PROPN", "ADJ") if pos == "ADJ" else last not in ("DET", "NUM", "ADP")
        fits = fits and not ("Inf" in morph and last == "NOUN")
        if fits and re.search(pattern, fold(text)):
            return Form(pos, text.casefold(), morph)
    if last == "NOUN" and not words.data["verb_first"]:
        return Form("ADJ", text.casefold())
    return Form("PROPN" if text[0].isupper() else "NOUN", text.casefold() if not text[0].isupper() else text)
