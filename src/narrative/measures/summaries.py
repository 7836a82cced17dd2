"""Frames added up over all documents, and over those of each outlet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.levels import name_columns, name_values, set_apart
from narrative.lexicons.lexicon import check_lexicon
from narrative.measures.fitting import is_foreign
from narrative.schema import SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

__all__ = ["summarise_frames", "tabulate_frames", "tabulate_groups"]


def summarise_frames(scores: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Add up the scores of all documents, a row a category, the most frequent first.

    Args:
        scores: what `frame_salience` gave.
        lexicon: the lexicon it was made with.

    Returns:
        `category`, `label`, `total` (weights of places not negated), `words`, `per_1000_words`
        (1000 × total / words: of the whole corpus, no mean of rates), `negated` (missing where it was not
        looked for, as in all languages but English), `sentences_touched`,
        `sentences`, `documents` (with at least one place), `corpus_documents` (with at least one word, if any
        has one); and `left_out`, only if some documents are in another language than the lexicon, which are
        in none of the others.
    """
    check_lexicon(lexicon)
    scores = check(scores, SCORES, "table of scores")
    foreign = scores.loc[
        is_foreign(scores) & (scores["measure"] == "salience").to_numpy(dtype=bool), "doc_id"
    ]
    scores, left_out = scores[~scores["doc_id"].isin(foreign)], foreign.nunique()
    rows = []
    for category in lexicon.categories:
        here = scores[scores["category"] == category]
        salience, negated, touched = (
            here[here["measure"] == name] for name in ("salience", "negated", "sentences_touched")
        )
        unknown = len(negated) and is_foreign(negated).all()
        total, words = float(salience["total"].sum()), int(salience["base"].sum())
        rows.append(
            {
                "category": category,
                "label": lexicon.labels[category],
                "total": total,
                "words": words,
                "per_1000_words": 1000 * total / words if words else float("nan"),
                "negated": math.nan if unknown else float(negated["total"].sum()),
                "sentences_touched": int(touched["total"].sum()),
                "sentences": int(touched["base"].sum()),
                "documents": int((salience["total"] > 0).sum()),
                "corpus_documents": int((salience["base"] > 0).sum()) or len(salience),
                **({"left_out": left_out} if left_out else {}),
            }
        )
    return pd.DataFrame(rows).sort_values("total", ascending=False, kind="stable", ignore_index=True)


def tabulate_frames(
    scores: pd.DataFrame, corpus: Corpus, lexicon: Lexicon, *, by: str = "outlet", most: int = 6
) -> pd.DataFrame:
    """Set the values of a column of the documents beside each other, in places per 1,000 words.

    Args:
        scores: what `frame_salience` gave.
        corpus: the documents it was made from.
        lexicon: the lexicon it was made with.
        by: the column; empty values are called "not known".
        most: how many values get a column of their own, those with most words; the rest is "others".

    Returns:
        A row a category: `category`, `label`, then a column for each value of `by`: Σtotal / Σbase of its
        documents, times 1,000; missing where they have no words.
    """
    salience = check(scores, SCORES, "table of scores")
    salience = salience[salience["measure"] == "salience"]
    groups = name_values(corpus.documents[by])
    words = pd.Series(corpus.word_counts, index=groups.index).groupby(groups).sum()
    largest = words.sort_values(ascending=False, kind="stable").index.tolist()
    others = set_apart("others", largest)
    names = largest if len(largest) <= most + 1 else [*largest[:most], others]
    called = groups.where(groups.isin(names), others)
    sums = salience.assign(group=salience["doc_id"].map(called)).groupby(["category", "group"])
    rates = 1000 * sums["total"].sum() / sums["base"].sum().where(lambda base: base > 0)
    table = pd.DataFrame({"category": lexicon.categories, "label": [*lexicon.labels.values()]})
    for name, column in name_columns(names, table.columns).items():
        table[column] = [float(rates[category, name]) for category in lexicon.categories]
    return table


def tabulate_groups(
    scores: pd.DataFrame, corpus: Corpus, lexicon: Lexicon, *, by: str = "outlet"
) -> pd.DataFrame:
    """Set the frames of every value of a column beside each other, in places per 1,000 words.

    Args:
        scores, corpus, lexicon, by: as of `tabulate_frames`, which puts few values side by side.

    Returns:
        A row for each value, those with most words first: the value (in a column called `by`), `words`, then
        a column for each category, by its label: Σtotal / Σbase of its documents, times 1,000; missing where
        they have no words.

    >>> from narrative import frame_salience, load_corpus, load_lexicon
    >>> corpus, frames = load_corpus("harbour"), load_lexicon("news-frames")
    >>> table = tabulate_groups(frame_salience(corpus, frames), corpus, frames)
    >>> table[["outlet", "words", "Conflict"]].round(1).head(2).to_numpy().tolist()
    [['Skellhythe Ledger', 5398, 2.6], ['Radio Immeray', 4987, 2.2]]
    """
    salience = check(scores, SCORES, "table of scores")
    salience = salience[salience["measure"] == "salience"]
    groups = name_values(corpus.documents[by])
    words = pd.Series(corpus.word_counts, index=groups.index).groupby(groups).sum()
    words = words.sort_values(ascending=False, kind="stable")
    sums = salience.assign(group=salience["doc_id"].map(groups)).groupby(["category", "group"])
    rates = 1000 * sums["total"].sum() / sums["base"].sum().where(lambda base: base > 0)
    table = pd.DataFrame({by: words.index.astype("str"), "words": words.to_numpy()})
    labels = lexicon.labels
    for label, column in name_columns([labels[name] for name in lexicon.categories], table.columns).items():
        category = next(name for name in lexicon.categories if labels[name] == label)
        table[column] = [float(rates[category, name]) for name in words.index]
    return table
