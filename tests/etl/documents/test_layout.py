"""A page as it is printed: words, columns and tables out of letters with their places."""

from __future__ import annotations

from etl.documents.blocks import Grid
from etl.documents.layout import Letter, Segment, runs_on, to_blocks, to_paragraphs, to_segments


def letters(words, x=100.0, step=-6.0):
    """Letters of one line, each ``step`` points from the one before."""
    return [Letter(letter, (x + i * step, 700.0, x + i * step + 6.0, 712.0)) for i, letter in enumerate(words)]


def test_arabic_words_are_read_leftward_however_the_file_keeps_them():
    kept, turned = letters("نزحت", x=94.0), letters("نزحت"[::-1], x=76.0, step=6.0)
    (one,), (other,) = to_segments(kept), to_segments(turned)
    assert one.text == other.text == "نزحت"


def test_columns_of_an_arabic_page_start_at_the_right():
    rows = [("المنطقة", 400.0, "القتلى", 200.0), ("حلب", 400.0, "7", 200.0), ("إدلب", 400.0, "5", 200.0)]
    lines = [
        [Segment(right, x - 60, 700 - 15 * i, x, 712 - 15 * i), Segment(left, y - 60, 700 - 15 * i, y, 712 - 15 * i)][
            ::-1
        ]
        for i, (right, x, left, y) in enumerate(rows)
    ]
    (grid,) = to_blocks(lines)
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [["المنطقة", "القتلى"], ["حلب", "7"], ["إدلب", "5"]]


def line(text, y, x=50.0, right=None):
    """A line of 12-point letters, 5 points wide each."""
    return [Segment(text, x, y, right or x + 5 * len(text), y + 12)]


def test_a_line_goes_on_only_where_the_next_word_would_not_have_fitted():
    lines = [
        line("The boats went out again and again to", 700),
        line("look for two men.", 686),
        line("It rained.", 672),
    ]
    assert list(to_paragraphs(lines)) == ["The boats went out again and again to look for two men.", "It rained."]


def test_letters_of_another_height_are_another_paragraph():
    heading = [Segment("A heading as long as the line below it is", 50, 714, 260, 732)]
    assert len(list(to_paragraphs([heading, line("and the words of the paragraph under it.", 700)]))) == 2


def test_a_paragraph_runs_on_where_it_does_not_end_as_sentences_do():
    long = "the people of four hamlets in the western valley went to sleep in the church hall"
    assert runs_on("They went to the", "old school.")
    assert runs_on(f"That night {long}, and", f"Mayor Diallo said that {long}.")
    assert not runs_on("They went to the school.", "it rained")
    assert not runs_on("Injured: 40", "Missing: 3")
