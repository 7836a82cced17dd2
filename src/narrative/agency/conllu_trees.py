"""Parsed sentences from CoNLL-U: https://universaldependencies.org/format.html.

A sentence that is not well formed is a tree with a flaw: nothing is read from it, but its words still tell
where the next one stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrative.agency.trees import Tree, make_tree

_COLUMNS = 10
#: The number of a token has at most so many digits.
_DIGITS = 7


def read_trees(text: str, source: str = "") -> Iterator[Tree]:
    """Yield the sentences of a CoNLL-U text.

    Args:
        text: the content of a file.
        source: what it is called, for problems.

    >>> rows = ["1 She she PRON _ _ 2 nsubj _ _", "2 left leave VERB _ _ 0 root _ _"]
    >>> text = "\\n".join(["# newdoc id = a", *(row.replace(" ", "\\t") for row in rows)])
    >>> [tree] = read_trees(text)
    >>> tree.document, tree.source, tree.forms, tree.heads
    ('a', 'sentence 1, line 2', ['She', 'left'], [1, -1])
    """
    document, number, first = "", 0, 0
    rows: list[list[str]] = []
    for place, raw in enumerate([*text.split("\n"), ""], 1):
        line = raw.rstrip("\r")
        if line.startswith("#") and not rows:
            name, _, value = line[1:].partition("=")
            if name.strip() in ("newdoc id", "newdoc"):
                document = value.strip()
        elif line.strip() and not line.startswith("#"):
            first = first if rows else place
            rows.append(line.split("\t"))
        elif rows and not line.strip():
            number += 1
            where = f"sentence {number:,}, line {first:,}"
            yield _make(rows, f"{source}, {where}" if source else where, document)
            rows = []


def _make(rows: Sequence[list[str]], source: str, document: str) -> Tree:
    """Return the tree of the rows of a sentence; what is wrong with them is its flaw."""
    words, forms, joined, flaw = _list_words(rows)
    heads = []
    for word in words:
        head = _read_number(word[6]) if len(word) > 6 else None
        if head is None:
            flaw = flaw or f"a head is not a number: {_show(word[6] if len(word) > 6 else '')}"
        heads.append(-1 if head is None else head - 1)
    named = zip(*((*word[2:6], word[7]) for word in words), strict=True) if not flaw and words else [()] * 5
    lemmas, kinds, tags, features, labels = ([_or_empty(value) for value in column] for column in named)
    if flaw or not words:
        labels = []
    flaw = flaw or ("" if words else "it has no words")
    return make_tree(
        source, forms=forms, joined=joined, document=document, flaw=flaw,
        lemmas=lemmas, kinds=kinds, tags=tags, features=features,
        labels=labels or [""] * len(forms), heads=heads if len(heads) == len(forms) else [-1] * len(forms),
    )  # fmt: skip


def _list_words(rows: Sequence[list[str]]) -> tuple[list[list[str]], list[str], list[int], str]:
    """Return the rows of words, how each is written, which are written together, and what is wrong.

    The words of a range (*3-4 du*) are written as the range is: the first has its form, the others none.
    Where they just stand together (*don't*), each has its own.
    """
    words: list[list[str]] = []
    forms: list[str] = []
    joined: list[int] = []
    covered, owner, flaw = 0, 0, ""
    for row in rows:
        if len(row) > 1 and "." in row[0]:
            continue  # an empty node
        first, _, last = row[0].partition("-")
        number, end = _read_number(first), _read_number(last) if last else 0
        if number is None or end is None or len(row) < 2:
            flaw = flaw or f"a line has no number: {_show(row[0])}"
            continue
        if last:
            if end < number or number != len(words) + 1 or number <= covered:
                flaw = flaw or f"a range is not in order: {_show(row[0])}"
                continue
            covered, owner = end, len(words)
            forms.append(row[1])
            continue
        if len(row) != _COLUMNS:
            flaw = flaw or f"a line has {len(row)} columns, not {_COLUMNS}"
        if number != len(words) + 1:
            flaw = flaw or f"its tokens are not numbered 1, 2, 3 …: {_show(row[0])}"
        inside = number <= covered
        if not inside:
            forms.append(row[1])
        elif len(words) != owner:
            forms.append("")
        joined.append(owner if inside else len(words))
        words.append(row)
    if covered > len(words):
        flaw = flaw or "a range goes beyond the sentence"
    if not flaw:
        _part(words, forms, joined)
    if len(forms) != len(words):  # of a broken sentence only what is written is kept
        joined = list(range(len(forms)))
    return words, forms, joined, flaw


def _part(words: list[list[str]], forms: list[str], joined: list[int]) -> None:
    """Part the ranges whose words are written in them one behind the other: *don't* is *do* and *n't*."""
    first = 0
    while first < len(words):
        last = first + 1
        while last < len(words) and joined[last] == first:
            last += 1
        if "".join(word[1] for word in words[first:last]) == forms[first]:
            for at in range(first, last):
                forms[at], joined[at] = words[at][1], at
        first = last


def _read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def _or_empty(value: str) -> str:
    return "" if value == "_" else value


def _show(text: str) -> str:
    return repr(text[:40])
