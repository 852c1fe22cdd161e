"""HTML pages: the article alone, and what the page says of itself."""

from __future__ import annotations

from datetime import date

import pytest

from etl.documents import UnreadableDocument
from etl.documents.html import read_html

PAGE = """<!doctype html><html lang="en-GB"><head><title>Flood | River Desk</title>
<meta property="og:site_name" content="River Desk"><link rel="canonical" href="https://river.example/flood">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<script type="application/ld+json">{"@graph": [{"@type": "Organization"}, {"@type": "NewsArticle",
"headline": "Flood in the valley", "datePublished": "2021-06-16T22:00:00Z"}]}</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<div class="cookie-notice">We and 200 partners use cookies.</div>
<main><article><h1>Flood in the valley</h1>
<p>The river burst its banks on Monday and twelve people died in
the northern villages, the governor said in the evening.</p>
<ul><li>Houses destroyed: 40</li><li>Injured: 7</li></ul>
<table><caption>Losses by district</caption>
<thead><tr><th rowspan="2">District</th><th colspan="2">Killed</th></tr><tr><th>Men</th><th>Women</th></tr></thead>
<tr><td>North</td><td>4<sup>1</sup></td><td>3</td></tr></table>
<p>Help is <b>on its</b> way.</p></article></main>
<aside>Read also: ten recipes</aside><footer>Copyright River Desk</footer></body></html>"""


def read(source, name="page.html"):
    return read_html(source.encode(), name)[0]


def test_navigation_notices_and_footers_are_left_out():
    text = read(PAGE)["text"]
    assert text.splitlines()[0] == "Flood in the valley"
    assert not any(word in text for word in ("Home", "cookies", "recipes", "Copyright"))


def test_paragraphs_and_list_items_end_lines_and_words_inside_them_do_not():
    lines = read(PAGE)["text"].split("\n\n")
    assert "Houses destroyed: 40" in lines
    assert "Help is on its way." in lines


def test_a_table_keeps_its_spans_and_the_mark_of_a_footnote_is_no_digit():
    record = read(PAGE)
    (table,) = record["tables"]
    rows = [[record["text"][start:end] for start, end in row] for row in table.rows]
    assert rows == [["District", "Killed", "Killed"], ["District", "Men", "Women"], ["North", "4¹", "3"]]
    assert table.header_rows == 2
    assert "Losses by district\n\nDistrict | Killed\n" in record["text"]


def test_the_page_says_what_it_is():
    record = read(PAGE)
    assert (record["title"], record["published_on"]) == ("Flood in the valley", date(2021, 6, 16))
    assert (record["publisher"], record["language"]) == ("River Desk", "en")
    assert (record["url"], record["licence"]) == (
        "https://river.example/flood",
        "https://creativecommons.org/licenses/by/4.0/",
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="DC.date.issued" content="2020-03-01">',
        '<meta property="article:published_time" content="2020-03-01T08:00">',
        '<script type="application/ld+json">{"datePublished": "2020-03-01"}</script>',
        '<time datetime="2020-03-01">1 March</time>',
    ],
)
def test_a_date_is_found_where_pages_keep_it(head):
    assert read(f"<html><body>{head}<p>Nine people died.</p></body></html>")["published_on"] == date(2020, 3, 1)


def test_what_a_page_does_not_say_stays_unsaid():
    record = read("<html><body><p>Nine people died on Friday.</p></body></html>")
    assert {record[name] for name in ("title", "published_on", "publisher", "language", "url")} == {None}


def test_what_holds_the_article_is_not_left_out_for_its_name():
    page = '<div class="page sidebar-left"><h1>Rain</h1><p>Nine people died.</p></div><div class="sidebar">Ads</div>'
    assert read(page)["text"] == "Rain\n\nNine people died."


def test_a_table_that_lays_out_a_page_is_read_as_its_paragraphs():
    inner = "<table><tr><td>Dead</td><td>9</td></tr><tr><td>Hurt</td><td>4</td></tr></table>"
    record = read(f"<table><tr><td><p>Nine people died.</p></td><td>{inner}</td></tr></table>")
    assert record["text"].startswith("Nine people died.")
    assert len(record["tables"]) == 1


BROKEN = [
    (b"<html><body><nav>Home</nav></body></html>", "holds no text"),
    (b"<div>" * 500 + b"x", "nest deeper than 200"),
    (b'<meta charset="utf-8"><p>\xe9t\xe9</p>', "not utf-8 text"),
    (b'<meta charset="utf-99"><p>x</p>', "not utf-99 text"),
]


@pytest.mark.parametrize(("content", "complaint"), BROKEN, ids=[row[1] for row in BROKEN])
def test_what_cannot_be_read_is_told(content, complaint):
    with pytest.raises(UnreadableDocument, match=f"page.html: .*{complaint}"):
        read_html(content, "page.html")
