"""What a copy changed: one text over the other, with what was taken out and what was put in."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pandas as pd

from narrative.errors import UnknownNameError, check_corpus
from narrative.figures.captions import count_of
from narrative.figures.highlighting import PALETTE
from narrative.schema import EDITS, check
from narrative.tables.tables import MISSING, format_value, html_text
from narrative.text import find_tokens, normalise

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: Fewer words that are the same between two changes are shown as changed: a lone "the" was not kept.
LEAST_SAME: Final = 3
#: A stretch of more words without any run in common is shown as replaced as a whole.
_LONGEST = 1000
_RUN = 5

_ADDED, _REMOVED = (f"rgba({','.join(map(str, PALETTE[number]))}," for number in (0, 5))
_STYLE = f"""<style>
.narrative-edits{{max-width:44em;color:inherit}}
.narrative-edits p{{margin:.2em 0 .9em;font-size:.92em;line-height:1.5;max-width:none}}
.narrative-edits .text{{white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.7}}
.narrative-edits ins{{color:inherit;text-decoration:underline;text-decoration-thickness:2px;\
text-underline-offset:.2em;background:{_ADDED}.2);-webkit-print-color-adjust:exact;print-color-adjust:exact}}
.narrative-edits del{{color:inherit;text-decoration:line-through;background:{_REMOVED}.2);\
-webkit-print-color-adjust:exact;print-color-adjust:exact}}
</style>"""


@dataclass(frozen=True)
class Edits:
    """A copy laid over the text it is compared with; made by `show_edits`, shown by ending a cell with it.

    Attributes:
        first_id, copy_id: the two documents.
        first, copy: their texts, as they were read.
        changes: a row for each change, a table by `schema.EDITS`.
        sources: what to call the two: outlet, date and title.
    """

    first_id: str
    copy_id: str
    first: str
    copy: str
    changes: pd.DataFrame
    sources: tuple[str, str]

    @property
    def summary(self) -> str:
        """How much was changed, in words."""
        added, removed = (int(self.changes[name].sum()) for name in ("words_added", "words_removed"))
        changes = count_of(len(self.changes), "change")
        return f"{changes}: {count_of(added, 'word')} put in, {count_of(removed, 'word')} taken out."

    def body(self) -> str:
        """The text alone: without what is in `del`, without tags, and unescaped, it is the copy's text."""
        return "".join(
            html_text(text) if tag == "same" else f"<{tag}>{html_text(text)}</{tag}>"
            for tag, text in self._parts()
        )

    def _parts(self) -> list[tuple[str, str]]:
        parts: list[tuple[str, str]] = []
        place = 0
        columns = (self.changes[name].tolist() for name in ("start", "end", "removed", "added"))
        for start, end, removed, added in zip(*columns, strict=True):
            parts += [("same", self.copy[place:start]), ("del", removed), ("ins", added)]
            place = end
        return [(tag, text) for tag, text in [*parts, ("same", self.copy[place:])] if text]

    def _repr_html_(self) -> str:
        first, copy = (html_text(source) for source in self.sources)
        head = (
            f"<p><ins>Only in the copy</ins> ({copy})<br><del>Only in the original</del> ({first})<br>"
            f"{self.summary}</p>"
        )
        inside = f'{head}<div class="text">{self.body()}</div>'
        return f'{_STYLE}\n<div class="narrative-edits mathjax_ignore tex2jax_ignore">{inside}</div>'

    def __repr__(self) -> str:
        signs = {"same": ("", ""), "del": ("[-", "-]"), "ins": ("{+", "+}")}
        text = "".join(f"{signs[tag][0]}{text}{signs[tag][1]}" for tag, text in self._parts())
        return f"{self.summary}\n\n{text}"


def show_edits(corpus: Corpus, first: str, copy: str) -> Edits:
    """Show what a copy changed: its text, with what it put in, and what it took out, each in its place.

    Texts are compared word by word, in normal forms; where words are the same, the copy's own spelling and
    punctuation are shown. What was moved is taken out at one place and put in at another. Words that are the
    same, but fewer than three between two changes, belong to the change.

    Args:
        corpus: what was read.
        first: the `doc_id` of the text to compare with, such as `story` in the table of `stories`.
        copy: the `doc_id` of the copy.

    Returns:
        What a notebook shows as HTML, and a terminal with `[-taken out-]` and `{+put in+}`. Its `changes` are
        a table: `start` and `end` are the place in the copy, `first_start` and `first_end` that in the first;
        `added` and `removed` the texts there, `words_added` and `words_removed` how many words they have.

    Raises:
        UnknownNameError: the corpus has no such document.

    >>> from narrative import Corpus
    >>> texts = {"a": "The police beat the dockers at the gate on Friday.", "b": "Dockers at the gate fell."}
    >>> show_edits(Corpus.from_documents(pd.DataFrame({"text": texts})), "a", "b")
    2 changes: 1 word put in, 6 words taken out.
    <BLANKLINE>
    [-The police beat the -]Dockers at the gate [-on Friday.-]{+fell.+}
    """
    check_corpus(corpus)
    documents = corpus.documents
    for doc_id in (first, copy):
        if doc_id not in documents.index:
            raise UnknownNameError("document", doc_id, documents.index)
    texts = [str(documents.loc[doc_id, "text"]) for doc_id in (first, copy)]
    sources = []
    for doc_id in (first, copy):
        row = documents.loc[doc_id]
        facts = [str(row["outlet"]), format_value(row["date"]), str(row["title"]) or str(doc_id)]
        sources.append(", ".join(fact for fact in facts if fact and fact != MISSING))
    return Edits(first, copy, texts[0], texts[1], _find_edits(texts[0], texts[1]), (sources[0], sources[1]))


def _find_edits(first: str, copy: str) -> pd.DataFrame:
    words, edges = zip(*(_cut(text) for text in (first, copy)), strict=True)
    rows = []
    for a, b, c, d in _find_changes(words[0], words[1]):
        begin, stop = edges[0][a], edges[0][b]
        start, end = edges[1][c], edges[1][d]
        rows.append((start, end, begin, stop, copy[start:end], first[begin:stop], d - c, b - a))
    table = pd.DataFrame(rows, columns=list(EDITS)).astype({"added": "str", "removed": "str"})
    return check(table, EDITS, "table of edits")


def _cut(text: str) -> tuple[list[str], list[int]]:
    """The normal forms of the words of a text, and where each begins; a word goes with all up to the next."""
    spans = find_tokens(text)
    return [normalise(text[start:end]) for start, end in spans], [*(start for start, _ in spans), len(text)]


def _find_changes(one: list[str], other: list[str]) -> list[tuple[int, int, int, int]]:
    """Where words differ: the words `one[a:b]` were replaced by `other[c:d]`, either of which may be none."""
    same: list[tuple[int, int, int]] = []  # where in one, where in other, how many words
    anchors = [(-1, -1), *_anchors(one, other), (len(one), len(other))]
    for (a, c), (b, d) in pairwise(anchors):
        if a >= 0:
            same.append((a, c, 1))
        if b - a <= _LONGEST and d - c <= _LONGEST:
            blocks = SequenceMatcher(None, one[a + 1 : b], other[c + 1 : d]).get_matching_blocks()
            same += [(a + 1 + block.a, c + 1 + block.b, block.size) for block in blocks if block.size]
    runs: list[tuple[int, int, int]] = []
    for a, c, size in same:
        if runs and runs[-1][0] + runs[-1][2] == a and runs[-1][1] + runs[-1][2] == c:
            runs[-1] = (*runs[-1][:2], runs[-1][2] + size)
        else:
            runs.append((a, c, size))
    kept = [run for run in runs if run[2] >= LEAST_SAME or len(runs) == 1]
    changes, a, c = [], 0, 0
    for begin, there, size in [*kept, (len(one), len(other), 0)]:
        if begin > a or there > c:
            changes.append((a, begin, c, there))
        a, c = begin + size, there + size
    return changes


def _anchors(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    """Places of runs of words that stand once in each text, in one order in both; as many as there can be.

    This is the idea of the patience diff: what is compared word by word between them is short.
    """
    places = []
    for words in (one, other):
        runs = [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
        times = Counter(runs)
        places.append({run: at for at, run in enumerate(runs) if times[run] == 1})
    pairs = sorted((at, places[1][run]) for run, at in places[0].items() if run in places[1])
    # The longest series that rises in both: the ends of the best series of each length, and who comes before.
    ends: list[int] = []
    best: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(best[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        best[length : length + 1] = [number]
    chain, number = [], best[-1] if best else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
