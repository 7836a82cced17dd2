"""Codes as people have them: tables, columns of the corpus, and the files of annotation programs."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from narrative.coding.annotation_files import File, list_annotations, name_files
from narrative.coding.annotation_formats.annotated_text import MAX_BYTES, AnnotatedText, Annotations, Span
from narrative.coding.annotation_formats.brat import read_brat
from narrative.coding.annotation_formats.doccano import is_doccano, read_doccano, write_doccano
from narrative.coding.annotation_formats.label_studio import is_label_studio, read_label_studio
from narrative.coding.annotation_formats.refi_qda import is_refi_qda, read_refi_qda, write_refi_qda
from narrative.coding.annotation_formats.uima_cas import is_cas, read_cas_json, read_cas_xmi, write_cas_json
from narrative.coding.annotation_formats.webanno_tsv import is_webanno, read_webanno, write_webanno
from narrative.coding.coded_tables import read_columns, read_table_file
from narrative.coding.placing import place_spans
from narrative.corpus.readers.assembly import problem_table
from narrative.corpus.readers.rows import Problem
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError, check_corpus
from narrative.resources import locate, read_regular
from narrative.schema import CODED_SPANS, CODES, MATCHES, check
from narrative.tables.decoding import Undecodable, decode

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Format = Literal["refi-qda", "doccano", "inception", "webanno"]
FORMATS = ("refi-qda", "doccano", "inception", "webanno")
_TABLES = (".csv", ".tsv", ".xlsx", ".parquet")


@dataclass(frozen=True, eq=False)
class Codes:
    """What coders decided, with what could not be read of it.

    Attributes:
        table: a table by `schema.CODES`, a row for each decision; further columns (`chance`, `purpose`) may
            follow. Of annotated texts there is a row for each text, coder and label of the scheme: 1 where
            the coder marked it, 0 where not.
        spans: a table by `schema.CODED_SPANS`, a row for each labelled stretch of text; empty for tables.
        problems: a table by `schema.PROBLEMS`: what was lost or is doubtful.
    """

    table: pd.DataFrame
    spans: pd.DataFrame
    problems: pd.DataFrame

    def __repr__(self) -> str:
        coders, documents = self.table["coder"].nunique(), self.table["doc_id"].nunique()
        lost = int(self.problems["lost"].sum())
        return (
            f"Codes: {len(self.table):,} decisions by {coders:,} coder{'s' * (coders != 1)} on "
            f"{documents:,} document{'s' * (documents != 1)}, {len(self.spans):,} spans, {lost:,} lost"
        )


def read_codes(
    source: str | os.PathLike[str] | pd.DataFrame | Corpus,
    corpus: Corpus | None = None,
    *,
    variables: Collection[str] | None = None,
    coder: str = "coder",
) -> Codes:
    """Read what coders decided, from a table, from columns of a corpus, or from an annotation program.

    Read are, by their content:

    - tables (`.csv`, `.tsv`, `.xlsx`, `.parquet`, or one in memory), long with the columns `doc_id`, `coder`,
      `variable`, `value`, or wide with a row for each document and a column for each variable;
    - a corpus whose own columns hold codes;
    - doccano's JSON lines, Label Studio's JSON, INCEpTION's UIMA CAS (JSON or XMI) and WebAnno TSV 3, brat's
      `.ann` beside `.txt`, and REFI-QDA projects (`.qdpx`) of NVivo, MAXQDA, ATLAS.ti and QualCoder; or a
      folder of such files. In a folder that INCEpTION exported, each file is a coder's. Where folders hold
      files of one name, each folder is a coder's.

    A machine is one more coder: its codes come in such a table, with the columns `model`, `version`, `date`
    and `prompt` (the text, or a hash of it), which are kept. Two runs are two coders. Nothing is called over
    a network.

    In wide tables yes, no, true, false, present and absent are 1 and 0. A column with other words is a code
    only if `variables` names it.

    Args:
        source: a path, a table, or a corpus.
        corpus: the documents that were coded. Spans are then placed in their texts; where a text differs from
            the coded one, a span is moved to where the same words stand, or listed as lost. Codes of other
            documents are listed as lost. A document is found by its id, else by its text.
        variables: of a wide table or corpus, the columns with codes; by default all that hold nothing else
            than 0, 1, yes, no and the like.
        coder: who decided, where the file does not say it.

    Raises:
        CorpusError: there is no such file.
        TableError: nothing in it can be read as codes; the message lists why.

    >>> table = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["Ledger", "Gazette"], "hope": ["yes", "no"]})
    >>> read_codes(table).table
      doc_id  coder variable value
    0      a  coder     hope     1
    1      b  coder     hope     0
    """
    if corpus is not None:
        check_corpus(corpus)
    from narrative.corpus.corpus import Corpus

    if isinstance(source, Corpus):
        table = source.documents.rename_axis("doc_id").reset_index()
        codes, problems = read_columns(table, source.name, variables, coder)
        return _finish(codes, [], problems, source)
    if isinstance(source, pd.DataFrame):
        codes, problems = read_columns(source, "the table", variables, coder)
        return _finish(codes, [], problems, corpus)
    path = locate(source)
    if not path.exists():
        raise CorpusError(f"There is no file {os.fspath(source)!r} with codes.")
    if path.suffix.casefold() in _TABLES and not _begins(path, b"#FORMAT=WebAnno"):
        rows, problems = read_table_file(path)
        codes, more = read_columns(rows, path.name, variables, coder)
        return _finish(codes, [], [*problems, *more], corpus)
    annotations = Annotations()
    for file in list_annotations(path, coder):
        annotations.join(_read_file(file))
    if corpus is not None:
        place_spans(annotations, corpus)
    return _finish(_decide(annotations, coder), _list_spans(annotations), annotations.problems, corpus)


def write_codes(
    matches: pd.DataFrame,
    corpus: Corpus,
    path: str | os.PathLike[str],
    *,
    format: Format,
    coder: str = "lexicon",
) -> Path:
    """Write matches as annotations, so that people can correct them where they like to work.

    Args:
        matches: a table by `schema.MATCHES`.
        corpus: the documents that the matches are in; all of them are written, with or without a match.
        path: the file, or for "inception" and "webanno", which have one file a document, the folder.
        format: "refi-qda" (NVivo, MAXQDA, ATLAS.ti, QualCoder), "doccano", "inception" (UIMA CAS JSON) or
            "webanno" (WebAnno TSV 3).
        coder: as whose the matches are marked.

    Returns:
        The path.

    Raises:
        UnknownNameError: there is no such format.
        ParameterError: the file or folder is there already.

    >>> import tempfile
    >>> from narrative import Corpus, Lexicon, match
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": ["There is hope."]}, index=["a"]))
    >>> matches = match(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="one"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_codes(matches, corpus, Path(folder, "matches.qdpx"), format="refi-qda")
    ...     read_codes(file, corpus).spans
      doc_id    coder variable  start  end  text
    0      a  lexicon     hope      9   13  hope
    """
    check_corpus(corpus)
    if format not in FORMATS:
        raise UnknownNameError("format for codes", format, FORMATS)
    matches = check(matches, MATCHES, "table of matches", documents=corpus.documents)
    target = Path(path)
    if target.exists():
        raise ParameterError(f"path={os.fspath(path)!r} is there already. Name another file or folder.")
    spans: dict[str, list[Span]] = {}
    for doc_id, category, start, end in matches[["doc_id", "category", "start", "end"]].itertuples(
        index=False
    ):
        spans.setdefault(doc_id, []).append(Span(coder, category, int(start), int(end)))
    texts = [
        AnnotatedText("", doc_id, text, [coder], spans.get(doc_id, []))
        for doc_id, text in zip(corpus.documents.index, corpus.documents["text"], strict=True)
    ]
    if format == "refi-qda":
        target.write_bytes(write_refi_qda(texts, sorted(matches["category"].unique()), coder))
    elif format == "doccano":
        target.write_text(write_doccano(texts), encoding="utf-8", newline="\n")
    else:
        _write_folder(texts, corpus, target, format)
    return target


def _write_folder(texts: Sequence[AnnotatedText], corpus: Corpus, folder: Path, format: Format) -> None:
    """Write a file for each document, called by its id where that is a safe name."""
    folder.mkdir(parents=True)
    store = corpus.token_store
    names = name_files([text.name for text in texts])
    for number, (text, name) in enumerate(zip(texts, names, strict=True)):
        if format == "inception":
            written, ending = write_cas_json(text), ".json"
        else:
            own = slice(int(store.bounds[number]), int(store.bounds[number + 1]))
            tokens = zip(store.starts[own].tolist(), store.ends[own].tolist(), strict=True)
            written, ending = write_webanno(text, tokens), ".tsv"
        (folder / f"{name}{ending}").write_text(written, encoding="utf-8", newline="\n")


def _begins(path: Path, with_bytes: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(with_bytes) + 3).removeprefix(b"\xef\xbb\xbf").startswith(with_bytes)


def _read_file(file: File) -> Annotations:
    """Read a file of an annotation program, by its content; what is none is a problem."""
    found = Annotations()
    path, name, stem, coder = file
    try:
        if path.stat().st_size > MAX_BYTES:
            found.lose(name, f"over the size cap of {MAX_BYTES:,} bytes")
            return found
        data = read_regular(path)
    except OSError as error:
        found.lose(name, f"unreadable: {error.strerror or error}")
        return found
    if is_refi_qda(data):
        return read_refi_qda(name, data)
    try:
        text, _ = decode(data)
    except Undecodable as error:
        found.lose(name, str(error))
        return found
    if path.suffix.casefold() == ".ann":
        beside = path.with_suffix(".txt")
        article = decode(read_regular(beside))[0] if beside.is_file() else None
        return read_brat(name, stem, text, article, coder)
    if is_webanno(text):
        return read_webanno(name, stem, text, coder)
    if text.lstrip()[:5] == "<?xml" or text.lstrip()[:4] == "<xmi":
        return read_cas_xmi(name, stem, data, coder)
    return _read_json(name, stem, text, coder)


def _read_json(name: str, stem: str, text: str, coder: str) -> Annotations:
    """Read JSON of one of the programs, or a line of JSON for each text."""
    found = Annotations()
    try:
        whole = json.loads(text)
    except RecursionError:
        found.lose(name, "JSON that is nested too deep")
        return found
    except ValueError:
        lines = text.split("\n")  # U+2028 and the like stand within lines
        if text.lstrip().startswith("{"):
            return read_doccano(name, lines, coder)
        found.lose(name, "a format that is not known")
        return found
    if is_cas(whole):
        return read_cas_json(name, stem, whole, coder)
    if is_label_studio(whole):
        return read_label_studio(name, whole, coder)
    if is_doccano(whole) or (isinstance(whole, list) and any(map(is_doccano, whole))):
        records = whole if isinstance(whole, list) else [whole]
        return read_doccano(name, map(json.dumps, records), coder)
    found.lose(name, "JSON of a form that is not known")
    return found


def _decide(annotations: Annotations, coder: str) -> pd.DataFrame:
    """A row for each text, coder and label of the scheme, and for each decision about a whole text."""
    rows: dict[tuple[str, str, str], object] = {}
    for text in annotations.texts:
        for who in text.coders or [coder]:
            for label in annotations.labels:
                rows.setdefault((text.name, who, label), "0")
        for span in text.spans:
            rows[text.name, span.coder, span.label] = "1"
        for one in text.decisions:
            rows[text.name, one.coder, one.variable] = one.value
    table = pd.DataFrame([(*key, value) for key, value in rows.items()], columns=list(CODES))
    return table.astype({"doc_id": "str", "coder": "str", "variable": "str"})


def _list_spans(annotations: Annotations) -> list[tuple[object, ...]]:
    return [
        (text.name, span.coder, span.label, span.start, span.end,
         None if text.text is None else text.text[span.start : span.end])
        for text in annotations.texts
        for span in text.spans
    ]  # fmt: skip


def _finish(
    codes: pd.DataFrame,
    spans: Iterable[tuple[object, ...]],
    problems: Iterable[Problem],
    corpus: Corpus | None,
) -> Codes:
    """Put the parts together; refuse what holds no codes at all."""
    listed = list(problems)
    if corpus is not None and len(codes):
        codes = check(codes, CODES, "table of codes", documents=corpus.documents.index)
        known = codes["doc_id"].isin(corpus.documents.index)
        for doc_id, times in codes.loc[~known, "doc_id"].value_counts(sort=False).items():
            reason = f"the corpus {corpus.name!r} has no document {doc_id!r}"
            listed.append(Problem(str(doc_id), f"{reason}; {times} codes", "left out", True))
        codes = codes[known].reset_index(drop=True)
    table = problem_table(listed)
    if not len(codes):
        said = "".join(f"\n  {one.source}: {one.problem}" for one in listed[:10])
        raise TableError(f"No codes were found.{said}")
    marked = pd.DataFrame(list(spans), columns=list(CODED_SPANS))
    if corpus is not None:
        marked = marked[marked["doc_id"].isin(corpus.documents.index)].reset_index(drop=True)
    types = {
        "doc_id": "str",
        "coder": "str",
        "variable": "str",
        "text": "str",
        "start": "int64",
        "end": "int64",
    }
    return Codes(check(codes, CODES, "table of codes"), marked.astype(types), table)
