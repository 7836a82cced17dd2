"""A corpus whose scores and counts were saved when it was measured, and whose texts lie elsewhere."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrative.corpus.readers.own_output import is_record
from narrative.errors import CorpusError

if TYPE_CHECKING:
    import pandas as pd

    from narrative.lexicons.lexicon import Lexicon

#: What a folder holds that was measured, and while it is being measured.
MANIFEST, BEGUN = "measured.json", ".begun.json"
#: The room that reads such a folder. It stands above this one, so it is called by its name.
_ROOM = "narrative.partitions.manifest"


class Saved(ABC):
    """What a corpus without texts can give in place of measuring them; see `narrative.measure`."""

    @abstractmethod
    def saved_scores(self, lexicon: Lexicon, *, voices: bool = False) -> pd.DataFrame:
        """Return what `frame_salience` gave for a lexicon, of the documents or of their voices."""

    @abstractmethod
    def saved_tone(self, vader: str, *, voices: bool = False) -> pd.DataFrame:
        """Return what `sentiment` gave for the documents, or for their voices."""

    @abstractmethod
    def saved_quotations(self) -> pd.DataFrame:
        """Return what `quotations` found."""

    @abstractmethod
    def saved_shares(self) -> pd.DataFrame:
        """Return what `voice_shares` gave."""

    @abstractmethod
    def saved_news_tone(self, *, voices: bool = False) -> pd.DataFrame:
        """Return what `tone` gave for the documents, or for their voices."""

    @abstractmethod
    def saved_agency(self, lexicon: Lexicon | None) -> pd.DataFrame:
        """Return what `agent_deletion` gave for a lexicon, or `passive_shares` for none."""

    @abstractmethod
    def saved_valence(self, lexicon: Lexicon, measures: Sequence[str], plain: bool) -> pd.DataFrame:
        """Return what `valence` gave for a lexicon; `plain` says that nothing but the formula was chosen."""

    @abstractmethod
    def saved_tally(self, *, fold: bool, min_count: int) -> Any:
        """Return how often each word stands in each document, as a `Tally` (`narrative.vocabulary`)."""


def is_measured(folder: Path) -> bool:
    """Say whether a folder was made by `narrative measure`, or is being made."""
    marks = [folder / name for name in (MANIFEST, BEGUN) if (folder / name).is_file()]
    return bool(marks) and ((folder / "partitions").is_dir() or any(map(is_record, marks)))


def open_measured(roots: Sequence[Path], name: str | None, settled: Mapping[str, object]) -> Any:
    """Return what was measured as a corpus whose texts are read where they lie, when `where` selects them.

    Args:
        roots: the folder.
        name: how the corpus is to be called, if not as it was then.
        settled: what was said about the reading, by the names of its options; there is no more to be said.

    Raises:
        CorpusError: more than this folder is named, or how to read it; the run that measures is not
            finished, or its results are damaged.
    """
    if len(roots) > 1:
        raise CorpusError("A folder that was measured is read alone; measure all files into one folder.")
    for option in (option for option, value in settled.items() if value is not None):
        raise CorpusError(f"{option}=…: how the files are read was settled when {roots[0]} was measured.")
    return importlib.import_module(_ROOM).open_measured(roots[0], name)
