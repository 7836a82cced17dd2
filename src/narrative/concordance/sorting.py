"""In which order the lines of a concordance come: by words of their context, and like to like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.errors import UnknownNameError

if TYPE_CHECKING:
    from narrative.concordance.lines import Spans
    from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]

#: How the lines can be sorted, besides by single positions.
ORDERS = ("document", "left", "match", "right", "date")
_POSITION = re.compile(r"[LR][1-9]\d{0,3}|M")


def parse_order(sort_by: str | Sequence[str]) -> tuple[str, ...]:
    """Return the keys of an order, the first one first.

    Raises:
        UnknownNameError: one is neither an order nor a position.

    >>> parse_order("left"), parse_order(["R1", "L1"])
    (('left',), ('R1', 'L1'))
    """
    keys = (sort_by,) if isinstance(sort_by, str) else tuple(sort_by)
    for key in keys:
        if key not in ORDERS and not (isinstance(key, str) and _POSITION.fullmatch(key)):
            raise UnknownNameError("order", key, (*ORDERS, "L1", "L2", "…", "M", "R1", "R2", "…"))
    return keys


def parse_positions(group_by: str | Sequence[str]) -> tuple[str, ...]:
    """Return positions in the context ("L1", "M", "R2").

    Raises:
        UnknownNameError: one is no position.
    """
    keys = (group_by,) if isinstance(group_by, str) else tuple(group_by)
    for key in keys:
        if not (isinstance(key, str) and _POSITION.fullmatch(key)):
            raise UnknownNameError("position", key, ("L1", "L2", "…", "M", "R1", "R2", "…"))
    return keys


def order_lines(store: TokenStore, spans: Spans, dates: pd.Series, keys: Sequence[str], window: int) -> Ints:
    """Return the lines in the order of `keys`; equal ones stay as they are."""
    columns: list[Ints] = []
    for key in keys:
        if key == "date":
            days = dates.to_numpy(dtype="datetime64[ns]")[spans.rows]
            stamps = days.astype(np.int64)
            columns.append(np.where(np.isnat(days), np.iinfo(np.int64).max, stamps))
        elif key == "document":
            columns.append(spans.first)
        elif key in ("left", "right"):
            longest = int((spans.right - spans.left).max(initial=0))
            steps = range(1, min(window, longest) + 1)
            columns += [_ranks(store, form_at(store, spans, f"{key[0].upper()}{step}")) for step in steps]
        elif key in ("match", "M"):
            columns += [_ranks(store, forms) for forms in _of_match(store, spans)]
        else:
            columns.append(_ranks(store, form_at(store, spans, key)))
    return np.lexsort(columns[::-1]) if columns else np.arange(len(spans))


def form_at(store: TokenStore, spans: Spans, position: str) -> Ints:
    """Return the normal form that stands at a position of each line, as its number; -1 for none.

    *L1* is the word before the match, *R1* the one behind it, whatever the window shows, but none beyond the
    document.
    """
    step = int(position[1:])
    if position[0] == "L":
        tokens, inside = spans.first - step, spans.first - step >= store.bounds[spans.rows]
    else:
        tokens, inside = spans.last + step, spans.last + step < store.bounds[spans.rows + 1]
    forms = store.form_of[store.types[np.where(inside, tokens, spans.first)]]
    return np.where(inside, forms, -1).astype(np.int64)


def group_lines(
    store: TokenStore, spans: Spans, positions: Sequence[str]
) -> tuple[npt.NDArray[np.object_], Ints]:
    """Return for each line what stands at the positions, as text, and how many lines have the same there."""
    columns = [
        column
        for position in positions
        for column in ([*_of_match(store, spans)] if position == "M" else [form_at(store, spans, position)])
    ]
    table = np.stack(columns, axis=1) if columns else np.zeros((len(spans), 0), np.int64)
    distinct, which, sizes = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    forms = np.append(store.forms, "")
    names = np.array([" ".join(filter(None, forms[row])) for row in distinct], object)
    which = which.reshape(-1)
    return names[which] if len(names) else np.empty(0, object), sizes[which].astype(np.int64)


def _of_match(store: TokenStore, spans: Spans) -> list[Ints]:
    """The normal forms of the words of the matches themselves, -1 behind a match's end."""
    lengths = spans.last - spans.first + 1
    columns = []
    for step in range(int(lengths.max(initial=0))):
        inside = step < lengths
        forms = store.form_of[store.types[np.where(inside, spans.first + step, spans.first)]]
        columns.append(np.where(inside, forms, -1).astype(np.int64))
    return columns


def _ranks(store: TokenStore, forms: Ints) -> Ints:
    """The places of normal forms in the order of the alphabet; no word comes first."""
    distinct, which = np.unique(forms, return_inverse=True)
    words = [store.forms[form] if form >= 0 else "" for form in distinct.tolist()]
    ranks = np.empty(len(words), np.int64)
    ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return ranks[which.reshape(-1)]
