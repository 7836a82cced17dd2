"""Which forms are participles, and which of them are adjectives behind *be*."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from narrative.agency.words import (
    ADJECTIVES,
    CLEAR,
    INTRANSITIVE,
    NEGATING,
    NO_PARTICIPLES,
    PASTS,
    PLAIN,
    PREFIXES,
    UN_VERBS,
)

Codes = npt.NDArray[np.int8]

#: What a form may be: no participle; one like the plain form (*put*); one like the past tense (*killed*); one
#: and nothing else (*taken*); one that is an adjective behind *be* (*tired*).
NONE, LIKE_PLAIN, LIKE_PAST, ONLY, ADJECTIVE = range(5)


def classify_forms(forms: Iterable[str]) -> Codes:
    """Return what each normal form may be as a participle, int8[F].

    >>> classify_forms(["put", "killed", "taken", "tired", "red", "state-owned", "re-elected"])
    array([1, 2, 3, 4, 0, 4, 2], dtype=int8)
    """
    return np.array([_classify(form) for form in forms], np.int8)


def _classify(form: str) -> int:
    before, hyphen, last = form.rpartition("-")
    if hyphen and form not in ADJECTIVES:
        kind = _classify(last)
        return kind if kind in (NONE, LIKE_PLAIN) or before in PREFIXES else ADJECTIVE
    if form in ADJECTIVES:
        return ADJECTIVE
    if form in INTRANSITIVE or form in NO_PARTICIPLES:
        return NONE
    if form in CLEAR:
        return ONLY
    if form in PASTS:
        return LIKE_PAST
    if form in PLAIN:
        return LIKE_PLAIN
    if not form.endswith("ed") or len(form) < 4:
        return NONE
    return ADJECTIVE if form.startswith(NEGATING) and form not in UN_VERBS else LIKE_PAST
