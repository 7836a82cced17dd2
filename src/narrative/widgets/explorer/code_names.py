"""What code must say to have the corpus and the lexicon that an explorer was given."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from narrative.corpus.teaching import load_corpus
from narrative.lexicons.lexicon import Lexicon, list_lexicons
from narrative.lexicons.loading import load_lexicon
from narrative.resources import shipped_corpora

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus


def name_inputs(
    corpus: Corpus, lexicon: Lexicon, *, variables: Mapping[str, Any] | None = None
) -> tuple[str, str]:
    """Return the code for both: the notebook's own variables, else the call that loads what ships.

    Where there is neither, the usual names `corpus` and `lexicon` stand for them.

    Args:
        corpus: what was read.
        lexicon: the categories.
        variables: of the notebook; by default those of the one that this runs in.

    >>> from narrative import load_corpus, load_lexicon
    >>> harbour, mine = load_corpus("harbour"), Lexicon.from_entries({"hope": ["hope"]}, name="mine")
    >>> name_inputs(harbour, mine, variables={"articles": harbour})
    ('articles', 'lexicon')
    >>> name_inputs(harbour, load_lexicon("stance"), variables={})
    ("narrative.load_corpus('harbour')", "narrative.load_lexicon('stance')")
    """
    known = _list_variables() if variables is None else variables
    names = _find(corpus, known, "corpus"), _find(lexicon, known, "lexicon")
    return names[0] or _load_corpus(corpus), names[1] or _load_lexicon(lexicon)


def _find(wanted: object, variables: Mapping[str, Any], usual: str) -> str:
    """The name of the variable that holds an object, if one does: the usual one before others."""
    for name in (usual, *sorted(variables)):
        plain = name.isidentifier() and not name.startswith("_") and not keyword.iskeyword(name)
        if plain and variables.get(name) is wanted:
            return name
    return ""


def _list_variables() -> dict[str, Any]:
    """The variables of the notebook; none outside of one."""
    from IPython import get_ipython

    shell = get_ipython()
    return {} if shell is None else dict(shell.user_ns)


@lru_cache(4)
def _load_corpus(corpus: Corpus) -> str:
    """The call that loads a corpus that ships; of another one the usual name."""
    ships = corpus.name in shipped_corpora() and load_corpus(corpus.name).hash == corpus.hash
    return f"narrative.load_corpus({corpus.name!r})" if ships else "corpus"


@lru_cache(4)
def _load_lexicon(lexicon: Lexicon) -> str:
    """The same of a lexicon."""
    ships = lexicon.name in set(list_lexicons()["name"]) and load_lexicon(lexicon.name).hash == lexicon.hash
    return f"narrative.load_lexicon({lexicon.name!r})" if ships else "lexicon"
