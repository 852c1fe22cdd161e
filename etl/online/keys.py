"""API keys: named in braces in what a source declares, read from the environment, told to nobody but the host."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from etl.source import Online

KEY: Final = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")


def names_of_keys(online: Iterable[Online]) -> set[str]:
    """The environment variables that addresses and their headers name."""
    return {name for one in online for text in (one.url, *one.headers.values()) for name in KEY.findall(text)}


def read_keys(online: Iterable[Online]) -> dict[str, str]:
    """By name the keys that addresses need; "" where one is not set."""
    return {name: os.environ.get(name, "").strip() for name in names_of_keys(online)}


def fill(text: str, keys: dict[str, str], in_address: bool = False) -> str:
    """An address or a header's value with the keys in place of their names."""
    return KEY.sub(lambda name: quote(keys[name[1]], safe="") if in_address else keys[name[1]], text)


def redact(text: str, keys: dict[str, str]) -> str:
    """A text with the names of the keys in place of the keys, in each spelling that an address or a log may have."""
    for name, key in keys.items():
        if key:
            text = re.sub("".join(spellings(letter) for letter in key), f"{{{name}}}", text, flags=re.IGNORECASE)
    return text


def spellings(letter: str) -> str:
    """A pattern of a letter of a key: as it is, escaped in Python, encoded in an address."""
    encoded = "".join(f"%{byte:02X}" for byte in letter.encode())
    forms = {letter, repr(letter)[1:-1], encoded, "+" if letter == " " else letter}
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms, key=len, reverse=True))})"
