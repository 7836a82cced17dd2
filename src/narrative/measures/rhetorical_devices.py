"""Rhetorical devices inside a sentence: threes, contrast pairs and questions, each by a plain rule.

A rule goes once from left to right and looks no farther than `REACH` words from where it stands, so that the
time grows with the length of a text, whatever is in it.

- *threes*: exactly three members, parted by commas, *and* or *or*, and built alike: each begins with the
  same word (*no fear, no doubt, no delay*), each ends with the same word, or each is one word in small
  letters with the same ending (*faster, cheaper, cleaner*) or names something abstract (*blood, sweat and
  tears*). Names, figures, and two or four members are none.
- *contrast*: *not X but Y* (also *not only*, *not just*), *not so much X as Y*, *less X than Y* and *X, not
  Y*, with X and Y built alike: they begin with the same word or the same kind of word (article, preposition,
  pronoun of possession), or have one or two words each. A clause of its own (*it did not rain but we stayed*)
  is no Y.
- *questions*: up to a question mark, from the sign that opens or the one that ended something before it; a
  lone *(?)* is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from narrative.lexicons.loading import load_lexicon

#: How many words a member of a device may have, and how far a rule looks for the next.
REACH = 8

#: The first and the last word of a match, and the rule that found it.
Found = tuple[int, int, str]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, parted by white space."""
    return frozenset(text.split())


ARTICLES = word_set("the a an this that these those")
OWNERS = word_set("my your his her its our their whose")
PREPOSITIONS = word_set(
    "in on at by for from of to with without against among between through into over under about after "
    "before because out within upon toward towards"
)
_PRONOUNS = word_set("he she it they we i you there who which nobody everybody nothing")
_BE = word_set("is are was were be been being am isn't aren't wasn't weren't it's that's he's she's they're")
_HELPERS = word_set(
    "do does did don't doesn't didn't has have had can could would should might must may will"
)
_VERBS = _BE | _HELPERS | word_set("said says came went got made took hopes wants remains remained came left")
_ONLY = word_set("only just merely simply solely")
_ENDINGS = ("ing", "ed", "ly", "ful", "less", "ous", "ive", "able", "ible", "ity", "ness", "tion",
            "sion", "ship", "ism", "dom", "ance", "ence")  # fmt: skip
_NO_ENDING = word_set(
    "evening morning building clothing ceiling spring string thing something nothing everything anything "
    "wedding pudding hundred family italy july fly reply supply jelly belly city university table cable"
)
_ABSTRACT = word_set(
    """
    anger anguish beauty belief blood bravery chaos compassion courage crime death deceit despair destiny
    devotion dignity doubt duty envy equality evil faith fame fate fear freedom friendship glory grace greed
    grief guilt hatred hate health honesty honour honor hope horror hunger ignorance independence joy justice
    knowledge law liberty lies life love loyalty mercy order pain passion patience peace pity pleasure poverty
    power pride progress reason respect safety sacrifice security shame solidarity sorrow strength suffering
    sweat tears terror toil trust truth tyranny unity victory violence virtue war wealth wisdom
    """
)
_STOPS = re.compile(r"[.!?…;:—–,][\"'”’)\]]*\Z|\Z|[\"'”’)\]]+[.!?…;:,]?\Z")
_ASKED = re.compile(r"\?+")
_BORDERS = '“"([«.!?…:;—'
_AROUND = " \t\r\n“”\"‘’'([«»)]"


@dataclass(frozen=True)
class Sentence:
    """A sentence of W words: their normal forms, how they are written, and the text between them.

    `gaps` has W + 1 texts: before the first word, between each two, and behind the last.
    """

    forms: Sequence[str]
    written: Sequence[str]
    gaps: Sequence[str]

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def kinds(self) -> list[int]:
        """Of each gap: 0 for white space, 1 for a lone comma between words, 2 for all else, and the end."""
        kinds = [*map(_kind_of_gap, self.gaps[: len(self.forms)]), 2]
        kinds[0] = 2 * (kinds[0] > 0)
        return kinds

    def comma(self, at: int) -> bool:
        """Whether a comma, and nothing else, stands before the word."""
        return at < len(self.kinds) and self.kinds[at] == 1

    def sign(self, at: int) -> bool:
        """Whether anything but white space stands before the word, or the sentence ends."""
        return at >= len(self.kinds) or self.kinds[at] > 0


def _kind_of_gap(gap: str) -> int:
    if gap == " ":
        return 0
    sign = gap.strip()
    return 1 if sign == "," else 2 * bool(sign)


def find_threes(sentence: Sentence) -> Iterator[Found]:
    """Yield the threes of a sentence, from left to right."""
    free = 0
    for at, kind in enumerate(sentence.kinds):
        if kind != 1 or at <= free:
            continue
        second = _member(sentence, at)
        third = _member(sentence, second[1] + 1) if second and _goes_on(sentence, second[1] + 1) else None
        if second is None or third is None:
            continue
        found = (
            _same_first(sentence, at, second, third, free)
            or _same_last(sentence, at, second, third)
            or _single(sentence, at, second, third)
        )
        if found is not None:
            yield found
            free = found[1]


def _goes_on(sentence: Sentence, at: int) -> bool:
    """Whether another member of a list begins at a word."""
    return sentence.comma(at) or (at < len(sentence) and sentence.forms[at] in ("and", "or"))


def _member(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """The first and last word of the member that begins here, *and* or *or* left out."""
    forms, kinds, size = sentence.forms, sentence.kinds, len(sentence.forms)
    start = at + (at < size and forms[at] in ("and", "or"))
    if start >= size or (start > at and kinds[start]):
        return None
    end = start
    while end + 1 < size and end - start + 1 < REACH:
        if kinds[end + 1] or forms[end + 1] in ("and", "or"):
            break
        end += 1
    return start, end


def _same_first(
    sentence: Sentence, at: int, second: tuple[int, int], third: tuple[int, int], free: int
) -> Found | None:
    forms, head = sentence.forms, sentence.forms[second[0]]
    if head != forms[third[0]] or head in ARTICLES or second[0] == second[1] or third[0] == third[1]:
        return None
    first = at - 2
    while first >= max(free, at - REACH) and forms[first] != head and not sentence.sign(first + 1):
        first -= 1
    if first < 0 or forms[first] != head:
        return None
    # A member before these, or one behind, makes it a list of four or more.
    if _goes_on(sentence, third[1] + 1):
        more = _member(sentence, third[1] + 1)
        if more and forms[more[0]] == head:
            return None
    if sentence.comma(first) and head in forms[max(0, first - REACH) : first]:
        return None
    names = [sentence.written[start + 1] for start in (first, second[0], third[0])]
    if all(name[:1].isupper() or name[:1].isdigit() for name in names):
        return None
    # What follows the last member without a comma belongs to all: *… and every child was counted*.
    longest = max(at - first, second[1] - second[0] + 1)
    return first, min(third[1], third[0] + longest - 1), "same first word"


def _same_last(sentence: Sentence, at: int, second: tuple[int, int], third: tuple[int, int]) -> Found | None:
    forms = sentence.forms
    if not forms[at - 1] == forms[second[1]] == forms[third[1]] or second[0] == second[1]:
        return None
    if sentence.written[at - 1][:1].isdigit() or third[0] == third[1]:
        return None
    start = at - 1
    while start > 0 and at - start < second[1] - second[0] + 1 and not sentence.sign(start):
        start -= 1
    return start, third[1], "same last word"


def _single(sentence: Sentence, at: int, second: tuple[int, int], third: tuple[int, int]) -> Found | None:
    """Three single words: the one before the comma, the one behind, and the first of the last member."""
    forms = sentence.forms
    places = (at - 1, second[0], third[0])
    if second[0] != second[1] or any(sentence.written[place] != forms[place] for place in places):
        return None
    closing = third[0] + 1
    if sentence.comma(at - 1):
        return None
    if third[0] == third[1] and _goes_on(sentence, closing):
        more = _member(sentence, closing)
        if more is not None and more[0] == more[1]:
            return None
    if all(forms[place] in _ABSTRACT for place in places):
        return at - 1, third[0], "abstract nouns"
    if all(forms[place] in _comparatives() for place in places):
        return at - 1, third[0], "same ending"
    if not sentence.sign(closing) and forms[closing] not in PREPOSITIONS | {"than", "as", "and", "but"}:
        return None
    for ending in _ENDINGS:
        if all(
            forms[place].endswith(ending)
            and len(forms[place]) > len(ending) + 2
            and forms[place] not in _NO_ENDING
            for place in places
        ):
            return at - 1, third[0], "same ending"
    return None


@cache
def _comparatives() -> frozenset[str]:
    """Forms in -er and -est, from the superlatives that the lexicon lists."""
    entries = load_lexicon("devices").entries
    listed = entries.loc[entries["category"] == "superlatives", "pattern"].tolist()
    highest = [word for word in listed if word.isalpha() and word.endswith("est")]
    return frozenset([*highest, *(word[:-2] + "r" for word in highest), "better", "worse", "further"])


def find_contrasts(sentence: Sentence) -> Iterator[Found]:
    """Yield the contrast pairs of a sentence, from left to right."""
    at = 0
    while at < len(sentence):
        found: Found | None = None
        if sentence.forms[at] == "not":
            found = _so_much(sentence, at) or _but(sentence, at) or _comma_not(sentence, at)
        elif sentence.forms[at].endswith("n't"):
            found = _but(sentence, at)
        elif sentence.forms[at] == "less":
            found = _than(sentence, at)
        if found is not None:
            yield found
            at = found[1]
        at += 1


def _next(sentence: Sentence, begin: int, word: str, reach: int = REACH) -> int | None:
    """The next match of a word, with nothing but commas and quotation marks up to it."""
    for at in range(begin, min(begin + reach, len(sentence))):
        if sentence.gaps[at].strip(" \t\r\n,“”\"‘’'"):
            return None
        if sentence.forms[at] == word:
            return at
    return None


def _close(sentence: Sentence, begin: int, size: int) -> int:
    """The last word of a half of at most so many words, which no sign parts."""
    end = begin
    while end - begin + 1 < size and not sentence.sign(end + 1):
        end += 1
    return end


def _but(sentence: Sentence, at: int) -> Found | None:
    forms = sentence.forms
    only = at + 1 < len(forms) and forms[at + 1] in _ONLY
    begin = at + 1 + only
    but = _next(sentence, begin + 1 - only, "but", REACH + 4 * only)
    if but is None or but + 1 >= len(forms) or begin >= but + only:
        return None
    behind = but + 1
    if behind + 1 < len(forms) and forms[behind] in ("also", "rather", "instead"):
        behind += 1
    end = _close(sentence, behind, REACH)
    if only:
        return at, end, "not only … but"
    helped = forms[at].endswith("n't") or (at > 0 and forms[at - 1] in _HELPERS)
    one, other = forms[begin], forms[behind]
    if other in _PRONOUNS or any(forms[place] in _VERBS for place in range(behind, end + 1)):
        return None
    if other in PREPOSITIONS and other in forms[begin:but]:
        alike = True
    elif helped and forms[at] not in ("isn't", "wasn't", "aren't", "weren't"):
        alike = False
    elif _kind(one) or _kind(other):
        alike = _kind(one) == _kind(other)
    else:
        short = but - begin < 3 and end - behind < 2
        alike = short and _STOPS.match(sentence.gaps[end + 1].strip()) is not None
    return (at, end, "not … but") if alike else None


def _so_much(sentence: Sentence, at: int) -> Found | None:
    if tuple(sentence.forms[at + 1 : at + 3]) != ("so", "much"):
        return None
    as_ = _next(sentence, at + 4, "as")
    if as_ is None or as_ + 1 >= len(sentence) or sentence.forms[as_ + 1] in _PRONOUNS:
        return None
    return at, _close(sentence, as_ + 1, REACH), "not so much … as"


def _than(sentence: Sentence, at: int) -> Found | None:
    than = _next(sentence, at + 2, "than")
    if than is None or than + 1 >= len(sentence):
        return None
    one, other = sentence.forms[at + 1], sentence.forms[than + 1]
    kind = _kind(one)
    if kind is None or kind != _kind(other) or one == "of":
        return None
    # *spent less on bread than on beer* compares amounts, *is less about bread than about beer* contrasts.
    amount = kind == "preposition" and one not in ("about", "because")
    if amount and (at == 0 or sentence.forms[at - 1] not in _BE):
        return None
    if one in ("this", "that", "these", "those"):
        return None
    return at, _close(sentence, than + 1, REACH), "less … than"


def _comma_not(sentence: Sentence, at: int) -> Found | None:
    forms, size = sentence.forms, len(sentence)
    if not sentence.comma(at) or at + 1 >= size:
        return None
    end = _close(sentence, at + 1, REACH)
    if _STOPS.match(sentence.gaps[end + 1].strip()) is None or any(
        forms[place] in _VERBS for place in range(at + 1, end + 1)
    ):
        return None
    length = end - at
    if length > 1:
        start, head = at - length, forms[at + 1]
        if start < 0 or forms[start] != head or head not in ARTICLES | PREPOSITIONS | OWNERS:
            return None
        return None if any(map(sentence.sign, range(start + 1, at))) else (start, end, "…, not …")
    one, other = forms[at - 1], forms[end]
    if sentence.written[at - 1] != one or sentence.written[end] != other:
        return None
    plural = one.endswith("s") and other.endswith("s") and not one.endswith("ss")
    same = any(one.endswith(ending) and other.endswith(ending) for ending in _ENDINGS)
    if {one, other} <= _ABSTRACT or ((plural or same) and not {one, other} & _NO_ENDING):
        return at - 1, end, "…, not …"
    return None


def _kind(word: str) -> str | None:
    if word in ARTICLES:
        return "article"
    if word in OWNERS:
        return "owner"
    return "preposition" if word in PREPOSITIONS else None


def find_questions(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the questions in the text of a sentence.

    >>> text = "“Why now?” she asked (?)."
    >>> [text[start:end] for start, end in find_questions(text)]
    ['Why now?']
    """
    begin = 0
    for mark in _ASKED.finditer(text):
        start = begin
        for sign in _BORDERS:
            start = max(start, text.rfind(sign, begin, mark.start()) + 1)
        asked = text[start : mark.start()]
        start += len(asked) - len(asked.lstrip(_AROUND))
        goes_on = mark.end() < len(text) and text[mark.end()].isalnum()
        if any(map(str.isalnum, asked)) and not goes_on:
            yield start, mark.end()
        begin = mark.end()
