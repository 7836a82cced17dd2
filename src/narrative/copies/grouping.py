"""Stories: documents that are copies of each other, whole, cut, extended or edited.

The rule, in full:

1. Two documents *share* the words that stand in runs of five words or more (of normal forms, so that case and
   the kind of apostrophe make no difference) that both have. Of each, that is a share of its words.
2. *Set phrases* are left out on both sides: runs that more than ten documents have, most of which have little
   else in common with the next one that has it (a closing line, a disclaimer).
3. Two documents are *linked* if one shares at least `threshold` of its words with the other, and that one at
   least a fifth. So a copy cut to a third is found, and a digest is no copy of each note in it.
4. Documents are taken by date (undated ones last). Each joins the story of the earlier document it is linked
   with and shares most with, unless that story's first is more than `days` days older, or would be more than
   `steps` links away; else it begins a story.

Rule 4 keeps stories from growing by chains: every copy is linked with the first, or with a document that is.
No two stories are ever joined by a later document that took from both.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.selection import find_dates
from narrative.engine.overlaps import UNDATED, Overlaps, Timeline, find_pairs
from narrative.errors import ParameterError, check_choice, check_corpus, check_whole
from narrative.progress import follow
from narrative.schema import STORIES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]

#: Of the document that shares less, at least this share of its words.
LEAST: Final = 0.2
#: From this share of words on, (nearly) all are shared.
NEARLY_ALL: Final = 0.95


def stories(
    corpus: Corpus,
    *,
    threshold: float = 0.5,
    days: int | None = 7,
    steps: int = 2,
    agencies: Collection[str] = (),
) -> pd.DataFrame:
    """Group the documents of a corpus into stories: agency copy, reprints and updates with their first.

    The rule stands at the head of this module; only the texts are compared, not the titles. A text that was
    reworded throughout, or translated, leaves no run of five words, and is not found. A report made from two
    stories shares half its words with neither: `threshold=0.25` finds it too.

    Args:
        corpus: what was read.
        threshold: the share of words (above 0, to 1) that the one of two documents that shares more must
            share.
        days: how many days after its first a story's last copy may be; `None` for any number. A document
            without a date is compared with all, and is never before one with a date.
        steps: 1 if every copy must be linked with the story's first; 2 if a link with such a copy is enough.
        agencies: outlets that others copy from: on the same day their documents come first, whatever the
            time. Without it, the order within a day is that of the time, if there is one, then of `doc_id`,
            which knows nothing of who copied whom.

    Returns:
        A table by `schema.STORIES`, a row for each document, in the order of the corpus:

        - `story`: the `doc_id` of its first document; a document without copies is a story of its own;
        - `first`: whether it is that document;
        - `kind`: "single" (no copies), "first"; else how the copy differs from the first: "whole" (95 %
          or more of the words of each are in the other), "cut" (of the copy's words only), "extended"
          (of the first's words only), "edited" (of neither);
        - `shared`: the share of its words that are shared with the first, 0 to 1 (of the first itself, 1);
        - `kept`: the share of the first's words that are;
        - `nearest`: the earlier document with which it shares most; empty for a first;
        - `documents`, `outlets`: how many documents, and how many outlets, tell the story;
        - `days_after`: days since the first, missing if one of them has no date.

    Raises:
        ParameterError: `threshold`, `days` or `steps` is out of range.
        UnknownNameError: the corpus has no outlet that `agencies` names.

    Shared runs as the sign of a copy are Broder's (1997, Compression and Complexity of Sequences, 21-29), who
    calls a share of shingles *containment*; which shingles are looked up first is chosen by winnowing
    (`narrative.engine.shingles`). Every pair so found is then compared word by word.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> wire = "The ferry to the outer islands was stopped on Monday after two of its crew fell ill."
    >>> cut = "The ferry to the outer islands was stopped on Monday."
    >>> texts = pd.DataFrame({"text": [cut, wire, "Rain."], "date": ["2031-05-02", "2031-05-01", None]})
    >>> corpus = Corpus.from_documents(texts.set_axis(["b", "a", "c"]))
    >>> stories(corpus)[["doc_id", "story", "kind", "shared", "kept"]].round(2)
      doc_id story    kind  shared  kept
    0      b     a     cut     1.0  0.59
    1      a     a   first     1.0  1.00
    2      c     c  single     1.0  1.00
    """
    check_corpus(corpus)
    _check_options(corpus, threshold, days, steps, agencies)
    timeline = _order(corpus, frozenset(agencies))
    overlaps = Overlaps(corpus.token_store, timeline.rows)
    firsts, nearest = _group(overlaps, timeline, threshold, days, steps)
    return check(_tabulate(corpus, overlaps, timeline, firsts, nearest), STORIES, "stories")


def _check_options(
    corpus: Corpus, threshold: float, days: int | None, steps: int, agencies: Collection[str]
) -> None:
    if not 0 < threshold <= 1:
        raise ParameterError(f"threshold={threshold!r}: give a share of words above 0, up to 1.")
    if days is not None:
        check_whole("days", days, 0)
    if steps not in (1, 2):
        raise ParameterError(f"steps={steps!r}: give 1 or 2.")
    if isinstance(agencies, str):
        raise ParameterError(f"agencies={agencies!r}: give a list of outlets, as [{agencies!r}].")
    outlets = corpus.documents["outlet"].unique().tolist()
    for agency in agencies:
        check_choice("outlet", agency, sorted(outlets))


def _order(corpus: Corpus, agencies: frozenset[str]) -> Timeline:
    dates = find_dates(corpus.documents).to_numpy(dtype="datetime64[s]")
    undated = np.isnat(dates)
    # Days before 1970 are negative numbers too: the earliest day there is becomes 1.
    whole = dates.astype("datetime64[D]").astype(np.int64)
    days = np.where(undated, UNDATED, whole - whole[~undated].min(initial=0) + 1)
    copied = ~corpus.documents["outlet"].isin(agencies).to_numpy()
    ids = np.argsort(np.argsort(np.asarray(corpus.documents.index, dtype=object), kind="stable"))
    rows = np.lexsort((ids, np.where(undated, 0, dates.astype(np.int64)), copied, days, undated))
    return Timeline(rows, days[rows])


def _group(
    overlaps: Overlaps, timeline: Timeline, threshold: float, days: int | None, steps: int
) -> tuple[Ints, Ints]:
    """For each document the first of its story, and the earlier document it is nearest to (-1: none)."""

    def linked(one: float, other: float) -> bool:
        return max(one, other) >= threshold and min(one, other) >= LEAST

    firsts = np.arange(len(timeline.rows))
    nearest = np.full(len(firsts), -1)
    depths = np.zeros(len(firsts), dtype=np.int64)
    earlier, later = find_pairs(overlaps, timeline, threshold, days)
    edges = np.flatnonzero(np.diff(later, prepend=-1)).tolist()
    for begin, end in follow(list(pairwise([*edges, len(later)])), "looking for copies of articles"):
        place = int(later[begin])
        likest: list[tuple[float, int]] = []
        for other in earlier[begin:end].tolist():
            kept, shared, size = overlaps.share(other, place)
            if linked(kept, shared):
                likest.append((-size, other))
        for _, other in sorted(likest):
            first = int(firsts[other])
            if days is not None and timeline.apart(first, place) > days:
                continue
            direct = other == first or linked(*overlaps.share(first, place)[:2])
            depth = 1 if direct else int(depths[other]) + 1
            if depth <= steps:
                firsts[place], nearest[place], depths[place] = first, other, depth
                break
    return firsts, nearest


def _tabulate(
    corpus: Corpus, overlaps: Overlaps, timeline: Timeline, firsts: Ints, nearest: Ints
) -> pd.DataFrame:
    shares = np.ones((len(firsts), 2))
    for place in np.flatnonzero(nearest >= 0).tolist():
        kept, shared, _ = overlaps.share(int(firsts[place]), place)
        shares[place] = shared, kept
    documents = corpus.documents
    ids = documents.index.take(timeline.rows)
    table = pd.DataFrame(
        {
            "doc_id": ids,
            "story": ids.take(firsts),
            "first": nearest < 0,
            "kind": pd.array(_name_kinds(shares), dtype="str"),
            "shared": shares[:, 0],
            "kept": shares[:, 1],
            "nearest": pd.array(np.where(nearest < 0, "", ids.take(nearest)), dtype="str"),
        }
    )
    outlets = documents["outlet"].take(timeline.rows).reset_index(drop=True)
    grouped = table.groupby("story")
    table["documents"] = grouped["doc_id"].transform("size")
    table["outlets"] = outlets.where(outlets != "").groupby(table["story"]).transform("nunique")
    dates = find_dates(documents).take(timeline.rows).reset_index(drop=True)
    table["days_after"] = (dates - dates.take(firsts).to_numpy()).dt.total_seconds() / 86_400
    table.loc[table["first"], "kind"] = "first"
    table.loc[table["documents"] == 1, "kind"] = "single"
    return table.iloc[np.argsort(timeline.rows)].reset_index(drop=True)


def _name_kinds(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.str_]:
    all_shared, all_kept = (shares >= NEARLY_ALL).T
    return np.select(
        [all_shared & all_kept, all_shared, all_kept], ["whole", "cut", "extended"], default="edited"
    )
