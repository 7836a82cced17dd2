"""In whose voice a word stands: the journalist's, or that of somebody quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import TableError
from narrative.schema import QUOTATIONS, check
from narrative.voices.marks import find_marked
from narrative.voices.quotation_table import DIRECT, INDIRECT, MIXED

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int8]

JOURNALIST = "journalist"
#: The voices, by their codes.
VOICES = (JOURNALIST, INDIRECT, DIRECT)
_PLACE = ("doc_id", "start")


def assign_voice(matches: pd.DataFrame, quotations: pd.DataFrame) -> pd.DataFrame:
    """Say in whose voice each match stands.

    A match stands in the voice in which its first word stands; where a quotation lies within another, in the
    inner one. In a mixed quotation the words in quotation marks are direct, and the rest indirect.

    Args:
        matches: any table of matches with `doc_id` and `start`: of frames, tone, stance, or a concordance.
        quotations: what people are reported to have said, from `quotations(corpus)` of the same documents.

    Returns:
        The table with two columns more. `voice` is "journalist", "indirect" or "direct"; `speaker` is whose
        words they are, "" for the journalist's own and where the speaker is not known.

    Raises:
        TableError: a table lacks a column, or has one of these already.

    >>> from narrative import Corpus, Lexicon, match, quotations
    >>> text = "There was hope. Ann Lee said hope was “no plan”, and hoped for rain."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]))
    >>> matches = match(corpus, Lexicon.from_entries({"hope": ["hope"], "plan": ["plan"]}, name="example"))
    >>> print(assign_voice(matches, quotations(corpus))[["text", "voice", "speaker"]].to_string(index=False))
    text      voice speaker
    hope journalist
    hope   indirect Ann Lee
    plan     direct Ann Lee
    """
    matches = check(matches, _PLACE, "table of matches")
    taken = [column for column in ("voice", "speaker") if column in matches]
    if taken:
        raise TableError(
            f"The table of matches has a column {taken[0]!r} already. Leave it out, as in "
            f"matches.drop(columns={taken[0]!r})."
        )
    quotations = check(quotations, QUOTATIONS, "table of quotations")
    stretches = _list_stretches(quotations)
    documents = pd.Index(quotations["doc_id"].unique())
    row = _find_stretch(
        stretches,
        documents.get_indexer(pd.Index(stretches["doc_id"])),
        documents.get_indexer(pd.Index(matches["doc_id"])),
        matches["start"].to_numpy(dtype=np.int64),
    )
    voices = np.append(stretches["code"].to_numpy(dtype=np.int8), 0)
    speakers = np.append(stretches["speaker"].to_numpy(dtype=object), "")
    return matches.assign(
        voice=pd.Series(np.array(VOICES, dtype=object)[voices[row]], matches.index, dtype="str"),
        speaker=pd.Series(speakers[row], matches.index, dtype="str"),
    )


def voice_of_words(corpus: Corpus, quotations: pd.DataFrame) -> Codes:
    """Return in whose voice each word of a corpus stands, int8[N], as places in `VOICES`.

    >>> from narrative import Corpus, quotations
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["“No,” she said."]}, index=["a"]))
    >>> voice_of_words(corpus, quotations(corpus)).tolist()
    [2, 0, 0]
    """
    stretches, found = _locate_words(corpus, quotations)
    return np.append(stretches["code"].to_numpy(dtype=np.int8), np.int8(0))[found]


def speaker_of_words(corpus: Corpus, quotations: pd.DataFrame) -> tuple[npt.NDArray[np.object_], Ints]:
    """Return the speakers, and which of them each word of a corpus belongs to, int64[N].

    The first speaker is "", for the journalist's words and where the speaker is not known.

    >>> from narrative import Corpus, quotations
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["“No,” Ann Lee said."]}, index=["a"]))
    >>> names, numbers = speaker_of_words(corpus, quotations(corpus))
    >>> names.tolist(), numbers.tolist()
    (['', 'Ann Lee'], [1, 0, 0, 0])
    """
    stretches, found = _locate_words(corpus, quotations)
    numbers, names = pd.factorize(pd.Series(["", *stretches["speaker"]], dtype=object))
    return np.asarray(names, dtype=object), numbers[found + 1].astype(np.int64)


def _locate_words(corpus: Corpus, quotations: pd.DataFrame) -> tuple[pd.DataFrame, Ints]:
    """Return the stretches in one voice, and which of them each word lies in (-1 for none)."""
    quotations = check(quotations, QUOTATIONS, "table of quotations", documents=corpus.whole.documents)
    stretches = _list_stretches(quotations)
    documents = corpus.documents.index.get_indexer(pd.Index(stretches["doc_id"]))
    store = corpus.token_store
    rows = np.repeat(np.arange(store.n_documents, dtype=np.int64), store.counts)
    return stretches, _find_stretch(stretches, documents, rows, store.starts.astype(np.int64))


def _list_stretches(quotations: pd.DataFrame) -> pd.DataFrame:
    """Return stretches in one voice: what stands in marks in a mixed quotation lies within the rest of it."""
    parts = quotations[["doc_id", "start", "end", "speaker"]].assign(
        code=np.where(quotations["kind"] == DIRECT, VOICES.index(DIRECT), VOICES.index(INDIRECT))
    )
    mixed = quotations[quotations["kind"] == MIXED]
    inner = [
        (doc_id, start + mark.start, start + mark.end, speaker, VOICES.index(DIRECT))
        for doc_id, start, text, speaker in zip(
            mixed["doc_id"], mixed["start"], mixed["text"], mixed["speaker"], strict=True
        )
        for mark in find_marked(text)
    ]
    if not inner:
        return parts.reset_index(drop=True)
    return pd.concat([parts, pd.DataFrame(inner, columns=parts.columns)], ignore_index=True)


def _find_stretch(stretches: pd.DataFrame, documents: Ints, rows: Ints, places: Ints) -> Ints:
    """Return which stretch each match lies in, the innermost; -1 for none.

    `documents` are the rows of the stretches' documents, `rows` those of the matches' (below 0 for none).
    Stretches nest or lie apart, and so the innermost is the last of those that began and has not ended.
    """
    start = (documents.astype(np.int64) << 32) + stretches["start"].to_numpy(dtype=np.int64)
    end = (documents.astype(np.int64) << 32) + stretches["end"].to_numpy(dtype=np.int64)
    order = np.lexsort((-end, start))
    edges, owners = _flatten(start[order], end[order], documents[order])
    keys = (rows.astype(np.int64) << 32) + places
    found = np.searchsorted(edges, keys, side="right") - 1
    inside = np.where((found >= 0) & (rows >= 0), owners[np.maximum(found, 0)], -1) if len(edges) else None
    if inside is None:
        return np.full(len(keys), -1, np.int64)
    return np.where(inside >= 0, order[np.maximum(inside, 0)], -1)


def _flatten(start: Ints, end: Ints, documents: Ints) -> tuple[Ints, Ints]:
    """Return edges, and which stretch (by its place; -1 for none) holds from each edge to the next."""
    edges: list[int] = []
    owners: list[int] = []
    opened: list[tuple[int, int]] = []

    def mark(edge: int, owner: int) -> None:
        if edges and edges[-1] == edge:
            owners[-1] = owner
        else:
            edges.append(edge)
            owners.append(owner)

    def close(until: int) -> None:
        while opened and opened[-1][0] <= until:
            edge, _ = opened.pop()
            mark(edge, opened[-1][1] if opened else -1)

    for place, (first, last, document) in enumerate(
        zip(start.tolist(), end.tolist(), documents.tolist(), strict=True)
    ):
        if document < 0 or last <= first:
            continue
        close(first)
        opened.append((last, place))
        mark(first, place)
    close(np.iinfo(np.int64).max)
    return np.array(edges, np.int64), np.array(owners, np.int64)
