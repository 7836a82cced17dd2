"""What is said where a path, a name or a number stands in place of a corpus, a lexicon or a table."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import narrative as n
import narrative.reading.groups
from narrative.coding.accuracy import judge_values
from narrative.concordance.location import locate
from narrative.errors import NarrativeError, ParameterError
from narrative.errors.arguments import CHECKED_INSIDE, accepts, check_parameter, read_hint
from narrative.figures.captions import say_level
from narrative.measures.summaries import summarise_frames

ANY: Any = n  # types are wrong on purpose
ANY_NUMBER: Any = 5
CORPUS = n.Corpus.from_documents(pd.DataFrame({"text": ["Lee was praised."]}, index=["a"]), language="en")
WORDS = n.Lexicon.from_entries({"positive": ["good"], "negative": ["bad"]}, name="words")
SCORES = n.frame_salience(CORPUS, WORDS)
SPANS = pd.DataFrame(
    {"doc_id": "a", "coder": ["x", "y"], "variable": "hope", "start": 0, "end": 99, "text": "Lee"}
)
CODES = n.Codes(SPANS[["doc_id", "coder", "variable"]].assign(value=1), SPANS, pd.DataFrame())

#: All public functions that need a corpus: nothing else that they are given is looked at before it.
CORPORA = {
    name: parameters
    for name in dir(n)
    if inspect.isfunction(getattr(n, name))
    and (parameters := inspect.signature(getattr(n, name)).parameters)
    and {"corpus", "cleaned"} & {key for key, one in parameters.items() if one.default is one.empty}
}
LEXICONS: list[Callable[[Any], object]] = [
    lambda lexicon: ANY.agent_deletion(CORPUS, lexicon),
    lambda lexicon: ANY.valence(CORPUS, lexicon),
    lambda lexicon: ANY.valence_matches(CORPUS, lexicon),
    lambda lexicon: ANY.frame_tone(CORPUS, lexicon),
    lambda lexicon: ANY.frame_salience(CORPUS, lexicon),
    lambda lexicon: ANY.count(CORPUS, lexicon),
    lambda lexicon: ANY.match(CORPUS, lexicon),
    lambda lexicon: ANY.cooccurrence(CORPUS, lexicon),
    lambda lexicon: ANY.keywords(CORPUS, by="outlet", lexicon=lexicon),
    lambda lexicon: ANY.record(CORPUS, lexicon),
    lambda lexicon: ANY.write_lexicon(lexicon, "mine.csv"),
    lambda lexicon: summarise_frames(SCORES, lexicon),
    lambda lexicon: ANY.show_sentences(locate(CORPUS, ANY.match(CORPUS, WORDS)), lexicon),
]
#: Those that take the name of a lexicon too.
NAMED: list[Callable[[Any], object]] = [
    lambda lexicon: ANY.audit(CORPUS, lexicon), lambda lexicon: ANY.explore(CORPUS, lexicon),
    lambda lexicon: ANY.annotate(CORPUS, "a", lexicon),
]  # fmt: skip
OTHERS: dict[str, Callable[[], object]] = {
    "formula=5": lambda: ANY.valence(CORPUS, WORDS, 5),
    "positive=5": lambda: ANY.valence(CORPUS, WORDS, positive=5),
    "intensifiers: the factor of 'very' is 'x'": lambda: ANY.valence(
        CORPUS, WORDS, intensifiers={"very": "x"}
    ),
    "lexicons={'hope': ['hope*']}: give": lambda: ANY.measure("x.csv", {"hope": ["hope*"]}, out="none"),
    "measure of tone {'hope': 1}": lambda: ANY.tone_about(CORPUS, ["Lee"], measure={"hope": 1}),
    "actors=None": lambda: ANY.tone_about(CORPUS, None),
    "measures=5": lambda: ANY.frame_salience(CORPUS, WORDS, measures=5),
    "voice=5": lambda: ANY.kwic(CORPUS, "Lee", voice=5),
    "path=None": lambda: ANY.read_lexicon(None),
    "path=[]": lambda: ANY.read_lexicon([]),
    "actors='x': give a lexicon": lambda: ANY.roles(CORPUS, "", actors="x"),
    "level=95": lambda: say_level(95),
    "present=5": lambda: judge_values(CODES.table, ANY_NUMBER),
    "leave_out=5": lambda: ANY.roles(CORPUS, "", leave_out=5),
    "quotations='said.csv': give a table, or None.": lambda: ANY.tone(CORPUS, quotations="said.csv"),
    "passives=True: give a table, or None.": lambda: ANY.passive_shares(CORPUS, passives=True),
    "codes are of the type 'str'": lambda: ANY.compare_coders("codes.csv"),
    "codes are of the type 'DataFrame'": lambda: ANY.span_agreement(CODES.table, CORPUS),
    "codes are of the type 'list'": lambda: ANY.trend(SCORES, CORPUS, codes=[1]),
    "present=[1] belongs to codes": lambda: ANY.compare(SCORES, CORPUS, by="outlet", present=[1]),
    "variables=['hope'] belongs to codes": lambda: ANY.trend(SCORES, CORPUS, variables=["hope"]),
    "seed=-1": lambda: ANY.span_agreement(CODES, CORPUS, seed=-1),
    "The span 0 to 99 is not in the text of 'a'": lambda: ANY.list_coder_disagreements(CODES, CORPUS),
}


@pytest.mark.parametrize("seed", ["x", -1, None])
def test_a_seed_is_a_whole_number_everywhere(seed: object) -> None:
    calls: list[Callable[[], object]] = [
        lambda: ANY.compare(SCORES, CORPUS, by="outlet", seed=seed),
        lambda: ANY.trend(SCORES, CORPUS, seed=seed),
        lambda: ANY.arc(CORPUS, WORDS, seed=seed),
        lambda: ANY.draw_sample(CORPUS, 1, seed=seed),
        lambda: ANY.agreement(CODES, seed=seed),
        lambda: ANY.agreement_coefficients(CODES, seed=seed),
        lambda: ANY.span_agreement(CODES, CORPUS, seed=seed),
    ]
    for call in calls:
        with pytest.raises(NarrativeError, match=f"^seed={seed!r}: give a whole number from 0"):
            call()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("news.csv", "'news.csv': give a corpus, as read_corpus('news.csv') returns it."),
        (CORPUS.documents, "<table>: give a corpus, as Corpus.from_documents(table) returns it."),
        (None, "None: give a corpus, as read_corpus(…) returns it."),
    ],
)
@pytest.mark.parametrize("name", CORPORA)
def test_a_path_or_a_table_is_no_corpus(name: str, given: object, shown: str) -> None:
    needed = {key: None for key, one in CORPORA[name].items() if one.default is one.empty and one.kind != 2}
    corpus = "cleaned" if "cleaned" in needed else "corpus"
    others = {"lexicon": WORDS, "actors": ["Lee"], "actor": "", "codes": CODES}
    with pytest.raises(NarrativeError) as caught:
        getattr(ANY, name)(**needed | {key: others[key] for key in needed if key in others} | {corpus: given})
    assert str(caught.value) == f"{corpus}={shown}"


def test_the_public_functions_that_need_a_corpus_are_all_tried() -> None:
    assert len(CORPORA) > 45
    assert {"put_back", "keywords", "compare", "write_documents", "tone"} <= set(CORPORA)


def test_codes_are_read_without_a_corpus_or_with_one() -> None:
    codes = pd.DataFrame({"doc_id": ["a"], "coder": ["x"], "variable": ["hope"], "value": [1]})
    assert len(ANY.read_codes(codes).table) == 1
    with pytest.raises(NarrativeError, match=r"^corpus=.news.csv.: give a corpus"):
        ANY.read_codes(codes, corpus="news.csv")


@pytest.mark.parametrize("call", LEXICONS)
def test_a_name_is_no_lexicon(call: Callable[[Any], object]) -> None:
    with pytest.raises(NarrativeError) as caught:
        call("stance")
    assert str(caught.value) == "lexicon='stance': give a lexicon, as load_lexicon('stance') returns it."


@pytest.mark.parametrize("call", [*LEXICONS[:-1], *NAMED])
def test_a_dict_is_no_lexicon(call: Callable[[Any], object]) -> None:
    with pytest.raises(NarrativeError) as caught:
        call({"hope": ["hope*"]})
    way = "Lexicon.from_entries(words, name='mine')"
    assert str(caught.value) == f"lexicon={{'hope': ['hope*']}}: give a lexicon, as {way} returns it."


@pytest.mark.parametrize("said", OTHERS)
def test_the_error_names_the_argument_and_shows_the_value(said: str) -> None:
    with pytest.raises(NarrativeError) as caught:
        OTHERS[said]()
    assert said in str(caught.value)


@pytest.mark.parametrize("value", [None, 3, [None], ["harbour", 3]])
def test_what_is_no_path_of_a_corpus_is_refused_in_a_sentence(value: Any) -> None:
    with pytest.raises(n.CorpusError, match="is not a path"):
        n.read_corpus(value)


def test_a_data_frame_is_no_path_and_the_words_for_it_are_named() -> None:
    with pytest.raises(n.CorpusError, match=r"Corpus\.from_documents\(table\)"):
        ANY.read_corpus(pd.DataFrame({"harbour": ["All is well."]}))


@pytest.mark.parametrize("value", [None, 3, "", " "])
def test_what_is_no_name_of_a_lexicon_is_refused_with_those_there_are(value: Any) -> None:
    with pytest.raises(n.UnknownNameError, match="Available: attribution, devices, news-frames"):
        n.load_lexicon(value)


#: A right value of each type, so that nothing is refused before the one that is wrong.
RIGHT = {
    "str": "x", "int": 3, "float": 0.5, "bool": True, "None": None, "Path": Path("x"), "Mapping": {},
    "os.PathLike[str]": Path("x"), "pd.DataFrame": pd.DataFrame(), "Corpus": CORPUS, "Lexicon": WORDS,
    "Axes": type("Axes", (), {"get_figure": None})(),
}  # fmt: skip
FUNCTIONS = {
    f"{home.__name__}.{name}": getattr(home, name)
    for home in (n, n.reading, n.reading.groups)
    for name in dir(home)
    if inspect.isfunction(getattr(home, name)) and not name.startswith("_")
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_argument_of_a_wrong_type_is_refused_by_its_name(name: str) -> None:
    function = FUNCTIONS[name]
    parameters = inspect.signature(function).parameters
    kinds = {key: read_hint(str(one.annotation)) for key, one in parameters.items()}
    needed = {
        key: RIGHT.get(kinds[key][0], []) if kinds[key] else None
        for key, one in parameters.items()
        if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    }
    for key in parameters:
        inside = {key, f"{function.__name__}.{key}"} & {*CHECKED_INSIDE}
        if not kinds[key] or inside or "Lexicon" in kinds[key][:1]:
            continue
        for wrong in (object(), 3.5, "2", None, ["x", 3]):
            if not accepts(wrong, kinds[key]):
                with pytest.raises(ParameterError) as caught:
                    function(**needed | {key: wrong})
                assert str(caught.value).startswith(f"{key}=")


def test_the_functions_that_are_tried_are_all() -> None:
    assert len(FUNCTIONS) > 250


def test_a_misspelt_or_missing_argument_is_named() -> None:
    with pytest.raises(NarrativeError, match=r"Unknown parameter of kwic 'windw'\. Did you mean 'window'"):
        ANY.kwic(CORPUS, "Lee", windw=5)
    with pytest.raises(NarrativeError, match=r"kwic\(…\): missing a required argument: 'pattern'"):
        ANY.kwic(CORPUS)


@pytest.mark.parametrize(
    ("name", "value", "hint", "said"),
    [
        ("by", None, "str", "by=None: give text."),
        ("by", ["outlet"], "str", "by=['outlet']: give text."),
        ("by", "outlet", "list[str]", "by='outlet': give a list, each text."),
        ("copied", "0.5", "float", "copied='0.5': give a share of words above 0, up to 1."),
        ("level", float("nan"), "float", "level=nan: give a share above 0 and below 1, such as 0.95."),
        ("margin", float("inf"), "float", "margin=inf: give a difference above 0, such as 0.05."),
        ("strongest", "2", "int", "strongest='2': give a whole number from 1."),
        ("strongest", -1, "int", "strongest=-1: give a whole number from 1."),
        ("rows", 0, "int", "rows=0: give a whole number from 1."),
        ("rows", True, "int", "rows=True: give a whole number from 1."),
        ("resamples", 10**12, "int", "resamples=1000000000000: give a whole number from 1 to 1,000,000,000."),
        ("frame", "", "str | None", "frame='': give text, or None."),
        ("days", "7", "int | None", "days='7': give a whole number from 0, or None."),
    ],
)
def test_a_parameter_of_a_notebook_is_refused_with_what_is_right(
    name: str, value: object, hint: str, said: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        check_parameter(name, value, read_hint(hint))
    assert str(caught.value) == said
