"""`corpus.toml`: how the articles beside it are read, written by `narrative corpus --save` or by hand."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from narrative.corpus.readers.rows import Problem
from narrative.corpus.readers.rules import ReadingRules, read_rules
from narrative.errors import CorpusError
from narrative.resources import read_regular, read_toml

#: How the file is called in a folder of articles; that of `articles.csv` is `articles.corpus.toml`.
NAME = "corpus.toml"
#: What the runner was told of how files are to be read, by the path it was given, as JSON.
GIVEN_RULES = "NARRATIVE_READING"
#: No file of a person's making is larger.
_MOST_BYTES = 256 * 1024
_HEAD = """\
# How the articles beside this file are read. `read_corpus` and every command of `narrative` follow it.
"""


def find_description(root: Path) -> Path | None:
    """Return the file that says how the articles in a folder or file are read, if there is one."""
    path = name_description(root)
    return path if os.path.lexists(path) else None


def name_description(root: Path) -> Path:
    """Return where the file lies that says how the articles in a folder or file are read.

    >>> name_description(Path("articles.csv")).name
    'articles.corpus.toml'
    """
    return root / NAME if root.is_dir() else root.with_name(f"{root.stem}.{NAME}")


def is_description(name: str) -> bool:
    """Say whether a file of this name says how articles are read, and is none itself.

    >>> [is_description(name) for name in ("corpus.toml", "articles.corpus.toml", "my.toml")]
    [True, True, False]
    """
    return name == NAME or name.endswith(f".{NAME}")


def read_description(path: Path) -> ReadingRules:
    """Read a `corpus.toml`.

    Raises:
        CorpusError: it cannot be read, is no TOML, or says what is not a rule for reading.
    """
    name = path.name
    try:
        table = read_toml(read_regular(path, _MOST_BYTES).decode("utf-8-sig"))
    except OSError as error:
        raise CorpusError(f"{name} cannot be read: {error.strerror or error}: {path}.") from None
    except ValueError as error:
        reason = " ".join(str(error).split())[:200]
        raise CorpusError(f"{name} is not well formed: {reason} ({path}).") from None
    return read_rules(table, name)


def write_description(rules: ReadingRules) -> str:
    """Return rules as the text of a `corpus.toml`.

    Raises:
        CorpusError: a rule holds bytes that are no text.

    >>> rules = ReadingRules({"text": "Body", "doc_id": None}, rename={"outlet": {"bbc": "BBC"}})
    >>> print(write_description(rules))
    # How the articles beside this file are read. `read_corpus` and every command of `narrative` follow it.
    <BLANKLINE>
    [columns]
    text = "Body"
    doc_id = false
    <BLANKLINE>
    [rename.outlet]
    bbc = "BBC"
    <BLANKLINE>
    """
    said = rules.said
    lines = [_HEAD.rstrip("\n")]
    flat = {name: value for name, value in said.items() if not isinstance(value, Mapping)}
    if flat:
        lines += ["", *(f"{name} = {_literal(value)}" for name, value in flat.items())]
    for name, table in said.items():
        if isinstance(table, Mapping):
            lines += _write_table(name, table)
    text = "\n".join([*lines, ""])
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CorpusError(
            "A name that is given is not UTF-8, so it cannot be saved in corpus.toml."
        ) from None
    return text


def has_remarks(path: Path) -> bool:
    """Say whether a person has written remarks into a file of rules, which saving would take away."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(line.lstrip().startswith("#") and f"{line}\n" not in _HEAD for line in lines)


def settle_rules(roots: Sequence[Path], told: ReadingRules) -> tuple[ReadingRules, list[Problem]]:
    """Return how the files below `roots` are read, and what is to be said about it.

    What the caller tells comes first; then what `corpus.toml` says.

    Raises:
        CorpusError: a file of rules cannot be read, or those of several roots say different things.
    """
    files = [path for root in roots if (path := find_description(root))]
    found = [read_description(path) for path in files]
    if not found:
        return told, []
    if len(roots) > 1 and (len(found) < len(roots) or any(one != found[0] for one in found)):
        raise CorpusError(
            f"{files[0]} says how these articles are read, and not all that are read together have the same "
            "rules. Put them in one folder with one corpus.toml, or read them one by one."
        )
    rules, against = told.over(found[0])
    name = files[0].name
    said = found[0].describe() or "it has no rules"
    notes = [Problem(name, f"followed: {said}", "the articles were read so", False)]
    for rule in against:
        notes.append(Problem(name, f"not followed: {rule}", "another rule was given with the call", False))
    return rules, notes


def given_rules(path: str) -> ReadingRules:
    """Return how the runner was told to read what lies at a path.

    Raises:
        CorpusError: the environment variable that says it cannot be read.
    """
    text = os.environ.get(GIVEN_RULES)
    if not text:
        return ReadingRules()
    try:
        table = json.loads(text).get(path, {})
    except (ValueError, AttributeError, RecursionError):
        raise CorpusError(
            f"The environment variable {GIVEN_RULES} holds no rules as JSON. Unset it."
        ) from None
    return read_rules(table, GIVEN_RULES)


def _write_table(name: str, table: Mapping[str, Any]) -> list[str]:
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    own = [f"{_key(key)} = {_literal(value)}" for key, value in table.items() if key not in inner]
    lines = ["", f"[{name}]", *own] if own else []
    for key, value in inner.items():
        lines += _write_table(f"{name}.{_key(key)}", value)
    return lines


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else _literal(name)


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
