"""What is known of a corpus and of one of its documents, set out for reading."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.corpus.levels import name_values
from narrative.errors import UnknownNameError
from narrative.tables.tables import MISSING, format_value

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["describe_corpus", "describe_document", "name_articles", "newest"]


#: An id that was made from a row, and says nothing to a reader.
_HASH = re.compile(r"[0-9a-f]{16,}(?:-\d+)?")


def newest(corpus: Corpus) -> str:
    """The `doc_id` of the newest document: the latest date; of several, or without any dates, the last one.

    Raises:
        UnknownNameError: the corpus is empty.
    """
    if not len(corpus):
        raise UnknownNameError("document", "newest", [])
    dates = corpus.documents["date"]
    dated = dates[dates == dates.max()] if dates.notna().any() else dates
    return str(dated.index[-1])


def describe_corpus(corpus: Corpus) -> pd.DataFrame:
    """How many articles and words there are of each outlet, the one with most words first, and of all.

    Returns:
        `outlet` (empty ones as "not known"), `documents`, `first_date`, `last_date`, `words`, `median_words`
        (of an article), `sentences`. With several outlets, the last row is all of them.
    """
    columns = ["documents", "first_date", "last_date", "words", "median_words", "sentences"]
    outlets = corpus.describe(by="outlet").reset_index()
    outlets["outlet"] = name_values(outlets["outlet"])
    outlets = outlets.sort_values("words", ascending=False, kind="stable", ignore_index=True)
    if len(outlets) > 1:
        outlets = pd.concat([outlets, corpus.describe().assign(outlet="all")], ignore_index=True)
    return outlets[["outlet", *columns]]


def name_articles(corpus: Corpus, ids: Iterable[str]) -> list[str]:
    """Name documents as a reader cites them: outlet, date and title, as far as they are known.

    What is no document of the corpus, such as a value of another unit, is named as it stands.

    >>> from narrative import load_corpus
    >>> name_articles(load_corpus("harbour"), ["daily/2019-04-06-letters", "nobody"])
    ['Skellhythe Ledger, 2019-04-06, Letters: ‘We all put that crane back to work’', 'nobody']
    """
    documents = corpus.documents
    chosen = documents.reindex([name for name in dict.fromkeys(ids) if name in documents.index])
    records = zip(chosen.index, chosen.to_dict("records"), strict=True)
    named = {str(name): cite_article(row, str(name)) for name, row in records}
    return [named.get(str(name), str(name)) for name in ids]


def cite_article(row: Mapping[Hashable, Any], doc_id: str) -> str:
    """Outlet, date and title of a document; without a title its id, or its first words where that is a hash.

    >>> row = {"outlet": "A", "date": None, "title": "", "text": "Rain fell all day on the quay and the sea."}
    >>> cite_article(row, "2031/rain"), cite_article(row, "33b835dcd61a4e21")
    ('A, 2031/rain', 'A, “Rain fell all day on the …”')
    """
    title = str(row["title"])
    if not title:
        begin = " ".join(str(row["text"])[:200].split()[:6])
        title = f"“{begin} …”" if _HASH.fullmatch(doc_id) and begin else doc_id
    facts = [str(row["outlet"]), format_value(row["date"]), title]
    return ", ".join(fact for fact in facts if fact and fact != MISSING)


def describe_document(corpus: Corpus, doc_id: str) -> pd.DataFrame:
    """What is known of one document: a row a fact, `what` and `value` (text).

    Title, date, outlet, further metadata, words, sentences, paragraphs; what is not known says so.

    Raises:
        UnknownNameError: the corpus has no such document.
    """
    documents = corpus.documents
    if doc_id not in documents.index:
        raise UnknownNameError("document", doc_id, documents.index)
    number = int(np.flatnonzero(documents.index == doc_id)[0])
    row = documents.iloc[number]
    known = [
        (name, row[name]) for name in documents.columns if name not in ("text", "title", "date", "outlet")
    ]
    facts = [
        ("document", doc_id),
        *((name, row[name]) for name in ("title", "date", "outlet")),
        *((name.replace("_", " "), value) for name, value in known),
        ("words", int(corpus.word_counts[number])),
        ("sentences", int(corpus.sentence_store.counts[number])),
        ("paragraphs", sum(bool(part.strip()) for part in str(row["text"]).split("\n\n"))),
        ("read from", corpus.source),
    ]
    values = [format_value(value) if str(value) != "" else "not known" for _, value in facts]
    return pd.DataFrame({"what": [name for name, _ in facts], "value": values}).replace(
        {"value": {"–": "not known"}}
    )
