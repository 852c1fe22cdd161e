"""Blocks put together: every span of the result points into its text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from etl.documents.blocks import PAGE, Cell, Grid, assemble, clean

TEXT = st.text(max_size=20)
CELLS = st.builds(Cell, TEXT, st.integers(-1, 4), st.integers(-1, 4))
GRIDS = st.builds(Grid, st.lists(st.lists(CELLS, max_size=4), max_size=5), st.integers(0, 3))
BLOCKS = st.lists(TEXT | GRIDS | st.just(PAGE), max_size=8)


def cells(record, table=0):
    """The cells of a table as text."""
    return [[record["text"][start:end] for start, end in row] for row in record["tables"][table].rows]


def test_blocks_are_a_blank_line_apart_and_rows_a_line_each():
    record = assemble(["A  title", Grid([[Cell("Place"), Cell("Killed")], [Cell("Gao"), Cell("7")]], 1), "The end."])
    assert record["text"] == "A title\n\nPlace | Killed\nGao | 7\n\nThe end."
    assert cells(record) == [["Place", "Killed"], ["Gao", "7"]]
    assert record["tables"][0].header_rows == 1


def test_a_cell_that_reaches_on_is_written_once_and_stands_at_each_of_its_places():
    record = assemble(
        [
            Grid(
                [
                    [Cell("Place", rows=2), Cell("Killed", columns=2)],
                    [Cell("Men"), Cell("Women")],
                    [Cell("Gao"), Cell("4"), Cell("3")],
                ],
                2,
            )
        ]
    )
    assert record["text"] == "Place | Killed\nMen | Women\nGao | 4 | 3"
    assert cells(record) == [["Place", "Killed", "Killed"], ["Place", "Men", "Women"], ["Gao", "4", "3"]]


def test_a_row_that_is_short_has_empty_cells():
    record = assemble([Grid([[Cell("a"), Cell("b"), Cell("c")], [Cell("d")]])])
    assert cells(record) == [["a", "b", "c"], ["d", "", ""]]


def test_rows_without_words_are_left_out_and_not_counted_as_headings():
    record = assemble([Grid([[Cell(""), Cell(" ")], [Cell("a"), Cell("b")], [Cell("c"), Cell("d")]], 2)])
    assert (cells(record), record["tables"][0].header_rows) == ([["a", "b"], ["c", "d"]], 1)


def test_a_column_alone_is_no_table():
    record = assemble([Grid([[Cell("a")], [Cell("b")]])])
    assert (record["text"], record["tables"]) == ("a\nb", ())


def test_pages_start_where_their_first_words_stand():
    record = assemble([f"{PAGE}One.", f"Two runs {PAGE}on.", PAGE, "Four."], paged=True)
    assert [record["text"][start:][:4] for start in record["pages"]] == ["One.", "on.\n", "Four"]


def test_nothing_that_is_no_text_stays():
    assert clean("a\u0000b\u00ad\ud800 \n c\u202f000") == "ab c\u202f000"


@given(BLOCKS)
def test_every_span_and_page_points_into_the_text(blocks):
    record = assemble(blocks, paged=True)
    text = record["text"]
    text.encode()
    assert list(record["pages"]) == sorted(record["pages"])
    assert all(0 <= page <= len(text) for page in record["pages"])
    for table in record["tables"]:
        assert len({len(row) for row in table.rows}) == 1
        assert 0 <= table.header_rows <= len(table.rows)
        for row, (start, end) in zip(table.rows, table.lines, strict=True):
            assert "\n" not in text[start:end]
            assert all(table.start <= first <= last <= table.end for first, last in row)
            assert all("|" not in text[first:last] for first, last in row)


@given(st.lists(TEXT | GRIDS, max_size=6), st.lists(st.text(alphabet="xyz ", max_size=9), max_size=3))
def test_a_table_is_the_same_whatever_stands_before_it(blocks, before):
    alone, among = assemble(blocks), assemble([*before, *blocks])
    assert [cells(alone, i) for i in range(len(alone["tables"]))] == [
        cells(among, i) for i in range(len(among["tables"]))
    ]
