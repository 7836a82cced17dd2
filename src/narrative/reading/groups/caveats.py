"""What to be careful about in a comparison: the cautions from which the head of a report chooses three."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from narrative.comparison.cautions import NO_VALUE, ONE_MAKES_IT
from narrative.comparison.claims import turn_differences
from narrative.corpus.levels import UNKNOWN
from narrative.corpus.readers.doubts import find_alike
from narrative.figures.captions import count_of
from narrative.lexicons.lexicon import Lexicon
from narrative.measures.tones import list_tones
from narrative.reading.findings import Finding
from narrative.reading.groups.cautioned import gather_cautions, list_cautions, name_cautioned
from narrative.reading.prose import join_words, say
from narrative.tables.tables import format_share

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.corpus.corpus import Corpus

__all__ = ["doubt_accuracy", "doubt_comparison", "doubt_gathering", "doubt_programs", "doubt_reading"]

#: So many names of frames and groups at most stand in a caution.
_NAMES = 3
#: Names of groups are left out where they are longer than this.
_WIDTH = 60
_SEVERAL = "several groups"


def doubt_comparison(
    every: Comparison,
    once: Comparison | None = None,
    *,
    section: str,
    labels: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Make a caution of each kind of weakness that a comparison has, with where it was found.

    What hangs on it is in how many measures and groups it was found. It is certain where a claimed
    difference is among these. The difference that one article makes is said with the finding itself.
    """
    claims = turn_differences(every.differences)
    claimed = claims[claims["claimed"]]
    in_claims = set(claimed["category"]) | set(claimed["group"]) | set(claimed["other"])
    rows = gather_cautions(every, once).drop_duplicates()
    listed = list_cautions(every, once, labels=labels)
    found = []
    for row in listed.to_dict("records"):
        if row["caution"].endswith(ONE_MAKES_IT):
            continue
        same = rows[(rows["caution"] == row["caution"]) & (rows["meaning"] == row["meaning"])]
        concerned = {name for cell in [*same["category"], *same["groups"]] for name in cell.split(", ")}
        sentence = say(
            "{about}{caution}. {meaning}{advice}",
            about=f"{_shorten(same, labels)}: " if row["about"] else "",
            caution=row["caution"] if row["about"] else _begin(row["caution"]),
            meaning=row["meaning"],
            advice=f" {row['advice']}" if row["caution"].endswith(NO_VALUE) else "",
        )
        found.append(Finding(sentence, section, bool(concerned & in_claims), float(len(same))))
    return found


def doubt_programs(tones: Comparison, *, section: str) -> list[Finding]:
    """Warn where a difference of tone is claimed by one of several programs only."""
    turned = turn_differences(tones.differences)
    claims = turned[turned["claimed"]]
    programs = list(dict.fromkeys(turned["measure"]))
    lone = [
        (row["measure"], row["higher"], row["lower"])
        for row in claims.to_dict("records")
        if len(programs) > 1
        and not ((claims["higher"] == row["higher"]) & (claims["lower"] == row["lower"])
                 & (claims["measure"] != row["measure"])).any()
    ]  # fmt: skip
    if not lone:
        return []
    sentence = say(
        "{lone} of tone {are} claimed by only one of {programs}: these do not confirm each other.",
        lone=count_of(len(lone), "difference").capitalize(),
        are="is" if len(lone) == 1 else "are",
        programs=join_words([each.label for each in list_tones(turned["measure"])]),
    )
    return [Finding(sentence, section, certain=True, effect=float(len(lone)))]


def doubt_accuracy(
    accuracy: pd.DataFrame, every: Comparison, lexicon: Lexicon, *, section: str, least: float = 0.667
) -> list[Finding]:
    """Warn of each frame with a claimed difference that the lexicon often finds where coders do not see it.

    Args:
        accuracy: how the lexicon did against the coders, with precision from 0 to 1.
        every: the comparison.
        lexicon: for the names of the frames.
        section: the heading of the section with the coders.
        least: a precision below this is a caution.
    """
    claims = turn_differences(every.differences)
    claimed = set(claims.loc[claims["claimed"], "category"])
    poor = accuracy[accuracy["category"].isin(claimed) & (accuracy["precision"] < least)]
    if not len(poor):
        return []
    poor = poor.sort_values("precision", kind="stable")
    named = [
        f"{lexicon.labels.get(row['category'], row['category'])} in {format_share(row['precision'])} of them"
        for row in poor.head(_NAMES).to_dict("records")
    ]
    sentence = say(
        "Where the lexicon found a frame, coders often saw none: they saw {named}.",
        named=join_words([*named, *[f"{len(poor) - _NAMES} more"] * (len(poor) > _NAMES)]),
    )
    return [Finding(sentence, section, certain=True, effect=float(len(poor)))]


def doubt_reading(corpus: Corpus, *, section: str) -> list[Finding]:
    """Warn of files and rows that could not be read, and of outlets that are two for their spelling alone.

    Args:
        corpus: what was read.
        section: the heading of the section in which they are listed.
    """
    doubts = _doubt_outlets(corpus, section)
    lost = int(corpus.problems["lost"].sum())
    if not lost:
        return doubts
    sentence = say(
        "{lost} could not be read and {are} in none of these numbers.",
        lost="1 file or row" if lost == 1 else f"{lost:,} files or rows",
        are="is" if lost == 1 else "are",
    )
    return [Finding(sentence, section, certain=True, effect=float(lost)), *doubts]


def _doubt_outlets(corpus: Corpus, section: str) -> list[Finding]:
    """Warn of outlets that differ only in case, blanks or punctuation, with what joins them."""
    counts = corpus.documents["outlet"].value_counts().drop("", errors="ignore")
    alike = find_alike({str(name): int(count) for name, count in counts.items()})
    if not alike:
        return []
    first, *others = alike[0]
    sentence = say(
        "Outlets that differ only in case, blanks or punctuation are kept apart: {listed}{more}. As you read "
        "the corpus, {words} joins them (in Python rename={python}).",
        listed=join_words([f"{name} ({count_of(int(counts[name]), 'article')})" for name in alike[0]]),
        more=f", and {len(alike) - 1} more such" if len(alike) > 1 else "",
        words=" ".join(f"--rename outlet {shlex.join([name, first])}" for name in others),
        python=repr({"outlet": dict.fromkeys(others, first)}),
    )
    touched = float(sum(counts[name] for group in alike for name in group[1:]))
    return [Finding(sentence, section, certain=True, effect=touched)]


def doubt_gathering(
    columns: Sequence[str], comparison: Comparison | None = None, *, section: str
) -> list[Finding]:
    """Say what no interval knows: how the articles were gathered, and what they report on.

    Args:
        columns: what the articles were grouped by.
        comparison: of these groups: of fewer than two there is nothing to say.
        section: the heading of the section on what the method cannot see.
    """
    if comparison is not None and not len(comparison.differences):
        return []
    sentence = say(
        "Groups by {by} differ in what they report as well as in how. A count of words cannot separate "
        "the two.",
        by=join_words(list(columns)),
    )
    return [Finding(sentence, section, certain=False)]


def _begin(caution: str) -> str:
    return caution[:1].upper() + caution[1:]


def _shorten(cautions: pd.DataFrame, labels: Mapping[str, str] | None) -> str:
    """What the first few rows are about, with the names of their groups where these are short."""
    long = (cautions["groups"].str.len() > _WIDTH) & cautions["groups"].str.contains(", ", regex=False)
    groups = cautions["groups"].mask(long, _SEVERAL)
    names = list(dict.fromkeys(filter(None, name_cautioned(cautions.assign(groups=groups), labels))))
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    named = "; ".join(names[:_NAMES]) + more
    return _begin(named) if named.startswith((_SEVERAL, UNKNOWN)) else named
