"""The scores that were saved of a measured corpus, by the function that would give them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from narrative.corpus.measured_corpus import Saved
from narrative.errors import CorpusError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.polarity import has_polarity
from narrative.measures.agency import AGENTLESS, DELETION, PASSIVE
from narrative.measures.framing import FRAMING
from narrative.measures.news_tone import NEWS_TONE
from narrative.measures.tone import TONE, WHOLE


class SavedScores(Saved):
    """What a corpus that was measured gives in place of measuring it again.

    Attributes:
        settings: with what it was measured.
    """

    settings: Mapping[str, Any]

    @abstractmethod
    def read_scores(
        self,
        *,
        measure: str | Iterable[str] | None = None,
        lexicon: str | Iterable[str] | None = None,
        category: str | Iterable[str] | None = None,
        voices: bool = False,
    ) -> pd.DataFrame:
        """Return the scores of some measures, lexicons and categories."""

    def saved_tone(self, vader: str, *, voices: bool = False) -> pd.DataFrame:
        """Return what `sentiment` gave for the documents.

        Raises:
            CorpusError: another program's VADER was measured.
        """
        if vader != self.settings["vader"]:
            raise CorpusError(f"The tone was measured with vader={self.settings['vader']!r}.")
        return self.read_scores(measure=[*TONE, *WHOLE], voices=voices)

    def saved_news_tone(self, *, voices: bool = False) -> pd.DataFrame:
        """Return what `tone` gave for the documents, or for their voices.

        Raises:
            CorpusError: it was measured by a version that did not keep this.
        """
        scores = self.read_scores(measure=NEWS_TONE, voices=voices)
        if scores.empty and not self.read_scores(measure=TONE, voices=voices).empty:
            raise CorpusError("The tone of voices was not measured. Run `narrative measure --voices` again.")
        return scores

    def saved_scores(self, lexicon: Lexicon, *, voices: bool = False) -> pd.DataFrame:
        """Return what `frame_salience` gave for a lexicon.

        Raises:
            CorpusError: it was not measured, or was another one then.
        """
        self._check_lexicon(lexicon)
        return self.read_scores(measure=FRAMING, lexicon=lexicon.name, voices=voices)

    def saved_agency(self, lexicon: Lexicon | None) -> pd.DataFrame:
        """Return what `agent_deletion` gave for a lexicon, or `passive_shares` for none.

        Raises:
            CorpusError: agency was not measured, or the lexicon was not, or was another one then.
        """
        if not self.settings.get("agency"):
            raise CorpusError(
                "Passives were not measured. Run `narrative measure` with --agency, or measure(agency=True)."
            )
        if lexicon is None:
            return self.read_scores(measure=[PASSIVE, AGENTLESS])
        self._check_lexicon(lexicon)
        return self.read_scores(measure=DELETION, lexicon=lexicon.name)

    def saved_valence(self, lexicon: Lexicon, measures: Sequence[str], plain: bool) -> pd.DataFrame:
        """Return what `valence` gave for a lexicon of tone.

        Raises:
            CorpusError: it was not measured, was another one then, or was not measured like this.
        """
        self._check_lexicon(lexicon)
        if not plain or not has_polarity(lexicon):
            raise CorpusError(
                f"The valence by {lexicon.name!r} was not measured like this: only by what the cards of "
                "lexicons of tone say. Choose documents and read them again: measured.where(…).open()."
            )
        return self.read_scores(measure=measures, lexicon=lexicon.name)

    def _check_lexicon(self, lexicon: Lexicon) -> None:
        """Refuse a lexicon that was not measured, or was another one then."""
        hashes = self.settings["lexicons"]
        if hashes.get(lexicon.name) != lexicon.hash:
            was = "was another when it was measured" if lexicon.name in hashes else "was not measured"
            raise CorpusError(
                f"The lexicon {lexicon.name!r} {was}. Measured were: {', '.join(hashes) or 'none'}. "
                "Run `narrative measure` with it."
            )

    def saved_shares(self) -> pd.DataFrame:
        """Return what `voice_shares` gave for the documents.

        Raises:
            CorpusError: voices were not measured.
        """
        return self.read_scores(measure="voice_share", voices=True).drop(columns="voice")
