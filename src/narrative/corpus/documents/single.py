"""Word processors' files and PDF as documents: text, title, author and date."""

from __future__ import annotations

import re
from collections.abc import Callable

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.open_document import extract_open_document
from narrative.corpus.documents.paragraphs import Contents
from narrative.corpus.documents.pdf import extract_pdf
from narrative.corpus.documents.records import Record, fill_document, find_day
from narrative.corpus.documents.rich_text import extract_rich_text
from narrative.corpus.documents.word import extract_word
from narrative.corpus.readers.rows import Rows

#: Titles that programs give, and people did not.
_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint) ?- ?)?(untitled|document|dokument|documento?|sans titre|unbenannt|template"
    r"|normal|rtf datei|word document)?[ _-]*[0-9]*(\.(docx?|dotx?|rtf|odt|pdf|indd|qxd|qxp))?",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"[^\s]+\.[a-z]{3,4}|microsoft word - .*", re.IGNORECASE)
#: Authors that programs are.
_NO_AUTHOR = re.compile(
    r"(admin(istrator)?|user|author|unknown|owner|python-docx|apache poi|microsoft( office)?( user)?|root|pc"
    r"|hp|un-?named)?",
    re.IGNORECASE,
)
_PDF_DATE = re.compile(r"D:([0-9]{4})([0-9]{2})([0-9]{2})")
#: Days that programs write where they know none.
_NO_DAYS = frozenset(("1970-01-01", "1980-01-01", "1601-01-01", "1899-12-30", "1904-01-01", "2013-12-23"))
_LONGEST_TITLE = 300


def read_word(rows: Rows, data: bytes, *, max_bytes: int) -> Rows:
    """Read a `.docx` file as one document."""
    return _read_contents(rows, lambda: extract_word(data, max_bytes=max_bytes))


def read_open_document(rows: Rows, data: bytes, *, max_bytes: int) -> Rows:
    """Read an `.odt` file as one document."""
    return _read_contents(rows, lambda: extract_open_document(data, max_bytes=max_bytes))


def read_rich_text(rows: Rows, data: bytes) -> Rows:
    """Read an `.rtf` file as one document."""
    return _read_contents(rows, lambda: extract_rich_text(data))


def read_pdf(rows: Rows, data: bytes) -> Rows:
    """Read a `.pdf` file as one document."""
    try:
        pages = extract_pdf(data)
    except Unreadable as error:
        rows.found = 1
        return rows.lose(str(error))
    paragraphs = pages.paragraphs()
    record = Record()
    record.put("title", _plausible_title(pages.core.get("title", "")))
    made = _PDF_DATE.match(pages.core.get("creationdate", ""))
    _put_properties(record, pages.core.get("author", ""), "-".join(made.groups()) if made else "")
    record.put("text", "\n\n".join(paragraphs))
    if pages.without_text:
        count, most = len(pages.without_text), ", ".join(map(str, pages.without_text[:5]))
        record.notes.append(
            (
                f"{count} of {pages.pages} pages without text: {most}{', …' * (count > 5)}",
                "the others were read; pages of a scan need OCR",
            )
        )
    return fill_document(rows, record)


def _read_contents(rows: Rows, extract: Callable[[], Contents]) -> Rows:
    """Read a word processor's file as one document."""
    try:
        contents = extract()
    except Unreadable as error:
        rows.found = 1
        return rows.lose(str(error))
    record = Record()
    record.put("title", _find_title(contents))
    created = contents.core.get("created", "")
    _put_properties(record, contents.core.get("creator", ""), created)
    record.put("language", contents.core.get("language", ""))
    record.put("keywords", contents.core.get("keywords", ""))
    record.put("notes", "\n".join(note.text.strip() for note in contents.notes if note.text.strip()))
    record.put("text", contents.text())
    return fill_document(rows, record)


def _find_title(contents: Contents) -> str:
    """Return the title: the paragraph of that style, or the first heading, or what the properties say."""
    filled = [one for one in contents.body if one.text.strip() and len(one.text) <= _LONGEST_TITLE]
    styled = next((one for one in filled if one.style.casefold() in ("title", "titel", "titre")), None)
    heading = next((one for one in filled[:10] if one.level in (1, 2)), None)
    stated = _plausible_title(contents.core.get("title", ""))
    found = styled or heading
    return " ".join(found.text.split()) if found else stated


def _plausible_title(title: str) -> str:
    """Return a title if it is one that a person gave.

    >>> _plausible_title("Document1"), _plausible_title("war.indd"), _plausible_title("The war ends")
    ('', '', 'The war ends')
    """
    title = " ".join(title.split())[:_LONGEST_TITLE]
    return "" if _NO_TITLE.fullmatch(title) or _FILE_NAME.fullmatch(title) else title


def _put_properties(record: Record, author: str, created: str) -> None:
    """Set author and date from the properties, where they are plausible; the date is that of the file."""
    record.put("author", "" if _NO_AUTHOR.fullmatch(author.strip()) else " ".join(author.split()))
    day = find_day(created)[:10]
    if day and day not in _NO_DAYS:
        record.put("date", day)
        record.put("date_as_read", created)
        record.notes.append((f"the date {day} is that on which the file was made", "kept"))
