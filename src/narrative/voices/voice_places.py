"""Voices as places in a text, to be marked in it: what is said, by whom, and the word that introduces it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.engine.sentences import sentence_of
from narrative.errors import check_corpus
from narrative.schema import MATCHES, QUOTATIONS, check
from narrative.voices.marks import find_marked
from narrative.voices.quotation_table import DIRECT, INDIRECT, MIXED

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

SOURCE, CUE = "source", "cue"
#: What is marked of a quotation, and what it is called.
PARTS = {DIRECT: "Direct", INDIRECT: "Indirect", SOURCE: "Source", CUE: "Cue"}
_NOT_KNOWN = "speaker not known"


def voice_matches(corpus: Corpus, quotations: pd.DataFrame) -> pd.DataFrame:
    """Return the voices of a corpus as matches, so that `annotate` marks who says what, and how it is said.

    Args:
        corpus: what was read.
        quotations: from `quotations(corpus)`.

    Returns:
        A table by `schema.MATCHES`, by document and position; the lexicon is "voices". The `category` is
        "direct" or "indirect" (what is said; of a mixed quotation its parts), "source" or "cue". The
        `pattern` says who speaks. Quotations of documents that the corpus does not have are left out.

    >>> from narrative import Corpus, annotate, quotations
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["“No,” Ann Lee said."]}, index=["a"]))
    >>> annotate(corpus, "a", voice_matches(corpus, quotations(corpus)))
    “No,”[D] Ann Lee[S] said[C].
    <BLANKLINE>
    D direct; S source; C cue
    """
    check_corpus(corpus)
    table = check(quotations, QUOTATIONS, "table of quotations", documents=corpus.whole.documents)
    table = table[table["doc_id"].isin(corpus.documents.index)]
    each = zip(table["doc_id"], table["start"], table["text"], table["kind"], table["speaker"], strict=True)
    told = [
        (doc_id, start + first, start + last, category, speaker)
        for doc_id, start, text, kind, speaker in each
        for first, last, category in _cut(text, kind)
    ]
    parts = [pd.DataFrame(told, columns=["doc_id", "start", "end", "category", "speaker"])]
    for part in (SOURCE, CUE):
        held = table[table[part] != ""].drop_duplicates(["doc_id", "quotation"])
        start, end = held[f"{part}_start"], held[f"{part}_end"]
        parts.append(held[["doc_id", "speaker"]].assign(start=start, end=end, category=part))
    columns = ["doc_id", "start", "end", "category", "speaker"]
    found = pd.concat([part[columns] for part in parts], ignore_index=True).drop_duplicates(columns[:4])
    found = found.astype({"start": "int64", "end": "int64"})
    rows = corpus.documents.index.get_indexer(pd.Index(found["doc_id"]))
    order = np.lexsort((-found["end"], found["start"], rows))
    found, rows = found.iloc[order].reset_index(drop=True), rows[order]
    texts = corpus.documents["text"].tolist()
    spans = zip(rows.tolist(), found["start"].tolist(), found["end"].tolist(), strict=True)
    matches = found.assign(
        sentence=sentence_of(corpus.sentence_store, rows, found["start"]).astype(np.int64),
        text=pd.Series([texts[row][start:end] for row, start, end in spans], dtype="str"),
        lexicon="voices",
        pattern=found["speaker"].where(found["speaker"] != "", _NOT_KNOWN),
        weight=1.0,
        negated=False,
    )[list(MATCHES)]
    names = dict.fromkeys(["doc_id", "text", "lexicon", "category", "pattern"], "str")
    return check(matches.astype(names), MATCHES, "table of matches")


def _cut(text: str, kind: str) -> Iterator[tuple[int, int, str]]:
    """Yield what of a quotation is direct and what is indirect: from where to where, and which of both."""
    if kind != MIXED:
        yield 0, len(text), kind
        return
    at = 0
    for mark in (*find_marked(text), None):
        end = len(text) if mark is None else mark.start
        said = text[at:end]
        if any(sign.isalnum() for sign in said):
            yield at + len(said) - len(said.lstrip()), at + len(said.rstrip()), INDIRECT
        if mark is not None:
            yield mark.start, mark.end, DIRECT
            at = mark.end
