"""`.jsonl`: an article a line, each a JSON object; a JSON list of objects is read too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from narrative.corpus.readers.rows import Rows


def read_json_lines(rows: Rows, data: bytes, *, encoding: str | None = None) -> Rows:
    """Read the objects; a key that an object lacks is an empty cell. Rows are numbered as the lines are."""
    text = rows.decode(data, encoding)
    if text is None:
        return rows
    if not text.strip():
        return rows.lose("empty")
    return _fill(rows, _list_values(text))


def read_json_part(rows: Rows, text: str, before: int, names: Sequence[str]) -> Rows:
    """Read whole lines from the midst of a file, `before` lines above them; `names` are its keys."""
    return _fill(rows, _list_lines(text, before + 1), names)


def list_names(text: str) -> tuple[dict[str, None], int]:
    """Return the keys of the objects in some lines, in order, and how many lines hold anything."""
    values = [value for _, value in _list_lines(text, 1) if value is not None]
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
    columns = names or dict.fromkeys(name for _, value in objects for name in value)
    rows.numbers = [number for number, _ in objects]
    rows.cells = {name: [value.get(name) for _, value in objects] for name in columns}
    return rows


class _Fault(str):
    """Why a line is no JSON."""

    __slots__ = ()


def _list_values(text: str) -> Iterable[tuple[int, object]]:
    """Return the values with the numbers of their lines or of their places in a list; `None` for blanks."""
    if text.lstrip().startswith("["):
        whole = _parse(text)
        if isinstance(whole, list):
            return [
                (number, _Fault("null") if value is None else value) for number, value in enumerate(whole, 1)
            ]
    return _list_lines(text, 1)


def _list_lines(text: str, first: int) -> Iterable[tuple[int, object]]:
    """Return the values of lines with their numbers; `None` for blanks."""
    lines = enumerate(text.split("\n"), first)
    return ((number, _parse(line) if line.strip() else None) for number, line in lines)


def _parse(line: str) -> object:
    """Return the value of a line, or what is wrong with it."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        return _Fault(f"not JSON: {error.msg} at character {error.pos + 1}")
    except (ValueError, RecursionError) as error:
        return _Fault(f"not JSON: {error}")
    return _Fault("null in place of an object") if value is None else value
