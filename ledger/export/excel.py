"""Excel: a README sheet, then the figures, on a further sheet where one is full; text is never a formula or a link.

Office Open XML (ECMA-376, part 1), a whole batch of rows at a time: cell by cell, as the libraries do it, a million
figures take a quarter of an hour, and a file on disk. Every text is an inline string, which no program runs.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final

import polars as pl

from etl.plain_csv import flatten
from etl.schema import empty
from ledger.export.outlet import Outlet
from ledger.export.readme import Section, write_sections
from ledger.export.selected import Download, read_batches
from ledger.language import RIGHT_TO_LEFT, number, say, say_count, speaking

ROWS: Final = 1_048_575
"""Rows of a sheet below its header."""
LONGEST: Final = 32_767
"""Characters that a cell can hold."""
EARLIEST: Final = date(1900, 3, 1)
"""Excel takes 1900 for a leap year and knows no day before it: an earlier day stays text."""
DAY_ZERO: Final = date(1899, 12, 30)
"""The day that Excel counts days from."""
MILLISECONDS: Final = 86_400_000

FORBIDDEN: Final = [chr(code) for code in range(32) if chr(code) not in "\t\n"] + ["\ufffe", "\uffff"]
"""What XML cannot hold, or reads otherwise: written as the standard has it, _x000D_ (part 1, 22.9.2.19)."""
ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {each: f"_x{ord(each):04X}_" for each in FORBIDDEN}
LOOKS_ESCAPED: Final = "_x[0-9A-Fa-f]{4}_"

XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DAY, MOMENT, BOLD, WRAPPED = 1, 2, 3, 4
STYLES: Final = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    "</styleSheet>"
)

CELLS: Final = flatten()
TEXT: Final = ' t="inlineStr"><is><t xml:space="preserve">'
END_OF_TEXT: Final = "</t></is></c>"
END_OF_SHEET: Final = "</sheetData></worksheet>"


def stream_excel(download: Download, rows_of_a_sheet: int = ROWS) -> Iterator[bytes]:
    """The download as a workbook (.xlsx), a batch of figures a piece."""
    sheets = max(1, -(-download.leaving.figures // rows_of_a_sheet))
    outlet, shortened = Outlet(), 0
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, text in _write_frame(sheets).items():
            archive.writestr(path, text)
        for sheet, pieces in groupby(_deal(download, rows_of_a_sheet), key=itemgetter(0)):
            with archive.open(_path(sheet), "w", force_zip64=True) as file:
                file.write((_begin_sheet(14, frozen=True) + _write_line(1, list(CELLS), BOLD)).encode())
                for _, first, rows in pieces:
                    shortened += int(rows.select(_count_long()).item())
                    file.write(rows.select(_write_row(first).str.join()).item().encode())
                    yield outlet.take()
                file.write(END_OF_SHEET.encode())
        with speaking(download.language):
            sections = write_sections(download, [_tell_sheets(sheets, rows_of_a_sheet)], *_tell_shortened(shortened))
        archive.writestr(_path(0), _write_readme(sections, download.language in RIGHT_TO_LEFT))
    yield outlet.take()


def _deal(download: Download, rows_of_a_sheet: int) -> Iterator[tuple[int, int, pl.DataFrame]]:
    """The figures dealt out to sheets: number of the sheet from 1, number of the first row in it, rows; the first
    sheet is there without any figure, too."""
    yield 1, 2, empty()
    dealt = 0
    for batch in read_batches(download):
        while batch.height:
            sheet, before = divmod(dealt, rows_of_a_sheet)
            rows, batch = batch[: rows_of_a_sheet - before], batch[rows_of_a_sheet - before :]
            yield sheet + 1, before + 2, rows
            dealt += rows.height


# --- cells --------------------------------------------------------------------------------------------------------


def _write_row(first: int) -> pl.Expr:
    """The figures as rows of a sheet, the first of them under this number."""
    row = (pl.int_range(pl.len()) + first).cast(pl.String)
    cells = [_write_cell(_column(number), row, *CELLS[name]) for number, name in enumerate(CELLS)]
    return pl.concat_str(pl.lit('<row r="'), row, pl.lit('">'), *cells, pl.lit("</row>"), ignore_nulls=True)


def _write_cell(letters: str, row: pl.Expr, column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """One column as cells; null where a figure says nothing."""
    if dtype == pl.String:
        return _place(letters, row, TEXT, _escape(column), END_OF_TEXT)
    if dtype == pl.Boolean:
        return _place(letters, row, ' t="b"><v>', column.cast(pl.Int8).cast(pl.String))
    if dtype == pl.Date:
        days = _place(letters, row, f' s="{DAY}"><v>', (column - DAY_ZERO).dt.total_days().cast(pl.String))
        return (
            pl.when(column >= EARLIEST)
            .then(days)
            .otherwise(_place(letters, row, TEXT, column.dt.to_string("iso"), END_OF_TEXT))
        )
    if isinstance(dtype, pl.Datetime):
        days = column.dt.epoch("ms") / MILLISECONDS + (date(1970, 1, 1) - DAY_ZERO).days
        return _place(letters, row, f' s="{MOMENT}"><v>', days.cast(pl.String))
    return _place(letters, row, "><v>", pl.when(column.is_finite()).then(column).cast(pl.String))


def _place(letters: str, row: pl.Expr, opening: str, content: pl.Expr, closing: str = "</v></c>") -> pl.Expr:
    return pl.concat_str(pl.lit(f'<c r="{letters}'), row, pl.lit(f'"{opening}'), content, pl.lit(closing))


def _escape(text: pl.Expr) -> pl.Expr:
    """The text as XML holds it, cut where it is longer than a cell."""
    text = pl.when(text.str.len_chars() > LONGEST).then(text.str.head(LONGEST - 1) + "…").otherwise(text)
    text = pl.when(text.str.contains(LOOKS_ESCAPED)).then(text.str.replace_all("_x", "_x005F_x")).otherwise(text)
    return text.str.replace_many(list(ESCAPES), list(ESCAPES.values()))


def _count_long() -> pl.Expr:
    """How many texts are longer than a cell."""
    texts = [column for column, dtype in CELLS.values() if dtype == pl.String]
    return pl.sum_horizontal((text.str.len_chars() > LONGEST).sum() for text in texts)


def _column(number: int) -> str:
    """The letters of a column, counted from 0: A, B, ..., Z, AA."""
    before, last = divmod(number, 26)
    return (_column(before - 1) if before else "") + chr(ord("A") + last)


# --- what is around them ------------------------------------------------------------------------------------------


def _path(sheet: int) -> str:
    return f"xl/worksheets/sheet{sheet}.xml"


def _write_frame(sheets: int) -> dict[str, str]:
    """By path every part of the workbook but its sheets: sheet 0 is the README."""
    names = ["README", "figures", *(f"figures {count}" for count in range(2, sheets + 1))]
    kinds = {"/xl/workbook.xml": f"{KIND}.sheet.main", "/xl/styles.xml": f"{KIND}.styles"}
    kinds |= {f"/{_path(sheet)}": f"{KIND}.worksheet" for sheet in range(len(names))}
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}+xml"/>' for part, kind in kinds.items())
        + "</Types>",
        "_rels/.rels": _relate({"book": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{at + 1}" r:id="s{at}"/>' for at, name in enumerate(names))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relate(
            {f"s{at}": ("worksheet", _path(at).removeprefix("xl/")) for at in range(len(names))}
            | {"styles": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": STYLES,
    }


def _relate(parts: dict[str, tuple[str, str]]) -> str:
    """Relationships by their id: kind and path of a part."""
    related = (
        f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for name, (kind, target) in parts.items()
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(related)}</Relationships>'


def _begin_sheet(width: int, *, frozen: bool = False, right_to_left: bool = False) -> str:
    """A sheet until its first row: the width of its columns in characters, and whether its first row stays in view."""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView rightToLeft="{int(right_to_left)}" workbookViewId="0">'
        f'{pane}</sheetView></sheetViews><cols><col min="1" max="{len(CELLS)}" width="{width}" customWidth="1"/></cols>'
        "<sheetData>"
    )


def _write_line(number: int, texts: Sequence[str], style: int) -> str:
    """A row of texts."""
    escaped = pl.Series("text", texts, dtype=pl.String).to_frame().select(_escape(pl.col("text"))).to_series()
    cells = (f'<c r="{_column(at)}{number}" s="{style}"{TEXT}{text}{END_OF_TEXT}' for at, text in enumerate(escaped))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _write_readme(sections: Sequence[Section], right_to_left: bool) -> str:
    lines: list[tuple[str, int]] = []
    for heading, said in sections:
        lines += [(heading, BOLD), *((line, WRAPPED) for line in said), ("", WRAPPED)]
    rows = (_write_line(at, [text], style) for at, (text, style) in enumerate(lines, start=1))
    return _begin_sheet(110, right_to_left=right_to_left) + "".join(rows) + END_OF_SHEET


def _tell_sheets(sheets: int, rows_of_a_sheet: int) -> Section:
    if sheets == 1:
        return say("Sheets"), [say("The figures are on the sheet beside this one.")]
    said = say(
        "A sheet holds {rows} figures at most: these are on {count} sheets beside this one, in one order.",
        rows=number(rows_of_a_sheet),
        count=number(sheets),
    )
    return say("Sheets"), [said]


def _tell_shortened(shortened: int) -> list[str]:
    if not shortened:
        return []
    return [
        say_count(
            "{count} text is longer than a cell can hold and ends with “…”: the CSV has all of it.",
            "{count} texts are longer than a cell can hold and end with “…”: the CSV has all of them.",
            shortened,
        )
    ]
