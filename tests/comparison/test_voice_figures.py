"""Figures of voices: the voices of a group in their order, the most quoted speaker first."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative.comparison.figures import plot_estimates
from narrative.comparison.voice_figures import plot_voices
from narrative.comparison.whole import estimate_whole
from narrative.corpus.corpus import Corpus
from narrative.errors import TableError
from narrative.figures.drawing import alt_text
from narrative.measures.by_voice import speaker_shares
from narrative.measures.tone import sentiment
from narrative.voices.quotation_table import quotations


def test_speakers_stand_in_the_order_of_what_they_say() -> None:
    texts = [
        "Ann Lee said no. Jo Brask said the port was shut.",
        "Jo Brask said it was late. Ann Lee said yes.",
    ]
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=["a", "b"]), language="en")
    shares = speaker_shares(corpus, quotations(corpus))
    estimates = estimate_whole(shares, corpus, measure="speaker_share", resamples=100)
    said = alt_text(plot_voices(estimates))
    # 4 + 3 of the 9 quoted words, and 1 + 1.
    assert said.index("Jo Brask 77.8") < said.index("Ann Lee 22.2")
    tone = estimate_whole(sentiment(corpus), corpus, measure="vader_compound", resamples=100)
    plot_estimates(tone)
    with pytest.raises(TableError, match="plot_voices draws voice_share and speaker_share"):
        plot_voices(tone)


def test_a_speaker_of_one_article_has_no_interval() -> None:
    """B says 900 of his 910 words in one article: without it his share would be next to nothing."""
    ids = [f"a{number:02}" for number in range(12)]
    row = {"doc_id": ids, "measure": "speaker_share", "lexicon": "", "base": 1000}
    a, b = [50.0 + number for number in range(12)], [900.0, *[1.0] * 10, 0.0]
    scores = pd.concat(
        [pd.DataFrame({**row, "category": name, "total": t}) for name, t in (("A", a), ("B", b))]
    )
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["Rain fell."] * 12}, index=ids))
    estimates = estimate_whole(
        scores.assign(value=scores["total"] / 1000), corpus, measure="speaker_share", resamples=100
    ).set_index("category")
    assert estimates.loc["A", "low"] < estimates.loc["A", "estimate"] < estimates.loc["A", "high"]
    assert estimates.loc["B", ["low", "high"]].isna().all()
    assert estimates.loc["B", "estimate"] == pytest.approx(910 / 12000)
