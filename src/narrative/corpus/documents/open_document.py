"""`.odt`: paragraphs straight from the XML; deleted changes, comments and links are not followed."""

from __future__ import annotations

import re
from typing import Any

from narrative.corpus.documents.libraries import Unreadable, load_library
from narrative.corpus.documents.markup import parse_xml
from narrative.corpus.documents.packages import Package
from narrative.corpus.documents.paragraphs import Contents, Paragraph

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "table", "office"))
#: What is not text of the body.
_LEFT_OUT = (
    f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}ruby-text",
    f"{_TEXT}note-citation",
    f"{_OFFICE}forms", f"{_TEXT}sequence-decls", f"{_OFFICE}binary-data", f"{_TEXT}index-title-template",
    "{http://www.w3.org/2000/svg}title", "{http://www.w3.org/2000/svg}desc",
    f"{{{_OASIS}svg-compatible:1.0}}title", f"{{{_OASIS}svg-compatible:1.0}}desc",
)  # fmt: skip
_MOST_BLANKS = 1_000
#: What stands for a blank, a tab and a line break until the white space of the file is gone.
_BLANK, _TAB, _BREAK = "\ue000", "\ue001", "\ue002"
_MARKS = {0xE000: " ", 0xE001: "\t", 0xE002: "\n"}
_BLANKS = re.compile(r"[ \t\r\n]+")


def extract_open_document(data: bytes, *, max_bytes: int = 512 * 1024**2) -> Contents:
    """Return the paragraphs of an `.odt` file, its notes and properties.

    Raises:
        Unreadable: it is no such file, is damaged, has a password, or is refused.
    """
    package = Package(data, max_bytes)
    root = parse_xml(package.read("content.xml"))
    body = next(root.iter(f"{_OFFICE}text"), None)
    if body is None:
        raise Unreadable("not an OpenDocument text: it has no text part")
    contents = Contents()
    _fill(contents, body)
    if "meta.xml" in package:
        for node in parse_xml(package.read("meta.xml")).iter():
            name = str(node.tag).rpartition("}")[2]
            if node.text and node.text.strip():
                if name == "user-defined":
                    contents.properties[str(node.get(f"{{{_OASIS}meta:1.0}}name", ""))] = node.text.strip()
                else:
                    contents.core.setdefault(name, node.text.strip())
    contents.core.setdefault("creator", contents.core.get("initial-creator", ""))
    contents.core["created"] = contents.core.get("creation-date", "")
    return contents


def _fill(contents: Contents, body: Any) -> None:
    """Walk through the body once."""
    walk = _Walk(contents)
    skipped: Any = None
    for event, node in load_library("lxml.etree").iterwalk(body, events=("start", "end")):
        if skipped is None and event == "start":
            if node.tag in _LEFT_OUT:
                skipped = node
            else:
                walk.enter(node)
        elif event == "end" and skipped in (None, node):
            if skipped is None:
                walk.leave(node)
            skipped = None
            walk.add(node.tail)
    for paragraph, pieces in walk.all:
        text = _BLANKS.sub(" ", "".join(pieces)).strip(" ")
        paragraph.text = text.translate(_MARKS)


class _Walk:
    """Where in the body the walk is; a paragraph within another, as in a frame, follows the outer one."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.all: list[tuple[Paragraph, list[str]]] = []
        self.open: list[tuple[Paragraph, list[str]]] = []
        self.notes = self.tables = self.row = self.column = 0

    def enter(self, node: Any) -> None:
        """Begin an element."""
        tag = node.tag
        if tag in (f"{_TEXT}p", f"{_TEXT}h"):
            level = str(node.get(f"{_TEXT}outline-level", "1")) if tag.endswith("}h") else "0"
            style = str(node.get(f"{_TEXT}style-name", "")).replace("_20_", " ")
            paragraph = Paragraph("", style, int(level) if level in tuple("0123456789") else 1)
            paragraph.cell = (self.row, self.column) if self.tables else None
            self.open.append((paragraph, []))
            self.all.append(self.open[-1])
            (self.contents.notes if self.notes else self.contents.body).append(paragraph)
        elif tag == f"{_TABLE}table":
            self.tables += 1
        elif tag == f"{_TEXT}note-body":
            self.notes += 1
        elif tag == f"{_TABLE}table-row" and self.tables == 1:
            self.row, self.column = self.row + 1, 0
        elif tag == f"{_TABLE}table-cell" and self.tables == 1:
            self.column += 1
        elif tag == f"{_TEXT}bookmark" or tag == f"{_TEXT}bookmark-start":
            if self.open:
                self.open[-1][0].bookmarks.append(str(node.get(f"{_TEXT}name", "")))
        elif tag == f"{_TEXT}s":
            count = str(node.get(f"{_TEXT}c", "1"))
            self.add(_BLANK * (min(int(count), _MOST_BLANKS) if count.isdecimal() else 1))
        else:
            self.add({f"{_TEXT}tab": _TAB, f"{_TEXT}line-break": _BREAK}.get(tag))
        self.add(node.text)

    def leave(self, node: Any) -> None:
        """End an element."""
        if node.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            self.open.pop()
        elif node.tag == f"{_TABLE}table":
            self.tables -= 1
        elif node.tag == f"{_TEXT}note-body":
            self.notes -= 1

    def add(self, text: str | None) -> None:
        """Add text to the paragraph that is open."""
        if text and self.open:
            self.open[-1][1].append(text)
