"""What a corpus has of each frame and tone, as the findings and cautions that open a report."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.figures.captions import count_of, say_level
from narrative.measures.tones import TONES, ToneMeasure, list_tones
from narrative.reading.findings import Finding
from narrative.reading.prose import Prose, join_words, say
from narrative.reading.values import show_ends
from narrative.tables.tables import format_share, format_value

if TYPE_CHECKING:
    from narrative.lexicons.lexicon import Lexicon

__all__ = [
    "conclude_frames", "conclude_tones", "doubt_counting", "doubt_disputed", "doubt_entries",
    "doubt_programs_words",
]  # fmt: skip

#: With a larger share of its matches, one entry is what a frame rests on.
_MOST_OF_IT = 0.5
#: Of fewer matches numbers are said, and no percentages.
_FEW_MATCHES = 100
#: So many names at most stand in a sentence.
_NAMES = 3
#: What is said of a tone whose interval contains 0.
NEITHER = "no different from 0 beyond chance"


def conclude_frames(
    salience: pd.DataFrame,
    estimates: pd.DataFrame,
    patterns: pd.DataFrame,
    *,
    section: str,
    level: float = 0.95,
) -> list[Finding]:
    """Say of each frame how often it was found, with its interval, and which were not found.

    A frame is certain if it is in two articles or more, with an interval, and does not rest on one entry of
    the lexicon. It ranks by the lower limit of its rate.

    Args:
        salience: what `summarise_frames` gave.
        estimates: what `estimate_whole` gave for the same.
        patterns: what `count_patterns` gave.
        section: the heading of the section with these numbers.
        level: of the intervals.
    """
    limits = estimates.set_index("category")[["low", "high"]]
    first = patterns.drop_duplicates("category").set_index("category")
    found = []
    for row in salience[salience["total"] > 0].to_dict("records"):
        name = row["category"]
        low, high = (1000 * float(limits.loc[name, end]) for end in ("low", "high"))
        entry = first.loc[name] if name in first.index else None
        rests = entry is not None and row["total"] > 1 and entry["share"] > _MOST_OF_IT
        template = "{label}: {total}" + (" in {where}" if row["corpus_documents"] > 1 else "")
        template += ", {rate} per 1,000 words"
        template += " ({level} interval {interval})." if low == low else "."
        only = entry is not None and entry["share"] >= 1
        template += f" {'All' if only else '{share} %'} of these are “{{entry}}”." if rests else ""
        sentence = say(
            template,
            label=row["label"],
            total="1 match" if row["total"] == 1 else f"{format_value(float(row['total']), 0)} matches",
            where=f"{row['documents']:,} of {count_of(row['corpus_documents'], 'article')}",
            rate=format_value(float(row["per_1000_words"]), 1 if row["per_1000_words"] >= 1 else 2),
            level=say_level(level),
            interval=show_ends(low, high, 1),
            share="" if entry is None else format_value(100 * float(entry["share"]), 0),
            entry="" if entry is None else entry["pattern"],
        )
        certain = low == low and row["documents"] > 1 and not rests
        found.append(Finding(sentence, section, certain, low if low == low else 0.0))
    return found + _say_absent(salience, section)


def conclude_tones(estimates: pd.DataFrame, *, section: str, level: float = 0.95) -> list[Finding]:
    """Say what tone the first measure finds, and where the others put it; nothing for one article.

    Args:
        estimates: what `estimate_whole` gave for measures of tone.
        section: the heading of the section with these numbers.
        level: of the intervals.

    Returns:
        One finding at most, by the first of `TONES` that has an interval: measures that disagree are not two
        findings.
    """
    known = estimates.dropna(subset=["low"])
    rows = {row["measure"]: row for row in known.to_dict("records")}
    tones = list_tones(known["measure"])
    if not tones:
        return []
    first, *others = tones
    sides = {each.name: _name_side(rows[each.measure]) for each in tones}
    low, high = (float(rows[first.measure][end]) for end in ("low", "high"))
    sentence = say(
        "{label}: {value} on a scale from −1 to 1 ({level} interval {interval}), {side}{others}.",
        label=first.label,
        value=format_value(float(rows[first.measure]["estimate"])),
        level=say_level(level),
        interval=show_ends(low, high),
        side=sides[first.name],
        others="".join(_place_others(others, sides, sides[first.name])),
    )
    return [Finding(sentence, section, certain=sides[first.name] != NEITHER)]


def _name_side(row: Mapping[Any, Any]) -> str:
    return "above 0" if row["low"] > 0 else "below 0" if row["high"] < 0 else NEITHER


def _place_others(others: list[ToneMeasure], sides: dict[str, str], own: str) -> list[str]:
    """Where the other measures put a tone: those on the same side first."""
    said = []
    for side in sorted(dict.fromkeys(sides[each.name] for each in others), key=lambda side: side != own):
        names = [each.label for each in others if sides[each.name] == side]
        verb = ("find" if side == NEITHER else "place") + "s" * (len(names) == 1)
        said.append(f"; {join_words(names)} {verb} it {'there too' if side == own != NEITHER else side}")
    return said


def doubt_entries(patterns: pd.DataFrame, *, section: str) -> list[Finding]:
    """Warn of frames that rest on one entry of the lexicon, with what its authors note about that entry."""
    first = patterns.drop_duplicates("category")
    resting = first[(first["share"] > _MOST_OF_IT) & (first["places"] > 1)]
    if not len(resting):
        return []
    named = [
        f"{row['label']} (“{row['pattern']}”, {format_share(row['share'])})"
        for row in resting.to_dict("records")
    ]
    sentence = say(
        "{frames} on one entry of the lexicon for more than half of the matches: {named}.",
        frames=f"{len(resting):,} frames rest" if len(resting) > 1 else "1 frame rests",
        named=_name_some(named),
    )
    return [Finding(sentence, section, certain=True, effect=float(resting["share"].max()))]


def doubt_disputed(disputed: pd.DataFrame, places: pd.DataFrame, *, section: str) -> list[Finding]:
    """Warn of how many matches a careful reader might dispute, and why most of them."""
    if not len(disputed):
        return []
    share = len(disputed) / len(places)
    spoken = disputed["why"].str.contains("In quotation marks|perhaps a speaker's words", regex=True)
    few = len(places) < _FEW_MATCHES
    sentence = say(
        "A careful reader might dispute {share} of the {matches}"
        + ("; in {spoken} of these the words may be a speaker's and not the article's" * bool(spoken.any()))
        + ".",
        share=len(disputed) if few else f"{format_value(100 * share, 0)} %",
        matches=count_of(len(places), "match"),
        spoken=int(spoken.sum()) if few else f"{format_value(100 * float(spoken.mean()), 0)} %",
    )
    return [Finding(sentence, section, certain=True, effect=share)]


def doubt_programs_words(words: pd.DataFrame, *, section: str) -> list[Finding]:
    """Warn where a measure of tone has no value for most of the words that carry the frames."""
    whole = float(words["places"].sum())
    shares = {
        each.label: float(words.loc[words[each.name].isna(), "places"].sum()) / whole
        for each in TONES
        if whole and each.name in words
    }
    unknown = {name: share for name, share in shares.items() if share >= _MOST_OF_IT}
    if not unknown:
        return []
    sentence = say(
        "{programs} no value for the words of {shares} of the matches: there a tone near 0 means “no known "
        "word”.",
        programs=f"{join_words(list(unknown))} {'has' if len(unknown) == 1 else 'have'}",
        shares=join_words([format_share(share) for share in unknown.values()]),
    )
    return [Finding(sentence, section, certain=True, effect=max(unknown.values()))]


def doubt_counting(lexicon: Lexicon, *, section: str) -> list[Finding]:
    """Say that frames are not to be ranked against each other: the longer list finds more."""
    finding = lexicon.entries[~lexicon.entries["pattern"].str.startswith("!")]
    counts = finding.groupby("category", sort=False).size()
    sentence = say(
        "Do not rank the frames against each other: their lists have {least} to {most} entries, and a longer "
        "one finds more.",
        least=int(counts.min()),
        most=int(counts.max()),
    )
    return [Finding(sentence, section, certain=False)]


def _say_absent(salience: pd.DataFrame, section: str) -> list[Finding]:
    absent = salience.loc[(salience["total"] == 0) & (salience["words"] > 0), "label"].tolist()
    documents, words = int(salience["corpus_documents"].max()), int(salience["words"].max())
    found = []
    if absent:
        said = say(
            "No match was found of {absent} in {words}.",
            absent=_name_some(absent),
            words=count_of(words, "word"),
        )
        found.append(Finding(said, section, certain=False))
    if documents == 1:
        found.append(Finding(_say_one(), section, certain=False, effect=math.inf))  # before all others
    return found


def _name_some(names: list[str]) -> str:
    """The first few names, and how many more there are.

    >>> _name_some(["hope", "fear", "pride", "unity", "courage"])
    'hope, fear, pride and 2 more'
    """
    more = [f"{len(names) - _NAMES:,} more"] if len(names) > _NAMES else []
    return join_words([*names[:_NAMES], *more])


def _say_one() -> Prose:
    return say(
        "Nothing can be claimed beyond this article, since one text is a count and not a sample: it has no "
        "margin of error."
    )
