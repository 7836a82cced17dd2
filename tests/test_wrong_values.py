"""What is said where a path, a name or a number stands in place of a corpus, a lexicon or a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import narrative as n
from narrative.coding.accuracy import judge_values
from narrative.errors import NarrativeError
from narrative.figures.captions import say_level

ANY: Any = n  # types are wrong on purpose
ANY_NUMBER: Any = 5
CORPUS = n.Corpus.from_documents(pd.DataFrame({"text": ["Lee was praised."]}, index=["a"]), language="en")
WORDS = n.Lexicon.from_entries({"positive": ["good"], "negative": ["bad"]}, name="words")
SCORES = n.frame_salience(CORPUS, WORDS)
SPANS = pd.DataFrame(
    {"doc_id": "a", "coder": ["x", "y"], "variable": "hope", "start": 0, "end": 99, "text": "Lee"}
)
CODES = n.Codes(SPANS[["doc_id", "coder", "variable"]].assign(value=1), SPANS, pd.DataFrame())

CORPORA: list[Callable[[Any], object]] = [
    ANY.passives, ANY.passive_shares, ANY.tone, ANY.tone_words, ANY.vader_shares,
    lambda corpus: ANY.valence(corpus, WORDS),
    lambda corpus: ANY.tone_about(corpus, ["Lee"]), lambda corpus: ANY.frame_salience(corpus, WORDS),
    lambda corpus: ANY.roles(corpus, ""), lambda corpus: ANY.span_agreement(CODES, corpus),
    lambda corpus: ANY.list_coder_disagreements(CODES, corpus),
]  # fmt: skip
LEXICONS: list[Callable[[Any], object]] = [
    lambda lexicon: ANY.agent_deletion(CORPUS, lexicon), lambda lexicon: ANY.valence(CORPUS, lexicon),
    lambda lexicon: ANY.valence_matches(CORPUS, lexicon), lambda lexicon: ANY.frame_tone(CORPUS, lexicon),
    lambda lexicon: ANY.frame_salience(CORPUS, lexicon),
]  # fmt: skip
OTHERS: dict[str, Callable[[], object]] = {
    "formula=5": lambda: ANY.valence(CORPUS, WORDS, 5),
    "positive=5": lambda: ANY.valence(CORPUS, WORDS, positive=5),
    "intensifiers: the factor of 'very' is 'x'": lambda: ANY.valence(
        CORPUS, WORDS, intensifiers={"very": "x"}
    ),
    "actors=None": lambda: ANY.tone_about(CORPUS, None),
    "measures=5": lambda: ANY.frame_salience(CORPUS, WORDS, measures=5),
    "voice=5": lambda: ANY.kwic(CORPUS, "Lee", voice=5),
    "path=None": lambda: ANY.read_lexicon(None),
    "path=[]": lambda: ANY.read_lexicon([]),
    "actors='x': give a lexicon": lambda: ANY.roles(CORPUS, "", actors="x"),
    "level=95": lambda: say_level(95),
    "present=5": lambda: judge_values(CODES.table, ANY_NUMBER),
    "leave_out=5": lambda: ANY.roles(CORPUS, "", leave_out=5),
    "The table of quotations is no table": lambda: ANY.tone(CORPUS, quotations="said.csv"),
    "The table of passives is no table": lambda: ANY.passive_shares(CORPUS, passives=True),
    "codes are of the type 'str'": lambda: ANY.compare_coders("codes.csv"),
    "codes are of the type 'DataFrame'": lambda: ANY.span_agreement(CODES.table, CORPUS),
    "codes are of the type 'list'": lambda: ANY.trend(SCORES, CORPUS, codes=[1]),
    "present=[1] belongs to codes": lambda: ANY.compare(SCORES, CORPUS, by="outlet", present=[1]),
    "variables=['hope'] belongs to codes": lambda: ANY.trend(SCORES, CORPUS, variables=["hope"]),
    "seed=-1": lambda: ANY.span_agreement(CODES, CORPUS, seed=-1),
    "The span 0 to 99 is not in the text of 'a'": lambda: ANY.list_coder_disagreements(CODES, CORPUS),
}


@pytest.mark.parametrize("call", CORPORA)
def test_a_path_is_no_corpus(call: Callable[[Any], object]) -> None:
    with pytest.raises(NarrativeError) as caught:
        call("news.csv")
    assert str(caught.value) == "corpus='news.csv': give a corpus, as read_corpus(…) returns it."


@pytest.mark.parametrize("call", LEXICONS)
def test_a_name_is_no_lexicon(call: Callable[[Any], object]) -> None:
    with pytest.raises(NarrativeError) as caught:
        call("stance")
    assert str(caught.value).startswith("lexicon='stance': give a lexicon. load_lexicon reads one")


@pytest.mark.parametrize("said", OTHERS)
def test_the_error_names_the_argument_and_shows_the_value(said: str) -> None:
    with pytest.raises(NarrativeError) as caught:
        OTHERS[said]()
    assert said in str(caught.value)
