"""Where in the article a frame or a tone sits, beside what shuffled sentences would give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.arcs.position import Layout, Parts, lay_out
from narrative.arcs.sentence_sums import Measured, measure_lexicon, measure_scores
from narrative.arcs.shuffles import shuffle_sentences, sum_parts
from narrative.comparison.differences import Limits, subtract
from narrative.comparison.limits import intervals
from narrative.comparison.resampling import Floats, add_up, resample
from narrative.corpus.groups import find_units, group_documents
from narrative.errors import ParameterError, check_corpus, check_whole
from narrative.lexicons.lexicon import Lexicon
from narrative.measures import get_measure
from narrative.schema import ARC, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Bools = npt.NDArray[np.bool_]


def arc(
    corpus: Corpus,
    measured: Lexicon | pd.DataFrame,
    *,
    parts: Parts = "paragraphs",
    by: str | Sequence[str] | None = None,
    unit: str = "document",
    stories: pd.DataFrame | None = None,
    headline_scores: pd.DataFrame | None = None,
    level: float = 0.95,
    shuffles: int = 999,
    resamples: int = 2000,
    seed: int = 2024,
) -> pd.DataFrame:
    """Estimate how much of a frame or a tone each part of the articles has, and what it would have by chance.

    The parts are in whole sentences, so that no curve is smoothed:

    - `parts="paragraphs"`: the lead is the first paragraph, the close the last, the body what is between
      (leads and concluding paragraphs are where frames are looked for: Tankard 2001, in Reese, Gandy &
      Grant, Framing Public Life, pp. 95–106). A paragraph ends at a blank line; in a text without any, at a
      line break.
    - `parts="sentences"`: the first sentence, the last one, and what is between; for texts without
      paragraphs.
    - `parts=5`: five equal shares of the article's words; a sentence is where its middle word is.

    A document with fewer than three paragraphs (or sentences), or fewer sentences than shares, cannot have
    these parts: it is left out of every row, but counted in `too_short`. One in a language that the lexicon
    or the measure is not for is left out too. If a text opens with its headline or a byline in a paragraph of
    its own, that is its lead: clean it first.

    The rate of a part is Σtotal / Σbase over the documents, with an interval by bootstrap over them.
    `chance` is what the part would have if each document's sentences stood in any order, and the band around
    it, from `band_low` to `band_high`, is simultaneous: of curves that chance alone gives, the share `level`
    stays inside in *every* part. It comes from shuffled sentences, and is wider where neighbouring sentences
    resemble each other, which shuffling alone would take for a pattern (see `narrative.arcs.shuffles`).
    `p_value` is how often chance puts any part of the curve so far out; it is corrected for the parts, not
    for the number of curves that you look at.

    Besides the parts there are rows for the text as a whole, `"text"`, and if titles were read for
    `"headline"`: the title, measured by the same lexicon or program. `difference` is a part's rate less that
    of the text of the same documents; it has an interval of its own, since the two go together. Headlines are
    a genre: few words, hardly any small ones, so that almost every rate of content words is higher in them.
    Compare headlines with headlines (`by="outlet"`) before you read much into that.

    Args:
        corpus: what was read.
        measured: a lexicon (its matches that are not negated, by words), or a table of sentence scores
            (`sentiment(corpus, by="sentence")`), which may be of more documents than the corpus has.
        parts: see above.
        by: a column of the documents, or several, or a span of time ("week"): a curve for each group.
            See `compare`.
        unit: what was sampled: `"document"`, `"story"`, or a column of the documents: those that have the
            same value are drawn together, and vary together.
        stories: which documents tell the same story, as `narrative.stories` finds them. Of a story,
            copies with as many sentences are shuffled alike; one that was cut to another length is shuffled
            by itself, and many of these may make the band too narrow.
        headline_scores: sentence scores of `take_headlines(corpus)`. By default `sentiment` makes them; give
            them for other measures than tone, or if the scores are of NLTK's VADER.
        level: of intervals and bands.
        shuffles: how many shuffled orders. The work is shuffles × sentences.
        resamples: how many samples the bootstrap draws.
        seed: of both. The order of the documents changes nothing.

    Returns:
        A table by `schema.ARC`, with the columns of `by` before `part`; `n_documents` are those that the row
        is made of. Rates are per word, as in all tables. Without a band are the rows of headline and text;
        without an interval those of a single unit: one article is no sample, but it has a band.

    Raises:
        CorpusError: no document is long enough; or there is no column `by` or `unit`.
        ParameterError: `level`, `shuffles` or `resamples` is out of range, or stories are needed.
        TableError: the sentence scores are not those of this corpus, or are of a measure that does not add
            up.
        UnknownNameError: `parts` is none of the choices.

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> text = "Hope came. Hope grew.\\n\\nTalks went on. Nobody left. It rained.\\n\\nAll went home."
    >>> articles = pd.DataFrame({"text": [text] * 20, "title": "Hope"})
    >>> corpus = Corpus.from_documents(articles, "example")
    >>> curve = arc(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="one"), shuffles=199)
    >>> columns = ["part", "total", "base", "estimate", "chance", "band_low", "band_high"]
    >>> print(curve[columns].round(2).to_string(index=False))
        part  total  base  estimate  chance  band_low  band_high
    headline   20.0    20      1.00     NaN       NaN        NaN
        lead   40.0    80      0.50    0.14      0.05       0.23
        body    0.0   140      0.00    0.14      0.09       0.20
       close    0.0    60      0.00    0.14      0.05       0.24
        text   40.0   280      0.14     NaN       NaN        NaN
    """
    check_corpus(corpus)
    if not 0 < level < 1:
        raise ParameterError(f"level={level!r} is not a share between 0 and 1, such as 0.95.")
    check_whole("seed", seed, 0)
    if (shuffles + 1) * (1 - level) < 1 - 1e-9 or resamples < 1:
        needed = math.ceil(1 / (1 - level) - 1e-9) - 1
        raise ParameterError(
            f"shuffles={shuffles!r}, resamples={resamples!r}: a band of {level:.6g} takes {needed:,} "
            "shuffles at least, and an interval some resamples."
        )
    groups = group_documents(corpus, by, table=ARC)
    units = find_units(corpus, unit, stories)
    layout = lay_out(corpus, parts)
    measures = (
        [measure_lexicon(corpus, measured)]
        if isinstance(measured, Lexicon)
        else measure_scores(corpus, measured, headline_scores)
    )
    # In one order, whatever that of the corpus.
    order = np.argsort(corpus.documents.index.to_numpy(dtype=object), kind="stable")
    tables = []
    for one in measures:
        for number, label in enumerate(groups.labels.to_dict("records")):
            rows = order[(groups.codes[order] == number) & one.fits[order]]
            usable = rows[layout.usable[rows]]
            curves = _Curves(one.take(usable), layout.take(usable), units[usable])
            table = curves.estimate(level, resamples, seed).join(curves.draw_band(level, shuffles, seed))
            for place, (column, value) in enumerate(label.items(), 3):
                table.insert(place, str(column), value)
            tables.append(table.assign(too_short=len(rows) - len(usable)))
    return check(pd.concat(tables, ignore_index=True), ARC, "table of the arc")


@dataclass(frozen=True, eq=False)
class _Curves:
    """One measure of the D documents of a group, their parts, and the units that they belong to."""

    measured: Measured
    layout: Layout
    units: npt.NDArray[Any]

    def estimate(self, level: float, resamples: int, seed: int) -> pd.DataFrame:
        """Estimate the rates of headline, parts and text, and how the first two differ from the third."""
        names, totals, bases, present = self._sum()
        rows, (n_documents, n_groups, n_categories) = len(names), totals.shape
        # A headline is set beside the text of the documents that have one; a part, beside that of all.
        beside = [n_groups - 1 if name == "headline" else rows - 1 for name in names]
        values = np.full((6, rows, n_categories), np.nan)
        if n_documents:
            sample = add_up(
                totals.reshape(-1, n_categories),
                bases.reshape(-1),
                units=np.repeat(self.units, n_groups),
                groups=np.where(present, np.arange(n_groups), -1).reshape(-1),
                n_groups=n_groups,
            )
            replicates = resample(sample, resamples=resamples, seed=seed)
            measure = get_measure(self.measured.measure)
            low, high = intervals(
                replicates, level=level, low=measure.low, high=measure.high, shares=measure.is_share
            )
            limits = [Limits(replicates.estimate[row], low[row], high[row]) for row in range(n_groups)]
            values[:3, :] = replicates.estimate[:rows], low[:rows], high[:rows]
            for row, other in enumerate(beside[:-1]):
                gap = subtract(limits[row], limits[other], replicates.correlation(row, other))
                values[3:, row] = gap.estimate, gap.low, gap.high
        columns = ("estimate", "low", "high", "difference", "difference_low", "difference_high")
        summed = np.where(present[..., None], totals, 0.0).sum(axis=0)[:rows]
        words = np.where(present, bases, 0.0).sum(axis=0)[:rows].astype(np.int64)
        return pd.DataFrame(
            {
                "measure": self.measured.measure,
                "lexicon": self.measured.lexicon,
                "category": np.repeat(np.array(self.measured.categories, dtype=object), rows),
                "part": np.tile(np.array(names, dtype=object), n_categories),
                "n_documents": np.tile(present.sum(axis=0)[:rows], n_categories),
                "total": summed.T.ravel(),
                "base": np.tile(words, n_categories),
                **{name: value.T.ravel() for name, value in zip(columns, values, strict=True)},
            }
        ).astype(dict.fromkeys(["measure", "lexicon", "category", "part"], "str"))

    def _sum(self) -> tuple[list[str], Floats, Floats, Bools]:
        """Add up the sentences of each document to its headline, parts and text, in G columns.

        Returns:
            The names of the rows to show; totals, float64[D, G, C], and bases, float64[D, G]; and which of
            them there are, bool[D, G]. If there are headlines, the last column, which is not shown, is the
            text of the documents that have one.
        """
        totals, bases = sum_parts(self.measured.sentences, self.layout)
        names = [*self.layout.names, "text"]
        totals = np.concatenate([totals, totals.sum(axis=1, keepdims=True)], axis=1)
        bases = np.concatenate([bases, bases.sum(axis=1, keepdims=True)], axis=1)
        present = np.ones(bases.shape, np.bool_)
        heads = self.measured.headlines
        if heads is not None:
            whole = Layout(("headline",), np.diff(heads.bounds)[:, None], np.ones(len(bases), np.bool_))
            head_totals, head_bases = sum_parts(heads, whole)
            has = head_bases > 0
            names = ["headline", *names]
            totals = np.concatenate([head_totals, totals, totals[:, -1:]], axis=1)
            bases = np.concatenate([head_bases, bases, bases[:, -1:]], axis=1)
            present = np.concatenate([has, present, has], axis=1)
        return names, totals, bases, present

    def draw_band(self, level: float, shuffles: int, seed: int) -> pd.DataFrame:
        """Say what chance alone would give each part, in the order of the rows of `estimate`."""
        sentences, n_parts = self.measured.sentences, len(self.layout.names)
        n_categories = sentences.totals.shape[1]
        shape = (n_parts, n_categories)
        chance, half, p_values = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
        if len(self.units):
            units = pd.factorize(self.units)[0].astype(np.int64)
            band = shuffle_sentences(
                sentences, self.layout, units, n_shuffles=shuffles, level=level, seed=seed
            )
            totals, bases = (column.sum(axis=0) for column in sum_parts(sentences, self.layout))
            with np.errstate(invalid="ignore", divide="ignore"):
                chance = (totals - band.excess) / bases[:, None]
                half, p_values = band.half / bases[:, None], band.p_values
        measure = get_measure(self.measured.measure)
        columns = {
            "chance": chance,
            "band_low": np.clip(chance - half, measure.low, measure.high),
            "band_high": np.clip(chance + half, measure.low, measure.high),
            "p_value": p_values,
        }
        rows = [(int(self.measured.headlines is not None), 1), (0, 0)]
        return pd.DataFrame(
            {name: np.pad(values, rows, constant_values=np.nan).T.ravel() for name, values in columns.items()}
        )
