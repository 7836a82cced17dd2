"""What a report says of actors: the tone near each of them, and the passages in which it is strongest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from narrative.comparison.actors import estimate_actors
from narrative.corpus.description import name_articles
from narrative.figures.captions import count_of, say_level
from narrative.measures import get_measure
from narrative.measures.passages import list_actors
from narrative.measures.tone_towards import passages_about, tone_about
from narrative.reading.findings import Finding, measure_effect
from narrative.reading.prose import Prose, join_words, say
from narrative.reading.values import show_ends
from narrative.schema import ESTIMATES, PASSAGES, SCORES
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = [
    "ACTOR_HEADINGS",
    "conclude_actors",
    "measure_actors",
    "pick_passages",
    "say_actors",
    "tabulate_actors",
]

#: Of tables of actors.
ACTOR_HEADINGS = {
    "category": "actor",
    "n_documents": "articles that speak of it",
    "base": "words near it",
    "estimate": "tone",
    "low": "from",
    "high": "to",
    "coverage": "words known",
    "value": "tone",
    "text": "passage",
    "doc_id": "article",
    "number": "sentence",
}
#: A tone within this of 0 is as good as none, as in `compare`.
_MARGIN = 0.05


@dataclass(frozen=True, eq=False)
class Spoken:
    """The tone near some actors; made by `measure_actors`. Without actors its tables have no rows.

    Attributes:
        labels: what each actor is called.
        scores: what `tone_about` gave.
        passages: what `passages_about` gave.
        estimates: what `estimate_actors` gave, by group.
        whole: the same of all documents together.
    """

    labels: Mapping[str, str]
    scores: pd.DataFrame
    passages: pd.DataFrame
    estimates: pd.DataFrame
    whole: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables for the record of a run; none without actors."""
        named = {"towards": self.scores, "passages": self.passages, "by_actor": self.estimates}
        return named if self.labels else {}


def measure_actors(
    corpus: Corpus,
    actors: Sequence[str],
    *,
    by: str = "outlet",
    measure: str = "tone",
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 2024,
) -> Spoken:
    """Measure the tone near some actors for a report, in all documents and by group.

    Args:
        corpus, actors, measure: as of `tone_about`; there may be no actors.
        by, level, resamples, seed: as of `estimate_actors`.

    >>> from narrative import load_corpus
    >>> spoken = measure_actors(load_corpus("harbour"), ["the dockers: docker*"], resamples=200)
    >>> len(spoken.estimates), len(measure_actors(load_corpus("harbour"), []).estimates)
    (4, 0)
    """
    if not actors:
        nothing = [
            pd.DataFrame(columns=list(columns)) for columns in (SCORES, PASSAGES, ESTIMATES, ESTIMATES)
        ]
        return Spoken({}, *nothing)
    lexicon = list_actors(actors)
    scores = tone_about(corpus, lexicon, measure=measure)
    passages = passages_about(corpus, lexicon, measure=measure)
    draws = {"level": level, "resamples": resamples, "seed": seed}
    together = corpus.assign(**{_ALL: [""] * len(corpus)})
    groups, whole = (
        estimate_actors(scores, part, by=name, **draws)  # type: ignore[arg-type]  # each is checked there
        for part, name in ((corpus, by), (together, _ALL))
    )
    return Spoken(lexicon.labels, scores, passages, groups, whole)


#: A column for grouping that is the same for all documents; no corpus has it by chance.
_ALL = "all articles together"


def conclude_actors(spoken: Spoken, *, section: str, level: float = 0.95) -> list[Finding]:
    """Say what tone stands near each actor in all articles, and whether that is beyond 0.

    Args:
        spoken: what `measure_actors` gave.
        section: the heading of the section with these numbers.
        level: of the intervals.
    """
    found = []
    for row in spoken.whole.dropna(subset=["low"]).to_dict("records"):
        low, high, measure = float(row["low"]), float(row["high"]), get_measure(row["measure"])
        beyond = low > 0 or high < 0
        sentence = say(
            "{measure} near {actor}: {value} in {articles} ({level} interval {interval}), {side}.",
            measure=measure.label,
            actor=spoken.labels[row["category"]],
            value=format_value(float(row["estimate"]) * measure.per),
            articles=count_of(int(row["n_documents"]), "article"),
            level=say_level(level),
            interval=show_ends(low * measure.per, high * measure.per),
            side=("above 0" if low > 0 else "below 0") if beyond else "no different from 0 beyond chance",
        )
        found.append(Finding(sentence, section, beyond, measure_effect(low, high, margin=_MARGIN)))
    return found


def say_actors(spoken: Spoken) -> Prose | None:
    """Say in how many passages the actors stand, and of whom nothing is said; nothing without actors.

    >>> from narrative import Corpus
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["Lee won."]}), language="en")
    >>> say_actors(measure_actors(corpus, ["Lee", "Moss"]))
    1 passage was found. Nothing is said about Moss.
    """
    if not spoken.labels:
        return None
    named = set(spoken.passages["category"])
    absent = [label for name, label in spoken.labels.items() if name not in named]
    number = len(spoken.passages)
    found = f"{count_of(number, 'passage', 'No')} {'was' if number == 1 else 'were'} found."
    if not absent:
        return say("{found}", found=found)
    return say("{found} Nothing is said about {absent}.", found=found, absent=join_words(absent))


def tabulate_actors(spoken: Spoken) -> pd.DataFrame:
    """Arrange the estimates for reading: actor, group, articles, words, tone, its interval, coverage."""
    table = spoken.estimates
    groups = [name for name in table.columns if name not in (*ESTIMATES, "coverage")]
    shown = table.reindex(
        columns=["category", *groups, "n_documents", "base", "estimate", "low", "high", "coverage"]
    )
    return shown.assign(category=[spoken.labels[name] for name in shown["category"]])


def pick_passages(spoken: Spoken, corpus: Corpus, n: int = 3) -> pd.DataFrame:
    """Keep for each actor the passages of the lowest and of the highest tone, `n` of each.

    A passage in which the measure knows no word is left out, and one that stands several times is kept once.

    Returns:
        `category` (the actor), `value`, `text`, `article`, `doc_id` and `number` of the sentence, from 1.
    """
    table = spoken.passages
    known = table[(table["known"] > 0) & table["value"].notna()].drop_duplicates(["category", "text"])
    kept: list[int] = []
    for _, own in known.groupby("category", sort=False):
        ordered = own.sort_values("value", kind="stable").index.tolist()
        kept += dict.fromkeys([*ordered[:n], *ordered[max(len(ordered) - n, 0) :]])
    picked = known.loc[kept]
    return pd.DataFrame(
        {
            "category": [spoken.labels[name] for name in picked["category"]],
            "value": picked["value"].to_numpy(dtype="float64"),
            "text": picked["text"].astype("str").to_numpy(),
            "article": name_articles(corpus, picked["doc_id"]),
            "doc_id": picked["doc_id"].astype("str").to_numpy(),
            "number": picked["sentence"].to_numpy(dtype="int64") + 1,
        }
    )
