"""Seconds until the figures of a pasted report are marked in the running app, in Chromium: the two reports on Idleb.

Each round starts a server anew on the repository's own documents. The first report waits for the reader's models where
they are not loaded yet; the second is read by a warm server. The clock runs from the click on "Read its figures".
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.server import serve
from ledger.table import table_path
from tests import browser as browsers
from tests.conftest import FLAGS, Visit
from tests.pages.test_articles import REPORTS, mark, paste

BAR = 2.0
"""Seconds until the figures of a report are marked."""


def measure(rounds: int) -> list[dict[str, Any]]:
    """A line a round and report: seconds until its figures are marked, and how many there are."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=list(FLAGS))
        for number in range(1, rounds + 1):
            with tempfile.TemporaryDirectory() as folder:
                table = Path(folder) / "figures.parquet"
                table.write_bytes(table_path().read_bytes())
                with serve(table, {"FIGURES_ACCESS": "alone"}) as address:
                    page = browser.new_page()
                    seen = Visit(page, address)
                    for name in REPORTS:
                        paste(seen, name)
                        began = time.perf_counter()
                        mark(page)
                        seconds = round(time.perf_counter() - began, 2)
                        figures = page.locator("button.hf-number").count()
                        found.append({"round": number, "report": name, "seconds": seconds, "figures": figures})
                        print(found[-1], flush=True)
                        seen.settle()
                    page.close()
        browser.close()
    return found


def main() -> None:
    """Measure, print, and write the results where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path)
    chosen = parser.parse_args()
    report = {
        "measured_on": date.today().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "bar_seconds": BAR,
        "reports": measure(chosen.rounds),
    }
    if chosen.output:
        chosen.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
