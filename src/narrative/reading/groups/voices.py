"""Groups compared by voice, for a report: what of a difference between groups is the journalists' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.comparison import compare
from narrative.comparison.claims import name_groups, turn_differences
from narrative.comparison.voice_figures import VOICE_LABELS
from narrative.corpus.groups import group_documents
from narrative.figures.captions import count_of, list_columns
from narrative.measures import get_measure
from narrative.reading.findings import Finding
from narrative.reading.groups.differences import place_group, tabulate_differences, tabulate_estimates
from narrative.reading.prose import Prose, say
from narrative.schema import ESTIMATES
from narrative.tables.tables import MISSING, format_value
from narrative.voices.assignment import VOICES

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.corpus.corpus import Corpus

__all__ = [
    "OWN", "OWN_HEADINGS", "VOICE_LABELS", "compare_within", "conclude_own", "name_quoted", "say_own",
    "stack_voices",
    "tabulate_own", "tabulate_voices",
]  # fmt: skip

#: The columns of `tabulate_own` that a reader sees, and what they are called.
OWN = ["label", "pair", "rates", "own_rates", "own_verdict"]
OWN_HEADINGS = {
    "rates": "in all words",
    "own_rates": "in the journalist's words",
    "own_verdict": "claimed of the journalist's words",
}


def compare_within(
    scores: pd.DataFrame, corpus: Corpus, *, by: Sequence[str], **options: Any
) -> dict[str, Comparison]:
    """Compare groups in each voice by itself: only the journalists' words, only what is quoted directly.

    Args:
        scores: of voices, made with `quotations=`.
        corpus, by, options: as of `narrative.compare`.

    Returns:
        A comparison for each voice that has any words, the journalist's first.
    """
    found = {}
    for voice in VOICES:
        own = scores[scores["voice"] == voice].drop(columns="voice")
        if own["base"].sum() > 0:
            found[voice] = compare(own, corpus, by=by, **options)
    return found


def tabulate_own(
    every: Comparison, own: Comparison | None, *, labels: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Set each difference that is claimed of all words beside the same pair in the journalists' words.

    Args:
        every: groups compared by all words, of one measure from 0 upwards.
        own: the same groups, by the journalists' words alone; `None` if there are none.
        labels: what to call each category.

    Returns:
        `label`, `higher`, `lower`, `pair`, `rates` and `ratio` of all words; `own_rates` (in the order of
        `pair`), `own_verdict`, and `holds`: whether the same group is claimed to be higher in both.
    """
    claimed = tabulate_differences(every, labels=labels).query("claimed")
    verdicts, rates = ({}, {}) if own is None else _list_known(own)
    rows = []
    for row in claimed.to_dict("records"):
        sides, per = (row["higher"], row["lower"]), get_measure(row["measure"]).per
        values = [rates.get((row["category"], side)) for side in sides]
        shown = [MISSING if value is None else format_value(value * per, 1) for value in values]
        verdict = verdicts.get((row["category"], frozenset(sides)), MISSING)
        rows.append((" : ".join(shown), verdict, verdict == row["verdict"]))
    added = pd.DataFrame(rows, columns=["own_rates", "own_verdict", "holds"], index=claimed.index)
    columns = ["label", "higher", "lower", "pair", "rates", "ratio", *added.columns]
    return pd.concat([claimed, added], axis=1)[columns].reset_index(drop=True)


def _list_known(own: Comparison) -> tuple[dict[tuple[Any, Any], Any], dict[tuple[Any, Any], Any]]:
    """The verdict of each category and pair, and the rate of each category and group."""
    verdicts = {
        (row["category"], frozenset((row["higher"], row["lower"]))): row["verdict"]
        for row in turn_differences(own.differences).to_dict("records")
    }
    estimates = own.estimates.assign(group=name_groups(own.estimates))
    rates = {(row["category"], row["group"]): row["estimate"] for row in estimates.to_dict("records")}
    return verdicts, rates


def say_own(resting: pd.DataFrame) -> Prose:
    """Say how many of the differences that are claimed of all words can be claimed of the journalists' too.

    Args:
        resting: what `tabulate_own` gave.
    """
    if not len(resting):
        return say("No difference between the groups is claimed of all words.")
    holds = int(resting["holds"].sum())
    return say(
        "{whole} {is_} claimed of all words; {holds} of them can be claimed of the journalists' words alone. "
        "A claim that is lost does not show that the outlets are alike there: these words are fewer.",
        whole=count_of(len(resting), "difference").capitalize(),
        is_="is" if len(resting) == 1 else "are",
        holds=holds or "none",
    )


def conclude_own(resting: pd.DataFrame, *, section: str) -> list[Finding]:
    """Say of the largest difference between groups whether it can be claimed of the journalists' words too.

    Args:
        resting: what `tabulate_own` gave.
        section: the heading of the section in which they are listed.
    """
    found = []
    for row in resting.sort_values("ratio", ascending=False, kind="stable").head(1).to_dict("records"):
        held = "this can be claimed" if row["holds"] else "this cannot be claimed"
        sentence = say(
            "{label}: higher {higher} than {lower} in all words ({rates} per 1,000 words); {held} of the "
            "journalists' own words ({own}).",
            label=row["label"],
            higher=place_group(row["higher"]),
            lower=place_group(row["lower"]),
            rates=row["rates"],
            held=held,
            own=row["own_rates"],
        )
        found.append(Finding(sentence, section, certain=bool(row["holds"])))
    return found


def stack_voices(comparisons: Mapping[str, Comparison]) -> pd.DataFrame:
    """Join the estimates of groups in each voice, with the column `voice` behind the grouping columns.

    It has no rows where no voice has words, as where no article is in a language that is read for quotations.
    """
    if not comparisons:
        return pd.DataFrame(columns=[*ESTIMATES[:3], "voice", *ESTIMATES[3:]])
    tables = []
    for voice, comparison in comparisons.items():
        table = comparison.estimates
        behind = list(table.columns).index("category") + len(list_columns(table, ESTIMATES)) + 1
        own = table.copy()
        own.insert(behind, "voice", voice)
        tables.append(own)
    return pd.concat(tables, ignore_index=True)


def tabulate_voices(estimates: pd.DataFrame, *, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Lay out the rates of groups in each voice for reading: the voices of a category and group together.

    Args:
        estimates: what `stack_voices` gave.
        labels: what to call each category.
    """
    return tabulate_estimates(estimates, labels=labels).sort_values(["label", "group"], kind="stable")


def name_quoted(quotations: pd.DataFrame, corpus: Corpus, by: Sequence[str]) -> pd.Series:
    """Name the group of the article of each row of quotations."""
    grouped = group_documents(corpus, list(by), table=ESTIMATES)
    names = pd.Series([grouped.names[code] for code in grouped.codes], corpus.documents.index, dtype="str")
    return quotations["doc_id"].map(names).fillna("").astype("str")
