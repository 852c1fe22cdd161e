"""What happened: the words of harm in a parsed sentence, and which of them each number belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span, Token

from etl.prose.grammar import is_passive, is_past_participle
from etl.prose.lexicon import Lexicon, Trigger
from etl.prose.people import BUILDINGS, Mention, describe, has_number, kind_of, meanings, word

FARTHEST = 5.0
"""A number farther than this from every word of harm (in weighted steps of the parse) is no figure."""

FARTHEST_IMPLIED = 2.6
"""The same for people named one by one ("a teacher"), who are figures only where something happened to them."""

_STEP = {
    "nummod": 0.2,
    "conj": 0.5,
    "appos": 0.5,
    "prep": 0.5,
    "pobj": 0.5,
    "dobj": 0.5,
    "nsubjpass": 0.5,
    "nsubj": 0.5,
}
_STEP |= {
    "relcl": 1.5,
    "advcl": 1.5,
    "ccomp": 1.5,
    "parataxis": 1.5,
    "acl": 0.7,
    "amod": 0.6,
    "oprd": 0.6,
    "acomp": 0.6,
}
_DONE = frozenset({"killed", "injured", "missing"})


@dataclass(frozen=True)
class Harm:
    """A word of harm in the sentence, and all that it can mean. An outcome of "" is relief: freed, rescued.

    ``start`` is the first token of a phrase of several words, which hangs on ``token``.
    """

    token: Token
    meanings: tuple[Trigger, ...]
    start: int


def find(doc: Doc, words: Lexicon, contexts: frozenset[str]) -> list[Harm]:
    """The words of harm in a parsed sentence, and the verbs of relief that compete with them.

    ``contexts``: what the document is about ("armed": violence, so that schools destroyed were attacked).
    """
    by_token: dict[int, list[Trigger]] = {}
    starts: dict[int, int] = {}
    for token in doc:
        lemma = word(token)
        for trigger in meanings(token, words):
            if _fits(token, trigger) and trigger.context in (None, *contexts):
                by_token.setdefault(token.i, []).append(trigger)
        if token.pos_ == "VERB" and lemma in words.data["doubt"]["released"]:
            by_token.setdefault(token.i, []).append(Trigger("", "verbs_of_object", None))
    text = doc.text  # spaCy joins it anew at every call
    said = [(*match.span(), trigger) for pattern, trigger in words.phrases for match in pattern.finditer(text)]
    for start, end, trigger in said:
        inside = any(first <= start and end <= last and last - first > end - start for first, last, _ in said)
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and not inside:  # "in need of emergency shelter" says more than "in need"
            anchor = _anchor(span, words)
            by_token.setdefault(anchor.i, []).insert(0, trigger)
            starts[anchor.i] = span.start
    for i, found in by_token.items():
        if doc[i].pos_ == "NOUN":  # "attacks on schools" are events
            found.sort(key=lambda trigger: trigger.kind.startswith("verbs"))
    return [Harm(doc[i], tuple(meanings), starts.get(i, i)) for i, meanings in sorted(by_token.items())]


def _anchor(span: Span, words: Lexicon) -> Token:
    """The word that a phrase of several words hangs on: of "sleeping in makeshift sites", the verb."""
    root = span.root
    if root.dep_ == "prep" and word(root.head) in words.data["be"]:
        return root.head  # "were among the victims"
    return root.head.head if root.dep_ == "pobj" and root.head.dep_ == "prep" else root


def _fits(token: Token, trigger: Trigger) -> bool:
    if trigger.kind.startswith("verbs") or trigger.kind == "movements":
        inflected = "VerbForm=Part" in token.morph or "VerbForm=Fin" in token.morph
        return token.pos_ in ("VERB", "AUX", "ADJ") or inflected or token.dep_ in ("acl", "ROOT", "amod")
    if trigger.kind == "states":
        return token.pos_ in ("ADJ", "VERB", "ADV", "NOUN")
    return token.pos_ in ("NOUN", "PROPN", "ADJ") or "VerbForm=Part" in token.morph or token.pos_ == "VERB"


def _climb(token: Token) -> list[Token]:
    return [token, *token.ancestors]


def distance(mention: Mention, harm: Harm, trigger: Trigger, words: Lexicon) -> float:
    """How far a number is from a word of harm: weighted steps of the parse; infinite where it cannot be the victim."""
    head, verb = mention.head, harm.token
    if verb in (head, mention.noun):
        # "20 refugees were killed": what people are yields to what happened to them.
        named = trigger.kind in ("persons", "states") and verb.pos_ in ("NOUN", "PROPN")
        return 0.9 if named and trigger.outcome not in _DONE else 0.0
    if mention.label:  # "Houses destroyed: 8,712" has no grammar to speak of
        return 0.2 * abs(head.i - verb.i)
    if _follows(mention, harm, trigger, words):
        return 0.15
    up, down = _climb(head), _climb(verb)
    meeting = next((token for token in up if token in down), None)
    if meeting is None:
        return abs(head.i - verb.i) * 0.3 + 2.5
    rising, falling = up[: up.index(meeting)], down[: down.index(meeting)]
    if any(token.dep_ == "agent" for token in rising):
        return float("inf")  # "killed by four gunmen"
    if meeting == verb and rising and not _may_suffer(rising[-1], verb, trigger, mention, words):
        return float("inf")
    if meeting == head and falling and not _may_have_suffered(falling[-1], verb, trigger):
        return float("inf")
    if (
        meeting == verb
        and trigger.kind in ("events", "tolls")
        and (rising[-1].lower_ in words.data["of"] or (rising[-1].dep_ == "nmod" and rising[-1].i > verb.i))
        and len(rising) <= 3
    ):
        return 0.1  # "the killing of hundreds of civilians"
    if meeting == head and len(falling) > 1 and falling[-1].dep_ == "conj" and falling[-2].dep_ == "acl":
        return 1.0 + 0.02 * abs(head.i - verb.i)  # "a teacher and four others arrested by the police"
    if meeting == head and falling and falling[-1].dep_ == "conj":
        return 2.5 + len(falling)  # "hundreds of civilians and the suffering of ..." join two harms
    shared = len(rising) == 1 and all(token.dep_ == "conj" for token in falling)  # "was tortured and killed"
    if mention.implied and rising and falling and not shared:
        return float("inf")  # "a doctor said that staff were lost": somebody named alone must suffer it himself
    steps = sum(_STEP.get(token.dep_, 1.0) for token in [*rising, *falling])
    # A preposition that does not carry the victims on ("killed in attacks by 3 gunmen") leads away from the harm.
    away = sum(
        1.5 for token in rising if token.dep_ in ("prep", "agent") and token.lower_ not in words.data["carrying"]
    )
    return steps + away + 0.02 * abs(head.i - verb.i)


def _follows(mention: Mention, harm: Harm, trigger: Trigger, words: Lexicon) -> bool:
    """Whether a word of harm is what is said next of the people counted ("226 wounded", "113 are still missing").

    Such words stand beside their number whatever a parser makes of the rest of the sentence.
    """
    doc, verb = harm.token.doc, harm.token
    if trigger.kind in ("events", "tolls") or (trigger.kind == "verbs_of_object" and not _is_suffered(verb)):
        return False
    number = doc.char_span(mention.number.start, mention.number.end, alignment_mode="expand")
    assert number is not None  # mentions are made of numbers that are spans
    after = max(number.end, mention.noun.i + 1 if mention.noun is not None else 0)
    if after < len(doc) and doc[after].text == "(":  # "349 families (1,745 people) live in tents"
        after = next((token.i + 1 for token in doc[after:] if token.text == ")"), after)
    if after < harm.start and doc[after].text == "," and words.pattern("parts", "including").match(doc[after + 1].text):
        after = next((token.i + 1 for token in doc[after + 1 : harm.start] if token.text == ","), after)
    if mention.implied and after < harm.start and doc[after].pos_ == "CCONJ":  # "a mother and her two children died"
        after = next((token.i + 1 for token in doc[after : after + 5] if token.pos_ in ("NOUN", "PROPN")), after)
    if trigger.kind in ("phrases", "states") and after < harm.start and doc[after].pos_ == "VERB":
        after += 1  # "were rendered homeless"
    while after < harm.start and (doc[after].pos_ in ("AUX", "ADV", "PART") or doc[after].dep_ in ("auxpass", "aux")):
        after += 1
    return after == harm.start


def _is_suffered(verb: Token) -> bool:
    """Whether a verb that can have an object has none here, so that who stands before it is its object."""
    return not any(child.dep_ in ("dobj", "ccomp", "prt") for child in verb.children)


def _may_suffer(child: Token, verb: Token, trigger: Trigger, mention: Mention, words: Lexicon) -> bool:
    """Whether what hangs on a verb by ``child`` can be who suffered it."""
    if trigger.kind == "verbs_of_object":
        if child.dep_ == "npadvmod" and child == mention.head:
            return mention.kind == "people"  # a first victim of several that the parser took for an aside
        if child.dep_ in ("agent", "npadvmod", "mark", "aux"):
            return False
        if child.dep_ == "nsubj":  # a headline's "Teacher killed when a bomb fell": nobody else is killed
            may = is_past_participle(verb) or _is_suffered(verb)
            return may and not any(grand.dep_ in ("dobj", "aux") for grand in verb.children)
        if mention.kind == "bare" and child.dep_ == "prep" and child.lower_ in words.data["to"]:
            return True  # "put the number of fighters killed at five"
        if child.dep_ == "prep" and child.lower_ in words.data["circumstance"]:
            return False
    if trigger.kind == "movements":
        return child.dep_ in ("nsubj", "conj")
    if trigger.kind == "verbs_of_subject":
        return child.dep_ in (
            "nsubj",
            "nsubjpass",
            "conj",
            "csubj",
            "dep",
            "advcl",
            "prep",
            "ccomp",
            "parataxis",
            "dobj",
            "attr",
        )
    return True


def _may_have_suffered(child: Token, verb: Token, trigger: Trigger) -> bool:
    """Whether a clause that describes the people counted says that they suffered, not that they did it."""
    if trigger.kind == "verbs_of_object" and child.dep_ in ("relcl", "acl") and child == verb:
        return is_passive(verb) or is_past_participle(verb)
    return True


def is_doubtful(harm: Harm, mention: Mention, words: Lexicon) -> bool:
    """Whether the harm is denied, only possible, threatened, feared or foretold."""
    doubt = words.data["doubt"]
    lead = mention.head.doc.text[: mention.number.start]
    if any(not re.search(r"[.;:]", lead[fear.end() :]) for fear in words.pattern("doubt", "fears").finditer(lead)):
        return True  # "craignent que 100 personnes aient péri"
    lemma_chain = [token for token in _climb(harm.token) if token.pos_ in ("VERB", "AUX") or token == harm.token]
    # The verb that the number itself hangs on counts too ("could kill 20", "fears that 20 perished").
    verbs = {
        harm.token,
        *(token for token in mention.head.ancestors if token.pos_ == "VERB" and _governs(token, harm.token)),
    }
    inherent = any(trigger.outcome == "out_of_school" for trigger in harm.meanings)  # "no longer go to school"
    for verb in verbs:
        denied = any(child.dep_ == "neg" or child.lower_ in words.data["negators"] for child in verb.children)
        if denied and not inherent:
            return True
        if any(child.dep_ == "mark" and child.lower_ in doubt["conditions"] for child in verb.children):
            return True
    is_verb = any(trigger.kind.startswith("verbs") for trigger in harm.meanings)  # whatever the parser takes it for
    own = harm.token if is_verb else next((token for token in lemma_chain if token.pos_ in ("VERB", "AUX")), None)
    if own is not None:
        modal = any(child.dep_ == "aux" and child.lower_ in doubt["modals"] for child in own.children)
        foretold = "Mood=Cnd" in own.morph  # "morirían 20"
        if (modal or foretold) and not any(trigger.outcome == "in_need" for trigger in harm.meanings):
            return True
        if any(child.dep_ == "mark" and child.lower_ in doubt["conditions"] for child in own.children):
            return True
        if any(child.dep_ == "advcl" and _is_condition(child, words) for child in own.children):
            return True  # "if the river rises, 5,000 people are to be evacuated"
        governor, child = own.head, own
        while governor != child and child.dep_ in ("xcomp", "ccomp", "conj", "advcl", "relcl", "oprd", "acomp"):
            if governor.pos_ == "VERB" and child.dep_ in ("xcomp", "ccomp"):
                if word(governor) in doubt["threats"]:
                    return True
                if (
                    any(grand.dep_ == "aux" and grand.lower_ in doubt["modals"] for grand in governor.children)
                    and child.dep_ == "xcomp"
                ):
                    return True
            child, governor = governor, governor.head
    governing = next((token for token in mention.head.ancestors if token.pos_ in ("VERB", "AUX")), None)
    first = harm.token
    while first.dep_ == "conj":
        first = first.head
    if (
        governing is not None
        and first.dep_ == "dobj"
        and governing == first.head
        and word(governing) in doubt["threats"]
    ):
        return True  # "models suggest a toll above 10,000"
    needed = any(trigger.outcome == "in_need" for trigger in harm.meanings)
    modal = governing is not None and any(c.dep_ == "aux" and c.lower_ in doubt["modals"] for c in governing.children)
    if modal and not needed and harm.token not in _climb(mention.head):
        return True  # "the stadium can hold 700"
    nearby = mention.head.doc[max(0, min(mention.head.i, harm.token.i) - 3) : max(mention.head.i, harm.token.i) + 1]
    if any(token.lower_ in doubt["feared"] for token in nearby):
        return True
    return any(
        child.lower_ in doubt["negations"] and child.dep_ in ("det", "neg")
        for token in (mention.head, mention.noun)
        if token is not None
        for child in token.children
    )


def _is_condition(clause: Token, words: Lexicon) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in words.data["doubt"]["conditions"] for child in clause.children)


def _governs(verb: Token, harm: Token) -> bool:
    """Whether what is said of a verb holds of a word of harm below it, with no clause of its own between them."""
    climb = _climb(harm)
    if verb not in climb:
        return False
    below = climb[: climb.index(verb)]
    start, end = sorted((verb.i, harm.i))
    apart = any(token.text in (":", ";") for token in harm.doc[start:end])
    return not apart and not any(token.dep_ in ("advcl", "relcl", "acl", "parataxis", "conj") for token in below)


def link(mention: Mention, harms: list[Harm], words: Lexicon) -> tuple[Harm, Trigger] | None:
    """The word of harm that a number belongs to, and its meaning there; null where there is none near enough."""
    nearest: tuple[float, Harm, Trigger] | None = None
    for harm in harms:
        for trigger in harm.meanings:
            if not _can_happen_to(mention, harm, trigger):
                continue
            far = distance(mention, harm, trigger, words)
            if nearest is None or far < nearest[0]:
                nearest = (far, harm, trigger)
    limit = FARTHEST_IMPLIED if mention.implied else FARTHEST
    if nearest is None or nearest[0] > limit:
        return None
    _, harm, trigger = nearest
    if trigger.outcome in ("injured", ""):  # "was tortured and then killed", "targeted and killed"
        for other in harms:
            fatal = next((meaning for meaning in other.meanings if meaning.outcome == "killed"), None)
            if fatal and other.token in harm.token.conjuncts and not _has_own_victims(other):
                return other, fatal
    return harm, trigger


def _has_own_victims(harm: Harm) -> bool:
    own = ("nsubj", "nsubjpass", "dobj", "nummod")
    return any(
        child.dep_ in own or (child.dep_ == "nmod" and (child.pos_ == "NUM" or has_number(child)))
        for child in harm.token.children
    )


def also_suffered(
    mention: Mention, linked: tuple[Harm, Trigger], harms: list[Harm], words: Lexicon
) -> list[tuple[Harm, Trigger]]:
    """The other words of harm joined to the one that a number belongs to ("kidnapped and killed"), one an outcome.

    Killed goes before injured, and of many people who were "killed and injured" no number is known for either.
    """
    harm, trigger = linked
    found: dict[str, tuple[Harm, Trigger]] = {}
    for other in harms:
        after = other.token.dep_ == "pcomp" and other.token.head.head == harm.token  # "died after being arrested"
        if not (after or other.token in harm.token.conjuncts):
            continue
        start, end = sorted((harm.token.i, other.token.i))
        if any(token.like_num for token in harm.token.doc[start:end]):  # counted apart
            continue
        for meaning in other.meanings:
            if meaning.kind != "phrases" and _has_own_victims(other):  # "taken hostage" has its object in itself
                continue
            joined = meaning.kind.startswith(("verbs", "phrases")) and meaning.outcome not in ("", trigger.outcome)
            either = {meaning.outcome, trigger.outcome} == {"killed", "injured"}
            if joined and not either and meaning.of == trigger.of and not is_doubtful(other, mention, words):
                found.setdefault(meaning.outcome, (other, meaning))
    return list(found.values())


def _can_happen_to(mention: Mention, harm: Harm, trigger: Trigger) -> bool:
    if mention.kind == "thing":  # "92 access incidents": the thing counted is the harm itself
        itself = mention.noun == harm.token and trigger.kind in ("phrases", "events")
        return itself and trigger.of not in BUILDINGS
    if trigger.of in BUILDINGS:
        return mention.kind == trigger.of
    if trigger.of == "child":
        return mention.said.get("age_group") == "child"
    if trigger.kind == "movements":  # rescuers and reporters come and go, too
        plain = mention.said.get("group") in (None, "idp", "migrant", "refugee") and not mention.implied
        return mention.kind in ("people", "households") and plain and mention.said.get("status") != "combatant"
    return mention.kind in ("people", "households", "bare")


def describes(harm: Harm, mention: Mention) -> bool:
    """Whether the word of harm stands in a clause that only says more of the people counted ("who had fled")."""
    climb = _climb(harm.token)
    below = climb[: climb.index(mention.head)] if mention.head in climb else []
    return bool(below) and below[-1].dep_ == "relcl"


def described_elsewhere(outcome: str, harms: list[Harm], words: Lexicon) -> dict[str, Any]:
    """What the sentence says of those who suffer the same without a number ("the toll of soldiers killed: 30 dead")."""
    for harm in harms:
        if not any(trigger.outcome == outcome for trigger in harm.meanings):
            continue
        noun = harm.token.head if harm.token.dep_ in ("acl", "amod", "relcl") else None
        if noun is not None and kind_of(noun, words) == "people" and not has_number(noun):
            return describe(noun, words)
    return {}
