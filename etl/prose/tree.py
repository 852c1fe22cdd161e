"""The tree of a sentence for the shallow parser: clauses opened and closed, nouns hung on their verbs."""

from __future__ import annotations

from typing import Final

from etl.prose.clause import CLOSING, HARD, NOMINAL, SOFT, Clause
from etl.prose.forms import PARTICIPLE, Form
from etl.prose.lexicon import Lexicon
from etl.prose.phrases import Phrases

_THAT: Final = Form("SCONJ", "que")


class Tree(Phrases):
    """The noun phrases of a sentence, hung on the verbs of its clauses."""

    def __init__(self, tokens: list[str], tagged: list[Form], words: Lexicon) -> None:
        super().__init__(tokens, tagged, words)
        self.tolls = words.data["measure"]["toll_nouns"]
        self.clause = Clause()
        self.clauses = [self.clause]
        self.of: int | None = None
        self.comma = self.joined = False

    def place(self, head: int, end: int) -> None:
        """Hang a noun phrase in its clause."""
        clause, of = self.clause, self.of
        self.of = None
        if of is None and self.tagged[head].lemma in self.data["times"]:
            clause.waiting.append((head, "npadvmod"))
            return  # "el domingo": no part of what is listed
        if of is not None:
            self.hang(head, of, "pobj")
            self._prepositional(of, head, clause)
        elif clause.nouns and self._goes_on(clause, end):
            self._join(head, clause)
        else:
            if (self.joined or self.comma) and clause.verb is not None and self._opens(end):
                clause = self._open(self._outer(), "conj")
            if clause.verb is None:
                clause.waiting.append((head, "noun"))
            else:
                self._argue(head, clause)
        clause.nouns.append(head)
        self.comma = self.joined = False

    def _goes_on(self, clause: Clause, end: int) -> bool:
        """Whether a noun phrase is listed with the one before; not behind what opens a sentence ("According to X,")."""
        if self.joined and clause.verb is None:
            return True
        opening = clause.verb is None and self.labels[clause.nouns[-1]] == "pobj"
        return (self.joined or (self.comma and not opening)) and not self._opens(end)

    def _join(self, head: int, clause: Clause) -> None:
        """Hang a noun behind a comma or an "and" on the one that it is listed with."""
        counts = self.counts(head)
        like = next((noun for noun in reversed(clause.nouns) if counts and self.counts(noun)), clause.nouns[-1])
        self.hang(head, like, "conj" if self.joined or (counts and self.counts(like)) else "appos")

    def counts(self, noun: int) -> bool:
        """Whether a noun has a number, or is one."""
        return self.pos(noun) == "NUM" or any(
            self.heads[i] == noun and self.pos(i) == "NUM" for i in range(max(0, noun - 6), noun)
        )

    def _prepositional(self, of: int, noun: int, clause: Clause) -> None:
        """Hang a preposition on the noun before it ("of") or on the verb; what it marks may be the victim."""
        word = self.tagged[of].lemma
        near = clause.nouns[-1] if clause.nouns else None
        if self.heads[of] is not None:
            return
        suffered = word in self.data["object_marks"] and clause.object is None and self.pos(noun) != "PROPN"
        if suffered and clause.verb is not None and self._suffers(clause.verb):
            clause.object = noun
            self.heads[noun] = None
            self.hang(noun, clause.verb, "dobj")
            self.hang(of, noun, "case")
            return
        toll = next((i for i in range(of - 1, -1, -1) if self.tagged[i].lemma in self.tolls), None)
        if toll is not None and word in self.data["measure"]["to"] and self.counts(noun):
            self.hang(of, toll, "prep")  # "the toll has risen to 40"
        elif near is not None and self._carries(near, word) and (clause.verb is None or near > clause.verb):
            self.hang(of, near, "prep")
        elif clause.verb is not None:
            agent = word in self.data["by"] and self.labels[clause.verb] != "dep" and self._is_passive(clause.verb)
            self.hang(of, clause.verb, "agent" if agent else "prep")
        elif near is not None and not self.data["verb_first"]:
            self.hang(of, near, "prep")
        else:
            clause.waiting.append((of, "prep"))

    def _carries(self, noun: int, preposition: str) -> bool:
        """Whether a preposition belongs to the noun before it: "of", and what an attack is aimed at."""
        aimed = preposition in self.data["aims"] and self._means(noun, "events")
        return aimed or preposition in self.data["of"]

    def _means(self, word: int, kind: str) -> bool:
        """Whether a word is a trigger of a kind."""
        return any(trigger.kind == kind for trigger in self.words.triggers.get(self.tagged[word].lemma, []))

    def _suffers(self, verb: int) -> bool:
        """Whether somebody can suffer what a verb says, as its object."""
        return self._means(verb, "verbs_of_object")

    def _is_passive(self, verb: int) -> bool:
        passive = ("auxpass", "nsubjpass")
        return any(head == verb and label in passive for head, label in zip(self.heads, self.labels, strict=True))

    def _argue(self, head: int, clause: Clause) -> None:
        """Hang a noun behind its verb as subject or object."""
        verb = clause.verb
        assert verb is not None
        passive = self._is_passive(verb)
        does = self._means(verb, "verbs_of_subject")
        comes_second = self.data["verb_first"] or does or passive or (self._speaks(verb) and not self.counts(head))
        if clause.subject is None and comes_second:
            suffers = passive or (self.data["verb_first"] and self._suffers(verb) and self.counts(head))
            clause.subject = head
            self.hang(head, verb, "nsubjpass" if suffers else "nsubj")
        elif clause.object is None:
            clause.object = head
            self.hang(head, verb, "dobj")
        else:
            self.hang(head, clause.nouns[-1], "appos")

    def _speaks(self, verb: int) -> bool:
        return self.tagged[verb].lemma in self.data["who"]["verbs"]

    def _opens(self, i: int) -> bool:
        """Whether a verb of its own follows a noun phrase that ends here ("... y otras 30 resultaron heridas")."""
        if self.data["verb_first"]:
            return False
        while i < len(self.tagged):
            if self.is_verb(i) or self.pos(i) in ("AUX", "BE"):
                return True
            if self.pos(i) not in ("ADV", "NEG", "REFL") and not (
                self.pos(i) == "ADP"
                and self.tagged[i].lemma in self.data["of"]
                and self.pos(i + 1) in (*NOMINAL, "DET", "NUM", "ADJ")
            ):
                return False
            i = self.noun(i + 1)[1] if self.pos(i) == "ADP" else i + 1
        return False

    def verb(self, i: int, helpers: list[tuple[int, str]]) -> None:
        """Hang a verb with its auxiliaries, and what waited for it."""
        clause = self.clause
        speaks_beside = self.comma and not self.joined and self._speaks(i) and self._outer().centre is not None
        tells = clause.verb is None and clause.label == "advcl" and self._speaks(i)
        if speaks_beside:
            clause = self._open(self._outer(), "parataxis")
        elif tells and self.tagged[clause.waiting[0][0]].lemma in self.data["reporting"]:
            clause.label = "parataxis"  # "as the agency said"
        elif clause.verb is not None:
            clause = self._next_clause(i)
        clause.verb = i
        for helper, label in helpers:
            self.hang(helper, i, label)
        passive = "auxpass" in [label for _, label in helpers]
        before = [noun for noun, kind in clause.waiting if kind == "noun"]
        if before:
            clause.subject = before[0]
            self.hang(before[0], i, "nsubjpass" if passive else "nsubj")
        for noun in before[1:]:
            self.hang(noun, before[0], "appos")
        for item, kind in clause.waiting:
            if kind != "noun":
                self.hang(item, i, kind)
        clause.waiting = []
        if clause.anchor is not None:
            self.hang(i, clause.anchor, clause.label)
        self.comma = self.joined = False

    def _next_clause(self, i: int) -> Clause:
        """The clause of a further verb: joined to the last, an infinitive under it, or saying more of a noun."""
        clause = self.clause
        morph = self.tagged[i].morph
        if "VerbForm=Inf" in morph or "VerbForm=Ger" in morph:
            label = "xcomp" if "Inf" in morph else "advcl"
            return self._open(clause, label, anchor=clause.verb)
        outer: Clause | None = clause
        while outer is not None and outer.verb is not None:
            outer = outer.above
        if outer is not None and not self.joined:
            self.clause = outer  # "las personas que huyeron llegaron"
            return outer
        near = clause.nouns[-1] if clause.nouns else None
        alone = self.data["verb_first"] and not (self.joined or self.comma)
        if alone and near is not None and not self.definite[near] and near > (clause.verb or 0):
            return self._open(clause, "relcl", anchor=near)  # "a raid (that) struck ..."
        return self._open(self._outer(), "conj" if self.joined else "parataxis")

    def _outer(self) -> Clause:
        """The clause that goes on behind a comma or an "and": relative and adverbial clauses end there."""
        clause = self.clause
        while clause.above is not None and clause.verb is not None and clause.label in ("relcl", "advcl", "xcomp"):
            clause = clause.above
        return clause

    def _open(self, above: Clause, label: str, anchor: int | None = None) -> Clause:
        self.clause = Clause(above=above, anchor=anchor if anchor is not None else above.centre, label=label)
        if label in ("conj", "parataxis"):
            self.clause.above = above.above
        self.clauses.append(self.clause)
        return self.clause

    def build(self) -> None:
        """Hang every token."""
        i = 0
        helpers: list[tuple[int, str]] = []
        while i < len(self.tagged):
            form = self.tagged[i]
            if form.pos == "PUNCT":
                self._punctuate(form.lemma)
            elif form.pos == "CCONJ":
                self.joined = True
            elif form.pos == "ADP":
                if self.of is not None:
                    self.hang(i, self.of, "prep")
                self.of = i
            elif form.pos in ("REL", "SCONJ"):
                self._subordinate(i)
            elif form.pos in ("AUX", "BE", "REFL", "NEG") and self._helps(i):
                helpers.append((i, {"AUX": "aux", "BE": "auxpass", "REFL": "auxpass", "NEG": "neg"}[form.pos]))
            elif form.pos in ("AUX", "BE") or (form.pos == "VERB" and (helpers or self.is_verb(i))):
                self._verb_group(i, helpers)
                helpers = []
            elif form.pos == "VERB":
                self.of = None
                last = self.clause.nouns[-1] if self.clause.nouns else None
                anchor = last if last is not None else self.clause.centre
                if anchor is not None:
                    self.hang(i, anchor, "acl")
            elif form.pos in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ") or self._qualifies(i):
                head, end = self.noun(i)
                self.place(head, end)
                i = end
                continue
            i += 1
        self._finish()

    def _qualifies(self, i: int) -> bool:
        """Whether the words from here on stand before a number ("al menos 20")."""
        while self.pos(i) == "ADV":
            i += 1
        return self.pos(i) == "NUM"

    def _helps(self, i: int) -> bool:
        """Whether an auxiliary, "se" or a "not" belongs to a verb right behind it."""
        i += 1
        while self.pos(i) in ("AUX", "BE", "REFL", "NEG", "ADV", "PRON") or self.tagged[i : i + 1] == [_THAT]:
            i += 1
        return self.pos(i) == "VERB"

    def _verb_group(self, i: int, helpers: list[tuple[int, str]]) -> None:
        self.of = None
        participle = self.tagged[i].morph == PARTICIPLE
        if not participle:  # "se" beside a finite verb makes a passive of what somebody suffers only
            reflexive = [j for j, _ in helpers if self.pos(j) == "REFL"]
            suffers = self._suffers(i)
            helpers = [
                (j, ("auxpass" if suffers else "expl") if j in reflexive else ("aux" if label == "auxpass" else label))
                for j, label in helpers
            ]
        self.verb(i, helpers)

    def _punctuate(self, mark: str) -> None:
        if mark in SOFT:
            self.comma = mark not in CLOSING
            self.clause = self._outer()
        elif mark in HARD:
            self.of, self.comma, self.joined = None, True, False
            root = self.clauses[0]
            if root.centre is not None and mark in ";؛—–":
                self.clause = Clause(anchor=root.centre, label="parataxis")
                self.clauses.append(self.clause)

    def _subordinate(self, i: int) -> None:
        """Open a clause under the noun before it, or under the verb."""
        clause = self.clause
        self.of = None
        relative = self.tagged[i].pos == "REL" or self.tagged[i].lemma in self.data["relatives"]
        near = clause.nouns[-1] if clause.nouns else None
        behind_verb = clause.verb is not None and (near is None or near < clause.verb)
        speaks = clause.verb is not None and self._speaks(clause.verb)
        if relative and near is not None and not behind_verb and not (speaks and clause.object is None):
            inner = self._open(clause, "relcl", anchor=near)
            inner.waiting.append((i, "noun"))
            return
        content = self.tagged[i].lemma in self.data["complementizers"] and clause.verb is not None
        inner = self._open(clause, "ccomp" if content else "advcl", anchor=clause.verb)
        inner.waiting.append((i, "mark"))
        self.comma = self.joined = False

    def _finish(self) -> None:
        """Hang what is left on its clause, the clauses on the first, and everything on one root."""
        for clause in self.clauses:
            centre = clause.centre
            verb, subject = clause.verb, clause.subject
            alike = self.data["verb_first"] and clause.object is None  # active and passive are written alike
            if alike and verb is not None and subject is not None and self._suffers(verb):
                self.labels[subject] = self.labels[subject].replace("nsubj", "nsubjpass").replace("passpass", "pass")
            for item, _ in clause.waiting:
                if centre is not None and item != centre:
                    self.hang(item, centre, "dep" if self.pos(item) in NOMINAL else "prep")
            if centre is not None and self.heads[centre] is None:
                above = clause.anchor
                if above is None and clause.above is not None:
                    above = clause.above.centre
                if above is not None and above != centre:
                    self.hang(centre, above, clause.label if clause.label != "ROOT" else "dep")
        root = next((c.centre for c in self.clauses if c.centre is not None and self.heads[c.centre] is None), 0)
        for i in range(len(self.tagged)):
            if self.heads[i] is None and self.pos(i) == self.pos(i + 1) == "ADV":
                self.hang(i, i + 1, "advmod")
            if self.heads[i] is None and i != root:
                self.hang(i, root or 0, "punct" if self.pos(i) in ("PUNCT", "SPACE") else "dep")
        if self.tagged:
            self.heads[root or 0], self.labels[root or 0] = root or 0, "ROOT"
