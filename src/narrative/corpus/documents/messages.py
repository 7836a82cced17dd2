"""`.eml` and `.mht`: a message, or a page that a browser saved, as one document."""

from __future__ import annotations

import email.utils

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.mail import Mail, extract_mail
from narrative.corpus.documents.records import Record, fill_document
from narrative.corpus.documents.web_page import read_article
from narrative.corpus.readers.rows import Rows


def read_mail(rows: Rows, data: bytes) -> Rows:
    """Read a message as one document: its plain text, else that of its page; a saved page as an article."""
    try:
        mail = extract_mail(data)
    except Unreadable as error:
        rows.found = 1
        return rows.lose(str(error))
    is_page = "snapshot-content-location" in mail.headers or "related" in mail.headers.get("content-type", "")
    record = _read_saved_page(mail) if is_page else _read_message(mail)
    return fill_document(rows, record)


def _read_saved_page(mail: Mail) -> Record:
    """Return the article of a page that a browser saved."""
    part = mail.best_text()
    if part is None:
        return Record(fault="no page in it")
    address = part.location or mail.headers.get("snapshot-content-location", "")
    return read_article(part.text, address, _read_moment(mail.headers.get("date", "")))


def _read_message(mail: Mail) -> Record:
    """Return a message: its subject, sender, day and text."""
    plain = next(
        (one for one in mail.parts if not one.is_attached and one.kind == "text/plain" and one.text.strip()),
        None,
    )
    page = mail.best_text()
    found = Record()
    if plain is None and page is not None:
        found = read_article(page.text)
    record = Record(notes=found.notes, fault=found.fault)
    record.put("title", mail.headers.get("subject", ""))
    record.put_date(_read_moment(mail.headers.get("date", "")))
    record.put("outlet", found.cells.get("outlet", ""))
    record.put("author", email.utils.parseaddr(mail.headers.get("from", ""))[0])
    record.put("text", plain.text.replace("\r\n", "\n").strip() if plain else found.cells.get("text", ""))
    attached = sum(part.is_attached for part in mail.parts)
    if attached:
        record.notes.append(
            (f"{attached} attachment{'s' * (attached > 1)}", "not opened; save what is to be read")
        )
    return record


def _read_moment(written: str) -> str:
    """Return the local time that a header of mail names, as ISO; as it is written if it is none.

    >>> _read_moment("Sat, 17 Oct 2020 01:02:03 -0400"), _read_moment("some day")
    ('2020-10-17T01:02', 'some day')
    """
    try:
        return email.utils.parsedate_to_datetime(written).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, TypeError, IndexError, OverflowError):
        return written
