"""Keywords: what marks one part of a corpus against another, with how sure that is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.comparison.differences import Correction
from narrative.corpus.corpus import Corpus
from narrative.corpus.levels import name_columns
from narrative.errors import CorpusError, ParameterError, TableError, check_corpus, check_whole
from narrative.tables.files import read_parquet
from narrative.text import normalise
from narrative.vocabulary.document_counts import Rows, Tally, split_by, tally_categories, tally_words
from narrative.vocabulary.keyness_measures import KEYWORDS, Counts, Options, measure_keyness
from narrative.vocabulary.sequences import Flags
from narrative.vocabulary.spellings import MEASURED, Fold

if TYPE_CHECKING:
    from narrative.lexicons.lexicon import Lexicon


def keywords(
    corpus: Corpus,
    *,
    target: Mapping[str, object] | Corpus | None = None,
    reference: Mapping[str, object] | Corpus | pd.DataFrame | str | os.PathLike[str] | None = None,
    by: str | None = None,
    n: int = 1,
    lexicon: Lexicon | None = None,
    fold: Fold = True,
    within: str = "phrase",
    min_count: int = 5,
    min_documents: int = 1,
    stop_words: str | Iterable[str] = (),
    unit: str | None = None,
    prior: float = 500.0,
    added: float = 1.0,
    correction: Correction = "benjamini-hochberg",
    sort_by: str = "log_ratio_bound",
) -> pd.DataFrame:
    """Compare how often words stand in a target and in a reference: keyness, a row for each word.

    The default order is by `log_ratio_bound`, the end of the log ratio's 95 % interval that is nearer to
    0 (0 if the interval contains 0): by how much a word is *at least* more frequent. A plain ratio (log
    ratio, %DIFF, odds ratio) puts words first that stood a few times in one article; G² and z put first
    what is frequent enough to be sure of, however small the difference. The bound needs both, and with
    `unit="document"` it needs the word in many articles. Of the first 50 words of a section in one half
    of 2,225 BBC articles, 65 % were again among the first 50 of the other half, where they were 35 times
    as frequent as elsewhere (median); by the plain log ratio 43 %, by z 72 % but 7 times as frequent
    (`benchmarks/keyness_stability.py`).

    Words in one article are not independent: an article on a strike says *strike* twenty times. Tests
    that take tokens as independent find far too much (Lijffijt et al. 2016, Digital Scholarship in the
    Humanities 31:374-397). With `unit="document"` G² is divided by `clumping`, how much more a word's
    count varies from article to article than if its tokens were independent (Rao & Scott 1992), and
    referred to Student's t with the number of articles less two; where the expected counts are then
    below 5, Fisher's test compares in how many articles the word stands. When those articles were put
    into groups at random, 5 % of the words that stood 50 times had p < .05, as they should; with
    `unit="token"` 17 %. The columns `g2` to `bayes_factor` stay as other programs have them.

    Args:
        corpus: what was read.
        target: which documents are the target: conditions as for `Corpus.where` (`{"outlet": "Herald"}`), or
            a selection of the corpus; all of it if not given, against another corpus or a list.
        reference: which documents to compare with, likewise; another corpus; a table, or a CSV or Parquet
            file, of words and their frequencies (columns `word` and `frequency`, or `item` and `count` as
            `frequencies` has them; its words must be cut as ours are). If not given, all other documents.
        by: a column of the documents; each of its values is compared with all documents of other values. p is
            adjusted within each value. A value whose documents have no words has no rows.
            A column called like one of `KEYWORDS` gets `group_` in front.
        n: 1 for words, 2 for pairs of words, and so on.
        lexicon: compare the categories of a lexicon in place of words (matches that are not negated).
        fold: `True` compares words in normal form, `False` as written, so that *May* is not *may*.
            "measured" tells apart only what the corpus shows to be two words, such as *US* and *us*; `item`
            is then the commonest spelling (`narrative.vocabulary.spellings` has the rule).
        within: what n-grams may not go over; see `ngrams`.
        min_count: words that are rarer in target and reference together are left out, and not tested.
        min_documents: words of fewer documents, in target and reference together, are left out too. Of a
            word that only a list of frequencies has, nothing is known; it stays.
        stop_words: words that are left out: a list, text with commas, or "english" for the words of English
            grammar. They still count in the sizes, so that of the others only `p_adjusted` can change. A
            sequence is left out if one of its words is.
        unit: "document" or "token": what is taken as independent in `p` and in the intervals. The default is
            "document", or "token" where there are fewer than two documents on a side, or only a list.
        prior: size, in words, of the Dirichlet prior of `log_odds`; each word has its share in target and
            reference together.
        added: what `simple_maths` adds to each frequency per million.
        correction: of p, for how many words are tested: "benjamini-hochberg" (of what is found, at most that
            share is false), "holm" (at most that chance of anything false) or "none".
        sort_by: the column to order by, largest first ("p" and "p_adjusted" smallest first).

    Returns:
        A table with the columns `KEYWORDS`. `target` and `reference` are counts, `*_size` of how many words
        (places for n-grams), `*_documents` in how many documents, `*_dp` how unevenly within them (Gries'
        DPnorm: 0 even, 1 in one document), so that a word of one article is seen. `log_ratio` in bits (0 is
        taken as 0.5: Hardie 2014); `odds_ratio`; `percent_difference` (Gabrielatos & Marchi 2011);
        `simple_maths` (Kilgarriff 2009); `log_odds` and its z (Monroe et al. 2008). Programs mean two things
        by log-likelihood: `g2` is of all four cells (Dunning 1993; quanteda), `g2_two_cell` of the word's two
        (Rayson & Garside 2000; UCREL, WordSmith); `bayes_factor` is the latter less ln N (Wilson 2013).
        `g2`, `g2_two_cell`, `chi2` and `chi2_yates` (with Yates' correction) are negative where the word is
        rarer in the target. `test` says which test gave `p`, two-sided; `pattern` can be put to `kwic`.

    Raises:
        ParameterError: an argument is out of range, or nothing says what to compare.
        CorpusError: a selection is empty, or target and reference share documents.
        TableError: the list lacks a column, or has counts that are none.
        UnknownNameError: there is no such unit, correction, border or column to sort by.

    >>> import pandas as pd
    >>> texts = ["hope and hope", "hope again", "fear and fear", "more fear again"]
    >>> articles = pd.DataFrame({"text": texts, "outlet": ["A", "A", "B", "B"]})
    >>> found = keywords(Corpus.from_documents(articles), target={"outlet": "A"}, min_count=2)
    >>> found[["item", "target", "reference", "g2"]].round(2).to_numpy().tolist()
    [['hope', 3, 0, 6.16], ['again', 1, 1, 0.02], ['and', 1, 1, 0.02], ['fear', 0, 3, -4.57]]
    """
    check_corpus(corpus)
    check_whole("n", n)
    options = Options(min_count, unit, prior, added, correction, sort_by, min_documents, stop_words)
    if by is not None and (target is not None or reference is not None):
        raise ParameterError("Give either by, or target and reference.")
    listed = isinstance(reference, pd.DataFrame | str | os.PathLike)
    if listed and (lexicon is not None or n > 1):
        raise ParameterError("A list of word frequencies has no categories and no n-grams: use n=1.")
    if listed and fold == MEASURED:
        raise ParameterError("fold='measured' needs texts on both sides; a list has none. Use True or False.")
    others = [reference] if isinstance(reference, Corpus) and not _is_part(reference, corpus) else []
    corpora = [corpus, *others]
    if lexicon is not None:
        tally = tally_categories(corpora, lexicon)
    else:
        least = 1 if listed else min_count
        tally = tally_words(corpora, n=n, fold=fold, within=within, min_count=least)
    # The words that a list leaves out are none of a lexicon's categories.
    stopped = (
        np.zeros(len(tally.labels), np.bool_) if lexicon is not None else tally.stopped(stop_words, fold)
    )
    if by is not None:
        return _compare_values(corpus, tally, by, options, stopped)
    if target is None and reference is None:
        raise ParameterError("Nothing to compare: give target, reference, or by.")
    rows = _rows(target, corpus, len(tally.sizes), "target")
    if listed:
        words = _read_list(reference, fold)
        return measure_keyness(Counts.of_list(tally.side(rows), words, options, fold), options)
    if others:
        against = np.arange(len(tally.sizes)) >= len(corpus)
    elif reference is None:
        against = ~rows
    else:
        against = _rows(reference, corpus, len(tally.sizes), "reference")  # type: ignore[arg-type]  # no table here
        if target is None:
            rows = ~against
    if (rows & against).any():
        raise CorpusError(f"Target and reference share {(rows & against).sum():,} documents.")
    return measure_keyness(Counts.of_sides(tally.side(rows), tally.side(against), stopped), options)


def _compare_values(corpus: Corpus, tally: Tally, by: str, options: Options, stopped: Flags) -> pd.DataFrame:
    """Compare each value of a column that has words with all others, one below the other."""
    sides = [(value, tally.side(rows), rest) for value, rows, rest in split_by(corpus, by)]
    sides = [each for each in sides if each[1].size]
    if len(sides) < 2:
        raise ParameterError(f"by={by!r}: two values with words are needed; there are {len(sides)}.")
    parts = []
    for value, side, rest in sides:
        parts.append(measure_keyness(Counts.of_sides(side, tally.side(rest), stopped), options))
        parts[-1].insert(0, name_columns([by], KEYWORDS)[by], value)
    return pd.concat(parts, ignore_index=True)


def _is_part(part: Corpus, corpus: Corpus) -> bool:
    """Say whether a corpus is a selection of the other, or itself."""
    related = part.whole is corpus.whole or part.token_store.vocabulary is corpus.token_store.vocabulary
    return related and bool(part.documents.index.isin(corpus.documents.index).all())


def _rows(chosen: Mapping[str, object] | Corpus | None, corpus: Corpus, n: int, name: str) -> Rows:
    """Say of each document whether it was chosen."""
    rows = np.zeros(n, np.bool_)
    if chosen is None:
        rows[: len(corpus)] = True
        return rows
    if not isinstance(chosen, Corpus):
        if not isinstance(chosen, Mapping):
            raise ParameterError(f"{name}={chosen!r}: give conditions, as in {{'outlet': 'Herald'}}.")
        chosen = corpus.where(**chosen)  # type: ignore[arg-type]  # `where` checks what it is given
    elif not _is_part(chosen, corpus):
        raise CorpusError(f"The {name} is not taken from the corpus {corpus.name!r}: use corpus.where(…).")
    rows[corpus.documents.index.get_indexer(chosen.documents.index)] = True
    return rows


def _read_list(given: Any, fold: Fold) -> pd.Series:
    """Return the frequencies of a list by word."""
    if not isinstance(given, pd.DataFrame):
        path = Path(given)
        if not path.is_file():
            raise CorpusError(f"There is no frequency list at '{path}'.")
        given = (
            read_parquet(path)
            if path.suffix == ".parquet"
            else pd.read_csv(path, dtype="str", keep_default_na=False)
        )
    names = next((pair for pair in (("word", "frequency"), ("item", "count")) if {*pair} <= {*given}), None)
    if names is None:
        raise TableError(
            f"A frequency list needs the columns word and frequency; it has {', '.join(map(str, given))}."
        )
    words, counts = given[names[0]].astype("str"), pd.to_numeric(given[names[1]], errors="coerce")
    if counts.isna().any() or (counts < 0).any() or not counts.sum() > 0:
        raise TableError(f"The column {names[1]!r} of the frequency list must be counts.")
    keys = words.map(normalise) if fold else words
    summed: pd.Series = counts.astype(np.float64).groupby(keys.to_numpy(), sort=False).sum()
    return summed
