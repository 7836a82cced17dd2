"""Files of parameters: names with values in YAML, TOML or JSON.

YAML guesses types from how a value looks (`007`, `no`, `12:30`), so its values
are handed on as they are written, for the declared type to decide. TOML and
JSON say the type themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from narrative.errors import ParameterError
from narrative.resources import read_regular, read_toml

#: No parameters file has more.
_MOST_BYTES = 1_000_000


class Written(str):
    """A value as it was written in a YAML file: its type is still to be decided."""


def read_values(path: Path) -> dict[str, Any]:
    """Names and values of a parameters file; of YAML, values as `Written`.

    Raises:
        ParameterError: the file cannot be read, or is not a list of names with values.
    """
    readers: dict[str, Callable[[str], Any]] = {
        ".yaml": _read_yaml,
        ".yml": _read_yaml,
        ".toml": read_toml,
        ".json": _read_json,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ParameterError(
            f"A parameters file ends in .yaml, .yml, .toml or .json; {str(path)!r} does not."
        )
    try:
        values = reader(read_regular(path, _MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise ParameterError(f"Cannot read the parameters file {str(path)!r}: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ParameterError(f"The parameters file {str(path)!r} is not well formed: {reason}.") from None
    if not isinstance(values, dict):
        raise ParameterError(f"The parameters file {str(path)!r} must have names with values, one a line.")
    return values


def _read_json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def _read_yaml(text: str) -> Any:
    """Names and values as they are written; YAML's own guesses at types are not used."""
    import yaml

    def plain(node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == "tag:yaml.org,2002:null" else Written(node.value)
        if isinstance(node, yaml.SequenceNode) and all(
            isinstance(item, yaml.ScalarNode) for item in node.value
        ):
            return [plain(item) for item in node.value]
        raise ValueError(f"line {node.start_mark.line + 1} has more than a value or a list of values")

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        return None
    return _unique([(str(key.value), plain(value)) for key, value in root.value])
