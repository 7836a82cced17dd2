"""What the course needs besides the reports: small tables, and what to say where there is nothing to see."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal

import pandas as pd

from narrative.corpus.selection import find_day
from narrative.errors import UnknownNameError
from narrative.figures.captions import count_of
from narrative.reading.prose import Prose, say
from narrative.schema import SCORES, check
from narrative.tables.tables import format_value
from narrative.trends.chronology import Trend, trend

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: What the columns of the tables here are called where a reader sees them.
HEADINGS = {
    "doc_id": "article",
    "documents": "articles",
    "n_documents": "articles",
    "median_words": "words of a typical article",
    "missing": "articles without it",
    "label": "frame",
    "category": "frame",
    "patterns": "words and phrases",
    "total": "places",
    "base": "words",
    "rate": "per 1,000 words",
    "low": "from",
    "high": "to",
    "text": "place",
    "sentence_text": "in the sentence",
    "why": "why a reader might dispute it",
    "other": "and",
    "unit": "article",
    "p_value": "p",
    "p_adjusted": "corrected p",
    "difference": "difference per 1,000 words",
    "without": "without the article",
    "date_low": "at the earliest",
    "date_high": "at the latest",
    "before": "rate before",
    "after": "rate after",
    "item": "word",
    "target": "places here",
    "target_documents": "in articles",
    "reference": "places elsewhere",
    "log_ratio": "log ratio",
    "matches": "places",
    "share": "share of the idea",
    "like": "because of",
}


def list_sizes(corpus: Corpus) -> pd.DataFrame:
    """List the articles with their numbers of words: `doc_id`, `title`, `date`, `outlet`, `words`."""
    facts = corpus.documents[["title", "date", "outlet"]]
    return facts.assign(words=corpus.word_counts).rename_axis("doc_id").reset_index()


def count_missing(corpus: Corpus) -> pd.DataFrame:
    """Count how many articles lack a title, a date, an outlet or words: `what`, `missing`, `of_all`.

    >>> from narrative import Corpus
    >>> table = pd.DataFrame({"text": ["War.", ""], "outlet": ["A", None], "date": ["2019-04-02", None]})
    >>> count_missing(Corpus.from_documents(table))
         what  missing  of_all
    0   title        2       2
    1    date        1       2
    2  outlet        1       2
    3   words        1       2
    """
    documents = corpus.documents
    lacking = {
        "title": documents["title"].fillna("").eq(""),
        "date": documents["date"].isna(),
        "outlet": documents["outlet"].fillna("").eq(""),
        "words": pd.Series(corpus.word_counts == 0),
    }
    rows = [(what, int(column.sum()), len(documents)) for what, column in lacking.items()]
    return pd.DataFrame(rows, columns=["what", "missing", "of_all"])


def pick_frame(salience: pd.DataFrame, given: str | None = None) -> str:
    """Return the category that was given, or the most frequent one.

    Args:
        salience: what `reading.summarise_frames` gave.
        given: a category.

    Raises:
        UnknownNameError: the lexicon has no such category.
    """
    if given is None:
        return str(salience["category"].iloc[0])
    if given not in set(salience["category"]):
        raise UnknownNameError("category", given, sorted(salience["category"]))
    return given


def follow(
    scores: pd.DataFrame,
    corpus: Corpus,
    category: str,
    *,
    freq: Literal["day", "week", "month", "quarter", "year"] = "week",
    event: str | None = None,
    seed: int = 2024,
) -> Trend | None:
    """Follow the rate of one category over time: `narrative.trend`, as far as the corpus has dates.

    An event that has no articles on one of its sides is left out; `say_event` says so.

    Returns:
        The trend, or `None` where no article has a date.

    Raises:
        CorpusError: `event` is no date.
    """
    day = find_day(event, "event") if event is not None else None
    dates = corpus.documents["date"]
    if not dates.notna().any():
        return None
    two_sides = day is not None and dates.min().date() < day <= dates.max().date()
    own = check(scores, SCORES, "table of scores")
    own = own[own["category"] == category]
    return trend(own, corpus, freq=freq, event=day if two_sides else None, measure="salience", seed=seed)


def list_periods(followed: Trend | None) -> pd.DataFrame:
    """List the periods of a trend: `period`, `n_documents`, `base`, `total`, `rate`, `low`, `high`.

    The rate and its interval are per 1,000 words. Without a trend there are no rows.
    """
    columns = ["period", "n_documents", "base", "total", "rate", "low", "high"]
    if followed is None:
        return pd.DataFrame(columns=columns)
    table = followed.periods.assign(rate=followed.periods["estimate"])
    return table.assign(**{name: 1000 * table[name] for name in ("rate", "low", "high")})[columns]


def say_event(followed: Trend | None, event: str | datetime.date | None) -> Prose:
    """Say how the rate was before an event and after it, and whether they can be claimed to differ."""
    if event is None:
        return say("No event is named in the parameters, so nothing is compared with what was before it.")
    if followed is None:
        return say("No article has a date, so none can be said to be before or after {event}.", event=event)
    if followed.event is None:
        return say(
            "All articles with a date are on one side of {event}; nothing can be compared.", event=event
        )
    estimates = followed.event.estimates
    rows = {str(row["when"]).startswith("before"): row for row in estimates.to_dict("records")}
    before, after = (rows[side] for side in (True, False))
    shown = [format_value(1000 * float(row["estimate"]), 1) for row in (before, after)]
    verdict = str(followed.event.differences["verdict"].iloc[0])
    said = f"The verdict: {verdict}."
    if verdict.startswith("higher"):
        side = "before that day" if verdict.startswith("higher in before") else "from that day on"
        said = f"The difference can be claimed: the rate is higher {side}."
    return say(
        "Before {event}, {one} per 1,000 words in {articles}; from that day on, {other} in {others}. {said}",
        event=event,
        one=shown[0],
        articles=count_of(int(before["n_documents"]), "article"),
        other=shown[1],
        others=count_of(int(after["n_documents"]), "article"),
        said=said,
    )
