"""How certainty is drawn, explained once a page: each mark as the charts draw it, beside its words."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from ledger.language import Words, mark
from ui.text import in_html

_DOT: Final = '<circle cx="20" cy="{y}" r="5.5" fill="currentColor"/>'
_RING: Final = '<circle cx="20" cy="20" r="5.5" fill="none" stroke="currentColor" stroke-width="2"/>'
_LINE: Final = '<path d="{path}" fill="none" stroke="currentColor" stroke-width="3"/>'
_UP, _DOWN = (f'<path d="{path}" fill="currentColor"/>' for path in ("M14 10h12l-6 -9z", "M14 30h12l-6 9z"))
_HATCH: Final = "".join(f'<path d="M10 {y}l20 -8" stroke="currentColor" stroke-width="1.2"/>' for y in range(12, 22, 4))

MARKS: Final = {
    "exact": _DOT.format(y=20),
    "open_up": _DOT.format(y=28) + _LINE.format(path="M20 28V10") + _UP,
    "open_down": _DOT.format(y=12) + _LINE.format(path="M20 12V30") + _DOWN,
    "between": _LINE.format(path="M20 4V36") + '<path d="M20 12l5 8l-5 8l-5 -8z" fill="currentColor"/>',
    "about": _RING,
    "vague": _RING
    + '<path d="M16 16l8 8M24 16l-8 8" stroke="currentColor" stroke-width="1.6"/>'
    + _LINE.format(path="M20 13V8")
    + _UP,
    "bar": '<rect x="10" y="20" width="20" height="18" fill="currentColor" opacity="0.8"/>'
    '<rect x="10" y="4" width="20" height="16" fill="none" stroke="currentColor"/>' + _HATCH,
    "stock": _LINE.format(path="M3 32H16V20H28V8H38"),
    "cumulative": _LINE.format(path="M3 34L15 28L26 14L38 8"),
}
"""Each as SVG inside 40 by 40, in the colour of the words."""

WORDS: Final = Words(
    {
        "exact": mark("Exactly this number"),
        "open_up": mark("At least, or more than: open upward, how far nobody said"),
        "open_down": mark("Up to, or fewer than: open downward"),
        "between": mark("Between two ends; a diamond where the source gives its best estimate"),
        "about": mark("About, or nearly: a hollow mark"),
        "vague": mark("Vague words, such as “hundreds”: a crossed mark at the least that they allow"),
        "bar": mark("Bars: filled as far as is certain, hatched as far as is possible, as wide as their period"),
        "stock": mark("Steps: people present on a date"),
        "cumulative": mark("Lines: a running total since a fixed start"),
    }
)


def legend_html(colour: str = "") -> str:
    """The legend as a list, each mark beside its words: in the colour of the words, or, as images, in this one."""
    items = "".join(f"<li>{_draw(MARKS[name], colour)}<span>{in_html(WORDS[name])}</span></li>" for name in MARKS)
    return f'<ul class="hf-legend">{items}</ul>'


def _draw(mark: str, colour: str) -> str:
    size = 'viewBox="0 0 40 40" width="36" height="36"'
    if not colour:
        return f'<svg {size} aria-hidden="true">{mark}</svg>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} color="{colour}">{mark}</svg>'
    return f'<img alt="" width="36" height="36" src="data:image/svg+xml,{quote(svg)}">'
