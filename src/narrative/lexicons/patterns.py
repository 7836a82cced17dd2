"""The language of patterns: how an entry of a lexicon says which words it means.

- A pattern is one word (*hope*) or a phrase, words with white space between (*common cause*).
- `*` stands for any run of characters inside one word, also for none (*hope\\** finds *hope*, *hopes*,
  *hope-filled*); `?` for exactly one character (*stra?e* finds *Straße*). As a word of its own in a phrase,
  `*` stands for any one word (*lost \\* lives*). A word never matches across a space.
- `!` in front makes an exclusion: *!hopeless\\** takes out of its category what *hope\\** would find there.
- `^` in front matches case as written (*^US* finds *US*, not *us*). An exclusion has it second: *!^US*.
- Otherwise case, curly or straight apostrophes and hyphens, ligatures and soft hyphens make no difference
  (`narrative.text.normalise`). Words are what `narrative.text.find_tokens` says; a last point or apostrophe
  may be written (*U.S.*, *minutes' silence*), but is no part of the word.

There are no regular expressions, so no pattern can hang: a word is checked against a pattern in time
proportional to at most the product of their lengths. A pattern has at most 100 words, each of at most 200
characters and 20 `*`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from narrative.text import find_tokens, normalise, straighten

_WILDCARD = re.compile(r"[*?]")
#: What most words of patterns look like: such a one is a token as it is, so it need not be cut.
_PLAIN = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*\*?")
_UNSEEN = str.maketrans("\u2010\u2011", "--", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
#: No pattern has more words, and no word of it is longer or has more `*`.
_MOST_WORDS, _LONGEST, _MOST_STARS = 100, 200, 20
#: So many steps are spent on what exclusions can take out; a real lexicon needs far fewer.
_MOST_STEPS = 1_000_000
#: By so many letters the words of patterns are told apart before they are compared.
_BEGINNING = 5
# Letters without case that stand in for wildcards while a pattern is cut into tokens.
_STAND_INS = [chr(code) for code in range(0xA000, 0xA080)]


@dataclass(frozen=True)
class Pattern:
    """One pattern, taken apart.

    `words` are in normal form (as written where `case` is marked), wildcards included.
    """

    text: str
    words: tuple[str, ...]
    exclusion: bool = False
    case: bool = False

    @property
    def wild(self) -> bool:
        """Whether the pattern holds a wildcard."""
        return any(map(is_wild, self.words))

    @cached_property
    def specificity(self) -> tuple[bool, int]:
        """What decides between two patterns for the same words, smallest first: no wildcard, more letters."""
        letters = "".join(self.words)
        n_wild = sum(map(letters.count, "*?"))
        return n_wild > 0, n_wild - len(letters)

    @property
    def key(self) -> tuple[bool, bool, tuple[str, ...]]:
        """What two patterns share that mean the same."""
        return self.exclusion, self.case, self.words


def parse_pattern(text: str) -> Pattern:
    """Return the pattern that `text` says.

    Raises:
        ValueError: it says none; the message tells what is wrong.

    >>> parse_pattern("!Hope*").words, parse_pattern("!Hope*").exclusion
    (('hope*',), True)
    >>> parse_pattern("^the U.S.").words
    ('the', 'U.S')
    >>> parse_pattern("hope, faith")
    Traceback (most recent call last):
    ValueError: 'hope,' is not a word: ',' is part of no word
    """
    rest = text.strip()
    exclusion = rest.startswith("!")
    rest = rest[exclusion:].lstrip()
    case = rest.startswith("^")
    rest = rest[case:].lstrip()
    if not rest:
        raise ValueError("the pattern is empty")
    chunks = rest.split()
    if len(chunks) > _MOST_WORDS:
        raise ValueError(f"a phrase of {len(chunks):,} words; a pattern has at most {_MOST_WORDS}")
    words = tuple(_parse_word(chunk, case) for chunk in chunks)
    if not any(_WILDCARD.sub("", word) for word in words):
        raise ValueError(f"{rest!r} would match any word; a pattern needs at least one letter or digit")
    return Pattern(text.strip(), words, exclusion, case)


def _parse_word(chunk: str, case: bool) -> str:
    if len(chunk) > _LONGEST or chunk.count("*") > _MOST_STARS:
        raise ValueError(
            f"{chunk[:20]!r}… has {len(chunk):,} characters and {chunk.count('*'):,} '*'; "
            f"a word of a pattern has at most {_LONGEST} and {_MOST_STARS}"
        )
    if _PLAIN.fullmatch(chunk):
        return chunk if case else chunk.lower()
    if not _WILDCARD.sub("", chunk):
        return re.sub(r"\*+", "*", chunk)
    any_run, any_one = [letter for letter in _STAND_INS if letter not in chunk][:2]
    shown = re.sub(r"\*+", any_run, chunk).replace("?", any_one)
    spans = find_tokens(shown)
    if len(spans) != 1 or shown[spans[0][1] :] not in ("", ".", *"'‘’‛ʼ＇´") or spans[0][0]:
        inside = {place for start, end in spans for place in range(start, end)}
        alien = "".join(dict.fromkeys(sign for place, sign in enumerate(shown) if place not in inside))
        if len(spans) > 1:
            raise ValueError(f"{chunk!r} is {len(spans)} words, with {alien!r} between or around them")
        raise ValueError(f"{chunk!r} is not a word: {alien!r} is part of no word")
    token = shown[spans[0][0] : spans[0][1]]
    word = as_written(token) if case else normalise(token)
    return word.replace(any_run, "*").replace(any_one, "?")


def as_written(token: str) -> str:
    """Return the form of a token under which case-marked patterns are matched: normal, but for its case.

    >>> as_written("Don’t")
    "Don't"
    """
    if token.isascii():
        return token
    return unicodedata.normalize("NFKC", straighten(token).translate(_UNSEEN)).translate(_UNSEEN)


def unfold(token: str) -> tuple[str, str]:
    """Return the normal form of a token, but with the letters that folding makes two of, and these letters.

    They are one character where a pattern has `?`, as *ß* is in *Straße*.

    >>> unfold("Straße"), unfold("STRASSE"), unfold("Größe")
    (('straße', 'ß'), ('strasse', ''), ('größe', 'ß'))
    """
    written = as_written(token)
    if written.isascii():
        return written.lower(), ""
    signs = [
        next((form for form in (sign.casefold(), sign.lower()) if len(form) == 1), sign) for sign in written
    ]
    return "".join(signs), "".join(sorted({sign for sign in signs if len(sign.casefold()) > 1}))


def refold(word: str, letters: str) -> str:
    """Return a word in which each of the `letters` that folding made two of is one again.

    >>> refold("gro?strasse", "ß")
    'gro?straße'
    """
    for letter in letters:
        word = word.replace(letter.casefold(), letter)
    return word


def is_wild(word: str) -> bool:
    """Say whether a pattern's word holds a wildcard."""
    return _WILDCARD.search(word) is not None


def word_matcher(word: str) -> Callable[[str], bool]:
    """Return a function that says whether a form matches the pattern's word.

    The pieces between the `*` are looked for one after the other, each where it first stands behind the one
    before. No choice is ever taken back, so the time is at most proportional to the product of the lengths.

    >>> matches = word_matcher("a*a*a*a*a*a*a*a*b")
    >>> matches("a" * 100_000), matches("a" * 100_000 + "b")
    (False, True)
    """
    if "*" not in word:
        if "?" not in word:
            return word.__eq__
        return lambda form: len(form) == len(word) and _stands(word, form, 0)
    first, *middle, last = word.split("*")
    finders = [_finder(piece) for piece in middle if piece]
    least = len(first) + len(last)

    def matches(form: str) -> bool:
        if len(form) < least or not _stands(first, form, 0):
            return False
        stop = len(form) - len(last)
        if not _stands(last, form, stop):
            return False
        place = len(first)
        for find in finders:
            place = find(form, place, stop)
            if place < 0:
                return False
        return True

    return matches


def _stands(piece: str, form: str, place: int) -> bool:
    if "?" not in piece:
        return form.startswith(piece, place)
    return all(sign in ("?", form[place + k]) for k, sign in enumerate(piece))


def _finder(piece: str) -> Callable[[str, int, int], int]:
    """Return a function that gives the end of the first place of `piece` in a form, or -1."""
    if "?" not in piece:

        def find(form: str, start: int, stop: int) -> int:
            place = form.find(piece, start, stop)
            return place + len(piece) if place >= 0 else -1

        return find
    # Without any repetition, a regular expression of fixed length never backtracks.
    search = re.compile("".join("." if sign == "?" else re.escape(sign) for sign in piece), re.DOTALL).search

    def find_shape(form: str, start: int, stop: int) -> int:
        found = search(form, start, stop)
        return found.end() if found else -1

    return find_shape


def words_meet(one: str, other: str) -> bool:
    """Say whether some word matches both of two patterns' words.

    >>> words_meet("hope*", "*less"), words_meet("hope", "hop?"), words_meet("hope*", "help*")
    (True, True, False)
    """
    return _meet(one, other)[0]


@lru_cache(maxsize=65536)
def _meet(one: str, other: str) -> tuple[bool, int]:
    """Whether some word matches both of two patterns' words, and how many steps it took to see."""
    begins = [_WILDCARD.split(word, maxsplit=1)[0] for word in (one, other)]
    if not begins[0].startswith(begins[1]) and not begins[1].startswith(begins[0]):
        return False, 1
    open_pairs, seen = [(0, 0)], {(0, 0)}
    while open_pairs:
        i, j = open_pairs.pop()
        if i == len(one) and j == len(other):
            return True, len(seen)
        steps = []
        if i < len(one) and one[i] == "*":
            steps += [(i + 1, j)] + ([(i, j + 1)] if j < len(other) else [])
        if j < len(other) and other[j] == "*":
            steps += [(i, j + 1)] + ([(i + 1, j)] if i < len(one) else [])
        if i < len(one) and j < len(other) and (one[i] == other[j] or "?" in (one[i], other[j])):
            steps.append((i + 1, j + 1))
        # A "?" that stands for ß, which is "ss" in the other.
        steps += [(i + 1, j + 2)] if one[i : i + 1] == "?" and other[j : j + 2] == "ss" else []
        steps += [(i + 2, j + 1)] if other[j : j + 1] == "?" and one[i : i + 2] == "ss" else []
        for step in steps:
            if step not in seen:
                seen.add(step)
                open_pairs.append(step)
    return False, len(seen)


def patterns_meet(
    exclusion: Pattern, pattern: Pattern, meet: Callable[[str, str], bool] = words_meet
) -> bool:
    """Say whether a place of `exclusion` can take out a place of `pattern`: overlap it and not be shorter.

    `meet` says whether two words can be the same.

    >>> patterns_meet(parse_pattern("!cape of good hope"), parse_pattern("hope*"))
    True
    >>> patterns_meet(parse_pattern("!hope"), parse_pattern("last hope"))
    False
    """
    one, other = exclusion.words, pattern.words
    if len(one) < len(other):
        return False
    if exclusion.case or pattern.case:
        one, other = (tuple(normalise(word) for word in words) for words in (one, other))
    # Plain loops: a lexicon of thousands of entries has hundreds of thousands of pairs.
    for place in range(1 - len(other), len(one)):
        for k in range(max(0, -place), min(len(other), len(one) - place)):
            if not meet(one[place + k], other[k]):
                break
        else:
            return True
    return False


def always_excluded(exclusion: Pattern, pattern: Pattern) -> bool:
    """Say whether `exclusion` takes out every place of `pattern`, as long as itself and without wildcards."""
    if pattern.wild or len(exclusion.words) != len(pattern.words) or (exclusion.case and not pattern.case):
        return False
    words = pattern.words if exclusion.case or not pattern.case else tuple(map(normalise, pattern.words))
    return all(word_matcher(wild)(word) for wild, word in zip(exclusion.words, words, strict=True))


def check_together(entries: Sequence[tuple[int, str, Pattern]]) -> list[tuple[int, str]]:
    """Return the mistakes that only show between entries (line, category, pattern), each with its line.

    These are a pattern given twice in a category, an exclusion that can affect nothing there, and a
    pattern that an exclusion always takes out. None of the last two changes a number, so in a lexicon that
    has no end of exclusions they are not looked for to the last pair.
    """
    found = []
    seen: dict[tuple[str, object], int] = {}
    rivals: dict[str, _Rivals] = {}
    for line, category, pattern in entries:
        first = seen.setdefault((category, pattern.key), line)
        if first != line:
            found.append((line, f"{pattern.text!r} in {category!r} is already on line {first}"))
        elif not pattern.exclusion:
            rivals.setdefault(category, _Rivals()).add(line, pattern)
    left = _MOST_STEPS

    def meet(one: str, other: str) -> bool:
        nonlocal left
        if one[0] != other[0] and one[0] not in "*?" and other[0] not in "*?":
            left -= 1
            return False
        met, steps = _meet(one, other)
        left -= steps
        return met

    for line, category, exclusion in entries:
        if not exclusion.exclusion or left < 0:
            continue
        others = rivals[category].near(exclusion) if category in rivals else []
        left -= len(others)
        met = [
            (other, pattern)
            for other, pattern in others
            if left >= 0 and patterns_meet(exclusion, pattern, meet)
        ]
        if not met and left >= 0:
            problem = f"{exclusion.text!r} affects nothing: it can take out no pattern of {category!r}"
            found.append((line, problem))
        found += [
            (other, f"{pattern.text!r} never counts: line {line} ({exclusion.text!r}) always takes it out")
            for other, pattern in met
            if always_excluded(exclusion, pattern)
        ]
    return sorted(found)


class _Rivals:
    """The patterns of a category, by the letters with which their words begin."""

    def __init__(self) -> None:
        self._all: list[tuple[int, Pattern]] = []
        self._beginning: dict[str, list[int]] = {}
        self._longer: dict[str, list[int]] = {}

    def add(self, line: int, pattern: Pattern) -> None:
        """Add a pattern."""
        for letters in _beginnings(pattern):
            self._beginning.setdefault(letters, []).append(len(self._all))
            for size in range(len(letters)):
                self._longer.setdefault(letters[:size], []).append(len(self._all))
        self._all.append((line, pattern))

    def near(self, exclusion: Pattern) -> list[tuple[int, Pattern]]:
        """Return the patterns that have a word with which one of the exclusion's can be the same."""
        numbers: set[int] = set()
        for letters in _beginnings(exclusion):
            numbers.update(self._longer.get(letters, ()))
            for size in range(len(letters) + 1):
                numbers.update(self._beginning.get(letters[:size], ()))
        return [self._all[number] for number in sorted(numbers)]


def _beginnings(pattern: Pattern) -> set[str]:
    """The first letters of a pattern's words, folded, up to a wildcard."""
    words = map(normalise, pattern.words) if pattern.case else pattern.words
    return {_WILDCARD.split(word[:_BEGINNING], maxsplit=1)[0] for word in words}
