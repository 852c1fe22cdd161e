"""A reader without a browser: speaks to a running dashboard as Streamlit's own window does, over its websocket.

A session keeps what a window would show, element by element, and what the reader has set; each of her steps is one
message to the server, and ends when the server says that nothing runs any more. Reruns that the app makes by itself
are part of the step. A test holds what is sent to what Chromium sends for the same steps.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from streamlit.proto.AppPage_pb2 import AppPage
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

PATIENCE: Final = 120.0
"""Seconds after which an answer counts as lost."""
KEPT_RUNS: Final = 2
"""A window forgets a large message after more runs than these without it (``global.maxCachedMessageAge``)."""
EVENTS: Final = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
"""The name under which a component of the second kind tells of a click."""

Place = tuple[int, ...]
"""Where an element stands: its place in the page, in its block, and so on."""


class AnswerLost(Exception):
    """The server ended the session, or did not answer in time."""


@dataclass(frozen=True)
class Answer:
    """What one step took: seconds until nothing ran any more, and the bytes that the server sent."""

    seconds: float
    received: int


@dataclass
class Session:
    """What the window of one reader holds."""

    socket: ClientConnection
    address: str
    patience: float = PATIENCE
    query: str = ""
    page: str = ""
    """The page that is shown, by Streamlit's own name for it."""
    pages: dict[str, AppPage] = field(default_factory=dict)
    """What the list of pages offers, by path."""
    elements: dict[Place, Any] = field(default_factory=dict)
    """What is shown, by where it stands: Streamlit's elements and blocks."""
    chosen: dict[str, WidgetState] = field(default_factory=dict)
    """What the reader has set, and what the server has set for her, by the id of the widget."""
    kept: dict[str, tuple[ForwardMsg, int]] = field(default_factory=dict)
    """Large messages, which the server need not send again, and the run that used them last."""
    runs: int = 0


@asynccontextmanager
async def open_session(address: str, patience: float = PATIENCE) -> AsyncIterator[Session]:
    """A reader's connection to the dashboard at this address; nothing is asked for yet. An answer that has not come
    after ``patience`` seconds is lost."""
    async with connect(
        f"ws://{urlsplit(address).netloc}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(address),
        open_timeout=patience,
        ping_interval=None,  # a window sends none
        max_size=None,
    ) as socket:
        yield Session(socket, address, patience)


async def visit(session: Session, path: str = "", query: str = "") -> Answer:
    """Open the dashboard at this path and query, as by a link; the first step of every session."""
    session.query = query
    return await _ask(session, name=path)


async def turn_to(session: Session, path: str) -> Answer:
    """Choose a page in the list of pages; the filters come along by themselves."""
    session.query, session.page = "", session.pages[path].page_script_hash
    return await _ask(session, moved=True)


async def set_widget(session: Session, key: str, value: str | int | bool | list[str]) -> Answer:
    """Set the widget with this key: a list to the texts chosen, a field to its text, a number or a switch."""
    widget = find(session, key)
    assert widget is not None, f"the page has no widget {key}"
    session.chosen[widget.id] = state = WidgetState(id=widget.id)
    if isinstance(value, bool):
        state.bool_value = value
    elif isinstance(value, int):
        state.int_value = value
    elif isinstance(value, str):
        state.string_value = value
    else:
        state.string_array_value.data.extend(value)
    return await _ask(session)


async def press(session: Session, key: str) -> Answer:
    """Press the button with this key."""
    button = find(session, key)
    assert button is not None, f"the page has no button {key}"
    return await _ask(session, trigger=WidgetState(id=button.id, trigger_value=True))


async def click(session: Session, key: str, event: str, value: str) -> Answer:
    """Click on a part of the component with this key, which then tells of this event."""
    component = find(session, key)
    assert component is not None, f"the page has no component {key}"
    told = json.dumps([{"event": event, "value": value}], separators=(",", ":"))
    return await _ask(session, trigger=WidgetState(id=EVENTS.format(id=component.id), json_trigger_value=told))


async def close_dialog(session: Session) -> Answer:
    """Close the dialog that is open."""
    dialog = next(block.dialog for block in shown(session, "dialog"))
    return await _ask(session, trigger=WidgetState(id=dialog.id, trigger_value=True))


def find(session: Session, key: str) -> Any:
    """The widget, fold or component with this key; None where the page has none."""
    return next((widget for _, widget in _widgets(session) if _key(widget) == key), None)


def held(session: Session, key: str) -> list[str]:
    """What is chosen in the list with this key, as its reader sees it."""
    state = next(state for state in _states(session) if _key(state) == key)
    return list(state.string_array_value.data)


def keys(session: Session, begin: str) -> list[str]:
    """The keys of all widgets, folds and components that begin so, in the order of the page."""
    found = (_key(widget) for _, widget in _widgets(session))
    return [key for key in found if key.startswith(begin)]


def is_open(part: Any) -> bool:
    """Whether a fold, or a part that opens over the page, is open."""
    return bool(getattr(part, "expanded", False) or getattr(part, "open", False))


def _key(widget: Any) -> str:
    """The key that a widget's id ends with."""
    key: str = widget.id.split("-", 2)[-1]
    return key


def shown(session: Session, kind: str) -> Iterator[Any]:
    """The elements or blocks of this kind, from the top of the page to its foot."""
    for _, element in sorted(session.elements.items()):
        if element.WhichOneof("type") == kind:
            yield element


def texts(session: Session) -> list[str]:
    """The running text of the page, from its top to its foot: headings, paragraphs, notes, and HTML as it is."""
    kinds = ("heading", "markdown", "alert", "html")
    found = ((element.WhichOneof("type"), element) for _, element in sorted(session.elements.items()))
    return [getattr(element, kind).body for kind, element in found if kind in kinds]


def digest(session: Session) -> str:
    """A short hash of everything that the window shows: words, charts, tables, and what each widget holds.

    It leaves out the names of files that a download is to have, which are made up anew for each session.
    """
    sha = hashlib.sha256()
    for path, element in sorted(session.elements.items()):
        if element.WhichOneof("type") == "download_button":
            copy = type(element)()
            copy.CopyFrom(element)
            copy.download_button.ClearField("url")
            copy.download_button.ClearField("deferred_file_id")
            element = copy
        sha.update(repr(path).encode() + element.SerializeToString(deterministic=True))
    return sha.hexdigest()[:16]


def _widgets(session: Session) -> Iterator[tuple[str, Any]]:
    """Whatever on the page has an id of its own, with its kind, in the order of the page."""
    for _, element in sorted(session.elements.items()):
        kind = element.WhichOneof("type")
        if kind and getattr(getattr(element, kind), "id", ""):
            yield kind, getattr(element, kind)


async def _ask(
    session: Session, *, name: str | None = None, moved: bool = False, trigger: WidgetState | None = None
) -> Answer:
    """Send one message with what the window holds, and take in the answer."""
    message = BackMsg()
    state = message.rerun_script
    state.query_string = session.query
    state.page_script_hash = session.page
    if name is not None:
        state.page_name = name
    state.cached_message_hashes.extend(session.kept)
    state.context_info.timezone, state.context_info.timezone_offset = "UTC", 0
    state.context_info.locale, state.context_info.url = "en-US", f"{session.address}/{name or ''}"
    state.context_info.is_embedded, state.context_info.color_scheme = False, "light"
    state.widget_states.SetInParent()
    if not moved:  # no widget of the page that was left stands on the one that is asked for
        state.widget_states.widgets.extend(_states(session))
    if trigger is not None:
        state.widget_states.widgets.append(trigger)
    began = time.perf_counter()
    try:
        async with asyncio.timeout(session.patience):
            await session.socket.send(message.SerializeToString())
            received = await _take_in(session)
    except TimeoutError:
        raise AnswerLost(f"no answer after {session.patience:.0f} seconds") from None
    except ConnectionClosed as error:
        raise AnswerLost(f"the server ended the session: {error}") from None
    return Answer(time.perf_counter() - began, received)


async def _take_in(session: Session) -> int:
    """Read messages until nothing runs any more; gives how many bytes they were."""
    drawn: dict[Place, Any] = {}
    received = 0
    while True:
        data = await session.socket.recv()
        assert isinstance(data, bytes), "the server speaks in bytes"
        received += len(data)
        message = _keep(session, ForwardMsg.FromString(data))
        kind = message.WhichOneof("type")
        if kind == "new_session":
            drawn = {}
        elif kind == "delta":
            _draw(drawn, message)
        elif kind == "navigation":
            session.pages = {page.url_pathname: page for page in message.navigation.app_pages}
            session.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            session.query = message.page_info_changed.query_string
        elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            _settle(session, drawn)
            return received


def _keep(session: Session, message: ForwardMsg) -> ForwardMsg:
    """The message itself, or the one kept that it points to, at the place where it is wanted now."""
    if message.WhichOneof("type") == "ref_hash":
        whole = ForwardMsg()
        whole.CopyFrom(session.kept[message.ref_hash][0])
        whole.metadata.CopyFrom(message.metadata)
        session.kept[message.ref_hash] = (whole, session.runs)
        return whole
    if message.metadata.cacheable:
        session.kept[message.hash] = (message, session.runs)
    return message


def _draw(drawn: dict[Place, Any], message: ForwardMsg) -> None:
    """Put an element or a block where it belongs; what stood there, and in it, is gone."""
    path = tuple(message.metadata.delta_path)
    kind = message.delta.WhichOneof("type")
    if kind == "new_transient":  # a spinner beside what is there
        return
    for within in [other for other in drawn if other[: len(path)] == path]:
        del drawn[within]
    drawn[path] = message.delta.add_block if kind == "add_block" else message.delta.new_element


def _settle(session: Session, drawn: dict[Place, Any]) -> None:
    """Show what was drawn, and forget what belongs to nothing that is shown."""
    session.elements = drawn
    session.runs += 1
    session.kept = {name: held for name, held in session.kept.items() if session.runs - held[1] <= KEPT_RUNS}
    chosen = {}
    for kind, widget in _widgets(session):
        if getattr(widget, "set_value", False) or widget.id in session.chosen:
            chosen[widget.id] = (
                _given(kind, widget) if getattr(widget, "set_value", False) else session.chosen[widget.id]
            )
    session.chosen = chosen


def _states(session: Session) -> Iterator[WidgetState]:
    """What every widget of the page holds: what the reader has set, else what the server gave it."""
    for kind, widget in _widgets(session):
        if widget.id in session.chosen:
            yield session.chosen[widget.id]
        elif kind in GIVEN:
            yield _given(kind, widget)


def _given(kind: str, widget: Any) -> WidgetState:
    """What the server says that a widget of this kind holds."""
    state = WidgetState(id=widget.id)
    GIVEN[kind](state, widget)
    return state


def _give_codes(state: WidgetState, held: Any) -> None:
    options = [getattr(option, "content", option) for option in held.options]
    given = held.raw_values if held.set_value else [options[at] for at in held.default]
    state.string_array_value.data.extend(given)


def _give_days(state: WidgetState, held: Any) -> None:
    state.string_array_value.data.extend(held.value if held.set_value else held.default)


def _give_one(state: WidgetState, held: Any) -> None:
    given = held.raw_value if held.set_value else held.options[held.default] if held.HasField("default") else ""
    if given:
        state.string_value = given


def _give_text(state: WidgetState, held: Any) -> None:
    state.string_value = held.value if held.set_value else held.default


def _give_number(state: WidgetState, held: Any) -> None:
    given = held.value if held.set_value else held.default
    if held.data_type == held.INT:
        state.int_value = int(given)
    else:
        state.double_value = given


def _give_switch(state: WidgetState, held: Any) -> None:
    state.bool_value = held.value if held.set_value else held.default


GIVEN: Final[dict[str, Callable[[WidgetState, Any], None]]] = {
    "multiselect": _give_codes,
    "button_group": _give_codes,
    "date_input": _give_days,
    "selectbox": _give_one,
    "radio": _give_one,
    "text_input": _give_text,
    "text_area": _give_text,
    "number_input": _give_number,
    "checkbox": _give_switch,
}
"""By kind of widget, what it holds before its reader touches it."""
