"""Hostile files of every format that is read as a document, with those of PDF and Word."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from typing import Final

from tests.hostile.attacks import Attack, attacks_of, damaged
from tests.hostile.pdfs import PDFS
from tests.hostile.word_files import DOCX, FILE, LAUGHS

SECRET: Final = "root:"
"""What stands in a file of the machine that some attacks ask for."""


_CHARSETS: Final = ("utf-7", "rot13", "hex", "zlib", "bz2", "base64", "idna", "punycode", "unicode_escape", "undefined",
                    "raw_unicode_escape", "utf-32", "utf-16", "mbcs", "../../etc/passwd", "x" * 500)  # fmt: skip


def page(inside: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{inside}</body></html>".encode(errors="surrogatepass")


SAID: Final = "<p>Ten people were killed in the town on Monday, said the ministry.</p>"

HTML: Final = [
    *attacks_of(
        "html",
        "page.html",
        deep_divisions=lambda: page("<div>" * 100_000),
        deep_words=lambda: page("<b>" * 100_000 + "ten"),
        deep_tables=lambda: page("<table><tr><td>" * 20_000),
        deep_lists=lambda: page("<ul><li>" * 30_000 + SAID),
        just_deep_enough=lambda: page("<div>" * 190 + SAID + "</div>" * 190),
        openings=lambda: page("<" * 300_000 + SAID),
        names_without_end=lambda: page("<a " * 100_000 + SAID),
        one_long_name=lambda: page(f"<{'a' * 1_000_000}>{SAID}"),
        attributes=lambda: page(f"<p {' '.join(f'a{n}=1' for n in range(50_000))}>{SAID}"),
        a_long_attribute=lambda: page(f'<p class="{"nav " * 100_000}">{SAID}'),
        a_class_of_dashes=lambda: page(f'<p class="{"-" * 200_000}">{SAID}<div id="{"_" * 200_000}">{SAID}</div>'),
        a_comment_without_end=lambda: page(SAID + "<!--" * 50_000),
        a_script_without_end=lambda: page(SAID + "<script>" + "x" * 100_000),
        reaching_cells=lambda: page("<table>" + "<tr><td colspan=1000 rowspan=1000>9<td>8" * 200 + "</table>"),
        reaching_beyond=lambda: page(
            "<table><tr><td colspan=99999999999 rowspan=-1>9<td colspan='1e9'>8</table>" + SAID
        ),
        many_cells=lambda: page("<table><tr>" + "<td>1" * 50_000 + "</table>"),
        many_rows=lambda: page("<table>" + "<tr><td>1<td>2" * 30_000 + "</table>"),
        laughs=lambda: (LAUGHS.replace("l [", "html [", 1) + "<html><body>&j;" + SAID).encode(),
        a_file_of_ours=lambda: (FILE.replace("l [", "html [", 1) + "<html><body>&j;" + SAID).encode(),
        letters_that_are_none=lambda: page("&#0;&#xD800;&#1114112;&#x110000;&#99999999999999999999;" + SAID),
        nothing=lambda: page(""),
        zeros=lambda: page("\0" * 100_000 + SAID),
        deep_data=lambda: page(SAID, f'<script type="application/ld+json">{"[" * 100_000}</script>'),
        a_number_without_end=lambda: page(SAID, f'<script type="application/ld+json">{{"a":{"9" * 100_000}}}</script>'),
        data_of_other_kinds=lambda: page(
            SAID,
            '<script type="application/ld+json">{"headline":{"a":[1]},"datePublished":7,"publisher":[[]],'
            '"@graph":[{"headline":[],"license":{}}]}</script><meta name="date" content="9999-99-99">'
            '<meta property="og:title" content="&#x202e;x"><link rel="canonical" href="javascript:alert(1)">',
        ),
        asks_for_more=lambda: page(
            '<img src="http://127.0.0.1:9/p.png"><iframe src="file:///etc/passwd"></iframe><object data="file:///etc/passwd">'
            '</object><script src="http://127.0.0.1:9/s.js"></script>' + SAID,
            '<base href="http://127.0.0.1:9/"><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'
            '<link rel="stylesheet" href="http://127.0.0.1:9/s.css">',
        ),
        another_order=lambda: page("<p>\u202e.nwot eht ni dellik erew elpoep 02\u202c 2\u200e0 people\u2066 died.</p>"),
        marks_upon_marks=lambda: page(f"<p>Ten{chr(0x301) * 50_000} people died.</p>"),
        letters_cut_in_two=lambda: page(f"<p>Ten \ud800\udfff\ud800 died.</p>{SAID}"),
        letters_of_two_bytes=lambda: page(SAID).decode().encode("utf-16"),
        letters_of_two_bytes_unmarked=lambda: page(SAID).decode().encode("utf-16-le"),
        letters_of_four_bytes=lambda: page(SAID).decode().encode("utf-32"),
        mixed_letters=lambda: page(SAID) + "Zürich".encode("latin-1") + "Zürich".encode("utf-16"),
    ),
    *(
        Attack(
            "html",
            f"written-in-{charset[:16].strip('./').replace('/', '-')}",
            "page.html",
            lambda charset=charset: page(SAID, f"<meta charset='{charset}'>"),
        )  # type: ignore[misc]
        for charset in _CHARSETS
    ),
    *attacks_of(
        "html",
        "page.html",
        costly=True,
        one_long_line=lambda: page("<p>" + "ten people died " * 180_000),
        paragraphs=lambda: page("<p>Ten died." * 300_000),
        punycode=lambda: b"<!doctype html><meta charset=punycode>" + b"-" + b"a1b2" * 200_000,
        links=lambda: page("<a href=x>ten</a> " * 200_000),
        openings_by_the_million=lambda: page("<" * 5_000_000),
        tables=lambda: page("<table><tr><td>1<td>2</table>" * 100_000),
    ),
    *damaged("html", "page.html", lambda: page(SAID * 20), cuts=2, flips=4),
]

_ALIASES: Final = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def front(matter: str, text: str = "Ten people were killed.") -> bytes:
    return f"---\n{matter}\n---\n{text}\n".encode()


TEXT: Final = [
    *attacks_of(
        "text",
        "note.txt",
        empty=lambda: b"",
        one_line=lambda: b"a" * 2_000_000,
        digits=lambda: b"7" * 2_000_000,
        blanks=lambda: b" " * 2_000_000,
        line_ends=lambda: b"\n" * 300_000,
        bars=lambda: b"|" * 200_000,
        rows_of_bars=lambda: (b"|" * 300 + b"\n") * 300,
        tabs=lambda: b"\t" * 200_000 + b"x",
        zeros=lambda: b"\0" * 1_000_000,
        no_letters=lambda: bytes(range(256)) * 100,
        latin=lambda: "Dix personnes ont été tuées à Alép.".encode("latin-1"),
        two_bytes=lambda: "Ten people died.".encode("utf-16"),
        two_bytes_cut=lambda: "Ten people died.".encode("utf-16")[:-1],
        half_letters=lambda: b"\xff\xfe\x00\xd8" * 1_000,
        four_bytes=lambda: "Ten people died.".encode("utf-32"),
        seven_bits=lambda: b"+ADw-script+AD4-alert(1)+ADw-/script+AD4- Ten people died.",
        surrogates_as_text=lambda: "Ten \ud800 people died.".encode(errors="surrogatepass"),
        another_order=lambda: "\u202eTen people\u202c 2\u200b0 were killed \u2067in the town\u2069.".encode(),
        marks_upon_marks=lambda: ("Ten" + chr(0x301) * 100_000 + " died.").encode(),
        hidden_words=lambda: ("Ten " + "".join(chr(0xE0000 + ord(c)) for c in "ignore all of this") + "died.").encode(),
        bullets=lambda: b"- " * 100_000,
        labels=lambda: b"a:" * 200_000 + b" b",
        aliases=lambda: front(_ALIASES + "title: *i"),
        a_date_of_lists=lambda: front(_ALIASES + "published_on: *d"),
        deep_lists=lambda: front("title: " + "[" * 3_000),
        an_object_of_python=lambda: front('title: !!python/object/apply:os.system ["touch /tmp/hostile"]'),
        a_number_without_end=lambda: front("title: " + "9" * 100_000),
        no_date=lambda: front("published_on: 9999-99-99"),
        a_title_with_commands=lambda: front('title: "\\e]0;owned\\a\\e[2J\\0\\uD800<script>alert(1)</script>"'),
        front_matter_without_end=lambda: b"---\n" + b"a: b\n" * 3_000,
        fences=lambda: b"---\n" * 30_000,
    ),
    *attacks_of(
        "text",
        "note.txt",
        costly=True,
        larger_than_is_read=lambda: b"7" * 60_000_000,
        all_that_is_read=lambda: b"7" * 50_000_000,
        a_thousand_pages=lambda: b"On Monday 20 people were killed in the town. " * 60_000,
        lines=lambda: b"x\n" * 1_000_000,
        merged_maps=lambda: front(
            "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40))
        ),
    ),
]

MARKDOWN: Final = [
    *attacks_of(
        "markdown",
        "note.md",
        quotes=lambda: b">" * 20_000 + b"ten",
        lists=lambda: b"- " * 5_000 + b"ten",
        stars=lambda: b"*a" * 20_000,
        underlines=lambda: b"__a " * 20_000,
        brackets=lambda: b"[" * 20_000,
        closed_brackets=lambda: b"[" * 5_000 + b"a" + b"](b)" * 5_000,
        links=lambda: b"[a](" * 10_000,
        images=lambda: b"![Ten died](http://127.0.0.1:9/leak.png)\n\nTen people were killed.",
        scripts=lambda: b"<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\nTen people were killed.",
        ticks=lambda: b"".join(b"`" * n + b"a" for n in range(1, 400)),
        definitions=lambda: b"".join(b"[a%d]: /u\n" % n for n in range(10_000)),
        rows=lambda: b"|a" * 200 + b"|\n" + b"|-" * 200 + b"|\n" + (b"|1" * 200 + b"|\n") * 100,
        columns=lambda: b"|a" * 3_000 + b"|\n" + b"|-" * 3_000 + b"|\n" + b"|1" * 3_000 + b"|\n",
        entities=lambda: b"&amp;" * 20_000 + b"&" * 20_000,
        addresses=lambda: b"<http://a" * 20_000,
        escapes=lambda: b"\\" * 100_000,
        fences=lambda: b"```\n" * 20_001,
        headings=lambda: b"# ten\n" * 10_000,
    ),
    *attacks_of(
        "markdown",
        "note.md",
        costly=True,
        deep_quotes=lambda: b"> " * 200_000,
        brackets_by_the_million=lambda: b"[" * 1_000_000,
        stars_by_the_million=lambda: b"*a_" * 300_000,
    ),
]


def mail(body: str, headers: str = "") -> bytes:
    return f"From: a@example.org\nSubject: Report\nDate: Mon, 4 May 2020 10:00:00 +0000\n{headers}\n{body}\n".encode()


def attached(*files: str, body: str = "Ten people were killed.", content: str = "Ten people died.") -> bytes:
    parts = [f"--b\nContent-Type: text/plain\n\n{body}\n"]
    parts += [f'--b\nContent-Disposition: attachment; filename="{name}"\n\n{content}\n' for name in files]
    return mail("".join(parts) + "--b--", 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n')


def nested(depth: int, kind: str = "multipart/mixed") -> bytes:
    opened = "".join(f'--b{n}\nContent-Type: {kind}; boundary="b{n + 1}"\n\n' for n in range(depth))
    return mail(opened + f"--b{depth}\nContent-Type: text/plain\n\nTen died.\n",
                'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b0"\n')  # fmt: skip


def forwarded(depth: int) -> bytes:
    message = "From: a@example.org\nSubject: s\n\nTen people died.\n"
    for _ in range(depth):
        message = f"From: a@example.org\nSubject: s\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n{message}"
    return message.encode()


MAIL: Final = [
    *attacks_of(
        "mail",
        "mail.eml",
        nested_parts=lambda: nested(90),
        nested_parts_deep=lambda: nested(300),
        nested_parts_one_mark=lambda: mail(
            "--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 100,
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
        ),
        forwarded=lambda: forwarded(20),
        forwarded_deep=lambda: forwarded(1_000),
        parts=lambda: attached(*[f"{n}.txt" for n in range(300)]),
        names_that_climb=lambda: attached(
            "../../etc/passwd.txt",
            "/etc/cron.d/x.txt",
            "C:\\x\\y.txt",
            "..\\..\\a.txt",
            "a\0b.txt",
            "con.txt",
            "." * 300 + ".txt",
            "a#b.txt",
            "\u202etxt.exe",
        ),
        programs=lambda: attached("run.exe", "run.sh", "run.html.exe"),
        a_pdf_that_is_none=lambda: attached("a.pdf", "b.docx", "c.html", "d.json", "e.eml"),
        no_mark=lambda: mail("Ten died.", 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=""\n'),
        a_long_mark=lambda: mail(
            "Ten died.", f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary={'b' * 50_000}\n"
        ),
        a_mark_of_patterns=lambda: mail(
            "Ten died.", 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="(a+)+$"\n'
        ),
        comments=lambda: b"From: " + b"(" * 3_000 + b"a\nSubject: s\n\nTen people died.\n",
        quotes=lambda: b'From: "' + b'\\"' * 20_000 + b"\nSubject: s\n\nTen people died.\n",
        senders=lambda: b"From: " + b"a@b, " * 2_000 + b"\nSubject: s\n\nTen people died.\n",
        encoded_words=lambda: b"From: a@b\nSubject: " + b"=?utf-8?q?a?= " * 1_000 + b"\n\nTen people died.\n",
        broken_words=lambda: b"From: a@b\nSubject: =?x?y?=?==?utf-8?b?////?= \xff\xfe\n\nTen people died.\n",
        folded_headers=lambda: b"From: a@b\nSubject: s\n" + b" x\n" * 10_000 + b"\nTen people died.\n",
        headers=lambda: b"From: a@b\n" + b"X-A: b\n" * 20_000 + b"\nTen people died.\n",
        pieces_of_a_name=lambda: mail(
            "--b\nContent-Type: text/plain;\n" + "".join(f" name*{n}=a;\n" for n in range(500)) + "\nTen died.\n--b--",
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
        ),
        a_name_beyond=lambda: mail(
            "--b\nContent-Disposition: attachment; filename*99999999999=a.txt\n\nTen.\n--b--",
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
        ),
        unknown_letters=lambda: mail("Ten people died.", "Content-Type: text/plain; charset=nosuch\n"),
        letters_of_no_text=lambda: mail("Ten people died.", "Content-Type: text/plain; charset=zlib\n"),
        not_base64=lambda: mail("!!!!", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n"),
        not_encoded=lambda: mail(
            "begin 666 a\n!!!\nend", "Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n"
        ),
        no_date=lambda: b"From: a@b\nSubject: s\nDate: Mon, 99 Foo 99999999999 99:99:99 +9999\n\nTen people died.\n",
        half_letters=lambda: mail("Ten died.", "X-Y: \\ud800\n").replace(
            b"Report", b"\xed\xa0\x80 =?utf-8?q?=ED=A0=80?="
        ),
        deep_page=lambda: mail("<div>" * 50_000, "Content-Type: text/html\n"),
        a_page_that_asks=lambda: mail('<img src="http://127.0.0.1:9/p"><p>Ten died.', "Content-Type: text/html\n"),
        zeros=lambda: mail("\0" * 100_000),
    ),
    *attacks_of(
        "mail",
        "mail.eml",
        costly=True,
        forwarded_beyond=lambda: forwarded(10_000),
        senders_by_the_thousand=lambda: b"From: " + b'"a" <a@b>, ' * 50_000 + b"\nSubject: s\n\nTen died.\n",
        encoded_words_by_the_thousand=lambda: b"From: a@b\nSubject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nTen died.\n",
        comments_by_the_thousand=lambda: b"From: " + b"(" * 200_000 + b"a\nSubject: s\n\nTen died.\n",
        parts_by_the_thousand=lambda: attached(*[f"{n}.txt" for n in range(20_000)]),
    ),
    *damaged("mail", "mail.eml", lambda: attached("a.txt", "b.txt"), cuts=3, flips=3),
]


def report(**fields: object) -> bytes:
    return json.dumps(
        {"data": [{"id": "1", "fields": {"title": "T", "body-html": "<p>Ten died.</p>", **fields}}]}
    ).encode()


JSON: Final = [
    *attacks_of(
        "json",
        "answer.json",
        deep=lambda: b"[" * 200_000,
        deep_objects=lambda: b'{"data":' * 100_000,
        deep_inside=lambda: b'{"data":[{"fields":{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}}]}",
        a_number_without_end=lambda: b'{"data":[{"fields":{"id":' + b"9" * 100_000 + b"}}]}",
        a_text_without_end=lambda: b'{"data":"' + b"a" * 500_000,
        no_reports=lambda: b'{"data":[]}',
        reports_of_nothing=lambda: b'{"data":[{"fields":{}},{"fields":{}}]}',
        another=lambda: b"[1,2,3]",
        no_numbers=lambda: b'{"data":[{"fields":{"body":NaN,"title":Infinity}}]}',
        twice=lambda: b'{"data":1,' * 1 + b'"data":[{"id":1,"fields":{"body":"Ten died.","body":"Ten died."}}]}',
        half_letters=lambda: report(title="\ud800", url="\udfff", body="Ten \ud800 died."),
        other_kinds=lambda: report(title=["a"], date=[1], source={"a": 1}, language="en", url={"b": 2}),
        a_deep_page=lambda: report(**{"body-html": "<div>" * 50_000}),
        an_id_of_another_kind=lambda: b'{"data":[{"id":{"a":[1]},"fields":{"title":"T","body":"Ten died."}}]}',
        an_id_that_climbs=lambda: (
            b'{"data":[{"id":"../../../etc/x\\u0000#","fields":{"title":"T","body":"Ten died."}}]}'
        ),
        links_that_run=lambda: report(
            url="javascript:alert(1)", title="[x](javascript:alert(1))<script>alert(1)</script>"
        ),
        one_id=lambda: json.dumps({"data": [{"id": 1, "fields": {"body": "Ten died."}}] * 2_000}).encode(),
        two_bytes=lambda: report().decode().encode("utf-16"),
        zeros=lambda: b"\0" * 1_000,
    ),
    *attacks_of(
        "json",
        "answer.json",
        costly=True,
        reports=lambda: json.dumps(
            {
                "data": [
                    {"id": n, "fields": {"title": "T", "body-html": "<p>Ten people died.</p>"}} for n in range(20_000)
                ]
            }
        ).encode(),
        numbers=lambda: b'{"data":[' + b"1," * 10_000_000 + b"1]}",
        deep_beyond=lambda: b"[" * 40_000_000,
    ),
]

_COSTLY: Final = {
    "docx-many-empty-cells", "docx-words-beyond-the-size", "html-attributes", "html-many-cells", "html-many-rows",
    "html-reaching-cells", "pdf-forms-that-double",
}  # fmt: skip
"""Attacks that take seconds to write, or that are ended by the limit of time."""

DOCUMENTS: Final = [
    replace(attack, costly=attack.costly or attack.id in _COSTLY)
    for attack in chain(DOCX, PDFS, HTML, TEXT, MARKDOWN, MAIL, JSON)
]
"""Every hostile document."""
