"""The tense of a passive verb group, by its auxiliaries, and whether it is negated."""

from __future__ import annotations

from itertools import pairwise

from narrative.agency.groups import REDUCED, Group
from narrative.agency.sentences import Sentence
from narrative.agency.words import DO, HAVE, MODAL, NEGATIONS, NOBODY, WILL

#: The tenses, as they stand in the table.
TENSES = (
    "present", "past", "present perfect", "past perfect", "future", "modal", "infinitive", "participle", "",
)  # fmt: skip
_PRESENT = frozenset(["is", "are", "am", "isn't", "aren't", "ain't", "get", "gets", "become", "becomes"])
_PAST = frozenset(["was", "were", "wasn't", "weren't", "got", "became"])


def find_tense(s: Sentence, group: Group) -> str:
    """Return the tense of a group: one of `TENSES`, "" for one without auxiliary.

    *Was killed* is past, *has been killed* present perfect, *will be killed* future, *may be killed* and *has
    to be killed* modal, *to be killed* infinitive, *being killed* and *having been killed* participle.
    """
    if group.kind == REDUCED:
        return ""
    words = [s.words[place] for place in group.chain]
    first, behind = words[0], words[1] if len(words) > 1 else ""
    if behind == "to":
        return "modal"
    if behind == "been" and first in HAVE:
        if first == "having":
            return "participle"
        return "past perfect" if first in ("had", "hadn't") or first.endswith("'d") else "present perfect"
    if first in MODAL:
        return "future" if first in WILL else "modal"
    if first in ("to", "be", "have"):
        return "infinitive"
    if first in DO:
        return "past" if first.startswith("did") else "present"
    if first in ("being", "been", "getting", "gotten", "becoming"):
        return "participle"
    return "past" if first in _PAST else "present"


def is_negated(s: Sentence, group: Group, subject: tuple[int, int] | None) -> bool:
    """Whether a passive is denied: by *not*, *never* and their like, or by *nobody* or *no* before it."""
    words = s.words[group.first : group.verb + 1]
    if any(word in NEGATIONS for word in words) or ("no", "longer") in pairwise(words):
        return True
    return subject is not None and s.words[subject[0]] in NOBODY
