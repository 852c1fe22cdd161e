"""Plain text and Markdown, with front matter (YAML between ``---`` lines) that says what a document is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, Final

import frontmatter
from markdown_it import MarkdownIt
from markdown_it.token import Token

from etl.documents.blocks import Block, Cell, Grid, assemble
from etl.documents.document import SAID_OF_ITSELF, UnreadableDocument

_WIDEST: Final = 120
"""A text with a longer line than this is not broken into lines of one width."""

_NARROWEST: Final = 50
"""Nor is one whose longest line is shorter than this: its lines are labels and values."""

_LISTED: Final = re.compile(r"\s*(?:[•‣▪●◦]|[-*·–—o]\s|\(?\d{1,3}[.)]\s|\(?[a-z]\)\s)")
_LABEL: Final = re.compile(r"[^.:]{1,60}:\s")
_RULE: Final = re.compile(r"[\s|:+=_-]+")


def decode(content: bytes, name: str) -> str:
    """The text of a UTF-8 file (or one whose byte-order mark says UTF-16). Raises UnreadableDocument otherwise."""
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{name}: not UTF-8 text (byte {error.start}); save it as UTF-8.") from None


def read_front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """What the front matter says, and the text below it. Raises UnreadableDocument where it is broken."""
    try:
        post = frontmatter.loads(text)
    except Exception as error:  # PyYAML raises many kinds
        raise UnreadableDocument(f"{name}: the front matter cannot be read: {error}") from None
    return {name: post.metadata[name] for name in SAID_OF_ITSELF if name in post.metadata}, post.content


def read_text(content: bytes, name: str) -> list[dict[str, Any]]:
    """The record of a plain text file."""
    said, text = read_front_matter(decode(content, name), name)
    return [{**said, **assemble(to_blocks(text))}]


def read_markdown(content: bytes, name: str) -> list[dict[str, Any]]:
    """The record of a Markdown file: its words without marks, its pipe tables as tables; the title else its heading."""
    said, text = read_front_matter(decode(content, name), name)
    tokens = _parse(text)
    headings = (after for token, after in pairwise(tokens) if token.type == "heading_open")
    title = next((" ".join(_lines(inline)) for inline in headings), "")
    return [{"title": title, **said, **assemble(_markdown_blocks(tokens))}]


# --- plain text ---------------------------------------------------------------------------------------------------


def to_blocks(text: str) -> Iterator[Block]:
    """The paragraphs of a plain text, their lines joined where they were broken for width; tables of tabs or pipes.

    A line was broken for width where the first word of the next one would not have fitted any more.
    """
    lines = text.splitlines()
    width = max(map(len, lines), default=0)
    for cells, group in groupby(lines, key=_count_cells):
        run = list(group)
        if cells > 1 and len(run) > 1:
            yield Grid([[Cell(cell) for cell in _cut(line)] for line in run if not _RULE.fullmatch(line)])
        else:
            yield from _join(run, width)


def _cut(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    return line.strip().removeprefix("|").removesuffix("|").split("|")


def _count_cells(line: str) -> int:
    """How many cells a line has: 1 where nothing separates any."""
    return len(_cut(line.strip(" "))) if "\t" in line.strip() or "|" in line else 1


def _join(lines: list[str], width: int) -> Iterator[str]:
    """The lines with those joined that continue one another; a hyphen that cut a word goes."""
    joined = ""
    for index, line in enumerate(lines):
        before = lines[index - 1].rstrip() if index else ""
        first = line.split(None, 1)[0] if line.strip() else ""
        is_full = _NARROWEST <= width <= _WIDEST and len(before) + 1 + len(first) > width
        if first and before.strip() and is_full and not opens_line(line):
            joined = join_lines(joined, line.strip())
        else:
            if joined.strip():
                yield joined
            joined = line.strip()
    if joined.strip():
        yield joined


def is_list_item(line: str) -> bool:
    """Whether a line starts with the mark of a list item: a bullet, "3.", "(b)"."""
    return bool(_LISTED.match(line))


def opens_line(line: str) -> bool:
    """Whether a line never goes on from the one before: a list item, or a label with its colon ("Killed: 12")."""
    return is_list_item(line) or bool(_LABEL.match(line))


def join_lines(before: str, after: str) -> str:
    """Two lines of one paragraph as one; a word that a hyphen cut at the end of the line is whole again."""
    if re.search(r"[^\W\d_]{2}[-\u00ad\u2010]$", before) and re.match(r"[a-zà-ÿ]", after):
        return before[:-1] + after
    return f"{before} {after}"


# --- Markdown -----------------------------------------------------------------------------------------------------


def _parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)


def to_markdown_blocks(text: str) -> Iterator[Block]:
    """The paragraphs, list items, headings and tables of a Markdown text."""
    return _markdown_blocks(_parse(text))


def _markdown_blocks(tokens: list[Token]) -> Iterator[Block]:
    rows: list[list[Cell]] = []
    in_table, header_rows = False, 0
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            if in_table:
                yield Grid(rows, header_rows)
            in_table, rows, header_rows = token.type == "table_open", [], 0
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open" and len(rows) > header_rows:
            header_rows = len(rows)
        elif token.type == "inline" and in_table:
            rows[-1].append(Cell(" ".join(_lines(token))))
        elif token.type == "inline":
            yield from _lines(token)
        elif token.type in ("code_block", "fence"):
            yield from token.content.splitlines()


def _lines(inline: Token) -> list[str]:
    """The words of a paragraph without emphasis and addresses, cut at its hard line breaks."""
    words = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            words.append(child.content)
        elif child.type == "softbreak":
            words.append(" ")
        elif child.type == "hardbreak":
            words.append("\n")
    return "".join(words).split("\n")
