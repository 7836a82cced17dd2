"""Which words a corpus has where capitals can make another word of the same letters: *US* and *us*."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import ParameterError, check_choice
from narrative.vocabulary.sequences import Flags, Ints, Numbers, count_numbers, write_patterns

if TYPE_CHECKING:
    from narrative.engine.tokens import TokenStore

#: How spellings of a word are brought together: all, none, or by what the corpus shows.
Fold = bool | Literal["measured"]
MEASURED: Literal["measured"] = "measured"
#: Both spellings of a form that is two words have this share of it, and stand in so many documents.
SHARE, LEAST = 0.05, 3


def check_fold(fold: Fold, n: int = 1) -> None:
    """Refuse what is no way to fold words, or none for sequences of `n` words.

    Raises:
        UnknownNameError: `fold` is neither true, false nor "measured".
        ParameterError: it is "measured", and `n` is not 1.
    """
    if not isinstance(fold, bool):
        check_choice("way to fold (fold)", fold, (MEASURED,))
        if n != 1:
            raise ParameterError(f"fold='measured' is for single words; n={n} needs True or False.")


@dataclass(frozen=True)
class Spellings:
    """The words of a corpus, with those told apart that only capitals tell apart.

    All spellings of a normal form are one word, with one exception: a form is two words if the corpus has it
    both in small letters and all in capitals (*us* and *US*, *aids* and *AIDS*). Counted are capitals that
    stand alone: not those of a word next to another that is all in capitals, as in a headline. Each of the
    two then has at least 5 % of these occurrences, and stands in three documents or more. To the word in
    capitals belongs all that is written so; to the other *us* and *Us*.

    A word with one capital is never told from one without (*May*, *may*), since a capital may stand for the
    beginning of a sentence, a headline or a title as well as for a name.

    Attributes:
        store: the tokens.
        number_of: int32[V], the word of each surface form: below F its normal form; from F on, words in
            capitals.
        split: int64[S], the normal forms that are two words; the word `F + s` is `split[s]` in capitals.
    """

    store: TokenStore
    number_of: Numbers
    split: Ints

    @property
    def size(self) -> int:
        """How many words there are."""
        return len(self.store.forms) + len(self.split)

    @cached_property
    def commonest(self) -> Ints:
        """int64[W], the commonest surface form of each word; of equal ones that with fewer capitals."""
        counts = count_numbers(self.store.types, len(self.store.vocabulary))
        alphabetic = pd.factorize(self.store.vocabulary, sort=True)[0]
        rows = np.lexsort((-alphabetic, -counts, self.number_of))  # capitals come before small letters
        words = self.number_of[rows]
        firsts = np.flatnonzero(np.diff(words, prepend=-1))
        found = np.full(self.size, -1, np.int64)
        found[words[firsts]] = rows[firsts]
        return found

    @property
    def names(self) -> npt.NDArray[Any]:
        """object[W], each word in its commonest spelling."""
        names = self.store.vocabulary[self.commonest]
        names[self.commonest < 0] = ""
        return np.asarray(names)

    def keys(self, words: Ints) -> npt.NDArray[Any]:
        """What words are known by in a list of words: the normal form, or the word in capitals."""
        folded = len(self.store.forms)
        keys = self.store.forms[np.where(words < folded, words, 0)]
        capital = words >= folded
        keys[capital] = self.names[words[capital]]
        return np.asarray(keys)

    def patterns(self, words: Ints) -> list[str]:
        """A pattern for each word, which finds all its spellings; of two words of a form, the commonest."""
        folded = len(self.store.forms)
        two = (words >= folded) | np.isin(words, self.split)
        forms = np.where(two, 0, words)[:, None].astype(np.int32)
        types = np.where(two, self.commonest[words], 0)[:, None].astype(np.int32)
        plain = write_patterns(forms, self.store, fold=True)
        exact = write_patterns(types, self.store, fold=False)
        return [other if cased else one for one, other, cased in zip(plain, exact, two.tolist(), strict=True)]


def tell_spellings(store: TokenStore) -> Spellings:
    """Find which normal forms of a corpus are two words; `Spellings` says when one is.

    >>> from narrative.engine.tokens import tokenise
    >>> texts = ["The US told us.", "The US did not tell us.", "Not the US.", "TELL US NOW, they told us."]
    >>> spellings = tell_spellings(tokenise(texts))
    >>> spellings.names[spellings.number_of[spellings.store.types[:4]]].tolist()
    ['The', 'US', 'told', 'us']
    """
    capital: Flags = np.fromiter(map(is_capital, store.vocabulary), np.bool_, len(store.vocabulary))
    small = np.fromiter((word[:1].islower() for word in store.vocabulary), np.bool_, len(store.vocabulary))
    size, folded = len(store.forms), store.form_of
    # Only forms that have both spellings at all are looked at more closely.
    has_small, has_capital = np.zeros((2, size), np.bool_)
    has_small[folded[small]] = True
    has_capital[folded[capital]] = True
    shares = [_count_alone(store, kind, has_small & has_capital, capital) for kind in (small, capital)]
    least = SHARE * sum(counts for counts, _ in shares)
    enough = [(counts >= least) & (documents >= LEAST) for counts, documents in shares]
    split = np.flatnonzero(enough[0] & enough[1])
    numbers = np.full(size, -1, np.int32)
    numbers[split] = size + np.arange(len(split), dtype=np.int32)
    apart = capital & (numbers[folded] >= 0)
    return Spellings(store, np.where(apart, numbers[folded], folded).astype(np.int32), split)


def is_capital(word: str) -> bool:
    """Whether a word is all in capitals, of which it has two or more."""
    return word.isupper() and sum(map(str.isupper, word)) > 1


def _count_alone(store: TokenStore, kind: Flags, candidates: Flags, capital: Flags) -> tuple[Ints, Ints]:
    """Count for each form the tokens of a kind with no word in capitals beside them, and their documents."""
    chosen = (kind & candidates[store.form_of])[store.types]
    shouted = capital[store.types]
    beside = np.zeros(store.n_tokens, np.bool_)
    beside[1:] = shouted[:-1]
    beside[store.bounds[:-1][store.counts > 0]] = False
    after = np.zeros(store.n_tokens, np.bool_)
    after[:-1] = shouted[1:]
    after[store.bounds[1:][store.counts > 0] - 1] = False
    places = np.flatnonzero(chosen & ~((beside | after) & shouted))
    forms = store.form_of[store.types[places]].astype(np.int64)
    documents = np.searchsorted(store.bounds, places, side="right") - 1
    cells = np.unique(forms * (store.n_documents + 1) + documents) // (store.n_documents + 1)
    size = len(candidates)
    return np.bincount(forms, minlength=size), np.bincount(cells, minlength=size)
