"""Which words mark each group of a divided corpus, on which articles they rest, and what stands near them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.comparison.differences import Correction
from narrative.corpus.languages import find_fitting
from narrative.errors import check_choice
from narrative.measures.rhetorical_devices import ARTICLES
from narrative.schema import check
from narrative.text import find_tokens, normalise
from narrative.vocabulary.certainty import find_medians, pick_certain
from narrative.vocabulary.collocation import COLLOCATES, collocates
from narrative.vocabulary.dispersion_measures import DISPERSION, dispersion, positions
from narrative.vocabulary.keyness import keywords
from narrative.vocabulary.keyness_measures import KEYWORDS
from narrative.vocabulary.spellings import MEASURED, Fold
from narrative.vocabulary.wordlists import frequencies

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

__all__ = [
    "choose_nodes", "count_keywords", "find_company", "find_keywords", "list_single", "name_patterns",
    "pick_company", "pick_keywords", "place_nodes", "sort_groups", "spread",
]  # fmt: skip

#: Whether capitals make another word: what `narrative.keywords` calls these ways to fold.
FOLDS: dict[str, Fold] = {"measured": MEASURED, "always": True, "never": False}
#: The most frequent words of a corpus are hardly ever its subject; no node is chosen among so many.
COMMON = 100
#: A word that stands less often has no company to speak of.
LEAST = 15
#: As many colours as a plot of dispersion has.
MOST_NODES = 4
#: G² from which a word is a keyword at .05, if every word is taken as independent of the others.
PLAIN = 3.84
#: Columns of our tables that hold text.
_TEXT = ("group", "item", "pattern", "test", "node", "word", "note")


def find_keywords(
    corpus: Corpus,
    *,
    lexicon: Lexicon | None = None,
    min_count: int = 5,
    min_documents: int = 1,
    stop_words: str | Iterable[str] = (),
    fold: str = "always",
    correction: Correction = "benjamini-hochberg",
) -> pd.DataFrame:
    """Compare each group that `divide` made with all others: `narrative.keywords`, without rows if it cannot.

    Args:
        corpus: what `divide` gave.
        lexicon: compare its categories in place of words.
        min_count, min_documents, stop_words, correction: as in `narrative.keywords`.
        fold: whether capitals make another word: "always" counts all spellings as one, "never" as they are
            written, "measured" tells *US* from *us* where the articles show both.

    Returns:
        A table with the columns `group` and those of keywords, `note`: what to doubt about a word, and
        `p_median`, see `narrative.vocabulary.certainty.find_medians`. The groups with most articles come
        first. Of a lexicon, `item` is the label of the category. The table is empty if fewer than two groups
        have words (of a lexicon: in a language that it is for). A group of one article, and one that has only
        one to be compared with, has no test and no interval: p is 1, the limits are infinite.

    Raises:
        UnknownNameError: there is no such way to fold, or correction.
    """
    check_choice("way to fold (fold)", fold, tuple(FOLDS))
    groups = corpus.documents["group"].to_numpy(dtype=object)
    fitting = 1 if lexicon is None else find_fitting(corpus, lexicon.language)
    sizes = corpus.word_counts * fitting
    words = pd.Series(sizes).groupby(groups).sum()
    if (words.drop("", errors="ignore") > 0).sum() < 2:
        return _empty(("group", *KEYWORDS, "note", "p_median"))
    found = keywords(
        corpus,
        by="group",
        lexicon=lexicon,
        fold=FOLDS[fold],
        min_count=min_count,
        min_documents=min_documents,
        stop_words=stop_words,
        correction=correction,
    )
    found = _doubt_alone(found, pd.Series(groups[(sizes > 0) & (groups != "")]).value_counts())
    own = {group: _words_of(group) for group in words.index}
    notes = []
    for group, item, documents in zip(
        found["group"], found["item"], found["target_documents"].tolist(), strict=True
    ):
        named = lexicon is None and normalise(item) in own[group]
        notes.append("in the name of the group" if named else "in one article" if documents == 1 else "")
    if lexicon is not None:
        found["item"] = found["item"].map(lexicon.labels)
    told = found.assign(group=found["group"].astype("str"), note=pd.Series(notes, dtype="str"))
    told["p_median"] = find_medians(told, corpus, lexicon)
    return sort_groups(told, corpus)


def _doubt_alone(table: pd.DataFrame, articles: pd.Series) -> pd.DataFrame:
    """Take test and interval from the groups that are one article, or have one to be compared with.

    Nothing is known then of how a word varies from article to article, and tests over single words find too
    much.
    """
    own = table["group"].map(articles).fillna(0).astype(int)
    alone = np.minimum(own, articles.sum() - own) <= 1
    nothing = {"p": 1.0, "p_adjusted": 1.0, "log_ratio_bound": 0.0, "test": "", "odds_ratio_low": 0.0}
    nothing |= {"log_ratio_low": -np.inf, "log_ratio_high": np.inf, "odds_ratio_high": np.inf}
    return table.assign(**{name: table[name].mask(alone, value) for name, value in nothing.items()})


def sort_groups(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Put the rows in the order of their groups, those with most articles first, equal ones by name."""
    sizes = corpus.documents["group"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    rank = {group: number for number, group in enumerate(sizes.index)}
    return table.sort_values("group", key=lambda own: own.map(rank), kind="stable", ignore_index=True)


def pick_keywords(table: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Keep the first `n` words of each group that are more frequent there, with their whole interval."""
    more = check(table, ("group", "log_ratio_bound"), "table of keywords")
    return more[more["log_ratio_bound"] > 0].groupby("group", sort=False).head(n).reset_index(drop=True)


def count_keywords(table: pd.DataFrame) -> pd.DataFrame:
    """Count the keywords of each group beside those that chance alone would give.

    Returns:
        `group`; `tested`, how many words; `more`, of how many the interval of the log ratio is above 0;
        `chance`, for how many it would be if the groups did not differ (2.5 of 100 intervals at 95 %); and
        `certain`, how many `pick_certain` keeps.
    """
    rows = [
        (group, len(own), int((own["log_ratio_bound"] > 0).sum()), 0.025 * len(own), len(pick_certain(own)))
        for group, own in check(table, ("group", *KEYWORDS), "table of keywords").groupby("group", sort=False)
    ]
    return pd.DataFrame(rows, columns=["group", "tested", "more", "chance", "certain"])


def list_single(table: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """List words that a test over single words would call keywords of a group, and that stand in one article.

    Args:
        table: what `find_keywords` gave.
        corpus: the corpus that it was made of.

    Returns:
        `group`, `item`, `target`, `reference`, `g2` (from 3.84: p < .05 if words were independent),
        `p_adjusted` (which takes articles as independent), and the article: `doc_id`, `title`; by `g2`.
    """
    columns = ["group", "item", "target", "reference", "g2", "p_adjusted"]
    table = check(table, (*columns, "pattern", "target_documents"), "table of keywords")
    single = table[(table["target_documents"] == 1) & (table["g2"] >= PLAIN) & (table["pattern"] != "")]
    single = single.sort_values("g2", ascending=False, kind="stable")
    if not len(single):
        return single[columns].assign(doc_id=pd.Series(dtype="str"), title=pd.Series(dtype="str"))
    places = positions(corpus, single["pattern"].tolist())
    places["group"] = corpus.documents["group"].loc[places["doc_id"].tolist()].to_numpy()
    held = places.drop_duplicates(["group", "pattern"])[["group", "pattern", "doc_id", "title"]]
    found = single.merge(held, on=["group", "pattern"], how="inner")
    return found[[*columns, "doc_id", "title"]].reset_index(drop=True)


def choose_nodes(corpus: Corpus, table: pd.DataFrame, given: Sequence[str] = ()) -> list[str]:
    """Choose the words whose company is looked at: those given, else the leading certain word of each group.

    A leading word is the first of its group that is certain, of at least fifteen matches, about which there
    is no note and which is not among the hundred most frequent words of the corpus, which are mostly grammar.
    Patterns for `kwic`, at most four, those of the first groups of the table; none if no word is certain.
    """
    if given:
        return list(given)[:MOST_NODES]
    common = set(frequencies(corpus, min_count=LEAST)["item"].head(COMMON))
    more = pick_certain(table)
    more = more[(more["note"] == "") & (more["pattern"] != "")]
    more = more[~more["item"].map(normalise).isin(common) & (more["target"] + more["reference"] >= LEAST)]
    chosen = more.groupby("group", sort=False).head(1)["pattern"]
    return list(dict.fromkeys(chosen.tolist()))[:MOST_NODES]


def name_patterns(table: pd.DataFrame) -> dict[str, str]:
    """By the pattern that finds it, each word as it is shown; of what `find_keywords` gave."""
    return dict(zip(table["pattern"], table["item"], strict=True))


def find_company(
    corpus: Corpus,
    nodes: Sequence[str],
    *,
    window: int = 5,
    min_count: int = 3,
    correction: Correction = "benjamini-hochberg",
    names: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Return the collocates of each node, one table below the other; without nodes, no rows.

    Args:
        corpus: what was read.
        nodes: patterns.
        window, min_count, correction: as in `narrative.collocates`.
        names: how to show a node, by its pattern; `word` has it, the pattern itself where there is no name.
    """
    parts = [
        collocates(corpus, node, window=window, min_count=min_count, correction=correction).assign(
            word=(names or {}).get(node, node)
        )
        for node in nodes
    ]
    held = [part for part in parts if len(part)]
    return pd.concat(held, ignore_index=True) if held else _empty((*COLLOCATES, "word"))


def pick_company(pairs: pd.DataFrame, n: int = 6) -> pd.DataFrame:
    """Keep the first `n` collocates of each node that are near it more often than by chance, p below .05."""
    near = check(pairs, ("node", "joint", "expected", "p_adjusted"), "table of collocates")
    near = near[(near["joint"] > near["expected"]) & (near["p_adjusted"] < 0.05)]
    return near.groupby("node", sort=False).head(n).reset_index(drop=True)


def spread(corpus: Corpus, chosen: pd.DataFrame) -> pd.DataFrame:
    """Measure how evenly chosen keywords are spread over the articles of the whole corpus.

    Returns:
        `group`, `item` and `target_dp` (DPnorm over the articles of the group alone), with the columns of
        `narrative.dispersion` over all documents.
    """
    rows = chosen.loc[chosen["pattern"] != "", ["group", "item", "target_dp", "pattern"]]
    if not len(rows):
        return _empty(("group", "item", "target_dp", *DISPERSION))
    return rows.merge(dispersion(corpus, rows["pattern"].tolist()), on="pattern", how="left")


def place_nodes(corpus: Corpus, nodes: Sequence[str], names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return where in its article each node stands, by group, then by date; for `plot_dispersion`.

    `names` says how to show a node, by its pattern.
    """
    if not nodes:
        return _empty(("doc_id", "title", "pattern", "position", "words"))
    places = positions(corpus, nodes)
    places["pattern"] = places["pattern"].replace(dict(names or {}))
    groups = corpus.documents["group"].loc[places["doc_id"].tolist()].to_numpy()
    order = ["group", "date", "doc_id", "position"]
    return places.assign(group=groups).sort_values(order, kind="stable", ignore_index=True)


def _words_of(name: str) -> set[str]:
    return {normalise(name[start:end]) for start, end in find_tokens(name)} - ARTICLES


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str" if name in _TEXT else "float64") for name in columns})
