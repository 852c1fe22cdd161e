"""Words that names are made of, and what is joined to them."""

from etl.prose.naming import cut_words, without_particles, without_possessive


def test_an_elided_article_is_a_word_of_its_own() -> None:
    text = "à l'ouest d'Anka"
    assert [text[start:end] for start, end in cut_words(text, {"l", "d"})] == ["à", "l", "ouest", "d", "Anka"]


def test_an_apostrophe_inside_a_name_stays() -> None:
    text = "near Ma'rib"
    assert [text[start:end] for start, end in cut_words(text, {"l"})] == ["near", "Ma'rib"]


def test_a_possessive_is_left_out() -> None:
    assert [without_possessive(word) for word in ("Yemen's", "Yemen\u2019s", "Laos")] == ["Yemen", "Yemen", "Laos"]


def test_arabic_particles_are_left_out_and_the_article_comes_back() -> None:
    assert (1, "", "ب") in without_particles("بحلب")
    assert (2, "ال", "ل") in without_particles("للرقة")
