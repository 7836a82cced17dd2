"""What somebody may give for a parameter: a value of the type that is declared, in the range that it has.

One gate for two doors: the public functions, whose type hints are the declaration, and the parameters cell
of a notebook. A number of one name has one range everywhere, so that range is said here, once.
"""

from __future__ import annotations

import ast
import inspect
import math
import os
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import cache, wraps
from numbers import Integral, Real
from typing import Any, ParamSpec, TypeVar

from narrative.errors import ParameterError, UnknownNameError, check_corpus, shorten

P = ParamSpec("P")
R = TypeVar("R")

#: The types of one value, with how each is described to a person.
SCALARS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false"}
#: The least that a whole number may be, by its name.
LEAST = {
    "seed": 0, "resamples": 1, "shuffles": 1, "n": 1, "min_count": 1, "min_documents": 1, "days": 0,
    "strongest": 1, "rows": 1, "lines": 1, "least": 1, "groups": 1, "verbs": 1, "sentences": 1, "speakers": 1,
    "joint": 1, "opened": 0, "window": 0, "per_entry": 1, "per_category": 0, "suggestions": 0, "sample": 0,
    "most": 1, "most_changes": 0, "processes": 1, "n_documents": 1, "steps": 0,
}  # fmt: skip
#: No number that is counted or drawn is larger, since arrays of more could not be made; and the largest seed.
MOST, MOST_SEED = 10**9, 2**32 - 1
#: What a number with a fraction must be above, what it may be at most, and that in words, by its name.
BOUNDS = {
    "level": (0.0, math.nextafter(1, 0), "a share above 0 and below 1, such as 0.95"),
    "copied": (0.0, 1.0, "a share of words above 0, up to 1"),
    "ratio_margin": (1.0, sys.float_info.max, "a ratio above 1, such as 1.25"),
    "margin": (0.0, sys.float_info.max, "a difference above 0, such as 0.05"),
}
#: What functions refuse themselves, for they know the names that there are.
CHECKED_INSIDE = ("lexicon", "measure", "name_or_path", "read_corpus.path")
_MANY = ("list", "Sequence", "Iterable", "Collection")
_OTHERS = {
    "os.PathLike[str]": "a path", "Path": "a path", "Mapping": "a dictionary", "pd.DataFrame": "a table",
    "Corpus": "a corpus", "Lexicon": "a lexicon", "object": "anything",
    "Axes": "a figure, as a function that draws returns it",
}  # fmt: skip
#: By which attributes of its class a value is known whose class need not be imported for that.
_HAS = {"pd.DataFrame": ("iloc", "columns"), "Lexicon": ("categories", "where"), "Axes": ("get_figure",),
        "Corpus": ("languages",)}  # fmt: skip


@cache
def read_hint(written: str) -> tuple[str, ...]:
    """What a type hint allows, each by its name; nothing if it allows what is not known here.

    >>> read_hint("str | Sequence[str] | None")
    ('str', 'list[str]', 'None')
    >>> read_hint("Corpus | None"), read_hint("Formula")
    (('Corpus', 'None'), ())
    """
    try:
        parts = _split(ast.parse(written.strip("'\""), mode="eval").body)
    except SyntaxError:
        return ()
    known = tuple(_name(part) for part in parts)
    return known if all(known) else ()


def _inside(kind: str) -> tuple[str, ...]:
    """The types of what is in a list."""
    return tuple(kind.removeprefix("list[").removesuffix("]").split(" | "))


def _split(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_split(node.left), *_split(node.right)]
    return [node]


def _name(node: ast.expr) -> str:
    written = ast.unparse(node)
    if written in SCALARS or written in _OTHERS or written == "None":
        return written
    if isinstance(node, ast.Subscript):
        outer, inner = ast.unparse(node.value), read_hint(ast.unparse(node.slice))
        if outer == "Mapping":
            return outer
        if outer in _MANY and inner:
            return f"list[{' | '.join(inner)}]"
    return ""


def accepts(value: object, kinds: Iterable[str]) -> bool:
    """Say whether a value is of one of the types that `read_hint` names.

    >>> accepts(3, ["float"]), accepts(True, ["int"]), accepts("outlet", ["list[str]"])
    (True, False, False)
    """
    return any(_is_of(value, kind) for kind in kinds)


def _is_of(value: object, kind: str) -> bool:
    if kind.startswith("list["):
        if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
            return False
        return not hasattr(value, "__len__") or all(accepts(item, _inside(kind)) for item in value)
    if kind == "int":
        return isinstance(value, Integral) and not isinstance(value, bool)
    if kind == "float":
        return isinstance(value, Real) and not isinstance(value, bool)
    if kind == "bool":
        return isinstance(value, bool) or type(value).__name__ == "bool"  # that of numpy
    if kind == "None":
        return value is None
    if kind in _HAS:
        return all(hasattr(type(value), name) for name in _HAS[kind])
    return isinstance(value, _CLASSES[kind]) if kind in _CLASSES else True


_REST = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_CLASSES: dict[str, type] = {
    "str": str,
    "os.PathLike[str]": os.PathLike,
    "Path": os.PathLike,
    "Mapping": Mapping,
}


def say_kinds(kinds: Iterable[str], name: str = "") -> str:
    """What a right value is, in words; with the name of a number, its range too.

    >>> say_kinds(["list[str]", "None"]), say_kinds(["int"], "seed")
    ('a list, each text, or None', 'a whole number from 0')
    """
    words = [_say_kind(kind, name) for kind in kinds]
    return ", or ".join(dict.fromkeys(words))


def _say_kind(kind: str, name: str) -> str:
    if kind.startswith("list["):
        inner = _inside(kind)
        return "a list" if inner == ("object",) else f"a list, each {say_kinds(inner)}"
    if kind == "float" and name in BOUNDS:
        return BOUNDS[name][2]
    ranged = f" from {LEAST[name]}" if kind == "int" and name in LEAST else ""
    return SCALARS.get(kind, _OTHERS.get(kind, kind)) + ranged


def is_in_range(name: str, value: object) -> bool:
    """Say whether a number is in the range that numbers of this name have; what is no number is.

    >>> is_in_range("seed", -1), is_in_range("seed", 0), is_in_range("level", 95), is_in_range("level", 0.95)
    (False, True, False, True)
    """
    if name in BOUNDS and isinstance(value, Real):
        least, most, _ = BOUNDS[name]
        return least < float(value) <= most
    if name in LEAST and isinstance(value, Integral):
        return LEAST[name] <= int(value) <= _most(name)
    return True


def _most(name: str) -> int:
    return MOST_SEED if name == "seed" else MOST


def check_argument(name: str, value: object, kinds: Iterable[str], wanted: str = "") -> None:
    """Refuse a value that is not of one of the types, or out of the range of its name; `wanted` says what is.

    Raises:
        ParameterError: it names the parameter, shows the value and says what is right.

    >>> check_argument("strongest", "2", ["int"])
    Traceback (most recent call last):
    narrative.errors.ParameterError: strongest='2': give a whole number from 1.
    """
    pathless = (
        isinstance(value, str) and not value.strip() and not {"os.PathLike[str]", "Path"}.isdisjoint(kinds)
    )
    if pathless or not accepts(value, kinds) or not is_in_range(name, value):
        too_much = name in LEAST and isinstance(value, Integral) and int(value) > _most(name)
        words = wanted or say_kinds(kinds, name)
        raise ParameterError(f"{name}={shorten(value)}: give {words}{f' to {_most(name):,}' * too_much}.")


def is_fit(name: str, value: object, *, optional: bool) -> bool:
    """Say whether a value is in the range of its name, is finite, and is not blank where `None` says that.

    >>> is_fit("frame", "", optional=True), is_fit("stop_words", "", optional=False)
    (False, True)
    """
    blank = isinstance(value, str) and not value.strip() and optional
    endless = isinstance(value, float) and not math.isfinite(value)
    return not blank and not endless and is_in_range(name, value)


def check_parameter(name: str, value: object, kinds: Iterable[str]) -> None:
    """Refuse for a parameter of a notebook what `check_argument` refuses, and what does not fit it.

    >>> check_parameter("frame", "", ["str", "None"])
    Traceback (most recent call last):
    narrative.errors.ParameterError: frame='': give text, or None.
    """
    fits = is_fit(name, value, optional="None" in kinds)
    check_argument(name, value, kinds if fits else [], say_kinds(kinds, name))


def checked(function: Callable[P, R], home: str = "") -> Callable[P, R]:
    """Make a function refuse, before it begins, what its type hints do not allow.

    >>> @checked
    ... def repeat(text: "str", times: "int" = 2) -> "str":
    ...     return text * times
    >>> repeat("ha")
    'haha'
    >>> repeat("ha", times="3")
    Traceback (most recent call last):
    narrative.errors.ParameterError: times='3': give a whole number.
    >>> repeat("ha", tmies=3)
    Traceback (most recent call last):
    narrative.errors.UnknownNameError: Unknown parameter of repeat 'tmies'. Did you mean 'times'? ...
    """

    @cache
    def declared() -> tuple[inspect.Signature, list[tuple[str, tuple[str, ...]]]]:
        signature = inspect.signature(function)
        named = [one for one in signature.parameters.values() if one.kind not in _REST]
        hints = [(one.name, kinds) for one in named if (kinds := read_hint(str(one.annotation)))]
        first = sorted(
            hints, key=lambda hint: "Corpus" not in hint[1]
        )  # nothing is looked at before a corpus
        return signature, [hint for hint in first if not _is_left(function.__name__, *hint)]

    @wraps(function)
    def call(*args: P.args, **options: P.kwargs) -> R:
        signature, hints = declared()
        try:
            given = signature.bind(*args, **options).arguments
        except TypeError as error:
            raise _explain_call(function, signature, options, error) from None
        for name, kinds in hints:
            if name in given and set(kinds) <= {"Corpus", "None"}:
                if given[name] is not None or "None" not in kinds:
                    check_corpus(given[name], name)
            elif name in given:
                check_argument(name, given[name], kinds)
        return function(*args, **options)

    call.__module__ = home or function.__module__  # so that it can be sent to another process
    return call


def _is_left(function: str, name: str, kinds: tuple[str, ...]) -> bool:
    """Whether the function checks it itself, with more to say than this gate has."""
    return not {name, f"{function}.{name}"}.isdisjoint(CHECKED_INSIDE) or set(kinds) <= {"Lexicon", "None"}


def _explain_call(
    function: Callable[..., Any], signature: inspect.Signature, options: Mapping[str, Any], error: TypeError
) -> Exception:
    """What is wrong with the names of the arguments in a call."""
    names = [name for name, one in signature.parameters.items() if one.kind is not one.VAR_KEYWORD]
    called = function.__name__
    for name in options:
        if name not in names:
            return UnknownNameError(f"parameter of {called}", name, names)
    return ParameterError(f"{called}(…): {error}. It takes: {', '.join(names)}.")


def check_calls(names: MutableMapping[str, Any]) -> None:
    """Put the gate before all functions that a module hands out, by the names in it."""
    home = names["__name__"]
    for name, value in list(names.items()):
        if inspect.isfunction(value) and not name.startswith("_"):
            names[name] = checked(value, home)
