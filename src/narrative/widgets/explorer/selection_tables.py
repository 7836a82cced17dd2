"""A study: the tables behind a selection, made by the functions that anyone can call, and kept a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison import Comparison, compare
from narrative.concordance import kwic
from narrative.corpus.groups import group_documents
from narrative.corpus.selection import get_column
from narrative.errors import CorpusError
from narrative.figures.annotation import Annotation, annotate
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import match
from narrative.measures.framing import frame_salience
from narrative.measures.tone_towards import frame_tone, tone_about
from narrative.trends.chronology import trend
from narrative.trends.periods import Freq
from narrative.widgets.explorer.selections import DAYS, FREQS, SHOWN, Limits, Selection

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]

#: More groups are not drawn at once; more than the second number are compared with one of them only.
MOST_GROUPS, MOST_PAIRED = 60, 4
#: Units drawn in all: 2,000 resamples of 2,000 documents. Larger selections get fewer resamples.
_DRAWN, _RESAMPLES = 4_000_000, (200, 2000)
#: A trend has no more periods than this, and by default no more than the second number.
_MOST_PERIODS, _SHOWN_PERIODS = 400, 40
_DAYS: dict[Freq, float] = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.25}


class Study:
    """A corpus with the matches of a lexicon in it, and the tables of each selection.

    The words and the matches are found once; a table that was made stays for a while.

    Attributes:
        corpus: what was read.
        lexicon: the categories.
        by: the grouping column.
    """

    def __init__(self, corpus: Corpus, lexicon: Lexicon, by: str) -> None:
        self.corpus, self.lexicon, self.by = corpus, lexicon, by
        column = get_column(corpus.documents, by).reset_index(drop=True)
        if not len(corpus):
            raise CorpusError(f"The corpus {corpus.name!r} has no documents to explore.")
        groups = group_documents(corpus, by)
        self.names: list[str] = groups.names
        self._codes = groups.codes
        self.values = {
            name: _list_values(column[groups.codes == number]) for number, name in enumerate(self.names)
        }
        self.chosen = lru_cache(16)(self._choose)
        self.places = lru_cache(16)(self._places)
        self.toned = lru_cache(16)(self._score_tone)
        self.compared = lru_cache(16)(self._compare)
        self.trended = lru_cache(16)(self._trend)
        self.concordance = lru_cache(8)(self._concordance)

    @cached_property
    def days(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """The first and the last day, if any document has a date."""
        dates = self.corpus.documents["date"].dropna().dt.normalize()
        return (dates.min(), dates.max()) if len(dates) else None

    def first_selection(self) -> Selection:
        """What is shown at the beginning: everything, of the first category."""
        return self.fit(Selection(self.lexicon.categories[0], freq="day"), _SHOWN_PERIODS)

    def fit(self, selection: Selection, most: int = _MOST_PERIODS) -> Selection:
        """Make the periods of a selection longer, where there would be too many of them."""
        days, freq = self._days_of(selection), selection.freq
        while days / _DAYS[freq] > most and freq != FREQS[-1]:
            freq = FREQS[FREQS.index(freq) + 1]
        return replace(selection, freq=freq)

    def limits(self, selection: Selection) -> Limits:
        """What is left out of the tables of a selection, so that they come quickly."""
        part, sizes = self.part(selection), self.part_sizes(selection)
        least, most = _RESAMPLES
        by_size = sorted(sizes, key=lambda name: (-sizes[name], name))
        return Limits(
            resamples=int(np.clip(_DRAWN // len(part) // 100 * 100, least, most)),
            largest=tuple(sorted(by_size[:MOST_GROUPS])) if len(sizes) > MOST_GROUPS else (),
            reference=by_size[0] if len(sizes) > MOST_PAIRED else None,
        )

    def count(self, selection: Selection) -> dict[str, int]:
        """How many documents, groups and matches a selection has, and how many of these are negated."""
        part, members = self.chosen(_of_documents(selection))
        _, places, rows = self.places(selection.target)
        held = np.zeros(len(self.corpus), np.bool_)
        held[members] = True
        return {
            "documents": len(part),
            "groups": len(self.part_sizes(selection)),
            "places": int(held[rows].sum()),
            "negated": int(places["negated"].to_numpy(dtype=bool)[held[rows]].sum()),
        }

    def part(self, selection: Selection) -> Corpus:
        """The documents of a selection."""
        return self.chosen(_of_documents(selection))[0]

    def part_sizes(self, selection: Selection) -> dict[str, int]:
        """How many documents of a selection each group has, if it has any."""
        rows = self.chosen(_of_documents(selection))[1]
        sizes = np.bincount(self._codes[rows], minlength=len(self.names)).tolist()
        return {name: size for name, size in zip(self.names, sizes, strict=True) if size}

    def estimates(self, selection: Selection) -> Comparison:
        """The rate of each group, with its interval, and what makes it weak."""
        return self.compared(_of_estimates(selection))

    def periods(self, selection: Selection) -> pd.DataFrame | None:
        """The rate of each period; nothing where no document has a date."""
        return self.trended(replace(_of_estimates(selection), freq=selection.freq))

    def lines(self, selection: Selection) -> pd.DataFrame:
        """The lines of the concordance."""
        return self.concordance(replace(selection, freq="week"))

    def marked(self, selection: Selection, doc_id: str) -> Annotation:
        """The article, with the matches of the lexicon marked, or those of the pattern."""
        voices = bool(selection.voice)
        return annotate(self.corpus, doc_id, self._sought(selection.target), voices=voices)

    def negated(self, selection: Selection, lines: pd.DataFrame) -> list[bool]:
        """Whether the match of each of these lines is negated."""
        places = self.places(selection.target)[1]
        near = places[places["negated"].to_numpy(dtype=bool) & places["doc_id"].isin(lines["doc_id"])]
        told = set(zip(near["doc_id"], near["start"], strict=True))
        return [key in told for key in zip(lines["doc_id"], lines["start"], strict=True)]

    def narrowed(self, selection: Selection) -> Corpus:
        """The documents whose matches the concordance shows."""
        part = self.part(selection)
        if selection.group is not None:
            part = self._where(part, [selection.group])
        if selection.period is not None:
            part = part.where(since=selection.period[0], until=selection.period[1])
        return part

    @cached_property
    def _of_lexicon(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The matches of the lexicon, and how salient each category is in each document."""
        places = match(self.corpus, self.lexicon)
        return places, frame_salience(self.corpus, self.lexicon, matches=places, measures=["salience"])

    def _sought(self, target: tuple[str, str]) -> Lexicon:
        kind, name = target
        if kind == "category":
            return self.lexicon
        return Lexicon.from_entries({name: [name]}, name="pattern")

    def _places(self, target: tuple[str, str]) -> tuple[pd.DataFrame, pd.DataFrame, Ints]:
        """Scores of all documents, the matches, and the row of each match's document."""
        kind, name = target
        if kind == "category":
            places, scores = self._of_lexicon
            places, scores = places[places["category"] == name], scores[scores["category"] == name]
        else:
            lexicon = self._sought(target)
            places = match(self.corpus, lexicon)
            scores = frame_salience(self.corpus, lexicon, matches=places, measures=["salience"])
        rows = self.corpus.documents.index.get_indexer(pd.Index(places["doc_id"]))
        return scores, places, rows.astype(np.int64)

    def _score_tone(self, show: str, target: tuple[str, str]) -> pd.DataFrame:
        """The tone near the matches in each document."""
        score = frame_tone if show == "frame_tone" else tone_about
        scores = score(self.corpus, self._sought(target), measure=SHOWN[show][1])
        return scores[scores["category"] == target[1]]

    def _scores(self, selection: Selection, part: Corpus) -> pd.DataFrame:
        """The scores that the rates of a selection are made of.

        Raises:
            CorpusError: there is no match near which there could be a tone.
        """
        if selection.show == "frame_salience":
            return self.places(selection.target)[0]
        scores = self.toned(selection.show, selection.target)
        held = scores["base"].gt(0) & scores["doc_id"].isin(part.documents.index)
        if not held.any():
            raise CorpusError(f"There is no match of {selection.target[1]!r}, so there is no tone near it.")
        return scores

    def _where(self, part: Corpus, groups: Sequence[str]) -> Corpus:
        """The documents of these groups."""
        values = [value for group in groups for value in self.values[group]]
        if self.by not in DAYS:
            return part.where(**{self.by: values})  # type: ignore[arg-type]  # it is none of the days
        column = part.documents[self.by]
        known = [value for value in values if value is not None]
        return part.where(doc_id=column.index[column.isin(known) | (column.isna() & (None in values))])

    def _choose(self, selection: Selection) -> tuple[Corpus, Ints]:
        """The documents of a selection, and their rows in the corpus."""
        if selection.groups is not None and not selection.groups:
            raise CorpusError(f"Choose at least one {self.by}.")
        part = self.corpus
        if selection.documents != (None, None, None):
            if selection.groups is not None:
                part = self._where(part, selection.groups)
            part = part.where(since=selection.since, until=selection.until)
        return part, self.corpus.documents.index.get_indexer(part.documents.index).astype(np.int64)

    def _compare(self, selection: Selection) -> Comparison:
        part, limits = self.part(selection), self.limits(selection)
        if limits.largest:
            part = self._where(part, limits.largest)
        return compare(
            self._scores(selection, part), part, by=self.by, measure=selection.measure,
            resamples=limits.resamples, reference=limits.reference,
        )  # fmt: skip

    def _trend(self, selection: Selection) -> pd.DataFrame | None:
        part = self.part(selection)
        if part.documents["date"].isna().all():
            return None
        return trend(
            self._scores(selection, part), part, freq=selection.freq, measure=selection.measure,
            resamples=self.limits(selection).resamples, most_changes=0,
        ).periods  # fmt: skip

    def _concordance(self, selection: Selection) -> pd.DataFrame:
        entries = self.lexicon.entries
        patterns = entries.loc[entries["category"] == selection.category, "pattern"]
        return kwic(
            self.narrowed(selection),
            selection.pattern or patterns.tolist(),
            sort_by=selection.sort_by,
            near=selection.near or (),
            voice=selection.voice or (),
        )

    def _days_of(self, selection: Selection) -> float:
        """How many days the dates of a selection span."""
        if self.days is None:
            return 0
        first = max(self.days[0], pd.Timestamp(selection.since or self.days[0]))
        last = min(self.days[1], pd.Timestamp(selection.until or self.days[1]))
        return float((last - first).days + 1)


def _of_documents(selection: Selection) -> Selection:
    """The selection without all that does not decide which documents are in it."""
    return Selection("", groups=selection.groups, since=selection.since, until=selection.until)


def _of_estimates(selection: Selection) -> Selection:
    """The selection without all that does not change the estimates."""
    category = "" if selection.pattern else selection.category
    return replace(
        _of_documents(selection), category=category, pattern=selection.pattern, show=selection.show
    )


def _list_values(column: pd.Series) -> list[object]:
    """The different values of a column as plain Python, days as ISO text; `None` for none."""
    values = column.drop_duplicates().tolist()
    return [
        None if pd.isna(value) else str(value.date()) if isinstance(value, pd.Timestamp) else value
        for value in values
    ]
