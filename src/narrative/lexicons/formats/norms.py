"""Rated words in a table with named columns: ANEW, the norms of Warriner et al., NRC VAD and their like."""

from __future__ import annotations

import math
from collections.abc import Mapping

from narrative.errors import ParameterError
from narrative.lexicons.files import BrokenRow, find_delimiter, list_rows
from narrative.lexicons.formats.draft import Draft

#: What the column of the words is called, in small letters.
_WORDS = ("word", "description", "term", "lemma")
#: What columns of ratings are called there, by what they rate; the first is that of Warriner et al. (2013).
_RATINGS = {
    "valence": ("v.mean.sum", "valmn", "valence mean", "valence"),
    "arousal": ("a.mean.sum", "aromn", "arousal mean", "arousal"),
    "dominance": ("d.mean.sum", "dommn", "dominance mean", "dominance"),
}
#: The middle of a scale of ratings above 0, by its upper end; ANEW and Warriner et al. rate from 1 to 9.
_MIDDLES = ((1.0, 0.5), (5.0, 3.0), (7.0, 4.0), (9.0, 5.0))
WORD = "word"


def recognise(text: str) -> bool:
    """Say whether a text is a table with the columns of published norms.

    >>> recognise("Word,V.Mean.Sum,V.SD.Sum\\naisle,6,1\\n"), recognise("category,pattern\\nhope,hope*\\n")
    (True, False)
    """
    header = next((line for line in text.split("\n") if line.strip()), "")
    names = {name.strip().strip('"').casefold() for name in header.split(find_delimiter(text))}
    rated = {name for known in _RATINGS.values() for name in known}
    return bool(names & set(_WORDS)) and bool(names & rated)


def read(
    text: str, draft: Draft, columns: Mapping[str, str] | None = None, neutral: float | None = None
) -> None:
    """Read a table into the draft: a category for each column of ratings.

    Args:
        text: of the file.
        draft: what it is read into.
        columns: by `word` the column of the words, by the name of each category the column of its ratings.
        neutral: the middle of the scale; by default the range of the ratings tells.

    Raises:
        LexiconError: there is no such column; the message lists those there are.
        ParameterError: `columns` lacks the words, or the ratings.
    """
    if columns is not None and (WORD not in columns or len(columns) < 2):
        raise ParameterError(
            f"columns={dict(columns)!r}: name the column of the words and that of the ratings, as in "
            "columns={'word': 'Word', 'valence': 'V.Mean.Sum'}."
        )
    places: dict[str, int] | None = None
    try:
        for line, cells in list_rows(text, find_delimiter(text)):
            if places is None:
                places = _find_columns(cells, columns, line, draft)
                for name in [name for name in places if name != WORD]:
                    draft.add_category(name, line)
            else:
                _read_row(cells, places, line, draft)
    except BrokenRow as broken:
        raise draft.fail(broken.line, str(broken)) from None
    if places is None:
        raise draft.fail(1, "the header is missing")
    middle = _find_middle(draft) if neutral is None else float(neutral)
    draft.neutral = dict.fromkeys(draft.categories, middle)


def _find_middle(draft: Draft) -> float:
    """The middle of the scale that the ratings are on, by their range; noted, since it is an assumption."""
    ratings = [float(weight) for _, _, weight, _, _ in draft.rows]
    low, high = min(ratings, default=0.0), max(ratings, default=0.0)
    middle = next((middle for end, middle in _MIDDLES if high <= end), 0.0) if low >= 0 else 0.0
    draft.note(
        1,
        "",
        f"the ratings are from {low:g} to {high:g}: {middle:g} was taken for the middle of the scale. If it "
        "is another, say so, as in neutral=5",
    )
    return middle


def _find_columns(
    header: list[str], columns: Mapping[str, str] | None, line: int, draft: Draft
) -> dict[str, int]:
    """Where the words and each rating stand."""
    folded = [name.casefold() for name in header]
    wanted = (
        {WORD: _WORDS, **_RATINGS}
        if columns is None
        else {name: (str(column).casefold(),) for name, column in columns.items()}
    )
    found: dict[str, int] = {}
    for name, known in wanted.items():
        here = [folded.index(each) for each in known if each in folded]
        if here:
            found[name] = here[0]
        elif columns is not None:
            listed = ", ".join(filter(None, header))
            raise draft.fail(line, f"there is no column {columns[name]!r}; there are {listed}")
    if WORD not in found or len(found) < 2:
        listed = ", ".join(filter(None, header))
        raise draft.fail(
            line,
            f"which column has the words, and which the ratings? There are {listed}. Say it, as in "
            "columns={'word': 'Word', 'valence': 'V.Mean.Sum'}",
        )
    return found


def _read_row(cells: list[str], places: dict[str, int], line: int, draft: Draft) -> None:
    word = cells[places[WORD]] if places[WORD] < len(cells) else ""
    for name, place in places.items():
        if name == WORD:
            continue
        cell = cells[place] if place < len(cells) else ""
        try:
            rating = float(cell)
        except ValueError:
            rating = math.nan
        if math.isfinite(rating):
            draft.add(name, word, line, rating)
        else:
            draft.lose(line, word, f"{cell!r} is not a number, so {word!r} has no {name}")
