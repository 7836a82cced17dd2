"""Where each match stands in its document: the sentence around it, and its position among the sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.errors import TableError
from narrative.lexicons.lexicon import check_lexicon
from narrative.schema import MATCHES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

__all__ = ["locate", "sentence_anchor"]


def locate(corpus: Corpus, matches: pd.DataFrame, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """Put beside each match where in the text it stands, the sentence around it, and the note on its pattern.

    Returns:
        The matches, with `number` (of the sentence, from 1), `sentences` (how many the document has),
        `position` (sentences from the beginning, with the part of the sentence before the match),
        `sentence_start`, `sentence_text`, `label` (what the category is called) and `note` (of the lexicon's
        entry; empty without `lexicon`).
    """
    if lexicon is not None:
        check_lexicon(lexicon)
    known = corpus.documents.index
    places = check(matches, MATCHES, "table of matches", documents=corpus.documents).reset_index(drop=True)
    store = corpus.sentence_store
    document = known.get_indexer(pd.Index(places["doc_id"]))
    if (document < 0).any():
        foreign = places["doc_id"].iloc[int(np.argmin(document))]
        raise TableError(f"The matches name the document {foreign!r}, which is not in {corpus!r}.")
    row = store.bounds[document] + places["sentence"].to_numpy(dtype=np.int64)
    start, end = store.starts[row].astype(np.int64), store.ends[row].astype(np.int64)
    texts = corpus.documents["text"].tolist()
    part = (places["start"].to_numpy(dtype=np.int64) - start) / np.maximum(end - start, 1)
    notes = _notes(lexicon) if lexicon is not None else {}
    labels = lexicon.labels if lexicon is not None else {}
    keys = zip(places["category"], places["pattern"], strict=True)
    return places.assign(
        number=places["sentence"] + 1,
        sentences=np.diff(store.bounds)[document],
        position=places["sentence"] + np.clip(part, 0, 1),
        sentence_start=start,
        sentence_text=pd.Series(
            [texts[d][a:b] for d, a, b in zip(document, start, end, strict=True)], dtype="str"
        ),
        label=pd.Series([labels.get(name, name) for name in places["category"]], dtype="str"),
        note=pd.Series([notes.get(key, "") for key in keys], dtype="str"),
    )


def sentence_anchor(doc_id: str, number: int) -> str:
    """The name under which a sentence of a marked text can be linked to, of harmless characters only.

    >>> sentence_anchor("2023/an article", 3)
    's-2023_2f_an_20_article-3'
    """
    name = "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in doc_id)
    return f"s-{name}-{number}"


def _notes(lexicon: Lexicon) -> dict[tuple[str, str], str]:
    entries = lexicon.entries
    notes = entries["note"].fillna("").astype(str)
    return dict(zip(zip(entries["category"], entries["pattern"], strict=True), notes, strict=True))
