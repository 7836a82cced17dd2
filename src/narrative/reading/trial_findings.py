"""What trying a lexicon out has found, as the findings and cautions that open its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.auditing.judgements import decide
from narrative.corpus.levels import name_values
from narrative.figures.captions import count_of
from narrative.reading.findings import Finding
from narrative.reading.prose import join_words, say
from narrative.schema import AUDIT_REMOVALS
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from narrative.auditing import Audit

__all__ = ["conclude_trial", "doubt_trial", "list_turns"]

#: A precision whose interval is wholly on one side of this is more often right, or more often wrong.
_HALF = 0.5
#: An entry that found fewer says nothing of its category.
_LEAST = 3
#: What the title of the report asks comes before all counts: their effects are shares.
_ANSWER = 2.0
#: So many names at most stand in a sentence.
_NAMED = 3


def conclude_trial(
    tried: Audit, precision: pd.DataFrame, *, entries: str, rests: str, meaning: str
) -> list[Finding]:
    """Say what a lexicon finds in these articles, on what it rests, and how often it is right, if judged.

    How often it is right comes first, or that nobody can say so, since nothing is judged. It is certain if
    the interval of a precision does not contain a half. Then come the counts, those that concern the largest
    share of a category first.

    Args:
        tried: what `audit` gave.
        precision: what `judged_precision` gave.
        entries, rests, meaning: the headings of the sections on entries, on what rests on one of them, and on
            judged matches.
    """
    return [
        *_say_precision(tried, precision, meaning),
        *_say_carriers(tried, entries),
        *_say_turns(tried, rests),
        *_say_found(tried, entries),
    ]


def list_turns(tried: Audit) -> pd.DataFrame:
    """List the entries without which another group would have the highest rate of a category.

    Returns:
        `category`, `pattern`, `highest` (the group with the highest rate), `without` (the one that would have
        it), and `places`, how many matches count for the entry; those with most first. There is a row only
        where one group alone is the highest, with the entry and without it.
    """
    key, columns = ["category", "pattern"], ["category", "pattern", "highest", "without", "places"]
    groups = [str(name) for name in tried.removals.columns if name not in AUDIT_REMOVALS]
    if not groups or not len(tried.removals):
        return pd.DataFrame(columns=columns)
    table = tried.removals.assign(named=name_values(tried.removals[groups[0]]))
    found = _find_highest(table, "estimate").rename("highest").to_frame()
    found = found.join(_find_highest(table, "without").rename("without"), how="inner").reset_index()
    found = found[found["highest"] != found["without"]]
    counts = tried.entries[[*key, "matches"]].rename(columns={"matches": "places"})
    turns = found.merge(counts, on=key, how="left")[columns]
    return turns.sort_values("places", ascending=False, kind="stable", ignore_index=True)


def doubt_trial(
    tried: Audit,
    judgements: pd.DataFrame,
    *,
    meaning: str,
    limits: str,
    accuracy: pd.DataFrame | None = None,
) -> list[Finding]:
    """Say what an audit leaves open: what nobody judged, what was found once, and what is missed.

    Args:
        tried: what `audit` gave.
        judgements: what was decided.
        meaning, limits: the headings of the sections on judged matches, and on what cannot be seen.
        accuracy: what `narrative.accuracy` found by articles that people coded; of the categories in it
            recall tells what is missed.
    """
    cautions = []
    judged = int((decide(tried.sample, judgements) != "").sum())
    if len(tried.sample) and judged < len(tried.sample):
        sentence = say(
            "{judged} of the {sampled} are judged. Whether a match means what its category says, only "
            "readers can decide.",
            judged=judged if judged else "None",
            sampled=count_of(len(tried.sample), "sampled match"),
        )
        cautions.append(Finding(sentence, meaning, effect=1 - judged / len(tried.sample)))
    finding = tried.entries[tried.entries["matches"] > 0]
    single = int((finding["matches"] == 1).sum())
    if single:
        sentence = say(
            "{single} of the {all} entries that found something found it once: no judging can tell how good "
            "they are.",
            single=single,
            all=len(finding),
        )
        cautions.append(Finding(sentence, limits, effect=single / len(finding)))
    labels = tried.lexicon.labels
    coded = set() if accuracy is None else set(accuracy["category"])
    unknown = [label for category, label in labels.items() if category not in coded]
    if unknown:
        missed = "Nothing here says what the lexicon misses{of}: for that, people must code articles without "
        missed += "it."
        some = f" of {len(unknown)} of its {len(labels)} categories" if len(unknown) < len(labels) else ""
        cautions.append(Finding(say(missed, of=some), limits, certain=False))
    return cautions


def _say_precision(tried: Audit, precision: pd.DataFrame, section: str) -> list[Finding]:
    own = precision[precision["level"].eq("category") & precision["precision"].notna()]
    found = []
    for row in own.to_dict("records"):
        low, high = float(row["low"]), float(row["high"])
        side = "more often right than wrong" if low > _HALF else "more often wrong than right"
        clear = low > _HALF or high < _HALF
        sentence = say(
            "{label}: {precision} % of its matches mean what it says, as judged (95 % interval {low} to "
            "{high}, from {judged})" + (": {side}." if clear else "."),
            label=tried.lexicon.labels[row["category"]],
            precision=format_value(100 * float(row["precision"]), 0),
            low=format_value(100 * low, 0),
            high=format_value(100 * high, 0),
            judged=count_of(int(row["keep"] + row["drop"]), "decision"),
            side=side,
        )
        found.append(Finding(sentence, section, certain=clear, effect=max(low - _HALF, _HALF - high, 0.0)))
    if found:
        return found
    nothing = say("Nothing can be claimed of how often it is right, since no match is judged.")
    return [Finding(nothing, section, certain=False, effect=_ANSWER)]


def _say_carriers(tried: Audit, section: str) -> list[Finding]:
    """The entries that alone found more than half of their category."""
    carriers = tried.entries[tried.entries["carries"].astype(bool) & (tried.entries["matches"] >= _LEAST)]
    found = []
    for row in carriers.to_dict("records"):
        sentence = say(
            "{label} rests on one entry: “{pattern}” found {share} % of its {matches}.",
            label=tried.lexicon.labels[row["category"]],
            pattern=row["pattern"],
            share=format_value(100 * float(row["share"]), 0),
            matches=count_of(round(row["matches"] / row["share"]), "match"),
        )
        found.append(Finding(sentence, section, certain=False, effect=float(row["share"])))
    return found


def _say_turns(tried: Audit, section: str) -> list[Finding]:
    """The first comparison of groups that turns over with a single entry, and how many more do."""
    turns = list_turns(tried)
    if not len(turns):
        return []
    first = turns.iloc[0]
    more = turns["category"].nunique() - 1
    group = next(name for name in tried.removals.columns if name not in AUDIT_REMOVALS)
    rows = tried.removals[
        (tried.removals[["category", "pattern"]] == first[["category", "pattern"]]).all(axis=1)
    ]
    rates = rows["estimate"].set_axis(name_values(rows[group])) * 1000
    rate, other = (format_value(float(rates[first[side]]), 1) for side in ("highest", "without"))
    sentence = say(
        "{highest} has the highest rate of {label}, {rate} against {other} per 1,000 words in {without}; "
        "without the entry “{pattern}” {without} would have it."
        + (" The same holds of entries of {more}." if more else ""),
        pattern=first["pattern"],
        without=first["without"],
        highest=first["highest"],
        rate=rate,
        other=other,
        label=tried.lexicon.labels[first["category"]],
        more=f"{more} more {'category' if more == 1 else 'categories'}",
    )
    return [Finding(sentence, section, certain=False, effect=0.5)]


def _say_found(tried: Audit, section: str) -> list[Finding]:
    """How many entries found something, the categories that found most, and those that found nothing."""
    finding = tried.entries[tried.entries["kind"] == "finds"]
    held = finding[finding["matches"] > 0]
    if not len(held):
        nothing = say("No entry of {name} found anything in these articles.", name=tried.lexicon.name)
        return [Finding(nothing, section, certain=False, effect=1.0)]
    labels = tried.lexicon.labels
    most = tried.categories.sort_values("matches", ascending=False, kind="stable").iloc[0]
    sentence = say(
        "{held} of {all} entries found something, {matches} in all; the most, {most}, are of {label}.",
        held=f"{len(held):,}",
        all=f"{len(finding):,}",
        matches=count_of(int(held["matches"].sum()), "match"),
        most=f"{int(most['matches']):,}",
        label=labels[most["category"]],
    )
    found = [Finding(sentence, section, certain=False, effect=0.4)]
    empty = [labels[name] for name in tried.categories.query("matches == 0")["category"]]
    if empty:
        named = [*empty[:_NAMED], *[f"{len(empty) - _NAMED:,} more"] * (len(empty) > _NAMED)]
        absent = say("No match was found of {absent}.", absent=join_words(named))
        found.append(Finding(absent, section, certain=False, effect=0.45))
    return found


def _find_highest(rates: pd.DataFrame, column: str) -> pd.Series:
    """By category and entry, the group whose rate is the highest, where one alone is and it is above 0."""
    known = rates[rates[column] > 0]
    most = known.groupby(["category", "pattern"], sort=False)[column].transform("max")
    first = known[known[column] == most]
    alone = ~first.duplicated(["category", "pattern"], keep=False)
    return first[alone].set_index(["category", "pattern"])["named"]
