"""What a document says of itself in its first lines, and that nothing is proposed that they do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from etl.documents import Document, from_record
from etl.documents.proposal import propose


def read(*lines: str, language: str | None = None) -> Document:
    return propose(from_record({"id": "a", "text": "\n\n".join(lines), "language": language}, "here"))


def said(document: Document) -> tuple[str, date | None, str | None]:
    return document.title, document.published_on, document.publisher


@pytest.mark.parametrize(
    ("language", "lines", "expected"),
    [
        ("en", ["OCHA Chad", "Flash Update No. 3 on floods in Lac", "12 August 2024", "Rain has displaced 500 people."],
         ("Flash Update No. 3 on floods in Lac", date(2024, 8, 12), "OCHA Chad")),
        ("en", ["UNHCR Niger: Flash update #3 – 5 October 2024", "Some 20 people arrived on 3 October, it was said."],
         ("UNHCR Niger: Flash update #3 – 5 October 2024", date(2024, 10, 5), "UNHCR")),
        ("en", ["Floods in the north: what we know", "News and Press Release", "Source", "IFRC", "Posted", "3 Sep 2023",
                "Originally published", "2 Sep 2023", "View original", "At least 20 people have died."],
         ("Floods in the north: what we know", date(2023, 9, 2), "IFRC")),
        ("en", ["JUBA, 5 May 2024 (Reuters) - At least 20 people were killed in floods on Friday, officials said."],
         ("", date(2024, 5, 5), "Reuters")),
        ("en", ["Date: 2024-05-07", "Title: Strike on a market", "Publisher: Example Monitor", "Ten were killed."],
         ("Strike on a market", date(2024, 5, 7), "Example Monitor")),
        ("en", ["BBC News", "Fire in camp kills two", "By Jane Doe", "5 May 2020, 10:30 GMT", "Two were killed."],
         ("Fire in camp kills two", date(2020, 5, 5), "BBC News")),
        ("fr", ["Inondations au Niger : point de situation n° 4", "Publié le 14 août 2024",
                "Source : Croix-Rouge nigérienne", "Au moins 94 personnes ont perdu la vie."],
         ("Inondations au Niger : point de situation n° 4", date(2024, 8, 14), "Croix-Rouge nigérienne")),
        ("fr", ["Une frappe fait dix morts au marché", "GOMA (AFP) – Dix civils ont été tués mardi, selon l'armée."],
         ("Une frappe fait dix morts au marché", None, "AFP")),
        ("es", ["Informe de situación: huracán en Honduras", "Fecha: 20 de noviembre de 2020", "Fuente: OCHA",
                "Al menos 74 personas murieron."],
         ("Informe de situación: huracán en Honduras", date(2020, 11, 20), "OCHA")),
        ("es", ["Ataque a una escuela rural", "03/04/2020", "Murieron tres personas."],
         ("Ataque a una escuela rural", date(2020, 4, 3), None)),
        ("ar", ["فيضانات في شرق البلاد: تقرير الوضع", "تاريخ النشر: 15 سبتمبر 2023", "المصدر: منظمة الصحة العالمية",
                "قتل ما لا يقل عن 40 شخصا، وفق السلطات المحلية."],
         ("فيضانات في شرق البلاد: تقرير الوضع", date(2023, 9, 15), "منظمة الصحة العالمية")),
    ],
)  # fmt: skip
def test_the_first_lines_say_title_day_and_publisher(
    language: str, lines: list[str], expected: tuple[str, date | None, str | None]
) -> None:
    assert said(read(*lines, language=language)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["Twenty people were killed on 5 May 2020 in the north, the ministry said. More are missing."],
        [
            "Smoke rises over the town of Exampleville on May 7, 2020. - Jane Doe / EXAMPLE",
            "It was a hard day. Ten died.",
        ],
        ["Ten."],
        [""],
        ["https://example.org/a/b", "12", "Ten people were killed on Thursday."],
    ],
)
def test_sentences_captions_and_addresses_say_nothing_of_the_document(lines: list[str]) -> None:
    assert said(read(*lines, language="en")) == ("", None, None)


def test_a_day_that_may_be_another_one_is_not_proposed() -> None:
    assert read("Report of 03/04/2020", "Ten people were killed.", language="en").published_on is None
    assert read("Report of 13/04/2020", "Ten people were killed.", language="en").published_on == date(2020, 4, 13)
    assert read("Situation report, 1–15 May 2024", "Ten people were killed.", language="en").published_on is None
    assert read("Report for 1 May 2024 and 2 May 2024", "Ten were killed.", language="en").published_on is None


def test_a_day_of_the_future_is_not_proposed_though_today_is() -> None:
    today = date.today()
    assert read("Situation in the east", today.isoformat(), "Ten were killed.").published_on == today
    assert read("Situation in the east", (today + timedelta(days=1)).isoformat(), "Ten.").published_on is None


def test_an_author_is_no_publisher_unless_it_is_a_body() -> None:
    assert read("Two killed in strike", "By Jane Doe", "Two people were killed.", language="en").publisher is None
    assert read("Two killed in strike", "By Reuters", "Two people were killed.", language="en").publisher == "Reuters"


def test_a_body_that_a_headline_speaks_of_is_no_publisher() -> None:
    assert read("WHO says two were killed in a strike", "Two people died.", language="en").publisher is None


def test_what_is_known_stays() -> None:
    known = replace(
        from_record({"id": "a", "text": "OCHA Chad\n\nFloods in Lac\n\n12 August 2024", "language": "en"}, "here"),
        title="Known", publisher="Known too", published_on=date(2020, 1, 1),
    )  # fmt: skip
    assert propose(known) == known


def test_a_language_that_is_not_read_gets_what_needs_no_words() -> None:
    assert read("Kort bericht over de storm", "2024-05-07", "Tien doden.", language="nl").published_on == date(
        2024, 5, 7
    )
