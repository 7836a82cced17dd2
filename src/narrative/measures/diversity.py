"""Lexical diversity: how varied the vocabulary of a text is, by nine measures, each with an interval."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.levels import factorise, name_columns
from narrative.corpus.selection import get_column
from narrative.engine.repetition import Factors, Repetition, count_factors, find_repetition, window_types
from narrative.errors import ParameterError, UnknownNameError, check_corpus
from narrative.measures import get_measure
from narrative.measures.fitting import leave_out_foreign
from narrative.schema import SCORES, check
from narrative.text.language_names import WITHOUT_SPACES

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.number[Any]]

#: The measures, in the order of the rows.
DIVERSITY = ("ttr", "root_ttr", "mattr", "msttr", "mtld", "hdd", "yule_k", "herdan_c", "maas")
#: When a factor of MTLD is full.
TIES = ("below", "at_or_below")
#: Into how many blocks a document is cut for the jackknife.
BLOCKS = 10
#: The columns of the table but for what names a text; a grouping column has another name.
_COLUMNS = ("n_documents", *SCORES[1:], "tokens", "types", "low", "high", "reason")
#: How many tokens are worked on at once.
_CHUNK = 1_000_000


def lexical_diversity(
    corpus: Corpus,
    *,
    by: str | None = None,
    window: int = 50,
    threshold: float = 0.72,
    tie: Literal["below", "at_or_below"] = "below",
    sample: int = 42,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Score how varied the vocabulary of each document is.

    With N words, V different ones (in normal form: case makes no difference, *war* and *wars* are two), and
    f the frequency of a word in the document:

    - `ttr`: the type-token ratio V / N. **It falls with length: never compare it between texts of unequal
      length.** `root_ttr` (V / √N, Guiraud), `herdan_c` (log V / log N) and `maas` mend only part of that.
    - `mattr`: the mean type-token ratio of all windows of `window` words (Covington & McFall 2010);
    - `msttr`: the same of segments that follow each other; the rest at the end is left out (Johnson 1944);
    - `mtld`: the mean length of the stretches, *factors*, in which the ratio stays up to `threshold`, with
      the unfinished one at the end as a part of a factor; the mean of reading forwards and backwards
      (McCarthy & Jarvis 2010). A factor is full when the ratio is below the threshold (`tie="below"`, as the
      authors put it), or at or below it (`"at_or_below"`, as in lexicalrichness). There is no least length
      of a factor (TAALED asks for 10 words).
    - `hdd`: HD-D, the expected type-token ratio of `sample` words drawn without putting back: the sum over
      words of the chance to be drawn at all, divided by `sample` (McCarthy & Jarvis 2007, with 42 words).
      koRpus prints the sum, 42 times as large.
    - `yule_k`: 10,000 · (Σf² - N) / N², the repeat rate (Yule 1944); from 0;
    - `maas`: (lg N - lg V) / lg² N with logarithms to the base 10 (Maas 1972). lexicalrichness takes natural
      ones, which gives this divided by 2.3026; quanteda prints its root.

    Higher means more varied, but for `yule_k` and `maas`, where it means more repeated. MATTR, MTLD and HD-D
    depend least on length; still, compare texts of a kind, and do not trust MTLD below some 100 words. In
    languages without spaces between words (Chinese, Thai) there is no value.

    `low` and `high` are an interval for a text of this length by the same hand: the text is seen as one
    stretch of a longer flow of words that stays alike. It says nothing about other documents, nor about how
    well a corpus was sampled. For `mattr` and `msttr` it is Student's t over the segments, since windows
    that overlap are no new data; for `mtld` t over the lengths of the full factors; for the others the
    delete-one-block jackknife over ten blocks, with t of 9 degrees of freedom. Of intervals at 95 %, 93 to 98
    of 100 held the true value in texts of 200 to 2,000 words from a known source, even or bursty; those of
    `mtld`, which are wider than they need be, 98 to 100 (`python benchmarks/diversity.py --texts 1000`).

    Args:
        corpus: what was read.
        by: a column of the documents ("outlet"): the measures are computed anew on the text of each group,
            its documents one after the other by their ids; by default, of each document.
        window: words in a window of `mattr` and a segment of `msttr`. Tools differ: 50, 100, 500.
        threshold: of `mtld`, between 0 and 1; the authors recommend .66 to .75, and take .72.
        tie: when a factor of `mtld` is full.
        sample: how many words `hdd` draws.
        confidence: of the interval.

    Returns:
        A table of scores, nine rows a document, with `tokens` (N), `types` (V), `low`, `high` and `reason`:
        why a value is missing ("fewer than 50 words"). With `by`, its column stands in place of `doc_id`, and
        `n_documents` behind it. If the table has a column of that name, it is called `group_` and the name;
        documents without a value are the group "". `base` is 1, or 0 where there is no value. An interval is
        missing where there are too few blocks, segments or factors.

    Raises:
        CorpusError: there is no column `by`.
        ParameterError: `window`, `threshold`, `sample` or `confidence` is out of range.
        UnknownNameError: there is no such `tie`.

    Sources: Covington, M. A. & McFall, J. D. (2010), Journal of Quantitative Linguistics 17:94-100; McCarthy,
    P. M. & Jarvis, S. (2007), Language Testing 24:459-488, and (2010), Behavior Research Methods 42:381-392.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "one one two one one two one"
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), name="example")
    >>> scores = lexical_diversity(corpus, window=3)
    >>> print(scores.loc[[0, 2, 5], ["measure", "tokens", "value", "reason"]].round(3).to_string(index=False))
    measure  tokens  value              reason
        ttr       7  0.286
      mattr       7  0.667
        hdd       7    NaN fewer than 42 words
    """
    check_corpus(corpus)
    options = _check(window, threshold, tie, sample, confidence)
    head, words, bounds = _gather(corpus, by)
    cuts = np.searchsorted(bounds, np.arange(0, int(bounds[-1]), _CHUNK))
    edges = np.unique(np.concatenate([[0], cuts, [len(bounds) - 1]])).tolist()
    parts = [
        _measure(words[bounds[first] : bounds[last]], bounds[first : last + 1] - bounds[first], options)
        for first, last in pairwise(edges)
    ]
    values, lows, highs, types = (
        np.concatenate([np.empty((*part[0].shape[:-1], 0)), *part], axis=-1)
        for part in zip(*(parts or [_measure(words, bounds, options)]), strict=True)
    )
    scores = _arrange(head, np.diff(bounds), types, values, lows, highs, options)
    return leave_out_foreign(scores, corpus) if by is None else scores


def _gather(corpus: Corpus, by: str | None) -> tuple[dict[str, object], npt.NDArray[np.int32], Ints]:
    """Return the texts to measure: the columns that name them, their words, and where each text begins."""
    store = corpus.token_store
    ids = corpus.documents.index.to_numpy(dtype=object)
    if by is None:
        return {"doc_id": ids}, store.form_of[store.types], store.bounds
    levels = factorise(get_column(corpus.documents, by))
    groups = np.array([*levels.names, ""], dtype=object)[levels.codes]
    spaced = ~corpus.languages["language"].isin(WITHOUT_SPACES).to_numpy(dtype=bool)
    rows = np.lexsort((ids, groups))
    rows = rows[spaced[rows]]
    store, names = store.take(rows), np.unique(groups.astype(str))
    edges = np.append(np.searchsorted(groups[rows].astype(str), names), len(rows))
    head: dict[str, object] = {
        name_columns([by], _COLUMNS)[by]: names.astype(object),
        "n_documents": np.diff(edges),
    }
    return head, store.form_of[store.types], store.bounds[edges]


class _Options(NamedTuple):
    window: int
    threshold: float
    at: bool
    sample: int
    confidence: float


def _check(window: int, threshold: float, tie: str, sample: int, confidence: float) -> _Options:
    for name, number, least in (("window", window, 1), ("sample", sample, 1)):
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            raise ParameterError(f"{name}={number!r}: give a whole number of words, from {least}.")
    for name, share in (("threshold", threshold), ("confidence", confidence)):
        if not 0 < share < 1:
            raise ParameterError(f"{name}={share!r}: give a number between 0 and 1.")
    if tie not in TIES:
        raise UnknownNameError("choice of `tie`", tie, TIES)
    return _Options(window, threshold, tie == "at_or_below", sample, confidence)


def _measure(
    words: npt.NDArray[np.int32], bounds: Ints, options: _Options
) -> tuple[Floats, Floats, Floats, Ints]:
    """Return values, lower and upper ends, float64[9, D], and types, int64[D], of D documents."""
    repetition = find_repetition(words, bounds)
    counts = repetition.counts
    types = np.bincount(repetition.owners, minlength=len(counts))
    values = np.full((len(DIVERSITY), len(counts)), np.nan)
    errors, degrees = np.full_like(values, np.nan), np.full_like(values, BLOCKS - 1.0)
    whole = _Spectrum(repetition)
    for row, value, error in zip(
        (0, 1, 5, 6, 7, 8), whole.values(options.sample), whole.errors(options.sample), strict=True
    ):
        values[row], errors[row] = value, error
    values[2:4], errors[2:4], degrees[2:4] = _windows(repetition, options.window)
    values[4], errors[4], degrees[4] = _mtld(repetition, options)
    from scipy.special import stdtrit

    margins = errors * stdtrit(degrees, 0.5 + options.confidence / 2)
    limits = np.array([(get_measure(name).low, get_measure(name).high) for name in DIVERSITY])
    low = np.clip(values - margins, limits[:, :1], limits[:, 1:])
    high = np.clip(values + margins, limits[:, :1], limits[:, 1:])
    return values, low, high, types


class _Spectrum:
    """The measures that need only how often each word stands in a document, or in it without a block."""

    def __init__(self, words: Repetition) -> None:
        self.counts = words.counts
        self.owners, self.frequencies = words.owners, words.frequencies
        # Block b of a document begins at the first place p with 10 p / N >= b.
        begins = -(-self.counts[:, None] * np.arange(BLOCKS + 1) // BLOCKS)
        sizes = np.diff(begins, axis=1)
        self.left = (self.counts[:, None] - sizes).reshape(-1)
        cells = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes.reshape(-1))[words.order]
        opens = np.zeros(len(cells), np.bool_)
        opens[words.begins] = True
        new = opens.copy()
        new[1:] |= cells[1:] != cells[:-1]
        first = np.flatnonzero(new)
        #: How often each word stands in each block where it stands, and in which cell (document, block).
        self.inside = np.diff(np.append(first, len(cells)))
        self.of = np.cumsum(opens[first]) - 1
        self.cells = cells[first].astype(np.int64)
        self._logs = _log_factorials(int(self.counts.max(initial=0)))

    def values(self, sample: int) -> Floats:
        """TTR, root TTR, HD-D, K, C and Maas of each document, float64[6, D]."""
        size = len(self.counts)
        types = np.bincount(self.owners, minlength=size)
        squares = np.bincount(self.owners, self.frequencies**2, size)
        drawn = np.bincount(
            self.owners, self._drawn(self.counts[self.owners], self.frequencies, sample), size
        )
        return _formulas(self.counts, types, squares, drawn, sample)

    def errors(self, sample: int) -> Floats:
        """The jackknife's standard errors of the same: each of ten blocks is left out in turn."""
        size = len(self.counts) * BLOCKS
        frequencies = self.frequencies[self.of]
        rest = frequencies - self.inside
        types = np.repeat(np.bincount(self.owners, minlength=len(self.counts)), BLOCKS)
        types = types - np.bincount(self.cells, rest == 0, size)
        squares = np.repeat(np.bincount(self.owners, self.frequencies**2, len(self.counts)), BLOCKS)
        squares = squares - np.bincount(self.cells, frequencies**2 - rest**2, size)
        # All words at the shorter length; then those of the block again, as rare as they are without it.
        left = self.left.reshape(-1, BLOCKS)
        drawn = np.zeros(left.shape)
        for lengths in (left.min(axis=1), left.max(axis=1)):  # blocks differ by one word at most
            chances = self._drawn(lengths[self.owners], self.frequencies, sample)
            sums = np.bincount(self.owners, chances, len(lengths))
            drawn = np.where(left == lengths[:, None], sums[:, None], drawn)
        lengths = self.left[self.cells]
        change = self._drawn(lengths, frequencies, sample) - self._drawn(lengths, rest, sample)
        drawn = drawn.reshape(-1) - np.bincount(self.cells, change, size)
        without = _formulas(self.left, types, squares, drawn, sample).reshape(6, -1, BLOCKS)
        enough = self.counts >= 2 * BLOCKS
        with np.errstate(invalid="ignore"):
            spread = np.sqrt((BLOCKS - 1) * without.var(axis=2))
        return np.where(enough, spread, np.nan)

    def _drawn(self, lengths: Ints, frequencies: Ints, sample: int) -> Floats:
        """The chance that a word of some frequency is among `sample` words of a text of some length."""
        others = lengths - frequencies
        possible = others >= sample
        log, n, k = self._logs, np.where(possible, lengths, sample), np.where(possible, others, sample)
        return 1 - np.where(possible, np.exp(log[k] - log[k - sample] - (log[n] - log[n - sample])), 0.0)


def _log_factorials(size: int) -> Floats:
    """ln 0! to ln n!, added up in long numbers so that differences of large ones stay exact."""
    table = np.zeros(max(size, 1_000) + 1)
    last = np.longdouble(0)
    for low in range(2, len(table), _CHUNK):  # long numbers are large
        logs = np.log(np.arange(low, min(low + _CHUNK, len(table)), dtype=np.longdouble))
        logs[0] += last
        sums = np.cumsum(logs)
        table[low : low + len(sums)], last = sums, sums[-1]
    return table


def _formulas(counts: Ints, types: Numbers, squares: Numbers, drawn: Numbers, sample: int) -> Floats:
    """TTR, root TTR, HD-D, K, C and Maas, float64[6, D], from N, V, Σf² and the words expected in a draw."""
    tokens, kinds = counts.astype(np.float64), np.asarray(types, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_n, log_v = np.log10(tokens), np.log10(kinds)
        table = np.array(
            [
                kinds / tokens,
                kinds / np.sqrt(tokens),
                np.where(counts >= sample, drawn / sample, np.nan),
                1e4 * (squares - tokens) / tokens**2,
                np.where(counts > 1, log_v / log_n, np.nan),
                np.where(counts > 1, (log_n - log_v) / log_n**2, np.nan),
            ]
        )
    table[:, counts == 0] = np.nan
    return table


def _windows(words: Repetition, window: int) -> tuple[Floats, Floats, Floats]:
    """MATTR and MSTTR, their standard errors and degrees of freedom, float64[2, D] each."""
    counts, size = words.counts, len(words.counts)
    types = window_types(words, window)
    n_windows, n_segments = np.maximum(counts - window + 1, 0), counts // window
    # The windows that are whole are those before the last ones of each document.
    is_whole = np.tile([True, False], size)
    whole = np.repeat(is_whole, np.stack([n_windows, counts - n_windows], axis=1).reshape(-1))
    some = n_windows > 0
    sums = np.zeros(size, np.int64)
    sums[some] = np.add.reduceat(types[whole], (np.cumsum(n_windows) - n_windows)[some], dtype=np.int64)
    owners = np.repeat(np.arange(size), n_segments)
    numbers = np.arange(len(owners)) - np.repeat(np.cumsum(n_segments) - n_segments, n_segments)
    ratios = types[words.bounds[owners] + numbers * window] / window
    with np.errstate(divide="ignore", invalid="ignore"):
        moving = sums / window / n_windows
        mean = np.bincount(owners, ratios, size) / n_segments
        squares = np.bincount(owners, (ratios - mean[owners]) ** 2, size)
        error = np.sqrt(squares / (n_segments - 1) / n_segments)
    error[n_segments < 2] = np.nan
    degrees = np.maximum(n_segments - 1, 1).astype(np.float64)
    return np.array([moving, mean]), np.array([error, error]), np.array([degrees, degrees])


def _mtld(words: Repetition, options: _Options) -> tuple[Floats, Floats, Floats]:
    """MTLD, its standard error and degrees of freedom, float64[D] each."""
    ways = [count_factors(words, options.threshold, options.at, backwards) for backwards in (False, True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.mean([words.counts / _all_factors(way, options.threshold) for way in ways], axis=0)
        spreads = []
        for way in ways:
            mean = way.tokens / way.full
            variance = np.maximum(way.squares - way.full * mean**2, 0) / (way.full - 1)
            spreads.append(np.sqrt(variance / way.full))
    full = np.minimum(ways[0].full, ways[1].full)
    error = np.where(full > 1, np.mean(spreads, axis=0), np.nan)
    values[~np.isfinite(values)] = np.nan
    return values, error, np.maximum(full - 1, 1).astype(np.float64)


def _all_factors(factors: Factors, threshold: float) -> Floats:
    """Full factors and the part of one at the end: how far its ratio came on the way to the threshold."""
    tokens = np.maximum(factors.rest_tokens, 1)
    ratio = np.where(factors.rest_tokens > 0, factors.rest_types / tokens, 1.0)
    return np.asarray(factors.full + (1 - ratio) / (1 - threshold), np.float64)


def _arrange(
    head: dict[str, object],
    counts: Ints,
    types: Floats,
    values: Floats,
    lows: Floats,
    highs: Floats,
    options: _Options,
) -> pd.DataFrame:
    """Arrange the measures as a table of scores, and say why a value is missing."""
    size = len(DIVERSITY)
    value = values.T.reshape(-1)
    known = ~np.isnan(value)
    least = dict.fromkeys(DIVERSITY, 1) | {"mattr": options.window, "msttr": options.window}
    least |= {"hdd": options.sample, "herdan_c": 2, "maas": 2}
    short = counts[:, None] < np.array([least[name] for name in DIVERSITY])
    said = np.array([f"fewer than {least[name]} words" for name in DIVERSITY], object)
    reasons = np.where(short, said, "no word is repeated")
    reasons[counts == 0] = "no words"
    table = pd.DataFrame(
        {
            **{name: np.repeat(np.asarray(column), size) for name, column in head.items()},
            "measure": np.tile(np.array(DIVERSITY, object), len(counts)),
            "lexicon": "",
            "category": "",
            "total": np.where(known, value, 0.0),
            "base": known.astype(np.int64),
            "value": value,
            "tokens": np.repeat(counts, size),
            "types": np.repeat(types.astype(np.int64), size),
            "low": lows.T.reshape(-1),
            "high": highs.T.reshape(-1),
            "reason": np.where(known, "", reasons.reshape(-1)),
        }
    )
    text = [name for name in table.columns if table[name].dtype == object]
    table = table.astype(dict.fromkeys([*text, "lexicon", "category"], "str"))
    columns = tuple(name for name in SCORES if name != "doc_id") if "doc_id" not in head else SCORES
    return check(table, columns, "table of scores")
