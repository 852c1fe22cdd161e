"""Tables in documents: which cells are figures, what headings, labels and captions say, and what is part of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.documents import from_record
from etl.documents.blocks import Cell, Grid, assemble
from etl.prose.claim import table as to_table
from etl.prose.lexicon import lexicon
from etl.prose.read import read
from etl.rows import check
from etl.schema import complete

WORDS = lexicon("en")


def grid(rows, header_rows=0):
    """A table out of lines with pipes."""
    return Grid([[Cell(cell.strip()) for cell in line.split("|")] for line in rows.strip().splitlines()], header_rows)


def document(*blocks, title="Mali: weekly report", **said):
    record = assemble(blocks)
    said = {"language": "en", "published_on": date(2021, 6, 20), "title": title, **said}
    return replace(from_record({"id": "a", "text": record["text"], **said}, "a"), tables=record["tables"])


def figures(*blocks, **said):
    """The claims by the words of their row and number, in order."""
    return read(document(*blocks, **said))


def answers(claims, *names):
    return [(claim.number.value, *(getattr(claim, name) for name in names)) for claim in claims]


BY_REGION = """Region | Killed | Injured | Displaced families | Houses destroyed | Cost (USD)
Gao | 7 | 20 | 310 | 12 | 1,000
Mopti | 5 | 1,204* | - | n/a | 20
Total | 12 | 1,224 | 310 | 12 | 1,020"""


def test_the_heading_of_a_column_says_what_happened_and_to_whom():
    claims = figures(grid(BY_REGION))
    assert answers(claims, "outcome", "unit")[:4] == [
        (7, "killed", "people"),
        (20, "injured", "people"),
        (310, "displaced", "households"),
        (12, "housing_destroyed", "buildings"),
    ]


def test_words_that_count_only_in_sentences_are_no_figures_in_headings():
    claims = figures(grid("Town | Killed | Arrived | Leave\nGao | 7 | 20 | 30"))
    assert answers(claims, "outcome") == [(7, "killed")]


def test_money_and_empty_cells_and_dashes_are_no_figures():
    assert [claim.number.value for claim in figures(grid(BY_REGION))] == [7, 20, 310, 12, 5, 1204, 12, 1224, 310, 12]


def test_the_quote_is_the_line_of_the_row_and_the_number_is_that_of_the_cell():
    given = document("Losses", grid(BY_REGION))
    for claim in read(given):
        assert given.text[claim.sentence.start : claim.sentence.end] == claim.sentence.text
        assert claim.sentence.start <= claim.number.start < claim.number.end <= claim.sentence.end
        assert given.text[claim.number.start : claim.number.end] == claim.number.text
    assert read(given)[0].sentence.text == "Gao | 7 | 20 | 310 | 12 | 1,000"


def test_rows_are_part_of_their_total():
    claims = figures(grid(BY_REGION))
    total = next(claim for claim in claims if claim.outcome == "killed" and claim.number.value == 12)
    assert total.part_of is None
    assert all(claim.part_of is total for claim in claims if claim.outcome == "killed" and claim is not total)


def test_subtotals_are_part_of_the_grand_total():
    claims = figures(
        grid("Place | Killed\nGao | 1\nAnsongo | 2\nSubtotal | 3\nMopti | 4\nDjenne | 5\nSubtotal | 9\nTotal | 12")
    )
    wholes = [claim.part_of.number.value if claim.part_of else None for claim in claims]
    assert wholes == [3, 3, 12, 9, 9, 12, None]


def test_a_part_is_never_larger_than_its_whole():
    claims = figures(grid("Place | Killed\nGao | 50\nMopti | 4\nTotal | 12"))
    assert [claim.part_of is not None for claim in claims] == [False, True, False]


def test_a_total_beside_makes_parts_of_a_row():
    claims = figures("People killed, by sex", grid("Place | Men | Women | Children | Total\nGao | 3 | 4 | 5 | 12"))
    assert answers(claims, "outcome", "age_group", "sex") == [
        (3, "killed", "adult", "male"),
        (4, "killed", "adult", "female"),
        (5, "killed", "child", "any"),
        (12, "killed", "any", "any"),
    ]
    assert [claim.part_of is claims[3] for claim in claims] == [True, True, True, False]


def test_labels_of_rows_may_say_what_happened():
    claims = figures(
        grid("Indicator | Number\nKilled | 120\nof whom children | 30\nMissing | 0\nSchools destroyed | 4")
    )
    assert answers(claims, "outcome", "age_group") == [
        (120, "killed", "any"),
        (30, "killed", "child"),
        (4, "school_attacked", "any"),
    ]
    assert claims[1].part_of is claims[0]


def test_headings_of_two_rows_are_read_together():
    rows = [
        [Cell("Region", rows=2), Cell("Civilians", columns=2), Cell("Soldiers", columns=2)],
        [Cell("Killed"), Cell("Wounded"), Cell("Killed"), Cell("Wounded")],
        [Cell("Gao"), Cell("1"), Cell("2"), Cell("3"), Cell("4")],
    ]
    assert answers(figures(Grid(rows, 2)), "outcome", "status") == [
        (1, "killed", "civilian"),
        (2, "injured", "civilian"),
        (3, "killed", "combatant"),
        (4, "injured", "combatant"),
    ]


def test_an_upper_heading_reaches_on_over_empty_cells():
    rows = "Region | Civilians | | Soldiers |\n | Killed | Wounded | Killed | Wounded\nGao | 1 | 2 | 3 | 4"
    assert [claim.status for claim in figures(grid(rows))] == ["civilian", "civilian", "combatant", "combatant"]


def test_places_come_from_the_label_then_the_caption_then_the_title():
    claims = figures("Losses in Mopti", grid("District | Killed\nBandiagara | 3\nNowhereville | 4\nTotal | 7"))
    assert [claim.place["place_text"] for claim in claims] == ["Bandiagara", "Nowhereville", "Mopti"]


@pytest.mark.parametrize(
    ("caption", "row", "expected"),
    [
        ("Casualties", "14 June 2021", (date(2021, 6, 14), date(2021, 6, 14), "flow")),
        ("Casualties since 1 May 2021", "Gao", (date(2021, 5, 1), date(2021, 6, 20), "cumulative")),
        ("Casualties on 3 June 2021", "Gao", (date(2021, 6, 3), date(2021, 6, 3), "flow")),
    ],
)
def test_periods_come_from_a_date_in_the_row_or_from_the_caption(caption, row, expected):
    (claim,) = figures(caption, grid(f"When or where | Killed\n{row} | 3"))
    assert (claim.period_start, claim.period_end, claim.measure) == expected


def test_headings_may_be_times():
    claims = figures(grid("Killed in | 2018 | 2019 | Past 24 hours\nGao | 3 | 4 | 5"))
    assert [(claim.period_start, claim.period_end) for claim in claims] == [
        (date(2018, 1, 1), date(2018, 12, 31)),
        (date(2019, 1, 1), date(2019, 12, 31)),
        (date(2021, 6, 20), date(2021, 6, 20)),
    ]


def test_the_line_below_says_who_counted_else_nobody_did():
    table = grid("Place | Killed\nGao | 3")
    assert figures(table, "Source: UNICEF")[0].source == "UNICEF"
    assert figures(table, "Source: the village council")[0].source == "the village council"
    assert figures(table, "The rains go on.")[0].source == "unattributed"


@pytest.mark.parametrize(
    ("cell", "value", "text", "qualifier"),
    [
        ("1,204", 1204, "1,204", "exact"),
        ("204*", 204, "204", "exact"),
        ("204¹", 204, "204", "exact"),
        ("204 [a]", 204, "204", "exact"),
        ("204 (35%)", 204, "204", "exact"),
        ("150+", 150, "150", "at_least"),
        (">150", 150, "150", "more_than"),
        ("~ 150", 150, "150", "about"),
        ("more than 150", 150, "150", "more_than"),
        ("1.2 million", 1_200_000, "1.2 million", "exact"),
    ],
)
def test_a_number_is_told_from_the_marks_beside_it(cell, value, text, qualifier):
    (claim,) = figures(grid(f"Place | Killed\nGao | {cell}"))
    assert (claim.number.value, claim.number.text, claim.number.qualifier) == (value, text, qualifier)


@pytest.mark.parametrize(
    "cell", ["", "-", "–", "n/a", "0", "12%", "4.5", "12 (5 women)", "many", "see note 3", "12/40"]
)
def test_what_is_no_number_is_no_figure(cell):
    assert figures(grid(f"Place | Killed | Injured\nGao | {cell} | 9"))[-1].number.value == 9
    assert len(figures(grid(f"Place | Killed | Injured\nGao | {cell} | 9"))) == 1


def test_the_lines_of_a_table_are_not_read_as_prose_but_those_around_it_are():
    claims = figures(
        "Fighting killed 40 people.", grid("Place | Killed\nGao | 3 people killed\nMopti | 4"), "Nine died."
    )
    assert [claim.number.value for claim in claims] == [40, 4, 9]


def test_a_table_of_other_things_gives_nothing():
    assert figures(grid("Place | Tents | Litres of water\nGao | 300 | 20,000")) == []


def test_a_table_that_goes_on_keeps_its_headings():
    claims = figures(grid("Place | Killed | Injured\nGao | 1 | 2"), grid("Mopti | 3 | 4"))
    assert answers(claims, "outcome") == [(1, "killed"), (2, "injured"), (3, "killed"), (4, "injured")]


@pytest.mark.parametrize(
    ("language", "title", "rows"),
    [
        (
            "fr",
            "Mali : inondations",
            "Région | Morts | Blessés | Ménages déplacés | Maisons détruites\nGao | 7 | 1 204 | 310 | 12",
        ),
        (
            "es",
            "Malí: inundaciones",
            "Región | Muertos | Heridos | Familias desplazadas | Casas destruidas\nGao | 7 | 1.204 | 310 | 12",
        ),
        (
            "ar",
            "مالي: فيضانات",
            "المنطقة | القتلى | الجرحى | العائلات النازحة | المنازل المدمرة\nغاو | 7 | 1,204 | 310 | 12",
        ),
    ],
)
def test_tables_are_read_in_every_language(language, title, rows):
    total = {"fr": "Total", "es": "Total", "ar": "المجموع"}[language]
    claims = figures(grid(f"{rows}\n{total} | 9 | 1 | 1 | 1"), title=title, language=language)
    assert answers(claims, "outcome", "unit")[:4] == [
        (7, "killed", "people"),
        (1204, "injured", "people"),
        (310, "displaced", "households"),
        (12, "housing_destroyed", "buildings"),
    ]
    assert claims[0].part_of is claims[4]


CELLS = st.sampled_from(
    [
        "",
        "Killed",
        "Total",
        "of which women",
        "Gao",
        "Syria",
        "12",
        "1,204",
        "3*",
        "-",
        "2019",
        "14 June",
        "Houses",
        "%",
    ]
) | st.text(max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5), st.integers(0, 2), st.text(max_size=20)
)
def test_whatever_a_table_holds_its_figures_stand_in_their_rows(rows, header_rows, caption):
    given = document(caption, Grid([[Cell(text) for text in row] for row in rows], header_rows))
    claims = read(given)
    kept, rejected = check(complete(to_table(claims, given)))
    assert (kept.height, rejected.height) == (len(claims), 0)
    for claim in claims:
        assert given.text[claim.number.start : claim.number.end] == claim.number.text
        assert claim.part_of is None or claim.part_of in claims
