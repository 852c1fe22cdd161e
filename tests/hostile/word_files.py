"""Hostile Word files."""

from __future__ import annotations

import zipfile
from typing import Final

from tests.hostile.attacks import attacks_of, damaged, lying, overlapping, zipped

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES: Final = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS: Final = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="{target}"{more}/></Relationships>'
)
LAUGHS: Final = (
    '<!DOCTYPE l [<!ENTITY a "ten people died ">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
FILE: Final = '<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
_REMOTE: Final = '<!DOCTYPE l [<!ENTITY j SYSTEM "http://127.0.0.1:9/leak">]>'
_PARAMETER: Final = '<!DOCTYPE l [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY j "x">]>'
_OUTSIDE: Final = '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/outside.dtd">'


def body(inside: str, before: str = "") -> str:
    head = f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{_W}">'
    return f"{head}<w:body>{inside}</w:body></w:document>"


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


TEN: Final = paragraph("Ten people were killed in the town.")


def docx(document: str | bytes, compression: int = zipfile.ZIP_DEFLATED, target: str = "word/document.xml",
         more: str = "", **parts: str | bytes) -> bytes:  # fmt: skip
    """A Word file with this as its document; ``parts`` are others, by name with ``__`` for the slash."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS.format(target=target, more=more),
        "word/document.xml": document, **{f"{name.replace('__', '/')}.xml": part for name, part in parts.items()},
    }  # fmt: skip
    return zipped({k: v.encode() if isinstance(v, str) else v for k, v in members.items()}, compression)


def table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def cell(words: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{paragraph(words)}</w:tc>"


DOCX: Final = [
    *attacks_of(
        "docx",
        "report.docx",
        blanks=lambda: docx(body(" " * 3_000_000)),
        words_beyond_the_size=lambda: docx(body(paragraph("Ten died. " * 11_000_000)), zipfile.ZIP_LZMA),
        many_members=lambda: zipped({f"{n}.xml": b"" for n in range(500)} | {"word/document.xml": body(TEN).encode()}),
        overlapping_members=lambda: overlapping("word/document.xml", b"x" * 1_000_000, 300),
        says_it_is_small=lambda: lying(docx(body(TEN * 3_000)), 100),
        says_it_is_huge=lambda: lying(docx(body(TEN)), 0xFFFFFFF0),
        archive_in_archive=lambda: docx(body(TEN), word__embedded=zipped({"a.zip": zipped({"b": b"0" * 10_000_000})})),
        names_that_climb=lambda: zipped(
            {
                "../../../tmp/hostile": b"x",
                "/etc/hostile": b"x",
                "..\\hostile": b"x",
                "word/document.xml": body(TEN).encode(),
            }
        ),
        no_document=lambda: zipped({"[Content_Types].xml": _TYPES.encode()}),
        old_word=lambda: b"\xd0\xcf\x11\xe0" + bytes(5_000),
        encrypted=lambda: docx(body(TEN)).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
        laughs=lambda: docx(body(paragraph("&j;"), LAUGHS)),
        laughs_in_styles=lambda: docx(body(TEN), word__styles=f"<?xml version='1.0'?>{LAUGHS}<a>&j;</a>"),
        laughs_in_properties=lambda: docx(body(TEN), docProps__app=f"{LAUGHS}<a><Company>&j;</Company></a>"),
        one_long_entity=lambda: docx(body(paragraph("&a;" * 50_000), f'<!DOCTYPE l [<!ENTITY a "{"x" * 50_000}">]>')),
        a_file_of_ours=lambda: docx(body(TEN + paragraph("&j;"), FILE)),
        an_address=lambda: docx(body(TEN + paragraph("&j;"), _REMOTE)),
        a_parameter=lambda: docx(body(TEN + paragraph("&j;"), _PARAMETER)),
        an_outside_definition=lambda: docx(body(TEN, _OUTSIDE)),
        an_inclusion=lambda: docx(
            body('<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>' + TEN)
        ),
        document_elsewhere=lambda: docx(body(TEN), target="file:///etc/passwd", more=' TargetMode="External"'),
        document_above=lambda: docx(body(TEN), target="../../../../etc/passwd"),
        document_is_itself=lambda: docx(body(TEN), target="_rels/.rels"),
        deep_controls=lambda: docx(body("<w:sdt><w:sdtContent>" * 50_000)),
        closed_deep_controls=lambda: docx(
            body("<w:sdt><w:sdtContent>" * 20_000 + TEN + "</w:sdtContent></w:sdt>" * 20_000)
        ),
        deep_controls_that_pass=lambda: docx(
            body("<w:sdt><w:sdtContent>" * 120 + TEN + "</w:sdtContent></w:sdt>" * 120)
        ),
        deep_tables=lambda: docx(body("<w:tbl><w:tr><w:tc>" * 80 + TEN + "</w:tc></w:tr></w:tbl>" * 80)),
        boxes_in_boxes=lambda: docx(body("<w:p><w:r><w:txbxContent>" * 60 + TEN + "</w:txbxContent></w:r></w:p>" * 60)),
        wide_cells=lambda: docx(body(table("<w:tr>" + cell("9", '<w:gridSpan w:val="999"/>') * 500 + "</w:tr>"))),
        tall_and_wide=lambda: docx(
            body(table(("<w:tr>" + cell("9", '<w:gridSpan w:val="999"/>') * 20 + "</w:tr>") * 200))
        ),
        cells_of_no_width=lambda: docx(body(table("<w:tr>" + cell("9", '<w:gridSpan w:val="-5"/>') * 5 + "</w:tr>"))),
        cells_merged_with_nothing=lambda: docx(body(table(("<w:tr>" + cell("9", "<w:vMerge/>") * 5 + "</w:tr>") * 50))),
        many_empty_cells=lambda: docx(body(table("<w:tr>" + "<w:tc/>" * 200_000 + "</w:tr>")), zipfile.ZIP_STORED),
        many_attributes=lambda: docx(body("<w:p " + "".join(f"a{n}='' " for n in range(20_000)) + "/>" + TEN)),
        wrong_letters=lambda: docx(b"<?xml version='1.0' encoding='UTF-8'?><a>\xff\xfe\xfd</a>"),
        letters_of_two_bytes=lambda: docx(body(TEN).replace("UTF-8", "UTF-16").encode("utf-16")),
        letters_of_seven_bits=lambda: docx(body(TEN).replace("UTF-8", "UTF-7").encode("utf-7")),
        no_letters=lambda: docx(b"\0" * 10_000),
        hidden_marks=lambda: docx(body(paragraph("\u202eTen\u202c 2\u200b0 people were killed\u2066\u200d."))),
    ),
    *attacks_of(
        "docx",
        "report.docx",
        costly=True,
        a_gigabyte_of_blanks=lambda: docx(body(" " * 1_000_000_000)),
        a_million_cells=lambda: docx(body(table("<w:tr>" + "<w:tc/>" * 1_000_000 + "</w:tr>")), zipfile.ZIP_STORED),
        a_million_paragraphs=lambda: docx(body("<w:p/>" * 1_000_000), zipfile.ZIP_STORED),
        words_up_to_the_size=lambda: docx(body(paragraph("Ten people died. ") * 400_000), zipfile.ZIP_STORED),
        tall_and_wide_beyond_reason=lambda: docx(
            body(table(("<w:tr>" + cell("9", '<w:gridSpan w:val="999"/>') * 30 + "</w:tr>") * 3_000)),
            zipfile.ZIP_STORED,
        ),
    ),
    *damaged("docx", "report.docx", lambda: docx(body(TEN * 50))),
]
