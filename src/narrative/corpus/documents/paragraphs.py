"""What every reader of a word processor's files gives: paragraphs in order, notes, margins, properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby


@dataclass(slots=True)
class Paragraph:
    """A paragraph as its reader sees it.

    Attributes:
        text: its text, runs and links joined; a line break in it is a line feed, a tab a tab.
        style: the name of its style, as "heading 1" or "Title"; empty if it has none.
        level: of a heading, 1 to 9; else 0.
        bookmarks: the names of the bookmarks that begin in it, or just before it.
        cell: where it stands in a table: the number of the row, counted through the document, and of the
            column, both from 1; nothing outside tables.
        ends_section: whether a section of the document ends with it.
        is_bold: whether most of it is set in bold letters; known of RTF only.
    """

    text: str
    style: str = ""
    level: int = 0
    bookmarks: list[str] = field(default_factory=list)
    cell: tuple[int, int] | None = None
    ends_section: bool = False
    is_bold: bool = False

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table."""
        return self.cell is not None


@dataclass
class Contents:
    """What a word processor's file holds.

    Attributes:
        body: the paragraphs of the text in order; those without text are there too.
        notes: the paragraphs of footnotes and endnotes.
        margins: the paragraphs of headers and footers.
        core: title, creator, created, language and so on, as the file states them.
        properties: what else it states, as `LADocCount`; names and values as text.
    """

    body: list[Paragraph] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)
    margins: list[Paragraph] = field(default_factory=list)
    core: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        r"""Return the text of the body: a blank line between paragraphs; a row of a table is a line.

        >>> row = [Paragraph("1999", cell=(1, 1)), Paragraph("War", cell=(1, 2))]
        >>> Contents([Paragraph("Years"), *row, Paragraph(""), Paragraph("End")]).text()
        'Years\n\n1999\tWar\n\nEnd'
        """
        pieces: list[str] = []
        in_table = False
        for row, paragraphs in groupby(self.body, key=lambda one: one.cell[0] if one.cell else 0):
            cells = [
                (column, [one.text.strip() for one in inside])
                for column, inside in groupby(paragraphs, key=lambda one: one.cell[1] if one.cell else 0)
            ]
            as_row = row > 0 and len(cells) > 1
            if as_row:
                texts = ["\t".join(" ".join(text for text in inside if text) for _, inside in cells)]
            else:
                texts = [text for _, inside in cells for text in inside]
            for text in filter(str.strip, texts):
                pieces += ["\n" if as_row and in_table else "\n\n", text]
                in_table = as_row
        return "".join(pieces[1:])
