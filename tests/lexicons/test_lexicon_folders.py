"""Every lexicon that ships: its card is complete, and its entries do what they say."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

import numpy as np
import pytest

from narrative.engine.tokens import tokenise
from narrative.lexicons.files import CATEGORY_KEYS, REQUIRED
from narrative.lexicons.lexicon import Lexicon, list_lexicons
from narrative.lexicons.loading import load_lexicon
from narrative.lexicons.patterns import Pattern, patterns_meet
from narrative.matching.lookup import look_up
from narrative.matching.matching import locate
from narrative.resources import lexicons_folder

NAMES = sorted(
    path.name
    for path in lexicons_folder().iterdir()
    if path.is_dir() and path.name[0] not in "._" and path.name != "formats"
)
#: Categories for which the language does not have 25 patterns.
SMALL: dict[tuple[str, str], int] = {}

#: By their path, so that their entries are compared with each other, as those of anybody's lexicon are.
load = cache(lambda name: load_lexicon(lexicons_folder() / name))


def fill(word: str) -> str:
    """A word that the pattern's word finds."""
    if not word.strip("*?"):
        return "word"
    return re.sub(r"^\*|\*$", "x", word).replace("*", "").replace("?", "x")


def common_word(one: str, other: str) -> str | None:
    """A word that two patterns' words both find, if there is one."""
    if not one and not other:
        return ""
    if one[:1] == "*" or other[:1] == "*":
        wild, tame = (one, other) if one[:1] == "*" else (other, one)
        rest = common_word(wild[1:], tame)
        if rest is not None or not tame:
            return rest
        rest = common_word(wild, tame[1:])
        return None if rest is None else tame[0].replace("*", "").replace("?", "x") + rest
    if not one or not other or (one[0] != other[0] and "?" not in (one[0], other[0])):
        return None
    rest = common_word(one[1:], other[1:])
    letter = max(one[0], other[0], key=lambda sign: sign != "?").replace("?", "x")
    return None if rest is None else letter + rest


def join(exclusion: Pattern, pattern: Pattern) -> Iterator[str]:
    """Texts in which the exclusion and the pattern overlap, with the words of both."""
    one, other = exclusion.words, pattern.words
    for place in range(1 - len(other), len(one)):
        words = []
        for k in range(min(0, place), max(len(one), place + len(other))):
            there = [side[at] for side, at in ((one, k), (other, k - place)) if 0 <= at < len(side)]
            if len(there) == 1:
                words.append(fill(there[0]))
            elif exclusion.case or pattern.case:
                words.append(
                    max(there, key=lambda word: (not re.search(r"[*?]", word), word != word.lower()))
                )
            else:
                words.append(common_word(*there) or "")
        if all(words):
            yield " ".join(words)


def test_there_are_some_and_all_are_listed() -> None:
    assert NAMES
    assert list_lexicons()["name"].tolist() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_card_is_complete(name: str) -> None:
    lexicon = load(name)
    assert lexicon.card["name"] == name
    assert set(REQUIRED) <= lexicon.card.keys()
    assert lexicon.card["licence"] == "MIT"
    assert re.search(r"\(\d{4}\)|\b(19|20)\d\d\b", lexicon.card["source"]), "the source names no year"
    for category, said in lexicon.card["categories"].items():
        assert re.fullmatch(r"[a-z]+([_-][a-z]+)*", category)
        assert set(CATEGORY_KEYS) <= said.keys(), f"{category} has no {set(CATEGORY_KEYS) - said.keys()}"
        assert len(said["definition"]) >= 40, f"{category}: the definition is too short to code by"


@pytest.mark.parametrize("name", NAMES)
def test_every_category_is_defined_and_large_enough(name: str) -> None:
    lexicon = load(name)
    counting = ~lexicon.entries["pattern"].str.startswith("!")
    sizes = lexicon.entries[counting].groupby("category").size()
    assert set(lexicon.categories) == set(lexicon.card["categories"]) == set(sizes.index)
    for category in lexicon.categories:
        assert sizes[category] >= SMALL.get((name, category), 25), (
            f"{category} has {sizes[category]} patterns"
        )


@pytest.mark.parametrize("name", NAMES)
def test_no_entry_stands_twice(name: str) -> None:
    lexicon = load(name)
    keys = [
        (category, pattern.key)
        for category, pattern in zip(lexicon.entries["category"], lexicon.patterns, strict=True)
    ]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", NAMES)
def test_every_pattern_finds_itself(name: str) -> None:
    """An entry in a category of its own finds exactly the whole of its own text."""
    patterns = load(name).patterns
    texts = [" ".join(map(fill, pattern.words)) for pattern in patterns]
    alone = Lexicon.from_entries(
        {f"{row}": [pattern.text.removeprefix("!")] for row, pattern in enumerate(patterns)}, name="alone"
    )
    store = tokenise(texts)
    places = locate(store, texts, alone)
    own = places.documents == places.categories
    assert places.documents[own].tolist() == list(range(len(texts)))
    assert places.lengths[own].tolist() == store.counts.tolist()


def beginnings(pattern: Pattern) -> set[str]:
    """The first letters of a pattern's words, in lower case; `*` for a word that may begin with any."""
    return {"*" if word[0] in "*?" else word[0].lower() for word in pattern.words}


def find_useless(lexicon: Lexicon, rows: list[int], most: int | None) -> list[int]:
    """Those exclusions that take out nothing in texts made with `most` of the patterns that they meet."""
    homes = lexicon.entries["category"].tolist()
    kept = [row for row, pattern in enumerate(lexicon.patterns) if not pattern.exclusion]
    near: dict[tuple[str, str], list[int]] = {}
    for row in kept:
        for letter in beginnings(lexicon.patterns[row]):
            near.setdefault((homes[row], letter), []).append(row)
    texts, owners = [], []
    for row in rows:
        exclusion = lexicon.patterns[row]
        letters = {letter for home, letter in near if home == homes[row]}
        letters &= letters if "*" in (own := beginnings(exclusion)) else {*own, "*"}
        others = sorted({other for letter in letters for other in near[homes[row], letter]})
        met = (other for other in others if patterns_meet(exclusion, lexicon.patterns[other]))
        for other in islice(met, most):
            texts += (more := list(join(exclusion, lexicon.patterns[other])))
            owners += [row] * len(more)
    if not texts:
        return rows
    without = Lexicon(lexicon.name, lexicon.entries.iloc[kept].reset_index(drop=True), lexicon.card)
    store = tokenise(texts)
    sizes = [
        np.bincount(
            (places := locate(store, texts, each)).documents * len(lexicon.categories) + places.categories,
            minlength=len(texts) * len(lexicon.categories),
        )
        for each in (without, lexicon)
    ]
    fewer = (sizes[0] > sizes[1]).reshape(len(texts), -1)
    numbers = [lexicon.categories.index(homes[owner]) for owner in owners]
    useful = {owner for owner, row, number in zip(owners, fewer, numbers, strict=True) if row[number]}
    return [row for row in rows if row not in useful]


@pytest.mark.parametrize("name", NAMES)
def test_every_exclusion_takes_something_out(name: str) -> None:
    """There is a text that an exclusion makes lose a place in its category."""
    lexicon = load(name)
    exclusions = [row for row, pattern in enumerate(lexicon.patterns) if pattern.exclusion]
    useless = find_useless(lexicon, find_useless(lexicon, exclusions, 2), None)
    assert [lexicon.patterns[row].text for row in useless] == []


@pytest.mark.parametrize("name", NAMES)
def test_patterns_are_written_for_readers(name: str) -> None:
    lexicon = load(name)
    for pattern in lexicon.patterns:
        assert pattern.text == pattern.text.strip()
        assert "  " not in pattern.text
        assert "**" not in pattern.text
        letters = [len(re.sub(r"[*?]", "", word)) for word in pattern.words if "*" in word or "?" in word]
        assert not letters or len(pattern.words) > 1 or letters[0] >= 2, f"{pattern.text!r} finds too much"


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_corpus_has_no_places(name: str) -> None:
    store = tokenise(["", " "])
    assert len(locate(store, ["", " "], load(name))) == 0
    assert not look_up(store, load(name)).kinds.any()


@pytest.mark.parametrize("name", NAMES)
def test_it_shows_itself(name: str) -> None:
    shown = load(name)._repr_html_()
    assert html.escape(load(name).card["title"]) in shown
    for category in load(name).categories:
        assert html.escape(load(name).definitions[category]) in shown
