"""Bytes to text, with what was assumed on the way."""

from __future__ import annotations

import codecs
import contextlib
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
#: Bytes that could not be decoded, as Python's `surrogateescape` keeps them.
_ESCAPED = re.compile("[\udc80-\udcff]+")
#: What such bytes can be: a pair of surrogates, each written as three bytes (as Java and Oracle do); the
#: beginning of a character whose end was cut off; else a byte of an encoding of single bytes. The beginnings
#: in the midst of a text are those of quotation marks, dashes and emoji alone, since \xe9\x92 is é’ too.
_PIECES = re.compile(
    rb"(?P<pair>\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])"
    rb"|(?P<half>\xed[\xa0-\xbf][\x80-\xbf])"
    rb"|(?P<cut>\xe2[\x80-\x84]|\xf0[\x90\x9f][\x80-\xbf]?)"
    rb"|(?P<end>(?:[\xe0-\xef][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]?|[\xc2\xc3\xe2\xf0])\Z)"
    rb"|(?P<byte>.)",
    re.DOTALL,
)
#: Letters of other alphabets, and the encoding of single bytes in which their texts mostly were.
_ALPHABETS = {"cp1251": re.compile("[\u0400-\u04ff]"), "cp1253": re.compile("[\u0370-\u03ff]")}
#: Characters that are two bytes in UTF-8, and those that are more.
_SHORT = re.compile("[\x80-\u07ff]")
_LONG = re.compile("[\u0800-\ud7ff\ue000-\U0010ffff]")
#: How many bytes a note shows; how many characters tell the alphabet; and how many bytes are too few to tell.
_SHOWN = 8
_SAMPLE = 1_000_000
_FEW = 20
_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
#: Encodings of host names and of Python's own source, which Python lists with those of text.
_NOT_OF_FILES = ("idna", "punycode", "unicode-escape", "raw-unicode-escape")


#: What hardly stands behind a small letter where an encoding is right: *donÕt*, *cafŽ* are of a Mac.
_MISPLACED = re.compile("(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŽŒŸ‡ˆ‰‹¤§©®±¶]")
#: What quotation marks of a Mac are as cp1252.
_MAC_MARKS = re.compile("[Ò-Õ]")


class Undecodable(Exception):
    """The bytes are no text; the message says why."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of the bytes, and what was assumed or changed, as problems with their consequences.

    Tried in this order: the encoding that the caller names; a byte order mark; UTF-16 by its NUL bytes (the
    mark is missing); UTF-8; cp1252, or Mac Roman where more letters then stand where they can. Any but the
    first two and UTF-8 is an assumption, and is returned as such. In UTF-8 with some bytes that are none,
    only those are changed (`mend_bytes`).

    Raises:
        Undecodable: the bytes are no text, or not in the encoding named.

    Example:
        >>> decode("Zoë’s war".encode("cp1252"))
        ('Zoë’s war', [('not UTF-8', 'read as cp1252 (Windows, Western European)')])
        >>> decode("Zoë’s caf".encode() + b"\\xe9")
        ('Zoë’s café', [('1 byte is not UTF-8: 0xe9', 'read as cp1252: é')])
    """
    text, notes, single = decode_loosely(data, encoding)
    if single:
        text, note = mend_bytes(text, single)
        notes += [note] if note else []
    return text, notes


def decode_loosely(data: bytes, encoding: str | None = None) -> tuple[str, list[tuple[str, str]], str | None]:
    """Do as `decode` does, but leave bytes that are not UTF-8 as lone surrogates, to be mended row by row.

    Returns:
        The text; the notes; and, if any bytes are left, in which encoding of single bytes they are likely to
        be (`mend_bytes`).

    Raises:
        Undecodable: the bytes are no text, or not in the encoding named.
    """
    notes: list[tuple[str, str]] = []
    if encoding is not None:
        text, single = _as_named(data, encoding)
        text = text.removeprefix("\ufeff")
    else:
        refuse_binary(data)
        text, single = _guess(data, notes)
    if "\0" in text:
        without = text.replace("\0", "")
        removed = len(text) - len(without)
        if encoding is None and removed * 10 > len(text):
            raise Undecodable(f"binary: {removed} of {len(text)} characters are NUL")
        notes.append((f"{removed} NUL character{'s' * (removed > 1)}", "removed"))
        text = without
    return text, notes, single


def mend_bytes(text: str, single: str = "cp1252") -> tuple[str, tuple[str, str] | None]:
    """Return the text with its undecoded bytes mended, and what they were and became, if there are any.

    A byte is read in the encoding `single`; the beginning of a character that was cut off, and a byte that
    this encoding lacks, becomes U+FFFD.

    Args:
        text: the bytes in it are lone surrogates, as Python's `surrogateescape` makes them.
        single: an encoding of single bytes; with "ascii" every byte becomes U+FFFD.

    >>> mend_bytes("Beyonc\\udce9\\udc92s caf\\udce9")
    ('Beyoncé’s café', ('3 bytes are not UTF-8: 0xe9 0x92 0xe9', 'read as cp1252: é ’ é'))
    >>> mend_bytes("It isn\\udce2\\udc80")
    ('It isn�', ('2 bytes are not UTF-8: 0xe2 0x80', 'replaced by U+FFFD'))
    """
    if text.isascii() or not _ESCAPED.search(text):
        return text, None
    bad: list[int] = []
    became: list[str] = []

    def mended(run: re.Match[str]) -> str:
        data = run[0].encode("ascii", "surrogateescape")
        at_end = text[run.end() : run.end() + 1] in ("", '"')
        bad.extend(data)
        pieces = [_mend_piece(piece, single) for piece in _PIECES.finditer(data + b"." * (not at_end))]
        became.extend(pieces := pieces[: len(pieces) - (not at_end)])
        return "".join(pieces)

    text = _ESCAPED.sub(mended, text)
    shown = " ".join(f"0x{byte:02x}" for byte in bad[:_SHOWN]) + " …" * (len(bad) > _SHOWN)
    read = [piece for piece in became if piece != "\ufffd"]
    said = f"read as {single}: {' '.join(read[:_SHOWN])}{' …' * (len(read) > _SHOWN)}" if read else ""
    if len(read) < len(became):
        said = f"{said}; the others replaced by U+FFFD" if said else "replaced by U+FFFD"
    number = "1 byte is" if len(bad) == 1 else f"{len(bad):,} bytes are"
    kind = "of no character" if single == "ascii" else "not UTF-8"
    return text, (f"{number} {kind}: {shown}", said)


def decode_cell(data: bytes) -> tuple[str, tuple[str, str] | None]:
    """Return the text of a cell that holds bytes, and what was mended in it.

    >>> decode_cell(b"caf\\xe9")
    ('café', ('1 byte is not UTF-8: 0xe9', 'read as cp1252: é'))
    """
    with contextlib.suppress(UnicodeDecodeError):
        return data.decode("utf-8"), None
    text = data.decode("utf-8", "surrogateescape")
    return mend_bytes(text, _likeliest(text))


def check_encoding(encoding: str | None) -> None:
    """Refuse an encoding that Python does not know.

    Raises:
        CorpusError: there is none of this name, or it is not one of text.
    """
    if encoding is None:
        return
    try:
        "a".encode(encoding)
        if codecs.lookup(encoding).name.replace("_", "-") in _NOT_OF_FILES:
            raise LookupError
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


def _guess(data: bytes, notes: list[tuple[str, str]]) -> tuple[str, str | None]:
    """Decode by the byte order mark, else by what fits; with it, in which encoding the bytes left are."""
    mark, encoding = next((known for known in _MARKS if data.startswith(known[0])), (b"", ""))
    data = data[len(mark) :]
    if encoding not in ("", "utf-8"):
        return _wide_text(data, encoding, notes), None
    if not mark and (encoding := _wide(data)):
        notes.append(("UTF-16 without a byte order mark", f"read as {encoding}"))
        return _wide_text(data, encoding, notes), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    if len(data.translate(None, CONTROL)) < len(data) * 0.98:
        raise Undecodable("binary: neither UTF-8 nor text in another encoding")
    bad = sum(map(len, _ESCAPED.findall(text)))
    # Two bytes of another encoding can be a character of UTF-8 by chance; three hardly ever are where most
    # letters are those of A to Z, but *дії* of cp1251 is one.
    by_chance, certain = len(_SHORT.findall(text)), len(_LONG.findall(text))
    is_foreign = bad > _FEW and bad > len(_LETTER.findall(text)) and bad > by_chance + certain
    if not is_foreign and (mark or certain or by_chance * 20 > bad or _is_cut(text, bad)):
        return text, _likeliest(text)
    if is_foreign:
        raise Undecodable(
            "not UTF-8, and not Western European (most letters are beyond A to Z); name its encoding, "
            "as in encoding='cp1251'"
        )
    if _is_of_mac(data):
        notes.append(("not UTF-8", "read as mac_roman (old Macs, Western European)"))
        return data.decode("mac_roman"), None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        fault = f"byte {error.start} is 0x{data[error.start]:02x}"
        raise Undecodable(f"neither UTF-8 nor UTF-16 nor cp1252 ({fault}); name its encoding") from None
    notes.append(("not UTF-8", "read as cp1252 (Windows, Western European)"))
    return text, None


def _is_of_mac(data: bytes) -> bool:
    """Say whether more letters stand where they can in Mac Roman than in cp1252.

    >>> _is_of_mac("They don’t sell café.".encode("mac_roman")), _is_of_mac("don’t; café".encode("cp1252"))
    (True, False)
    """
    sample = data[:_SAMPLE]
    windows, mac = sample.decode("cp1252", "replace"), sample.decode("mac_roman")
    misplaced, others = len(_MISPLACED.findall(windows)), len(_MISPLACED.findall(mac))
    lacking = windows.count("\ufffd") if _MAC_MARKS.search(windows) else 0
    return misplaced + lacking > 2 * others


def _as_named(data: bytes, encoding: str) -> tuple[str, str | None]:
    """Decode as the caller says; some bad bytes in much that fits are left for `mend_bytes`."""
    try:
        return data.decode(encoding), None
    except UnicodeError as error:
        try:
            text = data.decode(encoding, "surrogateescape")
        except UnicodeError:
            return _strictly(data, encoding), None
        if codecs.lookup(encoding).name.replace("_", "-") in ("utf-8", "utf-8-sig"):
            return text, _likeliest(text)
        if sum(map(len, _ESCAPED.findall(text))) * 100 <= len(text):
            return text, "ascii"
        place = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise Undecodable(f"not valid {encoding}{place}") from None


def _likeliest(text: str) -> str:
    """Name the encoding of single bytes for the odd byte in a text: that of its alphabet."""
    letters = len(_LETTER.findall(text[:_SAMPLE])) if not text.isascii() else 0
    for encoding, alphabet in _ALPHABETS.items():
        if not text.isascii() and len(alphabet.findall(text[:_SAMPLE])) > letters:
            return encoding
    runs = [run for run in _ESCAPED.finditer(text) if run.end() < len(text)]  # the last may be cut off
    around = "".join(text[max(run.start() - 1, 0) : run.end() + 1] + " " for run in runs)
    around = "".join(sign for sign in around if sign < "\x80" or _ESCAPED.match(sign))
    return "mac_roman" if _is_of_mac(around.encode("ascii", "surrogateescape")) else "cp1252"


def _mend_piece(piece: re.Match[bytes], single: str) -> str:
    """Return what some undecoded bytes are as text."""
    if piece["pair"]:
        return piece[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")
    alone = piece["byte"] or (piece["end"] and len(piece[0]) == 1 and single != "cp1252")
    if not alone:
        return "\ufffd"
    return piece[0].decode(single, "replace")


def _is_cut(text: str, bad: int) -> bool:
    """Say whether the only bytes that are not UTF-8 begin a character at the very end."""
    tail = text[-bad:].encode("utf-8", "surrogateescape")
    return bool((piece := _PIECES.fullmatch(tail)) and (piece["cut"] or piece["end"]))


def _wide_text(data: bytes, encoding: str, notes: list[tuple[str, str]]) -> str:
    """Decode UTF-16 or UTF-32; half a pair stays a lone surrogate, which is told by its row."""
    surplus = len(data) % (4 if "32" in encoding else 2)
    if surplus:
        notes.append((f"the last character of {encoding} is cut off", "removed"))
        data = data[:-surplus]
    try:
        return data.decode(encoding, "surrogatepass")
    except UnicodeError:
        return _strictly(data, encoding)


def _wide(data: bytes) -> str:
    """Name the kind of UTF-16 if many of the even bytes are NUL and hardly any of the odd, or vice versa."""
    if len(data) % 2 or b"\0" not in data[:4096]:
        return ""
    even, odd = data[:4096:2], data[1:4096:2]
    empty_even, empty_odd = even.count(0), odd.count(0)
    if empty_odd > len(odd) * 0.3 and empty_even < len(even) * 0.02:
        return "utf-16-le"
    if empty_even > len(even) * 0.3 and empty_odd < len(odd) * 0.02:
        return "utf-16-be"
    return ""


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
