"""What a report says of actors, by a corpus small enough to count."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative.comparison.actors import estimate_actors
from narrative.corpus.corpus import Corpus
from narrative.measures.tone_towards import tone_about
from narrative.reading.actors import (
    conclude_actors,
    measure_actors,
    pick_passages,
    say_actors,
    tabulate_actors,
)

GOOD, BAD = "Lee did a good thing. Nothing else.", "Lee did a bad thing. Moss came."


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    documents = pd.DataFrame(
        {
            "text": [GOOD] * 9 + [BAD] * 3 + [GOOD] * 3 + [BAD] * 9 + ["It rained."],
            "outlet": ["A"] * 12 + ["B"] * 13,
        }
    )
    return Corpus.from_documents(documents, language="en")


def test_actors_are_estimated_over_the_articles_that_speak_of_them(corpus: Corpus) -> None:
    scores = tone_about(corpus, ["Lee", "Moss", "Nobody"], measure="vader")
    found = estimate_actors(scores, corpus, resamples=200)
    counts = found.set_index(["category", "outlet"])["n_documents"].to_dict()
    assert counts == {("Lee", "A"): 12, ("Lee", "B"): 12, ("Moss", "A"): 3, ("Moss", "B"): 9}
    lee = found[found["category"] == "Lee"].set_index("outlet")
    # By vaderSentiment: good 0.4404, bad -0.5423, each among 5 words.
    assert lee.loc["A", "estimate"] == pytest.approx((9 * 0.4404 - 3 * 0.5423) / 12)
    assert lee["base"].tolist() == [60, 60]
    assert lee["coverage"].tolist() == [1 / 5, 1 / 5]
    assert estimate_actors(tone_about(corpus, ["Nobody"]), corpus).empty


def test_what_a_report_says(corpus: Corpus) -> None:
    spoken = measure_actors(corpus, ["Ann <Lee>: Lee", "Moss", "Nobody"], resamples=200)
    assert repr(say_actors(spoken)) == "36 passages were found. Nothing is said about Nobody."
    nobody = measure_actors(corpus, ["Nobody"], resamples=200)
    assert repr(say_actors(nobody)) == "No passages were found. Nothing is said about Nobody."
    sentences = [repr(finding.sentence) for finding in conclude_actors(spoken, section="Whom")]
    assert sentences[0].startswith("Tone of news near Ann <Lee>: −0.12 in 24 articles (95 % interval −0.")
    assert sentences[0].endswith("no different from 0 beyond chance.")
    assert tabulate_actors(spoken)["category"].tolist() == ["Ann <Lee>", "Ann <Lee>", "Moss", "Moss"]
    picked = pick_passages(spoken, corpus, 1)
    assert picked["text"].tolist() == ["Lee did a bad thing.", "Lee did a good thing."]
    assert picked["number"].tolist() == [1, 1]
    assert list(spoken.tables) == ["towards", "passages", "by_actor"]


def test_without_actors_there_is_nothing_to_say(corpus: Corpus) -> None:
    spoken = measure_actors(corpus, [])
    assert say_actors(spoken) is None
    assert conclude_actors(spoken, section="Whom") == []
    assert tabulate_actors(spoken).empty
    assert pick_passages(spoken, corpus).empty
    assert spoken.tables == {}
