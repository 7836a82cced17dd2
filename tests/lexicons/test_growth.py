"""Reading a lexicon takes steps in proportion to its size, or to a bound: lines of Python are counted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from narrative.errors import LexiconError
from narrative.lexicons import files, patterns
from narrative.lexicons.formats import read_lexicon
from narrative.lexicons.formats.draft import Draft
from narrative.lexicons.formats.liwc import _read_entry
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.patterns import check_together, parse_pattern, patterns_meet


def count_steps(action: Callable[[], object]) -> int:
    """How many lines of this package an action runs."""
    steps = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal steps
        if "narrative" not in frame.f_code.co_filename:
            return None
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    finally:
        sys.settrace(before)
    return steps


def check_growth(make: Callable[[int], Callable[[], object]], small: int) -> None:
    """Four times the size takes about four times the steps: not the 16 times of a square."""
    assert count_steps(make(4 * small)) < 5.5 * count_steps(make(small))


@pytest.mark.parametrize("sign", ["(", "<", "(a", "a (", " ", "\t", "7 ", "# ", "1 // "])
def test_a_line_of_a_dic(sign: str) -> None:
    """A line of 1,600 brackets took 34 seconds, by the regular expression for conditions."""
    check_growth(lambda n: lambda: _read_entry(f"word {sign * n} word", 1, {1: "one"}, Draft("f")), 200)
    _read_entry("(a" * 200_000, 1, {1: "one"}, draft := Draft("f"))
    _read_entry("word" + " " * 200_000 + "word", 2, {1: "one"}, draft)
    assert [line for line, *_ in draft.losses] == [1, 2]


@pytest.mark.parametrize(
    ("exclusion", "pattern"),
    [
        ("!a{}", "b{}"),
        ("!{}a*", "{}b*"),
        ("!*a{}", "*b{}"),
        ("!a{}*", "a{}b"),
        ("!a?{}", "a{} x"),
        ("!" + "a*" * 20 + "{}", "*a" * 20 + "{}"),
    ],
)
def test_exclusions_and_patterns(monkeypatch: pytest.MonkeyPatch, exclusion: str, pattern: str) -> None:
    """Each of n exclusions was held against each of n patterns."""
    monkeypatch.setattr(patterns, "_MOST_STEPS", 500)

    def make(n: int) -> Callable[[], object]:
        texts = [form.format(f"{number:05}") for form in (exclusion, pattern) for number in range(n)]
        entries = [(line, "a", parse_pattern(text)) for line, text in enumerate(texts)]
        return lambda: check_together(entries)

    check_growth(make, 100)


def test_ordinary_exclusions_are_all_checked() -> None:
    """600 words of 26 letters with 200 exclusions: every one of these is found to affect nothing."""
    words = [f"{chr(97 + number % 26)}{number}" for number in range(600)]
    nothing = [f"!{chr(97 + number % 26)}x{number}" for number in range(200)]
    with pytest.raises(LexiconError, match="has 200 mistakes"):
        Lexicon.from_entries({"a": [*words, *nothing]}, name="n")


def test_patterns_of_stars_are_bounded() -> None:
    """Two words of n stars took n² steps, and a lexicon has pairs of them."""
    with pytest.raises(
        ValueError, match=r"has 63 characters and 21 '\*'; a word of a pattern has at most 200 and 20"
    ):
        parse_pattern("a*b" * 21)
    with pytest.raises(ValueError, match="201 characters"):
        parse_pattern("a" * 201)
    with pytest.raises(ValueError, match="a phrase of 101 words; a pattern has at most 100"):
        parse_pattern("a " * 101)
    longest = parse_pattern("a*" * 20 + "a" * 160), parse_pattern("!" + "*a" * 20 + "b" * 160)
    assert count_steps(lambda: patterns_meet(longest[1], longest[0])) < 1_000_000


def write_card(folder: Path, n: int, *, entries: int = 1) -> Path:
    said = "\n".join(f'{key} = "x"' for key in files.REQUIRED if key != "year") + "\nyear = 2020\n"
    said += "".join(f'[categories.c{k}]\nlabel = "C"\ndefinition = "d"\n' for k in range(n))
    (folder / "card.toml").write_text(said, encoding="utf-8")
    rows = "".join(f"c{k},w{k}\n" for k in range(entries))
    (folder / "entries.csv").write_text(f"category,pattern\n{rows}", encoding="utf-8")
    return folder / "card.toml"


def test_a_card_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each of n categories the whole card was searched for its line: 8,000 took 16 seconds."""
    looked: list[int] = []
    find = files._find_lines
    monkeypatch.setattr(files, "_find_lines", lambda text: looked.append(len(text)) or find(text))
    card, mistakes = files.read_card(path := write_card(tmp_path, 300))
    assert len(card["categories"]) == 300
    assert not mistakes
    assert looked == [path.stat().st_size]
    path.write_text(path.read_text(encoding="utf-8").replace('"C"\n', '""\n'), encoding="utf-8")
    _, mistakes = files.read_card(path)
    assert mistakes[-1] == "card.toml, line 907: the category 'c299' has no label"  # 9 lines, then 3 for each


def test_an_undefined_category_names_some_of_those_there_are() -> None:
    """Each of n mistakes listed all of n categories."""
    from narrative.lexicons.lexicon import build_lexicon

    card = {"categories": {f"c{number}": {} for number in range(5_000)}}
    rows: list[files.Row] = [(f"d{number}", "hope", "", "", number) for number in range(5_000)]
    with pytest.raises(LexiconError, match="c19, …") as caught:
        build_lexicon("n", rows, card, place="line")
    assert len(str(caught.value)) < 1_500_000


def test_keys_of_a_quanteda_dictionary(tmp_path: Path) -> None:
    """Each key was looked for among all before it."""
    path = tmp_path / "many.yml"
    path.write_text("".join(f"c{k}: [w{k}]\n" for k in range(3_000)) + "c0: [x]\n", encoding="utf-8")
    lexicon = read_lexicon(path)
    assert lexicon.problems["line"].tolist() == [3_001]
    assert lexicon.where(category=lexicon.categories).categories == lexicon.categories
