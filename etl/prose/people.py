"""To whom: the noun that a number counts, and what the words say of these people or buildings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from spacy.tokens import Doc, Span, Token

from etl.prose.grammar import is_dual, is_past_participle, is_singular
from etl.prose.lexicon import Lexicon, Trigger, demonyms
from etl.prose.numbers import Number

BUILDINGS: Final = ("school", "hospital", "house")
UNITS: Final = {"households": "households"} | dict.fromkeys(BUILDINGS, "buildings")
"""What is counted, by the kind of noun; people otherwise."""

_COUNTS = frozenset({"nummod", "amod", "compound", "det", "quantmod", "nmod", "poss", "advmod", "predet"})


@dataclass
class Mention:
    """A number in a parsed sentence: its tokens, the noun that it counts, and what is said of those counted.

    ``kind`` is people, households, school, hospital, house, bare (no noun) or thing (not a figure). ``implied``: no
    number is written ("a teacher"); ``label``: the noun stands before a colon ("Deaths: 202").
    """

    number: Number
    head: Token
    noun: Token | None
    kind: str
    implied: bool = False
    label: bool = False
    said: dict[str, Any] = field(default_factory=dict)


def word(token: Token) -> str:
    """The lemma in lower case; of a proper noun, without a plural s."""
    lemma: str = token.lemma_.casefold()
    return lemma


def meanings(token: Token, words: Lexicon) -> list[Trigger]:
    """What a word can mean as a word of harm, by its lemma and by its own form, singular or plural."""
    lower = token.lower_
    forms = dict.fromkeys((word(token), lower, lower.removesuffix("s"), words.participles.get(lower, lower)))
    return [trigger for form in forms for trigger in words.triggers.get(form, [])]


def _building(token: Token, words: Lexicon) -> str | None:
    found: str | None = _in_phrase(token, words.data["people"]["buildings"])
    return found


def _entry(noun: Token, table: dict[str, Any]) -> dict[str, Any]:
    """What a table says of a noun, by its own form where that says more than its lemma ("écolières")."""
    form = noun.lower_
    found: dict[str, Any] = table.get(form) or table.get(form.removesuffix("s")) or table.get(word(noun), {})
    return found


def _in_phrase(noun: Token, table: dict[str, Any]) -> Any:
    """What a table says of a noun with the words beside it ("health centre", "centre de santé"), else of the noun."""
    here, lemmas = noun.i, [word(token) for token in noun.doc[max(0, noun.i - 1) : noun.i + 3]]
    at = min(here, 1)
    for start, end in ((at - 1, at + 1), (at, at + 3), (at, at + 2), (at, at + 1)):
        phrase = " ".join(lemmas[max(0, start) : end])
        if phrase in table:
            return table[phrase]
    return None


def kind_of(noun: Token, words: Lexicon) -> str:
    """Whether a noun names people, households, one of the buildings counted, or some other thing."""
    people = words.data["people"]
    if word(noun) in people["units"]:
        return "households"
    if building := _building(noun, words):
        return building
    if word(noun) in people["anyone"] or word(noun) in people["words"]:
        return "people"
    if _in_phrase(noun, people["phrases"]) is not None:
        return "people"
    if noun.text in demonyms()[1] or any(trigger.kind == "persons" for trigger in meanings(noun, words)):
        return "people"
    events = [trigger for trigger in meanings(noun, words) if trigger.kind == "events"]
    if events:
        aims = (aim for child in noun.children if child.dep_ == "prep" for aim in child.children if aim.dep_ == "pobj")
        aimed_at = next((building for aim in aims if (building := _building(aim, words))), None)
        of_people = any(trigger.of not in BUILDINGS for trigger in events)  # "two strikes" alone have no victims
        return aimed_at or ("people" if of_people else "thing")
    if noun.pos_ == "NOUN" and word(noun).endswith(tuple(people["endings"])) and len(word(noun)) > 4:
        return "people"
    if noun.pos_ == "PROPN" and noun.i and noun.text.istitle() and has_number(noun):
        return "people"  # a people that no list knows ("35,326 Brus")
    return "thing"


def describe(noun: Token, words: Lexicon) -> dict[str, Any]:
    """What a noun and the words around it say of the people: status, group, age_group, sex, nationality."""
    people = words.data["people"]
    said: dict[str, Any] = {}
    said |= _entry(noun, people["words"])
    if word(noun) in people["words"]:  # "enfermera": where the form says whether women or men are meant
        form = "|".join(feature for feature in noun.morph if feature.startswith(("Gender", "Number")))
        features = people.get("features_counted" if has_number(noun) else "features", {})
        said = {**features.get(form, {}), **said}
    said |= _in_phrase(noun, people["phrases"]) or {}
    joined = [
        other
        for other in noun.conjuncts
        if other.i > noun.i
        and other.pos_ in ("NOUN", "PROPN")
        and not has_number(other)
        and not any(child.lower_ in people["articles"] or child.dep_ == "poss" for child in other.children)
    ]
    if joined:
        sides = [said, *(people["words"].get(word(other), {}) for other in joined)]
        said = {key: value for key, value in said.items() if all(side.get(key) == value for side in sides)}
    modifiers = [
        child
        for child in noun.children
        if child.dep_ in ("amod", "compound", "nmod", "acl", "poss")
        or (child.dep_ == "appos" and not any(grand.dep_ == "det" for grand in child.children))
    ]
    for modifier in [*modifiers, *(grand for child in modifiers for grand in child.children if child.dep_ != "acl")]:
        said |= people["modifiers"].get(word(modifier), {})
        if modifier.dep_ in ("compound", "nmod", "appos") and modifier.i < noun.i:
            said = {**people["words"].get(word(modifier), {}), **said}
        if modifier.text in demonyms()[1]:
            said["nationality"] = demonyms()[1][modifier.text]
    if any(trigger.kind == "events" for trigger in meanings(noun, words)):  # "the recruitment of children"
        suffered = next(_objects(noun, words), None)
        said = {**(describe(suffered, words) if suffered is not None else {}), **said}
    if noun.text in demonyms()[1]:
        said["nationality"] = demonyms()[1][noun.text]
    return said


def _is_label(doc: Doc, span: Span, number: Number) -> bool:
    """Whether a number stands after a colon as the value of what stands before it, and begins no new sentence."""
    after = doc[span.end : span.end + 3]
    return (
        span.start > 1
        and (
            doc[: span.start].text.rstrip().endswith(":")
            or (number.qualifier not in ("exact", "vague") and _opens_value(doc, span))
        )
        and not any(token.pos_ == "AUX" or "VerbForm=Fin" in token.morph for token in after)
    )


def _opens_value(doc: Doc, span: Span) -> bool:
    """Whether nothing but a few words that qualify a number stand between it and a colon ("Houses: up to 500")."""
    before = doc[max(0, span.start - 4) : span.start]
    colon = next((token.i for token in reversed(before) if token.text == ":"), None)
    return colon is not None and all(
        token.pos_ in ("ADV", "ADP", "SCONJ", "ADJ") for token in doc[colon + 1 : span.start]
    )


def has_number(token: Token) -> bool:
    """Whether a noun is counted by a number of its own."""
    return any(child.dep_ == "nummod" or child.like_num for child in token.children)


def find(doc: Doc, numbers: list[Number], words: Lexicon) -> list[Mention]:
    """The mentions of a parsed sentence: its numbers, and the people or buildings named one by one ("a teacher").

    Offsets of ``numbers`` are into the sentence. Things (cattle, roads, countries) are mentions of kind "thing".
    """
    mentions: list[Mention] = []
    for number in _counts(doc.text, numbers, words):
        span = doc.char_span(number.start, number.end, alignment_mode="expand")
        if span is None or _is_pronoun(span, number):
            continue
        mention = _counted(doc, span, number, words)
        last = mentions[-1] if mentions else None
        if mention.kind == "bare" and last and last.kind in BUILDINGS and mention.number.start - last.number.end < 40:
            mention.kind = last.kind  # "13,694 houses destroyed and 13,785 damaged"
        mentions.append(mention)
    taken = {mention.noun.i for mention in mentions if mention.noun is not None}
    for mention in mentions:
        span = doc.char_span(mention.number.start, mention.number.end, alignment_mode="expand")
        taken |= {token.i for token in span or () if _inside(token, mention.number)}
    return sorted([*mentions, *_implied(doc, taken, words)], key=lambda mention: mention.number.start)


def _counts(text: str, numbers: list[Number], words: Lexicon) -> list[Number]:
    """The numbers that count somebody: no zero, no base ("90 of the 200"), no share ("two refugees in three")."""
    out_of, ratio = (words.pattern(*path).pattern for path in (("parts", "out_of"), ("not_counts", "ratio")))
    left_out: set[int] = {number.start for number in numbers if number.value == 0}
    for first, second in itertools.pairwise(numbers):
        between = text[first.end : second.start]
        if re.fullmatch(rf"\s+{out_of}\s+", between):
            left_out.add(second.start)
        elif re.fullmatch(rf"(?:\s+\w+)?\s+{ratio}\s+", between) and (first.value or 0) < (second.value or 0) <= 20:
            left_out |= {first.start, second.start}
    return [number for number in numbers if number.start not in left_out]


def _inside(token: Token, number: Number) -> bool:
    return number.start <= token.idx < number.end


def _is_pronoun(span: Span, number: Number) -> bool:
    """Whether "one" stands for a noun or after a preposition ("of one family"), and counts nobody."""
    before = span[0].nbor(-1) if span.start else None
    return number.value == 1 and number.text.isalpha() and before is not None and before.dep_ == "prep"


def _counted(doc: Doc, span: Span, number: Number, words: Lexicon) -> Mention:
    noun = _head_noun(span, words) or _next_noun(doc, span.end, words)
    if noun is not None and noun.i >= span.end + 7:
        noun = None
    if noun is None:
        return _bare(doc, span, number, words)
    for token in doc[span.end : max(span.end, noun.i)]:  # "1 500 réfugiés centrafricains" are refugees
        if token.pos_ == "ADJ" and any(trigger.kind == "persons" for trigger in meanings(token, words)):
            noun = token
            break
    if word(noun) in words.data["measure"]["toll_nouns"]:
        return Mention(number, noun, None, "bare")  # "a ramené à 35 le nombre de morts"
    if word(noun) in words.data["people"]["cases"]:  # "421 cases of recruitment"
        noun = next((counted for counted in _objects(noun, words) if kind_of(counted, words) != "thing"), noun)
    # "20 civilian deaths", "30 aid workers": the parser may stop one noun early.
    while noun.i + 1 < len(doc) and noun.dep_ == "compound" and noun.head.i == noun.i + 1:
        noun = noun.head
    head = span.root if any(token.i == noun.i for token in span.root.subtree) and noun.i != span.root.i else noun
    kind = kind_of(noun, words)
    including = words.pattern("parts", "including").search(doc[max(0, span.start - 12) : span.start].text)
    if kind == "thing" and including and word(noun).endswith(tuple(words.data["people"]["participles"])):
        return Mention(number, span.root, None, "bare")  # "dont sept brûlés par la lave"
    return Mention(number, head, noun, kind, said=describe(noun, words))


def _objects(noun: Token, words: Lexicon) -> Iterator[Token]:
    """The nouns after a noun's "of"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in words.data["of"]:
            yield from (grand for grand in child.children if grand.dep_ == "pobj" and grand.pos_ in ("NOUN", "PROPN"))


def _head_noun(span: Span, words: Lexicon) -> Token | None:
    """The noun that a number modifies, or the one after its "of" ("hundreds of civilians")."""
    for token in reversed(list(span)):
        outward = not span.start <= token.head.i < span.end and token.head.i > token.i and token.dep_ in _COUNTS
        if outward and token.head.pos_ in ("NOUN", "PROPN", "ADJ"):
            return token.head
    of = next(
        (
            child
            for token in span
            for child in token.children
            if child.i == span.end and child.lower_ in words.data["of"]
        ),
        None,
    )
    if of is None:
        return None
    return next((child for child in of.children if child.dep_ == "pobj" and child.pos_ in ("NOUN", "PROPN")), None)


def _bare(doc: Doc, span: Span, number: Number, words: Lexicon) -> Mention:
    """A number without a noun of its own: counted by its label ("Houses destroyed: 372"), or by "of them children"."""
    label = _is_label(doc, span, number)
    if label:
        nouns = [token for token in doc[: span.start - 1] if token.pos_ in ("NOUN", "PROPN")]
        noun = next((noun for noun in nouns if kind_of(noun, words) != "thing"), None)
        if noun is not None:
            return Mention(number, noun, noun, kind_of(noun, words), label=True, said=describe(noun, words))
        in_phrase = any(pattern.search(doc[: span.start].text) for pattern, _ in words.phrases)
        counted = words.data["measure"]["toll_nouns"]
        if not in_phrase and any(word(noun) not in counted and not _is_harm(noun, words) for noun in nouns):
            return Mention(number, span.root, nouns[-1], "thing", label=True)  # "Livestock lost: 733"
    if _is_age(doc, span):
        return Mention(number, span.root, None, "thing")
    after = span.end
    if (
        after + 1 < len(doc)
        and doc[after].lower_ in words.data["of"]
        and doc[after + 1].lower_ in words.data["parts"]["pronouns"]
    ):
        after += 2
    if after < len(doc) and doc[after].lemma_ in words.data["be"]:
        after += 1
    noun = doc[after] if span.end < after < len(doc) else None
    if noun is not None and noun.pos_ == "NOUN" and kind_of(noun, words) == "people":
        return Mention(number, span.root, None, "bare", said=describe(noun, words))
    return Mention(number, span.root, None, "bare", label=label)


def _is_age(doc: Doc, span: Span) -> bool:
    """Whether a number after a name and a comma is somebody's age ("said Gul Agha, 44.")."""
    after = doc[span.end].text if span.end < len(doc) else "."
    named = span.start > 1 and doc[span.start - 1].text == "," and doc[span.start - 2].pos_ == "PROPN"
    return named and after in (",", ".", ";", ")")


def _is_harm(noun: Token, words: Lexicon) -> bool:
    return bool(meanings(noun, words))


def _next_noun(doc: Doc, start: int, words: Lexicon) -> Token | None:
    """The noun right after a number, over adjectives only."""
    for token in doc[start : start + 4]:
        named = any(trigger.kind == "persons" for trigger in meanings(token, words))
        if token.pos_ in ("NOUN", "PROPN") or named:  # "75 000 réfugiés" are people, whatever the parser says
            return token
        if token.pos_ not in ("ADJ", "NUM") and not is_past_participle(token):
            return None
    return None


def _implied(doc: Doc, taken: set[int], words: Lexicon) -> list[Mention]:
    """The people and buildings named one by one, each a number that is not written: one."""
    found = []
    people = words.data["people"]
    for noun in doc:
        two = is_dual(noun)  # "امرأتان": two women
        one_by_one = two or is_singular(noun)
        if noun.i in taken or noun.pos_ not in ("NOUN", "PROPN") or not one_by_one or noun.dep_ == "compound":
            continue
        lead = doc[max(0, noun.i - 5) : noun.i].text
        listed = any(child.dep_ == "conj" for child in noun.children)  # "a nurse, a teacher and two pupils"
        if noun.dep_ == "appos" and not listed and not words.pattern("parts", "including").search(lead):
            continue  # "X, a teacher, said"
        first = _introduced(noun, words)
        kind = kind_of(noun, words) if first is not None else "thing"
        is_event = any(trigger.kind == "events" for trigger in meanings(noun, words))
        if first is None or is_event or kind == "thing" or (kind in ("house", "households") and not two):
            continue
        named = two or word(noun) in people["words"] or word(noun) in people["anyone"]
        if kind == "people" and not named and not word(noun).endswith(tuple(people["endings_alone"])):
            continue
        text = doc[first.i : noun.i + 1].text
        number = Number(first.idx, first.idx + len(text), text, 2 if two else 1)
        found.append(Mention(number, noun, noun, kind, implied=True, said=describe(noun, words)))
    return found


def _introduced(noun: Token, words: Lexicon) -> Token | None:
    """The first word of a phrase that brings up somebody new; null where who is meant is known already.

    "A teacher"; "the head of a school"; in a headline, which leaves articles out, "University lecturer killed".
    """
    articles, definite = words.data["people"]["articles"], words.data["people"]["definite"]
    if not articles:  # a language that marks the known alone
        owned = any(child.dep_ == "nmod" for child in noun.children)
        return None if owned or "Definite=Def" in noun.morph or (noun.i and noun.nbor(-1).dep_ == "det") else noun
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)  # "a children's hospital"
    owners: Iterable[Token] = owner.children if owner is not None else ()
    before = [child for child in [*noun.children, *owners] if child.i < noun.i]
    article = next((child for child in before if child.lower_ in articles), None)
    if article is not None:
        return article
    the = next((child for child in before if child.lower_ in definite), None)
    if the is not None:
        of_one = any(token.lower_ in articles for token in noun.doc[noun.i + 2 : noun.i + 3])
        return the if of_one and noun.doc[noun.i + 1].lower_ in words.data["of"] else None
    first = next(iter(noun.subtree))
    opens = first.i == 0 or first.nbor(-1).text in (":", "–", "-")
    return first if opens and all(child.dep_ in ("compound", "amod", "nmod") for child in before) else None
