"""The corpora that ship with the package, for learning and testing, and what coders made of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from narrative.corpus.corpus import Corpus, read_corpus
from narrative.errors import CorpusError, UnknownNameError
from narrative.resources import shipped_corpora
from narrative.schema import CODES, check

#: The coders' decisions lie beside the articles; the underscore tells that they are none.
CODES_FILE = "_codes.csv"


def load_corpus(name: str) -> Corpus:
    """Return a corpus that ships, by its name, from whatever folder it is called.

    `harbour` is written for teaching: four invented outlets on one invented event, with differences that
    its README lists, agency stories that come back as copies, and the codes of two coders (`load_codes`).
    `mixed-files` has some of these articles in fourteen kinds of files: exports, Word, PDF, web pages, mail.
    Articles of your own are read with `read_corpus`.

    Raises:
        UnknownNameError: no corpus of this name ships; the message lists those that do.

    Example:
        >>> harbour = load_corpus("harbour")
        >>> sorted(harbour.documents["outlet"].unique())
        ['Farsound Agency', 'Radio Immeray', 'Skellhythe Ledger', 'The Lugger']
    """
    return read_corpus(_folder(name), name=name)


def load_codes(name: str) -> pd.DataFrame:
    """Return what human coders decided about a corpus that ships: a row for each article, coder and variable.

    A table by `schema.CODES`: `doc_id`, `coder`, `variable`, `value`. In `harbour` the coders A and B say
    whether each frame of `news-frames` is present (0 or 1), and the tone, from −2, very negative, to 2, very
    positive. `value` is missing where a coder did not decide.

    Raises:
        UnknownNameError: no corpus of this name ships; the message lists those that do.
        CorpusError: the corpus has no codes.

    Example:
        >>> codes = load_codes("harbour")
        >>> codes["coder"].unique().tolist(), codes["variable"].nunique()
        (['A', 'B'], 6)
    """
    path = _folder(name) / CODES_FILE
    if not path.is_file():
        raise CorpusError(f"The corpus {name!r} comes without codes: there is no {CODES_FILE} in it.")
    types = dict.fromkeys(CODES, "str") | {"value": "float64"}
    return check(pd.read_csv(path, dtype=types), CODES, "codes")


def _folder(name: str) -> Path:
    """Return the folder of a corpus that ships."""
    shipped = shipped_corpora()
    if name not in shipped:
        raise UnknownNameError("corpus", name, shipped)
    return shipped[name]
