"""Parts of speech, held to TextBlob's own tagger on invented sentences."""

from __future__ import annotations

import warnings

import pytest
from textblob.en.taggers import PatternTagger

from narrative.engine.sentences import split_sentences
from narrative.engine.tagging import TAGS, find_first_tokens, tag_forms, tag_tokens
from narrative.engine.tokens import tokenise

SENTENCES = (
    "Hopes rose when the ports minister said the harbour claims were unfounded",
    "She states that 1,000.5 tonnes of Immerayan barley had been moved by 8.30",
    "Reports say unfrozenly that a well-loved crane driver brought 24 quizzify boxes",
    "The United States points out what nobody claims",
    "Notes were taken and a proposed reorganise plan was unbelievably lease-less",
    "GOVERNMENT sources hinted at McAllister and others who had spoken",
)


@pytest.fixture(scope="module")
def tagger() -> PatternTagger:
    """TextBlob's tagger, its lexicon read; its reader leaves the file to be closed by chance."""
    reference = PatternTagger()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        reference.tag("So", tokenize=False)
    return reference


def names(tags: list[int]) -> list[str]:
    return [TAGS[number] for number in tags]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_tags_are_those_of_textblob(sentence: str, tagger: PatternTagger) -> None:
    store, sentences = tokenise([sentence]), split_sentences([sentence])
    words = store.vocabulary[store.types].tolist()
    theirs = [tag for _, tag in tagger.tag(" ".join(words), tokenize=False)]
    assert names(tag_tokens(store, sentences).tolist()) == theirs


def test_only_the_first_word_of_a_sentence_is_looked_up_in_small_letters() -> None:
    texts = ["Moored boats rock. They saw Moored."]
    store, sentences = tokenise(texts), split_sentences(texts)
    assert names(tag_tokens(store, sentences).tolist()) == ["VBN", "NNS", "NN", "PRP", "VBD", "NNP"]
    assert find_first_tokens(store, sentences).tolist() == [0, 3]


def test_a_word_with_a_clitic_is_tagged_as_the_word() -> None:
    tags = tag_forms(["isn't", "isn’t", "she's", "they’ve", "workers'", "Brask’s", "'", "n't"])
    assert names(tags.inside.tolist())[:6] == ["VBZ", "VBZ", "PRP", "PRP", "NNS", "NNP"]


def test_nothing_has_no_tags() -> None:
    assert tag_forms([]).inside.tolist() == []
    assert tag_tokens(tokenise(["", "…"]), split_sentences(["", "…"])).tolist() == []
