"""What a comparison of words has found, and what to be careful about: the head of a report on vocabulary."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.corpus.languages import find_fitting
from narrative.figures.captions import count_of
from narrative.reading.findings import Finding, measure_effect
from narrative.reading.prose import Prose, say
from narrative.reading.vocabulary import join_names, say_limits, say_times
from narrative.schema import check
from narrative.tables.tables import format_value
from narrative.vocabulary.certainty import pick_certain, pick_surest
from narrative.vocabulary.keyness_measures import KEYWORDS

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["conclude_categories", "conclude_words", "doubt_words"]

#: The sections of the report to which findings and cautions lead.
WORDS, FRAMES = "Which words mark each group", "Which frames mark each group"
LIMITS = "What the method cannot see"
#: Frequencies within this ratio of each other are as good as equal.
_MARGIN = 1.25
#: With fewer articles a group is called small.
_FEW = 10
#: What begins a sentence on what is certain within its group alone.
_WEAKER = "Certain, but not if all groups are corrected for together"
#: How many groups to name in a sentence.
_NAMED = 4


def conclude_words(table: pd.DataFrame, section: str = WORDS, most: int = 4) -> list[Finding]:
    """Say which words mark which group beyond all doubt that the number of comparisons raises.

    These are the surest words, see `narrative.vocabulary.certainty.pick_surest`.

    Args:
        table: what `find_keywords` gave.
        section: the heading of the section that shows the words.
        most: how many groups have a sentence of their own, those with the largest difference first.

    Returns:
        For each group its first word that is certain beyond all comparisons, and in one sentence the groups
        too many for that; then those whose words are certain within the group alone, and those without any.
    """
    table = check(table, ("group", *KEYWORDS, "note"), "table of keywords")
    if not len(table):
        return [
            Finding(
                say("Nothing can be claimed of words, since fewer than two groups have words to compare."),
                section,
                certain=False,
            )
        ]
    certain, leading = pick_certain(table), _pick_leading(table)
    counts = {str(group): int(number) for group, number in certain["group"].value_counts(sort=False).items()}
    found = [
        Finding(_say_word(row, counts[row["group"]] - 1), section, effect=_effect(row))
        for row in leading.head(most).to_dict("records")
    ]
    further = {group: counts[group] for group in leading["group"].iloc[most:]}
    if further:
        found.append(_say_others(further, "Also certain", section, certain=True))
    weaker = {group: number for group, number in counts.items() if group not in set(leading["group"])}
    if weaker:
        found.append(_say_others(weaker, _WEAKER, section, certain=False))
    none = [group for group in dict.fromkeys(table["group"]) if group not in counts]
    if none:
        said = (
            "No word is certain to mark {groups}."
            if counts
            else "Nothing can be claimed of words. Of {tested} compared, none is certain to mark {groups}."
        )
        named = _name(none, "or") if counts or len(none) <= _NAMED else f"any of the {len(none):,} groups"
        sentence = say(said, groups=named, tested=count_of(table["item"].nunique(), "word"))
        found.append(Finding(sentence, section, certain=False))
    return found


def conclude_categories(table: pd.DataFrame, section: str = FRAMES, per: float = 1000) -> list[Finding]:
    """Say which categories of a lexicon mark which group, beyond all comparisons of categories and groups.

    Args:
        table: what `find_keywords` gave with a lexicon.
        section: the heading of the section that shows the categories.
        per: of how many words the rates are.

    Returns:
        A finding for each category and group; one that says so if there is none.
    """
    table = check(table, ("group", *KEYWORDS), "table of categories")
    if not len(table):
        return []
    found = []
    surest = pick_surest(table)
    for row in surest.to_dict("records"):
        rates = [row[side] * per / max(row[f"{side}_size"], 1) for side in ("target", "reference")]
        sentence = say(
            "{group}: {frame} is {times} times as frequent as in all other groups (95 % interval {limits}), "
            "{here} against {there} matches per 1,000 words.",
            group=row["group"],
            times=say_times(row["log_ratio"]),
            frame=row["item"],
            limits=say_limits(row["log_ratio_low"], row["log_ratio_high"], row["reference"]),
            here=format_value(rates[0], 1),
            there=format_value(rates[1], 1),
        )
        found.append(Finding(sentence, section, effect=_effect(row)))
    weaker = pick_certain(table)
    told = set(zip(surest["group"], surest["item"], strict=True))
    named = [
        f"{row['item']} in {row['group']} ({say_times(row['log_ratio'])}×, "
        f"{say_limits(row['log_ratio_low'], row['log_ratio_high'], row['reference'])})"
        for row in weaker.to_dict("records")
        if (row["group"], row["item"]) not in told
    ]
    if named:
        alone = say(
            f"{_WEAKER} (with 95 % intervals): {{named}}.",
            named=_name(named),
        )
        found.append(Finding(alone, section, certain=False, effect=1.0))
    if not found:
        nothing = say("No frame can be claimed to be more frequent in one group than in all others.")
        found.append(Finding(nothing, section, certain=False))
    return found


def doubt_words(
    table: pd.DataFrame, single: pd.DataFrame, corpus: Corpus, *, words: str = WORDS, limits: str = LIMITS
) -> list[Finding]:
    """Say what makes claims about words weak in these articles, and what they do not mean.

    Args:
        table: what `find_keywords` gave.
        single: what `list_single` gave.
        corpus: what `divide` gave.
        words: the heading of the section that shows the words.
        limits: the heading of the section on what the method cannot see.
    """
    cautions = []
    certain = pick_certain(table)
    sizes = corpus.documents["group"].value_counts()
    small = [group for group in dict.fromkeys(table["group"]) if sizes.get(group, 0) < _FEW]
    if small:
        few = say(
            "{groups} {have} fewer than ten articles. Only very large differences can be seen there: that "
            "no word is certain does not mean that nothing differs.",
            groups=_name(small),
            have="has" if len(small) == 1 else "have",
        )
        cautions.append(Finding(few, words, effect=len(small)))
    names = certain[[item[:1].isupper() for item in certain["item"]]]
    if len(names):
        told = say(
            "{names} of the {certain} {are} mostly written with a capital, and may be names. Names show of "
            "whom a group writes, not how it judges.",
            names=len(names),
            certain=count_of(len(certain), "certain word"),
            are="is" if len(names) == 1 else "are",
        )
        cautions.append(Finding(told, words, effect=len(names) / len(certain)))
    if len(single):
        alone = say(
            "{single} would pass a test that takes every word as independent, but {stand} in a single "
            "article of the group. Nothing is claimed of {them}.",
            single=count_of(len(single), "word"),
            stand="stands" if len(single) == 1 else "stand",
            them="it" if len(single) == 1 else "them",
        )
        cautions.append(Finding(alone, limits, certain=False, effect=len(single)))
    if int(sizes.get("", 0)):
        left = say("{n} without a value to group by: part of no comparison.",
                   n=count_of(int(sizes[""]), "article"))  # fmt: skip
        cautions.append(Finding(left, words, certain=False, effect=2 * len(single) + 1))
    foreign = int((~find_fitting(corpus, "en")).sum())
    if foreign:
        missing = say(
            "{foreign} not in English: frames, reading ease and stance are not measured there.",
            foreign=f"{count_of(foreign, 'article')} {'is' if foreign == 1 else 'are'}",
        )
        cautions.append(Finding(missing, words, effect=float(foreign)))
    if len(certain):
        subject = say(
            "A word can mark what a group reports as well as how it reports. Which of the two it is, only "
            "its lines show."
        )
        cautions.append(Finding(subject, limits, certain=False))
    return cautions


def _pick_leading(table: pd.DataFrame) -> pd.DataFrame:
    """The first word of each group that is among the surest; one with a note only if there is no other."""
    surest = pick_surest(table)
    order = (surest["note"] != "").sort_values(kind="stable").index
    first = surest.loc[order].drop_duplicates("group")
    return first.sort_values("log_ratio_bound", ascending=False, kind="stable")


def _say_word(row: Mapping[Hashable, Any], more: int) -> Prose:
    values = {
        "group": row["group"],
        "word": row["item"],
        "matches": count_of(row["target"], "match"),
        "articles": count_of(row["target_documents"], "article"),
        "times": say_times(row["log_ratio"]),
        "limits": say_limits(row["log_ratio_low"], row["log_ratio_high"], row["reference"]),
        "more": count_of(more, "more word"),
        "are": "is" if more == 1 else "are",
    }
    rest = " {more} {are} certain." if more else ""
    if not row["reference"]:
        return say(
            "{group}: “{word}” has {matches} in {articles} and none elsewhere, at least {least} times as "
            f"frequent (95 % interval).{rest}",
            least=say_times(row["log_ratio_low"]),
            **values,
        )
    return say(
        "{group}: “{word}” is {times} times as frequent as in all other groups (95 % interval {limits}), "
        f"with {{matches}} in {{articles}}.{rest}",
        **values,
    )


def _say_others(counts: dict[str, int], start: str, section: str, *, certain: bool) -> Finding:
    """The groups that have certain words, corrected within the group, and no sentence of their own."""
    total = sum(counts.values())
    ordered = sorted(counts, key=lambda group: -counts[group])
    named = [f"{group} ({counts[group]:,})" for group in ordered] if len(counts) > 1 else ordered
    sentence = say(
        f"{start}: {{words}} of {{groups}}.",
        words=count_of(total, "word"),
        groups=_name(named),
    )
    return Finding(sentence, section, certain=certain, effect=1.0)


def _name(groups: list[str], joint: str = "and") -> str:
    """Some groups by name, and how many more there are."""
    rest = len(groups) - _NAMED
    named = groups if rest <= 0 else [*groups[:_NAMED], f"{rest:,} more"]
    return join_names(named, joint)


def _effect(row: Mapping[Hashable, Any]) -> float:
    return measure_effect(2 ** row["log_ratio_low"], 2 ** row["log_ratio_high"], margin=_MARGIN, nothing=1)
