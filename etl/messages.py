"""The catalogues of our own words: ``python -m etl.messages`` gathers what the code marks, and what sources declare.

Translations are kept, messages that are no longer there are dropped, and what is new stands there without a
translation, in the order of the English. Running it twice changes nothing.
"""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from etl.schema import FIELDS
from etl.sources import SOURCES

ROOT: Final = Path(__file__).resolve().parent.parent
TABLE: Final = ROOT / "data" / "figures.parquet"
CATALOGUES: Final = ROOT / "ledger" / "language"
TRANSLATED: Final = ("fr", "es", "ar")
READ: Final = ("dashboard.py", "pages/**/*.py", "ui/**/*.py", "ledger/**/*.py")
KEYWORDS: Final = {"say": 1, "mark": 1, "say_count": 2}
"""By the functions of ledger.language that take marked English, how many texts they take."""

PLURALS: Final = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
"""Where the rule is not babel's: its order of the last two Arabic forms is not the one of CLDR and of translators."""

DECLARED: Final = ("counts", "does_not_count", "caveat", "cadence")
"""What a source declares in our own words; titles, publishers, licences and citations are names."""


HEADER: Final = """\
msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def gather_messages() -> Catalog:
    """Every message of the code and of the sources, by its English, each with the files that it stands in."""
    found: dict[str | tuple[str, str], set[str]] = {}
    for name, message in [*_marked(), *_declared(), *_meanings(), *_left_out()]:
        found.setdefault(message, set()).add(name)
    catalogue = Catalog(locale="en")
    singular = {message if isinstance(message, str) else message[0]: message for message in found}
    for english in sorted(singular):
        message = singular[english]
        names = {*found[message], *found.get(english, ())}
        catalogue.add(message, locations=[(name, 0) for name in sorted(names)])
    return catalogue


def update_catalogue(code: str, messages: Catalog) -> bytes:
    """The catalogue of this language with these messages, its translations kept."""
    kept = read_catalogue(code)
    catalogue = Catalog(locale=code)
    for message in messages:
        if message.id:
            old = kept.get(message.id if isinstance(message.id, str) else message.id[0])
            same = old is not None and old.id == message.id
            catalogue.add(message.id, old.string if old and same else None, locations=message.locations)
    written = io.BytesIO()
    write_po(written, catalogue, width=116, omit_header=True, include_lineno=False)
    return HEADER.format(code=code, plurals=PLURALS.get(code, catalogue.plural_forms)).encode() + written.getvalue()


def read_catalogue(code: str) -> Catalog:
    """The catalogue of this language as it stands; an empty one where there is none."""
    path = CATALOGUES / f"{code}.po"
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def main() -> None:
    """Bring every catalogue up to the code, and say what waits for a translation."""
    messages = gather_messages()
    for code in TRANSLATED:
        path = CATALOGUES / f"{code}.po"
        path.write_bytes(update_catalogue(code, messages))
        waiting = [message for message in read_catalogue(code) if message.id and not _is_translated(message.string)]
        print(f"{path.relative_to(ROOT)}: {len(messages)} messages, {len(waiting)} without a translation")


def _is_translated(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return bool(string) if string is None or isinstance(string, str) else all(string)


def _marked() -> Iterator[tuple[str, str | tuple[str, str]]]:
    # Babel's own extractor does not look into f-strings before Python 3.12.
    for pattern in READ:
        for path in sorted(ROOT.glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                    taken = node.args[: KEYWORDS[node.func.id]]
                    said = [str(part.value) for part in taken if isinstance(part, ast.Constant) and part.value]
                    if said and len(said) == len(taken):
                        yield path.relative_to(ROOT).as_posix(), said[0] if len(said) == 1 else (said[0], said[1])


def _declared() -> Iterator[tuple[str, str]]:
    for source in SOURCES:
        for field in DECLARED:
            text = getattr(source, field)
            if text:
                yield "etl/sources", text


def _meanings() -> Iterator[tuple[str, str]]:
    """What the README of a download says of each column."""
    for field in FIELDS:
        yield "etl/schema.py", field.meaning


def _left_out() -> Iterator[tuple[str, str]]:
    """Why cells of the published table's files are no figures, as the sources wrote it down."""
    sources = json.loads((pq.read_schema(TABLE).metadata or {})[b"sources"])
    for source in sources.values():
        for file in source["files"].values():
            for reason in file.get("left_out", {}):
                yield "etl/sources", reason


if __name__ == "__main__":
    main()
