"""What readers do: each has her own selection, and goes at random from page to page, filters, searches and opens
evidence; every answer is checked for being hers."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from benchmarks.session import (
    Answer,
    AnswerLost,
    Session,
    click,
    close_dialog,
    digest,
    find,
    held,
    is_open,
    keys,
    press,
    set_widget,
    shown,
    texts,
    turn_to,
    visit,
)
from ledger.language import day
from ui.text import in_markdown

FIRST_YEAR: Final = 1990
LISTS: Final = ("place", "outcome", "source", "measure")
"""The filters that readers change, beside the words."""
WORDS: Final = ("Aleppo", "Idleb", "Gaza", "children", "refugees", "school", "UNHCR", "hospital")
ORDERS: Final = ("Newest first", "Largest first")
OTHER_PAGE: Final = "other page"
FIGURE: Final = re.compile(r'"figure": ?"([^"]+)"')
MARK: Final = re.compile(r'\["([0-9a-f]{16}(?:-\d+)?)"[\],]')
"""The figure that a mark of a chart stands for: the first entry of its customdata."""
FOOT: Final = "**What these figures do not show.**"
BROKEN: Final = "the page broke off with an error"
NO_FOOT: Final = "the page has no foot"
SELECTED: Final = re.compile(r"\*\*[\d\\,]+ figures?\*\*: ")


@dataclass(frozen=True)
class Step:
    """One step of a reader: where she then was, what she did, how long it took, what she saw."""

    page: str
    action: str
    seconds: float
    received: int
    seen: str
    """A hash of everything in her window."""
    complaint: str = ""
    """What was wrong with the answer; empty where nothing was."""
    lost: bool = False


@dataclass(frozen=True)
class Reader:
    """Who walks: her number, her own first day, which nobody else's filters hold, and the seed of her choices."""

    number: int
    first: date
    seed: str


def invite(count: int, seed: int) -> list[Reader]:
    """So many readers, each with a first day of her own, some months after that of the one before."""
    months = max(1, 25 * 12 // count)
    return [
        Reader(at, date(FIRST_YEAR + at * months // 12, at * months % 12 + 1, 1), f"{seed}-{at}") for at in range(count)
    ]


async def walk(
    session: Session, reader: Reader, everybody: Iterable[Reader], clicks: int, think: float = 0
) -> list[Step]:
    """Everything that one reader does in a session just opened, and how she was answered; between two steps she thinks
    for ``think`` seconds in the mean. Her choices are the same whenever she is shown the same."""
    chance, pause = random.Random(reader.seed), random.Random(f"{reader.seed} thinking")
    foreign = [_words(other) for other in everybody if other != reader]
    steps: list[Step] = []
    page, action = chance.choice(("", "casualties", "displacement", "ledger")), "first visit"
    await asyncio.sleep(pause.uniform(0, think))
    try:
        answer = await visit(session, page, f"from={reader.first}")
        while True:
            complaint = complain(session, page, _words(reader), foreign)
            steps.append(Step(page, action, answer.seconds, answer.received, digest(session), complaint))
            if len(steps) >= clicks:
                return steps
            await asyncio.sleep(pause.expovariate(1 / think) if think else 0)
            page, action, answer = await _go_on(session, page, chance)
    except AnswerLost as error:
        return [*steps, Step(page, action, 0, 0, "", str(error), lost=True)]


def complain(session: Session, page: str, own: str, foreign: list[str]) -> str:
    """What is wrong with what this reader sees on this page; empty where nothing is. ``own`` are the words that her
    selection is told in, ``foreign`` those of the others."""
    if any(shown(session, "exception")):
        return BROKEN
    told = texts(session)
    if not any(text.startswith(FOOT) for text in told):
        return NO_FOOT
    title = next((element.heading.body for element in shown(session, "heading")), "")
    if title != session.pages[page].page_name:
        return f"the page is “{title}”, not “{session.pages[page].page_name}”"
    selected = next((text for text in told if SELECTED.match(text)), "")
    if any(words in selected for words in foreign):
        return f"another reader's selection: {selected}"
    if own not in selected:
        return f"not her own selection: {selected}"
    return ""


def _words(reader: Reader) -> str:
    """The words of this reader's selection that are in nobody else's."""
    return in_markdown(day(reader.first))


async def _go_on(session: Session, page: str, chance: random.Random) -> tuple[str, str, Answer]:
    """The next step: the page that it leads to, what it was, and its answer."""
    if any(shown(session, "dialog")):
        return page, "close evidence", await close_dialog(session)
    weights = {name: weight for name, (weight, _) in ACTIONS.items()} | {OTHER_PAGE: 4.0}
    while (name := chance.choices(list(weights), list(weights.values()))[0]) != OTHER_PAGE:
        del weights[name]
        if answer := await ACTIONS[name][1](session, page, chance):
            return page, name, answer
    path = chance.choice([path for path in session.pages if path != page])
    return path, OTHER_PAGE, await turn_to(session, path)


async def _filter(session: Session, page: str, chance: random.Random) -> Answer | None:
    """Choose one more value of a filter, or none of it any more."""
    name = chance.choice(LISTS)
    field = find(session, name)
    if field is None or not field.options:
        return None
    return await set_widget(session, name, [] if held(session, name) else [chance.choice(list(field.options))])


async def _search(session: Session, page: str, chance: random.Random) -> Answer | None:
    """Look for a word, or for none any more."""
    key = "ledger_search" if page == "ledger" else "search"
    if find(session, key) is None:
        return None
    return await set_widget(session, key, "" if "search=" in session.query else chance.choice(WORDS))


async def _list(session: Session, page: str, chance: random.Random) -> Answer | None:
    """Turn to the next page of the ledger, or order it anew."""
    if page != "ledger" or not find(session, "ledger_sort"):
        return None
    if chance.random() < 0.3:
        return await set_widget(session, "ledger_sort", chance.choice(ORDERS))
    button = find(session, "ledger-next")
    return await press(session, "ledger-next") if button and not button.disabled else None


async def _open_evidence(session: Session, page: str, chance: random.Random) -> Answer | None:
    """Choose a row of the ledger, or a mark of a chart."""
    if rows := find(session, "ledger-rows"):
        return await click(session, "ledger-rows", "chosen", chance.choice(FIGURE.findall(rows.json)))
    marks = [figure for element in shown(session, "plotly_chart") for figure in MARK.findall(element.plotly_chart.spec)]
    return await click(session, "clicks", "figure", chance.choice(marks)) if marks else None


async def _unfold(session: Session, page: str, chance: random.Random) -> Answer | None:
    """Open a part that stands closed, such as the table under a chart."""
    closed = [key for key in keys(session, "fold-") if not is_open(find(session, key))]
    return await set_widget(session, chance.choice(closed), True) if closed else None


Act = Callable[[Session, str, random.Random], Awaitable[Answer | None]]
ACTIONS: Final[dict[str, tuple[float, Act]]] = {
    "filter": (3, _filter),
    "search": (1, _search),
    "list": (3, _list),
    "evidence": (2, _open_evidence),
    "unfold": (1, _unfold),
}
"""What a reader does on a page, and how often; None where the page does not offer it, be it because it broke off."""
