"""`.eml` and `.mht`: headers and parts, whatever encodings they travel in."""

from __future__ import annotations

import pytest

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.mail import extract_mail

MESSAGE = """\
From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>
Subject: =?utf-8?b?S3JpZWc=?= und
 Frieden
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: multipart/alternative; boundary="y"

--y
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

caf=E9
--y
Content-Type: text/html; charset=utf-8
Content-Location: https://example.org/a

<p>caf\u00e9</p>
--y--
--x
Content-Type: text/html
Content-Disposition: attachment; filename="../evil.html"

<p>attached</p>
--x--
""".encode()


def test_headers_and_parts_are_decoded() -> None:
    mail = extract_mail(MESSAGE)
    assert mail.headers["subject"] == "Krieg und Frieden"
    assert mail.headers["from"] == "Zoë <zoe@example.org>"
    assert [(part.kind, part.text.strip(), part.is_attached) for part in mail.parts] == [
        ("text/plain", "café", False),
        ("text/html", "<p>café</p>", False),
        ("text/html", "<p>attached</p>", True),
    ]
    best = mail.best_text()
    assert best is not None
    assert best.location == "https://example.org/a"


@pytest.mark.parametrize(
    "data", [b"", b"no headers at all", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 1000]
)
def test_what_is_no_message_or_nested_too_deep_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        extract_mail(data)
