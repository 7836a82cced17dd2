"""A partition measured: a pure function from files and settings to tables, and its place on the disk."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from narrative.agency.passive_table import passives
from narrative.corpus.corpus import Corpus
from narrative.corpus.languages import settle_languages
from narrative.corpus.readers.assembly import problem_table
from narrative.corpus.readers.rows import as_text
from narrative.corpus.store import hash_texts
from narrative.errors import ExitCode, ReportError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.polarity import has_polarity
from narrative.measures.agency import agent_deletion, passive_shares
from narrative.measures.by_voice import voice_shares
from narrative.measures.framing import frame_salience
from narrative.measures.news_tone import tone
from narrative.measures.tone import sentiment
from narrative.measures.valence_formulas import FORMULAS, valence
from narrative.partitions.partition_files import is_whole, read_record, write_part
from narrative.partitions.partition_reader import Reader, read_partition
from narrative.partitions.plan import Partition
from narrative.partitions.reading import Reading
from narrative.progress import shown_elsewhere
from narrative.provenance import hash_measuring
from narrative.schema import QUOTATIONS, SCORES
from narrative.vocabulary.document_counts import tally_words
from narrative.voices.quotation_table import quotations

#: What stands before the name of a further column of the documents, so that it is never one of ours.
FURTHER = "more:"
#: The format of a partition; another one is measured anew.
FORMAT = 3


@dataclass(frozen=True)
class Settings:
    """All that a partition's numbers depend on beside its files.

    Attributes:
        reading: how files are read.
        lexicons: what is counted.
        vader: whose VADER, as in `narrative.sentiment`.
        agency: whether passives are measured too.
        code: the hash of all that measures, where the run was started.
        voices: whether quotations are kept, and scores of each voice.
    """

    reading: Reading
    lexicons: tuple[Lexicon, ...]
    vader: Literal["vaderSentiment", "nltk"]
    agency: bool
    code: str
    voices: bool = False

    def describe(self) -> dict[str, Any]:
        """Return the settings as plain data."""
        return {
            "format": FORMAT,
            "code": self.code,
            "lexicons": {lexicon.name: lexicon.hash for lexicon in self.lexicons},
            "vader": self.vader,
            "agency": self.agency,
            "languages": {lexicon.name: lexicon.language for lexicon in self.lexicons},
            "reading": self.reading.describe(),
            **({"voices": True} if self.voices else {}),
        }


def work(partition: Partition, settings: Settings, out: str) -> dict[str, Any]:
    """Read a partition, measure it if that was not done before, publish it, and return its record.

    Raises:
        ReportError: it cannot be written; this worker runs other code than the run.
        OSError: a range of a file cannot be read.
        Changed: a file is not what it was when the run began.
    """
    if settings.code != hash_measuring():
        raise ReportError("A worker has another version of this program or of its packages than the run.")
    with shown_elsewhere():
        return _work(partition, settings, out)


def _work(partition: Partition, settings: Settings, out: str) -> dict[str, Any]:
    reader, digests = read_partition(partition, settings.reading)
    key = make_key(partition, digests, settings)
    folder = Path(out)
    if is_whole(folder, key):
        return {**read_record(folder, key), "kept": True}
    tables, record = measure_partition(reader, settings)
    record["pieces"] = [
        {"name": piece.source.name, "sha256": digest, **asdict(tally)}
        for piece, digest, tally in zip(partition, digests, reader.tallies, strict=True)
    ]
    try:
        write_part(folder, key, tables, record)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        code = ExitCode.DISK_FULL if full else ExitCode.UNWRITABLE
        missing = (
            "; every worker must reach this folder under this name" if error.errno == errno.ENOENT else ""
        )
        raise ReportError(f"Cannot write to {out}: {error.strerror or error}{missing}.", code) from None
    return {**read_record(folder, key), "kept": False}


def make_key(partition: Partition, digests: list[str], settings: Settings) -> str:
    """Return the name under which a partition is kept: another one if anything in it would be another."""
    pieces = [
        [
            piece.source.name,
            piece.source.stem,
            piece.kind,
            piece.before,
            piece.first,
            list(piece.names),
            piece.separator,
            digest,
        ]
        for piece, digest in zip(partition, digests, strict=True)
    ]
    said = json.dumps([settings.describe(), pieces], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def measure_partition(reader: Reader, settings: Settings) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """Return the tables of a partition and their sums, from what was read: the same for the same input."""
    documents = reader.documents()
    corpus = Corpus(
        documents, "partition", "", problem_table(()), {}, {}, {}, reader.assembly.today,
        language=settings.reading.rules.language or "",
    )  # fmt: skip
    # Each document by itself: in which language most are is known only of all partitions together.
    corpus.__dict__["languages"] = settle_languages(corpus)
    tables = {
        "documents": _list_documents(reader, corpus),
        "scores": _score(reader, corpus, settings),
        **_count_words(corpus),
        "problems": _list_problems(reader),
        **(_find_voices(reader, corpus, settings) if settings.voices else {}),
    }
    sums = {
        "documents": len(corpus),
        "words": int(corpus.word_counts.sum()),
        "sentences": int(corpus.sentence_store.counts.sum()),
        "problems": len(reader.problems),
        "names_seen": list(reader.assembly.names_seen),
        "columns_used": sorted(reader.assembly.columns_used),
        "further": list(reader.assembly.more),
    }
    return tables, sums


def _list_documents(reader: Reader, corpus: Corpus) -> pa.Table:
    """Return ids and metadata, with what is needed to put partitions together."""
    read = corpus.documents
    columns = {
        "doc_id": pa.array([named.doc_id for named in reader.named], pa.string()),
        "given": pa.array([named.given for named in reader.named], pa.bool_()),
        "source": pa.array([named.source for named in reader.named], pa.string()),
        "problems": pa.array([named.problems for named in reader.named], pa.int32()),
        "piece": pa.array(reader.pieces, pa.int32()),
        "words": pa.array(corpus.word_counts, pa.int64()),
        "sentences": pa.array(corpus.sentence_store.counts, pa.int64()),
        "text_sha256": pa.array(hash_texts(read["text"].tolist()), pa.binary(32)),
        "date": pa.array(read["date"].to_numpy(), pa.timestamp("us")),
        "text_digest": pa.array(reader.assembly.digests, pa.binary()),
        "taken": pa.array([",".join(roles) for roles in reader.assembly.taken], pa.string()),
        "language": pa.array(corpus.languages["language"].tolist(), pa.string()),
        "known_by": pa.array(corpus.languages["source"].tolist(), pa.string()),
        "confidence": pa.array(corpus.languages["confidence"].to_numpy(), pa.float64()),
    }
    for name in ("title", "outlet", "date_as_read"):
        columns[name] = pa.array(read[name].tolist(), pa.string())
    for name, values in reader.assembly.more.items():
        padded = [*values, *[None] * (len(read) - len(values))]
        columns[FURTHER + name] = pa.array([write_cell(value) for value in padded], pa.string())
    return pa.table(columns)


def _score(reader: Reader, corpus: Corpus, settings: Settings) -> pa.Table:
    """Return the scores of every document, those of one document together."""
    families = [frame_salience(corpus, lexicon) for lexicon in settings.lexicons]
    of_tone = [lexicon for lexicon in settings.lexicons if has_polarity(lexicon)]
    families += [valence(corpus, lexicon, list(FORMULAS)) for lexicon in of_tone]
    families += [sentiment(corpus, vader=settings.vader), tone(corpus)]
    if settings.agency:
        found = passives(corpus)
        families.append(passive_shares(corpus, passives=found))
        families += [agent_deletion(corpus, lexicon, passives=found) for lexicon in settings.lexicons]
    return _stack(reader, families, SCORES)


def _find_voices(reader: Reader, corpus: Corpus, settings: Settings) -> dict[str, pa.Table]:
    """Return the quotations of every document, by its row, and the scores of each of its voices."""
    said = quotations(corpus)
    columns: dict[str, Any] = {"document": pa.array(said["doc_id"].astype(np.int32).to_numpy(), pa.int32())}
    for name in QUOTATIONS[1:]:
        is_text = said[name].dtype != np.int64
        columns[name] = pa.array(said[name].tolist(), pa.string() if is_text else pa.int64())
    families = [frame_salience(corpus, lexicon, quotations=said) for lexicon in settings.lexicons]
    families.append(sentiment(corpus, vader=settings.vader, quotations=said))
    families.append(tone(corpus, quotations=said))
    families.append(voice_shares(corpus, said).assign(voice=""))
    return {"quotations": pa.table(columns), "voice_scores": _stack(reader, families, (*SCORES, "voice"))}


def _stack(reader: Reader, families: Sequence[pd.DataFrame], names: Sequence[str]) -> pa.Table:
    """Return scores, those of one document together."""
    n_documents = max(len(reader.named), 1)
    counts = [len(family) // n_documents for family in families]
    order = np.argsort(
        np.concatenate([np.arange(n_documents).repeat(count) for count in counts]), kind="stable"
    )
    scores = pd.concat(families, ignore_index=True).iloc[order]
    columns: dict[str, Any] = {}
    for name in names:
        column = scores[name]
        if name in ("total", "value"):
            columns[name] = pa.array(column.to_numpy(np.float64), pa.float64(), from_pandas=name == "value")
        elif name == "base":
            columns[name] = pa.array(column.to_numpy(np.int64), pa.int64())
        elif name == "doc_id":
            ids = pa.array([named.doc_id for named in reader.named], pa.string())
            columns[name] = ids.take(pa.array(column.astype(np.int64).to_numpy()))
        else:
            columns[name] = pa.array(column.tolist(), pa.string())
    return pa.table(columns)


def _count_words(corpus: Corpus) -> dict[str, pa.Table]:
    """Return the words, in the order in which they first stand, and the counts of each in each document."""
    tally = tally_words([corpus], fold=False)
    none = np.empty(0, np.int32)
    items, documents, counts = (
        np.concatenate([none, *(getattr(run, name) for run in tally.runs)])
        for name in ("items", "documents", "counts")
    )
    order = np.lexsort((documents, items))
    columns = {"word": items, "document": documents, "count": counts}
    return {
        "vocabulary": pa.table({"word": pa.array(tally.labels.tolist(), pa.string())}),
        "words": pa.table({name: pa.array(column[order], pa.int32()) for name, column in columns.items()}),
    }


def _list_problems(reader: Reader) -> pa.Table:
    table = problem_table(reader.problems)
    texts = ("source", "problem", "consequence")
    columns = {name: pa.array(table[name].tolist(), pa.string()) for name in texts}
    return pa.table(
        {
            **columns,
            "lost": pa.array(table["lost"].to_numpy(), pa.bool_()),
            "phase": pa.array(reader.phases, pa.int32()),
            "piece": pa.array(reader.problem_pieces, pa.int32()),
        }
    )


def write_cell(value: object) -> str | None:
    """Return a cell as text that tells its type, so that a column's type can be settled later.

    >>> [write_cell(value) for value in (7, 7.0, True, "7", None)]
    ['i7', 'f7.0', 'btrue', 's7', None]
    """
    if value is None:
        return None
    kind = "b" if isinstance(value, bool) else "i" if isinstance(value, int) else "f"
    return f"{kind if isinstance(value, int | float) else 's'}{as_text(value)}"


def read_cell(text: str | None) -> object:
    """Return the cell that `write_cell` wrote.

    >>> [read_cell(text) for text in ("i7", "f7.0", "btrue", "s7", None)]
    [7, 7.0, True, '7', None]
    """
    if text is None:
        return None
    kind, rest = text[0], text[1:]
    if kind == "s":
        return rest
    return rest == "true" if kind == "b" else int(rest) if kind == "i" else float(rest)
