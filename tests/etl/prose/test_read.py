"""The reader as a whole: what a document states, answer by answer, on sentences of our own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.documents import Document, from_record, read_documents
from etl.extract import extract, to_records
from etl.prose import numbers, read
from etl.prose.lexicon import lexicon
from etl.schema import UNATTRIBUTED

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT / "data" / "documents"
ARTICLES = ROOT.parent / "shared" / "gold" / "articles.jsonl"

FEBRUARY_26 = [
    # number, qualifier, outcome, unit, measure, status, group, age, sex, start, end, place, source, part of
    ("20", "at_least", "killed", "people", "flow", "civilian", None, "any", "any", "2020-02-25", "2020-02-25", "Idleb", None, None),
    ("1 million", "exact", "displaced", "people", "stock", "civilian", None, "any", "any", None, "2020-02-26", "Idleb", None, None),
    ("a school", "exact", "school_attacked", "buildings", "flow", "unknown", None, "any", "any", "2020-02-25", "2020-02-25", "Maaret Masrine", "UOSSM", None),
    ("three", "exact", "killed", "people", "flow", "unknown", "teacher", "any", "any", "2020-02-25", "2020-02-25", "Maaret Masrine", "UOSSM", None),
    ("a schoolgirl", "exact", "killed", "people", "flow", "unknown", "pupil", "child", "female", "2020-02-25", "2020-02-25", "Maaret Masrine", "UOSSM", None),
    ("20", "at_least", "killed", "people", "flow", "civilian", None, "any", "any", "2020-02-25", "2020-02-25", "Idleb", None, None),
    ("1 million", "exact", "displaced", "people", "stock", "civilian", None, "any", "any", None, "2020-02-26", "Idleb", None, None),
]  # fmt: skip

FEBRUARY_28 = [
    ("29", "at_least", "killed", "people", "flow", "combatant", "soldier", "any", "any", "2020-02-27", "2020-02-27", "Idleb", None, None),
    ("42", "at_least", "killed", "people", "cumulative", "combatant", "soldier", "any", "any", "2020-02-01", "2020-02-27", "Idleb", None, None),
    ("30", "more_than", "killed", "people", "flow", "combatant", "soldier", "any", "any", "2020-02-27", "2020-02-27", "Idleb", "SOHR", None),
    ("seven", "exact", "killed", "people", "flow", "civilian", None, "any", "any", "2020-02-27", "2020-02-27", "Idleb", "SOHR", None),
    ("three", "exact", "killed", "people", "flow", "civilian", None, "child", "any", "2020-02-27", "2020-02-27", "Idleb", "SOHR", "seven"),
    ("400", "more_than", "killed", "people", "cumulative", "civilian", None, "any", "any", "2019-12-01", "2020-02-27", "Idleb", "SOHR", None),
    ("948,000", "more_than", "displaced", "people", "cumulative", "unknown", None, "any", "any", "2019-12-01", "2020-02-27", "Idleb", "UN", None),
    ("half a million", "more_than", "displaced", "people", "cumulative", "unknown", None, "child", "any", "2019-12-01", "2020-02-27", "Idleb", "UN", "948,000"),
    ("a million", "nearly", "displaced", "people", "cumulative", "unknown", None, "any", "any", "2019-11-27", "2020-02-27", "Idleb", "Belgium; Germany", None),
    ("hundreds", "vague", "killed", "people", "cumulative", "civilian", None, "any", "any", "2019-11-27", "2020-02-27", "Idleb", "Belgium; Germany", None),
    ("hundreds of thousands", "vague", "affected", "people", "stock", "unknown", None, "child", "any", None, "2020-02-27", "Idleb", "Belgium; Germany", None),
    ("380,000", "more_than", "killed", "people", "cumulative", "unknown", None, "any", "any", "2011-03-01", "2020-02-28", "Syria", None, None),
]  # fmt: skip


def stated(claim):
    """A claim as a row of the tables above."""
    days = [day and day.isoformat() for day in (claim.period_start, claim.period_end)]
    source = None if claim.source == UNATTRIBUTED else claim.source
    whole = claim.part_of.number.text if claim.part_of else None
    place = claim.place.get("place_text") or claim.place.get("place")
    said = (claim.unit, claim.measure, claim.status, claim.group, claim.age_group, claim.sex)
    return (claim.number.text, claim.number.qualifier, claim.outcome, *said, *days, place, source, whole)


@pytest.mark.parametrize(
    ("name", "figures"), [("idleb-2020-02-26", FEBRUARY_26), ("idleb-2020-02-28", FEBRUARY_28)], ids=["26", "28"]
)
def test_the_situation_reports_are_read_figure_by_figure(name, figures):
    claims = read(read_documents(DOCUMENTS / f"{name}.md")[0])
    assert [stated(claim) for claim in claims] == figures


def test_a_figure_said_again_points_to_where_it_was_said_first():
    records = to_records(extract(read_documents(DOCUMENTS / "idleb-2020-02-26.md")[0]))
    assert [record["restates"] for record in records] == [None, None, None, None, None, "f1", "f2"]


@pytest.mark.skipif(not ARTICLES.exists(), reason="needs ../shared/gold/articles.jsonl, which is not here")
def test_the_two_articles_are_read_whole_and_right():
    from etl.evaluate import evaluate

    labelled = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    predicted = [to_records(extract(from_record(record, "articles"))) for record in labelled]
    scores = evaluate(predicted, labelled)["full"]["all"]
    assert scores["found"]["f1"]["value"] >= 0.95
    assert scores["strict"]["f1"]["value"] >= 0.90


def figures(text, **said):
    """The (number, outcome) pairs of a text."""
    claims = read(Document(id="test", text=text, language="en", published_on=date(2021, 6, 16), **said))
    return [(claim.number.text, claim.outcome) for claim in claims]


NOTHING = [
    # denied
    "No one was killed in the attack on the market.",
    # only possible, threatened, feared, foretold
    "A strong aftershock could kill 200 people.",
    "The kidnappers threatened to kill 30 captives.",
    "The mayor fears that 20,000 people have perished.",
    "If the rains fail, 200,000 families could be displaced.",
    # numbers of other things beside words of harm
    "Floods killed 300 cattle and destroyed 40 km of road.",
    "Fourteen countries condemned the killing of the minister.",
    "At 11:30 p.m. the two sides agreed to stop the killing.",
    "The army killed the commander 150 km from the coast in 2020.",
    # relief
    "The gunmen freed 21 captives.",
    # a toll that the source takes back
    "The agency had counted 341 dead and has withdrawn that number.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_did_not_happen_to_people_is_no_figure(text):
    assert figures(text) == []


def test_who_does_harm_is_not_who_suffers_it():
    assert figures("Three gunmen killed 20 villagers.") == [("20", "killed")]


def test_two_harms_in_one_sentence_are_two_figures():
    text = "The blast killed 12 people and injured 40 others."
    assert figures(text) == [("12", "killed"), ("40", "injured")]


def test_a_list_with_labels_is_read_line_by_line():
    text = "Key figures:\n- Deaths: 202\n- Houses destroyed: 8,712\n- Injured: 1,400\n- Roads: 96"
    assert figures(text) == [("202", "killed"), ("8,712", "housing_destroyed"), ("1,400", "injured")]


def test_people_named_one_by_one_count_where_something_happened_to_them():
    text = "A journalist and two rescuers were killed. A neighbour watched."
    assert figures(text) == [("A journalist", "killed"), ("two", "killed")]


def test_a_part_carries_the_civil_status_of_its_whole():
    (whole, part) = read(Document(id="t", text="Fire killed nine civilians, including four girls.", language="en"))
    assert part.part_of is whole
    assert (part.status, part.age_group, part.sex) == ("civilian", "child", "female")


def test_numbers_that_add_up_to_the_one_before_are_its_parts():
    (whole, boys, girls) = read(
        Document(id="t", text="The militia recruited 138 children, 116 boys and 22 girls.", language="en")
    )
    assert boys.part_of is whole
    assert girls.part_of is whole


def test_a_language_without_lexicon_gives_no_figures_and_says_so(caplog):
    assert read(Document(id="note", text="Tulvat tappoivat 12 ihmistä.", language="fi")) == []
    assert "note: no figures read" in caplog.text


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["killed", "at least", "20", "half a million", "civilians", "were", "displaced", "on Thursday", "in Idleb",
             "(", ")", '"', "“", "\n", ".", ",", ":", "including", "three", "children", "according to the UN", "٣", "\u202e",
             "🔴", "said", "Since December", "of whom", "a school", "hundreds of", "1 000"]
        ),
        max_size=30,
    ).map(" ".join)
    | st.text(max_size=120)
)  # fmt: skip
def test_any_text_is_read_without_failing_and_every_offset_is_true(text):
    document = Document(id="fuzz", text=text, language="en", published_on=date(2020, 2, 28))
    for claim in read(document):
        assert text[claim.number.start : claim.number.end] == claim.number.text
        assert text[claim.sentence.start : claim.sentence.end] == claim.sentence.text
        assert claim.sentence.start <= claim.number.start <= claim.number.end <= claim.sentence.end
        if claim.number.value is not None and numbers.find(claim.number.text, lexicon("en")):
            assert numbers.value_of(claim.number.text, "en") == claim.number.value


def test_reading_twice_gives_the_same_figures_with_the_same_ids():
    document = read_documents(DOCUMENTS / "idleb-2020-02-28.md")[0]
    assert extract(document).equals(extract(document))


def test_an_edit_elsewhere_in_the_document_changes_no_id():
    document = read_documents(DOCUMENTS / "idleb-2020-02-26.md")[0]
    longer = Document(**{**vars(document), "text": f"{document.text}\n\nThe road to the north was open again."})
    assert extract(longer)["figure_id"].to_list() == extract(document)["figure_id"].to_list()
