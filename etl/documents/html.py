"""HTML pages: the article without what surrounds it, and what its head says of it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from etl.documents.blocks import Block, Cell, Grid, assemble, raise_digits
from etl.documents.document import UnreadableDocument

logging.getLogger("trafilatura").setLevel(logging.ERROR)  # it warns of every page that it finds no article in

DEEPEST: Final = 200
"""Elements inside one another; what lies deeper is told, not read."""

_PARAGRAPHS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
     "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul"}
)  # fmt: skip
_LEFT_OUT: Final = frozenset(
    {"aside", "audio", "button", "canvas", "dialog", "embed", "footer", "form", "head", "iframe", "input", "map",
     "math", "menu", "nav", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
     "title", "video"}
)  # fmt: skip
_AROUND: Final = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|share|sharing|social|"
    r"related|newsletter|subscribe|advert|advertisement|ads?|promo|banner|popup|modal|skip|pagination|comments?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ROLES: Final = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary"})
_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_DATES: Final = (
    "article:published_time", "datepublished", "og:published_time", "dc.date.issued", "dcterms.issued", "dcterms.date",
    "dc.date", "pubdate", "publishdate", "publish_date", "publication_date", "date", "sailthru.date",
    "parsely-pub-date",
)  # fmt: skip
_PUBLISHERS: Final = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
_LICENCES: Final = ("dcterms.license", "dc.rights", "dcterms.rights", "license")


def read_html(content: bytes, name: str) -> list[dict[str, Any]]:
    """The record of an HTML page. Raises UnreadableDocument where it has no text, or nests too deep."""
    text = _decode(content, name)
    tree = parse(text, name)
    said = describe(tree)
    record = assemble(article(tree, text))
    if not record["text"]:
        raise UnreadableDocument(f"{name}: the page holds no text; save it from the browser after it has loaded.")
    return [{**said, **record}]


def parse(text: str, name: str) -> lxml_html.HtmlElement:
    """The tree of a page; nothing is fetched. Raises UnreadableDocument for what is no HTML or nests too deep."""
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        tree = lxml_html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise UnreadableDocument(f"{name}: no HTML can be read in it; save the page again.") from None
    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise UnreadableDocument(f"{name}: its elements nest deeper than {DEEPEST}; save it as plain text.")
    return tree


def _decode(content: bytes, name: str) -> str:
    declared = _CHARSET.search(content[:4096])
    encoding = declared[1].decode("ascii", "replace") if declared else "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except (LookupError, UnicodeError):
        raise UnreadableDocument(f"{name}: not {encoding} text; save the page as UTF-8.") from None


# --- the text -----------------------------------------------------------------------------------------------------


def article(tree: lxml_html.HtmlElement, text: str) -> list[Block]:
    """The title and the blocks of a page that belong to its article, as trafilatura judges it; else all of them."""
    blocks = list(to_blocks(tree))
    kept = trafilatura.extract(text, output_format="txt", include_comments=False, favor_recall=True) or ""
    letters = _letters(kept)
    titles = {_letters("".join(heading.itertext())) for heading in tree.iter("h1")}
    belonging = [
        block for block in blocks if isinstance(block, Grid) or _letters(block) in letters or _letters(block) in titles
    ]
    is_article = sum(len(_letters(block)) for block in belonging if isinstance(block, str)) * 2 > len(letters)
    return belonging if letters and is_article else blocks


def _letters(block: Block) -> str:
    return re.sub(r"\W+", "", block).casefold() if isinstance(block, str) else ""


def to_blocks(element: lxml_html.HtmlElement) -> Iterator[Block]:
    """The paragraphs, list items, headings and tables of an element in order, navigation and notices left out."""
    words: list[str] = []

    def end_line() -> Iterator[str]:
        line = "".join(words)
        words.clear()
        if line.strip():
            yield line

    def walk(node: lxml_html.HtmlElement) -> Iterator[Block]:
        ends_lines = node.tag in _PARAGRAPHS
        if ends_lines:
            yield from end_line()
        if _is_left_out(node):
            pass
        elif node.tag == "table" and (grid := to_grid(node)):
            yield from (" ".join(caption.itertext()) for caption in node.iterchildren("caption"))
            yield grid
        else:
            words.append(_own_text(node))
            for child in node.iterchildren(tag=etree.Element):
                yield from walk(child)
                words.append(child.tail or "")
        if ends_lines:
            yield from end_line()

    yield from walk(element)
    yield from end_line()


def _own_text(node: lxml_html.HtmlElement) -> str:
    raised = node.tag == "sup" or any(node.iterancestors("sup"))
    return raise_digits(node.text or "") if raised else node.text or ""


def _is_left_out(node: lxml_html.HtmlElement) -> bool:
    """Whether an element surrounds the article: navigation, a notice, a form, something hidden."""
    if node.tag in _LEFT_OUT or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if node.get("role") in _ROLES:
        return True
    if node.tag in ("html", "body", "main", "article", "p", "table", "td", "th", "tr", "h1", "h2", "h3"):
        return False
    named_so = _AROUND.search(f"{node.get('class', '')} {node.get('id', '')}")
    return bool(named_so) and next(node.iter("h1", "article", "main"), None) is None


def to_grid(table: lxml_html.HtmlElement) -> Grid | None:
    """The rows of a table; null where it only lays out a page: another table inside, or fewer than two columns."""
    if any(inner is not table for inner in table.iter("table")):
        return None
    rows: list[list[Cell]] = []
    header_rows = 0
    for row in table.iter("tr"):
        cells = list(row.iterchildren("td", "th"))
        if not cells:
            continue
        is_header = row.getparent().tag == "thead" or all(cell.tag == "th" for cell in cells)
        header_rows += is_header and header_rows == len(rows)
        rows.append([Cell(_text_of(cell), _reach(cell, "colspan"), _reach(cell, "rowspan")) for cell in cells])
    return Grid(rows, header_rows) if max(map(len, rows), default=0) > 1 else None


def _text_of(cell: lxml_html.HtmlElement) -> str:
    return " ".join(block for block in to_blocks(cell) if isinstance(block, str))


def _reach(cell: lxml_html.HtmlElement, attribute: str) -> int:
    said = cell.get(attribute, "1").strip()
    return min(int(said), 1000) if re.fullmatch(r"\d{1,4}", said, re.ASCII) else 1


# --- what it says of itself ---------------------------------------------------------------------------------------


def describe(tree: lxml_html.HtmlElement) -> dict[str, Any]:
    """Title, date, publisher, language, url and licence as the page's own meta tags, JSON-LD and <time> give them."""
    meta: dict[str, str] = {}
    for tag in tree.iter("meta"):
        key = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").casefold()
        if key and (tag.get("content") or "").strip():
            meta.setdefault(key, tag.get("content").strip())
    linked = _linked_data(tree)
    publisher = linked.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    times = [tag.get("datetime") for tag in tree.iter("time") if not any(map(_is_left_out, tag.iterancestors()))]
    heading = next((" ".join("".join(tag.itertext()).split()) for tag in tree.iter("h1")), None)
    head_title = next((" ".join((tag.text or "").split()) for tag in tree.iter("title")), None)
    days = (_day(value) for value in (*(meta.get(key) for key in _DATES[:1]), linked.get("datePublished"),
            *(meta.get(key) for key in _DATES[1:]), *times))  # fmt: skip
    links = {tag.get("rel"): tag.get("href") for tag in tree.iter("link", "a") if tag.get("rel")}
    return {
        "title": _first(linked.get("headline"), *(meta.get(key) for key in _TITLES), heading, head_title),
        "published_on": next((day for day in days if day), None),
        "publisher": _first(
            publisher.get("name") if isinstance(publisher, dict) else publisher, *(meta.get(key) for key in _PUBLISHERS)
        ),
        "language": _language(tree.get("lang") or meta.get("og:locale") or meta.get("content-language")),
        "url": _first(links.get("canonical"), meta.get("og:url")),
        "licence": _first(links.get("license"), linked.get("license"), *(meta.get(key) for key in _LICENCES)),
    }


def _first(*values: object) -> str | None:
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def _language(said: str | None) -> str | None:
    code = re.match(r"[a-z]{2}(?![a-z])", (said or "").casefold())
    return code.group() if code else None


def _day(value: object) -> date | None:
    match = _DAY.search(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None


def _linked_data(tree: lxml_html.HtmlElement) -> dict[str, Any]:
    """The JSON-LD object that has a date of publication or a headline; empty where there is none."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        data = data.get("@graph", data) if isinstance(data, dict) else data
        found += [item for item in (data if isinstance(data, list) else [data]) if isinstance(item, dict)]
    return next((item for item in found if "datePublished" in item or "headline" in item), {})
