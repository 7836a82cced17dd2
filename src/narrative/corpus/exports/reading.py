"""A file of a database to rows: what kind it is, its documents, and all of them accounted for."""

from __future__ import annotations

import hashlib
import re

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.markup import decode_page
from narrative.corpus.documents.packages import Package
from narrative.corpus.exports.articles import COLUMNS, Article, Export
from narrative.corpus.exports.blocks import join_rows
from narrative.corpus.exports.databases import DATABASES, Database, Material, recognise
from narrative.corpus.readers.rows import Rows
from narrative.tables.decoding import Undecodable, decode

_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,50}){3}")
#: What only a mail has: `From:` with an outlet, and `Date:`, stand above articles too.
_MAILED = re.compile(
    rb"^(?:(?:mime-version|content-type|received|message-id|return-path):|from:[^\n]{0,200}@)",
    re.IGNORECASE | re.MULTILINE,
)
_TAG = re.compile(r"<(?:!doctype html|html|body|div|table|p|meta|head)\b", re.IGNORECASE)
#: So many missing numbers are listed.
_LISTED = 10


def read_export(
    rows: Rows, data: bytes, *, encoding: str | None = None, database: str | None = None, max_bytes: int
) -> Rows | None:
    """Read a file as the export of a news database, if it is one.

    Args:
        rows: those of the file, without any yet.
        data: the bytes of the file; what they are is found out by what they say, never by a name.
        encoding: of a text file, if it is said.
        database: the database that it is of, if it is said; else it is recognised.
        max_bytes: what is packed may not unpack to more.

    Returns:
        The rows; nothing if it is no export of a database that is known.
    """
    try:
        material = take_material(data, encoding=encoding, max_bytes=max_bytes)
        if material is None:
            return None
        fitting = recognise(material)
        if database is not None:
            wanted = DATABASES[database]
            if material.form not in wanted.forms:
                return None
            chosen = wanted
        elif fitting:
            chosen = fitting[0][1]
            note_rivals(rows, fitting)
        else:
            return None
        export = chosen.read(material)
        if database and chosen not in (one for _, one in fitting) and all(a.fault for a in export.articles):
            said = f"not an export of {database}: it has none of the signs of one"
            return rows.lose(said, f"left out; without as_={database!r} it is read as what it is")
    except Unreadable as error:
        return rows.lose(str(error)) if database is not None else None
    return fill_rows(rows, export)


def take_material(data: bytes, *, encoding: str | None, max_bytes: int) -> Material | None:
    """Return what a file holds, by what its bytes are; nothing if no export is such a file.

    Raises:
        Unreadable: it is such a file, and damaged or refused.
    """
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if start.startswith(b"PK"):
        return _take_word(data, max_bytes)
    if b"{\\rtf" in data[:1024]:
        from narrative.corpus.documents.rich_text import extract_rich_text

        contents = extract_rich_text(data)
        return Material("word", given=join_rows(contents.body), properties=contents.properties)
    if start.startswith(b"%PDF"):
        from narrative.corpus.documents.pdf import extract_pdf
        from narrative.corpus.exports.page_lines import find_paragraphs

        return Material("pdf", given=find_paragraphs(extract_pdf(data).lines))
    if _MAIL.match(start) and _MAILED.search(start):
        from narrative.corpus.documents.mail import extract_mail

        part = extract_mail(data).best_text()
        if part is None:
            return None
        return Material("page" if "html" in part.kind else "text", part.text)
    if start.startswith(b"<?xml") and not _TAG.search(start.decode("latin-1")):
        return Material("xml", data=data)
    if start.startswith(b"<") and _TAG.search(data[:20_000].decode("latin-1")):
        return Material("page", decode_page(data))
    try:
        return Material("text", decode(data, encoding)[0])
    except Undecodable:
        return None


def _take_word(data: bytes, max_bytes: int) -> Material | None:
    """Return what a Word file holds; nothing of another zip file."""
    if not any(member.name.startswith("word/") for member in Package(data, max_bytes)):
        return None
    from narrative.corpus.documents.word import extract_word

    contents = extract_word(data, max_bytes=max_bytes)
    return Material("word", given=join_rows(contents.body), properties=contents.properties)


def note_rivals(rows: Rows, fitting: list[tuple[int, Database]]) -> None:
    """Note that a file can be of more than one database."""
    if len(fitting) > 1:
        said = " or ".join(f"{one.name} ({marks:,} marks)" for marks, one in fitting)
        first, second = (one.name for _, one in fitting[:2])
        rows.note(f"it can be an export of {said}", f"read as {first}; as_={second!r} reads it as the other")


def fill_rows(rows: Rows, export: Export) -> Rows:
    """Put the documents of an export into the rows of its file, with what is lost, doubtful or missing."""
    rows.stem, rows.kind, rows.settled = "", export.database, True
    rows.stated, rows.stated_by = export.stated, export.stated_by
    rows.found = len(export.articles)
    if not export.articles:
        return rows.lose(f"no document in it that can be read as one of {export.database}")
    for problem, consequence in export.notes:
        rows.note(problem, consequence)
    kept: list[Article] = []
    for article in export.articles:
        if article.fault:
            rows.lose_row(article.number, article.fault)
            continue
        for problem, consequence in article.doubts:
            rows.note(problem, consequence, article.number)
        kept.append(article)
    _note_missing(rows, export)
    _note_duplicates(rows, kept)
    names = dict.fromkeys(COLUMNS) | dict.fromkeys(name for article in kept for name in article.cells)
    rows.numbers = [article.number for article in kept]
    rows.cells = {name: [article.cells.get(name) for article in kept] for name in names}
    rows.cells["database"] = [export.database] * len(kept)
    return rows


def _note_missing(rows: Rows, export: Export) -> None:
    """Note documents that the file states and does not have, and such as it has and does not state."""
    if export.stated is None or export.stated == rows.found:
        return
    by = f", by {export.stated_by}" if export.stated_by else ""
    if export.stated < rows.found:
        said = f"{export.stated:,} documents stated{by}, {rows.found:,} found"
        rows.note(said, "all that were found are read")
        return
    numbers = {article.stated for article in export.articles if article.stated is not None}
    absent: list[int] = []
    if len(numbers) == len(export.articles) and numbers:
        place = min(numbers)
        while len(absent) <= _LISTED and place < max(numbers):
            absent += [place] * (place not in numbers)
            place += 1
    which = (
        f": without {', '.join(map(str, absent[:_LISTED]))}{', …' * (len(absent) > _LISTED)}"
        if absent
        else ""
    )
    said = f"{export.stated:,} documents stated{by}, {rows.found:,} found{which}"
    missing = export.stated - rows.found
    rows.note(
        said, f"{missing:,} {'is' if missing == 1 else 'are'} not in the file; export again to have all"
    )


def _note_duplicates(rows: Rows, articles: list[Article]) -> None:
    """Count documents that have the number in the database, or the text, of one before, and note each."""
    ids: dict[str, int] = {}
    texts: dict[bytes, tuple[int, str]] = {}
    for article in articles:
        known = str(article.cells.get("database_id", ""))
        digest = hashlib.sha256(" ".join(article.text().split()).encode("utf-8", "replace")).digest()
        if known and known in ids:
            said = f"the same number in the database as document {ids[known]}: {known}"
        elif digest in texts and len(article.text()) > 0:
            said = f"the same text as document {texts[digest][0]}"
        else:
            said = ""
        ids.setdefault(known, article.number)
        texts.setdefault(digest, (article.number, known))
        if said:
            rows.duplicates += 1
            rows.note(said, "kept; stories groups copies", article.number)
