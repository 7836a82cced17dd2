"""Who speaks: in how many articles, how much, how early, and by which verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.errors import check_corpus
from narrative.schema import QUOTATIONS, SPEAKERS, check
from narrative.voices.assignment import VOICES, voice_of_words
from narrative.voices.full_names import join_full_names
from narrative.voices.identity import ORGANISATION, PERSON
from narrative.voices.quotation_table import DIRECT

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: How rows of a speaker were joined: over articles, by a full name; or within one article only.
BY_NAME, _WITHIN = "full name", "article"
#: So many verbs are named for each speaker.
_CUES = 3


def speakers(corpus: Corpus, quotations: pd.DataFrame) -> pd.DataFrame:
    """List who speaks in a corpus, the most quoted first.

    Persons with a full name (two words or more) are one speaker over all articles, since a full name seldom
    belongs to two. Names that differ by middle initials alone are one (*Donald J. Trump*, *Donald Trump*),
    unless there are several with different ones (*George W. Bush*, *George H. W. Bush*). All others
    (*officials*, *the ministry*, *Lee*) are a speaker within one article only, which `joined_by` says. So do
    not add up the rows of *officials* as if they were one voice.

    Args:
        corpus: what was read.
        quotations: from `quotations(corpus)`.

    Returns:
        A table by `schema.SPEAKERS`: the speaker and its kind; `named`, whether it is a person or an
        organisation with a name; `joined_by` ("full name" or "article"); `doc_id` of the article, "" if
        joined by name; in how many documents and quotations; with how many words, and how many of them
        direct; `position`, where the first quotation begins, from 0 (the beginning of the text) to 1, a mean
        over documents; and the most frequent `cues` with their numbers. Quotations without a source are
        left out.

    >>> from narrative import Corpus, quotations
    >>> texts = ["Ann Lee said no. Lee added that it was late.", "“Yes,” said Ann Lee. Officials denied it."]
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=["a", "b"]))
    >>> found = speakers(corpus, quotations(corpus))
    >>> print(found[["speaker", "speaker_kind", "n_documents", "words", "cues"]].to_string(index=False))
      speaker speaker_kind  n_documents  words            cues
      Ann Lee       person            2      6 said 2, added 1
    Officials        group            1      1        denied 1
    """
    check_corpus(corpus)
    table = check(quotations, QUOTATIONS, "table of quotations", documents=corpus.whole.documents)
    table = table.assign(speaker=join_full_names(table))
    table = table[(table["speaker"] != "") & table["doc_id"].isin(corpus.documents.index)]
    full = (table["speaker_kind"] == PERSON) & table["speaker"].str.contains(" ", regex=False)
    counts = _count_words(corpus, quotations, table)
    rows = corpus.documents.index.get_indexer(pd.Index(table["doc_id"]))
    lengths = corpus.documents["text"].str.len().to_numpy()
    parts = table.assign(
        joined_by=np.where(full, BY_NAME, _WITHIN),
        owner=np.where(full, "", table["doc_id"]),
        words=counts[0],
        direct_words=counts[1],
        place=table["start"].to_numpy() / np.maximum(lengths[rows], 1) if len(table) else 0.0,
    )
    keys = ["speaker", "speaker_kind", "joined_by", "owner"]
    found = [
        _sum_up(dict(zip(keys, key, strict=True)), group) for key, group in parts.groupby(keys, sort=True)
    ]
    listed = pd.DataFrame(found, columns=list(SPEAKERS)).sort_values(
        ["n_documents", "words", "n_quotations", "speaker", "doc_id"],
        ascending=[False, False, False, True, True],
        ignore_index=True,
    )
    return check(_typed(listed), SPEAKERS, "table of speakers")


def _count_words(corpus: Corpus, quotations: pd.DataFrame, table: pd.DataFrame) -> tuple[np.ndarray, ...]:
    """Return how many words each part of a quotation has, and how many of them are direct."""
    store = corpus.token_store
    documents = np.repeat(np.arange(store.n_documents, dtype=np.int64), store.counts)
    keys = (documents << 32) + store.starts
    rows = corpus.documents.index.get_indexer(pd.Index(table["doc_id"])).astype(np.int64)
    first = np.searchsorted(keys, (rows << 32) + table["start"].to_numpy())
    last = np.searchsorted(keys, (rows << 32) + table["end"].to_numpy())
    direct = voice_of_words(corpus, quotations) == VOICES.index(DIRECT)
    sums = np.concatenate([[0], np.cumsum(direct)])
    return last - first, sums[last] - sums[first]


def _sum_up(key: dict[str, object], parts: pd.DataFrame) -> dict[str, object]:
    """Add up the parts of one speaker."""
    each = parts.drop_duplicates(["doc_id", "quotation"])
    cues = each.loc[each["cue"] != "", "cue"].str.lower().value_counts()
    named = sorted(cues.items(), key=lambda item: (-item[1], str(item[0])))[:_CUES]
    return {
        "speaker": key["speaker"],
        "speaker_kind": key["speaker_kind"],
        "named": key["speaker_kind"] in (PERSON, ORGANISATION),
        "joined_by": key["joined_by"],
        "doc_id": key["owner"],
        "n_documents": each["doc_id"].nunique(),
        "n_quotations": len(each),
        "words": int(parts["words"].sum()),
        "direct_words": int(parts["direct_words"].sum()),
        "position": float(parts.groupby("doc_id")["place"].min().mean()),
        "cues": ", ".join(f"{cue} {number}" for cue, number in named),
    }


def _typed(listed: pd.DataFrame) -> pd.DataFrame:
    numbers = ("n_documents", "n_quotations", "words", "direct_words")
    kinds = {"named": "bool", "position": "float64"} | dict.fromkeys(numbers, "int64")
    return listed.astype({column: kinds.get(column, "str") for column in SPEAKERS})
