"""Hostile PDFs: loops, lies about sizes and numbers, streams that swell, and what asks the reader to act."""

from __future__ import annotations

import zlib
from typing import Final

from tests.hostile.attacks import attacks_of, damaged

_TEXT: Final = b"BT /F1 12 Tf 72 700 Td (Ten people were killed in the town.) Tj ET"
_FONT: Final = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_FORM: Final = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1: the catalogue is the first."""
    out, starts = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + head + table + tail


def stream(content: bytes, more: bytes = b"", length: bytes | None = None) -> bytes:
    return b"<</Length %s%s>>\nstream\n%s\nendstream" % (length or b"%d" % len(content), more, content)


def flate(content: bytes, more: bytes = b"") -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode" + more)


def one_page(content: bytes, page: bytes = b"", catalogue: bytes = b"", *objects: bytes, trailer: bytes = b"") -> bytes:
    """A file of one page whose content is this stream; ``objects`` are numbered from 6."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
        b"/XObject<</X 6 0 R>>>>%s>>" % page,
        content,
        _FONT,
        *objects,
        trailer=trailer,
    )


def said(page: bytes = b"", catalogue: bytes = b"", trailer: bytes = b"", *objects: bytes) -> bytes:
    return one_page(stream(_TEXT), page, catalogue, *objects, trailer=trailer)


def pages(kids: bytes, count: bytes, *objects: bytes) -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %s>>" % (kids, count), *objects)


def deep_tree(depth: int) -> bytes:
    levels = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 3, n + 1) for n in range(1, depth)]
    last = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 792]>>" % (depth + 1)
    return pages(b"3 0 R", b"1", *levels, last)


def flood(letters: int) -> bytes:
    return one_page(flate(b"BT /F1 1 Tf 0 0 Td (" + b"1" * letters + b") Tj ET"))


PDFS: Final = [
    *attacks_of(
        "pdf",
        "report.pdf",
        a_tree_that_is_its_own_branch=lambda: pages(b"2 0 R", b"1"),
        two_trees_in_one_another=lambda: pages(b"3 0 R", b"1", b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"),
        a_deep_tree=lambda: deep_tree(500),
        a_deeper_tree=lambda: deep_tree(5_000),
        a_page_many_times=lambda: pages(b"3 0 R " * 900, b"900", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        more_pages_than_are_read=lambda: pages(b"3 0 R " * 1_001, b"1001", b"<</Type/Page/MediaBox[0 0 9 9]>>"),
        a_lie_about_pages=lambda: pages(b"3 0 R", b"2000000000", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        fewer_pages_than_none=lambda: pages(b"3 0 R", b"-7", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"),
        no_pages=lambda: pages(b"", b"0"),
        no_catalogue=lambda: pdf(b"<</Type/Nothing>>"),
        a_catalogue_elsewhere=lambda: said(trailer=b"/Root 99 0 R"),
        a_table_before_itself=lambda: said(trailer=b"/Prev 9"),
        a_table_at_a_negative_place=lambda: said(trailer=b"/Prev -1/XRefStm -1"),
        a_size_beyond=lambda: said(trailer=b"/Size 2147483647"),
        a_length_beyond=lambda: one_page(stream(_TEXT, length=b"2147483647")),
        a_length_below=lambda: one_page(stream(_TEXT, length=b"-1")),
        a_length_that_is_itself=lambda: one_page(stream(_TEXT, length=b"4 0 R")),
        a_stream_that_swells=lambda: one_page(flate(b" " * 20_000_000 + _TEXT)),
        swollen_twice=lambda: one_page(
            stream(zlib.compress(zlib.compress(_TEXT + b" " * 30_000_000, 9), 9), b"/Filter[/FlateDecode/FlateDecode]")
        ),
        many_filters=lambda: one_page(stream(_TEXT, b"/Filter[" + b"/ASCIIHexDecode" * 5_000 + b"]")),
        rows_beyond=lambda: one_page(flate(_TEXT, b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32>>")),
        not_flate=lambda: one_page(stream(_TEXT, b"/Filter/FlateDecode")),
        not_lzw=lambda: one_page(stream(b"\xff" * 5_000, b"/Filter/LZWDecode")),
        not_runs=lambda: one_page(stream(b"\x81a" * 50_000, b"/Filter/RunLengthDecode")),
        not_ascii=lambda: one_page(stream(b"zzzzz" * 10_000, b"/Filter/ASCII85Decode")),
        **{
            f"a_picture_of_{name}": lambda f=f, p=p: one_page(  # type: ignore[misc]
                stream(b"q 600 0 0 700 0 0 cm /X Do Q " + _TEXT),
                b"",
                b"",
                stream(
                    b"\x97JB2\x0d\x0a" + b"\xff" * 3_000,
                    b"/Type/XObject/Subtype/Image/Width 60000/Height 60000"
                    b"/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/" + f + p,
                ),
            )
            for name, f, p in (
                ("jbig", b"JBIG2Decode", b""),
                ("jpeg", b"DCTDecode", b""),
                ("jpeg_2000", b"JPXDecode", b""),
                ("fax", b"CCITTFaxDecode", b"/DecodeParms<</K -1/Columns 2147483647/Rows 2147483647>>"),
                ("nothing", b"Nothing", b""),
                ("swelling", b"FlateDecode", b""),
            )
        },
        a_form_in_itself=lambda: one_page(
            stream(b"/X Do " + _TEXT),
            b"",
            b"",
            stream(b"/X Do", _FORM + b"/Resources<</XObject<</X 6 0 R>>>>"),
        ),
        forms_that_double=lambda: one_page(
            stream(b"/X Do"),
            b"",
            b"",
            *(stream(b"/X Do " * 4, _FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % (n + 1)) for n in range(6, 14)),
            stream(_TEXT, _FORM + b"/Resources<</Font<</F1 5 0 R>>>>"),
        ),
        a_font_in_itself=lambda: one_page(
            stream(_TEXT),
            b"/Resources<</Font<</F1 6 0 R>>>>",
            b"",
            b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</T 4 0 R>>/FirstChar 0"
            b"/LastChar 255/Widths[9]/Encoding<</Differences[0/T]>>/Resources<</Font<</F1 6 0 R>>>>>>",
        ),
        letters_that_are_all_letters=lambda: one_page(
            stream(_TEXT),
            b"/Resources<</Font<</F1 6 0 R>>>>",
            b"",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R>>",
            stream(b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange"),
        ),
        letters=lambda: flood(20_000),
        nesting=lambda: one_page(stream(b"q " * 100_000 + _TEXT)),
        lists=lambda: pdf(b"<</Type/Catalog/Pages " + b"[" * 100_000),
        maps=lambda: pdf(b"<</A " * 50_000),
        brackets=lambda: one_page(stream(b"BT (" + b"(" * 200_000 + b") Tj ET")),
        lines=lambda: one_page(
            stream(b"".join(b"%d 0 m %d 700 l S " % (n % 600, n % 600) for n in range(20_000)) + _TEXT)
        ),
        ruled_lines=lambda: one_page(
            stream(b"".join(b"0 %d m 600 %d l S %d 0 m %d 700 l S " % (n, n, n, n) for n in range(0, 600, 12)) + _TEXT)
        ),
        a_page_without_size=lambda: said(page=b"/MediaBox[0 0 0 0]"),
        a_page_beyond=lambda: said(page=b"/MediaBox[-1e38 -1e38 1e38 1e38]/UserUnit 1e38"),
        a_page_of_words=lambda: said(page=b"/MediaBox[/a /b (c) null]"),
        a_page_turned_askew=lambda: said(page=b"/Rotate 45"),
        encrypted=lambda: said(
            trailer=b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O("
            + b"o" * 32
            + b")/U("
            + b"u" * 32
            + b")>>/ID[(a)(b)]"
        ),
        encrypted_by_nobody=lambda: said(trailer=b"/Encrypt<</Filter/Nobody/V 99>>"),
        a_script=lambda: said(catalogue=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
        a_program=lambda: said(catalogue=b"/OpenAction<</S/Launch/F(/bin/sh)>>"),
        an_address=lambda: said(
            catalogue=b"/OpenAction<</S/URI/URI(http://127.0.0.1:9/leak)>>/AA<</O<</S/URI/URI(http://127.0.0.1:9/)>>>>"
        ),
        a_form_that_sends=lambda: said(catalogue=b"/AcroForm<</XFA(<a/>)/Fields[3 0 R]>>"),
        an_outside_file=lambda: one_page(b"<</Length 0/F(/etc/passwd)/FFilter/ASCIIHexDecode>>\nstream\n\nendstream"),
        a_file_inside=lambda: said(catalogue=b"/Names<</EmbeddedFiles<</Names[(../../x)<</F(../../x)>>]>>>>"),
        names_in_themselves=lambda: said(
            b"", b"/Names 6 0 R/Outlines 6 0 R", b"", b"<</Kids[6 0 R]/First 6 0 R/Next 6 0 R>>"
        ),
        a_title_that_runs=lambda: said(
            trailer=b"/Info<</Title(<script>alert\\(1\\)</script>\\000\\033[2J)/Author("
            + b"a" * 50_000
            + b")/CreationDate(D:99999999999999)>>"
        ),
        only_a_head=lambda: b"%PDF-1.7\n",
        a_head_in_other_things=lambda: b"GIF89a" + b"%PDF-1.7\n" + b"\0" * 50_000,
        zeros=lambda: b"%PDF-1.7\n" + b"\0" * 500_000,
        not_a_table=lambda: b"%PDF-1.7\nstartxref\n" + b"9" * 50_000 + b"\n%%EOF",
        objects=lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", *([b"null"] * 20_000)),
        objects_that_point_on=lambda: pdf(
            b"<</Type/Catalog/Pages 2 0 R>>", *(b"%d 0 R" % (n + 3) for n in range(5_000))
        ),
        packed_objects=lambda: one_page(
            stream(_TEXT), b"", b"", flate(b"7 0 " * 100_000, b"/Type/ObjStm/N 2147483647/First 2147483647")
        ),
    ),
    *attacks_of(
        "pdf",
        "report.pdf",
        costly=True,
        a_gigabyte_of_blanks=lambda: one_page(flate(b" " * 1_000_000_000)),
        letters_by_the_million=lambda: flood(5_000_000),
        letters_on_every_page=lambda: pages(
            b"3 0 R " * 400,
            b"400",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            flate(b"BT /F1 1 Tf 0 0 Td (" + b"1" * 50_000 + b") Tj ET"),
            _FONT,
        ),
        forms_that_double_on=lambda: one_page(
            stream(b"/X Do"),
            b"",
            b"",
            *(stream(b"/X Do " * 10, _FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % (n + 1)) for n in range(6, 20)),
            stream(_TEXT, _FORM + b"/Resources<</Font<</F1 5 0 R>>>>"),
        ),
        tables_on_every_page=lambda: pages(
            b"3 0 R " * 200,
            b"200",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            flate(b"".join(b"0 %d m 600 %d l S %d 0 m %d 700 l S " % (n, n, n, n) for n in range(0, 600, 5)) + _TEXT),
            _FONT,
        ),
        a_tree_deeper_than_that=lambda: deep_tree(100_000),
    ),
    *damaged("pdf", "report.pdf", said, cuts=6, flips=8),
]
"""Every hostile PDF."""
