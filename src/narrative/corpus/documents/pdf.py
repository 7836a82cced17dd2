"""`.pdf`: the lines of each page with their places; nothing in the file is run or followed."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from narrative.corpus.documents.libraries import Unreadable, load_library
from narrative.corpus.documents.pages import Line, join_lines, mark_running, order_columns

#: No file has more pages, and no page more characters.
MOST_PAGES = 50_000
_MOST_CHARACTERS = 5_000_000
#: What the library puts in place of a hyphen at the end of a row, where it joins the two rows.
_HYPHENS = "\x02\ufffe"
_ROW_END = re.compile(f"[\r\n{_HYPHENS}]|\\Z")
NO_TEXT = "no text in it; it needs OCR"


@dataclass
class Pages:
    """What a PDF holds.

    Attributes:
        lines: of all pages in the order of reading; running heads and page numbers are marked.
        pages: how many pages there are.
        without_text: the numbers of pages that hold no text, as those of a scan.
        core: title, author, creation date and so on, as the file states them.
    """

    lines: list[Line] = field(default_factory=list)
    pages: int = 0
    without_text: list[int] = field(default_factory=list)
    core: dict[str, str] = field(default_factory=dict)

    def paragraphs(self) -> list[str]:
        """Return the paragraphs, running heads and page numbers left out."""
        return join_lines(self.lines)


def extract_pdf(data: bytes) -> Pages:
    """Return the lines of a PDF.

    Raises:
        Unreadable: pypdfium2 is not there; it is no PDF, is damaged, has a password, or no text at all.
    """
    pdfium = load_library("pypdfium2")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).casefold()
        raise Unreadable("it has a password" if locked else f"damaged: {error}") from None
    try:
        return _read_pages(document, pdfium)
    finally:
        document.close()


def _read_pages(document: Any, pdfium: Any) -> Pages:
    """Read all pages, one after the other."""
    pages = Pages(pages=len(document))
    if not pages.pages:
        raise Unreadable("damaged: it has no pages")
    if pages.pages > MOST_PAGES:
        raise Unreadable(f"it has {pages.pages:,} pages, and at most {MOST_PAGES:,} are read")
    for number in range(1, pages.pages + 1):
        lines: list[Line] = []
        try:
            page = document[number - 1]
            text_page = page.get_textpage()
            lines = order_columns(list(_read_rows(text_page.raw, page.get_height(), number, pdfium.raw)))
            text_page.close()
            page.close()
        except pdfium.PdfiumError:
            pass  # a page that is damaged has no text
        if not lines:
            pages.without_text.append(number)
        pages.lines += lines
    if not pages.lines:
        raise Unreadable(NO_TEXT)
    pages.lines = mark_running(pages.lines)
    pages.core = {
        name.lower(): value.strip() for name, value in document.get_metadata_dict().items() if value
    }
    return pages


def _read_rows(text_page: Any, height: float, page: int, raw: Any) -> Iterator[list[Line]]:
    """Yield the rows of a page, each in the pieces between which there are wide gaps."""
    text = _read_text(text_page, raw)
    boxes = _Boxes(text_page, height, raw)
    start = 0
    for found in _ROW_END.finditer(text):
        if row := _split_row(text, start, found.start(), boxes, page):
            if found[0] and found[0] in _HYPHENS:
                row[-1] = replace(row[-1], text=f"{row[-1].text}-")
            yield row
        start = found.end()


def _read_text(text_page: Any, raw: Any) -> str:
    """Return the characters of a page, each under the number by which its place can be asked."""
    count = min(raw.FPDFText_CountChars(text_page), _MOST_CHARACTERS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer).decode("utf-16-le", "surrogatepass").partition("\0")[0]
    if len(text) == count:
        return text
    return "".join(_character(raw.FPDFText_GetUnicode(text_page, place)) for place in range(count))


def _character(code: int) -> str:
    """Return a character by its number; a blank for what is none."""
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


class _Boxes:
    """Where the characters of a page stand."""

    def __init__(self, text_page: Any, height: float, raw: Any) -> None:
        self.text_page, self.height, self.raw = text_page, height, raw
        self.box = raw.FS_RECTF()

    def find(self, place: int) -> tuple[float, float, float, float]:
        """Return left, right, top and bottom of a character, from the top of the page."""
        box = self.box
        self.raw.FPDFText_GetLooseCharBox(self.text_page, place, box)
        return box.left, box.right, self.height - box.top, self.height - box.bottom


def _split_row(text: str, start: int, end: int, boxes: _Boxes, page: int) -> list[Line]:
    """Return the pieces of a row, apart where the gap is wider than its letters are high."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return []
    first = boxes.find(start)
    size = max(first[3] - first[2], 0.1)
    begins = [start]
    ends: list[int] = []
    place = text.find(" ", start, end)
    while place >= 0:
        after = place + 1
        while text[after] == " ":
            after += 1
        if boxes.find(after)[0] - boxes.find(place - 1)[1] > size:
            ends.append(place)
            begins.append(after)
        place = text.find(" ", after, end)
    ends.append(end)
    pieces = []
    for one, two in zip(begins, ends, strict=True):
        (left, _, top, bottom), right = boxes.find(one), boxes.find(two - 1)[1]
        pieces.append(Line(page, text[one:two], left, right, top, bottom, bottom - top))
    return pieces
