"""`.jsonl`: an article a line, each a JSON object; a JSON list of objects is read too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from narrative.corpus.readers.assembly import MOST_COLUMNS
from narrative.corpus.readers.rows import Rows

#: No cell is nested deeper.
DEEPEST = 50


def read_json_lines(rows: Rows, data: bytes, *, encoding: str | None = None) -> Rows:
    """Read the objects; a key that an object lacks is an empty cell. Rows are numbered as the lines are."""
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    if not text.strip():
        return rows.lose("empty")
    return _fill(rows, _list_values(rows, text))


def read_json_part(rows: Rows, text: str, before: int, names: Sequence[str]) -> Rows:
    """Read whole lines from the midst of a file, `before` lines above them; `names` are its keys."""
    return _fill(rows, _list_lines(rows, text, before + 1), names)


def list_names(text: str) -> tuple[dict[str, None], int]:
    """Return the keys of the objects in some lines, in order, and how many lines hold anything."""
    values = [value for _, value in _list_lines(Rows(""), text, 1) if value is not None]
    return dict.fromkeys(name for value in values if isinstance(value, dict) for name in value), len(values)


def _fill(rows: Rows, values: Iterable[tuple[int, object]], names: Sequence[str] = ()) -> Rows:
    """Sort the values of all objects into columns."""
    objects: list[tuple[int, dict[str, object]]] = []
    for number, value in values:
        if value is None:
            continue
        rows.found += 1
        if isinstance(value, dict):
            objects.append((number, value))
        else:
            fault = (
                str(value) if isinstance(value, _Fault) else f"a {type(value).__name__} in place of an object"
            )
            rows.lose_row(number, f"unreadable: {fault}")
    rows.numbers = [number for number, _ in objects]
    rows.cells = {name: [value.get(name) for _, value in objects] for name in names or _names(rows, objects)}
    return rows


def _names(rows: Rows, objects: list[tuple[int, dict[str, object]]]) -> Iterable[str]:
    """Return the keys that become columns: all, but of very many those that one row in a hundred has."""
    count = Counter(name for _, value in objects for name in value)
    if len(count) <= MOST_COLUMNS:
        return count
    rows.note(f"{len(count):,} different keys", "those that at least one row in a hundred has were read")
    most = {name for name, times in count.most_common(MOST_COLUMNS) if times * 100 >= len(objects)}
    return [name for name in count if name in most]


class _Fault(str):
    """Why a line is no JSON."""

    __slots__ = ()


class _Repeated(dict[str, object]):
    """An object that gives a key more than once: of each the last value."""

    again: tuple[str, ...] = ()


def _join(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return what `json` makes of an object, and keep in mind which keys it repeats."""
    joined = dict(pairs)
    if len(joined) < len(pairs):
        count = Counter(name for name, _ in pairs)
        joined = _Repeated(joined)
        joined.again = tuple(name for name, times in count.items() if times > 1)
    return joined


_DECODER = json.JSONDecoder(object_pairs_hook=_join)


def _list_values(rows: Rows, text: str) -> Iterable[tuple[int, object]]:
    """Return the values with the numbers of their lines, or of their places in a list."""
    if text.lstrip().startswith("["):
        noted = len(rows.problems)
        whole = _parse(rows.mended(text))
        if isinstance(whole, list):
            return [
                (number, _Fault("null") if value is None else _look_into(value, rows, number))
                for number, value in enumerate(whole, 1)
            ]
        del rows.problems[noted:]
    return _list_lines(rows, text, 1)


def _list_lines(rows: Rows, text: str, first: int) -> Iterable[tuple[int, object]]:
    """Yield the values of lines with their numbers, but for blank ones."""
    for number, line in enumerate(text.split("\n"), first):
        if line and not line.isspace():
            yield number, _look_into(_parse(rows.mended(line, number)), rows, number)


def _parse(line: str) -> object:
    """Return the value of a line, or what is wrong with it."""
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as error:
        return _Fault(f"not JSON: {error.msg} at character {error.pos + 1}")
    except RecursionError:
        return _Fault(f"nested more than {DEEPEST} deep")
    except ValueError as error:
        return _Fault(f"not JSON: {error}")
    return _Fault("null in place of an object") if value is None else value


def _look_into(value: object, rows: Rows, number: int) -> object:
    """Return a value, or why it cannot be taken: a deep one would exhaust whatever goes through it."""
    level = [value] if isinstance(value, list | dict) else []
    for _ in range(DEEPEST):
        if not level:
            return value
        for held in level:
            if type(held) is _Repeated:
                said = f"given more than once: {', '.join(held.again)}"
                rows.note(said, "the last value of each was taken", number)
        parts = [part for held in level for part in (held.values() if isinstance(held, dict) else held)]
        level = [part for part in parts if isinstance(part, list | dict)]
    return _Fault(f"nested more than {DEEPEST} deep")
