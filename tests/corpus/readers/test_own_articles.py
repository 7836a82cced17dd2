"""A folder of a person's own articles: what names say, what `corpus.toml` says, and what is doubtful."""

from __future__ import annotations

import os
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative import CorpusError, measure, read_corpus
from narrative.corpus.readers.description_file import (
    GIVEN_RULES,
    read_description,
    write_description,
)
from narrative.corpus.readers.doubts import find_alike, look_like_many
from narrative.corpus.readers.path_rule import PathRule, check_template, infer_rule
from narrative.corpus.readers.rules import ReadingRules, read_rules

DAYS = ("2019-04-29", "2019-04-30", "2019-05-02")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Articles in folders of outlets, with dates and titles in their names, and a table with odd columns."""
    for outlet in ("The Post", "Sun"):
        for number, day in enumerate(DAYS):
            write(
                tmp_path / "mine", f"{outlet}/{day} Rain in part {number}.txt", f"It rained {number} times."
            )
    head = "Nr;Ressort, Seite;Kopf;Tag;Blatt;Inhalt (roh)\n"
    rows = (
        "1;Lokales, 3;Sturm;29.04.2019;sun;Der Sturm kam, und blieb.\n2;;Ruhe;30.4.2O19;Sun;Ruhe, endlich.\n"
    )
    write(tmp_path / "mine", "archive.csv", head + rows)
    return tmp_path / "mine"


RULES = ReadingRules(
    {"text": "Inhalt (roh)", "title": "Kopf", "date": "Tag", "outlet": "Blatt", "doc_id": "Nr"},
    ("%d.%m.%Y",),
    rename={"outlet": {"sun": "Sun"}},
)


def test_names_on_which_all_files_agree_are_read_and_it_is_said(desk: Path) -> None:
    documents, problems = (read := read_corpus(desk)).documents, read.problems
    assert len(documents) == 6
    one = documents.loc["The Post/2019-04-30 Rain in part 1"]
    assert (one["outlet"], one["title"], one["date_as_read"]) == ("The Post", "Rain in part 1", "2019-04-30")
    assert one["date"].day == 30
    [said] = problems.loc[problems["source"] == "names of files", "problem"]
    assert "'{outlet}/{date} {title}' (all names agree on it) gives" in said
    assert said.endswith("the outlet of 6, the date of 6, the title of 6")


def test_names_of_documents_are_read_as_those_of_texts(tmp_path: Path) -> None:
    for outlet in ("The Post", "Sun"):
        for number, day in enumerate(DAYS):
            page = f"<html><body><p>It rained {number} times.</p></body></html>"
            write(tmp_path, f"{outlet}/{day} Rain in part {number}.{'txt' if number else 'html'}", page)
    documents = read_corpus(tmp_path).documents
    assert documents["outlet"].value_counts().to_dict() == {"The Post": 3, "Sun": 3}
    assert documents["date"].notna().all()


def test_columns_that_look_like_a_date_and_an_outlet_are_told(tmp_path: Path) -> None:
    rows = "".join(
        f"Es regnete {n} Mal.,{n}.5.2019,{'Bild' if n % 2 else 'taz'},{n * 90}\n" for n in range(1, 9)
    )
    write(tmp_path, "a.csv", f"text,Tag,Herkunft,Zeichen\n{rows}")
    [said] = read_corpus(tmp_path).problems.to_dict("records")
    assert (said["problem"], said["lost"]) == ("no column is known to be the date or the outlet", False)
    assert "columns={'date': 'Tag', 'outlet': 'Herkunft'}" in said["consequence"]
    told = read_corpus(tmp_path, columns={"date": "Tag", "outlet": "Herkunft"}, date_format="%d.%m.%Y")
    assert told.problems.empty
    assert read_corpus(tmp_path, columns={"date": None, "outlet": None}).problems.empty


def test_a_date_that_the_named_format_would_turn_round_is_a_doubt(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "text,date\nRain.,3/4/2019\nSnow.,12/31/2019\n")
    consequences = read_corpus(tmp_path).problems["consequence"]
    assert "'%d/%m/%Y' if the day comes first, else date_format='%m/%d/%Y'" in consequences[0]
    [said] = read_corpus(tmp_path, date_format="%d/%m/%Y").problems["consequence"]
    assert said.endswith("'%m/%d/%Y' would read it; are the other dates really written as '%d/%m/%Y'?")
    assert read_corpus(tmp_path, date_format="%m/%d/%Y").problems.empty


def test_names_of_which_most_fit_a_rule_are_a_doubt_with_the_rule(desk: Path) -> None:
    write(desk, "notes.txt", "It rained everywhere.")
    said = read_corpus(desk).problems.set_index("source").loc["names of files"]
    assert said["problem"] == "6 of 7 fit the rule '{outlet}/{date} {title}', not notes.txt"
    assert "path_rule='{outlet}/{date} {title}' reads those that fit" in said["consequence"]
    documents = read_corpus(desk, path_rule="{outlet}/{date} {title}").documents
    assert documents["date"].notna().sum() == 6


def test_outlets_in_names_that_are_not_taken_yet_are_compared_with_those_of_tables(tmp_path: Path) -> None:
    for day in DAYS[:3]:
        write(tmp_path, f"B.B.C/{day} Rain.txt", "Rain.")
    write(tmp_path, "notes.txt", "Snow.")
    write(tmp_path, "table.csv", "outlet,text\nbbc,Wind.\nCNN,Hail.\n")
    problems = read_corpus(tmp_path).problems.set_index("source")
    assert problems.loc["outlets", "problem"] == "names of files would add 'B.B.C' (3), nearly 'bbc' (1)"
    rename = {"outlet": {"B.B.C": "bbc"}}
    assert f"rename={rename!r}" in problems.loc["outlets", "consequence"]
    told = read_corpus(tmp_path, path_rule="{outlet}/{date} {title}", rename=rename)
    assert "outlets" not in set(told.problems["source"])
    assert told.documents["outlet"].value_counts()["bbc"] == 4


def test_a_rename_of_nothing_is_a_doubt(tmp_path: Path) -> None:
    write(tmp_path, "table.csv", "outlet,text\nbbc,Wind.\nCNN,Hail.\n")
    rename = {"outlet": {"bbc": "BBC", "C.N.N": "CNN", "Sun": "The Sun"}, "outlets": {"a": "b"}}
    said = read_corpus(tmp_path, rename=rename).problems
    assert said["problem"].tolist() == ["no article has the outlet 'Sun'", "no file has the column 'outlets'"]
    assert said["consequence"][1].endswith(" Did you mean 'outlet'?")
    assert not said["lost"].any()


def test_what_a_file_says_itself_is_never_overridden(tmp_path: Path) -> None:
    for number, day in enumerate(DAYS):
        head = f"title: Mine\ndate: 2001-01-0{number + 1}\noutlet: Own\n\n"
        write(tmp_path, f"{number % 2}x/{day} Other {number}.txt", f"{head}Text.")
    corpus = read_corpus(tmp_path)
    assert set(corpus.documents["outlet"]) == {"Own"}
    assert set(corpus.documents["title"]) == {"Mine"}
    assert set(corpus.documents["date"].dt.year) == {2001}
    assert not len(corpus.problems)


@pytest.mark.parametrize(
    ("names", "template"),
    [
        ([f"{outlet}/{day}.txt" for outlet in "AB" for day in DAYS], "{outlet}/{date}"),
        ([f"{outlet}_{day}_A storm.md" for outlet in "AB" for day in DAYS], "{outlet} {date} {_}"),
        ([f"2019/{outlet}/May/{day}.txt" for outlet in "AB" for day in DAYS], "{outlet}/{_}/{date}"),
        ([f"{outlet}/2019/x-{day.replace('-', '')}.txt" for outlet in "AB" for day in DAYS],
         "{outlet}/{_}/{_} {date}"),
        ([f"{day}-ministers-resign.txt" for day in DAYS], "{date} {_}"),
        ([f"April/{day} Storm {day[-1]}.txt" for day in DAYS], "{date} {title}"),
        ([f"Storm {number} {day}.txt" for number, day in enumerate(DAYS)], "{title} {date}"),
        (["2019-04-29.txt", "notes.txt"], ""),
        (["2019-13-29.txt", "2019-04-30.txt"], ""),
        (["2019-04-29 Only one.txt"], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_the_rule_on_which_names_agree(names: list[str], template: str) -> None:
    rule = infer_rule(names)
    assert (rule.template if rule else "") == template
    if rule:
        assert all(rule.read(name)["date"].startswith("2019") for name in names)
        assert infer_rule(names[::-1]) == rule


@pytest.mark.parametrize(
    ("template", "name", "fields"),
    [
        ("{outlet} {date} {title}", "New York Times 2019-04-29 All is well.txt",
         {"outlet": "New York Times", "date": "2019-04-29", "title": "All is well"}),
        ("{outlet} {date} {title}", "x/bbc_29.04.2019_Storm.txt",
         {"outlet": "bbc", "date": "29.04.2019", "title": "Storm"}),
        ("{date}", "29 avril 2019.txt", {"date": "29 avril 2019"}),
        ("{section}/{outlet} - {title}", "News/Al-Jazeera - A - B.txt",
         {"section": "News", "outlet": "Al-Jazeera", "title": "A - B"}),
        ("{_}/{title}.txt", "a/b/Storm.txt", {"title": "Storm"}),
        ("article {date}", "article 2019-04-29.txt", {"date": "2019-04-29"}),
        ("{outlet}/{date}", "2019-04-29.txt", {}),
        ("{date}", "2019-04-29 Storm.txt", {}),
        ("{outlet} - {title}", "Storm.txt", {}),
    ],
)  # fmt: skip
def test_a_rule_that_is_told(template: str, name: str, fields: dict[str, str]) -> None:
    assert PathRule(template, formats=("%d.%m.%Y",)).read(name) == fields


@pytest.mark.parametrize(
    "template",
    ["", "title", "{outlet}{date}", "{Outlet}", "{text}", "{date} {date}", "../{outlet}", "/{outlet}", "{a",
     "a\\{b}", "{" + "a" * 400 + "}"],
)  # fmt: skip
def test_a_rule_that_cannot_be_read_is_refused(template: str) -> None:
    with pytest.raises(CorpusError, match="path rule"):
        check_template(template)


@given(st.text(alphabet="{}ab/ _-.0123456789\u0301[](", max_size=60), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_rule_reads_any_name_or_is_refused(template: str, name: str) -> None:
    try:
        check_template(template)
    except CorpusError:
        return
    PathRule(template).read(f"a{name}".replace("\0", ""))


def test_a_long_name_takes_no_longer() -> None:
    began = time.process_time()
    for name in (" ".join("a1" * 1 for _ in range(80)), "1 " * 120, "_" * 250, "2019 " * 50):
        PathRule("{a} {b} {date} {c} {d}").read(f"x/{name}.txt")
    assert time.process_time() - began < 20


def test_names_that_do_not_fit_are_said_and_none_that_fits_is_an_error(desk: Path) -> None:
    write(desk, "Sun/notes.txt", "No date here.")
    corpus = read_corpus(desk, path_rule="{outlet}/{date} {title}")
    [said] = corpus.problems.loc[corpus.problems["problem"].str.contains("fit"), "problem"]
    assert said == "1 of 7 do not fit the rule '{outlet}/{date} {title}': Sun/notes.txt"
    with pytest.raises(CorpusError, match="No file has a name that fits path_rule="):
        read_corpus(desk, path_rule="{a}/{b}/{c}/{date}")


def test_the_file_beside_the_articles_is_followed_and_said(desk: Path, tmp_path: Path) -> None:
    (desk / "corpus.toml").write_text(write_description(RULES), encoding="utf-8")
    assert read_description(desk / "corpus.toml") == RULES
    corpus = read_corpus(desk)
    told = read_corpus(desk, columns=RULES.columns, date_format="%d.%m.%Y", rename={"outlet": {"sun": "Sun"}})
    assert len(corpus) == 8
    assert corpus.hash == told.hash
    assert corpus.documents.loc["1", "title"] == "Sturm"
    assert corpus.documents.loc["1", "outlet"] == "Sun"
    assert corpus.documents.loc["2", "date_as_read"] == "30.4.2O19"
    assert corpus.problems["source"].iloc[0] == "corpus.toml"
    assert corpus.problems["problem"].iloc[0].startswith("followed: columns.text = 'Inhalt (roh)', ")
    table = write(tmp_path, "alone.csv", "Nr;Kopf;Inhalt\n1;Sturm;Der Sturm.\n")
    (tmp_path / "alone.corpus.toml").write_text('[columns]\ntext = "Kopf"\n')
    assert read_corpus(table).documents["text"].tolist() == ["Sturm"]


def test_an_argument_wins_over_the_file_and_it_is_said(desk: Path) -> None:
    (desk / "corpus.toml").write_text(write_description(RULES), encoding="utf-8")
    corpus = read_corpus(desk, columns={"title": "Ressort, Seite"})
    assert corpus.documents.loc["1", "title"] == "Lokales, 3"
    assert corpus.documents.loc["1", "text"] == "Der Sturm kam, und blieb."
    assert "not followed: columns.title = 'Kopf'" in corpus.problems["problem"].tolist()


def test_the_runner_s_rules_stand_between(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        GIVEN_RULES, f'{{"{desk}": {{"columns": {{"text": "Inhalt (roh)", "title": "Tag"}}}}}}'
    )
    assert read_corpus(desk).documents["title"].tolist()[-2:] == ["29.04.2019", "30.4.2O19"]
    titles = read_corpus(desk, columns={"title": "Kopf"}).documents["title"].tolist()
    assert titles[-2:] == ["Sturm", "Ruhe"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("column = 1", "'column' is not a rule for reading. Did you mean 'columns'"),
        ("columns = 1", "columns must be a table"),
        ("[columns]\ntext = 1", "must be the name of a column"),
        ("[columns]\nbody = 'x'", "Unknown column 'body'"),
        ("date_formats = '%H'", "names no year"),
        ("date_formats = [1]", "A date format is a text"),
        ("encoding = 'klingon'", "klingon"),
        ("encoding = 'idna'", "Unknown encoding 'idna'"),
        ("encoding = 'unicode_escape'", "Unknown encoding"),
        ("date_formats = [" + ", ".join(f"'%Y{n}'" for n in range(51)) + "]", "at most 50 are tried"),
        ("\n".join(f"rule{n} = 1" for n in range(300)), "and 295 more mistakes"),
        ("[columns]\n" + "a" * 200_000 + " = 'x'", "Unknown column"),
        ("path = '../../etc/{outlet}'", "folders below the corpus"),
        ("[rename.text]\na = 'b'", "values of text cannot be renamed"),
        ("[rename]\na = 'b'", "give for a old and new names"),
        ("x = [" * 5_000, "not well formed"),
        ("text = 'a'\ntext = 'b'", "not well formed"),
        ("# " + "x" * 300_000, "more than 262,144 bytes"),
        (b"\xff\xfe\x00", "not well formed"),
    ],
)  # fmt: skip
def test_a_hostile_file_of_rules_is_refused_in_words(tmp_path: Path, content: str | bytes, says: str) -> None:
    write(tmp_path, "a.txt", "Text.")
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "corpus.toml").write_bytes(data)
    with pytest.raises(CorpusError, match=r"corpus\.toml") as raised:
        read_corpus(tmp_path)
    assert says in str(raised.value)
    assert len(str(raised.value)) < 1_000


def test_a_table_of_many_columns_is_read_in_time_that_grows_with_them(tmp_path: Path) -> None:
    """20,000 columns took 4.7 seconds of the processor: each name was looked for among all before it."""
    names = [f"c{number}" for number in range(20_000)]
    write(tmp_path, "a.csv", f"{','.join(names)},text\n{',' * len(names)}War is hell.\n")
    before = time.process_time()
    assert read_corpus(tmp_path).documents["text"].tolist() == ["War is hell."]
    assert time.process_time() - before < 3


def test_a_pipe_or_a_folder_for_a_file_of_rules_ends_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a/a.txt", "Text.")
    os.mkfifo(tmp_path / "a" / "corpus.toml")
    with pytest.raises(CorpusError, match=r"corpus\.toml cannot be read: not a regular file"):
        read_corpus(tmp_path / "a")
    (tmp_path / "a" / "corpus.toml").unlink()
    (tmp_path / "a" / "corpus.toml").mkdir()
    with pytest.raises(CorpusError, match=r"corpus.toml cannot be read"):
        read_corpus(tmp_path / "a")


def test_rules_of_a_folder_below_are_not_followed_and_it_is_said(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Text.")
    write(tmp_path, "below/b.txt", "Text.")
    (tmp_path / "below" / "corpus.toml").write_text("[columns]\ntext = 'x'\n")
    [problem] = read_corpus(tmp_path).problems.itertuples()
    assert (problem.source, problem.lost) == ("below/corpus.toml", False)
    with pytest.raises(CorpusError, match="not all that are read together have the same rules"):
        read_corpus([tmp_path / "below", tmp_path / "a.txt"])


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)


@given(
    st.dictionaries(names, names, min_size=1, max_size=4), st.sampled_from(["outlet", "a b", 'x"]\ny']), names
)
@settings(max_examples=80, deadline=None)
def test_what_is_written_is_read_again(joined: dict[str, str], column: str, body: str) -> None:
    rules = ReadingRules(
        {"text": body, "doc_id": None}, ("%d.%m.%Y",), "cp1252", "{a}/{date}", {column: joined}
    )
    assert read_rules(tomllib.loads(write_description(rules)), "corpus.toml") == rules


def test_a_separator_is_that_by_which_rows_fit_the_header(tmp_path: Path) -> None:
    head = "Nr, laufend, alt;Kopf, kurz;Inhalt, roh\n"
    table = write(
        tmp_path, "a.csv", head + "".join(f"{n};Sturm;Der Sturm kam, Teil {n}.\n" for n in range(9))
    )
    corpus = read_corpus(table, columns={"text": "Inhalt, roh", "title": "Kopf, kurz"})
    assert corpus.documents["text"].tolist()[3] == "Der Sturm kam, Teil 3."
    assert not len(corpus.problems)


def test_names_that_are_alike_are_listed_with_what_joins_them(tmp_path: Path) -> None:
    rows = ["BBC"] * 3 + ["bbc", "B.B.C.", "CNN", "", " "]
    write(tmp_path, "a.csv", "outlet,text\n" + "".join(f"{name},Text {n}.\n" for n, name in enumerate(rows)))
    corpus = read_corpus(tmp_path)
    assert corpus.documents["outlet"].tolist() == rows
    [problem] = corpus.problems.itertuples()
    assert problem.problem == "differ only in case, blanks or punctuation: 'BBC' (3), 'B.B.C.' (1), 'bbc' (1)"
    rename = {"outlet": {"B.B.C.": "BBC", "bbc": "BBC"}}
    assert f"rename={rename!r}" in problem.consequence
    assert not problem.lost
    joined = read_corpus(tmp_path, rename=rename)
    assert joined.documents["outlet"].tolist().count("BBC") == 5
    assert not len(joined.problems)
    assert find_alike({"Die Zeit": 1, "DIE-ZEIT": 2, "Zeit": 1}) == [["DIE-ZEIT", "Die Zeit"]]


ARTICLE = "Storm in the harbour\n\nThe ships stayed. Document 3 of 50 was signed, 500 words long.\n"


@pytest.mark.parametrize(
    ("between", "says"),
    [
        ("LOAD-DATE: May 2, 2019\n\n", "'LOAD-DATE: …'"),
        ("     3 of 50 DOCUMENTS\n\n", "'Document 3 of 50'"),
        ("Dokument 3 von 50\n\n", "'Document 3 of 50'"),
        ("LENGTH: 1,234 words\n", "'LENGTH: 500 words'"),
        ("HEADLINE: Storm\n", "'HEADLINE: …'"),
        ("# Storm again\n\n", "'# a headline'"),
        ("_" * 60 + "\n", "'____ (a line of one sign)'"),
        ("### Storm again\n", "split='###' cuts it"),
        ("12.\n", "split='numbers' cuts it"),
        ("\f\n", "split='blank-pages' cuts it"),
        ("\n\n\n\n", "split='blank-pages' cuts it"),
    ],
)
def test_a_file_of_many_articles_is_a_doubt_that_names_what_it_looks_like(
    tmp_path: Path, between: str, says: str
) -> None:
    write(tmp_path, "export.txt", between.join([ARTICLE] * 6))
    corpus = read_corpus(tmp_path)
    assert len(corpus) == 1
    noted = corpus.problems.itertuples()
    [problem] = [one for one in noted if one.problem.startswith("it looks like several articles: ")]
    assert says in f"{problem.problem}; {problem.consequence}"
    assert not problem.lost
    assert look_like_many(f"{ARTICLE}{between}{ARTICLE}") == ("", "")


def test_long_lines_of_signs_take_no_longer() -> None:
    began = time.process_time()
    for text in (
        "#" * 1_000_000,
        "1 " * 500_000,
        "Document 1 of \n" * 60_000,
        "headline:\t" * 100_000,
        "_\n" * 400_000,
        "\n" * 1_000_000,
        "\n" + " " * 1_000_000,
    ):
        look_like_many(text)
    assert time.process_time() - began < 30


def test_partitions_read_names_rules_and_dates_alike(desk: Path, tmp_path: Path) -> None:
    (desk / "corpus.toml").write_text(write_description(RULES), encoding="utf-8")
    rows = "".join(f"{n},{'2019-05' if n % 7 == 0 else '5/6/19'},B.B.C.,Word {n}.\n" for n in range(20))
    write(desk, "long.csv", "id,date,publication,text\n" + rows)
    corpus, measured = read_corpus(desk), measure(desk, out=tmp_path / "out", partitions="400")
    assert len(measured.partitions) > 2
    assert measured.problems.to_dict("records") == corpus.problems.to_dict("records")
    assert measured.documents.equals(corpus.documents.drop(columns="text"))
    assert corpus.documents["date_precision"].notna().sum() == 3
    assert read_corpus(tmp_path / "out").where(outlet="The Post").documents["title"].notna().all()
