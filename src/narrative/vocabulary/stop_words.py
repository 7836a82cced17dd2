"""Words that are left out of a comparison."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from narrative.errors import ParameterError
from narrative.text import normalise
from narrative.vocabulary.sequences import Flags
from narrative.vocabulary.spellings import MEASURED, Fold, is_capital

#: The name of the list of English words of grammar, and what is in it.
ENGLISH = "english"
_GRAMMAR = """
    a an the this that these those such same i me my mine myself you your yours yourself yourselves he him
    his himself she her hers herself it its itself we us our ours ourselves they them their theirs
    themselves who whom whose which what someone somebody something anyone anybody anything everyone
    everybody everything nobody nothing none one each every either neither both all any some few many much
    more most several other another own be am is are was were been being have has had having do does did
    doing done will would shall should can could may might must ought and or but nor so yet if unless
    because since although though while whereas whether than as of in on at by to from for with without
    about against between among into onto through during before after above below over under up down out off
    near upon within toward towards until till across along around behind beside besides beyond despite
    except like per via not no never only just also too very quite rather there here then now when where why
    how again once ever it's that's there's he's she's i'm i've i'd i'll you're you've we're we've we'll
    they're they've isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't won't wouldn't
    can't couldn't shouldn't cannot
"""


def read_stop_words(given: str | Iterable[str]) -> list[str]:
    """Return the words that are to be left out: those given, or of the list *english*.

    Args:
        given: words; or text, with a comma between words; or "english", for the words of English grammar.

    Raises:
        ParameterError: one of them is no text.

    >>> read_stop_words("docker, dockers"), len(read_stop_words("english"))
    (['docker', 'dockers'], 219)
    """
    if isinstance(given, str):
        if given.strip().lower() == ENGLISH:
            return _GRAMMAR.split()
        given = given.split(",")
    words = list(given)
    for word in words:
        if not isinstance(word, str):
            raise ParameterError(f"stop_words: {word!r} is not a word; give text.")
    return [word.strip() for word in words if word.strip()]


def find_stopped(keys: npt.NDArray[Any], stop_words: str | Iterable[str], fold: Fold) -> Flags:
    """Say of each item whether it has a word that is to be left out.

    Args:
        keys: the items as they are known: `Spellings.keys`, or labels; of sequences with a space between.
        stop_words: as in `read_stop_words`.
        fold: how the items were made. Words are compared in normal form, or as written if it is false. Of two
            words that only capitals tell apart, *US* leaves out that in capitals, and *us* the other.
    """
    words = read_stop_words(stop_words)
    if not words:
        return np.zeros(len(keys), np.bool_)
    known = set(keys.tolist()) if fold == MEASURED else set()
    left = {
        word if fold is False or (is_capital(word) and word in known) else normalise(word) for word in words
    }
    return np.fromiter((not left.isdisjoint(key.split(" ")) for key in keys), np.bool_, len(keys))
