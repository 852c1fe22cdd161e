"""Starting a refresh from the page, and following it: for editors; readers see when the last one was."""

from __future__ import annotations

from typing import Final

import streamlit as st

from desk.access import NotAllowed
from desk.database import DeskUnreachable
from desk.refreshing import RUNNING, AlreadyRunning, Refresh, newest, start_refresh
from ledger.language import language, mark, number, say, speak
from ledger.moments import moment_words
from ledger.table import table_path
from ui.person import desk, desk_to_read, person
from ui.text import capital, in_markdown

REFUSED: Final = "refresh_refused"
"""Where the session keeps why a refresh could not be started."""

ENDED: Final = {
    "published": mark("The last refresh, which {name} started, was published on {moment}."),
    "unchanged": mark("The last refresh, which {name} started, ended on {moment}: nothing had changed."),
    "failed": mark("The last refresh, which {name} started, failed on {moment}. The table is as it was before."),
}


def offer_refresh(key: str, sources: bool = False) -> None:
    """A button that publishes what was decided, for an editor; while a refresh runs, how far it is; what came of it.

    With ``sources`` the editor may have the sources tried online. Who may not write sees when the last refresh was.
    """
    may_edit = person().may_edit
    try:
        opened = desk() if may_edit else desk_to_read()
        last = newest(opened) if opened else None
    except DeskUnreachable as error:
        if may_edit:
            st.error(in_markdown(capital(f"{error}.")))
        return
    with st.container(key=f"refresh-{key}"):
        if not may_edit:
            _tell_when(last)
        elif last and last.state == RUNNING:
            _follow()
        else:
            _ask(key, sources)
            if last:
                _tell_end(last)


def _ask(key: str, sources: bool) -> None:
    online = sources and st.toggle(
        say("Try the sources online too"),
        key=f"online-{key}",
        help=say("Takes some minutes. A source that cannot be reached keeps the figures that it gave before."),
    )
    st.button(
        say("Refresh now") if sources else say("Publish what was decided"),
        key=f"start-{key}",
        icon=":material/sync:",
        on_click=_start,
        args=(online,),
    )
    if refused := st.session_state.pop(REFUSED, None):
        st.error(in_markdown(refused))


def _start(online: bool) -> None:
    """Start a refresh, if the person who asks now may."""
    try:
        start_refresh(desk(), person(), table_path(), online)
    except AlreadyRunning:
        pass  # it is followed instead
    except (NotAllowed, DeskUnreachable) as error:
        st.session_state[REFUSED] = str(error)


def _follow() -> None:
    """How far the refresh is, second by second; once it has ended, the whole page anew, with the new table."""
    code = language()

    @st.fragment(run_every=1)
    def watch() -> None:
        speak(code)
        here = newest(desk())
        if here is None or here.state != RUNNING:
            st.rerun()
        words = say("Refreshing, started by {name}", name=here.editor)
        if here.total:
            done = say("{done} of {total}", done=number(here.done), total=number(here.total))
            words = say("{words}: {done}", words=words, done=done)
        st.progress(min(here.done / here.total, 1.0) if here.total else 0.0, text=in_markdown(words))
        if here.step:
            st.caption(in_markdown(here.step))

    watch()


def _tell_end(last: Refresh) -> None:
    """What came of the last refresh, with what the program says of it."""
    words = say(ENDED[last.state], name=last.editor, moment=moment_words(last.ended_at or last.seen_at))
    if last.state == "failed":
        st.error(f"{in_markdown(words)} {in_markdown(capital(last.words))}")
    else:
        st.caption(f"{in_markdown(words)} {in_markdown(last.words)}")


def _tell_when(last: Refresh | None) -> None:
    if last and last.ended_at and last.state != "failed":
        st.caption(say("Last refreshed on {moment}.", moment=moment_words(last.ended_at)))
