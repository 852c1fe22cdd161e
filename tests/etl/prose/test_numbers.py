"""How many: spans, values, ranges and qualifiers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.prose import numbers
from etl.prose.lexicon import lexicon
from tests.etl.prose.spellers import SPELLERS

ENGLISH = lexicon("en")
PIECES = [
    "1", "20", "1,204", "1.240", "36 000", " ", " ", " ", "-", "'", ", ", "million", "thousand", "k", "%", " and ",
    "twenty", "one", "hundred", "half a ", "several", "dozens", "at least ", "between ", " to ", "vingt", "-", "et",
    "un", "mille", "cent", "quatre", "dizaines", "une ", "centaine", "demi", " à ", "treinta", " y ", "mil", "medio ",
    "doscientos", "خمسة", " و", "عشرون", "ألف", "ألفا", "آلاف", "مئة", "نصف ", "ال", "2019", "٣٤", "٫", "²",
]  # fmt: skip

ENGLISH_SPANS = [
    # digits, with every kind of group
    ("948,000 people", [("948,000", 948_000, "exact")]),
    ("1 000 people", [("1 000", 1000, "exact")]),
    ("1\u202f204 people", [("1\u202f204", 1204, "exact")]),
    # scales, in words and letters
    ("2.3 million people", [("2.3 million", 2_300_000, "exact")]),
    ("2.3m people", [("2.3m", 2_300_000, "exact")]),
    ("half a million children", [("half a million", 500_000, "exact")]),
    # words
    ("thirty-four passengers", [("thirty-four", 34, "exact")]),
    ("two hundred and six people", [("two hundred and six", 206, "exact")]),
    ("a dozen villagers", [("a dozen", 12, "exact")]),
    # qualifiers before and after; the span leaves them out
    ("at least 20 civilians", [("20", 20, "at_least")]),
    ("more than half a million", [("half a million", 500_000, "more_than")]),
    ("nearly a million people", [("a million", 1_000_000, "nearly")]),
    ("some 160,000 people", [("160,000", 160_000, "about")]),
    ("as many as 45 suspects", [("45", 45, "up_to")]),
    ("fewer than 500 deaths", [("500", 500, "less_than")]),
    ("4,700 plus houses", [("4,700", 4700, "more_than")]),
    ("165,000 or thereabouts", [("165,000", 165_000, "about")]),
    # vague words have no value
    ("hundreds of thousands of children", [("hundreds of thousands", None, "vague")]),
    ("several people", [("several", None, "vague")]),
    # ranges are one number
    ("between 80 and 100 people", [("80 and 100", None, "between")]),
    ("100,000 to 120,000 people", [("100,000 to 120,000", None, "between")]),
    ("80-100 people", [("80-100", None, "between")]),
    # two numbers side by side are two
    ("5 killed and 7 injured", [("5", 5, "exact"), ("7", 7, "exact")]),
    ("236 families (1,204 people)", [("236", 236, "exact"), ("1,204", 1204, "exact")]),
    # not counts: times, ages, money, distances, shares, years
    ("at 11:30 p.m.", []),
    ("aged 13, an 8-year-old", []),
    ("$40,000, 674 million dollars", []),
    ("150 km, 40 hectares, 54 per cent, 6%", []),
    ("in 2019", []),
    ("one in every four", []),
    # a rise is no range
    ("rose by five to 59", [("five", 5, "exact"), ("59", 59, "exact")]),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH_SPANS, ids=[text for text, _ in ENGLISH_SPANS])
def test_numbers_are_read_as_written(text, expected):
    found = numbers.find(text, ENGLISH)
    assert [(number.text, number.value, number.qualifier) for number in found] == expected


# A number and its qualifier; the ends of a range; the least that a vague word allows.
READ = {
    "en": [
        ("two to three thousand people", [(2000, 3000)]),
        ("several hundred homes", [(300, "vague")]),
        ("a few thousand", [(3000, "vague")]),
        ("tens of thousands", [(20000, "vague")]),
        ("at least two dozen people", [(24, "at_least")]),
        ("20-plus people", [(20, "more_than")]),
        ("two hundred or so", [(200, "about")]),
        ("12k people", [(12000, "exact")]),
        ("1'500 people", [(1500, "exact")]),
        ("36 000 people", [(36000, "exact")]),
        ("resolution 2254", []),
        ("Article 5", []),
        ("one in three children", []),
        ("call +961 3 123 456", []),
        ("1. Syria: 5 killed", [(5, "exact")]),
        ("score of 3-2", []),
        ("from 20 to 30 people", [(20, 30)]),
        ("rose from 20 to 59 dead", [(20, "exact"), (59, "exact")]),
        ("between a hundred and two hundred people", [(100, 200)]),
        ("two million people", [(2000000, "exact")]),
        ("two and a half million people", [(2500000, "exact")]),
        ("one hundred and two thousand", [(102000, "exact")]),
        ("12 February 2020", []),
        ("on February 27, 2020, 5 died", [(5, "exact")]),
        ("12 may have died", [(12, "exact")]),
        ("no one was hurt", []),
        ("100-120,000", [(100, 120000)]),
        ("1.5-2 million people", [(1500000, 2000000)]),
        ("80,000 to 100,000", [(80000, 100000)]),
        ("three or four people", [(3, 4)]),
        ("$2.5 million", []),
        ("2.5 million US dollars", []),
        ("33.5, 36.3", []),
        ("http://x.org/12 5 people", [(5, "exact")]),
        ("2019-2020", []),
        ("in 2019 people fled", []),
        ("killed 2019 people", [(2019, "exact")]),
        ("Injured: 2050", [(2050, "exact")]),
        ("COVID-19 patients", []),
        ("the 20th attack", []),
        ("at 6 a.m. 5 died", [(5, "exact")]),
        ("more than 2,000", [(2000, "more_than")]),
        ("5 to 10 per cent", []),
        ("aged 5 to 17", []),
        ("7 or 8 years", []),
        ("a quarter of a million people", [(250000, "exact")]),
        ("half a dozen people", [(6, "exact")]),
        ("twelve hundred people", [(1200, "exact")]),
        ("a total of at least 12", [(12, "at_least")]),
        ("at least another 20 people", [(20, "at_least")]),
        ("not less than 7 persons", [(7, "at_least")]),
        ("about 7-8 people", [(7, 8)]),
        ("3 teachers", [(3, "exact")]),
        ("1,297 (one thousand two hundred ninety-seven)", [(1297, "exact"), (1297, "exact")]),
        ("Ten thousand", [(10000, "exact")]),
        ("a hundred people a day", [(100, "exact")]),
        ("two hundred a day", [(200, "exact")]),
        ("a million and a half people", [(1500000, "exact")]),
        ("ages 12-17", []),
        ("7.5 magnitude", []),
        ("20,000+ people", [(20000, "more_than")]),
        ("hundreds of people", [(200, "vague")]),
        ("1 in 5 children", []),
        ("12 in 2019 and 5 in 2020", [(12, "exact"), (5, "exact")]),
    ],
    "fr": [
        ("vingt et un morts", [(21, "exact")]),
        ("quatre-vingt-dix-sept personnes", [(97, "exact")]),
        ("soixante-quinze morts", [(75, "exact")]),
        ("mille deux cents déplacés", [(1200, "exact")]),
        ("deux mille", [(2000, "exact")]),
        ("un demi-million d'enfants", [(500000, "exact")]),
        ("près d'un million", [(1000000, "nearly")]),
        ("une dizaine de morts", [(10, "about")]),
        ("plus d'une centaine", [(100, "more_than")]),
        ("des dizaines de milliers de", [(20000, "vague")]),
        ("plusieurs centaines", [(300, "vague")]),
        ("quelques milliers", [(3000, "vague")]),
        ("entre 80 et 100 personnes", [(80, 100)]),
        ("de 80 à 100 morts", [(80, 100)]),
        ("80-100", [(80, 100)]),
        ("deux à trois mille personnes", [(2000, 3000)]),
        ("passé de 32 à 79 morts", [(32, "exact"), (79, "exact")]),
        ("1 240 personnes", [(1240, "exact")]),
        ("1.240 personnes", [(1240, "exact")]),
        ("2,3 M de personnes", [(2300000, "exact")]),
        ("1,9 million", [(1900000, "exact")]),
        ("18h30", []),
        ("à 18 h 30", []),
        ("âgé de 12 ans", []),
        ("62 %", []),
        ("62 pour cent", []),
        ("n° 2", []),
        ("un mort et un blessé", []),
        ("le 1er janvier", []),
        ("le 27 février 2020", []),
        ("en 2019", []),
        ("jusqu'à 25 000 personnes", [(25000, "up_to")]),
        ("jusqu’à 25 000", [(25000, "up_to")]),
        ("1,5 million de personnes environ", [(1500000, "about")]),
        ("quelque 230 personnes", [(230, "about")]),
        ("quelques 230 personnes", [(230, "about")]),
        ("moins de dix", [(10, "less_than")]),
        ("pas moins de 30", [(30, "at_least")]),
        ("1,2 million d'euros", []),
        ("une femme sur trois", []),
        ("un enfant sur trois", []),
        ("12 000 dollars", []),
        ("deux jours", []),
        ("24 heures", []),
        ("une cinquantaine", [(50, "about")]),
        ("cent morts", [(100, "exact")]),
        ("cent mille personnes", [(100000, "exact")]),
        ("deux cent mille", [(200000, "exact")]),
        ("un million et demi de personnes", [(1500000, "exact")]),
        ("20 à 30 %", []),
        ("l'article 5", []),
        ("le 7 octobre, 12 morts", [(12, "exact")]),
        ("3 millions", [(3000000, "exact")]),
        ("Sept civils", [(7, "exact")]),
        ("une demi-douzaine", [(6, "about")]),
        ("mille et un", [(1001, "exact")]),
        ("trois sur cinq", []),
        ("2 000 à 3 000 maisons", [(2000, 3000)]),
        ("quatre-vingts", [(80, "exact")]),
        ("au moins 57 migrants, dont vingt femmes", [(57, "at_least"), (20, "exact")]),
        ("plusieurs personnes", [(3, "vague")]),
        ("un millier de familles", [(1000, "about")]),
        ("soixante et onze", [(71, "exact")]),
        ("une quinzaine de jours", []),
        ("les années 2000", []),
        ("5e attaque", []),
    ],
    "es": [
        ("treinta y dos muertos", [(32, "exact")]),
        ("doscientos", [(200, "exact")]),
        ("mil personas", [(1000, "exact")]),
        ("veintiún muertos", [(21, "exact")]),
        ("medio millón", [(500000, "exact")]),
        ("una docena", [(12, "exact")]),
        ("medio centenar de hoteles", [(50, "about")]),
        ("un centenar", [(100, "about")]),
        ("decenas de miles de", [(20000, "vague")]),
        ("cientos de personas", [(200, "vague")]),
        ("varios cientos", [(300, "vague")]),
        ("unos 300", [(300, "about")]),
        ("1.240 personas", [(1240, "exact")]),
        ("1,4 millones", [(1400000, "exact")]),
        ("1.5 millones", [(1500000, "exact")]),
        ("1,2 millones de dólares", []),
        ("de 5 años", []),
        ("entre 200 y 300 personas", [(200, 300)]),
        ("dos o tres personas", [(2, 3)]),
        ("entre treinta y cuarenta", [(30, 40)]),
        ("de 80 a 100 muertos", [(80, 100)]),
        ("subió de 80 a 100 muertos", [(80, "exact"), (100, "exact")]),
        ("al menos 20", [(20, "at_least")]),
        ("casi 9.000", [(9000, "nearly")]),
        ("5 de mayo de 2023", []),
        ("el 62 %", []),
        ("uno de cada tres niños", []),
        ("mil doscientos treinta y cuatro", [(1234, "exact")]),
        ("cien mil", [(100000, "exact")]),
        ("dos mil millones", [(2000000000, "exact")]),
        ("20 personas aproximadamente", [(20, "about")]),
        ("hasta 5.200", [(5200, "up_to")]),
        ("no menos de 12", [(12, "at_least")]),
        ("12 mil personas", [(12000, "exact")]),
        ("un millón y medio", [(1500000, "exact")]),
        ("unas cuantas familias", [(3, "vague")]),
        ("por lo menos una veintena", [(20, "at_least")]),
        ("a las 18:30", []),
        ("2 millones 300 mil personas", [(2300000, "exact")]),
        ("una persona", []),
        ("más de dos decenas", [(20, "more_than")]),
    ],
    "ar": [
        ("٢٫٢ مليون نازح", [(2200000, "exact")]),
        ("١٬٢٣٤ شخص", [(1234, "exact")]),
        ("ثلاثة أطفال", [(3, "exact")]),
        ("خمسة وعشرون شخصا", [(25, "exact")]),
        ("ثلاثة آلاف شخص", [(3000, "exact")]),
        ("مئتان", [(200, "exact")]),
        ("مليونا طفل", [(2000000, "exact")]),
        ("عشرين مليونا", [(20000000, "exact")]),
        ("نصف مليون", [(500000, "exact")]),
        ("عشرات الآلاف", [(20000, "vague")]),
        ("آلاف", [(2000, "vague")]),
        ("عدة مئات", [(300, "vague")]),
        ("ما بين 80 و100", [(80, 100)]),
        ("بين 30 و36 ألف شخص", [(30000, 36000)]),
        ("أحد عشر شخصا", [(11, "exact")]),
        ("خمسة عشر", [(15, "exact")]),
        ("ثلاثمئة وخمسة وأربعون", [(345, "exact")]),
        ("ألف وخمسمئة", [(1500, "exact")]),
        ("ألفي شخص", [(2000, "exact")]),
        ("445 مليون دولار", []),
        ("62٪", []),
        ("62 في المئة", []),
        ("عام 2023", []),
        ("في 7 أكتوبر 2023", []),
        ("نحو 1,300 مبنى", [(1300, "about")]),
        ("لأكثر من عشرين", [(20, "more_than")]),
        ("وثلاثين جريحا", [(30, "exact")]),
        ("15 على الأقل", [(15, "at_least")]),
        ("قرابة 300 شخص", [(300, "nearly")]),
        ("12 عاما", []),
        ("36ألف", [(36000, "exact")]),
        ("مليون و300 ألف شخص", [(1300000, "exact")]),
        ("من 80 إلى 100 شخص", [(80, 100)]),
        ("24 ساعة", []),
        ("واحد من كل ثلاثة", []),
        ("الـ 24 ساعة الماضية", []),
        ("مئة وعشرون", [(120, "exact")]),
        ("ثلاثة ملايين", [(3000000, "exact")]),
        ("مليون ونصف المليون", [(1500000, "exact")]),
        ("عشرة آلاف", [(10000, "exact")]),
        ("أحد عشر ألفا", [(11000, "exact")]),
        ("مئات", [(200, "vague")]),
        ("لا يقل عن 12", [(12, "at_least")]),
        ("ثلاث عشرة امرأة", [(13, "exact")]),
        ("اثنا عشر", [(12, "exact")]),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [pytest.param(language, *row, id=f"{language}: {row[0]}") for language, rows in READ.items() for row in rows],
)
def test_numbers_are_read_in_four_languages(language, text, expected):
    found = numbers.find(text, lexicon(language))
    ends = {"vague": lambda number: number.low, "between": lambda number: number.low}
    assert [
        (number.low, number.high)
        if number.qualifier == "between"
        else (ends.get(number.qualifier, lambda number: number.value)(number), number.qualifier)
        for number in found
    ] == expected


def test_a_range_keeps_both_ends_and_a_vague_word_the_least_it_allows():
    (between,) = numbers.find("between 80 and 100 people", ENGLISH)
    (vague,) = numbers.find("dozens of houses", ENGLISH)
    assert (between.low, between.high) == (80, 100)
    assert (vague.low, vague.high) == (24, None)


LANGUAGES = ["en", "fr", "es", "ar"]


@given(st.integers(0, 999_999_999))
def test_digits_are_read_back_with_every_separator_of_their_language(value):
    for language, marks in (("en", ",\u202f'"), ("fr", " \u00a0'"), ("es", ". \u202f"), ("ar", ",٬")):
        for mark in marks:
            assert numbers.value_of(f"{value:,}".replace(",", mark), language) == value
    assert numbers.value_of(str(value).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), "ar") == value


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.just(0) | st.integers(2, 999_999_999) | st.integers(2, 2000))
def test_numbers_written_out_are_read_back(language, value):
    written = SPELLERS[language](value)
    assert numbers.value_of(written, language) == value
    (found,) = [number.value for number in numbers.find(written, lexicon(language))]
    assert found == value


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=120) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_in_any_text_spans_are_true_and_number_text_parses_to_value(language, text):
    for number in numbers.find(text, lexicon(language)):
        assert text[number.start : number.end] == number.text
        if number.qualifier not in ("vague", "between"):
            assert numbers.value_of(number.text, language) == number.value
        elif number.qualifier == "between":
            assert number.low < number.high
        else:
            assert number.low > 0


@pytest.mark.parametrize("piece", ["1", "twenty ", "1,000 ", "a hundred and ", "5-", "over ", "x@", "3:"])
def test_a_long_line_takes_no_longer_than_its_length(piece):
    begun = time.perf_counter()
    numbers.find(piece * (100_000 // len(piece)), ENGLISH)
    assert time.perf_counter() - begun < 10
