"""How long a reader waits: each page on a cold server and on a warm one, and a change of filter, in a real browser.

The reader's clock: from asking for the page until the first chart, table or card is drawn (until the words, on pages
that have none), and until the page is at rest. ``python -m benchmarks.pages`` prints a table and writes JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.server import serve
from ledger.table import table_path
from tests import browser as browsers
from tests.conftest import FLAGS, FOOT

PAGES: Final = (
    "", "casualties", "displacement", "children", "sources", "map", "ledger", "documents", "quality", "changes",
    "method", "about",
)  # fmt: skip
WORDS_ONLY: Final = ("changes", "method", "about")
USEFUL: Final = (
    ".js-plotly-plot .main-svg, [data-testid=stDataFrame] canvas, .hf-card-number, .hf-ledger button, .hf-document"
)
AT_REST: Final = """() => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
  && !document.querySelector("[data-stale=true]")"""
COLD_BAR: Final = 2.5
WARM_BAR: Final = 1.0
FILTER_BAR: Final = 0.5
FILTERED: Final = ("", "casualties", "displacement", "children", "sources", "ledger")
WARM_ROUNDS: Final = 3


def open_page(browser: Browser, address: str, path: str) -> tuple[float, float]:
    """Seconds until something useful is drawn, and until the page is at rest, in a new window."""
    window = browser.new_context(viewport={"width": 1280, "height": 900})
    page = window.new_page()
    began = time.perf_counter()
    page.goto(f"{address}/{path}", wait_until="commit")
    page.locator(FOOT if path in WORDS_ONLY else USEFUL).first.wait_for(timeout=60_000)
    useful = time.perf_counter() - began
    _rest(page)
    whole = time.perf_counter() - began
    window.close()
    return useful, whole


def change_filter(browser: Browser, address: str, path: str) -> float:
    """Seconds from choosing a place until the page says what is selected now and every chart of it is drawn anew."""
    window = browser.new_context(viewport={"width": 1280, "height": 900})
    page = window.new_page()
    page.goto(f"{address}/{path}")
    _rest(page)
    field = page.get_by_role("combobox", name="Places")
    field.click()
    field.fill("Syria")
    option = page.get_by_role("option", name="Syria").first
    option.wait_for()
    began = time.perf_counter()
    option.click()
    page.get_by_text("in Syria").first.wait_for(timeout=60_000)
    page.wait_for_function(AT_REST, timeout=60_000)
    took = time.perf_counter() - began
    window.close()
    return took


def _rest(page: Page) -> None:
    page.locator(FOOT).wait_for(timeout=60_000)
    page.wait_for_function(AT_REST, timeout=60_000)


def measure(pages: tuple[str, ...]) -> dict[str, Any]:
    """Seconds by page: cold (each on a server of its own), warm and after a change of filter (medians)."""
    rows = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=list(FLAGS))
        for path in pages:
            with serve(table_path()) as address:
                cold, cold_whole = open_page(browser, address, path)
                warm = [open_page(browser, address, path) for _ in range(WARM_ROUNDS)]
                changes = [change_filter(browser, address, path) for _ in range(2)] if path in FILTERED else []
            rows[path or "overview"] = {
                "cold": round(cold, 2),
                "cold_at_rest": round(cold_whole, 2),
                "warm": round(statistics.median(useful for useful, _ in warm), 2),
                "warm_at_rest": round(statistics.median(whole for _, whole in warm), 2),
                "filter_changed": round(statistics.median(changes), 2) if changes else None,
            }
            print(f"{path or 'overview':14}", *(f"{name} {value}" for name, value in rows[path or "overview"].items()))
        browser.close()
    return {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "table_megabytes": round(table_path().stat().st_size / 1e6, 1),
        "bars": {"cold": COLD_BAR, "warm": WARM_BAR, "filter_changed": FILTER_BAR},
        "pages": rows,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pages", nargs="*", help="paths of the pages to measure; all where none is named")
    parser.add_argument("--output", type=Path, help="where to write the figures as JSON")
    asked = parser.parse_args()
    report = measure(tuple("" if path == "overview" else path for path in asked.pages) or PAGES)
    if asked.output:
        asked.output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
