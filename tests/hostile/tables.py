"""Hostile tables and downloads: CSV, workbooks, archives, JSON and Parquet that somebody wrote to break the reader."""

from __future__ import annotations

import io
import json
import zipfile
from itertools import chain
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.hostile.attacks import attacks_of, damaged, lying, overlapping, zipped

_SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


def xlsx(rows: str, before: str = "", shared: str = "", dimension: str = "A1:B2", target: str = "sheet1.xml") -> bytes:
    """A workbook whose one sheet, "Data", holds these rows."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{_SHEET}" xmlns:r="{_REL}"><sheets><sheet name="Data" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_REL}/worksheet" Target="worksheets/{target}"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{head}{before}<worksheet xmlns="{_SHEET}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'{head}<sst xmlns="{_SHEET}">{shared}</sst>'
    return zipped({name: part.encode() for name, part in parts.items()})


def row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">' + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


def parquet(table: pa.Table, **metadata: str) -> bytes:
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata), out)
    return out.getvalue()


_PLAIN: Final = b"PK\x01\x02\x14\x03\x14\x00\x00"
_LOCKED: Final = b"PK\x01\x02\x14\x03\x14\x00\x01"
"""How the entry of a member begins in an archive's directory, plain and encrypted."""

_LAUGHS: Final = '<!DOCTYPE l [<!ENTITY a "ten ">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
_FILE: Final = '<!DOCTYPE l [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
_ROWS: Final = row("place", "killed") + row("Idleb", "10", number=2)

CSV: Final = [
    *attacks_of(
        "csv",
        "table.csv",
        empty=lambda: b"",
        a_head_alone=lambda: b"place,killed",
        zeros=lambda: b"\0" * 100_000,
        columns=lambda: b",".join(b"c%d" % n for n in range(20_000)) + b"\n" + b"1," * 19_999 + b"1\n",
        columns_without_names=lambda: b"," * 20_000 + b"\n" + b"," * 20_000,
        columns_below_a_blank_line=lambda: b"\n" + b"," * 1_000_000,
        columns_behind_a_quote=lambda: b'"a\n"' + b"," * 1_000_000,
        one_name=lambda: b"a,a,a\n1,2,3\n",
        a_quote_without_end=lambda: b'a,b\n"' + b"x," * 200_000,
        quotes=lambda: b"a,b\n" + b'"' * 200_001 + b",1\n",
        quotes_in_the_middle=lambda: b'a,b\nx"y"z,1\n',
        rows_of_other_lengths=lambda: b"a,b\n1\n1,2,3,4\n\n",
        one_long_cell=lambda: b"a,b\n" + b"9" * 5_000_000 + b",1\n",
        blank_rows=lambda: b"a,b\n" + b"\n" * 300_000,
        latin=lambda: "a,b\nAlép,1\n".encode("latin-1"),
        two_bytes=lambda: "a,b\nx,1\n".encode("utf-16"),
        half_letters=lambda: "a,b\n\ud800,1\n".encode(errors="surrogatepass"),
        marked=lambda: b"\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n",
        old_line_ends=lambda: b"a,b\r1,2\r",
        tags=lambda: b"a,b\n#" + b"+a" * 100_000 + b",#b\n1,2\n",
        formulas=lambda: b'a,b\n=cmd|\' /C calc\'!A0,1\n"=HYPERLINK(""http://127.0.0.1:9"")",2\n',
        a_column_named_row=lambda: b"row,row (column)\n1,2\n",
        another_order=lambda: "a\u202e,b\nx\u202ey,1\n".encode(),
    ),
    *attacks_of(
        "csv",
        "table.csv",
        costly=True,
        a_million_columns=lambda: b"," * 1_000_000 + b"\n",
        a_gigabyte_of_digits=lambda: b"a\n" + b"7" * 300_000_000,
        a_hundred_million_cells=lambda: b",".join(b"c%d" % n for n in range(16_000)) + (b"\n" + b"," * 15_999) * 6_250,
    ),
]

XLSX: Final = [
    *attacks_of(
        "xlsx",
        "table.xlsx",
        blanks=lambda: xlsx(_ROWS + " " * 20_000_000),
        laughs=lambda: xlsx(row("&i;", "1"), _LAUGHS),
        a_file_of_ours=lambda: xlsx(row("&i;", "1"), _FILE),
        a_far_cell=lambda: xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        a_cell_beyond=lambda: xlsx('<row r="99999999999"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>'),
        a_cell_nowhere=lambda: xlsx('<row r="-1"><c r="1A"><v>1</v></c></row>'),
        a_lie_about_its_size=lambda: xlsx(_ROWS, dimension="A1:XFD1048576"),
        two_cells_far_apart=lambda: xlsx(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        a_size_that_is_none=lambda: xlsx(_ROWS, dimension="B2:A1:ZZ"),
        a_text_that_is_not_there=lambda: xlsx(
            '<row r="1"><c t="s"><v>4294967295</v></c></row>', shared="<si><t>a</t></si>"
        ),
        a_text_of_lies=lambda: xlsx(_ROWS, shared='<si count="4294967295"/>' * 1_000),
        shared_texts=lambda: xlsx(_ROWS, shared="<si><t>a</t></si>" * 100_000),
        a_sheet_elsewhere=lambda: xlsx(_ROWS, target="../../../../etc/passwd"),
        a_sheet_that_is_itself=lambda: xlsx(_ROWS, target="../_rels/workbook.xml.rels"),
        a_number_that_is_none=lambda: xlsx(
            '<row r="1"><c><v>1e999</v></c><c><v>NaN</v></c><c t="d"><v>9999-99</v></c></row>'
        ),
        a_day_beyond=lambda: xlsx('<row r="1"><c s="1"><v>1e300</v></c></row>'),
        deep=lambda: xlsx("<row>" * 50_000),
        says_it_is_small=lambda: lying(xlsx(_ROWS * 5_000), 10),
        says_it_is_huge=lambda: lying(xlsx(_ROWS), 0xFFFFFFF0),
        overlapping=lambda: overlapping("xl/workbook.xml", b"x" * 1_000_000, 1_200),
        not_one=lambda: b"PK\x03\x04" + b"\xff" * 5_000,
        a_page=lambda: b"<html>Log in</html>",
    ),
    *attacks_of("xlsx", "table.xlsx", costly=True, a_gigabyte_of_blanks=lambda: xlsx(_ROWS + " " * 900_000_000)),
    *damaged("xlsx", "table.xlsx", lambda: xlsx(_ROWS * 50), cuts=3, flips=5),
]

ZIP: Final = [
    *attacks_of(
        "zip",
        "table.zip",
        empty=lambda: zipped({}),
        two_tables=lambda: zipped({"a.csv": b"a\n1\n", "b.csv": b"a\n1\n"}),
        a_name_that_climbs=lambda: zipped({"../../../tmp/hostile.csv": b"a,b\n1,2\n"}),
        a_name_of_another_system=lambda: zipped({"C:\\windows\\x.csv": b"a,b\n1,2\n"}),
        says_it_is_small=lambda: lying(zipped({"a.csv": b"a,b\n" + b"1,2\n" * 100_000}), 10),
        says_it_is_huge=lambda: lying(zipped({"a.csv": b"a,b\n1,2\n"}), 0xFFFFFFF0),
        overlapping=lambda: overlapping("a.csv", b"a,b\n1,2\n", 50),
        archives_in_archives=lambda: zipped({"a.csv": zipped({"b.csv": b"a\n1\n"})}),
        encrypted=lambda: zipped({"a.csv": b"a,b\n1,2\n"}).replace(_PLAIN, _LOCKED),
        another_method=lambda: zipped({"a.csv": b"a\n"}, zipfile.ZIP_STORED).replace(
            b"\x14\x00\x00\x00\x00\x00", b"\x14\x00\x00\x00\x63\x00"
        ),
        not_one=lambda: b"PK\x05\x06" + b"\xff" * 18,
    ),
    *attacks_of("zip", "table.zip", costly=True, more_than_is_read=lambda: zipped({"a.csv": b"0" * 1_100_000_000})),
    *damaged("zip", "table.zip", lambda: zipped({"a.csv": b"a,b\n" + b"1,2\n" * 500}), cuts=3, flips=4),
]

JSON: Final = attacks_of(
    "records",
    "table.json",
    deep=lambda: b"[" * 200_000,
    deep_inside=lambda: b'[{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}]",
    a_number_without_end=lambda: b'[{"a":' + b"9" * 100_000 + b"}]",
    half_letters=lambda: b'[{"\\ud800":"\\udfff"}]',
    no_numbers=lambda: b'[{"a":NaN,"b":-Infinity,"c":1e999}]',
    names=lambda: json.dumps([{f"c{n}": n for n in range(5_000)}]).encode(),
    other_names_each=lambda: json.dumps([{f"c{n}": n} for n in range(1_500)]).encode(),
    a_column_named_row=lambda: b'[{"row":1,"row (column)":2}]',
    other_kinds=lambda: b'[{"a":1},{"a":[]},{"a":{"b":null}},{"a":true}]',
    no_records=lambda: b'{"a":1}',
    not_one=lambda: b"\xff\xfe{}",
    zeros=lambda: b"\0" * 1_000,
)

PARQUET: Final = [
    *attacks_of(
        "parquet",
        "figures.parquet",
        foreign=lambda: parquet(pa.table({"a": [1, 2]})),
        foreign_of_our_names=lambda: parquet(pa.table({"figure_id": [1], "value": ["x"]}), schema_version="3"),
        large_notes=lambda: parquet(pa.table({"a": [1]}), sources="x" * 5_000_000),
        notes_that_are_none=lambda: parquet(pa.table({"a": [1]}), sources="[" * 100_000, schema_version="{"),
        columns=lambda: parquet(pa.table({f"c{n}": [1] for n in range(2_000)})),
        one_word=lambda: b"PAR1",
        a_foot_beyond=lambda: b"PAR1" + b"\0" * 50 + b"\xff\xff\xff\x7fPAR1",
        not_one=lambda: b"PAR1" + b"\xff" * 5_000 + b"\x10\0\0\0PAR1",
        empty=lambda: b"",
        arrow=lambda: pl.DataFrame({"a": [1]}).write_ipc(None).getvalue(),
    ),
    *damaged("parquet", "figures.parquet", lambda: parquet(pa.table({"a": list(range(500))})), cuts=3, flips=4),
]

TABLES: Final = list(chain(CSV, XLSX, ZIP, JSON, PARQUET))
"""Every hostile table."""
