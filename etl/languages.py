"""Which language a text is in, by how it looks."""

from __future__ import annotations

import py3langid

from etl.trusted import trusted_package


def rank_languages(text: str) -> list[str]:
    """The ISO 639 codes of all languages that are known, what the text looks most like first.

    Raises NotTrusted where the model that tells them apart is not the recorded one.
    """
    trusted_package("py3langid")
    return [str(language) for language, _ in py3langid.rank(text)]
