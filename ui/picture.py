"""A chart as a picture to be saved: title, unit, selection, sources and caveats stand inside it, on a light ground.

The picture is made in the reader's browser (picture.js), by the Plotly that this server serves: no other host is asked,
and no browser runs on the server.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

import plotly.graph_objects as go

from etl.schema import CATEGORY_OF
from ledger.language import RIGHT_TO_LEFT, day, language, say
from ui.caption import Caption
from ui.colours import GRID, GROUND, INK, colour_of, text_colour_of
from ui.text import in_html

PLOTLY: Final = "plotly.min.js"
"""The address that the server gives Plotly under, beside the pages."""

LIGHT_OF_DARK: Final = {
    INK[True]: INK[False],
    GROUND[True]: GROUND[False],
    GRID[True]: GRID[False],
    **{of(outcome, True): of(outcome, False) for of in (colour_of, text_colour_of) for outcome in CATEGORY_OF},
}
"""The colours that charts are drawn with on a dark ground, and what each is on a light one."""

_JS: Final = Path(__file__).with_name("picture.js")


def write_picture(chart: go.Figure, caption: Caption, alternative: str, file_name: str, dark: bool) -> str:
    """A page of HTML that shows the chart as a picture, and saves it as PNG and as SVG under this file name.

    The page is for an iframe on a ``dark`` or a light ground; the picture is always on a light one. Its body runs from
    left to right in every language, since Plotly measures labels in it.
    """
    rights = language() in RIGHT_TO_LEFT
    held = {
        "chart": in_light(chart),
        "title": caption.title,
        "unit": caption.unit,
        "footer": [caption.footer, *caption.caveats],
        "name": say("Humanitarian Figures, saved on {day}", day=day(date.today())),
        "alternative": alternative,
        "file": file_name,
        "rightToLeft": rights,
    }
    ink, ground = INK[dark], GROUND[dark]
    return f"""<!DOCTYPE html>
<html lang="{language()}"><head><meta charset="utf-8">
<title>{in_html(caption.title)}</title><style>
body {{ margin: 0; font: 1rem/1.4 "Source Sans", "Noto Sans Arabic", sans-serif; color: {ink}; background: {ground}; }}
img {{ display: block; max-width: calc(100% - 2px); max-height: calc(100vh - 5rem); border: 1px solid #8A97A8; }}
button {{ font: inherit; color: inherit; background: transparent; border: 1px solid #8A97A8; border-radius: 4px;
  padding: 0.4rem 0.9rem; margin-inline-end: 0.5rem; margin-block-end: 0.8rem; cursor: pointer; }}
button:disabled {{ opacity: 0.5; cursor: default; }}
:focus-visible {{ outline: 3px solid #4C9BD6; outline-offset: 1px; }}
</style></head><body>
<main dir="{"rtl" if rights else "ltr"}"><div><button id="png" disabled>{in_html(say("Save as PNG"))}</button>
<button id="svg" disabled>{in_html(say("Save as SVG"))}</button></div>
<img id="preview" alt="{in_html(alternative)}">
<p id="failed" hidden>{in_html(say("The picture could not be made in this browser."))}</p></main>
<script type="application/json" id="held">{in_script(held)}</script>
<script src="{PLOTLY}"></script><script>{_JS.read_text(encoding="utf-8")}</script>
</body></html>"""


def in_light(chart: go.Figure) -> dict[str, Any]:
    """The chart as Plotly reads it, in the colours of a light ground, whichever it was drawn for."""
    written = str(chart.to_json())
    for dark, light in LIGHT_OF_DARK.items():
        written = written.replace(f'"{dark}"', f'"{light}"')
    drawn: dict[str, Any] = json.loads(written)
    drawn["layout"] |= {"paper_bgcolor": GROUND[False], "plot_bgcolor": GROUND[False]}
    return drawn


def in_script(value: object) -> str:
    """The value as JSON that stands inside a <script> element: nothing in it can end the element."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
