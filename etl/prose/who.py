"""Who says so: attributions in a sentence, what each of them governs, and the usual name of who counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pycountry
from spacy.tokens import Doc, Token

from etl.prose.lexicon import Lexicon, any_of, demonyms, organisations
from etl.prose.people import Mention, word
from etl.prose.sentences import direct_speech

_STOPS: Final = frozenset({",", "”", '"', "»", "–", "—", "-", "’", "'"})
LEAD: Final = 80
"""Whoever opens a sentence is named, and speaks, within so many characters."""

PRONOUN: Final = "(pronoun)"
OWN: Final = "(own)"
"""Stand for a source until the story says who speaks: "he said", and the publisher's own "we"."""


@dataclass(frozen=True)
class Attribution:
    """Words that name who says something: their span in the sentence, who that is, and which tokens they govern."""

    start: int
    end: int
    text: str
    source: str
    source_type: str
    governs: frozenset[int]
    trailing: bool


def name_source(text: str, words: Lexicon) -> tuple[str, str]:
    """The usual name and the kind of whoever a phrase names.

    Organisations by their usual short name; a minister, president or chancellor of a country speaks for the country;
    anybody else as written, without article and possessive. Several are joined by "; ".
    """
    text = words.report.sub("", text.strip())
    pattern, known = organisations()
    found = list(dict.fromkeys(known[match.group()] for match in pattern.finditer(text)))
    found = [entry for entry in found if entry[0] != "UN" or len(found) == 1]
    if found:
        names = [name for name, _ in found]
        for part in re.split(rf"\s+{words.pattern('who', 'joined').pattern}\s+|;", text):
            if (
                len(found) == 1
                and not pattern.search(part)
                and _kind(part, words) != "unknown"
                and len(part.split()) < 5
            ):
                names.append(_bare(part, words))
        return "; ".join(names), found[0][1]
    if words.pattern("who", "governments").search(text):
        adjectives, countries = demonyms()
        codes = list(dict.fromkeys(countries[match.group()] for match in adjectives.finditer(text)))
        if codes:
            return "; ".join(_country(code) for code in codes), "government"
    return _bare(text, words), _kind(text, words)


def _country(iso3: str) -> str:
    country = pycountry.countries.get(alpha_3=iso3)
    return str(getattr(country, "common_name", getattr(country, "name", iso3))).split(",")[0]


def _kind(text: str, words: Lexicon) -> str:
    for kind, names in words.data["who"]["types"].items():
        if any_of(names).search(text):
            return str(kind)
    return "unknown"


def _bare(text: str, words: Lexicon) -> str:
    """The phrase without article, possessor, and what follows a comma; a proper name inside it alone, if at its end."""
    phrase = re.split(rf",|\(|\s{words.pattern('who', 'relatives').pattern}\s", text.strip())[0].strip(" \"“”'’.")
    phrase = words.articles.sub("", phrase)
    phrase = re.sub(words.data["who"]["possessor"], "", phrase)
    inside = words.pattern("who", "inside_names").pattern
    proper = re.fullmatch(rf"(?:[a-z][\w-]*\s+)+((?:[A-Z][\w'’-]*\s?(?:{inside}\s)?){{2,}})", phrase)
    return proper[1].strip() if proper else phrase


def _phrase(subject: Token) -> str:
    """The words of a noun phrase, its relative clauses left out, its appositions kept."""
    left = min(token.i for token in subject.subtree)
    skip = {token.i for child in subject.children if child.dep_ in ("relcl", "advcl") for token in child.subtree}
    kept = [token for token in subject.subtree if token.i not in skip and left <= token.i]
    return "".join(token.text_with_ws for token in kept).strip()


def find(doc: Doc, words: Lexicon) -> list[Attribution]:
    """The attributions of a parsed sentence in order; pronouns are left to the caller, who knows what was said before.

    Its source is then PRONOUN, or OWN where the publisher speaks of itself.
    """
    who = words.data["who"]
    found: list[Attribution] = []
    whole = doc.text  # spaCy joins it anew at every call
    for match in words.pattern("who", "according_to").finditer(whole):
        text = named_after(whole[match.end() :], words)
        if text and not words.report_alone.match(text):
            source, kind = name_source(text, words)
            end = whole.index(text, match.end()) + len(text)
            found.append(Attribution(match.start(), end, text, source, kind, frozenset(), match.start() > 5))
    quoted = direct_speech(whole)
    for verb in doc:
        speaks = verb.pos_ in ("VERB", "AUX") and word(verb) in who["verbs"]
        # After what was said, a verb of speech is one whatever the parser takes it for (", estime l'OMS").
        spoken_by = _inverted(verb, words) if speaks or words.speech.fullmatch(verb.text) else None
        if spoken_by is not None:
            source, kind = name_source(spoken_by, words)
            if kind != "unknown":
                found.append(
                    Attribution(verb.idx, verb.idx + len(verb.text), spoken_by, source, kind, frozenset(), True)
                )
                continue
        if not speaks:
            continue
        subject = _subject(verb, quoted) or (_subject(verb.head, quoted) if verb.dep_ == "conj" else None)
        # ", the ministry announced," stands beside what it governs.
        beside = verb.head if verb.dep_ == "parataxis" else verb
        governed = frozenset(token.i for token in beside.subtree)
        if subject is not None and subject.lower_ in who["pronouns"] and not subject.text.isupper():
            own = subject.lower_ in who["own"]
            text, source, kind = subject.text, OWN if own else PRONOUN, "unknown"
        elif subject is not None and _can_speak(subject, verb):
            text = _phrase(subject)
            source, kind = name_source(text, words)
            if _names_figures(subject, words):
                continue
            governed -= {token.i for token in subject.subtree}
        elif subject is None and re.search(r"[\"”]\s*,?\s*$", whole[: verb.idx]):
            text = whole[verb.idx + len(verb.text) :].strip()
            text = re.sub(rf"^{words.pattern('who', 'statement').pattern}\s+", "", text)
            source, kind = name_source(text, words)
            governed = frozenset(range(verb.i))
        elif subject is None and (named := _last_organisation(whole[: verb.idx])):
            text = named
            source, kind = name_source(text, words)
        else:
            continue
        found.append(Attribution(verb.idx, verb.idx + len(verb.text), text, source, kind, governed, False))
    if not found and (leading := _leading(doc, words)):
        found.append(leading)
    wider = [attribution.governs for attribution in found if attribution.source != PRONOUN]
    kept = [
        attribution
        for attribution in found
        # "The army said it had put ...": "it" is the army.
        if attribution.source != PRONOUN or not any(attribution.governs < governs for governs in wider)
    ]
    return sorted(kept, key=lambda attribution: attribution.start)


def find_givers(doc: Doc, words: Lexicon) -> list[Attribution]:
    """Who gives the figures that a heading announces ("The agency has released ...", "Figures provided by ...")."""
    found = []
    for verb in doc:
        if word(verb) not in words.data["who"]["given_by"]:
            continue
        by = (grand for child in verb.children if child.dep_ == "agent" for grand in child.children)
        giver = next(by, None) or next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if giver is not None and _can_speak(giver, verb):
            source, kind = name_source(_phrase(giver), words)
            found.append(Attribution(verb.idx, verb.idx + 1, _phrase(giver), source, kind, frozenset(), False))
    report = words.report.match(doc.text)
    named = named_after(doc.text[report.end() :], words) if report and not found else None
    if report and named:  # "Preliminary figures from the civil defence:"
        source, kind = name_source(named, words)
        if kind != "unknown":
            found.append(Attribution(report.start(), report.end(), named, source, kind, frozenset(), False))
    return found


def _leading(doc: Doc, words: Lexicon) -> Attribution | None:
    """Whoever opens a sentence and speaks, read from the words alone ("Le ministère fait état de ...")."""
    whole = doc.text
    speaks = words.speech.search(whole, 0, LEAD)
    named = whole[: speaks.start()].strip() if speaks else ""
    if speaks is None or not named or re.search(r"[,;:.()«»“”\"]", named):
        return None
    source, kind = name_source(named, words)
    if kind == "unknown":
        return None
    governed = frozenset(token.i for token in doc if token.idx > speaks.start())
    return Attribution(0, speaks.end(), named, source, kind, governed, False)


def _inverted(verb: Token, words: Lexicon) -> str | None:
    """Who speaks where the verb of speech comes first (", a annoncé le ministère mardi"): the words up to the next
    stop, day or relative clause; null where the verb does not stand right after what was said."""
    doc, first = verb.doc, verb.i
    if word(verb) in words.data["who"]["addressing"]:
        return None  # ", told this newspaper"
    while first and doc[first - 1].pos_ in ("AUX", "PRON"):
        first -= 1
    speaker = verb.i + 1
    if not first or doc[first - 1].text not in _STOPS or speaker >= len(doc):
        return None
    if doc[speaker].pos_ == "VERB" and speaker + 1 < len(doc):
        speaker += 1  # "a fait savoir le comité"
    if doc[speaker].pos_ not in ("DET", "NOUN", "PROPN", "ADJ"):
        return None
    return named_after(doc.text[doc[speaker].idx :], words)


def named_after(rest: str, words: Lexicon) -> str | None:
    """Who is named at the start of a text: the words up to the next stop, day or relative clause.

    A name alone goes on over one comma, to what it is ("Gul Agha, a provincial spokesman").
    """
    said_on = rf"\s*{words.pattern('when', 'weekdays').pattern}(?:\s+{words.pattern('who', 'day_parts').pattern})?"
    rest = re.sub(rf"^(?:{said_on})", "", rest, flags=re.IGNORECASE).lstrip(" \u00a0\u202f:")
    ends = [match.start() for match in re.finditer(r"[,;:.()«»“”\"]|\n", rest)] + [len(rest)]
    first, second = ends[0], ends[1] if len(ends) > 1 else ends[0]
    if rest[first : first + 1] == "," and _kind(rest[:first], words) == "unknown" != _kind(rest[:second], words):
        first = second
    for path in (("when", "weekdays"), ("who", "relatives"), ("who", "statement"), ("who", "given_forms")):
        match = words.pattern(*path).search(rest[:first])
        first = match.start() if match else first
    return rest[:first].strip() or None


def _last_organisation(lead: str) -> str | None:
    """The organisation that a participle right after it speaks of ("the Observatory, an NGO, having reported")."""
    named = list(organisations()[0].finditer(lead))
    return named[-1].group() if named and len(lead) - named[-1].end() < 30 else None


def _names_figures(subject: Token, words: Lexicon) -> bool:
    """Whether the grammatical subject is itself a count ("The figures show"), with nobody named."""
    return word(subject) in words.data["measure"]["toll_nouns"] and not organisations()[0].search(_phrase(subject))


def _subject(verb: Token, quoted: list[tuple[int, int]]) -> Token | None:
    """The subject of a verb of speech: the nearest one, and none of the words spoken."""
    subjects = [
        child
        for child in verb.children
        if child.dep_ == "nsubj"
        and not any(start <= child.idx < end and not start <= verb.idx < end for start, end in quoted)
    ]
    return min(subjects, key=lambda subject: abs(subject.i - verb.i), default=None)


def _can_speak(subject: Token, verb: Token) -> bool:
    if organisations()[0].fullmatch(subject.text):
        return True
    return subject.pos_ in ("NOUN", "PROPN") and not any(child.dep_ == "nummod" for child in subject.children)


def is_speaker(mention: Mention, attributions: list[Attribution], words: Lexicon) -> bool:
    """Whether somebody is named as who says it ("a priest told us"), not as whom it happened to."""
    noun = mention.head
    named = any(attribution.trailing and mention.number.text in attribution.text for attribution in attributions)
    return named or (noun.dep_ == "nsubj" and word(noun.head) in words.data["who"]["verbs"])


def governing(attributions: list[Attribution], position: int, token: int) -> Attribution | None:
    """The attribution that governs a number: the innermost speech that contains it, else one that trails after it."""
    around = [attribution for attribution in attributions if token in attribution.governs]
    after = [attribution for attribution in attributions if attribution.start > position]
    if after and after[0].trailing:
        return after[0]
    leading = [a for a in attributions if not a.trailing and not a.governs and a.start < position]
    if around:
        known = [attribution for attribution in around if attribution.source_type != "unknown"]
        return min(known or around, key=lambda attribution: len(attribution.governs))
    return leading[-1] if leading else None
