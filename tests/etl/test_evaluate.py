"""The scoring of the reader, on labels and predictions made by hand."""

from __future__ import annotations

from etl.evaluate import compare, errors, evaluate

GOLD = {
    "id": "a", "number_text": "12", "number_start": 0, "number_end": 2, "value": 12, "low": 12, "high": None,
    "qualifier": "at_least", "outcome": "killed", "unit": "people", "measure": "flow", "status": "civilian",
    "age_group": "any", "sex": "any", "place": "Idleb", "source": "SOHR", "part_of": None, "restates": None,
}  # fmt: skip


def document(*figures, language="en", **more):
    return {"id": "d", "language": language, "text": "", "figures": list(figures), **more}


def overall(predicted, *documents):
    return evaluate(predicted, list(documents))["full"]["all"]


def test_a_prediction_equal_to_its_label_is_found_and_strictly_right():
    scores = overall([[GOLD]], document(GOLD))
    assert scores["found"]["f1"] == {"value": 1.0, "interval": [1.0, 1.0]}
    assert scores["strict"]["f1"]["value"] == 1.0
    assert {field["accuracy"] for field in scores["fields"].values()} == {1.0}


def test_an_overlapping_span_finds_but_another_outcome_does_not():
    wider = {**GOLD, "number_start": 0, "number_end": 9}
    assert len(compare([wider], document(GOLD)).pairs) == 1
    assert compare([{**GOLD, "outcome": "injured"}], document(GOLD)).pairs == []


def test_a_lost_at_least_is_found_but_not_strictly_right():
    scores = overall([[{**GOLD, "qualifier": "exact"}]], document(GOLD))
    assert (scores["found"]["f1"]["value"], scores["strict"]["f1"]["value"]) == (1.0, 0.0)
    assert scores["fields"]["qualifier"] == {"accuracy": 0.0, "asked": 1}


def test_one_prediction_finds_one_label_only():
    twice = document(GOLD, {**GOLD, "id": "b"})
    scores = overall([[GOLD]], twice)
    assert (scores["found"]["recall"]["value"], scores["found"]["precision"]["value"]) == (0.5, 1.0)


def test_what_nobody_labelled_costs_precision():
    other = {**GOLD, "id": "z", "number_start": 40, "number_end": 42}
    assert overall([[GOLD, other]], document(GOLD))["found"]["precision"]["value"] == 0.5


def test_places_and_sources_are_right_where_one_name_contains_the_other():
    guess = {**GOLD, "place": "IDLÉB province", "source": None}
    fields = overall([[guess]], document(GOLD))["fields"]
    assert (fields["place"]["accuracy"], fields["source"]["accuracy"]) == (1.0, 0.0)


def test_a_part_is_right_where_it_is_part_of_the_figure_that_found_the_whole():
    part = {**GOLD, "id": "b", "number_start": 20, "number_end": 22, "part_of": "a"}
    guesses = [{**GOLD, "id": "f1"}, {**part, "id": "f2", "part_of": "f1"}]
    assert overall([guesses], document(GOLD, part))["fields"]["part_of"]["accuracy"] == 1.0


def test_partial_labels_are_scored_for_recall_alone_by_value_and_any_of_their_outcomes():
    label = {"id": "1", "value": 60, "outcome": "displaced", "outcome_any": ["displaced", "homeless"]}
    guess = {**GOLD, "value": 60, "outcome": "homeless"}
    report = evaluate([[guess, GOLD]], [document(label, labels="partial")])
    assert list(report["partial"]["all"]["found"]) == ["recall"]
    assert report["partial"]["all"]["found"]["recall"]["value"] == 1.0
    assert "full" not in report


def test_doubtful_labels_are_left_out_of_both_sides():
    scores = overall([[GOLD]], document({**GOLD, "doubtful": True}))
    assert scores["figures"] == 0
    assert scores["found"]["precision"]["value"] is None


def test_languages_and_outcomes_are_scored_apart():
    injured = {**GOLD, "outcome": "injured"}
    report = evaluate([[GOLD], []], [document(GOLD), document(injured, language="fr")])["full"]
    assert report["languages"]["en"]["found"]["recall"]["value"] == 1.0
    assert report["languages"]["fr"]["found"]["recall"]["value"] == 0.0
    assert report["outcomes"]["killed"]["found"]["f1"]["value"] == 1.0
    assert report["outcomes"]["injured"]["found"]["recall"]["value"] == 0.0


def test_every_error_is_a_line_that_names_document_and_field():
    lines = list(errors([[{**GOLD, "measure": "stock"}]], [document(GOLD, {**GOLD, "id": "b", "number_start": 50})]))
    assert "d: missed killed '12'" in lines
    assert "d: killed '12': measure is 'stock', labelled 'flow'" in lines
