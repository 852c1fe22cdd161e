"""E-mail: the sender's own words, and attachments as documents of their own."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from etl.documents import UnreadableDocument, read_documents


def message(body="Nine people died on Monday.\n", **headers):
    mail = EmailMessage()
    mail["Subject"] = headers.get("subject", "Flood in the valley")
    mail["From"] = headers.get("sender", "River Desk <desk@river.example>")
    mail["Date"] = "Wed, 16 Jun 2021 23:30:00 +0200"
    mail.set_content(body)
    return mail


@pytest.fixture
def read(tmp_path):
    def read_mail(mail):
        path = tmp_path / "mail.eml"
        path.write_bytes(mail.as_bytes())
        return read_documents(path)

    return read_mail


def test_a_message_says_its_subject_day_and_sender(read):
    (document,) = read(message())
    assert (document.id, document.title, document.publisher) == ("mail", "Flood in the valley", "River Desk")
    assert document.published_on == date(2021, 6, 16)
    assert document.text == "Nine people died on Monday."


def test_quoted_lines_and_the_signature_are_not_the_senders_words(read):
    body = "Nine people died.\n\n> Last year 50 people died.\n\n-- \nRiver Desk, 3 people at your service\n"
    assert read(message(body))[0].text == "Nine people died."


def test_the_html_body_is_read_with_its_table(read):
    mail = message()
    mail.add_alternative(
        "<p>Losses:</p><table><tr><th>Dead</th><th>Hurt</th></tr><tr><td>9</td><td>4</td></tr></table>", "html"
    )
    (document,) = read(mail)
    assert (document.text, len(document.tables)) == ("Losses:\n\nDead | Hurt\n9 | 4", 1)


def test_attachments_of_known_formats_are_documents_of_their_own(read):
    mail = message()
    mail.add_attachment(b"# North\n\nFour died.", "text", "markdown", filename="north.md")
    mail.add_attachment(b"\x89PNG", "image", "png", filename="map.png")
    first, second = read(mail)
    assert (first.id, second.id) == ("mail", "mail#1-north")
    assert (second.title, second.publisher, second.published_on) == ("North", "River Desk", date(2021, 6, 16))


def test_a_forwarded_message_is_one_too(read):
    mail = message("See below.\n")
    mail.add_attachment(message("Two are missing.\n", subject="South", sender="a@south.example"))
    _, inner = read(mail)
    assert (inner.title, inner.publisher, inner.text) == ("South", "south.example", "Two are missing.")


def test_a_file_without_headers_is_no_message(tmp_path):
    (tmp_path / "x.eml").write_bytes(b"just words\n")
    with pytest.raises(UnreadableDocument, match=r"x\.eml: no message: it has no From, Subject or Date"):
        read_documents(tmp_path / "x.eml")
