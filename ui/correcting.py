"""Any figure can be put right from its evidence, by an editor: it is right, it says something else, it is no figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import uuid4

import streamlit as st

from desk.access import NotAllowed
from desk.database import DeskUnreachable
from desk.decisions import DecidedMeanwhile, NotUnderstood, decide
from desk.mending import mend
from etl.decisions import Decision, Reading, to_reading
from ledger.language import Words, mark, say
from ui.folds import fold
from ui.history import decisions_on, is_in_table, is_lost, since_reopened
from ui.language import held_language
from ui.person import desk, person
from ui.review.fields import list_groups
from ui.text import capital, in_markdown

Figure = dict[str, Any]

ACTIONS: Final = Words(
    {
        "agree": mark("It is right"),
        "mend": mark("It says something else"),
        "reject": mark("It is no figure"),
        "reopen": mark("Take back what was decided"),
    }
)
TOLD: Final = "correction_told"
"""Where the session keeps what came of the last correction: the figure, whether it was saved, words, and the id of the
decision that it is about."""


def offer_correction(figure: Figure) -> None:
    """Draw the form, for an editor; visitors see nothing, and what they send is refused where it would be saved."""
    if not person().may_edit:
        return
    with fold(say("Correct this figure"), f"correct-{figure['figure_id']}") as opened:
        if opened:
            _draw(figure)


def reading_of(figure: Figure, decisions: Sequence[Decision]) -> Reading:
    """What a figure says now: what was decided last, else what the program read, as the table has it."""
    if is_lost(figure, decisions):
        return to_reading(figure)
    if held := since_reopened(decisions):
        return held[-1].reading or held[-1].before or {}
    if decisions and not is_in_table(figure, decisions):  # the table still says what was taken back
        return decisions[0].before or {}
    return to_reading(figure)


def _draw(figure: Figure) -> None:
    try:
        desk()
        decisions = decisions_on(figure)
    except DeskUnreachable as error:
        st.error(in_markdown(capital(f"{error}.")))
        return
    if len(decisions) > _seen(figure, len(decisions)):
        _tell_meanwhile(figure, decisions[-1])
    _tell(figure)
    before, held = reading_of(figure, decisions), bool(since_reopened(decisions))
    key = f"{figure['figure_id']}-{len(decisions)}"
    action = st.segmented_control(
        say("What is to be said of how it was read?"),
        [name for name in ACTIONS if held or name != "reopen"],
        format_func=ACTIONS.__getitem__,
        key=f"action-{key}",
    )
    if not action:
        return
    changes = _ask_changes(before, key) if action == "mend" else {}
    needed = action in ("mend", "reject")
    reason = st.text_input(
        say("Why: what the words or the cell say") if needed else say("Why, if there is something to say"),
        key=f"reason-{key}",
        max_chars=500,
    )
    missing = (needed and not reason.strip()) or (action == "mend" and not changes)
    st.button(
        say("Save"),
        key=f"save-{key}",
        type="primary",
        on_click=_save,
        args=(figure, action, before, changes, reason.strip(), len(decisions)),
        disabled=missing,
    )
    if missing:
        st.caption(say("It can be saved once a reason is written and, of a correction, something is another."))


def _seen(figure: Figure, now: int) -> int:
    """How many decisions on a figure the editor knew of when the form was drawn before; as many as now, at first."""
    key = f"decisions-seen-{figure['figure_id']}"
    seen = int(st.session_state.get(key, now))
    st.session_state[key] = now
    return seen


def _tell_meanwhile(figure: Figure, theirs: Decision) -> None:
    """Say that somebody else has decided, so that what was begun is to be begun anew; nothing of one's own."""
    told = st.session_state.get(TOLD)
    if told and told[0] == figure["figure_id"] and told[3] == theirs.id:
        return
    words = say(
        "{name} has decided on this figure meanwhile, so nothing was saved. Read what was decided, then decide anew.",
        name=in_markdown(theirs.editor),
    )
    st.session_state[TOLD] = (figure["figure_id"], False, words, theirs.id)


def _tell(figure: Figure) -> None:
    """What came of the correction before, if it was one of this figure."""
    told = st.session_state.get(TOLD)
    if not told or told[0] != figure["figure_id"]:
        return
    if not told[1]:
        st.error(told[2])
        return
    st.success(told[2])
    st.page_link(
        "pages/quality.py", label=say("Refresh on the page Data quality"), icon=":material/sync:",
        query_params=held_language(),
    )  # fmt: skip


def _ask_changes(before: Reading, key: str) -> dict[str, Any]:
    """The fields that the editor says are wrong, each asked for by what it holds; those that are another now."""
    fields = {field["name"]: field for group in list_groups() for field in group["fields"]}
    wrong = st.multiselect(
        say("What is wrong?"),
        list(fields),
        format_func=lambda name: fields[name]["label"],
        key=f"fields-{key}",
        placeholder="",
        select_all=False,
    )
    asked = {name: _ask(fields[name], before.get(name), f"field-{name}-{key}") for name in wrong}
    return {name: value for name, value in asked.items() if value != before.get(name)}


def _ask(field: dict[str, Any], value: Any, key: str) -> Any:
    """The new value of a field, by a widget that offers what it can hold; as a reading keeps it."""
    label = field["label"]
    if field["kind"] == "choice":
        words = dict(field["choices"])
        codes = [*([None] if field["optional"] else []), *words]
        place = codes.index(value) if value in codes else 0
        return st.selectbox(label, codes, place, lambda code: words[code] if code else say("nothing"), key=key)
    if field["kind"] == "number":
        return st.number_input(label, min_value=0, value=value, step=1, key=key)
    if field["kind"] == "day":
        day = st.date_input(
            label, date.fromisoformat(value) if value else None, date(1900, 1, 1), key=key, format="YYYY-MM-DD"
        )
        return day.isoformat() if isinstance(day, date) else None
    return st.text_input(label, value or "", key=key, max_chars=500).strip() or None


def _save(figure: Figure, action: str, before: Reading, changes: dict[str, Any], reason: str, seen: int) -> None:
    """Keep the decision, where the person who asks now may decide; and what came of it, in words."""
    try:
        reading = None if action in ("reject", "reopen") else mend(before, changes)
        kept = decide(
            desk(), person(), uuid4().hex, figure["dataset"], figure["document_id"], figure["figure_id"],
            action, before, reading, reason, seen,
        )  # fmt: skip
    except DecidedMeanwhile as error:
        _tell_meanwhile(figure, error.decision)
    except (NotAllowed, NotUnderstood, DeskUnreachable) as error:
        st.session_state[TOLD] = (figure["figure_id"], False, in_markdown(error), "")
    else:
        words = say("Saved. It is in the table after the next refresh.")
        st.session_state[TOLD] = (figure["figure_id"], True, words, kept.id)
