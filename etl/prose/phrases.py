"""Noun phrases of a sentence for the shallow parser: what hangs on a noun, before and behind it."""

from __future__ import annotations

import re

from etl.prose.clause import NOMINAL
from etl.prose.forms import PARTICIPLE, Form, is_definite, known_as
from etl.prose.lexicon import Lexicon


class Phrases:
    """Heads and labels of the tokens of a sentence, filled in as noun phrases are built."""

    def __init__(self, tokens: list[str], tagged: list[Form], words: Lexicon) -> None:
        self.tokens, self.tagged, self.words, self.data = tokens, tagged, words, words.data
        self.definite = [is_definite(token, words) for token in tokens]
        self.complete = [bool(re.search(self.data["owns_nothing"], token)) for token in tokens]
        self.heads: list[int | None] = [None] * len(tagged)
        self.labels = ["dep"] * len(tagged)

    def hang(self, child: int, head: int, label: str) -> None:
        """Hang a token on another, unless that closes a circle."""
        above: int | None = head
        while above is not None:
            if above == child:
                return
            above = self.heads[above]
        self.heads[child], self.labels[child] = head, label

    def pos(self, i: int) -> str:
        """The part of speech of a token; of none, past the end."""
        return self.tagged[i].pos if i < len(self.tagged) else "END"

    def is_verb(self, i: int) -> bool:
        """Whether a clause can have this token as its verb."""
        return self.pos(i) == "VERB" and self.tagged[i].morph != PARTICIPLE

    def noun(self, i: int) -> tuple[int, int]:
        """Build the noun phrase that begins at a token; gives its head and the end of it."""
        before: list[int] = []
        while self.pos(i) in ("DET", "NUM", "ADJ", "ADV", "NEG") or (
            self.pos(i) == "ADP" and before and self._crosses(before[-1], i)
        ):
            if self.pos(i) == "DET" and any(self.pos(j) == "NUM" for j in before):
                break  # "180 el año anterior": the number has no noun
            before.append(i)
            i += 1
        if self.pos(i) in NOMINAL:
            head, i = i, i + 1
        else:
            head = next((j for j in reversed(before) if self.pos(j) in ("NUM", "ADJ")), before[-1])
            i = head + 1
            before = [j for j in before if j < head]
        labels = {"DET": "det", "NUM": "nummod", "ADJ": "amod", "ADV": "advmod", "NEG": "neg", "ADP": "case"}
        for j in before:
            number = next((k for k in before if k > j and self.pos(k) == "NUM"), head)
            self.hang(j, number if self.pos(j) in ("ADV", "NEG") else head, labels[self.pos(j)])
        return head, self._after(head, i)

    def _crosses(self, number: int, of: int) -> bool:
        """Whether a number counts the noun behind an "of" ("miles de niños", "ocho de los heridos")."""
        if self.pos(number) != "NUM" or self.tagged[of].lemma not in self.data["of"]:
            return False
        behind = of + 1
        while self.pos(behind) in ("DET", "ADJ"):
            behind += 1
        scale = self.tagged[number].lemma.split()[-1]
        open_ended = scale in self.data["numbers"]["scales"] or scale in self.data["numbers"]["vague"]
        return self.pos(behind) == "NOUN" and (open_ended or bool(known_as(self.tokens[behind], self.words)))

    def _after(self, head: int, i: int) -> int:
        """Hang what follows a noun without a preposition: adjectives, participles, names, its owner."""
        last = head
        construct = self.data["verb_first"]
        while i < len(self.tagged):
            pos = self.pos(i)
            if pos == "ADJ" or (pos == "VERB" and self.tagged[i].morph == PARTICIPLE):
                self.hang(i, last if construct else head, "amod" if pos == "ADJ" else "acl")
            elif pos in ("NOUN", "PROPN") and (construct or pos == "PROPN"):
                if self.tagged[i].lemma in self.data["times"]:
                    break
                if construct and (self.complete[last] or self.definite[last]) and not self.definite[i]:
                    break
                self.hang(i, last, "nmod" if construct else "appos")
                last = i
            elif (
                pos == "NUM"
                and construct
                and self.pos(head) == "NOUN"
                and not self.complete[last]
                and not self.definite[last]
            ):
                inner, i = self.noun(i)
                self.hang(inner, last, "nmod")
                break
            else:
                break
            i += 1
        return i
