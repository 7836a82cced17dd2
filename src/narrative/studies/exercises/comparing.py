"""Exercises on groups and time: ratios, what can be claimed, and how much a figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.comparison.claims import list_known, name_groups
from narrative.comparison.differences import HIGHER
from narrative.figures.captions import count_of
from narrative.schema import ESTIMATES, check
from narrative.studies.exercises.verdicts import Slip, Verdict, judge_number, judge_text, nothing
from narrative.tables.tables import format_value
from narrative.vocabulary.keyness_measures import KEYWORDS

if TYPE_CHECKING:
    from narrative.comparison import Comparison
    from narrative.trends.chronology import Trend

_ONE_GROUP = "This corpus has no two groups to compare. The exercise can be done with the corpus harbour."
_NO_WORDS = (
    "No word marks a group here: there are no two groups, or too few articles. The exercise can be done with "
    "the corpus harbour."
)
_NO_DATES = "No article of this corpus has a date. The exercise can be done with the corpus harbour."


def check_ratio(answer: object, comparison: Comparison, category: str) -> Verdict:
    """How many times as high is the rate of a category in the highest group as in the lowest?

    Groups without a match of it are left aside, since nothing is a multiple of 0.

    Args:
        answer: the ratio.
        comparison: what `compare` found, of one measure.
        category: which category is asked about.
    """
    table = check(comparison.estimates, ESTIMATES, "table of estimates")
    own = table[(table["category"] == category) & (table["estimate"] > 0)]
    own = own.assign(group=name_groups(own)) if len(own) else own.assign(group="")
    known = list_known(table)
    own = own[own["group"].isin(known)].sort_values("estimate", kind="stable")
    if len(own) < 2 or own["estimate"].nunique() < 2:
        return nothing(
            _ONE_GROUP
            if table["category"].nunique() >= len(table)
            else "Fewer than two groups have a match of this frame, or all have the same rate. Name "
            "another frame in the parameters."
        )
    low, high = own.iloc[0], own.iloc[-1]
    truth = float(high["estimate"] / low["estimate"])
    rates = [format_value(1000 * float(row["estimate"]), 1) for row in (high, low)]
    return judge_number(
        answer,
        truth,
        task="Of the groups that have a match of {category}, {high} has the highest rate and {low} the "
        "lowest. How many times as high is it?",
        right="{rate} against {other} per 1,000 words: {times} times as high in {high} as in {low}. That is "
        "what these articles hold; whether it would hold of others is the next question.",
        slips=[
            Slip(1 / truth, "That is the lower rate by the higher: turn the division round."),
            Slip(
                1000 * float(high["estimate"] - low["estimate"]),
                "That is the difference, in matches per 1,000 words. How many times is a division.",
            ),
            Slip(
                float(high["total"] / low["total"]),
                "That compares the counts. The groups have different numbers of words, so divide the rates.",
            ),
            Slip(truth - 1, "That is how much more, as a share. Twice as high is 2, not 1."),
            Slip(100 * truth, "That is in per cent. How many times is it?"),
            Slip(100 * (truth - 1), "That is how many per cent more. How many times is it?"),
            Slip(
                1000 * float(high["estimate"]), "That is the higher rate. How many times the lower one is it?"
            ),
        ],
        hint="Divide the rate of the highest group by that of the lowest; both stand in the table.",
        tolerance=0.03,
        category=category.replace("_", " "),
        high=high["group"],
        low=low["group"],
        rate=rates[0],
        other=rates[1],
        times=format_value(truth, 1),
    )


def check_claims(answer: object, comparison: Comparison) -> Verdict:
    """How many differences can be claimed, after the correction for their number?"""
    table = comparison.differences
    if not len(table):
        return nothing(_ONE_GROUP)
    claimed = int(table["verdict"].str.startswith(HIGHER).sum())
    plain = int((table["p_value"] < 0.05).sum())
    return judge_number(
        answer,
        claimed,
        task="Of {compared}, how many differences can be claimed?",
        right="{claimed} of {compared}. With one in twenty as the limit and no correction, {plain} would "
        "pass, and about {chance} even if all groups wrote alike.",
        slips=[
            Slip(
                plain,
                "That counts every p below .05. Who asks many questions gets some yes by chance; mind the "
                "verdict, which is corrected for their number.",
            ),
            Slip(len(table), "That is how many comparisons were made."),
            Slip(len(table) - claimed, "These are the ones that cannot be claimed."),
        ],
        hint="The column verdict says it in words: a claimed difference is “higher in” one of the two.",
        whole=True,
        compared=count_of(len(table), "comparison"),
        claimed=claimed,
        plain=plain,
        chance=format_value(0.05 * len(table), 1),
    )


def check_peak(answer: object, trend: Trend | None) -> Verdict:
    """In which period is the rate highest? The answer is the period's name, as the table has it.

    Args:
        answer: the name, such as "2019-W14".
        trend: what `trend` found, of one measure and category; `None` where no article has a date.
    """
    if trend is None:
        return nothing(_NO_DATES)
    held = trend.periods[trend.periods["estimate"] > 0]
    if held["estimate"].nunique() < 2:
        return nothing(
            "The rate does not differ from period to period: there are too few periods, or too few matches."
        )
    top = held[held["estimate"] == held["estimate"].max()]
    most = held[held["total"] == held["total"].max()]
    days = {str(row[end])[:10] for row in top.to_dict("records") for end in ("start", "end")}
    return judge_text(
        answer,
        top["period"].tolist(),
        task="In which period is the rate highest? Give its name as in the table, in quotation marks.",
        right="{period}, with {rate} per 1,000 words in {articles}, {places}. Before you make a story of a "
        "peak, look on how much it rests.",
        slips=[
            *(
                Slip(day, "That day is in the right period. Give the period's name, from the first column.")
                for day in sorted(days)
            ),
            *(
                Slip(
                    name,
                    "That period has the most matches. It may only have the most words; which has the "
                    "highest rate?",
                )
                for name in most["period"]
            ),
            *(
                Slip(name, "That is the lowest of them.")
                for name in held.loc[held["estimate"] == held["estimate"].min(), "period"]
            ),
        ],
        hint="Sort the table by the rate, the highest first, and take the name in the first column.",
        period=top["period"].iloc[0],
        rate=format_value(1000 * float(top["estimate"].iloc[0]), 1),
        articles=count_of(int(top["n_documents"].iloc[0]), "article"),
        places=count_of(float(top["total"].iloc[0]), "match"),
    )


def check_thin(answer: object, trend: Trend | None, least: int = 5) -> Verdict:
    """How many periods hold fewer than `least` articles, the empty ones included?"""
    if trend is None:
        return nothing(_NO_DATES)
    sizes = trend.periods.drop_duplicates("period")["n_documents"]
    thin, empty = int((sizes < least).sum()), int((sizes == 0).sum())
    return judge_number(
        answer,
        thin,
        task="How many periods hold fewer than {least} articles? Those without any count too.",
        right="{thin} of {periods}, of which {empty} without any. A rate from so few articles may be that of "
        "one author or of one event: join periods, or say so.",
        slips=[
            Slip(
                int((sizes <= least).sum()),
                "That counts periods with exactly that number too; fewer than it are asked for.",
            ),
            Slip(
                thin - empty, "That leaves out the periods without any article. A gap is the thinnest of all."
            ),
            Slip(empty, "These are the empty ones. Thin ones count too."),
            Slip(len(sizes) - thin, "These are the periods that hold enough."),
            Slip(len(sizes), "That is how many periods there are in all."),
        ],
        hint="Compare the column of articles with the number, and add up how often it is smaller: (column "
        "< number).sum().",
        whole=True,
        least=least,
        thin=thin,
        periods=count_of(len(sizes), "period"),
        empty=empty or "none",
    )


def check_times(answer: object, chosen: pd.DataFrame) -> Verdict:
    """How many times as frequent is the first of the keywords in its group as elsewhere?

    Args:
        answer: the ratio.
        chosen: keywords, as `reading.pick_keywords` gave them.
    """
    table = check(chosen, ("group", *KEYWORDS), "table of keywords")
    if not len(table):
        return nothing(_NO_WORDS)
    row = table.iloc[0]
    log_ratio = float(row["log_ratio"])
    truth = 2.0**log_ratio
    counts = float(row["target"]) / float(row["reference"]) if row["reference"] else float("nan")
    return judge_number(
        answer,
        truth,
        task="The first word, “{word}”, has a log ratio of {log_ratio} in {group}. How many times as "
        "frequent is it there as elsewhere?",
        right="“{word}” is about {times} times as frequent in {group}. A step of 1 in the log ratio always "
        "means twice as frequent, so that −1 is half.",
        slips=[
            Slip(log_ratio, "That is the log ratio itself: how often one must double."),
            Slip(
                2 * log_ratio, "That is two times the log ratio. But each step doubles what was there before."
            ),
            Slip(2.718281828**log_ratio, "The base of this logarithm is 2, not e."),
            Slip(10.0**log_ratio, "The base of this logarithm is 2, not 10."),
            Slip(
                log_ratio**2, "That is the log ratio squared. Turn it round: 2 to the power of the log ratio."
            ),
            Slip(1 / truth, "That is how many times as rare it is elsewhere: the other way round."),
            Slip(
                counts,
                "That divides the counts. The groups differ in size, which the log ratio takes into account.",
            ),
        ],
        hint="Each step of the log ratio doubles: at 1 it is twice as frequent, at 2 four times. In "
        "Python, 2 to the power of x is 2 ** x.",
        tolerance=0.03,
        word=row["item"],
        log_ratio=format_value(log_ratio, 2),
        group=row["group"],
        times=format_value(truth, 1),
    )


def check_single(answer: object, keywords: pd.DataFrame) -> Verdict:
    """How many of the words that mark a group stand in only one article of it?

    Args:
        answer: the number of words.
        keywords: keywords, as `reading.pick_keywords` gave them.
    """
    table = check(keywords, ("group", *KEYWORDS), "table of keywords")
    if not len(table):
        return nothing(_NO_WORDS)
    single = int((table["target_documents"] == 1).sum())
    return judge_number(
        answer,
        single,
        task="Of {words} in the table, how many stand in a single article of their group?",
        right="{single} of {words}. A word of one article says what that article is about, and little about "
        "how its outlet writes.",
        slips=[
            Slip(len(table) - single, "These stand in several articles."),
            Slip(len(table), "That is how many words there are."),
            Slip(
                int((table["target"] == 1).sum()),
                "That counts words with a single match. In how many articles they stand is another column.",
            ),
            Slip(
                int((table["reference"] == 1).sum()),
                "That counts matches elsewhere. The question is about articles of the group itself.",
            ),
            Slip(int((table["target_documents"] <= 2).sum()), "That counts words in one article or two."),
        ],
        hint="The number of articles of the group is in the column target_documents; count how often it is "
        "1.",
        whole=True,
        words=count_of(len(table), "word"),
        single=single or "None",
    )
