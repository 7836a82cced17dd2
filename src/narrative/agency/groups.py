"""Passive verb groups: an auxiliary (*be*, *get*, *become*), what may stand between, and a participle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from narrative.agency.agents import find_agent
from narrative.agency.participles import ADJECTIVE, LIKE_PAST, LIKE_PLAIN, NONE, ONLY
from narrative.agency.sentences import Sentence
from narrative.agency.words import (
    ACTIVE_BEHIND,
    ADVERBS,
    AUXILIARY,
    BE,
    BE_FINITE,
    BECOME,
    DEGREES,
    DO,
    GET,
    HAVE,
    KEEPING_OBJECT,
    MODAL,
    OFTEN_BARE,
    PARTICLES,
    PHRASES,
    PREPOSITIONAL,
    SHORT_IS,
    STRANDED,
)
from narrative.voices.phrases import find_phrase_after
from narrative.voices.words import CONJUNCTIONS, TIMES, word_set

#: A run of words: the first, and the one behind the last.
Span = tuple[int, int]

FULL, REDUCED = "full", "reduced"
#: So far from its auxiliary a participle is looked for, and so long is what stands between commas, in words.
_FAR, _INSERTED = 14, 9
#: The longest subject of a question, in words.
_SUBJECT = 6
ADVERB_TAGS = frozenset(["RB", "RBR", "RBS"])
_ASKING = word_set("when where why how what which who whom whose")
_BARE_NOUNS = frozenset(["NN", "NNS"])
_OBJECTS = frozenset(["DT", "PRP$", "PRP", "NNP", "PDT"])
#: Nouns that stand behind a verb as an adverb: *was released Monday*.
_BEHIND = TIMES | word_set(
    "home times online offline abroad ashore alive overnight overseas underground upstairs"
    " downstairs midweek worldwide nationwide indoors outdoors here there north south east west"
    " aboard aside apart ahead"
)
#: Verbs whose object behind *'s* does not tell that it is *has*: *she's called a hero*.
_NAMING = word_set("called named considered deemed dubbed nicknamed labelled labeled rated ranked")
_LASTING = word_set("hours days week weeks month months year years decades")
_JOINING = word_set("and or but nor then")
#: Auxiliaries that no other makes finite by itself.
_BARE = word_set("be been being get got gotten getting have")
#: What makes *to be* a finite group: *has to be paid*.
_BEFORE_TO = BE_FINITE | word_set("have has had having ought need needs needed i've we've they've")
_PHRASES = frozenset(tuple(phrase.split()) for phrase in PHRASES)


@dataclass(frozen=True)
class Group:
    """A passive verb group, by the words of its sentence.

    Attributes:
        verb: the participle.
        auxiliary: the form of *be*, *get* or *become*; -1 where there is none.
        first: the first word of the group.
        kind: "full" or "reduced".
        chain: its auxiliaries in order: *may have been*.
        asked: the words of the subject, where it stands within the group: *was he hurt*.
        agent: the words of the agent behind *by*.
        joined: whether it shares the auxiliary of the group before: *were killed or hurt*.
    """

    verb: int
    auxiliary: int
    first: int
    kind: str
    chain: tuple[int, ...]
    asked: Span | None = None
    agent: Span | None = None
    joined: bool = False


def find_full_groups(sentence: Sentence) -> Iterator[Group]:
    """Yield the passive groups of a sentence that have an auxiliary, in order."""
    done = -1
    for place, word in enumerate(sentence.words):
        if word not in AUXILIARY or place < done:
            continue
        found = _find_participle(sentence, place)
        if found is None:
            continue
        verb, asked = found
        first, chain, subject = _find_chain(sentence, place)
        verbs = [verb, *_find_joined(sentence, verb)]
        agents = [find_agent(sentence, each) for each in verbs]
        for number in range(len(verbs) - 2, -1, -1):  # *stopped, searched and freed by guards*: by the same
            agents[number] = agents[number] or agents[number + 1]
        yield Group(verb, place, first, FULL, chain, asked or subject, agents[0])
        for other, agent in zip(verbs[1:], agents[1:], strict=True):
            yield Group(other, place, other, FULL, chain, None, agent, joined=True)
        done = verbs[-1]


def _find_participle(s: Sentence, auxiliary: int) -> tuple[int, Span | None] | None:
    """Return the participle that goes with an auxiliary, and the subject if it stands between them."""
    place, asked, inserted = auxiliary + 1, None, -1
    last = min(len(s.words), place + _FAR)
    while place < last:
        if not s.plain(place) and place != inserted:
            inserted = place = _skip_inserted(s, place)
            if place < 0:
                return None
        if s.words[place] in AUXILIARY:
            return None
        if s.kinds[place] != NONE and _is_passive(s, auxiliary, place):
            return place, asked
        if s.kinds[place] == NONE and _has_stranded(s, auxiliary, place):
            return place, asked
        if step := _count_adverbs(s, place):
            place += step
        elif asked is None and place == auxiliary + 1 and _may_ask(s, auxiliary):
            asked = place, find_phrase_after(s, place, last)
            if not 0 < asked[1] - place <= _SUBJECT:
                return None
            place = asked[1]
        else:
            return None
    return None


def _skip_inserted(s: Sentence, place: int) -> int:
    """Return the word behind what stands between commas, which begins at `place`; -1 if nothing does."""
    if s.gaps[place].strip() != ",":
        return -1
    for end in range(place + 1, min(len(s.words), place + _INSERTED)):
        if s.gaps[end].strip() == ",":
            return end if s.kinds[end] != NONE or s.tags[end] in ADVERB_TAGS else -1
        if not s.plain(end):
            return -1
    return -1


def _count_adverbs(s: Sentence, place: int) -> int:
    """Return how many words from one on are an adverb, or a phrase that stands for one."""
    for size in (2, 3, 4):
        if tuple(s.words[place : place + size]) in _PHRASES:
            return size
    if s.words[place] in _JOINING:  # *was slowly and deliberately destroyed*
        near = (place - 1, place + 1) if place + 1 < len(s.words) else (place,)
        return int(all(s.tags[at] in ADVERB_TAGS for at in near))
    return int(s.words[place] in ADVERBS or (s.tags[place] in ADVERB_TAGS and s.words[place] not in _BEHIND))


def _may_ask(s: Sentence, auxiliary: int) -> bool:
    """Whether the subject may stand behind an auxiliary: *Was he hurt?*, *Why was the man hurt?*."""
    behind = auxiliary + 1
    if s.words[auxiliary] not in BE_FINITE or behind >= len(s.words) or s.tags[behind] == "VBG":
        return False
    if auxiliary == 0:
        return True
    before = s.words[auxiliary - 1]
    if before in ("why", "when", "where", "how"):
        return True
    return s.tags[behind] == "PRP" and before in _ASKING | CONJUNCTIONS


def _is_passive(s: Sentence, auxiliary: int, place: int) -> bool:
    """Whether a participle behind an auxiliary is a passive verb, and neither adjective nor active."""
    word, helper, kind = s.words[place], s.words[auxiliary], s.kinds[place]
    behind = s.words[place + 1] if place + 1 < len(s.words) and s.plain(place + 1) else ""
    if kind == ADJECTIVE:
        if helper in GET | BECOME:
            return False
        return helper == "being" or find_agent(s, place, near=True) is not None
    if helper in BECOME and kind == LIKE_PLAIN:
        return False
    if place - 1 > auxiliary and s.words[place - 1] in DEGREES and find_agent(s, place, near=True) is None:
        return False
    if helper in SHORT_IS and (word in OFTEN_BARE or (behind and s.tags[place + 1] in _OBJECTS)):
        return (
            word in _NAMING or find_agent(s, place, near=True) is not None
        )  # else *he's taken the boat*, *he's worked hard*
    return not _is_before_noun(s, place) or word in KEEPING_OBJECT


def _has_stranded(s: Sentence, auxiliary: int, place: int) -> bool:
    """Whether a verb without an object has the preposition of one: *was laughed at*, *was agreed on*."""
    behind = place + 1
    if s.words[place] not in PREPOSITIONAL or s.words[auxiliary] in SHORT_IS or behind >= len(s.words):
        return False
    if not s.plain(behind) or s.words[behind] not in STRANDED:
        return False
    after = behind + 1
    return after >= len(s.words) or not s.plain(after) or s.words[after] in _JOINING or s.words[after] == "by"


def _is_before_noun(s: Sentence, place: int) -> bool:
    """Whether a participle stands before a noun, and so describes it: *are trained dancers*."""
    behind = place + 1
    if behind >= len(s.words) or not s.plain(behind):
        return False
    return s.tags[behind] in _BARE_NOUNS and s.words[behind] not in _BEHIND and s.kinds[behind] == NONE


# ------------------------------------------------------------------------------------------- what helps


def _find_chain(s: Sentence, auxiliary: int) -> tuple[int, tuple[int, ...], Span | None]:
    """Return the first word of a group, its auxiliaries, and the subject if it stands between them."""
    chain, asked, first = [auxiliary], None, auxiliary
    while True:
        place = first - 1
        while place > 0 and s.plain(place + 1) and _is_adverb(s, place):
            place -= 1
        if place < 0 or not all(s.plain(at) for at in range(place + 1, first + 1)):
            break
        if not _may_help(s.words[place], s.words[first]):
            break
        first = place
        chain.insert(0, place)
    if s.words[first] in _BARE and asked is None:
        opening = _find_opening(s, first)
        if opening >= 0:
            asked, first = (opening + 1, first), opening
            chain.insert(0, opening)
    return first, tuple(chain), asked


def _may_help(word: str, behind: str) -> bool:
    """Whether an auxiliary may stand before another one."""
    if behind == "been":
        return word in HAVE
    if behind in ("being", "getting", "becoming"):
        return word in BE or word in SHORT_IS
    if behind in ("be", "get", "become", "have"):
        return word in MODAL or word in DO or word == "to"
    if behind in ("got", "gotten", "become"):
        return word in HAVE
    return behind == "to" and word in _BEFORE_TO


def _is_adverb(s: Sentence, place: int) -> bool:
    return s.words[place] in ADVERBS or s.tags[place] in ADVERB_TAGS


def _find_opening(s: Sentence, first: int) -> int:
    """Return the auxiliary that opens a question before its subject: *Will he be hurt?*; -1 if none does."""
    for place in range(first - 2, max(-1, first - 8), -1):
        if not s.plain(place + 1):
            return -1
        if s.words[place] in MODAL | HAVE | DO:
            opens = place == 0 or not s.plain(place) or s.words[place - 1] in _ASKING
            return place if opens and find_phrase_after(s, place + 1, first) == first else -1
    return -1


# ------------------------------------------------------------------------------------------- more than one


def _find_joined(s: Sentence, verb: int) -> Iterator[int]:
    """Yield participles that share an auxiliary: *were killed or hurt*, *was arrested, tried and shot*."""
    place = verb
    while (found := _find_next(s, place)) > 0:
        yield found
        place = found


def _find_next(s: Sentence, verb: int) -> int:
    """Return the participle that is joined to another, or -1."""
    place = verb + 1
    if place < len(s.words) and s.plain(place) and s.words[place] in PARTICLES:
        place += 1  # *were provided for and offered work*
    if place >= len(s.words):
        return -1
    if s.words[place] in _JOINING:
        place += 1
    elif s.gaps[place].strip() == ",":
        if s.words[place] in _JOINING:
            place += 1
        elif not _goes_on(s, place):
            return -1
    else:
        return -1
    while place < len(s.words) and s.plain(place) and _is_adverb(s, place):
        place += 1
    if place >= len(s.words) or s.kinds[place] not in (LIKE_PAST, ONLY):
        return -1
    if _is_active(s, place):
        return -1
    return -1 if _is_before_noun(s, place) and s.words[place] not in KEEPING_OBJECT else place


def _is_active(s: Sentence, place: int) -> bool:
    """Whether a word behind a joined passive is a past tense: *was elected and raised the tax*."""
    if s.kinds[place] != LIKE_PAST:
        return False
    if s.words[place] in ACTIVE_BEHIND:
        return find_agent(s, place, near=True) is None
    behind, word = place + 1, s.words[place]
    if behind >= len(s.words) or not s.plain(behind):
        return False
    if s.tags[behind] == "CD" and behind + 1 < len(s.words) and s.words[behind + 1] in _LASTING:
        after = s.words[behind + 2] if behind + 2 < len(s.words) else ""
        if after in ("later", "earlier", "ago", "before", "afterwards"):
            return False  # *was tried and jailed two years later*
        return word == "served" or word not in KEEPING_OBJECT
    return s.tags[behind] in _OBJECTS | {"CD"} and word not in KEEPING_OBJECT


def _goes_on(s: Sentence, place: int) -> bool:
    """Whether a list of participles goes on behind a comma: *arrested, tried and shot*."""
    if s.kinds[place] not in (LIKE_PAST, ONLY) or place + 1 >= len(s.words):
        return False
    behind = place + 1 + (s.words[place + 1] in PARTICLES)  # *fed, looked after and sent home*
    return behind < len(s.words) and (s.words[behind] in _JOINING or s.gaps[behind].strip() == ",")
