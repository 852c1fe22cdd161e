"""The words of a document as elements: each number marked, and opening the evidence of the figure that it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.language import say
from ledger.passages import Passage, Piece
from ledger.wording import claim
from ui.clickable import Node, element
from ui.text import shorten

Figure = dict[str, Any]


def quote(figure: Figure, before: Passage | None, own: Passage, after: Passage | None) -> Node:
    """The passage that says a figure, its own number marked and the others lightly, between its two neighbours."""
    parts: list[Node] = []
    if before:
        parts.append(_context(before, figure, not own.follows))
    parts.append(element("blockquote", *_marked(own, figure), kind="hf-quote", dir="auto", lang=figure["language"]))
    if after:
        parts.append(_context(after, figure, not after.follows, after=True))
    return element("div", *parts)


def passage(read: Passage, numbered: Mapping[str, int], here: str | None) -> list[Node]:
    """A passage of a document: each number underlined in the manner of its category, its figures numbered after it.

    ``numbered`` gives each figure its number in the document; ``here`` is the figure that a reader comes from.
    """
    nodes: list[Node] = []
    pieces = read.pieces()
    for place, piece in enumerate(pieces):
        if not piece.figures:
            nodes.append(piece.text)
            continue
        figure = piece.figures[0]
        own = any(each["figure_id"] == here for each in piece.figures)
        kind = f"hf-said hf-{figure['category']}"
        nodes.append(element("mark" if own else "span", piece.text, kind=kind, figure=figure["figure_id"]))
        still = pieces[place + 1].figures if place + 1 < len(pieces) else ()
        nodes += [_number(each, numbered, here) for each in piece.figures if each not in still]
    unplaced = [figure for figure in read.figures if not any(figure in piece.figures for piece in pieces)]
    return nodes + [_number(figure, numbered, here) for figure in unplaced]


def _number(figure: Figure, numbered: Mapping[str, int], here: str | None) -> Node:
    return element(
        "button",
        str(numbered[figure["figure_id"]]),
        kind=f"hf-number hf-{figure['category']}",
        figure=figure["figure_id"],
        title=claim(figure),
        aria_label=say("Figure {place}: {claim}", place=numbered[figure["figure_id"]], claim=claim(figure)),
        aria_current="true" if figure["figure_id"] == here else None,
    )


def _marked(own: Passage, figure: Figure) -> list[Node]:
    nodes: list[Node] = []
    marked: list[Node] = []
    for piece in own.pieces():
        if figure in piece.figures:
            marked.append(_neighbour(piece, figure))
            continue
        if marked:
            nodes.append(element("mark", *marked))
            marked = []
        nodes.append(_neighbour(piece, figure))
    return [*nodes, element("mark", *marked)] if marked else nodes


def _neighbour(piece: Piece, figure: Figure) -> Node:
    """The piece as it is, or as a button where it says another figure."""
    others = [each for each in piece.figures if each is not figure]
    if not others:
        return piece.text
    words = say("Another figure: {claim}", claim=shorten(claim(others[0]), 120))
    return element("button", piece.text, kind="hf-neighbour", figure=others[0]["figure_id"], title=words)


def _context(read: Passage, figure: Figure, gap: bool, after: bool = False) -> Node:
    text = [_neighbour(piece, figure) for piece in read.pieces()]
    if gap:
        text = ["… ", *text] if after else [*text, " …"]
    return element("p", *text, kind="hf-context", dir="auto", lang=figure["language"])
