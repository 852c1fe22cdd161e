"""One page of charts that opens from disk: no server, no network, nothing in it but itself."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import plotly.graph_objects as go
import polars as pl
from plotly.offline import get_plotlyjs

from etl.schema import OUTCOMES
from ledger.events import list_events
from ledger.language import RIGHT_TO_LEFT, day, language, mark, say, say_count
from ledger.names import source_name
from ledger.periods import choose_every, count_by_period, list_countings
from ledger.selection import Selection
from ledger.series import largest_series, newest_of_each_source
from ledger.table import Ledger
from ledger.wording import counted, outcome_words, short_number, when, where
from ui.caption import Caption, write_caption
from ui.charts import draw_flows, draw_series, draw_side_by_side
from ui.charts.lines import arrange
from ui.charts.words import describe_flows, describe_series, describe_sides, title_flows, write_scales
from ui.legend import legend_html
from ui.picture import LIGHT_OF_DARK, in_script
from ui.text import capital, in_html

ROWS_IN_TABLE: Final = 40
FIGURES_SIDE_BY_SIDE: Final = 12
ABROAD: Final = ("refugee", "asylum_seeker")
INSIDE: Final = tuple(outcome for outcome in OUTCOMES["displacement"] if outcome not in ABROAD)


@dataclass(frozen=True)
class Part:
    """One chart of a chapter: what it draws of the chapter's figures, and under which title (marked English)."""

    draws: Literal["side-by-side", "cumulative", "stock", "flows"]
    title: str = ""
    outcomes: tuple[str, ...] = ()


SIDE_BY_SIDE: Final = Part("side-by-side", mark("The newest figure of each source, side by side"))
FLOWS: Final = Part("flows")  # its title says by what period, and who counted

CHAPTERS: Final[dict[str, tuple[str, tuple[str, ...], tuple[Part, ...]]]] = {
    mark("Overview"): (
        mark("The newest figure of each source, and how counts have grown."),
        (),
        (SIDE_BY_SIDE, Part("cumulative", mark("People counted since a fixed start, by who counted them"))),
    ),
    mark("Casualties"): (
        mark("People reported killed, injured, missing, abducted or detained, by who counted them."),
        ("casualty",),
        (
            FLOWS,
            Part("cumulative", mark("People reported killed or hurt since a fixed start, by who counted them")),
            SIDE_BY_SIDE,
        ),
    ),
    mark("Displacement"): (
        mark("People reported displaced, seeking refuge, returning or without their homes, by who counted them."),
        ("displacement",),
        (
            Part("stock", mark("People displaced inside their country: the largest groups"), INSIDE),
            Part("stock", mark("Refugees and asylum seekers: the largest groups, by host"), ABROAD),
            FLOWS,
        ),
    ),
    mark("Children"): (
        mark("Children reported killed, hurt, displaced, recruited or out of school, and attacks on schools."),
        ("child_impact",),
        (Part("cumulative", mark("Children counted since a fixed start, by who counted them")), FLOWS, SIDE_BY_SIDE),
    ),
}
"""By title of each chapter (marked English) what it answers, the categories it is about, and its charts."""


@dataclass(frozen=True)
class Drawing:
    """One chart with its words, drawn for a light ground."""

    chart: go.Figure
    caption: Caption
    alternative: str
    rows: pl.DataFrame


def write_static_page(ledger: Ledger, files: dict[str, str]) -> str:
    """The page in the language spoken; ``files`` are the names of the files beside it, each with what it holds.

    Figures whose licence does not let them leave are in none of its charts.
    """
    charts: dict[str, Any] = {}
    free = replace(ledger, figures=ledger.figures.filter("redistributable"))
    chapters = "".join(
        _chapter(f"chapter-{number}", title, free, charts) for number, title in enumerate(CHAPTERS, start=1)
    )
    held = {"charts": charts, "dark": {light: dark for dark, light in LIGHT_OF_DARK.items()}}
    scripts = [get_plotlyjs(), _beside("static_page.js")]
    allowed = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    policy = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"
    links = "".join(f'<li><a href="#chapter-{n}">{in_html(say(t))}</a></li>' for n, t in enumerate(CHAPTERS, start=1))
    listed = "".join(f'<li><a href="{name}">{name}</a>: {in_html(words)}</li>' for name, words in files.items())
    title = say("Humanitarian Figures")
    return f"""<!DOCTYPE html>
<html lang="{language()}" dir="{"rtl" if language() in RIGHT_TO_LEFT else "ltr"}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{in_html(title)}</title><style>{_beside("static_page.css")}</style></head><body>
<header><h1>{in_html(title)}</h1>
<p>{in_html(say("What people publish about civilian harm, with who said each number, and how certainly."))}
{in_html(say("Figures of two sources often count the same people: do not add them."))}
{in_html(say("A place without figures is a place that nobody reported on, not a place without harm."))}</p>
<p class="note">{in_html(say("Written on {day}.", day=day(date.today())))}</p>
<nav aria-label="{in_html(say("Chapters"))}"><ul>{links}</ul></nav></header>
<main><details class="legend"><summary>{in_html(say("How certainty is drawn"))}</summary>{legend_html()}</details>
{chapters}<section aria-labelledby="files"><h2 id="files">{in_html(say("The figures themselves"))}</h2>
<ul>{listed}</ul></section></main>
<script type="application/json" id="held">{in_script(held)}</script>
<script>{scripts[0]}</script><script>{scripts[1]}</script></body></html>
"""


def _chapter(place: str, title: str, ledger: Ledger, charts: dict[str, Any]) -> str:
    """One chapter as HTML; its charts are added to ``charts``, by their keys."""
    question, view, parts = CHAPTERS[title]
    figures = []
    for number, part in enumerate(parts, start=1):
        drawing = _draw(ledger, Selection(view=view, outcomes=part.outcomes), part)
        if drawing:
            charts[f"{place}-{number}"] = json.loads(str(drawing.chart.to_json()))
            figures.append(_figure(f"{place}-{number}", drawing))
    body = "".join(figures) or f"<p>{in_html(say('The table has no figures for this chapter.'))}</p>"
    return (
        f'<section aria-labelledby="{place}"><h2 id="{place}">{in_html(say(title))}</h2>'
        f"<p>{in_html(say(question))}</p>{body}</section>"
    )


def _draw(ledger: Ledger, selection: Selection, part: Part) -> Drawing | None:
    """One chart, as the pages draw it where nobody chose anything; nothing where there are no figures for it."""
    title, unit = say(part.title), say("people")
    if part.draws == "flows":
        countings = list_countings(ledger, selection).to_dicts()
        if not countings:
            return None
        most = countings[0]
        every = choose_every(most["first"], most["last"], most["length"])
        title = title_flows(every, most["outcome"], most["source"])
        drawn = count_by_period(ledger, selection, most["source"], most["outcome"], every)
        draw, describe = partial(draw_flows, events=list_events(drawn.rows)), describe_flows
    elif part.draws == "side-by-side":
        drawn = newest_of_each_source(ledger, selection, FIGURES_SIDE_BY_SIDE)
        draw, describe = partial(draw_side_by_side), describe_sides
    else:
        drawn = largest_series(ledger, selection, part.draws)
        draw, describe = partial(_draw_lines, measure=part.draws), describe_series
    if not drawn.rows.height:
        return None
    if part.draws == "flows":
        unit = write_scales(unit, drawn.rows)
    elif part.draws == "side-by-side":
        unit = say("{unit}, on a logarithmic scale; zero stands at its edge", unit=unit)
    elif arrange(drawn.rows) != "together":
        unit = say("{unit}; each chart has a scale of its own", unit=unit)
    caption = write_caption(title, unit, selection, drawn, ledger.sources)
    return Drawing(draw(drawn.rows, dark=False), caption, describe(drawn.rows), drawn.rows)


def _draw_lines(rows: pl.DataFrame, measure: str, dark: bool) -> go.Figure:
    return draw_series(rows, measure, dark, arrangement=arrange(rows), events=list_events(rows))


def _figure(key: str, drawing: Drawing) -> str:
    caption, rows = drawing.caption, drawing.rows
    notes = "".join(f'<p class="note">{in_html(text)}</p>' for text in (caption.footer, *caption.caveats))
    newest = rows.sort("day", "source", descending=True, nulls_last=True)
    shown = say("The same as a table")
    if rows.height > ROWS_IN_TABLE:
        shown = say_count("The {count} newest as a table", "The {count} newest as a table", ROWS_IN_TABLE)
    return (
        f'<figure aria-labelledby="title-{key}"><h3 id="title-{key}">{in_html(caption.title)}</h3>'
        f'<p class="note">{in_html(caption.unit)}</p>'
        f'<div class="chart" id="chart-{key}" role="img" aria-label="{in_html(drawing.alternative)}"></div>'
        f'<figcaption>{notes}</figcaption><details><summary>{in_html(shown)}</summary><div class="scroll" tabindex="0" '
        f'role="region" aria-labelledby="title-{key}"><table>{"".join(_table(newest))}</table></div></details></figure>'
    )


def _table(rows: pl.DataFrame) -> Iterator[str]:
    titles = (say("Number"), say("Who and what"), say("Where"), say("Covers"), say("Who counted"), say("Who published"))
    yield f"<thead><tr>{''.join(f'<th scope=col>{in_html(title)}</th>' for title in titles)}</tr></thead><tbody>"
    for row in rows.head(ROWS_IN_TABLE).iter_rows(named=True):
        cells = (
            short_number(row),
            capital(f"{counted(row)} {outcome_words(row)}".strip()),
            capital(where(row)),
            capital(when(row)),
            source_name(row["source"]),
            row["publisher"],
        )
        yield f"<tr>{''.join(f'<td>{in_html(cell)}</td>' for cell in cells)}</tr>"
    yield "</tbody>"


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
