"""What the compiled requirements pin: every package with its version, the hashes of its files, and who asked for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

REQUIREMENTS: Final = Path("requirements.txt")
PROJECT: Final = "humanitarian-figures"
"""Ourselves, among those who asked for a package."""

_PIN: Final = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\\n]+?))? *\\?$")
_HASH: Final = re.compile(r"^    --hash=sha256:([0-9a-f]{64})(?: \\)?$")
_VIA: Final = re.compile(r"^    # (?:via |  )([a-z0-9][a-z0-9._-]*)")


@dataclass(frozen=True)
class Pin:
    """One pinned package: ``marker`` says where it is installed (null: everywhere), ``hashes`` are the SHA-256 of its
    files in hexadecimal, ``via`` the packages that need it, PROJECT among them."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]
    via: tuple[str, ...]


def read_pins(path: Path = REQUIREMENTS) -> list[Pin]:
    """The pins of a compiled requirements file in its order; one name may stand twice, for different systems.

    Raises ValueError for a line that is no pin, hash or comment: the file names an index, or was edited by hand.
    """
    pins: list[tuple[str, str, str | None, list[str], list[str]]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found := _PIN.match(line):
            pins.append((found[1], found[2], found[3], [], []))
        elif found := _HASH.match(line):
            pins[-1][3].append(found[1])
        elif found := _VIA.match(line):
            pins[-1][4].append(found[1])
        elif line.strip() and not line.lstrip().startswith("#"):
            raise ValueError(f"{path.name}, line {number}: {line!r} pins no package; compile it: make lock")
    return [Pin(name, version, marker, tuple(hashes), tuple(via)) for name, version, marker, hashes, via in pins]
