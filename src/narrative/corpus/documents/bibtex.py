"""BibTeX (`.bib`, as Zotero, Mendeley and JabRef write it): references, joined with their files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from narrative.corpus.documents.references import FindText, fill_references
from narrative.corpus.readers.rows import Rows

_ENTRY = re.compile(r"@([A-Za-z]{1,40})\s{0,50}[{(]\s{0,50}([^\s,={}\"]{0,300})\s{0,50},")
_FIELD = re.compile(r"[\s,]{0,500}([A-Za-z][A-Za-z0-9_:+-]{0,60})\s{0,50}=\s{0,50}")
_BARE = re.compile(r"[^\s,{}\"]{1,200}")
_BRACE = re.compile(r"(?<!\\)[{}]")
#: What the fields are here; the first that is there counts.
_COLUMNS = {
    "title": ("title",), "outlet": ("journal", "journaltitle", "newspaper", "booktitle", "publisher"),
    "author": ("author",), "page": ("pages",), "section": ("section",), "language": ("langid", "language"),
    "url": ("url",), "doi": ("doi",), "keywords": ("keywords",), "abstract": ("abstract",),
}  # fmt: skip
_NOT_ENTRIES = frozenset(("comment", "string", "preamble"))
_ACCENTS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a",
}  # fmt: skip
_ACCENT = re.compile(r"\\([\"'`^~=.]|[cvuHkr](?=[\s{]))\s?\{?\\?([A-Za-z])\}?")
_SIGNS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "i", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "ldots": "…", "textellipsis": "…",
}  # fmt: skip
_SIGN = re.compile(r"\\([A-Za-z]{1,24})(?:\{\}|\s|(?![A-Za-z]))")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_bibtex(rows: Rows, data: bytes, *, encoding: str | None, find_text: FindText) -> Rows:
    """Read the references of a `.bib` file, a row each, as `references.read_references` reads those of RIS.

    Args:
        rows: those of the file.
        data: its bytes.
        encoding: the encoding that the user names.
        find_text: gives the text of a file by the path that a reference has of it.
    """
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    references = [_by_column(key, fields) for key, fields in list_entries(rows.mended(text))]
    if not references:
        return rows.lose("no reference in it: none begins as @article{key,")
    return fill_references(rows, references, find_text)


def list_entries(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the key and the fields of each entry, as they are written.

    >>> list(list_entries('@article{a1, title = {The {Quay}}, year = 2019, author = "Ann"}'))
    [('a1', {'title': 'The {Quay}', 'year': '2019', 'author': 'Ann'})]
    """
    place, limit = 0, -1
    while entry := _ENTRY.search(text, place):
        place = entry.end()
        if limit < place:  # looked for once, so that time grows with the text and no faster
            limit = text.find("\n@", place)
            limit = len(text) if limit < 0 else limit
        fields: dict[str, str] = {}
        while named := _FIELD.match(text, place):
            value, place = _read_value(text, named.end(), limit)
            fields.setdefault(named[1].casefold(), value)
        if entry[1].casefold() not in _NOT_ENTRIES:
            yield entry[2], fields


def _read_value(text: str, place: int, limit: int) -> tuple[str, int]:
    """Return the value that begins at a place, and where it ends; if it is not closed, at `limit`."""
    first = text[place : place + 1]
    if first not in ("{", '"'):
        bare = _BARE.match(text, place)
        return (bare[0], bare.end()) if bare else ("", place)
    depth, start = 0, place + 1
    if first == '"':
        end = text.find('"', start, limit)
        return (text[start:end], end + 1) if end >= 0 else (text[start:limit], limit)
    for brace in _BRACE.finditer(text, place, limit):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return text[start : brace.start()], brace.end()
    return text[start:limit], limit


def _by_column(key: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return an entry by columns."""
    reference = {"database_id": key} if key else {}
    for column, names in _COLUMNS.items():
        value = next((fields[name] for name in names if fields.get(name)), "")
        value = clean_tex(value)
        if column == "author":
            value = "; ".join(part.strip() for part in re.split(r"\s+and\s+", value))
        if value:
            reference[column] = value
    if date := _find_date(fields):
        reference["date"] = date
    if files := fields.get("file", ""):
        reference["files"] = ";".join(_list_paths(files))
    return reference


def _find_date(fields: Mapping[str, str]) -> str:
    """Return the date of an entry as ISO, as far as it is known."""
    if date := fields.get("date", "").strip("{} "):
        return date
    year = fields.get("year", "").strip("{} ")
    month = fields.get("month", "").strip("{} ").casefold()
    number = next((place for place, name in enumerate(_MONTHS, 1) if month.startswith(name)), 0)
    number = number or (int(month) if month.isdecimal() and len(month) < 3 else 0)
    day = fields.get("day", "").strip("{} ")
    if not (year.isdecimal() and 1 <= number <= 12):
        return year
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day.isdecimal() and len(day) < 3 else "")


def _list_paths(files: str) -> list[str]:
    r"""Return the paths of a field with files: `Title:path:kind` or paths alone, several behind semicolons.

    >>> _list_paths(r"Full Text:files/7/a.html:text/html;:C\:\\Users\\b.pdf:PDF"), _list_paths("files/c.txt")
    (['files/7/a.html', 'C:/Users/b.pdf'], ['files/c.txt'])
    """
    found = []
    for one in files.split(";"):
        parts = one.replace("\\\\", "/").replace("\\:", "\0").split(":")
        path = (parts[1] if len(parts) >= 3 else parts[0]).replace("\0", ":").strip()
        if path:
            found.append(path)
    return found


def clean_tex(value: str) -> str:
    r"""Return a value without the marks of TeX.

    >>> clean_tex(r'{The} \"{O}resund \& {\"a}n {\ss}')
    'The Öresund & än ß'
    """
    value = _ACCENT.sub(lambda one: unicodedata.normalize("NFC", one[2] + _ACCENTS[one[1]]), value)
    value = _SIGN.sub(lambda one: _SIGNS.get(one[1], one[0]), value)
    value = _BRACE.sub("", value)
    return " ".join(_ESCAPED.sub(r"\1", value).split())
