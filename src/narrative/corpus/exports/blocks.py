"""Plain text and pages as paragraphs, as the readers of databases take them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from narrative.corpus.documents.markup import parse_page
from narrative.corpus.documents.paragraphs import Paragraph

#: A line that begins with so many blanks is centred.
_CENTRED = 8
_BLOCKS = frozenset(
    ("p", "div", "table", "tr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre",
     "section", "article", "header", "footer", "aside", "body", "blockquote", "center", "dd", "dt", "hr")
)  # fmt: skip
_PARTS = frozenset(("section", "aside", "footer", "header"))
_UNSEEN = frozenset(("script", "style", "head", "noscript", "template", "select", "option", "textarea"))
_BLANKS = re.compile(r"[ \t\r\n\f]+")
#: A line of preformatted text that is indented.
_INDENTED = re.compile(r"\n[ \t\u00a0]{3,}")
#: The end of a cell, and white space around it.
_CELLS = re.compile(r"(?<![ \u00a0\0])[ \u00a0\0]*+\x01[ \u00a0\0\x01]*")
#: How a page says that a block is centred: in a style, or by a class whose style says so.
_CENTRED_CLASS = re.compile(r"\.([\w-]{1,40})\s*\{[^}]{0,200}?text-align:\s*center", re.IGNORECASE)


def split_text(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text whose lines are wrapped, blank lines between them.

    The lines of a paragraph stay apart, so that its reader can join them (`join_lines`). The style of a
    paragraph of which every line is indented far is `centred`.

    >>> [(one.text, one.style) for one in split_text("          1 of 2\\n\\nA title\\nin two lines\\n")]
    [('1 of 2', 'centred'), ('A title\\nin two lines', '')]
    """
    found: list[Paragraph] = []
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n"), ""]:
        if line.strip():
            lines.append(line)
        elif lines:
            centred = all(len(one) - len(one.lstrip(" \u00a0\t")) >= _CENTRED for one in lines)
            found.append(Paragraph("\n".join(one.strip() for one in lines), "centred" if centred else ""))
            lines = []
    return found


def cut_at(paragraphs: Sequence[Paragraph], starts: Sequence[int]) -> Iterator[tuple[int, list[Paragraph]]]:
    """Yield the paragraphs from each start to the next, with a number from 1.

    >>> pieces = cut_at(split_text("a\\n\\nb\\n\\nc"), [1, 2])
    >>> [(number, [one.text for one in piece]) for number, piece in pieces]
    [(1, ['b']), (2, ['c'])]
    """
    for number, (start, end) in enumerate(pairwise([*starts, len(paragraphs)]), 1):
        yield number, list(paragraphs[start:end])


def join_rows(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs of a word processor's file, each row of a table on a line, its cells tabs apart.

    A second paragraph of a cell stands by itself, and so does what follows it in the row.

    >>> places = (("HD", (1, 1)), ("A title", (1, 2)), ("More", (1, 2)))
    >>> [one.text for one in join_rows([Paragraph(text, cell=cell) for text, cell in places])]
    ['HD\\tA title', 'More']
    """
    joined: list[Paragraph] = []
    last: tuple[int, int] | None = None
    for one in paragraphs:
        if last and one.cell and one.cell[0] == last[0] and one.cell[1] != last[1]:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text}\t{one.text}")
        else:
            joined.append(one)
        last = one.cell
    return joined


def find_width(paragraphs: list[Paragraph]) -> int:
    """Return after how many characters lines are wrapped; 0 if they are not."""
    lengths = sorted(len(line) for one in paragraphs for line in one.text.split("\n"))
    if not lengths:
        return 0
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))]
    return width if 40 <= width <= 120 else 0


def join_lines(text: str, width: int) -> str:
    """Join the lines of a wrapped paragraph; a line that ends early, though the next word would fit, stays.

    >>> join_lines("All the news of the\\nday. And more\\nThe end.", 20)
    'All the news of the day. And more\\nThe end.'
    """
    if "\n" not in text or not width:
        return text
    lines = text.split("\n")
    joined = [lines[0]]
    for before, line in pairwise(lines):
        fits = len(before) + 1 + len(line.split(" ", 1)[0]) <= width
        if fits:
            joined.append("\n" + line)
        elif len(before) > 1 and before[-1] == "-" and before[-2].isalnum():
            joined.append(line)
        else:
            joined.append(" " + line)
    return "".join(joined)


def split_page(page: str, spans: frozenset[str] = frozenset()) -> list[Paragraph]:
    """Return the paragraphs of a page: its blocks in order, without what is not seen.

    Anchors (`<a name>`, and the `id` of blocks) are bookmarks of the paragraph that follows them; a row of a
    table is a paragraph, its cells tabs apart; the lines of preformatted text stay. The style is `centred`,
    or the class of the block, of the nearest one around it that has a class, or the name of a part of a page
    (`section`, `aside`, …).

    Args:
        page: the page as text.
        spans: folded classes of elements that are blocks too, whatever they are.
    """
    return flatten(parse_page(page), frozenset(_CENTRED_CLASS.findall(page[:400_000])), spans)


def flatten(
    root: Any, centred: frozenset[str] = frozenset(), spans: frozenset[str] = frozenset()
) -> list[Paragraph]:
    """Return the paragraphs of an element of a page, in order; `centred` are classes of centred blocks."""
    walk = _Walk(centred, spans)
    # Without recursion: a page may be nested as deep as it likes.
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, left = stack.pop()
        if left:
            walk.leave(node)
        elif walk.enter(node):
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(node))
            continue
        if node is not root and node.tail:
            walk.add(node.tail)
    walk.close()
    return walk.found


class _Walk:
    """A walk through the elements of a page that gathers its paragraphs."""

    def __init__(self, centred: frozenset[str], spans: frozenset[str]) -> None:
        self.centred, self.spans = centred, spans
        self.found: list[Paragraph] = []
        self.pieces: list[str] = []
        self.marks: list[str] = []
        self.styles = [("", 0)]
        self.preformatted = 0

    def enter(self, node: Any) -> bool:
        """Begin an element, and say whether what is in it is seen."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _UNSEEN:
            return False
        if self._is_block(node, tag):
            self.close()
            level = (
                int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() else self.styles[-1][1]
            )
            self.styles.append((self._style_of(node, tag) or self.styles[-1][0], level))
        self.preformatted += tag == "pre"
        if tag == "br":
            self.pieces.append("\0")
        if name := node.get("name") if tag == "a" else node.get("id"):
            self.marks.append(str(name))
        if count := node.get("wordcount"):
            self.marks.append(f"wordcount={count}")
        if node.text:
            self.add(node.text)
        return True

    def leave(self, node: Any) -> None:
        """End an element."""
        if self._is_block(node, node.tag):
            self.close()
            self.styles.pop()
        elif node.tag in ("td", "th"):
            self.pieces.append("\1")
        self.preformatted -= node.tag == "pre"

    def add(self, text: str) -> None:
        """Add text; in preformatted text a line break stays, and an indented line begins a paragraph."""
        if self.preformatted:
            text = _INDENTED.sub("\0\0", text).replace("\n", "\0")
        self.pieces.append(text)

    def close(self) -> None:
        """End the paragraph, if there is anything in it."""
        raw = _CELLS.sub("\1", _BLANKS.sub(" ", "".join(self.pieces))).strip(" \u00a0\0\1")
        self.pieces.clear()
        if raw:
            text = "\n".join(line.strip(" \u00a0") for line in raw.split("\0")).replace("\1", "\t")
            style, level = self.styles[-1]
            self.found.append(Paragraph(text, style, level, bookmarks=list(self.marks)))
            self.marks.clear()

    def _is_block(self, node: Any, tag: str) -> bool:
        """Say whether an element begins and ends a paragraph."""
        if (
            tag == "p"
            and (cell := node.getparent()) is not None
            and cell.tag in ("td", "th")
            and len(cell) == 1
        ):
            return False  # the cell of a table of figures, whose row is a line
        if tag in _BLOCKS:
            return True
        return bool(self.spans) and any(
            one.casefold() in self.spans for one in str(node.get("class") or "").split()
        )

    def _style_of(self, node: Any, tag: str) -> str:
        """Return `centred` if a block says that it is, else its class, else the part of a page that it is."""
        classes = str(node.get("class") or "")
        aligned = str(node.get("align") or node.get("style") or "")
        centred = "center" in aligned and tag not in ("table", "tr")
        if centred or self.centred & set(classes.split()) or self.styles[-1][0] == "centred":
            return "centred"
        return classes or (tag if tag in _PARTS else "")
