"""A corpus whose scores and counts were saved when it was measured, and whose texts lie elsewhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from narrative.lexicon import Lexicon


class Saved(ABC):
    """What a corpus without texts can give in place of measuring them; see `narrative.measure`."""

    @abstractmethod
    def saved_scores(self, lexicon: Lexicon) -> pd.DataFrame:
        """Return what `frame_salience` gave for a lexicon."""

    @abstractmethod
    def saved_tone(self, vader: str) -> pd.DataFrame:
        """Return what `sentiment` gave for the documents."""

    @abstractmethod
    def saved_tally(self, *, fold: bool, min_count: int) -> Any:
        """Return how often each word stands in each document, as a `Tally` (`narrative.vocabulary`)."""
