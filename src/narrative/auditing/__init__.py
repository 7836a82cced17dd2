"""A lexicon on trial: what each entry finds, what rests on it, which matches to judge, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from narrative.auditing.entries import tally_categories, tally_entries, tally_overlaps
from narrative.auditing.removals import remove_each
from narrative.auditing.samples import draw_sample
from narrative.auditing.suggestions import suggest_words
from narrative.auditing.trial import Trial
from narrative.corpus.languages import keep_fitting
from narrative.errors import CorpusError, LexiconError, ParameterError
from narrative.lexicons.lexicon import Lexicon, check_lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.text.language_names import name_language

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["Audit", "audit"]


@dataclass(frozen=True, eq=False)
class Audit:
    """What `audit` found.

    Attributes:
        lexicon: the lexicon on trial.
        entries: what each entry found (`schema.AUDIT_ENTRIES`).
        categories: the same for each category (`schema.AUDIT_CATEGORIES`).
        overlaps: entries of two categories that match the same words (`schema.AUDIT_OVERLAPS`).
        removals: what each group's rate would be without each entry (`schema.AUDIT_REMOVALS`).
        sample: matches to judge, those of all categories and groups in turn (`schema.AUDIT_SAMPLE`).
        suggestions: words that occur and that no entry of a category matches (`schema.SUGGESTIONS`).
        contexts: some occurrences of each suggestion (`schema.CONCORDANCE`).
        left_out: how many documents are in another language than the lexicon.
    """

    lexicon: Lexicon
    entries: pd.DataFrame
    categories: pd.DataFrame
    overlaps: pd.DataFrame
    removals: pd.DataFrame
    sample: pd.DataFrame
    suggestions: pd.DataFrame
    contexts: pd.DataFrame
    left_out: int = 0

    def __repr__(self) -> str:
        dead = int((self.entries["dead"] & (self.entries["kind"] == "finds")).sum())
        finding = int((self.entries["kind"] == "finds").sum())
        return (
            f"Audit of {self.lexicon.name!r}: {int(self.entries['matches'].sum()):,} matches of {finding:,} "
            f"entries, of which {dead:,} found none; {len(self.sample):,} matches to judge, "
            f"{len(self.suggestions):,} words to look at"
        )

    def _repr_html_(self) -> str:
        from narrative.figures.notebook_display import show_result

        names = ("categories", "entries", "overlaps", "removals", "sample", "suggestions", "contexts")
        return show_result(repr(self), {name: getattr(self, name) for name in names})


def audit(
    corpus: Corpus,
    lexicon: Lexicon | str,
    *,
    by: str | Sequence[str] | None = None,
    per_entry: int = 5,
    per_category: int = 30,
    suggestions: int = 10,
    window: int = 10,
    seed: int = 2024,
) -> Audit:
    """Try a lexicon out on a corpus: what each entry finds, and what depends on it.

    Matches are those of `match`. A negated match is counted as negated, and in nothing else. In the tables:

    - `entries`: `occurs` (matches of the pattern by itself), `matches` (those that count for it), `negated`,
      `excluded` (what exclusions took out; of an exclusion, how often it took something out),
      `documents`, `sole_documents` (in which no other entry of its category counts), `share` (of the
      category's matches, 0 to 1), `dead` (no match, negated or not, is its own; of an exclusion: it took
      nothing out), `carries` (more than half of its category, which has other entries). An entry that occurs
      and is dead always gives way to a longer or more specific one, or to an exclusion.
    - `categories`: the same added up, with the `first` entry, its share, and `effective_entries`: 1 / Σ
      share², the number of equally frequent entries that would be as concentrated (Laakso & Taagepera 1979).
    - `overlaps`: pairs of entries of two categories with matches that share a word and count in both; `same`
      of these are the very same words.
    - `removals`: for each entry and group the rate of its category (per word; Σ weights / Σ words), what it
      would be if the entry were not in the lexicon, and the difference. An exclusion has one too: what it
      holds down.
    - `sample`: random matches to judge; categories and groups take turns (outlets, where `by` names none),
      so that whoever stops on the way has judged some of each. See `judge`, `write_judging_sheet` and
      `judged_precision`.
    - `suggestions`: words to look at, for three reasons: "word form" (the stem of a word that the category
      means, by Snowball), "spelling" (British or American by rule; or a rare word that is nearly one of the
      category's) and "collocate" (it stands within five words of the category's matches more often than
      chance would have it). `like` is the word or entry that it resembles; `places` and `documents` are
      what it would add, so what the category counts already is not in it, and neither are the
      `excluded` ones, which exclusions (`excluded_by`) take out; `also_in` names categories that count some
      of them; `near` is how often a collocate stands near the category. English function words and
      words that are always capitalised are no collocates here. A suggestion is a question, not advice: read
      its `contexts`.

    Documents in another language than the lexicon's are left out.

    Args:
        corpus: what was read.
        lexicon: a lexicon, or the name of one that ships.
        by: what groups the documents: a column, or "day", "week", "month", "year", or several (see
            `compare`). By default all are one group.
        per_entry: how many matches of each entry to sample for judging; all, where there are fewer.
        per_category: how many matches of each category to sample besides, so that frequent entries have more.
        suggestions: at most so many for each category and reason; 0 for none.
        window: how many words to show on each side of a match.
        seed: of all random samples.

    Raises:
        UnknownNameError: no lexicon of this name ships.
        LexiconError: the lexicon has no entries.
        ParameterError: a number is not whole, or too small.
        CorpusError: there is no column `by`; or no document is in the language of the lexicon.

    >>> from narrative import Corpus, Lexicon
    >>> texts = ["They hope for peace. Hoping helps.", "No hope. A hopeless war.", "Peace talks; hope."]
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=[*"abc"]))
    >>> patterns = {"hope": ["hope*", "!hopeless", "optimis*"], "peace": ["peace"]}
    >>> tried = audit(corpus, Lexicon.from_entries(patterns, name="mine"))
    >>> tried.entries[["pattern", "matches", "negated", "excluded", "documents", "dead"]]
         pattern  matches  negated  excluded  documents   dead
    0      hope*        2        1         1          2  False
    1  !hopeless        0        0         1          0  False
    2   optimis*        0        0         0          0   True
    3      peace        2        0         0          2  False
    >>> tried.suggestions[["category", "reason", "word", "places"]].to_numpy().tolist()
    [['hope', 'word form', 'hoping', 1]]
    """
    numbers = {
        "per_entry": per_entry,
        "suggestions": suggestions,
        "per_category": per_category,
        "window": window,
    }
    for name, number in numbers.items():
        least = 1 if name == "per_entry" else 0
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            raise ParameterError(f"{name}={number!r}: give a whole number from {least}.")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise ParameterError(f"seed={seed!r}: give a whole number.")
    chosen = load_lexicon(lexicon) if isinstance(lexicon, str) else lexicon
    check_lexicon(chosen)
    if not len(chosen):
        raise LexiconError(f"The lexicon {chosen.name!r} has no entries to test.")
    fitting = keep_fitting(corpus, chosen.language)
    if not len(fitting) and len(corpus):
        language = name_language(chosen.language)
        raise CorpusError(f"No document of {corpus.name!r} is in {language}, as {chosen.name!r} is.")
    trial = Trial(fitting, chosen)
    entries = tally_entries(trial)
    words, contexts = suggest_words(trial, most=suggestions, window=window, seed=seed)
    return Audit(
        lexicon=chosen,
        entries=entries,
        categories=tally_categories(entries, trial),
        overlaps=tally_overlaps(trial),
        removals=remove_each(trial, by),
        sample=draw_sample(
            trial, per_entry=per_entry, per_category=per_category, window=window, seed=seed, by=by
        ),
        suggestions=words,
        contexts=contexts,
        left_out=len(corpus) - len(fitting),
    )
