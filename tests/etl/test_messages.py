"""Catalogues: gathered in a fixed order, translations kept, what is gone dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from etl import messages


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "CATALOGUES", tmp_path)
    return tmp_path


def marked(*ids: str | tuple[str, str]) -> Catalog:
    catalogue = Catalog(locale="en")
    for english in ids:
        catalogue.add(english, locations=[("pages/toy.py", 0)])
    return catalogue


def test_a_translation_is_kept_and_what_is_no_longer_marked_is_dropped(catalogues: Path) -> None:
    path = catalogues / "fr.po"
    path.write_bytes(messages.update_catalogue("fr", marked("Stays", "Goes")))
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgid "Stays"\nmsgstr ""', 'msgid "Stays"\nmsgstr "Reste"')
    )
    path.write_bytes(messages.update_catalogue("fr", marked("Comes", "Stays")))
    held = {message.id: message.string for message in messages.read_catalogue("fr") if message.id}
    assert held == {"Comes": "", "Stays": "Reste"}


def test_a_message_that_became_one_with_a_count_waits_for_all_its_forms(catalogues: Path) -> None:
    (catalogues / "ar.po").write_bytes(messages.update_catalogue("ar", marked("{count} day")))
    (catalogues / "ar.po").write_bytes(messages.update_catalogue("ar", marked(("{count} day", "{count} days"))))
    [message] = [message for message in messages.read_catalogue("ar") if message.id]
    assert message.string == ("",) * 6


def test_writing_twice_changes_no_byte_and_names_no_line_and_no_day(catalogues: Path) -> None:
    once = messages.update_catalogue("es", marked("A", ("{count} b", "{count} bs")))
    (catalogues / "es.po").write_bytes(once)
    assert messages.update_catalogue("es", marked("A", ("{count} b", "{count} bs"))) == once
    assert b"#: pages/toy.py\n" in once
    assert b"Date" not in once


def test_what_sources_declare_in_our_own_words_is_gathered() -> None:
    held = {message.id for message in messages.gather_messages()}
    assert all(source.caveat in held for source in messages.SOURCES if source.caveat)
