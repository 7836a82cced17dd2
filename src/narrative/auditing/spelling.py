"""Other spellings of a word: British and American ones by rule, and slips of the pen by likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

#: What may be spelt otherwise, and how; patterns keep their `*` and `?`. A rule may give a word that is none:
#: it is only ever looked for in the corpus.
_RULES = tuple(
    (re.compile(spelling), other)
    for spelling, other in (
        (r"(?<=\w\w)our", "or"),  # honour, honor
        (r"(?<=\w\w)or(?![tdmn])", "our"),
        (r"(?<=\w\w\w)is(?=e|ing|ation|able|\*)", "iz"),  # organise, organize
        (r"(?<=\w\w\w)iz(?=e|ing|ation|able|\*)", "is"),
        (r"(?<=\wl)ys(?=e|ing|\*)", "yz"),  # paralyse, paralyze
        (r"(?<=\wl)yz(?=e|ing|\*)", "ys"),
        (r"(?<=\w\w[btg])re(?=[sd*]?$)", "er"),  # centre, center
        (r"(?<=\w\w[btg])er(?=(?:s|ed|\*)?$)", "re"),
        (r"(?<=\w\w)ence(?=[sd*]?$|less)", "ense"),  # defence, defense
        (r"(?<=\w\w)ense(?=[sd*]?$|less)", "ence"),
        (r"(?<=\w\w)ogue", "og"),  # dialogue, dialog
        (r"(?<=\w\w[lt])og(?=s?$)", "ogue"),
        (r"(?<=\w[aeiou])ll(?=ed|ing|er|or|\*)", "l"),  # travelled, traveled
        (r"(?<=\w\w[aeiou])l(?=ed|ing|er|or)", "ll"),
        (r"(?<=\w\w[dg])ement", "ment"),  # judgement, judgment
        (r"(?<=\w\wdg)ment", "ement"),
        (r"(?<=\w)[ao]e(?=\w{4})", "e"),  # paediatric, pediatric
        (r"^ped(?=iat|o)", "paed"),
        (r"programme", "program"),
        (r"program(?!m)", "programme"),
        (r"^grey", "gray"),
        (r"^gray", "grey"),
        (r"^scept", "skept"),  # sceptic, skeptic
        (r"^skept", "scept"),
        (r"(?<=\w)-(?=\w)", ""),  # co-operate, cooperate
        (r"^(co|re|pre|non|anti|semi|peace|war)(?=\w{4})", r"\1-"),
    )
)
#: Words with fewer letters have too many neighbours.
_LEAST_LETTERS = 6
#: How alike two words must be, by difflib's ratio: one letter too many or too few in 6, another one in 8.
_LIKE = 0.87


def respell(word: str) -> list[str]:
    """Return a word, or a word of a pattern, in the other spellings that a rule gives for it.

    >>> respell("organis*"), respell("defence"), respell("honour"), respell("hope")
    (['organiz*'], ['defense'], ['honor'], [])
    """
    spelt = [rule.sub(other, word) for rule, other in _RULES]
    return [other for other in dict.fromkeys(spelt) if other != word]


class Neighbours:
    """Words among which those are found that are spelt nearly like another."""

    def __init__(self, words: Iterable[str]) -> None:
        self._shelves: dict[tuple[str, int], list[str]] = {}
        for word in words:
            if len(word) >= _LEAST_LETTERS - 1 and word.isalpha():
                self._shelves.setdefault((word[:2], len(word)), []).append(word)

    def find(self, word: str, most: int = 4) -> list[str]:
        """Return at most so many other words that begin like `word` and are nearly alike, the nearest first.

        >>> Neighbours(["solidarity", "solidarty", "soldiers"]).find("solidarity")
        ['solidarty']
        """
        if len(word) < _LEAST_LETTERS or not word.isalpha():
            return []
        candidates = [
            other
            for length in (len(word) - 1, len(word), len(word) + 1)
            for other in self._shelves.get((word[:2], length), ())
            if other != word
        ]
        return get_close_matches(word, candidates, n=most, cutoff=_LIKE)


class Stems:
    """Words by their stems, as the Snowball stemmer of their language cuts them (Porter 2001)."""

    def __init__(self, words: Iterable[str], language: str) -> None:
        self._shelves: dict[str, list[str]] = {}
        for word in words:
            if len(word) > 2 and word.isalpha():
                self._shelves.setdefault(word[:3], []).append(word)
        self._stem = _stemmer(language)

    def find(self, bases: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield words that share a stem with one of the base words, each with that word.

        >>> list(Stems(["hoping", "hop", "hopes"], "en").find(["hope"]))
        [('hoping', 'hope'), ('hopes', 'hope')]
        """
        if self._stem is None:
            return
        stems = {self._stem(base): base for base in reversed(list(bases)) if len(base) > 2}
        for start in dict.fromkeys(base[:3] for base in stems.values()):
            for word in self._shelves.get(start, ()):
                base = stems.get(self._stem(word))
                if base is not None and base != word:
                    yield word, base


#: The languages for which there is a stemmer, by the names that a card gives them.
_STEMMERS: Mapping[str, str] = {
    "ar": "arabic", "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish",
}  # fmt: skip


def _stemmer(language: str) -> Callable[[str], str] | None:
    """A function that cuts a word to its stem; none where the language has no stemmer."""
    name = _STEMMERS.get(language.split("-")[0].lower())
    if name is None:
        return None
    from nltk.stem.snowball import SnowballStemmer

    stem: Callable[[str], str] = SnowballStemmer(name).stem
    return stem
