"""Parsed documents from spaCy: `Doc`s, a `DocBin`, or what a pipeline makes of the texts.

spaCy is an optional extra (`[spacy]`), imported only where one of its things was given. A `DocBin` is read as
the table of numbers that it is: what else may be in the file (user data, spans) is not looked at, and nothing
in it is ever executed.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from narrative.agency.trees import Tree, make_tree
from narrative.corpus.languages import find_fitting
from narrative.errors import ParameterError
from narrative.text.language_names import name_language

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: A `DocBin` may grow to so many bytes when it is unpacked, or to so many times its size.
_MOST_BYTES, _MOST_TIMES = 256_000_000, 100
#: What begins a file that zlib packed.
PACKED = b"\x78"
_COLUMNS = ("ORTH", "LEMMA", "POS", "TAG", "MORPH", "DEP", "HEAD")


def is_of_spacy(value: object, kind: str) -> bool:
    """Whether a value is a `Doc`, a `DocBin` or a pipeline (`Language`) of spaCy."""
    if "spacy" not in sys.modules:
        return False  # then there can be none
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin

    return isinstance(value, {"Doc": Doc, "DocBin": DocBin, "Language": Language}[kind])


def read_doc(doc: Any, source: str, document: str = "") -> Tree:
    """Return a spaCy `Doc` as a tree."""
    tokens = list(doc)
    return make_tree(
        source,
        document=document,
        language=doc.lang_ if doc.lang_ != "xx" else "",
        forms=[token.text for token in tokens],
        lemmas=[token.lemma_ for token in tokens],
        kinds=[token.pos_ for token in tokens],
        tags=[token.tag_ for token in tokens],
        features=[str(token.morph) for token in tokens],
        labels=[token.dep_ for token in tokens],
        heads=[-1 if token.head.i == token.i else token.head.i for token in tokens],
    )


def parse_documents(pipeline: Any, corpus: Corpus) -> Iterator[Tree]:
    """Yield the documents of a corpus as a spaCy pipeline parses them.

    Documents in another language than the pipeline's, and those too long for it, are trees with a flaw.

    Raises:
        ParameterError: the pipeline has no parser.
    """
    language = pipeline.lang if pipeline.lang != "xx" else ""
    fits = find_fitting(corpus, language)
    texts = corpus.documents["text"]
    parsed = []
    for row, (doc_id, text) in enumerate(texts.items()):
        if fits[row] and len(text) <= pipeline.max_length:
            parsed.append(row)
            continue
        flaw = f"it has more characters than the pipeline takes ({pipeline.max_length:,})"
        if not fits[row]:
            found = name_language(corpus.languages["language"].iloc[row])
            flaw = f"the pipeline is for {name_language(language)}, the document is in {found}"
        yield make_tree("", document=str(doc_id), forms=(), labels=(), heads=(), flaw=flaw)
    docs = pipeline.pipe(texts.array.take(np.array(parsed, dtype=np.int64)).tolist())
    for row, doc in zip(parsed, docs, strict=True):
        if len(doc) and not doc.has_annotation("DEP"):
            parts = ", ".join(pipeline.pipe_names) or "none"
            raise ParameterError(
                f"parses: this spaCy pipeline does not parse; its components are {parts}. Load one with a "
                "parser, as spacy.load('en_core_web_sm')."
            )
        yield read_doc(doc, "", str(texts.index[row]))


def read_docbin(value: Any, source: str) -> Iterator[Tree]:
    """Yield the documents of a `DocBin`, or of the bytes of one.

    Raises:
        ParameterError: the bytes are no `DocBin`, it lacks what roles need, or spaCy is not installed.
    """
    if find_spec("spacy") is None:
        raise ParameterError(
            f"parses={source!r}: a DocBin is read with spaCy, which is not installed: "
            'pip install ".[spacy]" brings it.'
        )
    if isinstance(value, bytes):
        attributes, tables, strings = _unpack(value, source)
    else:
        attributes, tables, strings = list(value.attrs), list(value.tokens), list(value.strings)
    from spacy.attrs import IDS  # type: ignore[import-not-found, unused-ignore]  # an extra
    from spacy.strings import StringStore

    names = {number: name for name, number in IDS.items()}
    called = [names.get(number, "") for number in attributes]
    missing = [name for name in ("ORTH", "POS", "DEP", "HEAD") if name not in called]
    if missing:
        raise ParameterError(
            f"parses={source!r}: this DocBin lacks {', '.join(missing)}. Make it with DocBin(attrs=['ORTH', "
            "'LEMMA', 'POS', 'TAG', 'MORPH', 'DEP', 'HEAD'])."
        )
    store = StringStore(strings)
    for number, table in enumerate(tables, 1):
        columns = {name: table[:, called.index(name)] for name in _COLUMNS if name in called}
        yield _read_table(
            columns, store, f"{source}, document {number:,}" if source else f"document {number:,}"
        )


def _read_table(columns: Mapping[str, npt.NDArray[np.uint64]], store: Any, source: str) -> Tree:
    """Return one document of a `DocBin`, whose columns are numbers of strings."""
    from spacy.parts_of_speech import NAMES  # type: ignore[import-not-found, unused-ignore]  # an extra

    known: dict[int, str] = {}

    def read(name: str) -> list[str]:
        numbers = columns[name].tolist() if name in columns else []
        for number in set(numbers) - known.keys():
            known[number] = store[number]
        return [known[number] for number in numbers]

    offsets = np.ascontiguousarray(columns["HEAD"]).view(np.int64)
    places = np.arange(len(offsets))
    try:
        forms, lemmas, tags, features, labels = map(read, ("ORTH", "LEMMA", "TAG", "MORPH", "DEP"))
        kinds = [NAMES[number] for number in columns["POS"].tolist()]
    except (KeyError, OverflowError):
        return make_tree(source, forms=(), labels=(), heads=(), flaw="it has numbers that stand for no text")
    heads = np.where(offsets == 0, -1, np.clip(offsets, -len(places) - 1, len(places)) + places)
    heads = np.where((offsets != 0) & (heads < 0), len(places), heads)  # outside, not a root
    return make_tree(
        source, forms=forms, lemmas=lemmas, kinds=kinds, tags=tags, features=features, labels=labels,
        heads=heads.tolist(),
    )  # fmt: skip


def _unpack(data: bytes, source: str) -> tuple[list[int], list[npt.NDArray[np.uint64]], list[str]]:
    """Return attributes, tables and strings of the bytes of a `DocBin`.

    Only the container of plain values (msgpack) is read, without the hooks that would make objects of them.
    """
    from srsly import msgpack  # type: ignore[import-untyped, import-not-found, unused-ignore]  # an extra

    most = max(_MOST_BYTES, _MOST_TIMES * len(data))
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(data, most)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise ValueError(f"it grows beyond {most:,} bytes, or ends too early")
        parts = msgpack.unpackb(plain, raw=False, object_pairs_hook=dict)
        return _check_parts(parts)
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError, msgpack.UnpackException) as error:
        raise ParameterError(f"parses={source!r}: this is not a DocBin of spaCy ({error}).") from None


def _check_parts(parts: Any) -> tuple[list[int], list[npt.NDArray[np.uint64]], list[str]]:
    """Return what is needed of a `DocBin`'s parts, if they are of the right kinds and sizes."""
    attributes, strings = list(parts["attrs"]), list(parts["strings"])
    if not attributes or not all(isinstance(number, int) for number in attributes):
        raise ValueError("its attributes are not numbers")
    if not all(isinstance(text, str) for text in strings):
        raise ValueError("its strings are not texts")
    numbers = np.frombuffer(parts["tokens"], dtype=np.uint64)
    lengths = np.frombuffer(parts["lengths"], dtype=np.int32).astype(np.int64)
    if (lengths < 0).any() or lengths.sum() * len(attributes) != len(numbers):
        raise ValueError("its lengths do not fit its tokens")
    table = numbers.reshape(-1, len(attributes))
    return attributes, np.split(table, np.cumsum(lengths)[:-1]) if len(lengths) else [], strings
