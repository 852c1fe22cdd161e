"""When: expressions of time against a document's date (a Friday)."""

from __future__ import annotations

import time as clock
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.prose import when

TODAY = date(2020, 2, 28)

RESOLVED = [
    ("on February 25", "day", "2020-02-25", "2020-02-25"),
    ("on 25 February 2019", "day", "2019-02-25", "2019-02-25"),
    ("2023-10-07", "day", "2023-10-07", "2023-10-07"),
    ("on Thursday", "day", "2020-02-27", "2020-02-27"),
    ("on Friday", "day", "2020-02-28", "2020-02-28"),
    ("yesterday", "day", "2020-02-27", "2020-02-27"),
    ("overnight", "interval", "2020-02-27", "2020-02-28"),
    # a month without a year is the latest one that has begun
    ("in February", "interval", "2020-02-01", "2020-02-29"),
    ("in March", "interval", "2019-03-01", "2019-03-31"),
    ("in March 2011", "interval", "2011-03-01", "2011-03-31"),
    ("since December", "since", "2019-12-01", None),
    ("since 14 June", "since", "2019-06-14", None),
    ("between 8 and 10 January", "interval", "2020-01-08", "2020-01-10"),
    ("in the third quarter", "interval", "2019-07-01", "2019-09-30"),
    ("in 2019", "interval", "2019-01-01", "2019-12-31"),
    ("last month", "interval", "2020-01-01", "2020-01-31"),
    ("at the end of January", "as_of", "2020-01-31", "2020-01-31"),
]


@pytest.mark.parametrize(("text", "kind", "first", "last"), RESOLVED, ids=[row[0] for row in RESOLVED])
def test_an_expression_is_resolved_against_the_documents_date(text, kind, first, last):
    (time,) = when.find(text, "en", TODAY)
    assert (time.kind, time.first, time.last) == (
        kind,
        date.fromisoformat(first),
        last and date.fromisoformat(last),
    )


# kind, first day, last day; "-" where nothing is an expression of time. TODAY is a Friday.
FOUND = {
    "en": [
        ("in the past 24 hours", "window 24 hours"),
        ("between 17 October and 23 March", "interval 2018-10-17..2019-03-23"),
        ("12 February 2020 to 3 March 2020", "interval 2020-02-12..2020-03-03"),
        ("January-March 2021", "interval 2021-01-01..2021-03-31"),
        ("from January to March", "interval 2019-01-01..2019-03-31"),
        ("February 27, 2020", "day 2020-02-27"),
        ("as of 20 February", "as_of 2020-02-20"),
        ("so far this year", "since 2020-01-01"),
        ("since the start of the year", "since 2020-01-01"),
        ("at the weekend", "interval 2020-02-22..2020-02-23"),
        ("03/04/2019", "day 2019-04-03"),
        ("3.4.2019", "day 2019-04-03"),
        ("04/23/2019", "day 2019-04-23"),
        ("since 7 October", "since 2019-10-07"),
        ("since early January", "since 2020-01-01"),
        ("late 2019", "interval 2019-09-01..2019-12-31"),
        ("the first half of 2019", "interval 2019-01-01..2019-06-30"),
        ("Q3 2019", "interval 2019-07-01..2019-09-30"),
        ("last Friday", "day 2020-02-21"),
        ("two days ago", "day 2020-02-26"),
        ("in the last two weeks", "window 2 weeks"),
        ("over the past year", "window 1 years"),
        ("this month", "interval 2020-02-01..2020-02-29"),
        ("on Thursday, 27 February 2020", "day 2020-02-27"),
        ("from 2015 to 2018", "interval 2015-01-01..2018-12-31"),
        ("between 2015 and 2018", "interval 2015-01-01..2018-12-31"),
        ("they march on", "-"),
        ("In March", "interval 2019-03-01..2019-03-31"),
        ("may die", "-"),
        ("May 2019", "interval 2019-05-01..2019-05-31"),
        ("Jan Egeland", "-"),
        ("10-12 February", "interval 2020-02-10..2020-02-12"),
        ("between February 10 and February 12", "interval 2020-02-10..2020-02-12"),
        ("from 20 to 25 February", "interval 2020-02-20..2020-02-25"),
        ("since Sunday", "since 2020-02-23"),
        ("the next day", "-"),
        ("last night", "interval 2020-02-27..2020-02-28"),
        ("mid-January", "as_of 2020-01-15"),
        ("by the end of 2019", "interval 2019-09-01..2019-12-31"),
        ("2,019 people", "-"),
        ("May 5", "day 2019-05-05"),
        ("from 5 May 2019", "since 2019-05-05"),
        ("the last three months", "window 3 months"),
        ("every year", "-"),
    ],
    "fr": [
        ("le 1er janvier", "day 2020-01-01"),
        ("le 5 mai", "day 2019-05-05"),
        ("jeudi", "day 2020-02-27"),
        ("le jeudi 27 février", "day 2020-02-27"),
        ("hier", "day 2020-02-27"),
        ("avant-hier", "day 2020-02-26"),
        ("dans la nuit de samedi à dimanche", "interval 2020-02-22..2020-02-23"),
        ("la semaine dernière", "interval 2020-02-17..2020-02-23"),
        ("le mois dernier", "interval 2020-01-01..2020-01-31"),
        ("fin janvier", "as_of 2020-01-31"),
        ("mi-janvier", "as_of 2020-01-15"),
        ("début janvier", "interval 2020-01-01..2020-01-10"),
        ("en 2019", "interval 2019-01-01..2019-12-31"),
        ("depuis le début de l'année", "since 2020-01-01"),
        ("depuis le début de l’année", "since 2020-01-01"),
        ("au cours des trois derniers mois", "window 3 months"),
        ("ces dernières 24 heures", "window 24 hours"),
        ("depuis le 7 octobre", "since 2019-10-07"),
        ("depuis décembre", "since 2019-12-01"),
        ("depuis mardi", "since 2020-02-25"),
        ("au 15 février", "as_of 2020-02-15"),
        ("du 3 au 15 février", "interval 2020-02-03..2020-02-15"),
        ("du 12 janvier au 3 février 2020", "interval 2020-01-12..2020-02-03"),
        ("entre le 17 octobre et le 23 mars", "interval 2018-10-17..2019-03-23"),
        ("de janvier à mars", "interval 2019-01-01..2019-03-31"),
        ("il y a deux jours", "day 2020-02-26"),
        ("depuis deux semaines", "window 2 weeks"),
        ("en trois mois", "window 3 months"),
        ("en mars", "interval 2019-03-01..2019-03-31"),
        ("au mois d'août", "interval 2019-08-01..2019-08-31"),
        ("vendredi dernier", "day 2020-02-21"),
        ("au troisième trimestre", "interval 2019-07-01..2019-09-30"),
        ("au premier semestre 2019", "interval 2019-01-01..2019-06-30"),
        ("ce mois", "interval 2020-02-01..2020-02-29"),
        ("l'an dernier", "interval 2019-01-01..2019-12-31"),
        ("le week-end dernier", "interval 2020-02-22..2020-02-23"),
        ("27/02/2020", "day 2020-02-27"),
        ("aujourd'hui", "day 2020-02-28"),
        ("les 10 et 11 février", "interval 2020-02-10..2020-02-11"),
        ("ces derniers jours", "-"),
        ("au cours du dernier mois", "window 1 months"),
        ("d'avril à juin 2019", "interval 2019-04-01..2019-06-30"),
        ("depuis mars 2011", "since 2011-03-01"),
        ("depuis le début du conflit", "-"),
        ("cette semaine", "interval 2020-02-24..2020-03-01"),
        ("en l'espace de deux semaines", "window 2 weeks"),
    ],
    "es": [
        ("5 de mayo de 2019", "day 2019-05-05"),
        ("el 5 de mayo", "day 2019-05-05"),
        ("en lo que va de año", "since 2020-01-01"),
        ("el fin de semana", "interval 2020-02-22..2020-02-23"),
        ("anoche", "interval 2020-02-27..2020-02-28"),
        ("ayer", "day 2020-02-27"),
        ("el miércoles", "day 2020-02-26"),
        ("desde el 7 de octubre", "since 2019-10-07"),
        ("desde diciembre", "since 2019-12-01"),
        ("en los últimos tres meses", "window 3 months"),
        ("en las últimas 24 horas", "window 24 hours"),
        ("del 3 al 15 de febrero", "interval 2020-02-03..2020-02-15"),
        ("entre el 17 de octubre y el 23 de marzo", "interval 2018-10-17..2019-03-23"),
        ("la semana pasada", "interval 2020-02-17..2020-02-23"),
        ("el mes pasado", "interval 2020-01-01..2020-01-31"),
        ("a finales de enero", "as_of 2020-01-31"),
        ("en 2019", "interval 2019-01-01..2019-12-31"),
        ("al 31 de enero de 2020", "as_of 2020-01-31"),
        ("de enero a marzo de 2019", "interval 2019-01-01..2019-03-31"),
        ("1 de enero del 2020", "day 2020-01-01"),
        ("jueves 27 de febrero", "day 2020-02-27"),
        ("el martes pasado", "day 2020-02-25"),
        ("el pasado martes", "day 2020-02-25"),
        ("en marzo", "interval 2019-03-01..2019-03-31"),
        ("el año pasado", "interval 2019-01-01..2019-12-31"),
        ("desde hace tres meses", "window 3 months"),
        ("hace dos días", "day 2020-02-26"),
        ("en el tercer trimestre de 2019", "interval 2019-07-01..2019-09-30"),
        ("a mediados de enero", "as_of 2020-01-15"),
        ("el pasado 5 de febrero", "day 2020-02-05"),
        ("la noche del sábado al domingo", "interval 2020-02-22..2020-02-23"),
        ("este mes", "interval 2020-02-01..2020-02-29"),
        ("en el último año", "window 1 years"),
        ("Santo Domingo", "-"),
        ("entre enero y marzo", "interval 2019-01-01..2019-03-31"),
    ],
    "ar": [
        ("يوم الخميس", "day 2020-02-27"),
        ("في 7 أكتوبر 2019", "day 2019-10-07"),
        ("٧ تشرين الأول ٢٠١٩", "day 2019-10-07"),
        ("10 يناير/كانون الثاني 2020", "day 2020-01-10"),
        ("منذ 7 أكتوبر", "since 2019-10-07"),
        ("منذ ديسمبر", "since 2019-12-01"),
        ("خلال الـ 24 ساعة الماضية", "window 24 hours"),
        ("خلال ال24 ساعة الماضية", "window 24 hours"),
        ("خلال 24 ساعة", "window 24 hours"),
        ("الأسبوع الماضي", "interval 2020-02-17..2020-02-23"),
        ("أمس", "day 2020-02-27"),
        ("اليوم", "day 2020-02-28"),
        ("الشهر الماضي", "interval 2020-01-01..2020-01-31"),
        ("في عام 2019", "interval 2019-01-01..2019-12-31"),
        ("عام 2019", "interval 2019-01-01..2019-12-31"),
        ("في شباط", "interval 2020-02-01..2020-02-29"),
        ("منذ بداية العدوان في 7 أكتوبر 2019", "since 2019-10-07"),
        ("خلال الأشهر الثلاثة الماضية", "window 3 months"),
        ("منذ ثلاثة أشهر", "window 3 months"),
        ("حتى 5 يناير 2020", "as_of 2020-01-05"),
        ("بين 17 أكتوبر و23 مارس", "interval 2018-10-17..2019-03-23"),
        ("منذ بداية العام", "since 2020-01-01"),
        ("في يناير", "interval 2020-01-01..2020-01-31"),
        ("بين 10 و12 فبراير", "interval 2020-02-10..2020-02-12"),
        ("الثلاثاء الماضي", "day 2020-02-25"),
        ("خلال شهرين", "window 2 months"),
        ("قبل يومين", "day 2020-02-26"),
        ("من يناير إلى مارس 2019", "interval 2019-01-01..2019-03-31"),
        ("نهاية يناير", "as_of 2020-01-31"),
        ("خلال شهر يناير 2020", "interval 2020-01-01..2020-01-31"),
        ("مارس الجيش", "-"),
        ("الأسبوع الجاري", "interval 2020-02-24..2020-03-01"),
        ("والخميس", "day 2020-02-27"),
        ("2020-02-27", "day 2020-02-27"),
        ("الربع الثالث من عام 2019", "interval 2019-07-01..2019-09-30"),
        ("هذا الشهر", "interval 2020-02-01..2020-02-29"),
        ("قبل يوم الخميس", "day 2020-02-27"),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [pytest.param(language, *row, id=f"{language}: {row[0]}") for language, rows in FOUND.items() for row in rows],
)
def test_times_are_found_in_four_languages(language, text, expected):
    said = []
    for time in when.find(text, language, TODAY):
        if time.back:
            said.append(f"window {time.back[0]} {time.back[1]}")
        else:
            last = f"..{time.last}" if time.last not in (None, time.first) else ""
            said.append(f"{time.kind} {time.first}{last}")
    assert ", ".join(said) == ("" if expected == "-" else expected)


SPEECH = [
    ("en", "the ministry said on Friday", True),
    ("en", "shells fell on Friday", False),
    ("fr", "le ministère a annoncé mardi", True),
    ("fr", "des obus sont tombés mardi", False),
    ("es", "informó el miércoles", True),
    ("es", "murieron el miércoles", False),
    ("ar", "قالت الوزارة يوم الخميس", True),
    ("ar", "قتل ثلاثة يوم الخميس", False),
]


@pytest.mark.parametrize(("language", "text", "expected"), SPEECH)
def test_a_day_that_dates_the_saying_is_told_from_one_that_dates_the_event(language, text, expected):
    (time,) = when.find(text, language, TODAY)
    assert when.dates_speech(time, text, 0, language) is expected


def test_one_date_that_is_month_first_makes_the_others_so():
    first, second = when.find("on 03/04/2019 and 04/23/2019", "en", TODAY)
    assert (first.first, second.first) == (date(2019, 3, 4), date(2019, 4, 23))


@pytest.mark.parametrize("piece", ["1", "in March ", "2019-", "three days ", "from 5 to ", "May "])
def test_a_long_line_takes_no_longer_than_its_length(piece):
    begun = clock.perf_counter()
    when.find(piece * (100_000 // len(piece)), "en", TODAY)
    assert clock.perf_counter() - begun < 10


def test_the_same_day_is_the_last_day_named():
    *_, again = when.find("Kafranbel fell on February 25. On the same day a school was hit.", "en", TODAY)
    assert again.first == date(2020, 2, 25)


def test_a_window_runs_back_from_the_last_day():
    (time,) = when.find("in just three months", "en", TODAY)
    assert time.back == (3, "months")
    assert when.window(time.back, date(2020, 2, 27)) == date(2019, 11, 27)


def test_may_is_a_month_only_after_a_preposition():
    assert when.find("They may leave, May said", "en", TODAY) == []
    assert [time.first for time in when.find("in May", "en", TODAY)] == [date(2019, 5, 1)]


def test_without_a_date_of_the_document_weekdays_stay_unresolved():
    assert when.find("on Thursday, in February", "en", None) == []
    assert [time.first for time in when.find("on 3 May 2021", "en", None)] == [date(2021, 5, 3)]


def test_a_day_that_no_month_has_is_left_out():
    assert when.find("on 31 February 2019", "en", TODAY) == []


@given(st.text(alphabet="0123456789 -/.,aefbruyFMJ", max_size=60), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_any_text_gives_spans_in_it_and_periods_in_order(text, today):
    for time in when.find(text, "en", today):
        assert text[time.start : time.end] == time.text
        assert time.first is None or time.last is None or time.first <= time.last
