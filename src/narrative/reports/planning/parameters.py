"""The parameters of a notebook: what its tagged cell declares, and values checked against it.

A notebook declares its parameters in one code cell tagged `parameters`, a line
each: a name, a type, a default, a comment.

    corpus_path: str = "corpus/defection"  # a folder or file of articles
    doc_id: str | None = None              # which article; none: the newest
    outlets: list[str] = []                # only these outlets; empty: all

The cell is read, never run. A value from outside is understood by the type that
is declared, never by how it looks: for a `str`, `007`, `no`, `12:30` and `nan`
are text.
"""

from __future__ import annotations

import ast
import difflib
import io
import json
import math
import re
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from narrative.errors import ParameterError
from narrative.errors.arguments import SCALARS, is_fit, say_kinds
from narrative.reports.planning.parameter_files import Written, read_values

_TRUTH = {"true": True, "yes": True, "false": False, "no": False}
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
#: How a parameter is called, or described in its comment, that names a file or a folder.
_NAMES_PATH = re.compile(r"(?:^|_)(?:path|file|folder|corpus|lexicon)s?$", re.IGNORECASE)
_SAYS_PATH = re.compile(r"\b(?:path|file|folder)s?\b", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Parameter:
    """One declared parameter.

    `kind` is the type of one value (`str`, `int`, `float`, `bool`); `many` says
    that the value is a list of such; `optional`, that `None` is allowed.

    >>> print(Parameter("outlets", "str", True, False, [], "only these outlets"))
    outlets: list[str] = [] — only these outlets
    """

    name: str
    kind: str
    many: bool
    optional: bool
    default: Any
    comment: str = ""

    @property
    def type(self) -> str:
        """The type as it is written in Python."""
        written = f"list[{self.kind}]" if self.many else self.kind
        return f"{written} | None" if self.optional else written

    @property
    def wanted(self) -> str:
        """What a right value is, in words."""
        kind = f"list[{self.kind}]" if self.many else self.kind
        return say_kinds([kind, *["None"] * self.optional], self.name if self._is_ranged else "")

    @property
    def is_path(self) -> bool:
        """Whether it names files or folders, as its name or its comment says; any other text is just text.

        >>> Parameter("weights_path", "str", False, False, "").is_path
        True
        >>> Parameter("judgements", "str", True, False, [], "files of judgements").is_path
        True
        >>> Parameter("note", "str", False, False, "").is_path
        False
        """
        named = _NAMES_PATH.search(self.name) or _SAYS_PATH.search(self.comment)
        return self.kind == "str" and bool(named)

    def __str__(self) -> str:
        return f"{self.name}: {self.type} = {self.default!r}" + (f" — {self.comment}" if self.comment else "")

    def accepts(self, value: object) -> bool:
        """Say whether `value`, already a Python value, is of the declared type."""
        if value is None:
            return self.optional
        if self.many:
            return isinstance(value, list) and all(self._is_one(item) for item in value)
        return self._is_one(value)

    @property
    def _is_ranged(self) -> bool:
        """Whether values of its name have a range; a default outside it means another thing by the name."""
        return is_fit(self.name, self.default, optional=self.optional)

    def fits(self, value: object) -> bool:
        """Say whether a value of the declared type is in the range of its name, and no blank text for none.

        >>> Parameter("seed", "int", False, False, 2024).fits(-1)
        False
        """
        return not self._is_ranged or is_fit(self.name, value, optional=self.optional)

    def _is_one(self, value: object) -> bool:
        if self.kind == "float":
            return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]  # mypy learns nothing from `type(value)`
        if self.kind == "str" and isinstance(value, str):
            return _is_sound(value)
        return type(value).__name__ == self.kind

    def read(self, text: str) -> Any:
        """One value from text, by the declared type.

        Raises:
            ValueError: the text is not of that type.

        >>> Parameter("doc_id", "str", False, True, None).read("007")
        '007'
        >>> Parameter("top", "int", False, False, 5).read("12")
        12
        """
        if self.kind == "str":
            if not _is_sound(text):
                raise ValueError("not valid UTF-8 text")
            return text
        stripped = text.strip()
        if self.kind == "bool" and stripped.lower() in _TRUTH:
            return _TRUTH[stripped.lower()]
        if self.kind == "int" and _INTEGER.fullmatch(stripped):
            return int(stripped)
        if self.kind == "float" and _NUMBER.fullmatch(stripped) and math.isfinite(float(stripped)):
            return float(stripped)
        raise ValueError(f"not {SCALARS[self.kind]}")


def _is_sound(text: str) -> bool:
    """Say whether the text can be written as UTF-8 and holds no NUL."""
    return "\0" not in text and not any(0xD800 <= ord(character) < 0xE000 for character in text)


def read_parameters(notebook: Mapping[str, Any], name: str = "the notebook") -> tuple[Parameter, ...]:
    """The parameters that a notebook's tagged cell declares, in order.

    A type may be `str`, `int`, `float`, `bool`, a `list[...]` of one of these,
    and any of them `| None`; without one it is that of the default. The comment
    is what follows the value on its line, or the comment lines right above it.

    Args:
        notebook: a notebook as nbformat 4 reads it.
        name: how to call it in messages.

    Raises:
        ParameterError: more than one cell is tagged, or the cell holds anything
            but such declarations.

    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]},
    ...         "source": 'top: int = 5  # how many'}
    >>> [str(parameter) for parameter in read_parameters({"cells": [cell]})]
    ['top: int = 5 — how many']
    """
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    if not tagged:
        return ()
    if len(tagged) > 1 or tagged[0]["cell_type"] != "code":
        raise ParameterError(f"Exactly one code cell of {name} may be tagged 'parameters'.")
    source = tagged[0]["source"]
    source = source if isinstance(source, str) else "".join(source)
    try:
        statements = ast.parse(source).body
        comments = _comments(source)
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise ParameterError(f"The parameters cell of {name} is not plain Python: {error}.") from None
    found: dict[str, Parameter] = {}
    for statement in statements:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a text that explains the cell
        parameter = _declared(statement, comments, name)
        if parameter.name in found:
            raise ParameterError(f"The parameters cell of {name} declares {parameter.name!r} twice.")
        found[parameter.name] = parameter
    return tuple(found.values())


def _declared(statement: ast.stmt, comments: Mapping[int, tuple[int, str]], name: str) -> Parameter:
    """The parameter that one statement declares."""
    where = f"Line {statement.lineno} of the parameters cell of {name}"
    target: ast.expr | None = None
    if isinstance(statement, ast.AnnAssign):
        target = statement.target
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    value = getattr(statement, "value", None)
    if not isinstance(target, ast.Name) or value is None:
        raise ParameterError(f"{where} is not of the form 'name: type = value  # comment'.")
    try:
        default = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise ParameterError(
            f"{where}: the default of {target.id!r} must be a plain value (text, number, True, False, "
            "None, or a list of these)."
        ) from None
    if isinstance(statement, ast.AnnAssign):
        kind, many, optional = _read_type(ast.unparse(statement.annotation), where)
    else:
        kind, many, optional = _infer_type(default, where)
    parameter = Parameter(target.id, kind, many, optional, default, _comment_of(statement, comments))
    if not parameter.accepts(default):
        raise ParameterError(
            f"{where}: the default of {target.id!r} is {default!r}, but {parameter.wanted} is declared."
        )
    return parameter


def _read_type(written: str, where: str) -> tuple[str, bool, bool]:
    """Kind, many, optional of a type as it is written."""
    parts = [part.strip() for part in written.strip("'\"").split("|")]
    optional = "None" in parts
    if optional:
        parts.remove("None")
    inner = re.fullmatch(r"list\[\s*(\w+)\s*\]", parts[0]) if len(parts) == 1 else None
    kind = inner[1] if inner else parts[0] if parts else ""
    if len(parts) != 1 or kind not in SCALARS:
        raise ParameterError(
            f"{where}: the type {written!r} is not one of str, int, float, bool, list[…] of these, "
            "or any of them | None."
        )
    return kind, bool(inner), optional


def _infer_type(default: object, where: str) -> tuple[str, bool, bool]:
    """Kind, many, optional of a default for which no type is declared."""
    if default is None:
        return "str", False, True
    items = default if isinstance(default, list) else [default]
    kinds = {type(item).__name__ for item in items} or {"str"}
    kind = "float" if kinds == {"int", "float"} else min(kinds)
    if kind not in SCALARS or (len(kinds) > 1 and kinds != {"int", "float"}):
        raise ParameterError(f"{where}: write the type, as in 'name: list[str] = []'.")
    return kind, isinstance(default, list), False


def _comments(source: str) -> dict[int, tuple[int, str]]:
    """Line number to column and text of every comment, found by Python's own tokenizer."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: (len(token.line[: token.start[1]].strip()), token.string.lstrip("# ").strip())
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _comment_of(statement: ast.stmt, comments: Mapping[int, tuple[int, str]]) -> str:
    """The comment behind a statement; else the one on its first line; else the lines right above it."""
    for line in (statement.end_lineno or statement.lineno, statement.lineno):
        if line in comments:
            return comments[line][1]
    above: list[str] = []
    line = statement.lineno - 1
    while line in comments and comments[line][0] == 0:
        above.insert(0, comments[line][1])
        line -= 1
    return " ".join(above)


def list_parameters(parameters: Sequence[Parameter]) -> str:
    """The declared parameters as lines to read, or a sentence that there are none."""
    return "\n".join(f"  {parameter}" for parameter in parameters) or "  (it declares no parameters)"


def check_parameters(
    parameters: Sequence[Parameter],
    pairs: Iterable[tuple[str, str]] = (),
    files: Iterable[str | Path | Mapping[str, Any]] = (),
    name: str = "the notebook",
) -> dict[str, Any]:
    """The values given from outside, in the declared order, each checked against the declared name and type.

    Files come first, in order, then `pairs`, which win. For a list, a pair gives
    one item and may be repeated; a value in square brackets is read as a JSON
    list. For an optional parameter the word `None` is no value.

    Args:
        parameters: what the notebook declares.
        pairs: names and values as text, from the command line.
        files: .yaml, .yml, .toml or .json files of names and values, or what such a file holds.
        name: how to call the notebook in messages.

    Raises:
        ParameterError: an unknown name, a value of another type, or an
            unreadable file; the message lists the declared parameters.

    >>> top = Parameter("top", "int", False, False, 5, "how many")
    >>> check_parameters([top], [("top", "3")])
    {'top': 3}
    >>> check_parameters([top], [("topp", "3")])
    Traceback (most recent call last):
    narrative.errors.ParameterError: the notebook has no parameter 'topp'; did you mean 'top'? It has:
      top: int = 5 — how many
    """
    declared = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {}
    for file in files:
        for key, value in (file if isinstance(file, Mapping) else read_values(Path(file))).items():
            values[key] = _from_file(_find(declared, key, name), value, name, declared)
    given: dict[str, Any] = {}
    for key, text in pairs:
        parameter = _find(declared, key, name)
        if key in given and not (parameter.many and isinstance(given[key], list)):
            raise ParameterError(f"The parameter {key!r} is given more than once.")
        try:
            value = _from_pair(parameter, text)
        except (ValueError, RecursionError):
            raise _mistyped(parameter, text, name, declared) from None
        given[key] = [*given.get(key, []), *value] if isinstance(value, list) else value
    given = values | given
    for key, value in given.items():
        if not declared[key].fits(value):
            raise _mistyped(declared[key], value, name, declared)
    return {key: given[key] for key in declared if key in given}


def _find(declared: Mapping[str, Parameter], key: str, name: str) -> Parameter:
    if key in declared:
        return declared[key]
    near = difflib.get_close_matches(key, declared, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    raise ParameterError(
        f"{name} has no parameter {_show(key)}{hint} It has:\n{list_parameters(list(declared.values()))}"
    )


def _mistyped(
    parameter: Parameter, value: object, name: str, declared: Mapping[str, Parameter]
) -> ParameterError:
    wrong = f"The parameter {parameter.name!r} of {name} must be {parameter.wanted}, not {_show(value)}."
    return ParameterError(f"{wrong} It has:\n{list_parameters(list(declared.values()))}")


def _show(value: object) -> str:
    """A value as Python writes it, cut if it is long."""
    shown = repr(value)
    return shown if len(shown) <= 200 else f"{shown[:200]}…"


def _from_pair(parameter: Parameter, text: str) -> Any:
    if parameter.optional and text == "None":
        return None
    if not parameter.many:
        return parameter.read(text)
    if text.startswith("[") and text.endswith("]"):
        items = json.loads(text)
        if not parameter.accepts(items):
            raise ValueError("not such a list")
        return items
    return [parameter.read(text)]


def _from_file(parameter: Parameter, value: Any, name: str, declared: Mapping[str, Parameter]) -> Any:
    """A value of a file, by the declared type."""
    if isinstance(value, datetime | date | time) and parameter.kind == "str":
        value = value.isoformat()  # TOML has dates of its own
    if parameter.optional and isinstance(value, Written) and value == "None":
        return None
    try:
        if isinstance(value, Written):
            value = parameter.read(str(value)) if not parameter.many else value
        elif isinstance(value, list) and any(isinstance(item, Written) for item in value):
            value = [parameter.read(str(item)) for item in value]
    except ValueError:
        raise _mistyped(parameter, value, name, declared) from None
    if isinstance(value, Written) or not parameter.accepts(value):
        raise _mistyped(parameter, value, name, declared)
    return float(value) if parameter.kind == "float" and type(value) is int else value
