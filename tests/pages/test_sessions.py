"""Many readers at once: each sees what is hers, and the sessions that show it speak as a browser does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import WebSocket
from streamlit.proto.AppPage_pb2 import AppPage
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element

from benchmarks.readers import judge
from benchmarks.server import end, free_port, start
from benchmarks.session import (
    Session,
    click,
    close_dialog,
    digest,
    open_session,
    set_widget,
    shown,
    texts,
    turn_to,
)
from benchmarks.session import (
    visit as arrive,
)
from benchmarks.walking import BROKEN, FIGURE, Reader, Step, complain, invite, walk
from tests.conftest import Visit, run_apart

READERS = 8
AGAIN = 2
"""So many of them take their steps again, alone."""
STEPS = 3


async def _walk_at_once(address: str, readers: list[Reader]) -> list[list[Step]]:
    async with AsyncExitStack() as windows:
        sessions = [await windows.enter_async_context(open_session(address)) for _ in readers]
        walks = zip(sessions, readers, strict=True)
        return await asyncio.gather(*(walk(session, reader, readers, STEPS) for session, reader in walks))


def test_readers_at_once_lose_nothing_and_see_what_each_of_them_sees_alone(table: Path) -> None:
    readers, port = invite(READERS, seed=8), free_port()
    (together,) = _serve_walks(table, port, [readers])
    alone = [walked for (walked,) in _serve_walks(table, port, [[reader] for reader in readers[:AGAIN]])]
    judged = judge(together, alone, STEPS)
    assert judged["complaints"] == []
    assert judged["lost"] == 0
    assert (judged["steps"], judged["compared_with_alone"]) == (READERS * STEPS, AGAIN * STEPS)
    assert len({step.seen for step in together[0]}) > 1, "her window changes from step to step"


def _serve_walks(table: Path, port: int, groups: list[list[Reader]]) -> list[list[list[Step]]]:
    """What a new server on this port shows to each of these groups, one after the other."""
    server = start(table, port)
    try:
        return [run_apart(_walk_at_once(f"http://127.0.0.1:{port}", group)) for group in groups]
    finally:
        end(server)


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        (["Ledger", "**1\\,204 figures**: since 1 May 2001.", "**What these figures do not show.** Much."], ""),
        (["Ledger", "**1 figure**: in Syria.", "**What these figures do not show.** Much."], "not her own selection"),
        (
            ["Ledger", "**7 figures**: since 1 June 2002.", "**What these figures do not show.** Much."],
            "another reader's selection",
        ),
        (["Map", "**7 figures**: since 1 May 2001.", "**What these figures do not show.** Much."], "the page is “Map”"),
        (["Ledger", "**7 figures**: since 1 May 2001."], "the page has no foot"),
    ],
)
def test_an_answer_that_is_not_hers_or_not_whole_is_seen(told: list[str], complaint: str) -> None:
    assert complain(_window(told), "ledger", "1 May 2001", ["1 June 2002"]).startswith(complaint)
    assert bool(complain(_window(told), "ledger", "1 May 2001", ["1 June 2002"])) == bool(complaint)


def test_an_answer_that_breaks_off_is_seen() -> None:
    window = _window(["Ledger", "**7 figures**: since 1 May 2001.", "**What these figures do not show.** Much."])
    window.elements[9, 9] = Element()
    window.elements[9, 9].exception.message = "ValueError"
    assert complain(window, "ledger", "1 May 2001", []) == BROKEN


def test_what_is_lost_broken_mixed_up_or_otherwise_than_alone_is_counted() -> None:
    alone = [[Step("map", "filter", 0.1, 900, seen) for seen in ("a", "b")]]
    together = [[Step("map", "filter", 0.1, 900, "a"), Step("map", "filter", 0.1, 900, "c")]]
    assert judge(together, alone, 2)["unlike_alone"] == 1
    broken = [[Step("map", "filter", 0.1, 900, "a", BROKEN), Step("map", "filter", 0.1, 900, "b", "not her own")]]
    assert (judge(broken, alone, 2)["broken"], judge(broken, alone, 2)["mixed_up"]) == (1, 1)
    lost = [[Step("map", "filter", 0.1, 900, "a"), Step("map", "filter", 0, 0, "", "no answer", lost=True)]]
    assert judge(lost, alone, 3)["lost"] == 2, "the step that was not answered, and the one that could not be taken"


def _window(told: list[str]) -> Session:
    """A window on the ledger that shows a heading and paragraphs."""
    window = Session(socket=None, address="")  # type: ignore[arg-type]
    window.pages = {"ledger": AppPage(page_name="Ledger")}
    for at, text in enumerate(told):
        window.elements[0, at] = element = Element()
        (element.markdown if at else element.heading).body = text
    return window


def test_a_session_sends_what_a_browser_sends(server: str, visit: Callable[..., Visit]) -> None:
    seen = visit(server, locale="en-US", timezone_id="UTC")
    by_browser: list[bytes] = []

    def keep(sent: bytes | str) -> None:
        assert isinstance(sent, bytes)
        by_browser.append(sent)

    def overhear(socket: WebSocket) -> None:
        socket.on("framesent", keep)

    seen.page.on("websocket", overhear)
    page = seen.open("casualties?from=2010-01-01")
    page.get_by_role("link", name="Ledger").first.click()
    seen.settle()
    page.locator(".hf-ledger tbody button").first.click()
    seen.settle()
    page.get_by_role("button", name="Close").click()
    seen.settle()
    field = page.get_by_label("Search").last
    field.fill("Idleb")
    field.press("Enter")
    seen.settle()
    by_session = run_apart(_go_the_same_way(server))
    assert len(by_session) == len(by_browser)
    for ours, theirs in zip(by_session, by_browser, strict=True):
        assert _asked(ours) == _asked(theirs)


async def _go_the_same_way(address: str) -> list[bytes]:
    """What a session sends that takes the steps above."""
    async with _overheard(address) as (session, sent):
        await arrive(session, "casualties", "from=2010-01-01")
        await turn_to(session, "ledger")
        rows = next(
            held.bidi_component for held in shown(session, "bidi_component") if "hf-ledger" in held.bidi_component.json
        )
        await click(session, "ledger-rows", "chosen", FIGURE.findall(rows.json)[0])
        assert any(shown(session, "dialog"))
        await close_dialog(session)
        await set_widget(session, "ledger_search", "Idleb")
        assert any("“Idleb”" in text for text in texts(session))
        return sent


@asynccontextmanager
async def _overheard(address: str) -> AsyncIterator[tuple[Session, list[bytes]]]:
    """A session, and whatever it sends."""
    sent: list[bytes] = []
    async with open_session(address) as session:
        send = session.socket.send

        async def overhear(data: Any) -> None:
            sent.append(data)
            await send(data)

        session.socket.send = overhear  # type: ignore[assignment, method-assign]
        yield session, sent


def _asked(sent: bytes) -> ClientState:
    """What a message asks for, in one order, and without the address that the window showed before."""
    message: ClientState = BackMsg.FromString(sent).rerun_script
    message.context_info.ClearField("url")
    message.widget_states.widgets.sort(key=lambda state: state.id)
    message.cached_message_hashes.sort()
    return message


def test_a_window_that_shows_something_else_has_another_hash() -> None:
    one, other = _window(["Ledger", "7 figures"]), _window(["Ledger", "8 figures"])
    assert digest(one) == digest(_window(["Ledger", "7 figures"])) != digest(other)
