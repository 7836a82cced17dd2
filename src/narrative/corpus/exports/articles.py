"""What a database export gives: its documents with their fields, and what it says of how many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from narrative.corpus.exports.labels import load_labels
from narrative.corpus.readers.dates import parse_date
from narrative.corpus.readers.written_dates import read_written_date

#: The columns that exports have in common, in their order; the others follow as they come.
COLUMNS = (
    "title", "date", "date_as_read", "outlet", "section", "page", "edition", "author", "words_stated",
    "language", "database_id", "database", "text",
)  # fmt: skip
#: Texts with this share of letters of scripts without blanks are measured in characters.
_CHARACTERS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_MOSTLY = 0.3
_FORMS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?")


@dataclass
class Article:
    """A document of an export.

    Attributes:
        number: its number in the file, from 1.
        cells: its fields by the names of `COLUMNS` and further ones; only those that are there.
        doubts: what is doubtful about it, as problems with their consequences.
        fault: why it is lost, if it is.
        stated: the running number that the export gives it.
    """

    number: int
    cells: dict[str, object] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    fault: str = ""
    stated: int | None = None

    def put(self, name: str, value: object) -> None:
        """Set a field, unless the value is empty or the field is set already."""
        if value not in ("", None) and name not in self.cells:
            self.cells[name] = value

    def put_date(self, written: str, more: str = "") -> None:
        """Set the date from how it is written; `more` is a time that stands elsewhere."""
        written = " ".join(written.split())
        self.put("date_as_read", f"{written} {more}".strip())
        if _ISO.fullmatch(written):
            try:
                moment = parse_date(written)
            except ValueError:
                moment = None
            if moment is not None:
                self.put("date", moment.strftime(_FORMS["minute" if len(written) > 10 else "day"]))
                return
        read = read_written_date(f"{written} {more}") if more else None
        read = read or read_written_date(written)
        if read is None:
            if written:
                self.doubts.append(
                    (f"no date: {written[:60]!r} cannot be read as a date", "kept without one")
                )
        else:
            self.put("date", read.value.strftime(_FORMS[read.precision]))

    def text(self) -> str:
        """Return the text of the document."""
        return str(self.cells.get("text", ""))


@dataclass
class Export:
    """A file of an export, read.

    Attributes:
        database: the name of the database, as `nexis`.
        articles: all documents that stand in it, those that are lost too.
        stated: how many documents it says that it has; nothing if it does not say.
        stated_by: where it says so.
        notes: what is doubtful about the whole file.
    """

    database: str
    articles: list[Article] = field(default_factory=list)
    stated: int | None = None
    stated_by: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Return the text of paragraphs, a blank line between two; empty ones do not count.

    >>> join_paragraphs(["One. ", "", "Two."])
    'One.\\n\\nTwo.'
    """
    return "\n\n".join(text for one in paragraphs if (text := tidy(one)))


def tidy(text: str) -> str:
    """Return a text with single blanks, its line breaks kept, without white space around it.

    >>> tidy(" a\\u00a0 b \\n c ")
    'a b\\nc'
    """
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def check_length(article: Article, kind: str, beside: Sequence[str] = ()) -> None:
    """Compare the stated length with the text, and note a doubt if they differ by far.

    Args:
        article: its `words_stated` is what the database states.
        kind: the row of `[lengths]` in the table of labels: what part of the stated words usually stands in
            the text.
        beside: further texts that may be in the stated count, as the title.
    """
    stated = article.cells.get("words_stated")
    if not isinstance(stated, int) or stated < 20 or not article.text():
        return
    table = load_labels()["lengths"]
    counted, in_characters = count_length(article.text())
    unit, row = ("characters" if in_characters else "words"), kind
    if in_characters:
        row = "factiva characters" if kind == "factiva" else "characters"
    low, high = table[row]
    most = counted + (0 if in_characters else sum(len(one.split()) for one in beside))
    if most < (low - table["margin"]) * stated or counted > (high + table["margin"]) * stated:
        said = f"{stated:,} {unit} stated, {counted:,} counted"
        article.doubts.append((said, "kept; the text may be cut wrongly"))


def count_length(text: str) -> tuple[int, bool]:
    """Return how many words a text has; of Chinese and Japanese how many characters, and that it is these.

    >>> count_length("Two words."), count_length("これは話です。")
    ((2, False), (7, True))
    """
    together = "".join(text.split())
    if len(_CHARACTERS.findall(text)) <= _MOSTLY * len(together):
        return len(text.split()), False
    return len(together), True
