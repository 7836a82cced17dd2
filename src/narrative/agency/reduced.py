"""Passives without an auxiliary: *the man killed in the raid*, *backed by ministers*, and in headlines.

Where a participle is like the past tense (*killed*), the rest of the clause must show that it is none: an
agent behind *by*; a finite verb besides it that has the same subject (*the man killed in the raid was …*) or
stands before it (*they found the man killed in the raid*); or a headline without any other verb. The noun
must stand before it, and no object behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from narrative.agency.agents import find_agent
from narrative.agency.groups import ADVERB_TAGS, REDUCED, Group
from narrative.agency.participles import ADJECTIVE, LIKE_PAST, LIKE_PLAIN, NONE, ONLY
from narrative.agency.sentences import Sentence
from narrative.agency.words import (
    ADVERBS,
    AUXILIARY,
    BE_FINITE,
    DO,
    GIVEN,
    GIVEN_OR_GAVE,
    HAVE,
    MODAL,
    OFTEN_BARE,
    TRANSITIVE,
)
from narrative.voices.phrases import find_phrase_after, find_phrase_before
from narrative.voices.words import word_set

#: So far from a participle other verbs of its clause are looked for, in words.
_NEAR = 14
_NOUNS = frozenset(["NN", "NNS", "NNP", "NNPS", "CD", "FW"])
_PRONOUNS = word_set(
    "those anyone anybody someone somebody everyone everybody something anything one ones all"
)
#: What may stand behind a participle that has no object.
_OPEN_TAGS = frozenset(["IN", "TO", "RB", "RBR", "CC"])
#: What opens another clause.
_CLAUSES = word_set(
    "and but or that who which whose whom because although though while when if whether where"
    " since unless until what how why as before after so yet than"
)
_PARTICLES = word_set("out up off down away back about on over along around through")
#: Forms of *get* and *become*, and a word of names.
_NEVER = AUXILIARY | {"united"}
_RELATIVE = word_set("who which whom whose what that where")
_SUBJECTS = word_set("he she they we i it you")
#: Verbs behind which a clause may begin without *that*.
_SAYING = word_set(
    "said says say told tells tell thought thinks think believed believes believe claimed claims"
    " claim added adds knew knows know hoped hopes hope feared fears fear felt feels feel reported"
    " reports report suggested suggests suggest argued argues argue insisted insists insist denied"
    " denies deny warned warns warn announced confirmed revealed admitted estimated alleged showed"
    " shows show means meant"
)


def find_reduced_groups(s: Sentence, taken: frozenset[int]) -> Iterator[Group]:
    """Yield the passives of a sentence that have no auxiliary, in order.

    Args:
        s: the sentence.
        taken: the participles that belong to groups with an auxiliary.
    """
    for place, kind in enumerate(s.kinds):
        if kind in (NONE, ADJECTIVE) or place in taken or s.words[place] in _NEVER:
            continue
        if (receives := _find_receiver(s, place)) is not None:
            yield Group(place, -1, place, REDUCED, (), None, receives.agent)
            continue
        agent = find_agent(s, place, near=True)
        if _is_reduced(s, place, agent is not None):
            yield Group(place, -1, place, REDUCED, (), None, agent or find_agent(s, place))


def _is_reduced(s: Sentence, place: int, named: bool) -> bool:
    """Whether a participle without an auxiliary is a passive; `named` says that an agent stands behind it."""
    if not _stands_alone(s, place):
        return False
    before = _find_before(s, place)
    if before < 0:
        return named or _opens(s, place)
    apart = "," in s.gaps[before + 1]
    if not (s.plain(before + 1) and _is_noun(s, before)) and not apart:
        return False
    sure = s.kinds[place] == ONLY or (s.words[place] in TRANSITIVE and not _has_particle(s, place))
    if named or (sure and not _is_object_before(s, before)):
        return True
    to = place + 1 < len(s.words) and s.words[place + 1] == "to"
    if s.words[place] in OFTEN_BARE or to:
        return False
    if s.kinds[place] == LIKE_PLAIN:
        return not apart and _has_verb_behind(s, place)
    if apart:
        return _is_noun(s, before) and _closes(s, place)
    return _has_verb_behind(s, place) or _has_verb_before(s, before) or _is_headline(s, place)


@dataclass(frozen=True)
class _Receiver:
    """A noun to which something is given, and the words of who gives it: *the man given a book by Ann*."""

    agent: tuple[int, int] | None


def _find_receiver(s: Sentence, place: int) -> _Receiver | None:
    """Return by whom something is given, where a participle and the thing given stand behind a noun.

    A finite verb must follow or stand before, and an agent behind what is also a past tense.
    """
    word = s.words[place]
    if word not in GIVEN | GIVEN_OR_GAVE or not _is_noun(s, place - 1) or not s.plain(place):
        return None
    end = find_phrase_after(s, place + 1, min(len(s.words), place + _NEAR))
    if (
        end <= place + 1
        or s.words[place + 1] == "that"
        or not s.plain(place + 1)
        or _is_object_before(s, place - 1)
    ):
        return None
    first = find_phrase_before(s, place, 0)
    if first > 0 and s.words[first - 1] in HAVE:
        return None  # *Has the board given notice?*
    by = end < len(s.words) and s.words[end] == "by"
    agent = find_agent(s, place) if by else None
    if agent is None and word not in GIVEN:
        return None
    behind = agent[1] if agent else end
    follows = any(
        _is_finite(s, at)
        for at in range(behind, min(len(s.words), behind + _NEAR))
        if s.words[at] not in _CLAUSES
    )
    return _Receiver(agent) if follows or _has_verb_before(s, place - 1) else None


def _has_particle(s: Sentence, place: int) -> bool:
    """Whether a particle stands behind a verb, which then may have its object behind it: *sent out spies*."""
    return place + 1 < len(s.words) and s.words[place + 1] in _PARTICLES


def _opens(s: Sentence, place: int) -> bool:
    """Whether a sentence opens with a participle, up to a comma: *Founded in 1925, the board …*."""
    for end in range(place + 1, min(len(s.words), place + _NEAR)):
        if "," in s.gaps[end]:
            return s.tags[place] in ("VBN", "VBD")
        if not s.plain(end) or _is_finite(s, end):
            return False
    return False


def _is_object_before(s: Sentence, noun: int) -> bool:
    """Whether the object stands before the verb and its subject: *the men whom police killed*."""
    first = find_phrase_before(s, noun, 0)
    return first > 0 and s.plain(first) and s.words[first - 1] in _RELATIVE


def _find_before(s: Sentence, place: int) -> int:
    """Return the word before a participle and its adverbs; -1 if there is none."""
    before = place - 1
    while (
        before >= 0 and s.plain(before + 1) and (s.tags[before] in ADVERB_TAGS or s.words[before] in ADVERBS)
    ):
        before -= 1
    return before


def _is_noun(s: Sentence, place: int) -> bool:
    if place < 0 or s.words[place] in HAVE | MODAL or s.words[place].endswith(("'s", "s'")):
        return False
    return s.tags[place] in _NOUNS or s.words[place] in _PRONOUNS


def _stands_alone(s: Sentence, place: int) -> bool:
    """Whether no object and no noun stand behind a participle."""
    behind = place + 1
    if behind >= len(s.words) or not s.plain(behind):
        return True
    return s.tags[behind] in _OPEN_TAGS and s.words[behind] not in ("that", "than")


def _is_finite(s: Sentence, place: int) -> bool:
    word = s.words[place]
    if word == "may" and s.text[s.starts[place]] == "M":
        return False
    if word in BE_FINITE or word in MODAL or word in DO or word in ("has", "have", "had"):
        return True
    return s.tags[place] in ("MD", "VBZ", "VBD") or (s.kinds[place] == LIKE_PAST and s.tags[place] == "VBN")


def _closes(s: Sentence, place: int) -> bool:
    """Whether a comma closes what a participle behind a comma opens, and a finite verb follows."""
    for end in range(place + 1, min(len(s.words), place + _NEAR)):
        if "," in s.gaps[end]:
            return _is_finite(s, end) and s.words[end] not in _SUBJECTS
        if not s.plain(end) or _is_finite(s, end) or s.words[end] in _CLAUSES:
            return False
    return False


def _has_verb_behind(s: Sentence, place: int) -> bool:
    """Whether a finite verb follows that has the noun before a participle for its subject."""
    for at in range(place + 1, min(len(s.words), place + _NEAR)):
        if not s.plain(at) or s.words[at] in _CLAUSES or s.words[at] in _SUBJECTS:
            return False
        if _is_finite(s, at):
            return s.tags[at - 1] in _NOUNS or s.tags[at - 1] in ADVERB_TAGS
    return False


def _has_verb_before(s: Sentence, noun: int) -> bool:
    """Whether the clause has its verb before the noun that a participle belongs to."""
    for at in range(noun - 1, max(-1, noun - _NEAR), -1):
        if not s.plain(at + 1) or s.words[at] in _CLAUSES:
            return False
        if _is_finite(s, at) and (s.tags[at] != "VBN" or s.words[at] in AUXILIARY):
            return s.words[at] not in _SAYING and at + 1 < noun
    return False


def _is_headline(s: Sentence, place: int) -> bool:
    """Whether a sentence is a title, without a full stop and without another finite verb."""
    end = s.ends[-1]
    if s.text[end : end + 1] in (".", "!", "?", "…", "”", '"') or len(s.words) > _NEAR:
        return False
    return not any(_is_finite(s, at) for at in range(len(s.words)) if at != place)
