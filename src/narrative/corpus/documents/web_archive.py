"""`.warc`: the pages of a web archive, an article each."""

from __future__ import annotations

import contextlib
import io
import zlib
from collections.abc import Iterator
from typing import Any

from narrative.corpus.documents.libraries import Unreadable, load_library
from narrative.corpus.documents.markup import decode_page
from narrative.corpus.documents.records import Record, fill_table
from narrative.corpus.documents.web_page import LARGEST_PAGE, read_article
from narrative.corpus.readers.rows import Rows, swollen

_PAGES = ("text/html", "application/xhtml+xml")
_KINDS = ("response", "resource", "conversion")
_MOST_RECORDS = 1_000_000


def read_web_archive(rows: Rows, data: bytes) -> Rows:
    """Read the pages of a `.warc` or `.warc.gz` file: records `response`, `resource` and `conversion`.

    Requests, revisits and records about the archive hold no page, and are passed over. An answer that is no
    page (an image, an error) is lost with a reason.
    """
    rows.stem = ""
    passed = 0
    records: list[Record] = []
    try:
        with contextlib.redirect_stderr(_Silence()):  # the library writes there what it thinks of the bytes
            for record in _list_records(rows, data):
                if record.rec_type not in _KINDS:
                    passed += 1
                else:
                    records.append(_read_record(record))
    except Unreadable as error:
        if not records:
            return rows.lose(str(error))
        records.append(Record(fault=f"{error}; what follows was not read"))
    if not records:
        return rows.lose("empty: no page in it")
    if passed:
        count = f"{passed:,} record{'s' * (passed != 1)} without a page"
        rows.note(f"{count} (requests, revisits, …)", "passed over")
    return fill_table(rows, records)


class _Silence(io.TextIOBase):
    """A stream that keeps nothing."""

    def write(self, text: str) -> int:
        """Take text, and drop it."""
        return len(text)


def _list_records(rows: Rows, data: bytes) -> Iterator[Any]:
    """Yield the records; an archive that was compressed as a whole is unpacked first."""
    archive = load_library("warcio.archiveiterator")
    if data.startswith(b"\x1f\x8b") and not _is_by_record(data):
        data = _unpack(data)
        rows.note("compressed as a whole, not record by record", "read all the same")
    try:
        for number, record in enumerate(archive.ArchiveIterator(io.BytesIO(data), arc2warc=True)):
            if number >= _MOST_RECORDS:
                raise Unreadable(f"more than {_MOST_RECORDS:,} records")
            yield record
    except Unreadable:
        raise
    except Exception as error:  # the library lets through whatever its parts raise on a damaged archive
        said = " ".join(str(error).split())[:100]
        raise Unreadable(f"damaged: {type(error).__name__}: {said}") from None


def _is_by_record(data: bytes) -> bool:
    """Say whether the first part of a compressed archive ends before its second record begins."""
    stream = zlib.decompressobj(31)
    try:
        head = stream.decompress(data, 1_000_000)
    except zlib.error:
        return True
    return head.count(b"\nWARC-Record-ID:") < 2


def _unpack(data: bytes) -> bytes:
    """Return the bytes of a compressed file, if they are no more than honest ones would be."""
    stream = zlib.decompressobj(31)
    try:
        unpacked = stream.decompress(data, max(64 * 1024**2, 100 * len(data)) + 1)
    except zlib.error as error:
        raise Unreadable(f"damaged: {error}") from None
    if fault := swollen(len(unpacked), len(data)):
        raise Unreadable(f"refused: {fault}")
    return unpacked


def _read_record(record: Any) -> Record:
    """Return the article of a record."""
    address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")[:2000]
    moment = record.rec_headers.get_header("WARC-Date") or ""
    headers = record.http_headers
    kind = str((headers and headers.get_header("Content-Type")) or record.content_type or "")
    status = str(headers.get_statuscode()) if headers and record.rec_type == "response" else "200"
    if status != "200":
        return Record(fault=f"no page: the site answered {status[:20]} at {address[:200]}")
    is_plain = kind.startswith("text/plain") and record.rec_type == "conversion"
    if not is_plain and not kind.casefold().startswith(_PAGES):
        return Record(fault=f"no page but {kind[:50] or 'of an unknown kind'} at {address[:200]}")
    try:
        data = record.content_stream().read(LARGEST_PAGE + 1)
    except Exception as error:  # as above
        return Record(fault=f"damaged: {type(error).__name__} at {address[:200]}")
    if len(data) > LARGEST_PAGE:
        return Record(
            fault=f"over the size cap: a page has at most {LARGEST_PAGE:,} bytes, at {address[:200]}"
        )
    page = decode_page(data, kind.partition("charset=")[2].split(";")[0].strip(" \"'"))
    if is_plain:
        return Record({"saved": moment, "url": address, "text": page.strip()})
    article = read_article(page, address, moment)
    article.fault = article.fault and f"{article.fault}, at {address[:200]}"
    return article
