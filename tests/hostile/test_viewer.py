"""A table whose every word is hostile, in a browser: words stay words on every page and in every figure's evidence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.server import serve
from tests.conftest import Visit
from tests.pages.test_pages import PAGES
from tests.sample import HOSTILE, build_sample, write_sample

WORDS = ("document_title", "publisher", "source", "attribution_text", "place", "place_text", "reported_term", "licence",
         "period_text", "alleged_actor", "cause", "nationality", "review_note", "role_reason")  # fmt: skip
ATTACK = f"{HOSTILE} [a](javascript:owned) <a href='javascript:owned'>x</a> <iframe src=//evil.example></iframe>\u202e"
LINK = "javascript:document.title='owned'//http://evil.example/"
INJECTED = (
    "[href^='javascript:' i], [href^='data:text' i], [href*='//evil' i], [src*='evil' i], iframe[src*='evil'], "
    "[onerror], [srcdoc], script:not([src]):has-text('owned')"
)


def build_hostile() -> pl.DataFrame:
    """The sample with the attack in place of every word that a document or a table brings; some links run."""
    figures = build_sample()
    there = [name for name in WORDS if name in figures.columns and figures.schema[name] == pl.String]
    words = (pl.when(pl.col(name).is_not_null()).then(pl.lit(ATTACK) + pl.col(name)).alias(name) for name in there)
    return figures.with_columns(*words, url=pl.lit(LINK))


def test_words_that_attack_stay_words_on_every_page_and_in_every_evidence(
    tmp_path: Path, visit: Callable[..., Visit]
) -> None:
    figures = build_hostile()
    table = write_sample(tmp_path / "figures.parquet", figures)
    shown = figures.filter(pl.col("review_status") != "waiting").unique("document_id", maintain_order=True)
    evidence = [f"ledger?figure={figure}" for figure in shown["figure_id"].head(2)]
    dialogs: list[Any] = []
    with serve(table) as address:
        seen = visit(address)
        seen.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for path in [*PAGES, *evidence]:
            page = seen.open(path)
            assert page.locator(INJECTED).count() == 0, path
            assert "owned" not in page.title(), path
            assert not page.get_by_test_id("stException").count(), path
    assert dialogs == []
    assert seen.foreign == []
    assert seen.complaints == []
