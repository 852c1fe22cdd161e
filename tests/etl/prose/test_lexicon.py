"""The lexicons: every rule carries its own examples, and each example is read by that rule and no other."""

from __future__ import annotations

import pytest

from etl.prose import Document, read
from etl.prose.lexicon import LANGUAGES, demonyms, lexicon, organisations
from etl.schema import CATEGORY_OF

EXAMPLES = [
    pytest.param(language, rule["outcome"], text, value, id=f"{language}: {text}")
    for language in LANGUAGES
    for rule in lexicon(language).data["outcome"]
    for text, value in rule["examples"]
]


@pytest.mark.parametrize(("language", "outcome", "text", "value"), EXAMPLES)
def test_every_rule_reads_its_own_examples(language, outcome, text, value):
    claims = read(Document(id="example", text=text, language=language))
    assert [(claim.outcome, claim.number.value) for claim in claims] == [(outcome, value)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_of_the_schema_has_a_rule_with_examples(language):
    ruled = {rule["outcome"] for rule in lexicon(language).data["outcome"] if rule["examples"]}
    assert ruled == set(CATEGORY_OF)


def test_no_two_organisations_share_a_name():
    _, by_name = organisations()
    assert by_name["OSDH"] == by_name["Syrian Observatory for Human Rights"] == ("SOHR", "monitor")
    assert by_name["OCHA"][0] == "UN OCHA"


def test_peoples_are_matched_in_singular_and_plural():
    pattern, countries = demonyms()
    assert [countries[word] for word in pattern.findall("a Turkish post, three Syrians, South Sudanese")] == [
        "TUR",
        "SYR",
        "SSD",
    ]
