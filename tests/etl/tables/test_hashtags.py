"""HXL hashtags: where they stand, and what the numbers below them are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.tables.hashtags import AGES, OUTCOMES, SEXES, UnknownAttribute, find_hashtags, read_hashtags, read_meaning


def meaning(hashtag: str):
    tag, *attributes = hashtag.removeprefix("#").split("+")
    return read_meaning(tag, attributes)


@pytest.mark.parametrize(
    ("hashtag", "outcome", "group", "unit", "sex", "ages"),
    [
        ("#affected+killed", "killed", None, "people", "any", ("any", None, None)),
        ("#affected+injured+m", "injured", None, "people", "male", ("any", None, None)),
        ("#affected+missing", "missing", None, "people", "any", ("any", None, None)),
        ("#affected+displaced+hh", "displaced", None, "households", "any", ("any", None, None)),
        ("#affected+idps+f+children", "displaced", "idp", "people", "female", ("child", None, None)),
        ("#affected+refugees+age_0_4", "refugee", "refugee", "people", "any", ("child", 0, 4)),
        ("#affected+returned+elderly+age_60_plus", "returned", None, "people", "any", ("elderly", 60, None)),
        ("#affected+children+age5_19", "affected", None, "people", "any", ("any", 5, 19)),
        ("#affected+age_18_59", "affected", None, "people", "any", ("adult", 18, 59)),
        ("#affected+adolescents", "affected", None, "people", "any", ("any", None, None)),
        ("#inneed+idps+infants", "in_need", "idp", "people", "any", ("child", None, None)),
        ("#inneed+total", "in_need", None, "people", "any", ("any", None, None)),
    ],
)
def test_a_hashtag_says_what_happened_to_whom(hashtag, outcome, group, unit, sex, ages):
    read = meaning(hashtag)
    assert (read.outcome, read.group, read.unit, read.sex) == (outcome, group, unit, sex)
    assert (read.age_group, read.age_min, read.age_max) == ages


@pytest.mark.parametrize("hashtag", ["#population", "#reached+children", "#affected+infected", "#affected+i"])
def test_numbers_that_are_no_figures_of_harm_have_no_meaning(hashtag):
    assert meaning(hashtag) is None


@pytest.mark.parametrize("hashtag", ["#affected+damaged", "#inneed+pct", "#affected+killed+injured", "#affected+f+m"])
def test_an_attribute_that_cannot_be_read_is_named(hashtag):
    with pytest.raises(UnknownAttribute, match=r"\+"):
        meaning(hashtag)


@pytest.mark.parametrize(
    ("part", "whole", "answer"),
    [
        ("#affected+killed+f", "#affected+killed", True),
        ("#affected+idps", "#affected+displaced", True),
        ("#affected+idps+children+f", "#affected+idps+children", True),
        ("#inneed+idps", "#inneed", True),
        ("#affected+killed", "#affected", False),
        ("#affected+idps+hh", "#affected+idps+ind", False),
        ("#affected+killed+f", "#affected+killed+children", False),
        ("#affected+killed", "#affected+killed+total", False),
    ],
)
def test_a_hashtag_that_refines_another_is_a_part_of_it(part, whole, answer):
    assert meaning(part).is_part_of(meaning(whole)) is answer


attributes = st.sets(st.sampled_from([*OUTCOMES, *SEXES, *AGES, "hh", "ind", "total", "age_0_4"]))


@given(attributes, attributes, attributes)
def test_parts_of_parts_are_parts_and_nothing_is_part_of_itself(one, two, three):
    read = []
    for said in (one, one | two, one | two | three):
        try:
            read.append(read_meaning("affected", said))
        except UnknownAttribute:
            return
    first, second, third = read
    assert not first.is_part_of(first)
    if third.is_part_of(second) and second.is_part_of(first):
        assert third.is_part_of(first)


def test_the_row_of_hashtags_is_the_first_that_is_mostly_hashtags():
    cells = [["Report #5", None], ["Country", "Note"], ["#country +code", "free text"], ["#adm1", "#Affected + Killed"]]
    assert find_hashtags(cells) == 3
    assert [column.hashtag for column in read_hashtags(cells, 3)] == ["#adm1", "#affected+killed"]
    assert find_hashtags(cells[:3]) is None
    assert find_hashtags([]) is None


def test_attributes_may_stand_in_any_order():
    (one,), (other,) = (read_hashtags([[text]], 0) for text in ("#affected+killed+f", "#Affected +F +Killed"))
    assert one.hashtag == other.hashtag == "#affected+f+killed"
