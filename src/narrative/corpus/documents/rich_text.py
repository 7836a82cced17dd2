r"""`.rtf`: paragraphs by a tokenizer that knows groups, encodings, tables, notes and bookmarks.

Word 2007: Rich Text Format (RTF) Specification, version 1.9.1 (Microsoft, 2008).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from narrative.corpus.documents.libraries import Unreadable
from narrative.corpus.documents.paragraphs import Contents, Paragraph
from narrative.corpus.documents.rich_text_codes import (
    CHARACTERS,
    CHARSETS,
    FILE_SETS,
    MARGINS,
    NOTES,
    SKIPPED,
    STARRED_TEXT,
    SYMBOLS,
    TARGETS,
    find_encoding,
)

#: Text; a control word and its number; a brace; a byte; a control symbol. Line breaks are nothing.
_TOKEN = re.compile(
    rb"([^\\{}\r\n\0]+)|\\([A-Za-z]{1,64})(-?[0-9]{1,10})?[ ]?|([{}])|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])",
    re.DOTALL,
)
#: The words that are not about looks.
_KNOWN = frozenset(
    word.encode()
    for word in (
        *CHARACTERS, *MARGINS, *NOTES, *SKIPPED, *TARGETS, *FILE_SETS, "u", "uc", "par", "sect", "cell",
        "nestcell", "row", "nestrow", "ansicpg", "f", "plain", "deff", "v", "deleted", "s", "outlinelevel",
        "pard", "intbl", "b", "fcharset", "cpg", "title", "author", "subject", "keywords", "yr", "mo", "dy",
    )
)  # fmt: skip
_ENDS = frozenset(("par", "sect", "cell", "nestcell", "row", "nestrow"))
_HEADING = re.compile("heading ([1-9])")
_INFO = {"title": "title", "author": "creator", "subject": "subject", "keywords": "keywords"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group hands to the groups within it."""

    target: str = "body"
    encoding: str = "cp1252"
    uc: int = 1
    hidden: bool = False
    bold: bool = False


def extract_rich_text(data: bytes) -> Contents:
    r"""Return the paragraphs of an RTF file, its notes, headers, footers and properties.

    Deleted and hidden text, comments, pictures, objects and instructions of fields are left out.

    Raises:
        Unreadable: it does not begin as RTF does.

    >>> extract_rich_text(rb"{\rtf1\ansi War \b and\b0  pe\'e1ce.\par\u8222?Wer?\ldblquote}").text()
    'War and peáce.\n\n„Wer?“'
    """
    start = data.find(b"{\\rtf", 0, 1024)
    if start < 0:
        raise Unreadable("not an RTF file: it does not begin with {\\rtf")
    reader = _Reader()
    reader.read(data, start)
    return reader.contents


class _Reader:
    """The state of reading: a stack of groups, and what was collected for each part of the document."""

    def __init__(self) -> None:
        self.contents = Contents()
        self.parts = {"body": self.contents.body, "notes": self.contents.notes, "boxes": []}
        self.parts["margins"] = self.contents.margins
        self.state = _State()
        self.stack: list[_State] = []
        self.pieces: dict[str, list[str]] = {}
        self.bold: dict[str, int] = {}
        self.raw = bytearray()
        self.fallback = 0
        self.is_fresh = self.is_starred = False
        self.encoding = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = self.default_font = 0
        self.styles: dict[int, str] = {}
        self.style = self.level = 0
        self.in_table, self.row, self.column = False, 1, 1
        self.marks: list[str] = []
        self.created: dict[str, int] = {}
        self.property = ""

    def read(self, data: bytes, position: int) -> None:
        """Read all tokens; after one that announces raw bytes, go on behind them."""
        while position < len(data):
            for token in _TOKEN.finditer(data, position):
                text, word, number, brace, byte, symbol = token.groups()
                if word:
                    if word == b"bin":
                        position = token.end() + max(0, int(number or 0))
                        break
                    if word in _KNOWN or self.is_starred:
                        self.take_word(word.decode("ascii"), int(number) if number else None)
                    else:
                        self.is_fresh, self.fallback = False, 0
                elif text:
                    self.take_bytes(text)
                elif brace:
                    self.enter() if brace == b"{" else self.leave()
                elif byte:
                    self.take_bytes(bytes((int(byte, 16),)))
                else:
                    self.take_symbol(symbol.decode("latin-1"))
            else:
                break
        while self.stack:
            self.leave()
        self.leave()

    def enter(self) -> None:
        """Begin a group."""
        self.flush()
        self.stack.append(self.state)
        self.is_fresh, self.is_starred, self.fallback = True, False, 0

    def leave(self) -> None:
        """End a group, and what was collected for it alone."""
        self.flush()
        target = self.state.target
        self.state = self.stack.pop() if self.stack else _State("body", self.encoding)
        self.is_fresh, self.is_starred, self.fallback = False, False, 0
        if target in self.parts:
            if self.pieces.get(target) and (target != self.state.target or not self.stack):
                self.end_paragraph(target)
        elif target != "skip" and (pieces := self.pieces.pop(target, None)):
            self.keep_entry(target, _join(pieces).strip())
        elif target == "created" and self.created:
            self.contents.core["created"] = "{yr:04}-{mo:02}-{dy:02}".format(
                **{"yr": 0, "mo": 1, "dy": 1, **self.created}
            )

    def keep_entry(self, target: str, text: str) -> None:
        """Keep the text of a group that is no paragraph: the name of a style, a bookmark, a property."""
        kind, _, name = target.partition(":")
        if kind == "styles":
            self.styles[self.style] = text.rstrip(";").strip()
        elif kind == "bookmark":
            self.marks.append(text)
        elif kind == "info":
            self.contents.core[name] = text
        elif kind == "propname":
            self.property = text
        elif kind == "staticval":
            self.contents.properties[self.property] = text

    def take_bytes(self, data: bytes) -> None:
        """Add bytes of text in the encoding of their font."""
        if self.fallback:
            data, self.fallback = data[self.fallback :], max(0, self.fallback - len(data))
        if self.state.target != "skip" and not self.state.hidden:
            self.raw += data
        self.is_fresh = False

    def take_symbol(self, symbol: str) -> None:
        """Take a control symbol: a character, the end of a paragraph, or the sign of an optional group."""
        if symbol == "*":
            self.is_starred = True
        elif symbol in "\r\n":
            self.take_word("par", None)
        elif symbol in SYMBOLS:
            self.put(SYMBOLS[symbol])

    def put(self, text: str) -> None:
        """Add a character that has no encoding, unless it stands for one that was read already."""
        if self.fallback:
            self.fallback -= 1
        elif self.state.target != "skip" and not self.state.hidden:
            self.flush()
            self.pieces.setdefault(self.state.target, []).append(text)

    def flush(self) -> None:
        """Decode the bytes that were collected."""
        if self.raw:
            text = self.raw.decode(self.state.encoding, "replace")
            self.pieces.setdefault(self.state.target, []).append(text)
            if self.state.bold:
                self.bold[self.state.target] = self.bold.get(self.state.target, 0) + len(text)
            self.raw.clear()

    def change(self, **settings: object) -> None:
        """Change the settings of this group."""
        if any(getattr(self.state, name) != value for name, value in settings.items()):
            self.flush()
            self.state = replace(self.state, **settings)  # type: ignore[arg-type]  # those of a State, whatever their types

    def take_word(self, word: str, number: int | None) -> None:
        """Take a control word."""
        opens = self.is_fresh or len(self.stack) > 1
        starred, self.is_fresh, self.is_starred = self.is_starred, False, False
        if self.state.target == "skip":
            return
        if word == "u" and number is not None:
            self.fallback = 0
            self.put(chr(number % 65536))
            self.fallback = self.state.uc
        elif word in CHARACTERS:
            self.put(CHARACTERS[word])
        elif opens and (target := self.find_target(word, starred)):
            self.change(target=target)
        else:
            self.fallback = 0
            if word in _ENDS:
                self.end_piece(word)
            else:
                self.set_format(word, number)

    def find_target(self, word: str, starred: bool) -> str:
        """Return what the text of a group is that begins with this word; nothing if that stays the same."""
        target = self.state.target
        if word in MARGINS or word in NOTES:
            return "margins" if word in MARGINS else "notes"
        if word in TARGETS:
            return TARGETS[word]
        if target.startswith("info") and word in _INFO:
            return f"info:{_INFO[word]}"
        return "skip" if word in SKIPPED or (starred and word not in STARRED_TEXT) else ""

    def set_format(self, word: str, number: int | None) -> None:
        """Set fonts, encodings, styles and tables."""
        value = number or 0
        if word in FILE_SETS or word == "ansicpg":
            self.encoding = FILE_SETS.get(word) or find_encoding(value)
            self.change(encoding=self.encoding)
        elif self.state.target == "fonts":
            self.set_font(word, value)
        elif word in ("f", "plain"):
            font = value if word == "f" else self.default_font
            hidden = self.state.hidden and word == "f"
            bold = self.state.bold and word == "f"
            self.change(encoding=self.fonts.get(font) or self.encoding, hidden=hidden, bold=bold)
        elif word == "deff":
            self.default_font = value
        elif word == "uc":
            self.change(uc=max(0, min(value, 16)))
        elif word in ("v", "deleted"):
            self.change(hidden=number != 0)
        elif word == "b":
            self.change(bold=number != 0)
        elif word == "s":
            self.style = value
        elif self.state.target == "created":
            self.created[word] = value
        elif word == "outlinelevel":
            self.level = value + 1 if 0 <= value < 9 else 0
        elif word == "pard":
            self.style, self.level, self.in_table = 0, 0, False
        elif word == "intbl":
            self.in_table = True

    def set_font(self, word: str, value: int) -> None:
        """Take the encoding of a font from the table of fonts."""
        if word == "f":
            self.font = value
        elif word == "fcharset" and value:
            self.fonts[self.font] = CHARSETS.get(value, "")
        elif word == "cpg":
            self.fonts[self.font] = find_encoding(value)

    def end_piece(self, word: str) -> None:
        """End a paragraph, a cell or a row."""
        target = self.state.target
        if target not in self.parts or self.state.hidden:
            return
        if word in ("nestcell", "nestrow"):
            self.put("\t" if word == "nestcell" else "\n")
        elif word == "row":
            if self.pieces.get(target):
                self.end_paragraph(target)
            self.row, self.column, self.in_table = self.row + 1, 1, False
        elif word == "sect":
            self.flush()
            if self.pieces.get(target) or not self.parts[target]:
                self.end_paragraph(target)
            self.parts[target][-1].ends_section = True
        else:
            self.in_table |= word == "cell"
            self.end_paragraph(target)
            self.column += word == "cell"

    def end_paragraph(self, target: str) -> None:
        """Add what was collected as a paragraph."""
        self.flush()
        paragraph = Paragraph(_join(self.pieces.pop(target, [])))
        paragraph.is_bold = self.bold.pop(target, 0) > len(paragraph.text) / 2 > 0
        part = self.parts[target]
        part.append(paragraph)
        if target != "body":
            return
        name = self.styles.get(self.style, "") if self.style else ""
        heading = _HEADING.fullmatch(name.casefold())
        paragraph.style = name
        paragraph.level = self.level or (int(heading[1]) if heading else 0)
        paragraph.bookmarks, self.marks = self.marks, []
        paragraph.cell = (self.row, self.column) if self.in_table else None
        part += self.parts["boxes"]
        self.parts["boxes"].clear()


def _join(pieces: list[str]) -> str:
    """Join pieces; two halves of a character become one."""
    text = "".join(pieces)
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
