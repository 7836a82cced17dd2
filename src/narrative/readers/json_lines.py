"""`.jsonl`: an article a line, each a JSON object; a JSON list of objects is read too."""

from __future__ import annotations

import json
from collections.abc import Iterable

from narrative.readers.decoding import Undecodable, decode
from narrative.readers.rows import Rows


def read_json_lines(rows: Rows, data: bytes, *, encoding: str | None = None) -> Rows:
    """Read the objects; a key that an object lacks is an empty cell. Rows are numbered as the lines are."""
    try:
        text, notes = decode(data, encoding)
    except Undecodable as error:
        return rows.lose(str(error))
    for problem, consequence in notes:
        rows.note(problem, consequence)
    if not text.strip():
        return rows.lose("empty")
    objects: list[tuple[int, dict[str, object]]] = []
    for number, value in _list_values(text):
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
    names = dict.fromkeys(name for _, value in objects for name in value)
    rows.numbers = [number for number, _ in objects]
    rows.cells = {name: [value.get(name) for _, value in objects] for name in names}
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
    lines = enumerate(text.split("\n"), 1)
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
