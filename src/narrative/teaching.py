"""The corpora that ship with the package, for learning and testing."""

from __future__ import annotations

from pathlib import Path

from narrative.corpus import Corpus, read_corpus
from narrative.errors import UnknownNameError
from narrative.resources import shipped_corpora


def load_corpus(name: str) -> Corpus:
    """Return a corpus that ships, by its name, from whatever folder it is called.

    `harbour` is written for teaching: four invented outlets on one invented event, with differences that
    its README lists, and agency stories that come back as copies.
    Articles of your own are read with `read_corpus`.

    Raises:
        UnknownNameError: no corpus of this name ships; the message lists those that do.

    Example:
        >>> harbour = load_corpus("harbour")
        >>> sorted(harbour.documents["outlet"].unique())
        ['Farsound Agency', 'Radio Immeray', 'Skellhythe Ledger', 'The Lugger']
    """
    return read_corpus(_folder(name), name=name)


def _folder(name: str) -> Path:
    """Return the folder of a corpus that ships."""
    shipped = shipped_corpora()
    if name not in shipped:
        raise UnknownNameError("corpus", name, shipped)
    return shipped[name]
