"""Codes from tables, corpora and annotation programs: what is read, what is listed, and round trips."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from narrative import Corpus, Lexicon, agreement, correct, frame_salience, match, read_codes, write_codes
from narrative.coding.annotation_formats.uima_cas import read_cas_xmi
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError

# Invented texts, one with characters that take two units of UTF-16.
TEXTS = {
    "a": "There is hope 😀, and hope again.",
    "b": "All is lost.\nNo peace.",
    "c/d": "Peace | and [war]_*.",
}
WORDS = Lexicon.from_entries({"hope": ["hope"], "peace": ["peace"], "war": ["war"]}, name="one")


@pytest.fixture
def corpus() -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": TEXTS.values()}, index=list(TEXTS)), "three texts")


def listed(codes: pd.DataFrame) -> set[tuple[str, ...]]:
    return set(
        codes[["doc_id", "coder", "variable", "value"]].astype("str").itertuples(index=False, name=None)
    )


@pytest.mark.parametrize("form", ["refi-qda", "doccano", "inception", "webanno"])
def test_a_round_trip_loses_nothing(form: str, corpus: Corpus, tmp_path: Path) -> None:
    matches = match(corpus, WORDS)
    path = write_codes(matches, corpus, tmp_path / "out.x", format=form)
    codes = read_codes(path, corpus, coder="lexicon")
    wanted = matches[["doc_id", "category", "start", "end", "text"]].set_axis(
        ["doc_id", "variable", "start", "end", "text"], axis=1
    )
    order = ["doc_id", "start"]
    found = codes.spans.sort_values(order, ignore_index=True)[wanted.columns]
    pd.testing.assert_frame_equal(found, wanted.sort_values(order, ignore_index=True), check_dtype=False)
    assert not codes.problems["lost"].any()
    assert ("a", "lexicon", "hope", "1") in listed(codes.table)
    assert ("b", "lexicon", "hope", "0") in listed(codes.table)
    assert set(codes.table["doc_id"]) == set(TEXTS)
    again = write_codes(matches, corpus, tmp_path / "again", format=form)
    both = [sorted(one.rglob("*.*")) if one.is_dir() else [one] for one in (path, again)]
    assert [file.read_bytes() for file in both[0]] == [file.read_bytes() for file in both[1]]


@pytest.mark.parametrize("form", ["refi-qda", "doccano", "inception", "webanno"])
def test_copies_with_long_ids_stay_apart(form: str, tmp_path: Path) -> None:
    ids = [f"{'é/' * 60}{number}" for number in range(3)] + ["con", "CON"]
    copies = Corpus.from_documents(pd.DataFrame({"text": ["There is hope."] * 5}, index=ids))
    found = match(copies, Lexicon.from_entries({"hope": ["hope"]}, name="one"))
    path = write_codes(found.iloc[[0, 2, 3, 4]], copies, tmp_path / "sent", format=form)
    again = read_codes(path, copies)
    assert sorted(again.spans["doc_id"]) == sorted([ids[0], *ids[2:]])


def test_wide_and_long_tables(tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text("ID;Title;Coder;Hope;War\n007;One;x;ja;1\n008;Two;x;nein;0\n", encoding="utf-8")
    codes = read_codes(wide)
    assert listed(codes.table) == {("007", "x", "War", "1"), ("008", "x", "War", "0")}
    assert "'Hope' holds 'ja'" in codes.problems["problem"][0]
    named = read_codes(wide, variables=["Hope"])
    assert listed(named.table) == {("007", "x", "Hope", "ja"), ("008", "x", "Hope", "nein")}
    long = tmp_path / "long.csv"
    long.write_text("doc_id,coder,variable,value,chance\n1,x,hope,yes,0.5\n2,x,hope,,0.5\n", encoding="utf-8")
    assert read_codes(long).table.columns.tolist() == ["doc_id", "coder", "variable", "value", "chance"]
    book = tmp_path / "codes.xlsx"
    pd.DataFrame({"doc_id": ["a", "b"], "hope": [1, 0]}).to_excel(book, index=False)
    assert listed(read_codes(book).table) == {("a", "coder", "hope", "1"), ("b", "coder", "hope", "0")}
    parquet = tmp_path / "codes.parquet"
    pd.DataFrame({"doc_id": ["a", "b"], "hope": [True, None]}).to_parquet(parquet)
    assert listed(read_codes(parquet).table) == {("a", "coder", "hope", "1")}


def test_columns_of_the_corpus_are_codes() -> None:
    documents = pd.DataFrame(
        {
            "text": ["Hope.", "War.", "Rain."],
            "outlet": "Ledger",
            "year": [2019, 2020, 2021],
            "hope": ["yes", "no", None],
        },
        index=["a", "b", "c"],
    )
    corpus = Corpus.from_documents(documents, "news")
    codes = read_codes(corpus)
    assert listed(codes.table) == {("a", "coder", "hope", "1"), ("b", "coder", "hope", "0")}
    row = correct(frame_salience(corpus, WORDS), codes, corpus, variables=["hope"]).iloc[0]
    assert (row["n_documents"], row["n_coded"], row["coded"]) == (3, 2, 0.5)


def test_codes_go_where_tables_of_codes_go() -> None:
    table = pd.DataFrame({"doc_id": [*"abab"], "coder": [*"xxyy"], "variable": "hope", "value": [1, 0, 1, 0]})
    assert agreement(read_codes(table), resamples=20)["alpha"][0] == 1


def test_label_studio(tmp_path: Path) -> None:
    text = TEXTS["a"]
    start = len(text[: text.index("hope again")].encode("utf-16-le")) // 2
    span = {"type": "labels", "from_name": "label", "to_name": "text",
            "value": {"start": start, "end": start + 4, "text": "hope", "labels": ["Hope"]}}  # fmt: skip
    choice = {"type": "choices", "from_name": "tone", "to_name": "text", "value": {"choices": ["good"]}}
    shape = {"type": "rectanglelabels", "value": {"rectanglelabels": ["x"]}}
    tasks = [
        {"id": 1, "data": {"doc_id": "a", "text": text}, "annotations": [
            {"completed_by": {"id": 7, "email": "someone@example.org"}, "result": [span, choice, shape]},
            {"completed_by": 8, "was_cancelled": True, "result": [span]}]},
        "no task",
    ]  # fmt: skip
    path = tmp_path / "studio.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    codes = read_codes(path)
    assert codes.spans["text"].tolist() == ["hope"]
    assert codes.spans["start"].tolist() == [text.index("hope again")]
    assert listed(codes.table) == {("a", "coder 7", "Hope", "1"), ("a", "coder 7", "tone", "good")}
    assert sorted(codes.problems["problem"]) == [
        "1 annotations were cancelled", "a part of type 'rectanglelabels'", "no task",
    ]  # fmt: skip
    assert "example.org" not in codes.table.to_string() + codes.problems.to_string()


def test_brat(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXTS["b"], encoding="utf-8")
    notes = ["T1\tpeace 13 15;16 21\tNo peace", "T2\tloss 0 3\tAll", "R1\tcause Arg1:T1 Arg2:T2",
             "T3\tloss 90 99\tx", "T4"]  # fmt: skip
    (tmp_path / "b.ann").write_text("\n".join(notes), encoding="utf-8")
    codes = read_codes(tmp_path)
    assert codes.spans["text"].tolist() == ["No", "peace", "All"]
    assert codes.problems["problem"].tolist() == [
        "'loss' has the offsets 90 to 99, which are not in the text",
        "no label with two offsets",
        "1 relation",
    ]


def test_webanno_layers_stacks_and_long_spans(tmp_path: Path) -> None:
    tsv = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Frame|kind|note\n#T_RL=custom.Link|x|BT_custom.Frame\n\n\n"
        "#Text=No 😀 hope now.\n1-1\t0-2\tNo\tfear[1]|doubt[2]\t*[1]|*[2]\t_\t\n"
        "1-2\t3-5\t😀\tfear[1]\t*[1]\t_\t\n"
        "1-3\t6-10\thope\thope\t_\t_\t\n1-4\t11-14\tnow\t_\t_\t_\t\n1-5\t14-15\t.\t*[3]\t*[3]\t_\t\n\n"
        "#Text=War.\n2-1\t17-20\tWar\twar\t_\t_\t\n"
    )
    path = tmp_path / "doc.tsv"
    path.write_text(tsv, encoding="utf-8")
    codes = read_codes(path)
    assert list(codes.spans[["variable", "text"]].itertuples(index=False, name=None)) == [
        ("fear", "No 😀"), ("doubt", "No"), ("hope", "hope"), ("Frame", "."), ("war", "War"),
    ]  # fmt: skip
    assert "1 layers of relations" in codes.problems["problem"][0]


def test_refi_qda_of_two_coders_with_nested_codes(tmp_path: Path) -> None:
    project = """<Project xmlns="urn:QDA-XML:project:1.0">
    <Users><User guid="U1" name="x"/><User guid="U2" name="y"/></Users>
    <CodeBook><Codes><Code guid="C1" name="Tone"><Code guid="C2" name="good"/></Code>
    <Code guid="C3" name="Ending"><Code guid="C4" name="good"/></Code></Codes></CodeBook>
    <Sources><TextSource guid="S1" name="b" plainTextPath="internal://S1.txt">
    <PlainTextSelection startPosition="0" endPosition="12">
    <Coding creatingUser="U1"><CodeRef targetGUID="C4"/></Coding>
    <Coding creatingUser="U2"><CodeRef targetGUID="C3"/></Coding></PlainTextSelection></TextSource>
    <TextSource guid="S2" name="gone" plainTextPath="internal://S2.txt"/>
    <PictureSource guid="S3" name="p"/></Sources></Project>"""
    path = tmp_path / "two.qdpx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Project.qde", project)
        archive.writestr("Sources/S1.txt", "\ufeff" + TEXTS["b"])
    codes = read_codes(path)
    assert set(codes.spans[["coder", "variable", "text"]].itertuples(index=False, name=None)) == {
        ("x", "Ending::good", "All is lost."), ("y", "Ending", "All is lost."),
    }  # fmt: skip
    assert len(codes.table) == 8  # two coders, four codes
    assert sorted(codes.problems["problem"]) == [
        "1 of the kind PictureSource: only plain texts are read",
        "its text 'internal://S2.txt' is not in the project",
    ]


def test_a_text_that_differs_is_never_shifted_silently(corpus: Corpus, tmp_path: Path) -> None:
    coded = "\n" + TEXTS["a"].replace("😀", ":-)")
    hope, joy = coded.index("hope again"), coded.index(":-)")
    lines = [
        {"doc_id": "a", "text": coded, "label": [[hope, hope + 4, "hope"], [joy, joy + 3, "joy"]]},
        {"doc_id": "z", "text": "Another text.", "label": []},
        {"doc_id": "99", "text": TEXTS["b"], "label": [[0, 3, "loss"]]},
    ]
    path = tmp_path / "coded.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    codes = read_codes(path, corpus)
    found = set(codes.spans[["doc_id", "variable", "start", "text"]].itertuples(index=False, name=None))
    assert found == {("a", "hope", TEXTS["a"].index("hope again"), "hope"), ("b", "loss", 0, "All")}
    problems = codes.problems["problem"].tolist()
    assert any("'joy' on ':-)'" in problem for problem in problems)
    assert any("its text is not that of the document 'a'" in problem for problem in problems)
    assert any("has no document 'z'" in problem for problem in problems)


def test_hostile_files_are_problems() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "no well-formed XML" in read_cas_xmi("x.xmi", "x", bomb, "coder").problems[0].problem
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert "no well-formed XML" in read_cas_xmi("x.xmi", "x", outside, "coder").problems[0].problem


def test_broken_files_never_raise_anything_else(corpus: Corpus, tmp_path: Path) -> None:
    matches, rng = match(corpus, WORDS), random.Random(1)
    for form in ("refi-qda", "doccano", "inception", "webanno"):
        whole = write_codes(matches, corpus, tmp_path / form, format=form)
        file = whole if whole.is_file() else sorted(whole.iterdir())[0]
        data, path = file.read_bytes(), tmp_path / f"broken{file.suffix}"
        for _ in range(40):
            spot, cut = rng.randrange(len(data)), rng.randrange(len(data))
            flipped = data[:spot] + bytes([rng.randrange(256)]) + data[spot + 1 :]
            path.write_bytes(rng.choice([data[:cut], flipped, data[cut:] + data[:spot], data + data]))
            try:
                codes = read_codes(path, corpus)
            except TableError:
                continue
            texts = corpus.documents["text"]
            for doc_id, start, end, text in codes.spans[["doc_id", "start", "end", "text"]].itertuples(
                index=False
            ):
                assert texts[doc_id][start:end] == text


def test_a_swollen_project_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * (65 * 1024**2))
    (tmp_path / "bomb.qdpx").write_bytes(packed.getvalue())
    with pytest.raises(TableError, match="more than 100 times its size"):
        read_codes(tmp_path / "bomb.qdpx")


def test_what_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="There is no file"):
        read_codes(tmp_path / "nothing.csv")
    with pytest.raises(TableError, match="has no column doc_id"):
        read_codes(pd.DataFrame({"hope": [1]}))
    with pytest.raises(TableError, match="has no column with codes"):
        read_codes(pd.DataFrame({"doc_id": ["a"], "words": ["many"]}))
    with pytest.raises(UnknownNameError, match="Unknown column of codes 'hoppe'"):
        read_codes(pd.DataFrame({"doc_id": ["a"], "hope": [1]}), variables=["hoppe"])
    matches = match(corpus, WORDS)
    with pytest.raises(UnknownNameError, match="format for codes"):
        write_codes(matches, corpus, tmp_path / "x", format="nvivo")
    (tmp_path / "there").write_text("kept", encoding="utf-8")
    with pytest.raises(ParameterError, match="is there already"):
        write_codes(matches, corpus, tmp_path / "there", format="doccano")
    assert (tmp_path / "there").read_text(encoding="utf-8") == "kept"
