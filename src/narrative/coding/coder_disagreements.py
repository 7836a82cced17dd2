"""Where coders differ from each other: each case in the text, coder beside coder; and who from whom."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from narrative.coding.coders import check_codes
from narrative.coding.unitizing import check_spans
from narrative.errors import TableError, check_corpus
from narrative.schema import CODED_SPANS, CODER_DISAGREEMENTS, CODER_PAIRS, check, name_code

if TYPE_CHECKING:
    from narrative.coding.codes import Codes
    from narrative.corpus.corpus import Corpus

#: The kinds of disagreement, near misses first.
SHIFTED, RELABELLED, MISSED, DECIDED = (
    "shifted borders", "another label", "missed", "another value",
)  # fmt: skip


class _Span(NamedTuple):
    """A labelled stretch of a text."""

    start: int
    end: int
    label: str


def list_coder_disagreements(codes: pd.DataFrame | Codes, corpus: Corpus) -> pd.DataFrame:
    """List where two coders differ, each case with what both said and the sentence that it is in.

    Of stretches of text, near misses are told from misses:

    - "shifted borders": both labelled it alike, with other borders;
    - "another label": both labelled words here, as something else;
    - "missed": one labelled it, and the other nothing here.

    Of decisions on whole documents the kind is "another value". A label that stands in the text is listed by
    its stretches only.

    Args:
        codes: what `narrative.read_codes` read, or a table by `schema.CODES`.
        corpus: the documents that were coded.

    Returns:
        A table by `schema.CODER_DISAGREEMENTS`, a row for each case and two coders, by document and place:

        - `variable`, `kind`; `coder` and `other`, and what they said (`value`, `other_value`: of a stretch
          its label, "" where there is none);
        - `start`, `end`, `text`, `other_start`, `other_end`, `other_text`: the two stretches;
        - `sentence_text`: the sentence around them; of a whole document its title, or first sentence.

    Raises:
        TableError: a document is not in the corpus, or a coder decided twice.

    >>> from narrative import Corpus, Codes
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["There is hope, much of it."]}, index=["a"]))
    >>> spans = pd.DataFrame({"doc_id": "a", "coder": ["one", "two"], "variable": "hope", "start": 9,
    ...     "end": [13, 25], "text": ["hope", "hope, much of it"]})
    >>> table = spans[["doc_id", "coder", "variable"]].assign(value=1)
    >>> found = list_coder_disagreements(Codes(table, spans, pd.DataFrame()), corpus)
    >>> found[["kind", "coder", "text", "other", "other_text"]]
                  kind coder  text other        other_text
    0  shifted borders   one  hope   two  hope, much of it
    """
    check_corpus(corpus)
    known = corpus.documents.index
    given = check_codes(codes, documents=known)
    spans = pd.DataFrame(columns=list(CODED_SPANS)) if isinstance(codes, pd.DataFrame) else codes.spans
    strangers = [doc_id for doc_id in given["doc_id"].unique() if doc_id not in known]
    if strangers:
        raise TableError(f"The corpus {corpus.name!r} has no document {strangers[0]!r}, which was coded.")
    check_spans(spans, corpus)
    whole = given[~given["variable"].isin(spans["variable"].unique())]
    rows = [*_compare_decisions(whole), *_compare_spans(given, spans)]
    table = pd.DataFrame(rows, columns=list(CODER_DISAGREEMENTS[:-1])).astype(
        dict.fromkeys(("start", "end", "other_start", "other_end"), "Int64")
    )
    table = _show_places(table, corpus)
    order = pd.DataFrame({"document": known.get_indexer(pd.Index(table["doc_id"])),
                          "place": table[["start", "other_start"]].min(axis=1)})  # fmt: skip
    table = table.iloc[order.sort_values(["document", "place"], kind="stable").index]
    return check(table.reset_index(drop=True), CODER_DISAGREEMENTS, "table of disagreements")


def compare_coders(codes: pd.DataFrame | Codes) -> pd.DataFrame:
    """Tell how often each coder differs from each other, over the documents that both decided about.

    Args:
        codes: a table by `schema.CODES`, or what `narrative.read_codes` read.

    Returns:
        A table by `schema.CODER_PAIRS`, a row for each variable and two coders, both ways round: `units` that
        both decided about, on how many they `differ`, and which `share` that is, from 0 to 1. Of one
        variable, `table.pivot(index="coder", columns="other", values="share")` is the matrix.

    >>> codes = pd.DataFrame({"doc_id": [*"abab"], "coder": ["one", "one", "two", "two"], "variable": "hope",
    ...     "value": [1, 0, 1, 1]})
    >>> compare_coders(codes)
      variable coder other  units  differ  share
    0     hope   one   two      2       1    0.5
    1     hope   two   one      2       1    0.5
    """
    given = check_codes(codes)
    rows = []
    for variable, here in given.assign(value=given["value"].map(name_code)).groupby("variable"):
        wide = here.pivot(index="doc_id", columns="coder", values="value")
        for one, other in permutations(wide.columns, 2):
            both = wide[[one, other]].dropna()
            differ = int((both[one] != both[other]).sum())
            share = differ / len(both) if len(both) else np.nan
            rows.append((variable, one, other, len(both), differ, share))
    table = pd.DataFrame(rows, columns=list(CODER_PAIRS))
    return check(table, CODER_PAIRS, "table of coders compared")


def _compare_decisions(codes: pd.DataFrame) -> Iterator[dict[str, object]]:
    """A row for each document about which two coders decided differently."""
    for (doc_id, variable), here in codes.groupby(["doc_id", "variable"]):
        decided: list[dict[Hashable, Any]] = here[["coder", "value"]].to_dict("records")
        for one, other in combinations(decided, 2):
            if name_code(one["value"]) != name_code(other["value"]):
                yield {"doc_id": doc_id, "variable": variable, "kind": DECIDED, "coder": one["coder"],
                       "other": other["coder"], "value": name_code(one["value"]),
                       "other_value": name_code(other["value"])}  # fmt: skip


def _compare_spans(codes: pd.DataFrame, spans: pd.DataFrame) -> Iterator[dict[str, object]]:
    """A row for each stretch of a document that two coders who looked at it did not label the same."""
    coders = pd.concat([codes[["doc_id", "coder"]], spans[["doc_id", "coder"]]]).astype("str")
    held: dict[tuple[str, str], set[_Span]] = {}
    columns = spans[["doc_id", "coder", "start", "end", "variable"]]
    for doc_id, coder, start, end, label in columns.itertuples(index=False):
        held.setdefault((str(doc_id), str(coder)), set()).add(_Span(int(start), int(end), str(label)))
    for doc_id, names in coders.drop_duplicates().groupby("doc_id")["coder"]:
        for one, other in combinations(sorted(names), 2):
            mine, theirs = (held.get((str(doc_id), name), set()) for name in (one, other))
            for kind, first, second in _pair(sorted(mine - theirs), sorted(theirs - mine)):
                yield {"doc_id": doc_id, "variable": (first or second).label,  # type: ignore[union-attr]  # one of them is there
                       "kind": kind, "coder": one, "other": other,
                       **_tell(first, ""), **_tell(second, "other_")}  # fmt: skip


def _pair(mine: list[_Span], theirs: list[_Span]) -> Iterator[tuple[str, _Span | None, _Span | None]]:
    """The stretches of two coders, each with the one of the other's that it shares most with, if any."""
    paired: set[tuple[_Span, _Span]] = set()
    done: tuple[set[_Span], set[_Span]] = set(), set()
    for kind in (SHIFTED, RELABELLED):
        for side, (these, those) in enumerate(((mine, theirs), (theirs, mine))):
            finder = _Finder(those)
            for span in these:
                near = None if span in done[side] else finder.find(span, same=kind == SHIFTED)
                if near is None:
                    continue
                pair = (near, span) if side else (span, near)
                done[0].add(pair[0])
                done[1].add(pair[1])
                if pair not in paired:
                    paired.add(pair)
                    yield kind, *pair
    yield from ((MISSED, span, None) for span in mine if span not in done[0])
    yield from ((MISSED, None, span) for span in theirs if span not in done[1])


class _Finder:
    """Finds among the stretches of one coder, in their order, the one that shares most with another."""

    def __init__(self, spans: list[_Span]) -> None:
        self._spans = spans
        self._starts = np.array([span.start for span in spans], dtype=np.int64)
        self._ends = np.maximum.accumulate(np.array([span.end for span in spans], dtype=np.int64))

    def find(self, span: _Span, *, same: bool) -> _Span | None:
        """The stretch with the same label, or with another one, that shares most characters."""
        first = int(np.searchsorted(self._ends, span.start, "right"))
        last = int(np.searchsorted(self._starts, span.end, "left"))
        shared = [
            (min(one.end, span.end) - max(one.start, span.start), -number)
            for number, one in enumerate(self._spans[first:last], first)
            if (one.label == span.label) == same and one.end > span.start
        ]
        return self._spans[-max(shared)[1]] if shared else None


def _tell(span: _Span | None, prefix: str) -> Mapping[str, object]:
    """What one coder said of a place."""
    if span is None:
        return {f"{prefix}value": ""}
    return {f"{prefix}value": span.label, f"{prefix}start": span.start, f"{prefix}end": span.end}


def _show_places(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Add the words of each stretch, and the sentence around it."""
    store, texts = corpus.sentence_store, corpus.documents["text"].tolist()
    titles = corpus.documents["title"].tolist()
    rows = corpus.documents.index.get_indexer(pd.Index(table["doc_id"]))
    words: dict[str, list[str]] = {"text": [], "other_text": [], "sentence_text": []}
    for row, record in zip(rows.tolist(), table.to_dict("records"), strict=True):
        places = []
        for prefix in ("", "other_"):
            start, end = record[f"{prefix}start"], record[f"{prefix}end"]
            words[f"{prefix}text"].append("" if pd.isna(start) else texts[row][start:end])
            places += [] if pd.isna(start) else [start]
        own = slice(int(store.bounds[row]), int(store.bounds[row + 1]))
        starts, ends = store.starts[own], store.ends[own]
        at = max(int(np.searchsorted(starts, min(places), "right")) - 1, 0) if places else 0
        sentence = texts[row][starts[at] : ends[at]] if len(starts) else ""
        title = titles[row] if isinstance(titles[row], str) else ""
        words["sentence_text"].append(sentence if places else title or sentence)
    return table.assign(**{name: pd.Series(column, dtype="str", index=table.index)
                           for name, column in words.items()})  # fmt: skip
