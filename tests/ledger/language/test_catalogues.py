"""The catalogues hold what the code marks, each message translated whole, with its names and its plural forms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from etl.messages import CATALOGUES, KEYWORDS, READ, ROOT, TRANSLATED, gather_messages, read_catalogue, update_catalogue

NAMES = re.compile(r"{(\w*)[^}]*}")
MARKUP = re.compile(r"<[^>]*>|\]\([^)]*\)|\*\*")
"""HTML, the target of a Markdown link, and bold."""


@cache
def gathered() -> Catalog:
    return gather_messages()


@cache
def catalogue(code: str) -> Catalog:
    return read_catalogue(code)


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translated form of a message beside the English that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string or ""))]
    return [(message.id[1], form) for form in message.string or ()]


def each(code: str) -> Iterator[tuple[str, str]]:
    for message in catalogue(code):
        if message.id:
            yield from forms(message)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_holds_what_the_code_marks(code: str) -> None:
    """Red: run ``python -m etl.messages``, then translate what it says is without a translation."""
    assert {message.id for message in catalogue(code)} == {message.id for message in gathered()}
    assert (CATALOGUES / f"{code}.po").read_bytes() == update_catalogue(code, gathered())


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated(code: str) -> None:
    assert [english for english, said in each(code) if not said.strip()] == []
    assert [message.id for message in catalogue(code) if message.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_with_a_count_has_all_plural_forms(code: str) -> None:
    plurals = [message for message in catalogue(code) if isinstance(message.id, tuple)]
    assert plurals
    assert [message.id for message in plurals if len(message.string or ()) != catalogue(code).num_plurals] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_fills_in_the_names_of_its_english(code: str) -> None:
    """A form for one, two or none may say the count as a word."""
    wrong = [
        (english, said)
        for english, said in each(code)
        if said and {*NAMES.findall(said), "count"} != {*NAMES.findall(english), "count"}
    ]
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_form_for_many_says_the_count(code: str) -> None:
    last = [forms(message)[-1] for message in catalogue(code) if isinstance(message.id, tuple)]
    assert [said for english, said in last if said and ("{count}" in english) != ("{count}" in said)] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_markup_of_its_english_and_no_other(code: str) -> None:
    wrong = [
        (english, said)
        for english, said in each(code)
        if said and sorted(MARKUP.findall(said)) != sorted(MARKUP.findall(english))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_ends_as_its_english_does(code: str) -> None:
    """Spaces and full stops join what is shown side by side."""
    said = [(english, said) for english, said in each(code) if said]
    assert [pair for pair in said if len({text.endswith(".") for text in pair}) > 1] == []
    assert [pair for pair in said if pair[0] == pair[0].strip() and pair[1] != pair[1].strip()] == []


def test_nothing_is_said_that_the_catalogues_cannot_hold() -> None:
    """A text that is put together, or chosen, inside the brackets has no translation: mark it before."""
    wrong = []
    for pattern in READ:
        for path in sorted(ROOT.glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                    taken = node.args[: KEYWORDS[node.func.id]]
                    if any(isinstance(part, ast.JoinedStr | ast.BinOp | ast.IfExp) for part in taken):
                        wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []
