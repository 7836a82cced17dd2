"""Lexicons in other programs' formats: messy files as they are found, and round trips."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.corpus.corpus import Corpus
from narrative.errors import LexiconError, UnknownNameError
from narrative.lexicons.formats import read_lexicon, write_lexicon
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match

FORMATS = ["dic", "dicx", "yaml", "lc3", "csv"]


def entries(lexicon: Lexicon) -> list[tuple[str, str, float]]:
    return sorted(lexicon.entries[["category", "pattern", "weight"]].itertuples(index=False, name=None))


def by_category(lexicon: Lexicon) -> dict[str, list[str]]:
    return {
        category: lexicon.entries.loc[lexicon.entries["category"] == category, "pattern"].to_list()
        for category in lexicon.categories
    }


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# Files as they are found. Their shapes are those of quanteda's tests/data/dictionaries (mary.dic, mary.lc3,
# mary.yml; commits 866546c, 640a9d7, 38e4600) and of the manual of LIWC2015; the words are our own.


def test_a_plain_dic(tmp_path: Path) -> None:
    text = "%\n01\tA category\n02\tAnother category\n%\n\nmore\t01\nsheep\t01 02\n\nhad\t02\n"
    lexicon = read_lexicon(put(tmp_path, "plain.dic", text))
    assert lexicon.name == "plain"
    assert by_category(lexicon) == {"A category": ["more", "sheep"], "Another category": ["sheep", "had"]}
    assert lexicon.problems.empty


MESSY_DIC = (
    "# a comment at the head\r\n"
    "%\r\n"
    "1\taffect (Affect Words)\r\n"
    "\t2\tposemo (Positive Emotion)\r\n"
    "\t3\tnegemo\r\n"
    "\t\t4\tanx\r\n"
    "// a comment between\r\n"
    "10  work\r\n"
    "%\r\n"
    "\r\n"
    "hope*\t1\t2\r\n"
    "na\u00efve   1 3\r\n"
    "don\u2019t care\t1\t3\t\r\n"
    "Caf\u00e9*\t10\t\t# where people meet\r\n"
    "hope*\t2\t10\r\n"
    "afraid 01 04 // spaces\r\n"
    "# hopeless\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_a_messy_dic(tmp_path: Path, encoding: str, ends: str) -> None:
    """Tabs and spaces, CRLF, cp1252, comments, indented categories, labels, keys that stand twice."""
    path = put(tmp_path, "messy.dic", MESSY_DIC.replace("\r\n", ends).encode(encoding))
    lexicon = read_lexicon(path)
    assert by_category(lexicon) == {
        "affect": ["hope*", "naïve", "don’t care", "afraid"],
        "affect.posemo": ["hope*"],
        "affect.negemo": ["naïve", "don’t care"],
        "affect.negemo.anx": ["afraid"],
        "work": ["Café*", "hope*"],
    }
    assert lexicon.labels["affect.posemo"] == "Positive Emotion"
    problems = lexicon.problems["problem"].to_list()
    assert "stands in 'affect.posemo' already on line 11; kept once" in problems
    assert len(problems) == 1 + (encoding == "cp1252")


UNUSUAL_DIC = (
    "%\n1\tone\n2\ttwo\n%\n"
    ":)\t1\nlike\t(02 134)125/464 1\nkind <of>131/125 1\nlost\t7\nword\t1\nalone\nwhat?\t2\n!bang\t2\n"
)


def test_what_a_dic_has_that_cannot_be_kept(tmp_path: Path) -> None:
    path = put(tmp_path, "odd.dic", UNUSUAL_DIC)
    with pytest.raises(LexiconError) as caught:
        read_lexicon(path)
    assert [line.strip().split(":")[0] for line in str(caught.value).splitlines()[1:]] == [
        f"odd.dic, line {line}" for line in (6, 7, 8, 10, 5, 11, 12)
    ]
    lexicon = read_lexicon(path, strict=False)
    assert by_category(lexicon) == {"one": ["word"], "two": []}
    assert lexicon.problems["line"].to_list() == [5, 6, 7, 8, 10, 11, 12]
    assert lexicon.problems["pattern"].to_list()[0] == ":)"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("hope\t1\n", "line 1: the categories must stand between two lines"),
        ("%\n1\tone\n", "line 1: the categories must stand between two lines"),
        ("%\n%\nhope\t1\n", "line 1: there is no category between"),
        ("%\none\n%\n", "line 1: there is no category between"),
        ("%\n1\tone\n1\ttwo\n%\n", "line 3: the number 1 is taken"),
        ("words\n%\n1\tone\n%\n", "line 1: 'words' comes before"),
        ("%\n1\tone\n%\n\0\0\0\n", "bad.dic: binary: 3 of 14 characters are NUL"),
    ],
)
def test_what_is_no_dic(tmp_path: Path, text: str, mistake: str) -> None:
    with pytest.raises(LexiconError, match=mistake):
        read_lexicon(put(tmp_path, "bad.dic", text))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_messy_dicx(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["\ufeffDicTerm", "hope", "work", ""],
        ["hope*", "X", "", ""],
        [" common cause ", "x", "0.5", ""],
        ["", "", "", ""],
        ["hope*", "X", "X"],
        ["job", "0", "-2"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    lexicon = read_lexicon(put(tmp_path, "messy.dicx", text))
    assert entries(lexicon) == [
        ("hope", "common cause", 1.0),
        ("hope", "hope*", 1.0),
        ("work", "common cause", 0.5),
        ("work", "hope*", 1.0),
        ("work", "job", -2.0),
    ]
    assert lexicon.problems["line"].to_list() == [5]


def test_what_a_dicx_has_that_cannot_be_kept(tmp_path: Path) -> None:
    text = "DicTerm,a,b\nhope,yes,\nfear,,\njoy,X,,X\nluck,nan,X\n"
    path = put(tmp_path, "odd.dicx", text)
    with pytest.raises(LexiconError, match="4 entries that cannot be kept"):
        read_lexicon(path)
    lexicon = read_lexicon(path, strict=False)
    assert entries(lexicon) == [("b", "luck", 1.0)]
    assert lexicon.problems["pattern"].to_list() == ["hope", "fear", "joy", "luck"]


def test_a_quanteda_dictionary(tmp_path: Path) -> None:
    text = (
        "# comment\r\n"
        "CATEGORY ONE: [more, sheep, 'common cause']\r\n"
        "north:\r\n"
        "  states: [ 'United States*', no, on, 1 ]\r\n"
        "  'isles':\r\n"
        "    - Ice?and*\r\n"
        "    - deep: [bottom]\r\n"
        "    - 'Fær Øer'\r\n"
        "  __: [boreal]\r\n"
        "single: word\r\n"
        "empty:\r\n"
        "single: [word, other]\r\n"
    )
    lexicon = read_lexicon(put(tmp_path, "messy.yml", text))
    assert by_category(lexicon) == {
        "CATEGORY ONE": ["more", "sheep", "common cause"],
        "north.states": ["United States*", "no", "on", "1"],
        "north.isles": ["Ice?and*", "Fær Øer"],
        "north.isles.deep": ["bottom"],
        "north": ["boreal"],
        "single": ["word", "other"],
        "empty": [],
    }
    assert lexicon.problems["line"].to_list() == [12, 12]  # the key, and its first word


ALIASES = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 20)}]\n" for old, new in pairwise("abcdefg")
)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("- a\n- b\n", "line 1: there are no keys"),
        ("a: [b\nc: d\n", "not YAML"),
        ("? [a, b]\n: c\n", "line 1: a key is not a text"),
        ("", "there are no keys"),
        (ALIASES, "aliases of aliases"),
    ],
)  # fmt: skip
def test_what_is_no_dictionary(tmp_path: Path, text: str, mistake: str) -> None:
    with pytest.raises(LexiconError, match=mistake):
        read_lexicon(put(tmp_path, "bad.yml", text))


def test_a_lexicoder_dictionary(tmp_path: Path) -> None:
    text = "\ufeff+A\r\n more\r\nsheep* \r\n\r\n+B\tcategory\r\nhad\r\nnot good\r\n+A\r\nmore\r\n"
    lexicon = read_lexicon(put(tmp_path, "messy.lc3", text))
    assert by_category(lexicon) == {
        "A": ["more", "sheep*"],
        "B\tcategory": ["had", "not good"],
    }
    assert lexicon.problems["line"].to_list() == [8, 9]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("word\n+A\n", "line 1: 'word' comes before"),
        ("+\nword\n", "line 1: the category has no name"),
        ("", "line 1"),
    ],
)
def test_what_is_no_lexicoder_dictionary(tmp_path: Path, text: str, mistake: str) -> None:
    with pytest.raises(LexiconError, match=mistake):
        read_lexicon(put(tmp_path, "bad.lc3", text))


def test_a_messy_csv(tmp_path: Path) -> None:
    text = (
        'pattern;category;weight\r\nespérance*;hope;"0.5"\r\n!^Hope;hope;\r\n^Hope*;hope;\r\n^Hope*;hope;\r\n'
    )
    lexicon = read_lexicon(put(tmp_path, "messy.csv", text.encode("cp1252")))
    assert entries(lexicon) == [("hope", "!^Hope", 1.0), ("hope", "^Hope*", 1.0), ("hope", "espérance*", 0.5)]
    assert lexicon.problems["line"].to_list() == [0, 5]


# Round trips.

RICH = Lexicon.from_entries(
    {
        "hope.for": ["hope*", ("luck", 2.5), "!hopeless", "common cause", "^US"],
        "fear": ["h?pe", "*less", "lost * lives", "don’t", "no", "hope*"],
    },
    name="rich",
)
#: How many of the marks in RICH a format cannot hold.
LOST = {"dic": 6, "lc3": 6, "dicx": 5, "yaml": 3, "csv": 0}


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_lost_silently(tmp_path: Path, format: str) -> None:
    path = tmp_path / "file"
    if not LOST[format]:
        assert write_lexicon(RICH, path, format).empty
        assert entries(read_lexicon(path, format)) == entries(RICH)
        return
    with pytest.raises(LexiconError, match=f"{LOST[format]} things that {format} cannot hold"):
        write_lexicon(RICH, path, format)
    assert not path.exists()
    listed = write_lexicon(RICH, path, format, strict=False)
    assert len(listed) == LOST[format]
    again = read_lexicon(path, format)
    unheld = set(listed.loc[~listed["problem"].str.contains("weight"), "pattern"])
    assert {pattern for _, pattern, _ in entries(again)} == set(RICH.entries["pattern"]) - unheld


WORDS = st.text("abcé", min_size=1, max_size=6)
STEMS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join) | WORDS.map("{}*".format)
NAMES = st.text("aBé .-", min_size=1, max_size=6).map(str.strip).filter(lambda name: name.strip(".-"))


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=60, deadline=None)
@given(
    content=st.dictionaries(
        NAMES, st.lists(STEMS, min_size=1, max_size=5, unique=True), min_size=1, max_size=4
    )
)
def test_what_every_format_holds_comes_back(
    tmp_path_factory: pytest.TempPathFactory, format: str, content: dict[str, list[str]]
) -> None:
    lexicon = Lexicon.from_entries(content, name="file")
    path = tmp_path_factory.mktemp("formats") / f"file.{format}"
    assert write_lexicon(lexicon, path).empty
    again = read_lexicon(path)
    assert entries(again) == entries(lexicon)
    assert again.categories == lexicon.categories
    assert again.problems.empty
    write_lexicon(again, path.with_name(f"again.{format}"))
    assert path.with_name(f"again.{format}").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("format", "name"), [("dic", "a (b)"), ("dic", "a\nb"), ("lc3", "a\nb"), ("lc3", " a"), ("dicx", " a")]
)
def test_names_of_categories_that_a_format_cannot_hold(tmp_path: Path, format: str, name: str) -> None:
    lexicon = Lexicon.from_entries({name: ["hope"]}, name="odd")
    with pytest.raises(LexiconError, match=f"{format} cannot hold"):
        write_lexicon(lexicon, tmp_path / "file", format)


def test_notes_are_listed_and_weights_of_dicx_come_back(tmp_path: Path) -> None:
    shipped = load_lexicon("solidarity")
    kept = shipped.entries[~shipped.entries["pattern"].str.contains(r"[!^?]|\*.")].assign(weight=0.25)
    lexicon = Lexicon("part", kept.reset_index(drop=True), shipped.card)
    listed = write_lexicon(lexicon, tmp_path / "part.dicx")
    assert set(listed["problem"]) == {"dicx cannot hold a note"}
    assert len(listed) == (kept["note"] != "").sum()
    assert entries(read_lexicon(tmp_path / "part.dicx")) == entries(lexicon)


@pytest.mark.parametrize("name", ["solidarity", "stance", "attribution"])
def test_a_lexicon_that_ships_comes_back_from_csv(tmp_path: Path, name: str) -> None:
    lexicon = load_lexicon(name)
    assert write_lexicon(lexicon, tmp_path / f"{name}.csv").empty
    assert entries(read_lexicon(tmp_path / f"{name}.csv")) == entries(lexicon)


def test_a_weight_of_0_cannot_be_held_by_dicx(tmp_path: Path) -> None:
    lexicon = Lexicon.from_entries({"a": [("x", 0), "y"]}, name="n")
    with pytest.raises(LexiconError, match="weight 0"):
        write_lexicon(lexicon, tmp_path / "n.dicx")
    assert len(write_lexicon(lexicon, tmp_path / "n.dicx", strict=False)) == 1
    assert entries(read_lexicon(tmp_path / "n.dicx")) == [("a", "y", 1.0)]


def test_unknown_formats_and_missing_files(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="dic, dicx, yaml, lc3, csv"):
        read_lexicon(tmp_path / "file.cat")
    (tmp_path / "moral.ykd").write_text("<dictionary/>")
    with pytest.raises(
        LexiconError, match=r"Yoshikoder .*as\.yaml\(dictionary\(.*moral\.yaml.*dic, dicx, yaml"
    ):
        read_lexicon(tmp_path / "moral.ykd")
    with pytest.raises(UnknownNameError, match="'liwc'"):
        write_lexicon(RICH, tmp_path / "file.dic", "liwc")
    with pytest.raises(LexiconError, match="There is no file"):
        read_lexicon(tmp_path / "file.dic")


def test_words_that_a_low_line_joins_are_a_phrase(tmp_path: Path) -> None:
    """quanteda's `concatenator` is `_` (quanteda_options, version 4); such an entry found nothing."""
    text = "Joined by _ it is one word here: united states; the United States of America."
    corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]))
    files = {
        "q.yml": "land: [united_states, united_states_of_america, '*_land', '_x']\n",
        "q.lc3": "+land\nunited_states\nunited_states_of_america\n*_land\n_x\n",
        "q.dic": "%\n1\tland\n%\nunited_states\t1\nunited_states_of_america\t1\n*_land\t1\n_x\t1\n",
        "q.dicx": "DicTerm,land\nunited_states,X\nunited_states_of_america,X\n*_land,X\n_x,X\n",
    }
    for name, content in files.items():
        lexicon = read_lexicon(put(tmp_path, name, content), strict=False)
        assert by_category(lexicon)["land"][:2] == ["united states", "united states of america"]
        assert match(corpus, lexicon)["text"].tolist() == ["united states", "United States of America"]
        said = lexicon.problems.set_index("pattern")["problem"]
        assert said["united_states"] == "the underscore joins the words of a phrase: read as 'united states'"
        assert "'_' is part of no word" in said["_x"]
    own = read_lexicon(put(tmp_path, "own.csv", "category,pattern\nland,united_states\n"))
    assert entries(own) == [("land", "united_states", 1.0)]
    (problem,) = own.problems["problem"]
    assert problem == "found only where a text has the underscore too; the phrase is 'united states'"
    for format in ("dic", "dicx", "lc3", "yaml"):
        with pytest.raises(LexiconError, match=f"{format} cannot hold an underscore inside a word"):
            write_lexicon(own, tmp_path / "file", format)
    assert write_lexicon(own, tmp_path / "again.csv").empty


def test_headings_without_a_number(tmp_path: Path) -> None:
    """LIWC dictionaries group their categories under headings; one of them refused the whole file."""
    text = "%\nelse\n1\taffect\nother (Other words)\n\t2\tsocial\n\t\tdeeper\n\t\t\t3\tkin\n%\n"
    text += "hope\t1\naunt\t2\t3\n"
    lexicon = read_lexicon(put(tmp_path, "headed.dic", text))
    assert by_category(lexicon) == {
        "affect": ["hope"],
        "other.social": ["aunt"],
        "other.social.deeper.kin": ["aunt"],
    }
    assert lexicon.problems["line"].tolist() == [2, 4, 6]
    assert lexicon.problems["problem"].iloc[0] == "the heading 'else' has no number, so no word can be in it"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("catch 22\t10", [("affect", "catch 22")]),
        ("catch 22  10", None),
        ("catch 22 10", None),
        ("happy 10 22", None),
        ("happy 10  22", None),
        ("happy  10 22", [("affect", "happy"), ("space", "happy")]),
        ("happy 010 022", [("affect", "happy"), ("space", "happy")]),
        ("happy 10", [("affect", "happy")]),
        ("kind of 10", [("affect", "kind of")]),
        ("kind of\t10 22", [("affect", "kind of"), ("space", "kind of")]),
        ("10\t22", [("space", "10")]),
        ("happy 10 # glad", [("affect", "happy")]),
    ],
)
def test_a_line_of_a_dic_without_tabs(tmp_path: Path, line: str, found: list[tuple[str, str]] | None) -> None:
    """*catch 22 10* was read as *catch* in two categories. What is not plain is refused."""
    path = put(tmp_path, "spaces.dic", f"%\n10\taffect\n22\tspace\n%\n{line}\nword\t10\n")
    lexicon = read_lexicon(path, strict=False)
    kept = [entry[:2] for entry in entries(lexicon) if entry[1] != "word"]
    assert kept == (found or [])
    if found is None:
        (problem,) = lexicon.problems["problem"]
        assert problem.endswith("Put a tab between word and numbers")
        with pytest.raises(LexiconError, match=r"line 5: .* in .*, or .* in .*Put a tab"):
            read_lexicon(path)


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 10])
def test_numbers_without_end_are_no_categories(tmp_path: Path, number: str) -> None:
    """Python refuses to read a number of more than 4,300 digits with an error of its own."""
    path = put(tmp_path, "long.dic", f"%\n1\tone\n%\nword\t{number}\nother\t1\n")
    lexicon = read_lexicon(path, strict=False)
    assert by_category(lexicon) == {"one": ["other"]}
    assert lexicon.problems["problem"].str.endswith("has no number of a category").tolist() == [True]


CYRILLIC = "%\n1\tнадія\n2\tвійна\n%\nнадія*\t1\nбез надії\t1\nвійна\t2\n"
POLISH = "+nadzieja\nnadziej?\nwspólna sprawa\n+walka\nżołnierz*\nwciąż walczy\n"


@pytest.mark.parametrize(
    ("name", "text", "encoding", "expected"),
    [
        ("uk.dic", CYRILLIC, "cp1251", {"надія": ["надія*", "без надії"], "війна": ["війна"]}),
        ("uk.dic", CYRILLIC, "koi8-u", {"надія": ["надія*", "без надії"], "війна": ["війна"]}),
        ("pl.csv", "category;pattern\nwalka;żołnierz*\n", "iso-8859-2", {"walka": ["żołnierz*"]}),
        ("pl.csv", "category;pattern\nwalka;żołnierz*\n", "cp1250", {"walka": ["żołnierz*"]}),
        ("el.yml", "ελπίδα: [ελπίδ*]\n", "iso-8859-7", {"ελπίδα": ["ελπίδ*"]}),
    ],
)
def test_an_encoding_that_is_named(
    tmp_path: Path, name: str, text: str, encoding: str, expected: dict[str, list[str]]
) -> None:
    lexicon = read_lexicon(put(tmp_path, name, text.encode(encoding)), encoding=encoding)
    assert by_category(lexicon) == expected
    assert lexicon.problems.empty


def test_encodings_that_are_none_or_not_that_of_the_file(tmp_path: Path) -> None:
    path = put(tmp_path, "uk.dic", CYRILLIC.encode("cp1251"))
    with pytest.raises(LexiconError, match=r"Unknown encoding 'cp12511'\. Usual ones: utf-8"):
        read_lexicon(path, encoding="cp12511")
    with pytest.raises(LexiconError, match=r"uk\.dic: not valid utf-16"):
        read_lexicon(path, encoding="utf-16")
    with pytest.raises(LexiconError, match=r"uk\.dic: .*name its encoding"):
        read_lexicon(put(tmp_path, "uk.dic", CYRILLIC.encode("cp1251") + b"\x81\t1\n"))


@pytest.mark.parametrize(
    ("data", "word", "meant"),
    [
        (
            "мир".encode().decode("cp1251").encode(),
            "РјРёСЂ",
            "'мир'",
        ),  # UTF-8, read as cp1251, saved as UTF-8
        ("don’t".encode().decode("cp1252").encode(), "donâ€™t", "'’'"),
        ("café".encode().decode("cp1252").encode(), "cafÃ©", "'é'"),
        ("“so”".encode().decode("latin-1").encode(), "\xe2\x80\x9cso\xe2\x80\x9d", "'“'"),
        ("надежда".encode("cp1251"), "íàäåæäà", "'надежда'"),
        ("надія".encode("cp1251"), "íàä³ÿ", "'надія'"),
        ("wciąż".encode("iso-8859-2"), "wci±¿", "'wciąż'"),
        ("łódź".encode("iso-8859-2") + b" za\xb3oga", "za³oga", "'załoga'"),
    ],
)
def test_a_doubt_where_text_looks_like_another_encoding(
    tmp_path: Path, data: bytes, word: str, meant: str
) -> None:
    """How the word looks is what iconv makes of it. Such words find nothing, and nothing said so."""
    path = put(tmp_path, "odd.csv", b"category,pattern\na,hope\na,%b\n" % data)
    lexicon = read_lexicon(path, strict=False)
    doubts = lexicon.problems[lexicon.problems["problem"].str.contains("in a wrong encoding")]
    assert doubts[["line", "pattern"]].to_numpy().tolist() == [[3, word]]
    assert f"looks like {meant} in a wrong encoding: name the right one" in doubts["problem"].iloc[0]


@pytest.mark.parametrize(
    "words",
    ["créée naïve l’été œuvre", "Straße Grüße „Ä“ größer", "¿qué? mañana 1.º", "il·lusió", "żołnierz łódź",
     "надія миру «війна»", "ελπίδα", "希望 平和", "þjóð færeyíng", "ümìt ığdır", "m³ 5½ §3", "rock’n’roll"],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_no_doubt_of_words_that_are_right(tmp_path: Path, words: str, encoding: str) -> None:
    try:
        data = f"+a\nhope\n{words}\n".encode(encoding)
    except UnicodeEncodeError:
        return
    lexicon = read_lexicon(put(tmp_path, "right.lc3", data), strict=False)
    assert not lexicon.problems["problem"].str.contains("wrong encoding").any()


def test_a_file_is_loaded_wherever_a_name_is(tmp_path: Path) -> None:
    for name, text in {
        "a.dic": "%\n1\thope\n%\nhope*\t1\n",
        "b.csv": "DicTerm;hope\nhope*;X\n",  # LIWC's table, as a spreadsheet saves it
        "c.csv": "category,pattern\nhope,hope*\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        lexicon = load_lexicon(tmp_path / name)
        assert lexicon.entries[["category", "pattern"]].to_numpy().tolist() == [["hope", "hope*"]]
        assert lexicon.name == name[0]
    with pytest.raises(LexiconError, match=r"There is no file '.*d\.dic'"):
        load_lexicon(tmp_path / "d.dic")
