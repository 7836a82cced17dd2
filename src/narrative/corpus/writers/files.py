"""Documents to a file of the form that its ending says."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.corpus.readers.rows import as_text
from narrative.corpus.writers.conllu import list_conllu
from narrative.corpus.writers.tei import list_tei
from narrative.errors import CorpusError, ParameterError, check_corpus
from narrative.tables.files import write_csv, write_parquet
from narrative.tables.tables import is_missing

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus


def write_documents(corpus: Corpus, path: str | os.PathLike[str]) -> Path:
    """Write the documents of a corpus into a file that `read_corpus` reads again as the same documents.

    The ending says in which form: `.parquet`; `.csv`, guarded so that no spreadsheet takes a text for a
    formula (reading takes the guards away); `.jsonl`, an object a line; `.xml`, TEI P5, a `<TEI>` for each
    document; `.conllu`, the words and sentences that are counted here, as Universal Dependencies write
    them. In TEI and CoNLL-U every value is text; TEI can hold no control characters, which become U+FFFD,
    and a line break within metadata becomes a blank in CoNLL-U.

    Args:
        corpus: the documents.
        path: the file. It is written whole or not at all.

    Returns:
        The path written to.

    Raises:
        ParameterError: the ending is none of these.
        CorpusError: something is there already, or it cannot be written; or the corpus is a measured one.

    Example:
        >>> from narrative import Corpus, read_corpus
        >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["War.", "=1+1"], "outlet": "A"}))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = write_documents(corpus, Path(folder) / "articles.csv")
        ...     read_corpus(path).hash == corpus.hash
        True
    """
    check_corpus(corpus)
    target = Path(path)
    writer = WRITERS[check_ending(target)]
    if "text" not in corpus.documents.columns:
        raise CorpusError("A measured corpus has no texts. Read them first, as in corpus.where(…).open().")
    if os.path.lexists(target):
        raise CorpusError(f"{target} is there already. Name another file, or remove it.")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".narrative-") as folder:
            made = Path(folder) / f"documents{target.suffix}"
            writer(corpus, made)
            made.replace(target)
    except OSError as error:
        raise CorpusError(f"{target} cannot be written: {error.strerror or error}.") from None
    return target


def check_ending(path: str | os.PathLike[str]) -> str:
    """Return the ending of a file that documents can be written into.

    Raises:
        ParameterError: there is no form of that ending.
    """
    ending = Path(path).suffix
    if ending.casefold() not in WRITERS:
        raise ParameterError(f"No form of documents ends in {ending!r}. Available: {', '.join(WRITERS)}.")
    return ending.casefold()


def _write_parquet(corpus: Corpus, path: Path) -> None:
    write_parquet(corpus.documents, path)


def _write_csv(corpus: Corpus, path: Path) -> None:
    documents = corpus.documents
    for name in documents.columns:
        values = documents[name].astype(object).tolist()
        if any(isinstance(value, bool) for value in values):
            told = [None if is_missing(value) else as_text(value) for value in values]
            documents[name] = pd.Series(told, index=documents.index, dtype="str")
    write_csv(documents, path)


def _write_json_lines(corpus: Corpus, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in list_rows(corpus):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_tei(corpus: Corpus, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(list_tei(list_rows(corpus), corpus.name, corpus.source))


def _write_conllu(corpus: Corpus, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(list_conllu(list_rows(corpus), corpus))


def list_rows(corpus: Corpus) -> list[dict[str, Any]]:
    """Return the documents as mappings, `doc_id` first; a missing value is not there, a date is ISO."""
    table = corpus.documents.rename_axis("doc_id").reset_index()
    names = [str(name) for name in table.columns]
    rows = zip(*(table[name].astype(object).tolist() for name in table.columns), strict=True)
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True) if not is_missing(value)}
        for row in rows
    ]


def _plain(value: object) -> object:
    """Return a value as JSON has it: a number, a truth value or text."""
    item = getattr(value, "item", None)
    value = item() if callable(item) else value
    return value if isinstance(value, bool | int | float) else as_text(value)


#: Who writes which form, by the ending of the file.
WRITERS: dict[str, Callable[[Corpus, Path], None]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".xml": _write_tei,
    ".conllu": _write_conllu,
}
