"""Where parsed sentences stand in the documents of a corpus: by their letters, and never by a guess.

White space apart, a sentence stands where its text does. It is placed right behind the one before it; else at
the beginning of the one document that begins with it; else where its text stands once and no second time. All
else is not placed, and said with its reason. A sentence that names its document is looked for in that one
alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from narrative.agency.trees import Tree

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]

#: So often a text is searched for that does not follow the one before.
_SEARCHES = 500


@dataclass(frozen=True, eq=False)
class Placed:
    """A tree in its document: the row of this, and where its tokens begin and end in the text."""

    tree: Tree
    row: int
    starts: list[int]
    ends: list[int]


class Placer:
    """Finds where trees stand in the documents of a corpus.

    Attributes:
        covered: for each letter of the documents, whether a tree stands there.
        borders: where each document begins in `covered`, and where the last ends.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.rows = {str(doc_id): row for row, doc_id in enumerate(corpus.documents.index)}
        self.known = set(map(str, corpus.whole.documents.index))
        self.texts = corpus.documents["text"].tolist()
        keys = ["".join(text.split()) for text in self.texts]
        self.letters = "\n".join([*keys, ""])
        self.borders = np.concatenate([[0], np.cumsum([len(key) + 1 for key in keys])]).astype(np.int64)
        self.covered = bytearray(len(self.letters))
        self._order = sorted((row for row, key in enumerate(keys) if key), key=keys.__getitem__)
        self._sorted = [keys[row] for row in self._order]
        self._used: dict[int, int] = {}
        self._cursors: dict[int, int] = {}
        self._last = -1
        self._searches: dict[int, int] = {}
        self._row_of_places, self._places = -1, np.empty(0, np.int64)

    def place(self, tree: Tree) -> Placed | str | None:
        """Return a tree in its place, or why it has none; `None` of documents outside a selection."""
        row = -1
        if tree.document:
            row = self.rows.get(tree.document, -1)
            if row < 0:
                unknown = f"the corpus has no document {tree.document[:80]!r}"
                return None if tree.document in self.known else unknown
        pieces = ["".join(form.split()) for form in tree.forms]
        key = "".join(pieces)
        if not key:
            return tree.flaw or "it has no words"
        found = self._find(key, row)
        if isinstance(found, str):
            return tree.flaw or found
        row, start = found
        end = start + len(key)
        if self.covered.find(1, start, end) >= 0:
            return "its text was parsed before"
        self.covered[start:end] = b"\x01" * len(key)
        self._cursors[row], self._last = end, row
        if tree.flaw:
            return tree.flaw
        return Placed(tree, row, *self._locate(tree, row, start, pieces))

    def _find(self, key: str, named: int) -> tuple[int, int] | str:
        """Return the row and the letter where a text stands, or why that is not known."""
        row = named if named >= 0 else self._last
        if row >= 0:
            cursor = self._cursors.get(row, int(self.borders[row]))
            if self.letters.startswith(key, cursor):
                return row, cursor
        if named < 0:
            opened = self._find_opening(key)
            if opened is not None:
                return opened
        low, high = (self.borders[0], self.borders[-1]) if named < 0 else self.borders[named : named + 2]
        self._searches[named] = self._searches.get(named, 0) + 1
        if self._searches[named] > _SEARCHES:
            return "too many sentences do not follow the one before: name documents with # newdoc id"
        at = self.letters.find(key, int(low), int(high))
        if at < 0:
            return "its text is in no document" if named < 0 else "its text is not in the document"
        if self.letters.find(key, at + 1, int(high)) >= 0:
            return "its text occurs more than once, and does not follow the sentence before"
        return int(np.searchsorted(self.borders, at, side="right")) - 1, at

    def _find_opening(self, key: str) -> tuple[int, int] | str | None:
        """Return the one document that begins with a text; of documents with the same text, the next one."""
        low = bisect_left(self._sorted, key)
        high = bisect_right(self._sorted, key)
        if low == high:  # none is this text and no more
            high = bisect_left(self._sorted, key + "\U0010ffff", low)
        if low == high:
            return None
        if self._sorted[low] != self._sorted[high - 1]:
            return "several documents begin with it: name them with # newdoc id"
        place = self._used.get(low, low)
        while place < high - 1 and self._order[place] in self._cursors:
            place += 1
        self._used[low] = place
        return self._order[place], int(self.borders[self._order[place]])

    def _size(self, row: int) -> int:
        return int(self.borders[row + 1] - self.borders[row]) - 1

    def _locate(self, tree: Tree, row: int, start: int, pieces: list[str]) -> tuple[list[int], list[int]]:
        """Return where the tokens of a tree begin and end in its document's text."""
        if self._row_of_places != row:
            places = [place for place, letter in enumerate(self.texts[row]) if not letter.isspace()]
            self._row_of_places, self._places = row, np.array(places, np.int64)
        lengths = np.array([len(piece) for piece in pieces], np.int64)
        behind = start - self.borders[row] + np.cumsum(lengths)
        first = np.minimum(behind - lengths, len(self._places) - 1)
        starts, ends = self._places[first], self._places[np.maximum(behind - 1, 0)] + 1
        ends = np.where(lengths > 0, ends, starts)
        owners = np.array(tree.joined, np.int64)
        return starts[owners].tolist(), ends[owners].tolist()

    def list_uncovered(self) -> list[tuple[str, float]]:
        """Return the documents that are not wholly parsed, and which share of their letters is not."""
        found = []
        for doc_id, row in self.rows.items():
            size = self._size(row)
            held = self.covered.count(1, int(self.borders[row]), int(self.borders[row + 1]))
            if held < size:
                found.append((doc_id, 1 - held / size))
        return found
