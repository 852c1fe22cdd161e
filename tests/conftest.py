"""Fixtures of the browser tests: a table, servers that serve it, and pages that are watched while they are used."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.server import serve
from tests import browser as browsers
from tests.sample import write_sample

settings.register_profile("any machine", deadline=None)  # a slow machine is no wrong answer
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--force-prefers-reduced-motion",
)  # fmt: skip
NO_BROWSER = (
    "No browser could be started for the tests of the pages: install chromium, or name one in the variable CHROMIUM "
    "(`python -m tests.browser` does it)."
)
Result = TypeVar("Result")
FOOT = ".st-key-foot"
"""The last part of every page: once it is there, the page has run through."""

FIELDS = {
    "ask": BackMsg.RERUN_SCRIPT_FIELD_NUMBER,
    "begin": ForwardMsg.NEW_SESSION_FIELD_NUMBER,
    "finish": ForwardMsg.SCRIPT_FINISHED_FIELD_NUMBER,
}
"""What a message is, by the number of the field that it fills."""

OVERHEAR = """fields => {
  const kind = data => {  // the first field behind the hash (1) and the metadata (2) of a message
    const bytes = new Uint8Array(data);
    let at = 0;
    const number = () => {
      let value = 0, factor = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * factor; factor *= 128; } while (byte > 127);
      return value;
    };
    while (at < bytes.length) {
      const field = number() >> 3;
      if (field > 2) return field;
      const length = number();
      at += length;
    }
  };
  let begun = false;
  window.unanswered = false;
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({data}) => {
        if (kind(data) === fields.begin) begun = true;
        if (kind(data) === fields.finish && begun) window.unanswered = false;
      });
    }
    send(data) {
      if (kind(data) === fields.ask) [window.unanswered, begun] = [true, false];
      super.send(data);
    }
  };
}"""
"""Keeps in mind whether the page has asked the server for a run that has not begun and finished since: on a slow
machine much time can pass between a click and the first sign of its run."""

STILL = """() => {
  const busy = window.unanswered
    || document.querySelector("[data-testid=stApp]").dataset.testScriptState !== "notRunning"
    || document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
    || [...document.querySelectorAll(".js-plotly-plot")].some(chart => !chart._fullLayout)
    || document.getAnimations().some(animation => animation.playState === "running");
  window.stillSince = busy ? null : (window.stillSince ?? performance.now());
  return window.stillSince !== null && performance.now() - window.stillSince > 700;
}"""
"""Nothing has run for 0.7 seconds, and all that came of it is drawn: a first visit can run twice, once the browser has
said which theme it shows."""


@dataclass
class Visit:
    """A page in the browser, and what it asked of other hosts and complained of while it was used."""

    page: Page
    address: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        """Go to this path of the dashboard and wait until the page has run through."""
        self.page.goto(f"{self.address}/{path}")
        return self.settle()

    def settle(self) -> Page:
        """Wait until the page has run through and nothing runs any more."""
        self.page.locator(FOOT).wait_for(timeout=60_000)
        self.page.evaluate("window.stillSince = null")  # what was still before the last click does not count
        self.page.wait_for_function(STILL, timeout=60_000)
        return self.page

    def assert_quiet(self) -> None:
        """Nothing was asked of another host, and the console holds no error."""
        assert self.foreign == []
        assert self.complaints == []


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a published table."""
    return write_sample(tmp_path_factory.mktemp("table") / "figures.parquet")


def run_apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it in a thread of its own: the browser of other tests may have a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def publish_documents(folder: Path) -> Path:
    """A table of the repository's own documents and of nothing else, published into this folder."""
    table, raw = folder / "figures.parquet", folder / "raw"
    raw.mkdir()
    command = [sys.executable, "-m", "etl", "refresh", "--offline", "--table", str(table), "--raw", str(raw)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return table


@pytest.fixture(scope="session")
def server(table: Path) -> Iterator[str]:
    """The address of a dashboard on the sample that all tests of a run share."""
    with serve(table) as address:
        yield address


@pytest.fixture(scope="session")
def fresh_server(table: Path) -> Callable[[], Any]:
    """Starts a dashboard on the sample that nobody has asked anything yet."""
    return lambda: serve(table)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    found = browsers.find()
    try:
        started = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
    except Exception as error:
        pytest.fail(f"{NO_BROWSER} {error}")
    yield started
    started.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Opens a browser window on a dashboard, watched; ``context`` is passed on to the browser."""
    contexts = []

    def begin(address: str, **context: Any) -> Visit:
        window = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        contexts.append(window)
        window.add_init_script(f"({OVERHEAR})({json.dumps(FIELDS)})")
        seen = Visit(window.new_page(), address)
        host = urlsplit(address).netloc

        def note_request(request: Any) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != host:
                seen.foreign.append(request.url)

        def note_message(message: Any) -> None:
            # Streamlit looks for its own server under the page's path first, and is answered 404.
            if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
                seen.complaints.append(message.text)

        seen.page.on("request", note_request)
        seen.page.on("console", note_message)
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        return seen

    yield begin
    for window in contexts:
        window.close()
