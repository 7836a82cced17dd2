"""How much is tried: the same few examples of each property by day, many new ones by `make thorough`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TypeVar

import pytest
from hypothesis import is_hypothesis_test, settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
THOROUGH = PROFILE == "thorough"
#: The share of the examples that a test asks for in its `settings`; one that asks for none gets it of 100.
SHARE = {"quick": 0.06, "thorough": 5}
settings.register_profile("quick", derandomize=True, deadline=None)
settings.register_profile("thorough", deadline=None)
settings.load_profile(PROFILE)


T = TypeVar("T")


def choose(cases: Sequence[T], by_day: int) -> Sequence[T]:
    """Return all cases at night, and so many of them by day, as far apart as they can be."""
    if THOROUGH or by_day >= len(cases):
        return cases
    return [cases[place * len(cases) // by_day] for place in range(by_day)]


def share_examples(items: Iterable[pytest.Item]) -> None:
    """Let each property be tried on its share of examples, but on five at least."""
    for test in filter(is_hypothesis_test, {getattr(item, "obj", None) for item in items}):
        asked = test._hypothesis_internal_use_settings
        number = max(round(SHARE[PROFILE] * asked.max_examples), min(5, asked.max_examples))
        test._hypothesis_internal_use_settings = settings(asked, max_examples=number)
