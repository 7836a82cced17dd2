"""A text file of many articles, cut where the user says: at lines of a form, or at a literal line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from narrative.corpus.readers.plain import read_plain
from narrative.corpus.readers.rows import Problem, Rows
from narrative.errors import CorpusError

#: So many blank lines are a blank page.
_BLANK_LINES = 4
_RULE = re.compile(r"\s*([-_=*~#+.—–─])(?:\s?\1){4,}\s*")
_NUMBER = re.compile(
    r"\s*(?:\S{1,12}\s+)?[#(\[]?[0-9]{1,6}[.):\]]?(?:\s+\S{1,4}\s+[0-9]{1,6}(?:\s+\S{1,12})?)?\s*"
)
_HASHES = re.compile(r"\s*###+(?!#)(?P<title>.*)")
#: The forms of lines at which a text can be cut, with what each is.
FORMS: Mapping[str, str] = {
    "rules": "a line of five or more of one sign, as -----",
    "numbers": "a line that is a number, as 12. or Article 12 or 3 of 50",
    "###": "a line that begins with ###; what follows in it is the title",
    "blank-pages": f"a page break, or {_BLANK_LINES} blank lines",
}
_FINDERS: dict[str, Callable[[str], re.Match[str] | None]] = {
    "rules": _RULE.fullmatch, "numbers": _NUMBER.fullmatch, "###": _HASHES.fullmatch,
}  # fmt: skip


def check_split(split: str | None) -> None:
    """Refuse what cannot part articles.

    Raises:
        CorpusError: it is empty, or more than a line.
    """
    if split is not None and (not split.strip() or "\n" in split or len(split) > 200):
        forms = ", ".join(f"{name!r} ({said})" for name, said in FORMS.items())
        raise CorpusError(
            f"split={split!r} cuts nothing. Give the line between two articles, or one of {forms}."
        )


def split_text(text: str, split: str) -> list[tuple[str, str]]:
    r"""Return the articles of a text, each with the title that the line above it says, if it says one.

    Args:
        text: lines end in a line feed.
        split: one of `FORMS`, or a line as it stands between two articles, blanks around it aside.

    >>> split_text("### One\nA storm.\n### Two\nA calm.\n", "###")
    [('One', 'A storm.'), ('Two', 'A calm.')]
    >>> [article for _, article in split_text("A storm.\n* * *\nA calm.\n", "* * *")]
    ['A storm.', 'A calm.']
    >>> [article for _, article in split_text("A storm.\n\n\n\n\nA calm.", "blank-pages")]
    ['A storm.', 'A calm.']
    """
    if split == "blank-pages":
        pages = re.split(rf"\f|\n(?:[ \t]*\n){{{_BLANK_LINES}}}[ \t\n]*", text)
        return [("", page.strip("\n")) for page in pages if page.strip()]
    find = _FINDERS.get(split)
    wanted = split.strip()
    pieces: list[tuple[str, list[str]]] = [("", [])]
    for line in text.split("\n"):
        found = find(line) if find and len(line) < 400 else None
        if found or (find is None and line.strip() == wanted):
            title = found["title"] if found and split == "###" else ""
            pieces.append((title.strip().strip("# \t"), []))
        else:
            pieces[-1][1].append(line)
    joined = [(title, "\n".join(lines).strip("\n")) for title, lines in pieces]
    return [(title, article) for title, article in joined if article.strip() or title]


def read_split(
    rows: Rows, data: bytes, *, split: str, encoding: str | None, date_formats: Sequence[str] = ()
) -> Rows:
    """Read the articles of a text file, numbered from 1; each may have metadata at its head, as a file may.

    A file in which no such line stands is read as one article, and noted.
    """
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    text = rows.mended(text).replace("\r\n", "\n").replace("\r", "\n")
    articles = split_text(text, split)
    if len(articles) < 2:
        way = (
            ""
            if split in FORMS
            else f"; it cuts at whole lines that are so written, or at {', '.join(FORMS)}"
        )
        rows.note(f"no line in it at which split={split!r} cuts", f"read as one article{way}")
        return read_plain(rows, data, encoding=encoding, date_formats=date_formats)
    rows.stem, rows.found = "", len(articles)
    read: list[dict[str, object]] = []
    for number, (title, article) in enumerate(articles, 1):
        one = read_plain(Rows(rows.file, stem="x"), article.encode(), date_formats=date_formats)
        rows.problems += [
            Problem(rows.source(number), problem.problem, problem.consequence, problem.lost)
            for problem in one.problems
        ]
        if not one.failed:
            cells = {name: column[0] for name, column in one.cells.items()}
            read.append({"title": title, **cells} if title else cells)
            rows.numbers.append(number)
    names = dict.fromkeys(name for cells in read for name in cells)
    rows.cells = {name: [cells.get(name) for cells in read] for name in names}
    return rows
