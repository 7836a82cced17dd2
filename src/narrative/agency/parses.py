"""Parses in any form, as trees: CoNLL-U, spaCy's `Doc`s, a `DocBin`, or a spaCy pipeline."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrative.agency.conllu_trees import read_trees
from narrative.agency.spacy_trees import PACKED, is_of_spacy, parse_documents, read_doc, read_docbin
from narrative.agency.trees import Tree
from narrative.errors import ParameterError
from narrative.resources import locate, read_regular

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: Larger files are not read.
_MOST_BYTES = 2_000_000_000
_CHOICES = (
    "Give a file of CoNLL-U or its text, a spaCy pipeline, spaCy's Docs, or a DocBin or its file; "
    "or a list of these"
)


def list_trees(parses: Any, corpus: Corpus) -> Iterator[Tree]:
    """Yield the trees of parses in any form.

    Raises:
        ParameterError: they are in none of the forms, or a file cannot be read.
    """
    if not _is_one(parses):
        if not isinstance(parses, Iterable):
            raise ParameterError(f"parses={_show(parses)}: this is not a parse. {_CHOICES}.")
        for number, one in enumerate(parses, 1):
            if not _is_one(one):
                raise ParameterError(
                    f"parses: item {number:,} is {_show(one)}, which is not a parse. {_CHOICES}."
                )
            yield from _read_one(one, corpus, number)
        return
    yield from _read_one(parses, corpus, 1)


def _is_one(value: object) -> bool:
    if isinstance(value, str | os.PathLike):
        return True
    return any(is_of_spacy(value, kind) for kind in ("Doc", "DocBin", "Language"))


def _read_one(value: Any, corpus: Corpus, number: int) -> Iterator[Tree]:
    if isinstance(value, str) and ("\n" in value or "\t" in value):
        return read_trees(value)
    if isinstance(value, str | os.PathLike):
        return _read_file(locate(value))
    if is_of_spacy(value, "Language"):
        return parse_documents(value, corpus)
    if is_of_spacy(value, "DocBin"):
        return read_docbin(value, "")
    return iter([read_doc(value, f"document {number:,}")])


def _read_file(path: Path) -> Iterator[Tree]:
    """Return the trees of a file: a `DocBin`, or CoNLL-U."""
    try:
        large = path.stat().st_size > _MOST_BYTES
        data = b"" if large else read_regular(path)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", "") or error
        raise ParameterError(f"parses={str(path)!r}: this file cannot be read: {said}. {_CHOICES}.") from None
    if large:
        raise ParameterError(f"parses={str(path)!r}: the file has more than {_MOST_BYTES:,} bytes.")
    if data.startswith(PACKED):
        return read_docbin(data, path.name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParameterError(
            f"parses={str(path)!r}: neither a DocBin nor CoNLL-U in UTF-8 (byte {error.start:,})."
        ) from None
    return read_trees(text, path.name)


def _show(value: object) -> str:
    return f"{value!r:.60}"
