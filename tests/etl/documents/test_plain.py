"""Plain text and Markdown: paragraphs, wrapped lines, tables, front matter."""

from __future__ import annotations

from datetime import date

import pytest

from etl.documents import UnreadableDocument
from etl.documents.plain import read_markdown, read_text


def text(content):
    return read_text(content.encode(), "a.txt")[0]["text"]


def test_lines_broken_for_width_are_joined_and_others_are_not():
    wrapped = (
        "The storm came over the hills in the night and took\nthe roofs of nine houses with it.\nKilled: 2\nHurt: 5\n"
    )
    assert text(wrapped) == (
        "The storm came over the hills in the night and took the roofs of nine houses with it.\n\nKilled: 2\n\nHurt: 5"
    )


def test_a_word_cut_by_a_hyphen_is_whole_again_and_a_compound_keeps_its_own():
    assert text("The families went over the long bridge in the eve-\nning.").endswith("in the evening.")
    assert text("A report on the camps of the north by the doctors of Al-\nHasakah.").endswith("Al- Hasakah.")


def test_list_items_stand_alone():
    assert text("- nine people were hurt when the old wall came down on\n- two died") == (
        "- nine people were hurt when the old wall came down on\n\n- two died"
    )


def test_lines_of_tabs_are_a_table():
    record = read_text(b"District\tKilled\nGao\t7\n\nThe end.", "a.txt")[0]
    assert record["text"] == "District | Killed\nGao | 7\n\nThe end."
    assert len(record["tables"]) == 1


def test_markdown_loses_its_marks_and_keeps_its_words():
    source = "# Rain\n\nIt **rained** on [Monday](http://example.org),\nall day.\n\n- Killed: *two*\n- Hurt: 5\n"
    record = read_markdown(source.encode(), "a.md")[0]
    assert record["title"] == "Rain"
    assert record["text"] == "Rain\n\nIt rained on Monday, all day.\n\nKilled: two\n\nHurt: 5"


def test_a_pipe_table_is_a_table_with_its_heading_known():
    record = read_markdown(b"| Place | Dead |\n|---|---:|\n| Gao | 7 |\n", "a.md")[0]
    (table,) = record["tables"]
    assert (record["text"], table.header_rows) == ("Place | Dead\nGao | 7", 1)


def test_front_matter_says_more_than_the_heading():
    record = read_markdown(b"---\ntitle: Flood\npublished_on: 2021-06-16\n---\n# Report\n\nRain.", "a.md")[0]
    assert (record["title"], record["published_on"]) == ("Flood", date(2021, 6, 16))


def test_utf16_is_read_and_latin_letters_are_told():
    assert read_text("Pluie à l'aube".encode("utf-16"), "a.txt")[0]["text"] == "Pluie à l'aube"
    with pytest.raises(UnreadableDocument, match=r"a\.txt: not UTF-8 text \(byte 6\); save it as UTF-8"):
        read_text("Pluie à l'aube".encode("latin-1"), "a.txt")
