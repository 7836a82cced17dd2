"""Frame salience: how much of a text belongs to each category of a lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.corpus.measured_corpus import Saved
from narrative.errors import LexiconError, check_choice, check_corpus, list_given
from narrative.lexicons.lexicon import check_lexicon
from narrative.matching.matching import count, match
from narrative.measures.by_voice import count_parts, find_parts, label_parts
from narrative.measures.fitting import leave_out_foreign
from narrative.schema import MATCHES, SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon

#: The measures of a document and category, in the order of the rows.
FRAMING = ("salience", "negated", "sentences_touched")


def frame_salience(
    corpus: Corpus,
    lexicon: Lexicon,
    *,
    matches: pd.DataFrame | None = None,
    quotations: pd.DataFrame | None = None,
    measures: str | Sequence[str] = FRAMING,
) -> pd.DataFrame:
    """Score how much each document speaks in the words of each category.

    Three measures, of D documents and C categories, 3 × D × C rows:

    - `salience`: the summed weights of the matches that are not negated, over the document's tokens;
    - `negated`: the same of the matches that are ("no hope"), which count nowhere else;
    - `sentences_touched`: sentences with at least one match that is not negated, over the document's
      sentences.

    `value` is `total / base`, from 0 upwards (`sentences_touched`: to 1); higher means that more of the text
    is in the words of the category, not that the text endorses it. It is shown per 1,000 words, but kept
    per word. Matches of two categories may overlap, so categories do not add up to a whole. Do not compare
    two categories with each other as if a list of words were a ruler: a longer or looser list finds more.
    Compare the same category between texts. In a text of fewer than some 200 words a single word moves
    the value by 5 per 1,000 or more.

    Args:
        corpus: what was read.
        lexicon: the categories.
        matches: the matches, if `match(corpus, lexicon)` was already called.
        quotations: what people are reported to have said, from `quotations(corpus)`. Then there is a row for
            each voice: "journalist", "indirect" and "direct" in a column `voice`, each over the words (and
            the sentences with a word) of that voice.
        measures: which of the three, or one. Without `sentences_touched` no sentences are looked for, which
            takes longer than to count the matches.

    Returns:
        A table of scores. A document without matches has 0; an empty document has base 0 and no value. So has
        one that is not in the language of the lexicon; `negated` has values for documents in English only.
        Then a column `reason` says why (`narrative.measures.fitting`).

    Raises:
        LexiconError: `matches` are of another lexicon.
        UnknownNameError: there is no such measure.

    The measure is the rate of dictionary words of computer-assisted content analysis (Stone, Dunphy, Smith &
    Ogilvie 1966, The General Inquirer; Laver & Garry 2000, American Journal of Political Science 44:619-634).

    >>> import pandas as pd
    >>> from narrative import Corpus, Lexicon
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["There is hope. There is no hope. Come home."]})
    >>> corpus = Corpus.from_documents(documents.set_index("doc_id"), name="example")
    >>> scores = frame_salience(corpus, Lexicon.from_entries({"hope": ["hope*"]}, name="example"))
    >>> print(scores[["measure", "total", "base"]].to_string(index=False))
              measure  total  base
             salience    1.0     9
              negated    1.0     9
    sentences_touched    1.0     3
    """
    check_corpus(corpus)
    check_lexicon(lexicon)
    asked = list_given("measures", measures)
    for measure in asked or [""]:
        check_choice("measure of frames", measure, FRAMING)
    chosen = tuple(name for name in FRAMING if name in asked)
    if isinstance(corpus, Saved) and matches is None:
        saved = corpus.saved_scores(lexicon, voices=quotations is not None)
        return saved[saved["measure"].isin(chosen)].reset_index(drop=True)
    is_plain = matches is None and quotations is None and corpus.whole.store is None
    if is_plain and "sentences_touched" not in chosen:
        table = _tabulate(corpus, lexicon, chosen, _count_matches(corpus, lexicon), [corpus.word_counts] * 2)
        return leave_out_foreign(table, corpus, {lexicon.name: lexicon.language})
    places = (
        match(corpus, lexicon)
        if matches is None
        else check(matches, MATCHES, "table of matches", documents=corpus.whole.documents)
    )
    places = places[places["doc_id"].isin(corpus.documents.index)]
    foreign = sorted(set(places["lexicon"].unique()) - {lexicon.name})
    if foreign:
        raise LexiconError(f"The matches are of the lexicon {foreign[0]!r}, not of {lexicon.name!r}.")
    if quotations is None:
        part = corpus.documents.index.get_indexer(pd.Index(places["doc_id"]))
        bases = [corpus.word_counts] * 2
        bases += [corpus.sentence_store.counts] if "sentences_touched" in chosen else []
    else:
        part = find_parts(corpus, places, quotations)
        tokens, sentences = count_parts(corpus, quotations)
        bases = [tokens, tokens, sentences]
    n_categories = len(lexicon.categories)
    cell = part * n_categories + pd.Index(lexicon.categories).get_indexer(pd.Index(places["category"]))
    negated = places["negated"].to_numpy(dtype=bool)
    weight = places["weight"].to_numpy(dtype=np.float64)
    size = len(bases[0]) * n_categories
    touched = np.unique(np.stack([cell, places["sentence"].to_numpy()])[:, ~negated], axis=1)[0]
    totals = [
        np.bincount(cell[~negated], weight[~negated], size),
        np.bincount(cell[negated], weight[negated], size),
        np.bincount(touched.astype(np.int64), minlength=size).astype(np.float64),
    ]
    scores = _tabulate(corpus, lexicon, chosen, totals, bases)
    scores = leave_out_foreign(scores, corpus, {lexicon.name: lexicon.language})
    return scores if quotations is None else label_parts(scores, corpus)


def _count_matches(corpus: Corpus, lexicon: Lexicon) -> list[np.ndarray]:
    """Return the summed weights of matches, those not negated and those negated, float64[D × C] each."""
    counts = count(corpus, lexicon)
    return [counts.weights.reshape(-1), counts.negated_weights.reshape(-1)]


def _tabulate(
    corpus: Corpus,
    lexicon: Lexicon,
    measures: Sequence[str],
    totals: Sequence[np.ndarray],
    bases: Sequence[np.ndarray],
) -> pd.DataFrame:
    """Arrange totals, of documents and categories, and bases, of documents, by measure as in `FRAMING`."""
    n_categories = len(lexicon.categories)
    numbers = [FRAMING.index(name) for name in measures]
    total = np.stack([totals[number] for number in numbers], axis=1).reshape(-1)
    base = np.repeat(np.stack([bases[number] for number in numbers], axis=1), n_categories, axis=0)
    base = base.astype(np.int64).reshape(-1)
    n_parts = len(total) // max(n_categories * len(measures), 1)  # the documents, each once or in each voice
    value = np.full(len(total), np.nan)
    np.divide(total, base, out=value, where=base > 0)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.repeat(len(total) // max(len(corpus), 1)),
            "measure": np.tile(np.array(measures, dtype=object), n_parts * n_categories),
            "lexicon": lexicon.name,
            "category": np.tile(np.array(lexicon.categories, dtype=object).repeat(len(measures)), n_parts),
            "total": total,
            "base": base,
            "value": value,
        }
    ).astype({"doc_id": "str", "measure": "str", "lexicon": "str", "category": "str"})
    return check(table, SCORES, "table of scores")
