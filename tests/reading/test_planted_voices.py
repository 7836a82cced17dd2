"""What a report on voices opens with, held against papers whose words were put into one voice or another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from narrative import Corpus, Lexicon, compare, frame_salience, quotations, voice_shares
from narrative.reading import groups

LEXICON = Lexicon.from_entries({"war": ["war"]}, name="made", language="en")
RULES = {"by": ["outlet"], "unit": "document", "resamples": 200}


def draw(own: float, quoted: float, seed: int) -> list[str]:
    """Twelve articles of twelve sentences, half of them quoted, with so many wars in each voice."""
    rng = np.random.default_rng(seed)
    texts = []
    for _ in range(12):
        said = np.where(
            rng.random(6) < quoted, "“The war goes on,” Ann Lee said.", "“The rain goes on,” Ann Lee said."
        )
        told = np.where(rng.random(6) < own, "The war went on again.", "The rain went on again.")
        texts.append(" ".join(np.ravel([told, said], "F")))
    return texts


def test_what_a_journalist_says_is_told_from_what_a_paper_quotes() -> None:
    """A says war itself, B has it of those whom it quotes, and C has little of it."""
    texts = [*draw(0.9, 0.1, 1), *draw(0.1, 0.9, 2), *draw(0.1, 0.1, 3)]
    corpus = Corpus.from_documents(
        pd.DataFrame({"text": texts, "outlet": np.repeat([*"ABC"], 12)}), "planted"
    )
    said = {}
    for pair in ("AC", "BC"):
        chosen = corpus.where(outlet=list(pair))
        spoken = quotations(chosen)
        every = compare(frame_salience(chosen, LEXICON), chosen, measure="salience", **RULES)
        scores = frame_salience(chosen, LEXICON, quotations=spoken)
        within = groups.compare_within(scores, chosen, measure="salience", **RULES)
        (found,) = groups.conclude_own(groups.tabulate_own(every, within.get("journalist")), section="S")
        said[pair] = repr(found.sentence)
        shares = compare(voice_shares(chosen, spoken), chosen, **RULES)
        (nothing,) = groups.conclude_differences(shares, section="S", what="how much is quoted")
        assert repr(nothing.sentence).startswith(
            "Nothing can be claimed of how much is quoted"
        )  # half in each
    shares = compare(voice_shares(chosen, spoken), chosen, **RULES)
    (nothing,) = groups.conclude_differences(shares, section="S", what="how much is quoted")
    assert repr(nothing.sentence).startswith("Nothing can be claimed of how much is quoted")  # half in each
    assert "higher in A than in C in all words" in said["AC"]
    assert "; this can be claimed of the journalists' own words" in said["AC"]
    assert "higher in B than in C in all words" in said["BC"]
    assert "; this cannot be claimed of the journalists' own words" in said["BC"]
