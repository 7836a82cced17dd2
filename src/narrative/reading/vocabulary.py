"""Which words mark each group of a corpus, with what to doubt about each, and in which company they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.comparison.differences import Correction
from narrative.comparison.groups import PERIODS, group_documents
from narrative.figures.captions import count_of
from narrative.measures.device_rules import ARTICLES
from narrative.reading.intervals import format_p
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import check
from narrative.tables.tables import format_value
from narrative.text import find_tokens, normalise
from narrative.vocabulary.collocation import COLLOCATES, collocates
from narrative.vocabulary.contrasts import KEYWORDS
from narrative.vocabulary.evenness import DISPERSION, dispersion, positions
from narrative.vocabulary.keyness import keywords
from narrative.vocabulary.wordlists import frequencies

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

#: The most frequent words of a corpus are hardly ever its subject; no node is chosen among so many.
COMMON = 100
#: A word that stands less often has no company to speak of.
LEAST = 15
#: As many colours as a plot of dispersion has.
MOST_NODES = 4
#: G² from which a word is a keyword at .05, if every word is taken as independent of the others.
PLAIN = 3.84
#: What the columns of a table of keywords are called where a reader sees them.
KEYWORD_HEADINGS = {
    "item": "word",
    "target": "places here",
    "target_documents": "in articles",
    "reference": "places elsewhere",
    "reference_documents": "in articles elsewhere",
    "log_ratio": "log ratio",
    "interval": "95 % interval",
    "p_adjusted": "corrected p",
    "note": "note",
}
#: The same of a table of collocates.
COMPANY_HEADINGS = {
    "node": "word",
    "item": "near it",
    "joint": "places",
    "left": "left",
    "right": "right",
    "documents": "in articles",
    "log_dice": "logDice",
    "p_adjusted": "corrected p",
}
#: The same of how evenly words are spread.
SPREAD_HEADINGS = {
    "item": "word",
    "target_dp": "DP in the group",
    "count": "places",
    "range": "in articles",
    "n_parts": "of articles",
    "dp_norm": "DP in all",
    "arf": "reduced frequency",
}
#: Columns of our tables that hold text.
_TEXT = ("group", "item", "pattern", "test", "node")


def divide(corpus: Corpus, by: str) -> Corpus:
    """Put each document in a group: the corpus with a column `group`.

    Args:
        corpus: what was read.
        by: a column of the documents, or a span of time: "day", "week" (from Monday), "month" or "year".

    Returns:
        The corpus, in which `group` is text; it is empty for documents without a value, or without a date.

    Raises:
        CorpusError: there is no such column.

    >>> from narrative import Corpus
    >>> table = pd.DataFrame({"text": ["War.", "Peace."], "date": ["2019-03-31", "2019-04-01"]})
    >>> divide(Corpus.from_documents(table), "month").documents["group"].tolist()
    ['2019-03', '2019-04']
    """
    names = np.full(len(corpus), "", dtype=object)
    if len(corpus) and not (by in PERIODS and corpus.documents["date"].isna().all()):
        groups = group_documents(corpus, by)
        called = [name if known else "" for name, known in zip(groups.names, groups.known, strict=True)]
        names = np.array(called, dtype=object)[groups.codes]
    return corpus.assign(group=pd.Series(names.tolist(), index=corpus.documents.index, dtype="str"))


def list_groups(corpus: Corpus) -> pd.DataFrame:
    """List the groups that `divide` made: `group`, `documents`, `first_date`, `last_date`, `words`, …"""
    groups = corpus.describe(by="group").reset_index().replace({"group": {"": "not known"}})
    return groups[["group", "documents", "first_date", "last_date", "words", "median_words"]]


def pick_largest(corpus: Corpus, n: int = 8) -> Corpus:
    """Keep the articles of the `n` groups that have most of them, of those that `divide` made."""
    sizes = corpus.documents["group"].value_counts()
    if len(sizes) <= n:
        return corpus
    known = sizes.drop("", errors="ignore").sort_index().sort_values(ascending=False, kind="stable")
    return corpus.where(group=known.index[:n].tolist())


def find_keywords(
    corpus: Corpus,
    *,
    lexicon: Lexicon | None = None,
    min_count: int = 5,
    correction: Correction = "benjamini-hochberg",
) -> pd.DataFrame:
    """Compare each group that `divide` made with all others: `narrative.keywords`, without rows if it cannot.

    Returns:
        A table with the columns `group` and those of keywords, and `note`: what to doubt about a word. Of a
        lexicon, `item` is the label of the category. It is empty if fewer than two groups have words.
    """
    groups = corpus.documents["group"].to_numpy(dtype=object)
    words = pd.Series(corpus.word_counts).groupby(groups).sum()
    if (words.drop("", errors="ignore") > 0).sum() < 2:
        return _empty(("group", *KEYWORDS, "note"))
    options = {"lexicon": lexicon, "min_count": min_count, "correction": correction}
    # The options are of several types.
    found = keywords(corpus, by="group", **options)  # type: ignore[arg-type]
    own = {group: _words_of(group) for group in words.index}
    notes = []
    for group, item, documents in zip(
        found["group"], found["item"], found["target_documents"].tolist(), strict=True
    ):
        named = lexicon is None and item in own[group]
        notes.append("in the name of the group" if named else "in one article" if documents == 1 else "")
    if lexicon is not None:
        found["item"] = found["item"].map(lexicon.labels)
    return found.assign(group=found["group"].astype("str"), note=pd.Series(notes, dtype="str"))


def pick_keywords(table: pd.DataFrame, n: int = 10) -> pd.DataFrame:
    """Keep the first `n` words of each group that are more frequent there, with their whole interval."""
    more = check(table, ("group", "log_ratio_bound"), "table of keywords")
    return more[more["log_ratio_bound"] > 0].groupby("group", sort=False).head(n).reset_index(drop=True)


def describe_keywords(chosen: pd.DataFrame) -> pd.DataFrame:
    """Set keywords for reading: `group` and the columns of `KEYWORD_HEADINGS`; interval and p are text."""
    rows = [
        (
            *(record[name] for name in ("group", "item", "target", "target_documents")),
            *(record[name] for name in ("reference", "reference_documents", "log_ratio")),
            f"{format_value(record['log_ratio_low'], 1)} to {format_value(record['log_ratio_high'], 1)}",
            format_p(record["p_adjusted"]),
            record["note"],
        )
        for record in check(chosen, ("group", *KEYWORDS, "note"), "table of keywords").to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["group", *KEYWORD_HEADINGS])


def count_keywords(table: pd.DataFrame) -> pd.DataFrame:
    """Count the keywords of each group beside those that chance alone would give.

    Returns:
        `group`; `tested`, how many words; `more`, of how many the interval of the log ratio is above 0;
        `chance`, for how many it would be if the groups did not differ (2.5 of 100 intervals at 95 %); and
        `certain`, how many have `p_adjusted` below .05 and are more frequent in the group.
    """
    rows = [
        (group, len(own), int((own["log_ratio_bound"] > 0).sum()), 0.025 * len(own), len(_certain(own)))
        for group, own in check(table, ("group", *KEYWORDS), "table of keywords").groupby("group", sort=False)
    ]
    return pd.DataFrame(rows, columns=["group", "tested", "more", "chance", "certain"])


def count_headline(counts: pd.DataFrame) -> dict[str, float]:
    """Return how many words are sure to mark each group, as figures that a list of reports shows."""
    return {f"words that mark {row['group']}": float(row["certain"]) for row in counts.to_dict("records")}


def say_keywords(table: pd.DataFrame, noun: str = "word", most: int = 6) -> Prose:
    """Say which words mark each group, those of which one can be sure.

    Args:
        table: what `find_keywords` gave.
        noun: what was compared: "word", or "frame".
        most: how many words to name, and of how many groups.
    """
    counts = count_keywords(table)
    if not len(counts):
        return say(
            "Fewer than two groups of articles have words that could be compared, so that nothing can be "
            "said to mark one of them. Words that are frequent here are not for that reason its own."
        )
    some = counts[counts["certain"] > 0].sort_values("certain", ascending=False, kind="stable")
    none = counts.loc[counts["certain"] == 0, "group"].tolist()
    values: dict[str, object] = {}
    clauses = []
    for number, row in enumerate(some.head(most).to_dict("records")):
        own = _certain(table[table["group"] == row["group"]])["item"].tolist()
        named = [f"“{item}”" for item in own[:most]] + ([f"{len(own) - most:,} more"] * (len(own) > most))
        values |= {f"group_{number}": row["group"], f"items_{number}": join_words(named)}
        clauses.append(f"{{group_{number}}} {{items_{number}}}")
    template = (
        "{tested} {were} compared, in each group with all the others. {found}, with a p below .05 that is "
        "corrected as the parameters say"
    )
    template += f": in {'; in '.join(clauses)}." if clauses else "."
    template += " None is sure to mark {none}." if none and clauses else ""
    total, tested = int(counts["certain"].sum()), int(counts["tested"].max())
    cases = f"{total:,} case{'' if total == 1 else 's'}"
    return say(
        template,
        tested=count_of(tested, noun),
        were="was" if tested == 1 else "were",
        found=f"In {cases} one is more frequent there" if total else "In no case is one more frequent there",
        none=join_words(none),
        **values,
    )


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


def say_single(single: pd.DataFrame, table: pd.DataFrame) -> Prose:
    """Say how many keywords of a plain test rest on one article each."""
    plain = table[table["g2"] >= PLAIN]
    if not len(plain):
        return say("A plain test finds no keyword in this corpus, so none can rest on a single article.")
    return say(
        "A plain test, which takes every word as independent of all others, calls {plain} more frequent in a "
        "group (p < .05, not corrected). {single} of these {verb} in a single article of the group, and "
        "{certain} {outlast} the test over articles, corrected.",
        plain=count_of(len(plain), "word"),
        single=f"{len(single):,}" if len(single) else "None",
        verb="stands" if len(single) < 2 else "stand",
        certain=f"{len(_certain(plain)):,}" if len(_certain(plain)) else "none",
        outlast="outlasts" if len(_certain(plain)) < 2 else "outlast",
    )


def choose_nodes(corpus: Corpus, table: pd.DataFrame, given: Sequence[str] = ()) -> list[str]:
    """Choose the words whose company is looked at: those given, else the leading keyword of each group.

    A leading keyword is the first of its group, of at least fifteen places, about which there is no note and
    which is not among the hundred most frequent words of the corpus, which are mostly grammar. Without any,
    the most frequent words behind these hundred are taken. Patterns for `kwic`, at most four.
    """
    if given:
        return list(given)[:MOST_NODES]
    words = frequencies(corpus, min_count=LEAST)
    common = set(words["item"].head(COMMON))
    more = table[(table["log_ratio_bound"] > 0) & (table["note"] == "") & (table["pattern"] != "")]
    more = more[~more["item"].isin(common) & (more["target"] + more["reference"] >= LEAST)]
    chosen = more.groupby("group", sort=False).head(1)["pattern"]
    if not len(chosen):
        chosen = words.loc[words["pattern"] != "", "pattern"].iloc[COMMON:]
    return list(dict.fromkeys(chosen.tolist()))[:MOST_NODES]


def find_company(
    corpus: Corpus,
    nodes: Sequence[str],
    *,
    window: int = 5,
    min_count: int = 3,
    correction: Correction = "benjamini-hochberg",
) -> pd.DataFrame:
    """Return the collocates of each node, one table below the other; without nodes, no rows."""
    parts = [
        collocates(corpus, node, window=window, min_count=min_count, correction=correction) for node in nodes
    ]
    held = [part for part in parts if len(part)]
    return pd.concat(held, ignore_index=True) if held else _empty(COLLOCATES)


def pick_company(pairs: pd.DataFrame, n: int = 6) -> pd.DataFrame:
    """Keep the first `n` collocates of each node that are near it more often than by chance, p below .05."""
    near = check(pairs, ("node", "joint", "expected", "p_adjusted"), "table of collocates")
    near = near[(near["joint"] > near["expected"]) & (near["p_adjusted"] < 0.05)]
    return near.groupby("node", sort=False).head(n).reset_index(drop=True)


def describe_company(pairs: pd.DataFrame) -> pd.DataFrame:
    """Set collocates for reading: the columns of `COMPANY_HEADINGS`; p is text."""
    table = check(pairs, tuple(COMPANY_HEADINGS), "table of collocates")
    p = pd.Series([format_p(value) for value in table["p_adjusted"]], index=table.index, dtype="str")
    return table[list(COMPANY_HEADINGS)].assign(p_adjusted=p)


def say_company(pairs: pd.DataFrame, nodes: Sequence[str]) -> Prose:
    """Say with which word each node stands most closely."""
    if not nodes:
        return say("No word is frequent enough here for its company to be counted.")
    first = pick_company(pairs, 1)
    sentences: list[str] = []
    values: dict[str, object] = {}
    for number, row in enumerate(first.to_dict("records")):
        values |= {f"node_{number}": row["node"], f"item_{number}": row["item"]}
        values[f"joint_{number}"] = count_of(row["joint"], "place")
        sentences.append(
            f"Closest to “{{node_{number}}}” is “{{item_{number}}}”, with {{joint_{number}}} near it."
        )
    without = [f"“{node}”" for node in nodes if node not in set(first["node"])]
    if without:
        sentences.append("No word is sure to keep company with {without}.")
    return say(" ".join(sentences), without=join_words(without), **values)


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


def place_nodes(corpus: Corpus, nodes: Sequence[str]) -> pd.DataFrame:
    """Return where in its article each node stands, by group, then by date; for `plot_dispersion`."""
    if not nodes:
        return _empty(("doc_id", "title", "pattern", "position", "words"))
    places = positions(corpus, nodes)
    groups = corpus.documents["group"].loc[places["doc_id"].tolist()].to_numpy()
    order = ["group", "date", "doc_id", "position"]
    return places.assign(group=groups).sort_values(order, kind="stable", ignore_index=True)


def _words_of(name: str) -> set[str]:
    return {normalise(name[start:end]) for start, end in find_tokens(name)} - ARTICLES


def _certain(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["p_adjusted"] < 0.05) & (table["log_ratio"] > 0)]


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str" if name in _TEXT else "float64") for name in columns})
