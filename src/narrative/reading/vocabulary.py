"""Which words mark each group, and which stand near them, in words and for reading."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from narrative.figures.captions import count_of
from narrative.lexicons.lexicon import Lexicon
from narrative.reading.prose import Prose, join_words, say
from narrative.reading.values import format_p, show_ends
from narrative.schema import check
from narrative.vocabulary.keyness_measures import KEYWORDS
from narrative.vocabulary.marking import PLAIN, count_keywords, pick_certain, pick_company

__all__ = ["describe_keywords", "describe_ties", "say_company", "say_keywords", "say_single"]


def describe_keywords(chosen: pd.DataFrame) -> pd.DataFrame:
    """Set keywords for reading: group, counts, log ratio, `interval` and p (as text), and `note`."""
    table = check(chosen, ("group", *KEYWORDS, "note"), "table of keywords")
    columns = ["group", "item", "target", "target_documents", "reference", "reference_documents", "log_ratio",
               "interval", "p_adjusted", "note"]  # fmt: skip
    return _show(table, "log_ratio")[columns]


def describe_ties(pairs: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Set what `cooccurrence` gave for reading, the smallest p first; `interval` and p are text."""
    ties = pairs.sort_values("p", kind="stable", ignore_index=True)
    ties = ties.replace({"category": lexicon.labels, "other": lexicon.labels})
    columns = ["category", "other", "joint", "expected", "documents", "odds_ratio", "interval", "p_adjusted"]
    return _show(ties, "odds_ratio")[columns]


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
        own = pick_certain(table[table["group"] == row["group"]])["item"].tolist()
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
        certain=f"{len(pick_certain(plain)):,}" if len(pick_certain(plain)) else "none",
        outlast="outlasts" if len(pick_certain(plain)) < 2 else "outlast",
    )


def say_company(pairs: pd.DataFrame, nodes: Sequence[str]) -> Prose:
    """Say with which word each node stands most closely."""
    if not nodes:
        return say("No word is frequent enough here for its company to be counted.")
    first = pick_company(pairs, 1)
    sentences: list[str] = []
    values: dict[str, object] = {}
    for number, row in enumerate(first.to_dict("records")):
        values |= {f"node_{number}": row["node"], f"item_{number}": row["item"]}
        values[f"joint_{number}"] = count_of(row["joint"], "match")
        sentences.append(
            f"Closest to “{{node_{number}}}” is “{{item_{number}}}”, with {{joint_{number}}} near it."
        )
    without = [f"“{node}”" for node in nodes if node not in set(first["node"])]
    if without:
        sentences.append("No word is sure to keep company with {without}.")
    return say(" ".join(sentences), without=join_words(without), **values)


def _show(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with the interval of a measure and the corrected p as text."""
    ends = zip(table[f"{name}_low"], table[f"{name}_high"], strict=True)
    interval = pd.Series([show_ends(low, high, 1) for low, high in ends], index=table.index, dtype="str")
    return table.assign(interval=interval, p_adjusted=table["p_adjusted"].map(format_p))
