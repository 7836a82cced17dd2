"""Bytes to text, with what was assumed on the way."""

from __future__ import annotations

import codecs
import re

from narrative.errors import CorpusError

#: Byte order marks, the longer ones first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How files begin that are no text, whatever their name says.
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (as .docx and .xlsx files are)",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Office file",
    b"\x1f\x8b\x08": "a gzip archive",
    b"\x89PNG\r\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet file",
    b"SQLite format 3\0": "a SQLite database",
}
#: Control characters that no text holds: not NUL, tab, line breaks, form feed, and escape.
CONTROL = bytes(code for code in range(32) if code not in (0, 9, 10, 11, 12, 13, 26, 27)) + b"\x7f"
_SURROGATES = re.compile("[\ud800-\udfff]")


class Undecodable(Exception):
    """The bytes are no text; the message says why."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of the bytes, and what was assumed or changed, as problems with their consequences.

    Tried in this order: the encoding that the caller names; a byte order mark; UTF-16 by its NUL bytes (the
    mark is missing); UTF-8; cp1252. The last three but UTF-8 are assumptions, and are returned as such.

    Raises:
        Undecodable: the bytes are no text, or not in the encoding named.

    Example:
        >>> decode("Zoë’s war".encode("cp1252"))
        ('Zoë’s war', [('not UTF-8', 'read as cp1252 (Windows, Western European)')])
    """
    notes: list[tuple[str, str]] = []
    if encoding is not None:
        text = _strictly(data, encoding).removeprefix("\ufeff")
    else:
        refuse_binary(data)
        text = _guess(data, notes)
    if "\0" in text:
        without = text.replace("\0", "")
        removed = len(text) - len(without)
        if encoding is None and removed * 10 > len(text):
            raise Undecodable(f"binary: {removed} of {len(text)} characters are NUL")
        notes.append((f"{removed} NUL character{'s' * (removed > 1)}", "removed"))
        text = without
    return text, notes


def check_encoding(encoding: str | None) -> None:
    """Refuse an encoding that Python does not know.

    Raises:
        CorpusError: there is none of this name, or it is not one of text.
    """
    if encoding is None:
        return
    try:
        "a".encode(encoding)
    except (LookupError, ValueError):
        raise CorpusError(
            f"Unknown encoding {encoding!r}. Usual ones: utf-8, utf-16, cp1252, cp1251, koi8-r."
        ) from None


def mend(text: str) -> str:
    """Return the text without NULs, and with U+FFFD for each lone surrogate; both break what comes later.

    >>> mend("a\\0b\\ud800")
    'ab�'
    """
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def _guess(data: bytes, notes: list[tuple[str, str]]) -> str:
    """Decode by the byte order mark, else by what fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if wide := _wide(data):
        notes.append(("UTF-16 without a byte order mark", f"read as {wide}"))
        return _strictly(data, wide)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = f"byte {error.start} is 0x{data[error.start]:02x}"
    if len(data.translate(None, CONTROL)) < len(data) * 0.98:
        raise Undecodable("binary: neither UTF-8 nor text in another encoding")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Undecodable(f"neither UTF-8 ({fault}) nor UTF-16 nor cp1252; name its encoding") from None
    notes.append(("not UTF-8", "read as cp1252 (Windows, Western European)"))
    return text


def _wide(data: bytes) -> str | None:
    """Name the kind of UTF-16 if many of the even bytes are NUL and hardly any of the odd, or vice versa."""
    if len(data) % 2 or b"\0" not in data[:4096]:
        return None
    even, odd = data[:4096:2], data[1:4096:2]
    empty_even, empty_odd = even.count(0), odd.count(0)
    if empty_odd > len(odd) * 0.3 and empty_even < len(even) * 0.02:
        return "utf-16-le"
    if empty_even > len(even) * 0.3 and empty_odd < len(odd) * 0.02:
        return "utf-16-be"
    return None


def _strictly(data: bytes, encoding: str) -> str:
    """Decode, or say at which byte it fails."""
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        place = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise Undecodable(f"not valid {encoding}{place}") from None


def refuse_binary(data: bytes) -> None:
    """Raise if the data begins as a known kind of file does, or is mostly control characters.

    Raises:
        Undecodable: it does.
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise Undecodable(f"binary: it is {kind}")
    if len(data.translate(None, CONTROL)) < len(data) * 0.7:
        raise Undecodable("binary: control characters in place of text")
