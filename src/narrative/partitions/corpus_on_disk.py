"""What was measured, as `read_corpus` gives it: a corpus whose texts stay in their files."""

from __future__ import annotations

import datetime
from typing import Any

from narrative.corpus.corpus import Corpus
from narrative.partitions.measured import Measured


class OnDisk(Measured):
    """What was measured, as `read_corpus` gives it: `where` reads the texts of what it selects.

    So a report that begins with a selection has all that it needs, and scores, counts and metadata are there
    for the whole.
    """

    def where(
        self,
        *,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        **conditions: object,
    ) -> Corpus:
        """Return the corpus of the documents that meet every condition, with their texts.

        Raises:
            CorpusError: as `Corpus.where` and `open` have it.
        """
        chosen = super().where(since=since, until=until, **conditions)
        return chosen.open() if isinstance(chosen, Measured) else chosen

    def assign(self, **columns: Any) -> Corpus:
        """Return the whole corpus with further columns, and with its texts.

        Raises:
            CorpusError: as `Corpus.assign` and `open` have it.
        """
        return self.open().assign(**columns)
