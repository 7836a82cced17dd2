"""Agreement of coders on where in a text something stands: Krippendorff's unitised α, and character F1."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.bootstrap import bca_interval
from narrative.coding.codes import Codes
from narrative.errors import TableError, check_corpus, check_whole
from narrative.schema import CODED_SPANS, SPAN_AGREEMENT, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: The coefficients of all labels together, those of one of them, and those of the only one.
_JOINT: tuple[str, ...] = ("u_alpha", "u_alpha_binary", "cu_alpha", "character_f1")
_SINGLE: tuple[str, ...] = ("u_alpha", "ku_alpha", "character_f1")
_ONLY: tuple[str, ...] = ("u_alpha", "character_f1")


def span_agreement(codes: Codes, corpus: Corpus, *, resamples: int = 2000, seed: int = 2024) -> pd.DataFrame:
    """Tell how far coders agree on which stretches of the texts they label, and as what.

    Every character counts. Krippendorff's unitised α compares the stretches that two coders have in common
    with those that they would have if each coder's stretches lay anywhere: 1 is perfect, 0 what chance does,
    and less is worse. Long stretches weigh more than short ones. The members of the family answer different
    questions, and are not to be compared with each other, or with α of whole documents:

    - "u_alpha": do they agree on where something stands and on its label? All labels and the gaps between
      them count;
    - "u_alpha_binary": do they agree on what is to be labelled at all, whatever the label?
    - "cu_alpha": where two coders both labelled, did they choose the same label?
    - "ku_alpha": the same for one label;
    - "character_f1": characters that two coders labelled alike, twice, over all that either labelled; of
      more than two coders over all pairs. It is from 0 to 1, and chance is not taken out.

    Args:
        codes: what `narrative.read_codes` read of annotated texts.
        corpus: the documents; only those that two or more coders looked at count.
        resamples: how often the documents are drawn for the interval.
        seed: the same seed gives the same interval.

    Returns:
        A table by `schema.SPAN_AGREEMENT`: first the rows of all labels together (`variable` is ""), then
        those of each label by itself, for which everything else is a gap. `value` has a 95 % interval (`low`,
        `high`; BCa over documents); `documents`, `coders` and `spans` say what it rests on; `note` why there
        is no value.

    Raises:
        TableError: there are no spans; a document is not in the corpus; a span is not in its text.

    Krippendorff, Mathet, Bouvry & Widlöcher 2016, Quality & Quantity 50:2347-2364, doi
    10.1007/s11135-015-0266-1; Krippendorff 2019, Content Analysis, 4th ed., section 12.6 (figure 12.11 gives
    .510, .413 and .724). With three coders or more, cuα takes a stretch to be as long as what the others
    labelled of it on average.

    >>> from narrative import Corpus, Codes
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["There is hope, much of it."]}, index=["a"]))
    >>> spans = pd.DataFrame({"doc_id": "a", "coder": ["one", "two"], "variable": "hope", "start": 9,
    ...     "end": [13, 25], "text": ["hope", "hope, much of it"]})
    >>> table = spans[["doc_id", "coder", "variable"]].assign(value=1)
    >>> found = span_agreement(Codes(table, spans, pd.DataFrame()), corpus)
    >>> found[["variable", "coefficient", "value"]].round(2)
      variable   coefficient  value
    0     hope       u_alpha   0.13
    1     hope  character_f1   0.40
    """
    check_whole("resamples", resamples)
    check_whole("seed", seed, 0)
    check_corpus(corpus)
    if not isinstance(codes, Codes):
        raise TableError(f"codes are of the type {type(codes).__name__!r}: give what read_codes returned.")
    spans = check(codes.spans, CODED_SPANS, "table of spans", documents=corpus.documents.index)
    if not len(spans):
        raise TableError(
            "codes: there are no spans; narrative.agreement is for decisions on whole documents."
        )
    documents = _list_documents(codes.table, spans, corpus)
    labels = sorted(spans["variable"].unique())
    joint = _count(documents, spans, labels)
    rows = []
    for number, variable in enumerate(["", *labels] if len(labels) > 1 else labels, -1):
        chosen = spans if variable == "" else spans[spans["variable"] == variable]
        alone = joint if variable == "" else _count(documents, chosen, [variable])
        names = _JOINT if variable == "" else _SINGLE if len(labels) > 1 else _ONLY
        for name in names:
            found = _measure(joint if name == "ku_alpha" else alone, name, number, resamples, seed)
            held = {"documents": len(documents), "coders": chosen["coder"].nunique(), "spans": len(chosen)}
            rows.append({"variable": variable, "coefficient": name, **found, **held})
    columns = list(SPAN_AGREEMENT)
    return check(pd.DataFrame(rows, columns=columns), SPAN_AGREEMENT, "agreement on spans")


@dataclass(frozen=True)
class _Document:
    """A document that two coders or more looked at."""

    doc_id: str
    length: int
    coders: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Coincidences:
    """What D documents hold of V labels and the gap, which comes first; each adds up over documents.

    Attributes:
        observed: float64[D, V + 1, V + 1], the lengths of the stretches that pairs of coders share.
        paired: float64[D, V + 1], what a stretch shares with itself: its length squared, of a gap its length.
        labelled: float64[D, V], the same of a stretch's length that other coders labelled, their mean.
        alike: float64[D], characters that pairs of coders labelled alike, twice.
        marked: float64[D], characters that either of them labelled, both together.
    """

    observed: Floats
    paired: Floats
    labelled: Floats
    alike: Floats
    marked: Floats


def check_spans(spans: pd.DataFrame, corpus: Corpus) -> None:
    """Refuse spans that are not in the texts of a corpus.

    Raises:
        TableError: a span begins or ends outside its text, or is empty.
    """
    lengths = corpus.documents["text"].str.len().reindex(spans["doc_id"]).to_numpy(dtype=np.float64)
    within = (spans["start"] >= 0) & (spans["end"] <= lengths) & (spans["start"] < spans["end"])
    if not within.all():
        row = spans[~within].iloc[0]
        raise TableError(
            f"The span {row['start']} to {row['end']} is not in the text of {row['doc_id']!r}. Read the "
            "codes with their corpus: read_codes(…, corpus)."
        )


def _list_documents(table: pd.DataFrame, spans: pd.DataFrame, corpus: Corpus) -> list[_Document]:
    """The documents that two or more coders looked at, with their lengths."""
    looked = pd.concat([table[["doc_id", "coder"]], spans[["doc_id", "coder"]]]).astype("str")
    known = corpus.documents["text"].str.len()
    strangers = [doc_id for doc_id in looked["doc_id"].unique() if doc_id not in known.index]
    if strangers:
        raise TableError(f"The corpus {corpus.name!r} has no document {strangers[0]!r}, which was coded.")
    check_spans(spans, corpus)
    coders = looked.drop_duplicates().groupby("doc_id")["coder"]
    return [
        _Document(str(doc_id), int(known[doc_id]), tuple(sorted(names)))
        for doc_id, names in coders
        if len(names) > 1 and known[doc_id]
    ]


def _count(documents: list[_Document], spans: pd.DataFrame, labels: list[str]) -> _Coincidences | str:
    """The coincidences of each document; or why there are none: the spans of one coder overlap."""
    shape = (len(documents), len(labels) + 1)
    held = _Coincidences(np.zeros((*shape, shape[1])), np.zeros(shape), np.zeros((shape[0], len(labels))),
                         np.zeros(shape[0]), np.zeros(shape[0]))  # fmt: skip
    numbers = {label: number for number, label in enumerate(labels, 1)}
    marked: dict[tuple[str, str], tuple[Ints, Ints, Ints]] = {}
    for (doc_id, coder), here in spans.sort_values(["start", "end"], kind="stable").groupby(
        ["doc_id", "coder"]
    ):
        starts, ends = (here[side].to_numpy(np.int64) for side in ("start", "end"))
        kinds = np.array([numbers[label] for label in here["variable"]], dtype=np.int64)
        marked[str(doc_id), str(coder)] = starts, ends, kinds
    empty = np.zeros(0, np.int64)
    none = empty, empty, empty
    for row, document in enumerate(documents):
        units = [_join_alike(marked.get((document.doc_id, coder), none)) for coder in document.coders]
        for coder, (starts, ends, _) in zip(document.coders, units, strict=True):
            if (starts[1:] < ends[:-1]).any():
                return f"No value: spans of {coder!r} with different labels overlap in {document.doc_id!r}."
        _count_document(held, row, document.length, units)
    return held


def _join_alike(units: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """Units in the order of their starts, those of one label that overlap joined to one."""
    kept: list[list[int]] = []
    for start, end, label in zip(*(side.tolist() for side in units), strict=True):
        if kept and kept[-1][2] == label and start < kept[-1][1]:
            kept[-1][1] = max(kept[-1][1], end)
        else:
            kept.append([start, end, label])
    table = np.array(kept, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _count_document(held: _Coincidences, row: int, length: int, units: list[tuple[Ints, Ints, Ints]]) -> None:
    """Add what one document holds."""
    edges = np.unique(np.concatenate([[0, length], *[side for unit in units for side in unit[:2]]]))
    widths = np.diff(edges).astype(np.float64)
    n_values, others = held.observed.shape[1], len(units) - 1
    values = np.zeros((len(units), len(widths)), dtype=np.int64)
    for coder, (starts, ends, labels) in enumerate(units):
        for first, last, label in zip(*np.searchsorted(edges, [starts, ends]), labels, strict=True):
            values[coder, first:last] = label
        np.add.at(held.paired[row], labels, ((ends - starts) ** 2).astype(np.float64))
        held.paired[row, 0] += length - int((ends - starts).sum())
    counts = np.stack([(values == value).sum(axis=0) for value in range(n_values)], axis=1)
    shared = (counts * widths[:, None]).T @ counts - np.diag(counts.T @ widths)
    held.observed[row] += shared / others
    held.alike[row] += np.trace(shared[1:, 1:])
    held.marked[row] += others * float((values > 0).sum(axis=0) @ widths)
    for one, (starts, ends, labels) in enumerate(units):
        labelled_by_others = (counts[:, 1:].sum(axis=1) - (values[one] > 0)) * widths / others
        covered = np.concatenate([[0.0], np.cumsum(labelled_by_others)])
        first, last = np.searchsorted(edges, [starts, ends])
        np.add.at(held.labelled[row], labels - 1, (covered[last] - covered[first]) ** 2)


def _measure(
    counted: _Coincidences | str, name: str, label: int, resamples: int, seed: int
) -> dict[str, object]:
    """The value of a coefficient with its interval, or why there is none."""
    row: dict[str, object] = dict.fromkeys(("value", "low", "high"), math.nan) | {"note": ""}
    if isinstance(counted, str):
        return row | {"note": counted}
    n_documents = len(counted.observed)
    if not n_documents:
        return row | {"note": "No value: no document was looked at by two coders."}
    statistic = _find_statistic(counted, name, label)
    value = float(statistic(np.ones((1, n_documents)))[0])
    if math.isnan(value):
        return row | {"note": "No value: nothing there by which coders could differ."}
    stream = np.random.default_rng(seed)
    low, high = bca_interval(statistic, value, n_documents, resamples, stream)
    none = "" if low == low else "No interval: nothing shows how much documents vary."
    return row | {"value": value, "low": low, "high": high, "note": none}


def _find_statistic(held: _Coincidences, name: str, label: int) -> Callable[[Floats], Floats]:
    """From R rows of weights of documents to R values of a coefficient."""
    n_documents, n_values = held.observed.shape[:2]
    flat = held.observed.reshape(n_documents, -1)

    def compute(taken: Floats) -> Floats:
        if name == "character_f1":
            return _divide(taken @ held.alike, taken @ held.marked)
        observed, paired = (taken @ flat).reshape(-1, n_values, n_values), taken @ held.paired
        if name in ("cu_alpha", "ku_alpha"):
            observed, paired = observed[:, 1:, 1:], taken @ held.labelled
        expected = _expect(observed, paired)
        sums, chances = observed.sum(axis=1), expected.sum(axis=1)
        same, by_chance = (np.diagonal(table, axis1=1, axis2=2) for table in (observed, expected))
        if name == "ku_alpha":
            apart, random = (sums - same)[:, label], (chances - by_chance)[:, label]
            return 1 - _divide(apart * chances[:, label], random * sums[:, label])
        if name == "u_alpha_binary":
            return 1 - _divide((sums - same)[:, 0], (chances - by_chance)[:, 0])
        return 1 - _divide((sums - same).sum(axis=1), (chances - by_chance).sum(axis=1))

    return compute


def _expect(observed: Floats, paired: Floats) -> Floats:
    """What chance would give instead of the observed, no stretch being paired with itself."""
    whole, sums = observed.sum(axis=(1, 2)), observed.sum(axis=1)
    products = sums[:, :, None] * sums[:, None, :]
    places = np.arange(sums.shape[1])
    products[:, places, places] -= paired
    left = whole**2 - paired.sum(axis=1)
    expected: Floats = products * _divide(whole, left)[:, None, None]
    return expected


def _divide(one: Floats, other: Floats) -> Floats:
    """One over the other; missing where that is nothing."""
    quotient: Floats = np.divide(one, other, out=np.full(np.shape(one), np.nan), where=other > 1e-9)
    return quotient
