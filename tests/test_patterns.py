"""Every pattern that looks through a text takes time that grows with the text, and no faster.

A pattern such as `\\s+;` tries each place of a run of blanks anew, so a run of n blanks takes n² steps. Each
pattern of the package is tried here, as the code uses it, on runs of the signs that stand in it.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import regex

import narrative

ROOT = Path(narrative.__file__).parent
SCANS = ("search", "finditer", "sub", "subn", "split", "findall")
#: Signs that classes stand for, and that few patterns write out.
SIGNS = " a1.\n\u00a0-"
#: Patterns whose texts are short whatever the corpus says, and by what.
SHORT = {
    "corpus.documents.books": (" *\n *", "single blanks since the line before"),
    "corpus.documents.main_text": (" *\ue001 *", "single blanks since the line before"),
    "corpus.documents.tei": (r" *\n *", "single blanks since the line before"),
    "corpus.documents.page_metadata": ("_SEPARATOR", "white space of titles is single blanks"),
    "corpus.documents.bibtex": (r"\s+and\s+", "`clean_tex` leaves single blanks"),
    "corpus.exports.integrum": ("_LISTED", "paragraphs of under 500 characters"),
    "corpus.exports.labelled_fields": ("_ISSUE", "`one_line` leaves single blanks"),
    "corpus.exports.layouts": ("_LABEL", "the first 80 characters of a line"),
    "corpus.exports.proquest": ("_INFO", "600 characters of a value"),
    "voices.markup": ("_SIGNED", "the last 160 characters of a paragraph"),
    "corpus.exports.source_lines": ("", "no line of over 300 characters"),
}


def list_patterns(path: Path) -> Iterator[tuple[str, Any, str]]:
    """The patterns that a module uses: as they are written there, compiled, and the method that is called."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = ".".join(("narrative", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
    names = vars(importlib.import_module(name))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in (*SCANS, "match", "fullmatch"):
            continue
        written = ast.unparse(node.value)
        pattern = names.get(written)
        if hasattr(pattern, "finditer") and pattern not in (re, regex):
            yield written, pattern, node.attr
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                args=[ast.Constant(value=str(source)), *_],
            ) if method in (*SCANS, "match", "fullmatch"):
                yield source, re.compile(source), method


def seconds(pattern: Any, method: str, text: str | bytes) -> float:
    """What a pattern takes for a text, in seconds of the processor."""
    begun = time.process_time()
    if method in SCANS:
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, method)(text)
    return time.process_time() - begun


def find_slow(pattern: Any, method: str) -> str | None:
    """The sign or pair of signs whose runs take longer than in proportion, if there are such."""
    source = pattern.pattern
    written = source if isinstance(source, str) else source.decode("latin-1")
    signs = dict.fromkeys(
        SIGNS + "".join(sign for sign in written if not sign.isalnum() or not sign.isascii())[:60]
    )
    begins = dict.fromkeys(("", *re.findall(r"[A-Za-z<]{2,}", written)[:1]))
    for begin, run in product(begins, [*signs, *map("".join, combinations(SIGNS, 2))]):

        def make(length: int, begin: str = begin, run: str = run) -> str | bytes:
            text = begin + run * (length // len(run)) + "\2"
            return text if isinstance(source, str) else text.encode("latin-1", "replace")

        if seconds(pattern, method, make(500)) > 0.02:
            return repr(run)
        if seconds(pattern, method, make(3_000)) > 0.003:
            few, many = (
                min(seconds(pattern, method, make(length)) for _ in range(3)) for length in (3_000, 12_000)
            )
            if many > 9 * few:
                return repr(run)
    return None


def test_no_pattern_takes_longer_than_in_proportion() -> None:
    slow, tried, seen = [], 0, set()
    for path in sorted(ROOT.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for written, pattern, method in list_patterns(path):
            if (key := (pattern.pattern, method in SCANS or method)) in seen:
                continue
            seen.add(key)
            short, _ = SHORT.get(module, ("-", ""))
            tried += 1
            if short in ("", written):
                continue
            if run := find_slow(pattern, method):
                slow.append(f"{module}: {written} ({method}) on {run}")
    assert tried > 200
    assert not slow


def test_the_trial_finds_slow_patterns() -> None:
    assert find_slow(re.compile(r"\s+;"), "sub") == repr(" ")
    assert find_slow(re.compile(r"(?<!\s)\s+;"), "sub") is None
    assert find_slow(re.compile(r"a*a*a*b"), "match") is not None
