"""`.epub`: a book as one document, its chapters in the order in which they are read."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from urllib.parse import unquote

from narrative.corpus.documents.libraries import Unreadable, load_library
from narrative.corpus.documents.markup import decode_page, parse_page, parse_xml
from narrative.corpus.documents.packages import Package
from narrative.corpus.documents.records import Record, fill_document
from narrative.corpus.readers.rows import Rows

_BLOCKS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote", "div", "pre", "dt", "dd", "section",
     "article", "body", "figcaption", "table", "ul", "ol", "hr")
)  # fmt: skip
_NO_TEXT = ("script", "style", "head", "template", "rt", "rp")
_MOST_CHAPTERS = 10_000


def read_book(rows: Rows, data: bytes, *, max_bytes: int) -> Rows:
    """Read an `.epub` file as one document; a chapter that cannot be read is a problem."""
    record = Record()
    try:
        package = Package(data, max_bytes)
        place, root = _find_contents(package)
        chapters = _list_chapters(root)
    except Unreadable as error:
        return fill_document(rows, Record(fault=str(error)))
    for name, column in {
        "title": "title",
        "creator": "author",
        "publisher": "outlet",
        "language": "language",
    }.items():
        found = [" ".join("".join(one.itertext()).split()) for one in root.iter(f"{{*}}{name}")]
        record.put(
            column, "; ".join(text for text in found if text) if column == "author" else next(iter(found), "")
        )
    date = next((one.text for one in root.iter("{*}date") if one.text), "")
    record.put_date(date)
    texts = []
    folder = posixpath.dirname(place)
    # A book names no chapter twice (EPUB 3.3, on `itemref`); a small file that does could become gigabytes.
    for name in dict.fromkeys(posixpath.normpath(posixpath.join(folder, unquote(one))) for one in chapters):
        try:
            texts += page_paragraphs(parse_page(decode_page(package.read(name))))
        except Unreadable as error:
            record.notes.append((f"chapter {name[:80]}: {error}", "left out"))
    record.put("text", "\n\n".join(texts))
    return fill_document(rows, record)


def page_paragraphs(root: Any) -> list[str]:
    """Return the texts of all blocks of a page, in order.

    >>> page_paragraphs(parse_page("<p>One <b>two</b><br>three</p><ul><li>four<script>x</script></ul>"))
    ['One two\\nthree', 'four']
    """
    etree = load_library("lxml.etree")
    etree.strip_elements(root, *_NO_TEXT, with_tail=False)
    blocks: list[list[str]] = [[]]
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node.tag in _BLOCKS:
            blocks.append([])
        if event == "start":
            blocks[-1].append("\n" if node.tag == "br" else "\t" if node.tag == "td" and blocks[-1] else "")
        blocks[-1].append(re.sub(r"\s+", " ", (node.text if event == "start" else node.tail) or ""))
    joined = (re.sub(" *\n *", "\n", re.sub(" +", " ", "".join(block))).strip() for block in blocks)
    return [text for text in joined if text]


def _find_contents(package: Package) -> tuple[str, Any]:
    """Return the name of the list of contents of a book, and the list, parsed."""
    if "META-INF/container.xml" not in package:
        raise Unreadable("not an EPUB book: it has no container")
    container = parse_xml(package.read("META-INF/container.xml"))
    place = next((str(one.get("full-path", "")) for one in container.iter("{*}rootfile")), "")
    return place, parse_xml(package.read(place))


def _list_chapters(root: Any) -> list[str]:
    """Return the names of the chapters in the order of reading."""
    files = {one.get("id"): one.get("href") for one in root.iter("{*}item")}
    chapters = [files.get(one.get("idref")) for one in root.iter("{*}itemref")]
    return [str(chapter) for chapter in chapters[:_MOST_CHAPTERS] if chapter]
