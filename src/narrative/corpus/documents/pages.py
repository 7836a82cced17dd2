"""Lines of pages in the order in which they are read: columns, running heads, words broken at line ends."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

#: A column has so many lines at least, of so many characters; what is shorter is a table.
_FEWEST_LINES = 4
_COLUMN_CHARACTERS = 18
#: So many lines at the top of a page, and at its foot, can be running heads; the same ones stand so near.
_EDGE = 4
_NEAR = 4.0
_DIGITS = re.compile(r"[0-9]+|\b[ivxl]{1,6}\b")
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad\ufffe\x02]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        page: the number of the page, from 1.
        text: what it says.
        left, right, top, bottom: where it stands, in points from the left and from the top of the page.
        size: the height of its letters, in points.
        is_running: whether it is a running head, a foot, or a page number.
    """

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_running: bool = False


def order_columns(rows: Sequence[Sequence[Line]], depth: int = 6) -> list[Line]:
    """Return the lines of a page column by column, where its rows go across columns.

    Args:
        rows: the pieces of each row, from left to right; a wide gap stands between two pieces.
        depth: how often a column may be split again.
    """
    gutter = _find_gutter(rows) if depth else None
    if gutter is None:
        return [_join_row(row) for row in rows if row]
    lines: list[Line] = []
    left: list[list[Line]] = []
    right: list[list[Line]] = []

    def end_band() -> None:
        lines.extend(order_columns(left, depth - 1))
        lines.extend(order_columns(right, depth - 1))
        left.clear()
        right.clear()

    for row in rows:
        if any(piece.left < gutter < piece.right for piece in row):
            end_band()
            lines.append(_join_row(row))
            continue
        left.append([piece for piece in row if piece.right <= gutter])
        right.append([piece for piece in row if piece.left >= gutter])
    end_band()
    return lines


def _find_gutter(rows: Sequence[Sequence[Line]]) -> float | None:
    """Return where a gap runs down through many rows, between pieces that are as long as lines of text."""
    gaps = [(one.right, two.left, one, two) for row in rows for one, two in pairwise(row)]
    if len(gaps) < _FEWEST_LINES:
        return None
    edges = sorted([(start, 1) for start, *_ in gaps] + [(end, -1) for _, end, *_ in gaps])
    best, open_gaps, place = 0, 0, 0.0
    for (at, step), (after, _) in pairwise(edges):
        open_gaps += step
        if open_gaps > best:
            best, place = open_gaps, (at + after) / 2
    through = [(one, two) for start, end, one, two in gaps if start < place < end]
    if len(through) < _FEWEST_LINES:
        return None
    lengths = [len(piece.text) for pair in through for piece in pair]
    crossing = sum(piece.left < place < piece.right for row in rows for piece in row)
    return place if median(lengths) >= _COLUMN_CHARACTERS and crossing <= 2 * len(through) else None


def _join_row(row: Sequence[Line]) -> Line:
    """Return the pieces of a row as one line."""
    if len(row) == 1:
        return row[0]
    return replace(
        row[0],
        text=" ".join(piece.text for piece in row),
        right=max(piece.right for piece in row),
        top=min(piece.top for piece in row),
        bottom=max(piece.bottom for piece in row),
    )


def mark_running(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with running heads, feet and page numbers marked.

    A line at the edge of a page is one if the same stands at the same height on one of the next two pages,
    or of those before, whatever its numbers are.
    """
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    edges: dict[tuple[int, str], list[float]] = defaultdict(list)
    at_edge: dict[int, set[int]] = {}
    for page, inside in pages.items():
        ordered = sorted(range(len(inside)), key=lambda place: inside[place].top)
        at_edge[page] = {*ordered[:_EDGE], *ordered[-_EDGE:]}
        for place in at_edge[page]:
            edges[page, _without_numbers(inside[place].text)].append(inside[place].top)
    marked: list[Line] = []
    for page, inside in pages.items():
        for place, line in enumerate(inside):
            key = _without_numbers(line.text)
            running = place in at_edge[page] and any(
                abs(top - line.top) <= _NEAR
                for other in (page - 2, page - 1, page + 1, page + 2)
                for top in edges.get((other, key), ())
            )
            marked.append(replace(line, is_running=True) if running else line)
    return marked


def _without_numbers(text: str) -> str:
    """Return a line in the form in which running heads are compared."""
    return " ".join(_DIGITS.sub("#", text.casefold()).split())


def join_lines(lines: Iterable[Line]) -> list[str]:
    """Return the paragraphs of lines: words broken at line ends are whole again, running heads left out.

    A paragraph ends where the distance to the next line is larger than between most lines, where the next
    is set in or of another size, or where its first word would have had room in the line.
    """
    kept = [line for line in lines if not line.is_running and line.text.strip()]
    if not kept:
        return []
    steps = [two.top - one.top for one, two in pairwise(kept) if one.page == two.page and two.top > one.top]
    pitch = median(steps) if steps else 0.0
    words = Counter(_words_within(kept))
    paragraphs: list[list[str]] = [[kept[0].text.strip()]]
    widths = _column_ends(kept)
    for before, line in pairwise(kept):
        if _begins(before, line, pitch, widths):
            paragraphs.append([line.text.strip()])
        else:
            paragraphs[-1].append(line.text.strip())
    return [_mend_words(inside, words) for inside in paragraphs]


def _column_ends(lines: Sequence[Line]) -> dict[int, float]:
    """Return how far the longer lines of a column go, by where the column begins, in steps of ten points."""
    ends: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        ends[round(line.left / 10)].append(line.right)
    return {left: sorted(rights)[len(rights) * 3 // 4] for left, rights in ends.items()}


def _begins(before: Line, line: Line, pitch: float, ends: dict[int, float]) -> bool:
    """Say whether a line begins a paragraph, after the one before it."""
    goes_on = line.page == before.page and before.top < line.top
    if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
        return True
    if goes_on and line.top - before.top > 1.35 * max(pitch, line.size):
        return True
    if goes_on and 0.6 * line.size < line.left - before.left < 6 * line.size:
        return True
    if line.page == before.page and line.top == before.top:
        return False
    end = ends.get(round(before.left / 10), before.right)
    letter = (before.right - before.left) / max(len(before.text), 1)
    return before.right + (len(line.text.split(None, 1)[0]) + 5) * letter < end


def _words_within(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the words that are not at the end or the beginning of a line, with their hyphens."""
    for line in lines:
        yield from _WORD.findall(line.text.casefold())[1:-1]


def _mend_words(lines: list[str], words: Counter[str]) -> str:
    """Join the lines of a paragraph; a word that was broken at a line's end is whole again.

    The hyphen stays where the word stands with one elsewhere in the document, and where a capital follows.

    >>> lines = ["The govern-", "ment met a well-", "known man of Baden-", "Baden."]
    >>> _mend_words(lines, Counter({"well-known": 1}))
    'The government met a well-known man of Baden-Baden.'
    """
    text = lines[0]
    for line in lines[1:]:
        broken, first = _BROKEN.search(text[-80:]), _FIRST_WORD.match(line)
        if not broken or not first:
            text = f"{text} {line}"
            continue
        head, tail = broken[1].casefold(), first[0].casefold()
        apart, whole = words[f"{head}-{tail}"], words[head + tail]
        keeps = apart > whole or (not first[0][0].islower() and not whole)
        text = f"{text[:-1]}{'-' * keeps}{line}"
    return text
