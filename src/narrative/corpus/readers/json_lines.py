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
    """Return the keys that become columns: all, but of very many those that the most objects have."""
    count = Counter(name for _, value in objects for name in value)
    if len(count) <= MOST_COLUMNS:
        return count
    rows.note(f"{len(count):,} different keys", f"the {MOST_COLUMNS:,} that most rows have were read")
    most = {name for name, _ in count.most_common(MOST_COLUMNS)}
    return [name for name in count if name in most]


class _Fault(str):
    """Why a line is no JSON."""

    __slots__ = ()


def _list_values(rows: Rows, text: str) -> Iterable[tuple[int, object]]:
    """Return the values with the numbers of their lines or of their places in a list; `None` for blanks."""
    if text.lstrip().startswith("["):
        doubts: list[tuple[str, str]] = []
        noted = len(rows.problems)
        whole = _parse(rows.mended(text), doubts)
        if not isinstance(whole, list):
            del rows.problems[noted:]
        else:
            for doubt in doubts:
                rows.note(*doubt)
            return [
                (number, _Fault("null") if value is None else _checked(value))
                for number, value in enumerate(whole, 1)
            ]
    return _list_lines(rows, text, 1)


def _list_lines(rows: Rows, text: str, first: int) -> Iterable[tuple[int, object]]:
    """Return the values of lines with their numbers; `None` for blanks."""
    for number, line in enumerate(text.split("\n"), first):
        doubts: list[tuple[str, str]] = []
        value = _parse(rows.mended(line, number), doubts) if line.strip() else None
        for doubt in doubts:
            rows.note(*doubt, number)
        yield number, _checked(value)


def _parse(line: str, doubts: list[tuple[str, str]]) -> object:
    """Return the value of a line, or what is wrong with it; add what is doubtful."""

    def join(pairs: list[tuple[str, object]]) -> dict[str, object]:
        joined = dict(pairs)
        if len(joined) < len(pairs):
            names = Counter(name for name, _ in pairs)
            again = [name for name, count in names.items() if count > 1]
            doubts.append((f"given more than once: {', '.join(again)}", "the last value of each was taken"))
        return joined

    try:
        value = json.loads(line, object_pairs_hook=join)
    except json.JSONDecodeError as error:
        return _Fault(f"not JSON: {error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError) as error:
        return _Fault(f"not JSON: {error}")
    return _Fault("null in place of an object") if value is None else value


def _checked(value: object) -> object:
    """Return a value, or why it cannot be taken: a deep one would exhaust whatever goes through it."""
    level = [value] if isinstance(value, list | dict) else []
    for _ in range(DEEPEST):
        if not level:
            return value
        parts = [part for held in level for part in (held.values() if isinstance(held, dict) else held)]
        level = [part for part in parts if isinstance(part, list | dict)]
    return _Fault(f"nested more than {DEEPEST} deep")
