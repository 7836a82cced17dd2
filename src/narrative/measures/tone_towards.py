"""Tone towards somebody: of the sentences, clauses or words in which an actor, or a frame, stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.lexicons.lexicon import Lexicon
from narrative.measures.by_voice import N_VOICES, label_parts
from narrative.measures.fitting import leave_out_foreign
from narrative.measures.passages import Passages, Window, find_passages, list_actors
from narrative.measures.scorers import PassageScores, Scorer, choose_scorer, cut_texts
from narrative.measures.valence_formulas import Formula
from narrative.schema import PASSAGES, SCORES, check
from narrative.voices.assignment import assign_voice

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Actors = Lexicon | Mapping[str, Iterable[str]] | Sequence[str] | str
Ints = npt.NDArray[np.int64]


def tone_about(
    corpus: Corpus,
    actors: Actors,
    window: Window = "sentence",
    *,
    measure: str | Lexicon = "tone",
    formula: Formula = "difference",
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score the tone of what each document says about each of some actors.

    What is said about an actor is, by `window`:

    - "sentence": the sentences in which one of the actor's patterns stands, without the clauses in which only
      other actors stand (*Lee was praised, but Moss was attacked*);
    - "clause": only the clauses in which one stands; `narrative.measures.clauses` says how sentences are cut;
    - a number: so many words on either side of a match, within its sentence, without such clauses.

    A word counts once for an actor, however many matches are near. The words of each passage are scored as a
    text of its own, and passages count by their words. This is tone near somebody, not towards them: in *Lee
    condemned the attack* the tone near Lee is bad. The narrower the window, the fewer words, and the less
    often a program knows any. Compare the same actor between outlets rather than two actors with each other,
    who may do and suffer different things; and read the passages (`passages_about`).

    This needs the texts. Of a corpus that was measured, open the documents that you want first, as in
    `tone_about(read_measured("measured").where(outlet="The Mill").open(), actors)`.

    Args:
        corpus: what was read.
        actors: a lexicon with a category for each actor, or its name; the patterns of each by a name; or
            texts as "the mayor: mayor, Ann Brask". Pronouns are not followed: *she* is found only if it is a
            pattern.
        window: see above.
        measure: what gives the tone: "tone", "vader", "textblob", or a lexicon as for `valence`.
        formula: of a lexicon: "difference", "relative" or "mean".
        quotations: what people are reported to have said, from `quotations(corpus)`. Then there is a row for
            each voice, in a column `voice`: what the journalist says about an actor, and what others do.

    Returns:
        A table of scores, for `compare`, `trend` and the figures: of each actor (`category`) the tone, and
        which share of the words it rests on (coverage). A document that does not speak of an actor has base 0
        and no value.

    Raises:
        CorpusError: the corpus was measured, and its texts are not open.
        LexiconError: a pattern is not well formed, or the lexicon of tone has no polarity.
        ParameterError: no actor, or a window that is none.
        UnknownNameError: there is no such measure or formula.

    Word lists in windows around names were tried on news by Balahur et al. 2010 (Sentiment analysis in the
    news, LREC) and Steinberger, Hegele, Tanev & della Rocca 2017 (RANLP, pp. 707–715,
    doi:10.26615/978-954-452-049-6_091), where they were not precise enough to show single results. To leave
    out clauses about others is a rule of this package.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "Lee was praised as a good friend, but Moss was attacked. Moss lost."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en")
    >>> scores = tone_about(corpus, ["Lee", "Moss"])
    >>> print(scores[["measure", "category", "total", "base", "value"]].round(3).to_string(index=False))
          measure category  total  base  value
             tone      Lee  5.788     7  0.827
    tone_coverage      Lee  3.000     7  0.429
             tone     Moss -3.724     6 -0.621
    tone_coverage     Moss  2.000     6  0.333
    """
    lexicon, scorer = list_actors(actors), choose_scorer(measure, formula)
    passages = find_passages(corpus, lexicon, window, quotations=quotations)
    return _score(corpus, lexicon, scorer, passages, by_voice=quotations is not None)


def frame_tone(
    corpus: Corpus, lexicon: Lexicon, *, measure: str | Lexicon = "tone", formula: Formula = "difference"
) -> pd.DataFrame:
    """Score the tone of the sentences in which each category of a lexicon stands.

    The same as `tone_about`, for frames: whole sentences with at least one match that is not negated. A
    sentence in which two frames stand counts for both. A frame whose own words have a tone is near it: the
    sentences of *hope* are positive already by *hope*. So compare a frame between texts, not with others.

    Args:
        corpus: what was read.
        lexicon: the categories.
        measure, formula: as in `tone_about`.

    Returns:
        A table of scores: for each document and category the tone, over the words of these sentences, and its
        coverage.

    Raises:
        LexiconError: the lexicon of tone has no polarity.
        UnknownNameError: there is no such measure or formula.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> documents = pd.DataFrame({"text": ["Unity won. The talks failed. No unity there."]}, index=["a"])
    >>> corpus = Corpus.from_documents(documents, language="en")
    >>> unity = Lexicon.from_entries({"unity": ["unity"]}, name="example")
    >>> scores = frame_tone(corpus, unity)
    >>> print(scores[["measure", "category", "base", "value"]].round(3).to_string(index=False))
          measure category  base  value
             tone    unity     2  0.447
    tone_coverage    unity     2  0.500
    """
    passages = find_passages(corpus, lexicon, "sentence", alone=False, negated=False)
    return _score(corpus, lexicon, choose_scorer(measure, formula), passages, by_voice=False)


def passages_about(
    corpus: Corpus,
    actors: Actors,
    window: Window = "sentence",
    *,
    measure: str | Lexicon = "tone",
    formula: Formula = "difference",
    quotations: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """List the passages that `tone_about` scores, each with its tone.

    Args:
        corpus, actors, window, measure, formula, quotations: as in `tone_about`.

    Returns:
        A table by `schema.PASSAGES`, in the order of the texts: `text` is `text[start:end]` of the document,
        `category` the actor, `measure` what `value` is, `known` how many of the `words` have a value.
        `value` is missing where the measure is for another language. With quotations also `voice` and
        `speaker`: who says it.

    Raises:
        As `tone_about`.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "Lee was praised, but Moss, a good friend, was attacked."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en")
    >>> passages = passages_about(corpus, ["Lee", "Moss"], window="clause")
    >>> print(passages[["category", "text", "known", "value"]].round(2).to_string(index=False))
    category                                    text  known  value
         Lee                       Lee was praised,      1   0.63
        Moss but Moss, a good friend, was attacked.      3   0.37
    """
    lexicon, scorer = list_actors(actors), choose_scorer(measure, formula)
    passages = find_passages(corpus, lexicon, window, quotations=quotations)
    scores = scorer.score(corpus, passages)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.take(passages.documents),
            "sentence": passages.sentences - corpus.sentence_store.bounds[passages.documents],
            "start": passages.starts,
            "end": passages.ends,
            "text": pd.Series(cut_texts(corpus, passages), dtype="str"),
            "lexicon": lexicon.name,
            "category": np.array(lexicon.categories, dtype=object)[passages.categories],
            "words": passages.words,
            "known": scores.known,
            "measure": scorer.measure,
            "total": scores.totals,
            "base": scores.bases,
            "value": scores.values,
        }
    ).astype(dict.fromkeys(("lexicon", "category", "measure"), "str"))
    table = _leave_out_foreign(check(table, PASSAGES, "table of passages"), corpus, lexicon, scorer)
    return table if quotations is None else assign_voice(table, quotations)


def _score(
    corpus: Corpus, lexicon: Lexicon, scorer: Scorer, passages: Passages, *, by_voice: bool
) -> pd.DataFrame:
    """Add up the tone of passages for each document, or each document in each voice, and each category."""
    found = scorer.score(corpus, passages)
    n_parts = N_VOICES if by_voice else 1
    owners = passages.documents * n_parts + passages.voices
    table = _tabulate(corpus, lexicon, scorer, found, passages, owners, n_parts)
    table = _leave_out_foreign(table, corpus, lexicon, scorer)
    return label_parts(table, corpus) if by_voice else table


def _tabulate(
    corpus: Corpus,
    lexicon: Lexicon,
    scorer: Scorer,
    found: PassageScores,
    passages: Passages,
    owners: Ints,
    n_parts: int,
) -> pd.DataFrame:
    n_categories = len(lexicon.categories)
    cells = owners * n_categories + passages.categories
    size = len(corpus) * n_parts * n_categories
    totals = np.stack([np.bincount(cells, row, size) for row in (found.totals, found.known)], axis=1)
    bases = np.stack([np.bincount(cells, row, size) for row in (found.bases, passages.words)], axis=1)
    total, base = totals.reshape(-1), np.rint(bases).astype(np.int64).reshape(-1)
    names = (scorer.measure, scorer.coverage)
    per_part = n_categories * len(names)
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.repeat(n_parts * per_part),
            "measure": np.tile(np.array(names, dtype=object), size),
            "lexicon": lexicon.name,
            "category": np.tile(
                np.array(lexicon.categories, dtype=object).repeat(len(names)), len(corpus) * n_parts
            ),
            "total": total,
            "base": base,
            "value": np.divide(total, base, out=np.full(len(total), np.nan), where=base > 0),
        }
    ).astype(dict.fromkeys(("doc_id", "measure", "lexicon", "category"), "str"))
    return check(table, SCORES, "table of scores")


def _leave_out_foreign(table: pd.DataFrame, corpus: Corpus, lexicon: Lexicon, scorer: Scorer) -> pd.DataFrame:
    """Leave out the values of documents that are not in the language of the actors' names, or of the tone."""
    for language in dict.fromkeys((lexicon.language, scorer.language)):
        table = leave_out_foreign(table, corpus, {lexicon.name: language})
    return table
