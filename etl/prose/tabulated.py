"""Tables in documents: where a heading or a label names what happened, each cell with a number is a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from etl.documents.document import Document, Span
from etl.prose import labels, placing, when, where
from etl.prose.cells import Opened, join_tables, only_cell, open_table
from etl.prose.claim import Claim
from etl.prose.labels import Label
from etl.prose.lexicon import Lexicon, Trigger, organisations
from etl.prose.numbers import Number
from etl.prose.people import BUILDINGS, UNITS
from etl.prose.sentences import Sentence
from etl.prose.story import Story, begin


def read(document: Document, words: Lexicon) -> list[Claim]:
    """The figures in a document's tables, in the order of their numbers; a zero or a dash is none.

    A figure has the outcome that the heading of its column names, else the label of its row, else the caption; place,
    period and people are said there too. A total is a figure of its own, of which those it adds up are parts.
    """
    if not document.tables:
        return []
    story = begin(document, words)
    opened = [open_table(table, story) for table in join_tables(document)]
    return [claim for table in opened for claim in _read_table(table)]


def outside(sentences: Sequence[Sentence], document: Document, claims: Sequence[Claim]) -> list[Sentence]:
    """The sentences that are not lines of a table from which a figure was read."""
    read_as_tables = [
        table for table in document.tables if any(table.start <= claim.number.start < table.end for claim in claims)
    ]
    return [
        sentence
        for sentence in sentences
        if not any(table.start <= sentence.start < table.end for table in read_as_tables)
    ]


# --- the figures of a table ---------------------------------------------------------------------------------------


def _read_table(opened: Opened) -> list[Claim]:
    claims: dict[tuple[int, int], Claim] = {}
    section: Label | None = None
    for row in range(opened.header_rows, len(opened.found)):
        alone = only_cell(opened.table.rows[row], opened.story.document.text)
        if alone is not None and not any(opened.found[row]):
            section = opened.said.get(alone)
            continue
        for column, number in enumerate(opened.found[row]):
            if number is None or not number.value or column in opened.label_columns or opened.repeats(row, column):
                continue
            claim = _read_cell(opened, row, column, number, section) or _read_part(opened, row, column, number, claims)
            if claim is not None:
                claims[row, column] = claim
    _add_up_rows(opened, claims)
    _add_up_columns(opened, claims)
    return list(claims.values())


def _read_cell(opened: Opened, row: int, column: int, number: Number, section: Label | None) -> Claim | None:
    """The claim of one cell; null where nothing beside or above it says what happened, or that it is no count."""
    words, story = opened.story.words, opened.story
    headings, row_labels = opened.headings(column), opened.row_labels(row)
    if any(label.is_one_of(words, "no_counts") for label in [*headings[-1:], *row_labels]) and not any(
        label.harms for label in headings[-1:]
    ):
        return None
    sections = [section] if section else []
    said_by = _harmed(opened, headings, row_labels, sections)
    if said_by is None:
        return None
    label, trigger, kind, said = said_by
    counts_events = trigger.kind == "events" and trigger.of in BUILDINGS
    unit = "incidents" if counts_events or trigger.outcome == "aid_denied" else UNITS.get(kind or "", "people")
    if trigger.outcome in ("refugee", "asylum_seeker") or (
        trigger.outcome == "displaced" and said.get("group") == "idp"
    ):
        said = {name: value for name, value in said.items() if name != "group"}
    if unit in ("buildings", "incidents"):
        said = {}
    start, end = opened.table.lines[row]
    line = Sentence(start, end, story.document.text[start:end], paragraph=-1)
    claim = Claim(line, number, trigger.outcome, unit=unit, reported_term=label.term, **said)
    around = [*row_labels, *reversed(headings), *sections]
    _date(claim, trigger, around, opened)
    _place(claim, row_labels, headings, sections, opened)
    _attribute(claim, around, opened)
    return claim


def _read_part(
    opened: Opened, row: int, column: int, number: Number, claims: dict[tuple[int, int], Claim]
) -> Claim | None:
    """The claim of a cell under or beside "of which women", which has its outcome from the figure before it."""
    words, story = opened.story.words, opened.story
    beside, above = opened.headings(column)[-1:], opened.row_labels(row)
    if any(label.is_part(words) for label in beside):
        whole = next((claims[row, before] for before in range(column - 1, -1, -1) if (row, before) in claims), None)
    elif any(label.is_part(words) for label in above):
        whole = next((claims[before, column] for before in range(row - 1, -1, -1) if (before, column) in claims), None)
        whole = whole.part_of if whole and whole.part_of else whole  # the second of two parts
    else:
        return None
    if whole is None:
        return None
    said = {name: value for label in [*above, *beside] for name, value in label.said.items()}
    start, end = opened.table.lines[row]
    line = Sentence(start, end, story.document.text[start:end], paragraph=-1)
    return replace(whole, sentence=line, number=number, part_of=whole, **said)


def _harmed(
    opened: Opened, headings: Sequence[Label], row_labels: Sequence[Label], sections: Sequence[Label]
) -> tuple[Label, Trigger, str | None, dict[str, Any]] | None:
    """Which label says what happened, the meaning, what is counted, and what is said of the people."""
    words = opened.story.words
    own = [*reversed(headings), *reversed(row_labels)]
    corner = [heading for column in opened.label_columns for heading in opened.headings(column)]
    around = [*own, *sections, *corner, *reversed(opened.caption)]
    kind = next((label.kind for label in own if label.kind and label.kind != "people"), None)
    said: dict[str, Any] = {}
    for label in [*opened.title(), *reversed([*own, *sections])]:
        said |= label.said
    neutral = not headings or any(
        not heading.text.strip()
        or heading.kind
        or heading.time
        or heading.places
        or heading.is_one_of(words, "counts")
        or heading.is_one_of(words, "total")
        for heading in headings[-1:]
    )
    for label in around:
        if not label.harms or (label not in headings and not neutral and label not in row_labels):
            continue
        counted = kind or next((other.kind for other in around if other.kind and other.kind != "people"), None)
        for possible in dict.fromkeys((kind, label.kind, counted)):
            trigger = labels.choose_harm(label.harms, possible, said)
            if trigger is not None:
                return label, trigger, possible, said
    return None


def _date(claim: Claim, trigger: Trigger, around: Sequence[Label], opened: Opened) -> None:
    """Write the period: of a label, else of the caption, else the last one that the text speaks of before."""
    story, words = opened.story, opened.story.words
    own = next((label.time for label in around if label.time), None)
    time = own or next((label.time for label in reversed(opened.caption) if label.time), None)
    time = time or _last_time(story, opened.table.start)
    rules, said = words.data["measure"], " ".join(label.text for label in [*around, *opened.caption])
    persons = trigger.kind in ("persons", "states") and claim.outcome in rules["states"]
    if claim.outcome in rules["stock_outcomes"] or (persons and (time is None or time.kind in ("as_of", "day"))):
        claim.measure = "stock"
    elif words.pattern("measure", "cumulative").search(said) or time is None or time.kind in ("since", "as_of"):
        claim.measure = "cumulative"
    if time is not None and time.kind == "window":
        claim.measure = "cumulative" if time.back and time.back[1] in ("months", "years") else "flow"
    if time is not None:
        claim.period_text, claim.period_precision = time.text, time.precision
        claim.period_start = None if time.kind == "as_of" else time.first
        claim.period_end = time.last if time.kind not in ("since", "window") else story.today
        if time.back and story.today:
            claim.period_start = when.window(time.back, story.today)
    if claim.measure == "stock":
        claim.period_start, claim.period_end = None, claim.period_end or story.today
        claim.period_precision = "day" if claim.period_end else "unknown"
    elif claim.measure == "cumulative" and claim.period_end is None:
        claim.period_end = story.today
    if story.today and claim.period_end and claim.period_end > story.today:
        claim.period_end = story.today


def _last_time(story: Story, position: int) -> when.Time | None:
    times = [time for time in story.times if time.start < position and time.kind != "window" and time.first]
    return times[-1] if times else None


def _place(
    claim: Claim, row_labels: Sequence[Label], headings: Sequence[Label], sections: Sequence[Label], opened: Opened
) -> None:
    """Write the finest place that the row, else the column, the section or the caption names; else the document's."""
    story = opened.story
    found: list[where.Mentioned] = []
    for column in reversed(opened.label_columns):
        label = next((label for label in row_labels if label.span in _column_spans(opened, column)), None)
        heading = next(iter(reversed(opened.headings(column))), None)
        if label and not label.is_one_of(story.words, "total"):
            place = labels.find_place(label, heading, story)
            found += [place] if place else []
        elif label and label.places:
            found += [label.places[-1]]
    for label in [*reversed(headings), *sections, *reversed(opened.caption)]:
        found += [place for place in label.places if place.place][-1:]  # unknown names count in labels of rows alone
    if found:
        claim.place = found[0].row(story.country)
    elif story.place:
        claim.place = story.place.row(story.country)
    else:
        claim.place = placing.country_row(story)


def _column_spans(opened: Opened, column: int) -> set[Span]:
    return {row[column] for row in opened.table.rows[opened.header_rows :]}


def _attribute(claim: Claim, around: Sequence[Label], opened: Opened) -> None:
    """Write who counted: an organisation that a label or the caption names, or the line "Source: ..." below."""
    words = opened.story.words
    named = next((label.source for label in [*around, *reversed(opened.caption)] if label.source), None)
    below = opened.below
    if named is None and below is not None and words.pattern("tables", "sources").match(below.text.lstrip(" *")):
        name = below.text.partition(":")[2].strip().rstrip(".")
        pattern, _ = organisations()
        named = below.source if pattern.search(below.text) else (below.text, name[:80], "unknown") if name else None
    if named is not None:
        claim.attribution_text, claim.source, claim.source_type = named


# --- totals -------------------------------------------------------------------------------------------------------


def _is_total(labels_of_it: Sequence[Label], words: Lexicon) -> bool:
    return any(label.is_one_of(words, "total") for label in labels_of_it)


def _is_total_row(opened: Opened, row: int) -> bool:
    """Whether a row is called a total, or is of the document's country where the other rows are of places in it."""
    story, row_labels = opened.story, opened.row_labels(row)
    if _is_total(row_labels, story.words):
        return True
    if not any(place.level == "country" and place.place and place.place.iso3 == story.country
               for label in row_labels for place in label.places):  # fmt: skip
        return False
    others = [opened.row_labels(other) for other in range(opened.header_rows, len(opened.found)) if other != row]
    return bool(others) and all(
        any(place.level != "country" for label in other for place in label.places) for other in others
    )


def _rows_of(opened: Opened, claims: dict[tuple[int, int], Claim], column: int) -> Iterator[tuple[int, Claim]]:
    for row in range(opened.header_rows, len(opened.found)):
        if (row, column) in claims:
            yield row, claims[row, column]


def _add_up_rows(opened: Opened, claims: dict[tuple[int, int], Claim]) -> None:
    """Make the rows above a total, or below one at the top, its parts; "of which" makes a part of the row above."""
    words = opened.story.words
    for column in range(len(opened.table.rows[0])):
        waiting: list[Claim] = []  # rows that no total has added up yet
        totals: list[Claim] = []  # totals that no grand total has added up yet
        opening: Claim | None = None
        last: Claim | None = None
        for row, claim in _rows_of(opened, claims, column):
            row_labels = opened.row_labels(row)
            if last is not None and any(label.is_part(words) for label in row_labels):
                _make_part(claim, last)
            elif not _is_total_row(opened, row):
                waiting.append(claim)
                last = claim
            elif not waiting and not totals:
                opening = last = claim
            else:
                everything = [*totals, *waiting]
                sums = sum(part.number.value or 0 for part in everything) == claim.number.value
                parts = everything if sums or not waiting else waiting
                for part in parts:
                    _make_part(part, claim)
                totals = [*(total for total in totals if total not in parts), claim]
                waiting, last = [], claim
        if opening is not None:
            for part in [*totals, *waiting]:
                _make_part(part, opening)


def _add_up_columns(opened: Opened, claims: dict[tuple[int, int], Claim]) -> None:
    """Make the figures of a row parts of the one under "total" beside them, where the headings above are the same."""
    words = opened.story.words
    for (row, column), whole in claims.items():
        headings = opened.headings(column)
        if not headings or not _is_total(headings[-1:], words):
            continue
        for (other_row, other_column), part in claims.items():
            others = opened.headings(other_column)
            if other_row == row and other_column != column and others[:-1] == headings[:-1]:
                _make_part(part, whole)


def _make_part(part: Claim, whole: Claim) -> None:
    """Make a figure part of another, if it can be: of one outcome and unit, not larger, and not part of one already."""
    fits = (part.outcome, part.unit) == (whole.outcome, whole.unit)
    if fits and part.part_of is None and (part.number.value or 0) <= (whole.number.value or 0):
        part.part_of = whole
