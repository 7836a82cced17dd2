"""Published word lists of tone as they are handed out: files of the same form, with words of our own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from narrative.corpus.corpus import Corpus
from narrative.errors import LexiconError, ParameterError
from narrative.lexicons.formats import read_lexicon
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.polarity import grade
from narrative.measures.valence_formulas import valence


def put(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def entries(lexicon: Lexicon) -> list[tuple[str, str, float]]:
    return list(lexicon.entries[["category", "pattern", "weight"]].itertuples(index=False, name=None))


def score(lexicon: Lexicon, text: str, formula: str = "mean") -> float:
    corpus = Corpus.from_documents(
        pd.DataFrame({"text": [text]}, index=["a"]), language=lexicon.language or "en"
    )
    return float(valence(corpus, lexicon, formula)["value"].iloc[0])


AFINN = "gloomish\t-3\ncan't bear\t-2\nsunnish\t4\r\nplainish\t0\n"
NRC = (
    "A lexicon of invented words\n\nIt has a preface.\n\n"
    "gloomish\tanger\t0\ngloomish\tnegative\t1\ngloomish\tsadness\t1\n"
    "sunnish\tpositive\t1\nsunnish\tanger\t0\n"
)
POSITIVE = ";;;;;;\n; an invented list\n;;;;;;\n\n\nsunnish\nsmart-ish\nna\u00efvish\n"
NEGATIVE = "; an invented list\n\ngloomish\nsh*tish\n2-facish\nd+\n"
SENTIWS_POSITIVE = (
    "Sonnigkeit|NN\t0.2\tSonnigkeiten\nhellig|ADJX\t0.004\thellige,helliger,hellige\nfroh|ADJX\t0.1\n"
)
SENTIWS_NEGATIVE = "D\u00fcsternis|NN\t-0.5\tD\u00fcsternissen\n"
WARRINER = (
    '"","Word","V.Mean.Sum","V.SD.Sum","A.Mean.Sum","D.Mean.Sum"\n'
    '"1","sunnish",8.5,1.1,4,6\n"2","gloomish",1.5,1.2,NA,3\n"3","gloomish",2,1,3,3\n'
)
LSD = (
    "+NEGATIVE\nGLOOMISH*\nA GLOOM\n+POSITIVE\nSUNNISH*\n"
    "+NEG_POSITIVE\nNOT SUNNISH*\n+NEG_NEGATIVE\nNOT GLOOMISH*\n"
)
LSD_YAML = (
    "negative:\n  - gloomish*\npositive: [sunnish*]\n"
    "neg_positive: [not sunnish*]\nneg_negative: [not gloomish*]\n"
)


def test_afinn(tmp_path: Path) -> None:
    lexicon = read_lexicon(put(tmp_path, "AFINN-own.txt", AFINN))
    assert entries(lexicon) == [
        ("valence", "gloomish", -3), ("valence", "can't bear", -2), ("valence", "sunnish", 4),
        ("valence", "plainish", 0),
    ]  # fmt: skip
    assert score(lexicon, "A sunnish, plainish day that we can’t bear.") == (4 + 0 - 2) / 3
    with pytest.raises(LexiconError, match=r"line 1: ':-\)' is"):
        read_lexicon(put(tmp_path, "emoticons.txt", ":-)\t2\n" + AFINN))


def test_hu_and_liu_are_two_lists_of_cp1252_with_stars_that_are_no_wildcards(tmp_path: Path) -> None:
    paths = [
        put(tmp_path, "negative-words.txt", NEGATIVE, "cp1252"),
        put(tmp_path, "positive-words.txt", POSITIVE, "cp1252"),
    ]
    with pytest.raises(
        LexiconError, match=r"2 entries that cannot be kept[\s\S]*negative-words.txt, line 4: '\*'"
    ):
        read_lexicon(paths)
    lexicon = read_lexicon(paths, strict=False)
    assert lexicon.name == "hu-liu"
    assert entries(lexicon) == [
        ("negative", "gloomish", 1), ("negative", "2-facish", 1),
        ("positive", "sunnish", 1), ("positive", "smart-ish", 1), ("positive", "naïvish", 1),
    ]  # fmt: skip
    assert lexicon.problems["problem"].str.startswith(("negative-words.txt: ", "positive-words.txt: ")).all()
    assert score(lexicon, "Not gloomish, sunnish, 2-facish.", "relative") == (2 - 1) / 3
    with pytest.raises(LexiconError, match="must say whether its words are positive or negative"):
        read_lexicon(put(tmp_path, "words.txt", POSITIVE))


def test_nrc_has_categories_with_0_and_1(tmp_path: Path) -> None:
    lexicon = read_lexicon(put(tmp_path, "NRC-own.txt", NRC))
    assert lexicon.categories == ("anger", "negative", "sadness", "positive")
    assert [entry[:2] for entry in entries(lexicon)] == [
        ("negative", "gloomish"), ("sadness", "gloomish"), ("positive", "sunnish"),
    ]  # fmt: skip
    assert score(lexicon, "Gloomish, gloomish, sunnish.", "relative") == -1 / 3


def test_sentiws_counts_inflected_forms_in_german(tmp_path: Path) -> None:
    lexicon = read_lexicon(
        [
            put(tmp_path, "Own_Positive.txt", SENTIWS_POSITIVE),
            put(tmp_path, "Own_Negative.txt", SENTIWS_NEGATIVE),
        ]
    )
    assert (lexicon.name, lexicon.language, len(lexicon)) == ("sentiws", "de", 8)
    assert score(lexicon, "Ein helliger Tag, ohne Düsternissen.") == pytest.approx((0.004 - 0.5) / 2)


def test_norms_are_on_scales_that_have_a_middle(tmp_path: Path) -> None:
    path = put(tmp_path, "ratings.csv", WARRINER)
    with pytest.raises(LexiconError, match="'NA' is not a number, so 'gloomish' has no arousal"):
        read_lexicon(path)
    lexicon = read_lexicon(path, strict=False)
    assert lexicon.categories == ("valence", "arousal", "dominance")
    assert "5 was taken for the middle" in "".join(lexicon.problems["problem"])
    with pytest.raises(LexiconError, match="several scales: valence, arousal, dominance"):
        score(lexicon, "Sunnish.")
    scale = lexicon.where(category="valence")
    assert score(scale, "Sunnish and gloomish.") == (8.5 + 1.5) / 2
    assert score(scale, "Sunnish, and never sunnish.", "difference") == 0
    assert grade(scale).neutral == 5
    table = put(tmp_path, "own.tsv", "Wort\tZahl\nfroh\t0.9\ntrist\t-0.2\n")
    with pytest.raises(LexiconError, match=r"format of 'own\.tsv' cannot be told by its first lines"):
        read_lexicon(table)
    own = read_lexicon(table, columns={"word": "Wort", "joy": "zahl"}, language="German")
    assert entries(own) == [("joy", "froh", 0.9), ("joy", "trist", -0.2)]
    with pytest.raises(LexiconError, match=r"no column 'Wert'; there are Wort, Zahl"):
        read_lexicon(table, columns={"word": "Wort", "joy": "Wert"})
    with pytest.raises(ParameterError, match="name the column of the words"):
        read_lexicon(table, columns={"joy": "Zahl"})
    with pytest.raises(ParameterError, match="not for 'afinn'"):
        read_lexicon(put(tmp_path, "AFINN.txt", AFINN), neutral=1)


@pytest.mark.parametrize(("name", "text"), [("LSD.lc3", LSD), ("LSD.yml", LSD_YAML)])
def test_lexicoder_has_categories_of_negated_words(tmp_path: Path, name: str, text: str) -> None:
    lexicon = read_lexicon(put(tmp_path, name, text))
    assert grade(lexicon).negation == "category"
    assert score(lexicon, "Not sunnish, not gloomish, sunnish, sunnish.", "relative") == (3 - 1) / 4
    # "never" is no word of its lists, so nothing is turned by it.
    assert score(lexicon, "It was never sunnish.", "relative") == 1


def test_liwc_calls_its_categories_otherwise(tmp_path: Path) -> None:
    words = "%\n1\taffect\n\t2\tposemo\n\t3\tnegemo\n%\nsunnish\t1\t2\ngloomish\t1\t3\nsunnier\t2\n"
    lexicon = read_lexicon(put(tmp_path, "own.dic", words))
    assert grade(lexicon).lexicon.categories == ("affect.posemo", "affect.negemo")
    assert score(lexicon, "Sunnish, gloomish and sunnier.", "relative") == (2 - 1) / 3


def test_a_format_can_be_named_and_a_plain_table_stays_one(tmp_path: Path) -> None:
    assert len(read_lexicon(put(tmp_path, "values.dat", AFINN), format="afinn")) == 4
    plain = read_lexicon(put(tmp_path, "mine.csv", "category,pattern,weight\nhope,hope*,2\n"))
    assert entries(plain) == [("hope", "hope*", 2)]
