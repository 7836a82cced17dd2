"""Which words mark each group, and which stand near them, in words and for reading."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.comparison.division import list_groups
from narrative.concordance.display import show_lines
from narrative.corpus.levels import UNKNOWN
from narrative.figures.captions import count_of
from narrative.lexicons.lexicon import Lexicon
from narrative.reading.headings import KEYWORD_HEADINGS
from narrative.reading.parts import Folds, show_folds
from narrative.reading.prose import Prose, join_words, say
from narrative.reading.values import MEASURE_LABELS, format_p, lay_out, show_ends
from narrative.schema import check
from narrative.tables.tables import MISSING, format_value, show_table
from narrative.vocabulary.certainty import pick_certain
from narrative.vocabulary.figures import plot_keyness
from narrative.vocabulary.keyness_measures import KEYWORDS
from narrative.vocabulary.marking import PLAIN, count_keywords, pick_company, sort_groups

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from narrative.corpus.corpus import Corpus

__all__ = [
    "CLAIM_HEADINGS", "KEPT", "describe_keywords", "describe_ties", "draw_groups", "list_marks",
    "say_company", "say_keywords",
    "say_largest", "say_scatter", "say_single", "show_marks", "show_style", "show_word_lines",
]  # fmt: skip

#: What a report keeps of a table of keywords; `narrative.keywords` gives the other measures anew.
KEPT = [
    "group", "item", "pattern", "target", "reference", "target_size", "reference_size", "target_documents",
    "reference_documents", "target_dp", "log_ratio", "log_ratio_low", "log_ratio_high", "log_ratio_bound",
    "log_odds_z", "g2", "test", "p", "p_adjusted", "p_median", "note",
]  # fmt: skip
#: Of the differences in style and stance that are claimed.
CLAIM_HEADINGS = {"ratio": "times as high", "p_adjusted": "corrected p"}
#: So many words of a group unfold in a page; the file has all.
_MOST_UNFOLDED = 100


def describe_keywords(chosen: pd.DataFrame) -> pd.DataFrame:
    """Set keywords for reading.

    Returns:
        `group`, `item`, `times` (as frequent as elsewhere), `interval` (of `times`, as text), `target`,
        `target_documents`, `reference`, `p_adjusted` (text), and `note`, if there is any.
    """
    table = check(chosen, ("group", *KEYWORDS, "note"), "table of keywords")
    limits = zip(table["log_ratio_low"], table["log_ratio_high"], table["reference"], strict=True)
    shown = table.assign(
        times=pd.Series(
            [_show_times(row) for row in table.to_dict("records")], index=table.index, dtype="str"
        ),
        interval=pd.Series([say_limits(*row) for row in limits], index=table.index, dtype="str"),
        p_adjusted=table["p_adjusted"].map(format_p),
    )
    columns = ["group", "item", "times", "interval", "target", "target_documents", "reference", "p_adjusted"]
    return shown[[*columns, *["note"] * bool((table["note"] != "").any())]]


def list_marks(table: pd.DataFrame, corpus: Corpus, most: int = 6) -> pd.DataFrame:
    """List all groups with the words that are certain to mark them.

    Args:
        table: what `find_keywords` gave.
        corpus: the corpus that it was made of.
        most: how many words to name of each group.

    Returns:
        `group`, those with most articles first; `first`, the first certain words with how many times as
        frequent they are, as text; `certain`, how many are certain; `documents`, how many articles.
    """
    certain = pick_certain(table)
    named: dict[str, list[str]] = {}
    for row in certain.groupby("group", sort=False).head(most).to_dict("records"):
        named.setdefault(row["group"], []).append(f"{row['item']} ({_show_times(row)})")
    counts = certain["group"].value_counts()
    groups = list_groups(corpus)
    listed = groups[groups["group"].isin(set(table["group"]))][["group", "documents"]]
    listed = listed.assign(
        certain=[int(counts.get(group, 0)) for group in listed["group"]],
        first=pd.Series(
            [", ".join(named.get(g, [])) or MISSING for g in listed["group"]], index=listed.index
        ),
    )
    return sort_groups(listed, corpus)[["group", "first", "certain", "documents"]]


def show_marks(table: pd.DataFrame, rows: int = 8, *, opened: int = 4, whole: str = "") -> Folds | None:
    """Show the certain words of each group, if any, in a table of its own; those of the first stand open.

    Args:
        table: what `find_keywords` gave.
        rows: how many words to show of each group; up to a hundred unfold.
        opened: of how many groups the table stands open.
        whole: under which name a report records all certain words.
    """
    parts = {}
    for group, rest in pick_certain(table).groupby("group", sort=False):
        own = describe_keywords(rest)
        cut = f", the first {_MOST_UNFOLDED} of them" if len(own) > _MOST_UNFOLDED else ""
        caption = f"{group}: {count_of(len(own), 'word')} certain to be more frequent there{cut}"
        parts[caption] = show_table(
            own.head(_MOST_UNFOLDED).drop(columns="group"),
            caption=caption,
            labels=KEYWORD_HEADINGS | {"times": "times as frequent", "target": "matches there"},
            rows=rows,
            whole=whole,
        )
    return show_folds(parts, opened) if parts else None


def describe_ties(pairs: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Set what `cooccurrence` gave for reading, the smallest p first; `interval` and p are text."""
    ties = pairs.sort_values("p", kind="stable", ignore_index=True)
    ties = ties.replace({"category": lexicon.labels, "other": lexicon.labels})
    columns = ["category", "other", "joint", "expected", "documents", "odds_ratio", "interval", "p_adjusted"]
    return _show(ties, "odds_ratio")[columns]


def show_word_lines(lines: pd.DataFrame, *, opened: int = 4) -> Folds | None:
    """Show the lines that `open_words` gave by group, if any; those of the first groups stand open."""
    parts = {
        f"Lines of {group}": show_lines(own, caption=f"Lines of {group}")
        for group, own in lines.groupby("group", sort=False)
    }
    return show_folds(parts, opened) if parts else None


def draw_groups(table: pd.DataFrame, most: int = 4, *, source: str = "") -> dict[str, Axes]:
    """Draw all words of the first groups that have certain ones, by frequency and log ratio: each a figure.

    Args:
        table: what `find_keywords` gave.
        most: of how many groups.
        source: for the line below the figures.
    """
    groups = list(dict.fromkeys(pick_certain(table)["group"]))[:most]
    return {
        f"keyness-{number}": plot_keyness(
            table[table["group"] == group], labels=24, target=group, reference="the others", source=source
        )
        for number, group in enumerate(groups, 1)
    }


def say_scatter(drawn: Mapping[str, Axes]) -> Prose | None:
    """Say how to read what `draw_groups` drew, if anything."""
    if not drawn:
        return None
    return say(
        "How to read it. Each point is a word: to the right the frequent ones, above the middle those more "
        "frequent in the group, below it those it avoids. The cloud opens to the left, because rare words "
        "can differ widely by chance alone. Filled points are certain, and only these have names. A name "
        "that found no room is left out of the figure, not of the tables."
    )


def say_largest(corpus: Corpus, n: int) -> Prose | None:
    """Say which groups `pick_largest` leaves out, if any."""
    sizes = corpus.documents["group"].drop("", errors="ignore").value_counts()
    left = len(sizes.drop("", errors="ignore")) - n
    if left <= 0:
        return None
    return say(
        "Compared are the {n} with most articles. {left} are left out here; the parameter groups says how "
        "many are compared.",
        n=count_of(n, "group"),
        left=count_of(left, "other group").capitalize(),
    )


def join_names(names: Sequence[str], joint: str = "and") -> str:
    """Names with commas, and before the last one *and* or *or*.

    >>> join_names(["A", "B", "C"], "or")
    'A, B or C'
    """
    return f" {joint} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def show_style(diversity: pd.DataFrame, ease: pd.DataFrame, manner: pd.DataFrame) -> Folds:
    """Show how each group writes: variety of words, length of words and sentences, ways of speaking.

    Args:
        diversity: what `lexical_diversity` gave by group.
        ease, manner: the estimates of two comparisons, of reading ease and of stance.
    """
    known = MEASURE_LABELS | {"": UNKNOWN}
    varied = diversity[diversity["measure"].isin(["mattr", "mtld", "hdd"])]
    laid = {
        "How varied the words are": lay_out(varied, rows="group", columns="measure", labels=known),
        "How long words and sentences are": lay_out(ease, rows="group", columns="measure", labels=known),
        "Ways of speaking, matches per 1,000 words": lay_out(
            manner, rows="category", columns="group", labels=known, digits=1
        ),
    }
    labels = {"category": "way of speaking"}
    parts = {name: show_table(table, caption=name, labels=labels) for name, table in laid.items()}
    return show_folds(parts, opened=0)


def say_keywords(table: pd.DataFrame, noun: str = "word", most: int = 6) -> Prose:
    """Say how many words, or categories, are certain to mark a group, which, and which groups have none.

    Args:
        table: what `find_keywords` gave.
        noun: what was compared: "word", or "frame".
        most: how many words of a group to name, and of how many groups; where more have any, none is named.
    """
    counts = count_keywords(table)
    if not len(counts):
        return say(
            "Fewer than two groups of articles have words that could be compared, so that nothing can be "
            "said to mark one of them. Words that are frequent here are not for that reason its own."
        )
    certain = pick_certain(table)
    tested = int(counts["tested"].max())
    none = counts.loc[counts["certain"] == 0, "group"].tolist()
    found = (
        "{total} {are} certain to be more frequent in one group than in all others, in {holders} of {groups}"
        if len(certain)
        else "No {noun} is certain to be more frequent in one group than in all others"
    )
    names = _name_marks(certain, most)
    rest = [*none[:most], *[f"{len(none) - most:,} more"] * (len(none) > most)]
    return say(
        f"{{tested}} {{were}} compared, in each group with all others. {found}{{names}}. Certain means a "
        "corrected p below .05, and an interval without 1."
        + (" No {noun} is certain to mark {none}." if none and len(certain) else ""),
        tested=count_of(tested, noun),
        were="was" if tested == 1 else "were",
        total=count_of(len(certain), noun),
        are="is" if len(certain) == 1 else "are",
        holders=len(counts) - len(none),
        groups=count_of(len(counts), "group"),
        noun=noun,
        names=f": {names}" if names else "",
        none=join_names(rest, "or"),
    )


def _name_marks(certain: pd.DataFrame, most: int) -> str:
    """Groups with their certain words; nothing where there are too many groups."""
    if certain["group"].nunique() > most:
        return ""
    clauses = []
    for group, own in certain.groupby("group", sort=False):
        named = [f"“{item}”" for item in own["item"].head(most)]
        named += [f"{len(own) - most:,} more"] * (len(own) > most)
        clauses.append(f"in {group} {join_words(named)}")
    return "; ".join(clauses)


def say_single(single: pd.DataFrame, table: pd.DataFrame) -> Prose:
    """Say how many keywords of a plain test rest on one article each."""
    plain = table[table["g2"] >= PLAIN]
    if not len(plain):
        return say("A plain test finds no keyword in this corpus, so none can rest on a single article.")
    return say(
        "A plain test, which takes every word as independent of all others, calls {plain} more frequent in a "
        "group (p < .05, not corrected). {single} of these {verb} in a single article of the group, and "
        "{certain} {are} certain by the test over articles, after correction.",
        plain=count_of(len(plain), "word"),
        single=f"{len(single):,}" if len(single) else "None",
        verb="stands" if len(single) < 2 else "stand",
        certain=f"{len(pick_certain(plain)):,}" if len(pick_certain(plain)) else "none",
        are="is" if len(pick_certain(plain)) < 2 else "are",
    )


def say_company(pairs: pd.DataFrame, nodes: Sequence[str]) -> Prose:
    """Say with which word each node stands most closely.

    Args:
        pairs: what `find_company` gave.
        nodes: the words whose company was asked for, as they are shown.
    """
    if not nodes:
        return say(
            "No word that is certain to mark a group is frequent enough for its collocates to be counted."
        )
    first = pick_company(pairs, 1)
    sentences: list[str] = []
    values: dict[str, object] = {}
    for number, row in enumerate(first.to_dict("records")):
        values |= {f"node_{number}": row["word"], f"item_{number}": row["item"]}
        values[f"joint_{number}"] = count_of(row["joint"], "match")
        sentences.append(
            f"The strongest collocate of “{{node_{number}}}” is “{{item_{number}}}”, with "
            f"{{joint_{number}}} near it."
        )
    without = [f"“{node}”" for node in nodes if node not in set(first["word"])]
    if without:
        sentences.append("No word is certain to be a collocate of {without}.")
    return say(" ".join(sentences), without=join_words(without), **values)


def _show(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with the interval of a measure and the corrected p as text."""
    ends = zip(table[f"{name}_low"], table[f"{name}_high"], strict=True)
    interval = pd.Series([show_ends(low, high, 1) for low, high in ends], index=table.index, dtype="str")
    return table.assign(interval=interval, p_adjusted=table["p_adjusted"].map(format_p))


def say_times(log_ratio: float) -> str:
    """How many times as frequent, with the digits that mean something.

    >>> say_times(1.0), say_times(3.317), say_times(13.1)
    ('2.0', '10', '8,780')
    """
    times = 2.0**log_ratio
    if times < 9.95:
        return format_value(times, 1 if times >= 0.95 else 2)
    return format_value(times if times < 999.5 else float(f"{times:.3g}"), 0)


def _show_times(row: Mapping[Hashable, Any]) -> str:
    """How many times as frequent; without a match here or elsewhere, that says no more than where it is."""
    if not row["target"]:
        return "none here"
    return f"{say_times(row['log_ratio'])}×" if row["reference"] else "only here"


def say_limits(low: float, high: float, reference: float) -> str:
    """The interval of a ratio; without a match elsewhere, nothing says how many times it is at most."""
    if math.isnan(low) or math.isnan(high):
        return "no interval"
    return f"{say_times(low)} to {say_times(high)}" if reference else f"{say_times(low)} or more"
