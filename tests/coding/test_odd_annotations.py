"""Odd files of annotation programs: offsets of two kinds, line ends, names, folders of coders, links.

The forms are those that the programs document. Offsets: doccano counts units of 16 bits (its issues 2290 and
2484), Label Studio did so before characters (its issue 1347 and pull request 1559), UIMA does in Java.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from narrative import Codes, Corpus, Lexicon, match, read_codes, write_codes

TEXT = "😀😀 No hope, and no hope again."
LATER = TEXT.rindex("hope")
FORMATS = ["refi-qda", "doccano", "inception", "webanno"]


def make(texts: dict[str, str]) -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": texts.values()}, index=list(texts)), "odd texts")


def placed(codes: Codes) -> list[tuple[object, ...]]:
    return list(
        codes.spans[["doc_id", "coder", "variable", "start", "text"]].itertuples(index=False, name=None)
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_round_trip_of_odd_documents_loses_nothing(form: str, tmp_path: Path) -> None:
    """Copies, ids that are no file names, an empty and a wordless text, other line ends, lines of Unicode."""
    corpus = make(
        {
            "a": "Hope is here.", "A": "Hope is here.", "../a": "Hope is here.",
            "ü\n1": TEXT, "x" * 150: "No hope.",
            "empty": "", "signs": "… !",
            "b.txt": "Hope\u2028and\x85 hope\u2029.\n\n\tHope", "1": "[hope]_|\\hope;*",
        }
    )  # fmt: skip
    matches = match(corpus, Lexicon.from_entries({"hope": ["hope"], "none": ["no hope"]}, name="one"))
    assert len(matches) == 14
    path = write_codes(matches, corpus, tmp_path / "out", format=form)
    codes = read_codes(path, corpus, coder="lexicon")
    wanted = matches[["doc_id", "category", "start", "end", "text"]].itertuples(index=False, name=None)
    found = codes.spans[["doc_id", "variable", "start", "end", "text"]].itertuples(index=False, name=None)
    assert sorted(found) == sorted(wanted)
    assert not codes.problems["lost"].any()
    assert set(codes.table["doc_id"]) == set(corpus.documents.index)


def test_doccano_counts_units_or_characters(tmp_path: Path) -> None:
    units = LATER + 2
    lines = [
        {"id": 1, "text": TEXT, "label": [[units, units + 4, "hope"]]},
        {"id": 2, "text": TEXT, "relations": [{"from_id": 0, "to_id": 0, "type": "x"}],
         "entities": [{"label": "hope", "start_offset": LATER, "end_offset": LATER + 4}]},
    ]  # fmt: skip
    for name, content in {
        "lines.jsonl": "\n".join(json.dumps(line, ensure_ascii=False) for line in lines),
        "list.json": json.dumps(lines, indent=1),
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        codes = read_codes(tmp_path / name)
        assert codes.spans["text"].tolist() == ["hope", "hope"]
        assert codes.spans["start"].tolist() == [LATER, LATER]
        assert codes.problems["consequence"].tolist() == [
            "read as units of 16 bits, by the words", "read as characters, by the words",
            "not read: only labels are",
        ]  # fmt: skip


def test_the_words_that_a_file_gives_decide(tmp_path: Path) -> None:
    def part(start: int, said: str) -> dict[str, object]:
        value = {"start": start, "end": start + len(said), "text": said, "labels": ["hope"]}
        return {"type": "labels", "from_name": "l", "to_name": "text", "value": value}

    parts = [part(LATER, "hope"), part(LATER + 2, "hope"), part(1, "again"), part(0, "hope")]
    tasks = [
        {"id": 1, "data": {"text": TEXT}, "predictions": [{"result": []}],
         "annotations": [{"completed_by": 1, "result": [*parts, {"type": "relation", "from_id": "a"}]}]},
        {"id": 2, "data": {"text": "Nobody looked."}, "annotations": []},
    ]  # fmt: skip
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    codes = read_codes(tmp_path / "tasks.json")
    assert codes.spans["start"].tolist() == [LATER, LATER, TEXT.index("again")]
    assert codes.table["doc_id"].tolist() == ["1"]  # of a task without an annotation nobody decided anything
    lost = codes.problems[codes.problems["lost"]]["problem"].tolist()
    assert lost == ["'hope' on 'hope': the words are not at its offsets, nor at one other place"]
    assert {"a relation", "1 predictions of a model", "no annotation of the task"} <= set(
        codes.problems["problem"]
    )


def test_brat_with_other_line_ends_notes_and_units(tmp_path: Path) -> None:
    text = "War.\r\n😀 No hope, no hope.\r\n"
    at = text.rindex("hope")
    notes = (
        f"T1\tloss {at} {at + 4}\thope\r\nT2\tloss {at + 1} {at + 5}\thope\r\n#1\tAnnotatorNotes T1\tsure\r\n"
        "T3\tend 0 3;8 10\tWar No\r\nT4\tloss 0 3\tWar\u2028\r\n"
    )
    (tmp_path / "b.txt").write_bytes(text.encode())
    (tmp_path / "b.ann").write_bytes(notes.encode())
    document = text.replace("\r\n", "\n")
    codes = read_codes(tmp_path, make({"b": document}))
    there = document.rindex("hope")
    assert placed(codes) == [
        ("b", "coder", "loss", there, "hope"), ("b", "coder", "loss", there, "hope"),
        ("b", "coder", "end", 0, "War"), ("b", "coder", "end", 7, "No"), ("b", "coder", "loss", 0, "War"),
    ]  # fmt: skip
    assert codes.problems["problem"].tolist() == [
        "1 note", "its text is that of the document 'b', but for white space",
    ]  # fmt: skip


def test_each_coder_of_a_folder_is_one(tmp_path: Path) -> None:
    """Two folders with files of one name, and an export of INCEpTION; `INITIAL_CAS` is nobody's."""
    for who, marks in {"ann": "T1\thope 0 4\tHope", "ben": ""}.items():
        (tmp_path / "brat" / who).mkdir(parents=True)
        (tmp_path / "brat" / who / "d.txt").write_text("Hope.", encoding="utf-8")
        (tmp_path / "brat" / who / "d.ann").write_text(marks, encoding="utf-8")
    table = read_codes(tmp_path / "brat").table
    assert list(table.itertuples(index=False, name=None)) == [
        ("d", "ann", "hope", "1"), ("d", "ben", "hope", "0"),
    ]  # fmt: skip
    head = "#FORMAT=WebAnno TSV 3.3\n#T_CH=custom.Chain|referenceType|referenceRelation\n"
    head += "#T_SP=custom.Frame|kind\n\n\n"
    folder = tmp_path / "export" / "annotation" / "d.txt"
    folder.mkdir(parents=True)
    for who, value in {"ann": "hope", "ben": "_", "INITIAL_CAS": "_"}.items():
        row = f"#Text=Hope\n1-1\t0-4\tHope\t*->1-1\tx\t{value}\t\n"
        (folder / f"{who}.tsv").write_text(head + row, encoding="utf-8")
    table = read_codes(tmp_path / "export", make({"d": "Hope"})).table
    assert list(table.itertuples(index=False, name=None)) == [
        ("d", "ann", "hope", "1"), ("d", "ben", "hope", "0"),
    ]  # fmt: skip


def test_a_text_that_was_coded_twice_keeps_what_was_marked(tmp_path: Path) -> None:
    lines = [
        {"doc_id": "a", "text": "Hope.", "label": [[0, 4, "hope"]]},
        {"doc_id": "a", "text": "Hope.", "label": []},
    ]
    (tmp_path / "twice.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert read_codes(tmp_path / "twice.jsonl").table["value"].tolist() == ["1"]


def test_a_text_counts_more_than_its_number(tmp_path: Path) -> None:
    """Programs number their texts from 1, and so may a corpus, in another order."""
    corpus = make({"1": "War and war.", "2": "Hope and hope."})
    line = {"id": 1, "text": "Hope and hope.", "label": [[9, 13, "hope"]]}
    (tmp_path / "numbered.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert placed(read_codes(tmp_path / "numbered.jsonl", corpus)) == [("2", "coder", "hope", 9, "hope")]


def test_a_cas_with_links_slots_and_identifiers(tmp_path: Path) -> None:
    entity = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
    act = {"%TYPE": "webanno.custom.Act", "@sofa": 1, "begin": 0, "end": 2}
    frames = [
        {"%TYPE": "uima.cas.Sofa", "sofaString": TEXT},
        {"%TYPE": entity, "@sofa": 1, "begin": 8, "end": 12, "identifier": "http://x/Q1", "value": "HOPE"},
        {**act, "@slots": [9], "kind": "act"},
        {**act, "@Governor": 2, "@Dependent": 3},
        {**act, "%TYPE": "webanno.custom.CorefLink", "referenceType": "x"},
        {"%TYPE": "webanno.custom.Whole", "@sofa": 1, "tone": "good"},
    ]
    (tmp_path / "a.json").write_text(json.dumps({"%FEATURE_STRUCTURES": frames}), encoding="utf-8")
    codes = read_codes(tmp_path / "a.json")
    assert [row[2:] for row in placed(codes)] == [("HOPE", 6, "hope"), ("act", 0, "😀")]
    assert codes.problems["problem"].tolist() == [
        "1 annotations of the document as a whole", "2 relations or links between annotations",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("origin", "name", "start"),
    [
        ("NVivo 14", "", 6),  # QualCoder's import pads the line ends of NVivo and MAXQDA to two characters,
        ("ATLAS.ti 23", "", 5),  # but not those of ATLAS.ti (qualcoder/refi.py, load_text_source)
        ("ATLAS.ti 23", "no hope", 6),
        ("Some program", "no ho...", 5),
        ("Some program", "no hope", 7),
    ],
)
def test_refi_qda_line_ends_of_windows(tmp_path: Path, origin: str, name: str, start: int) -> None:
    text = "War.\r\nno hope" if start < 7 else "😀War\r\nno hope"
    project = f"""<Project xmlns="urn:QDA-XML:project:1.0" origin="{origin}"><CodeBook><Codes>
    <Code guid="c" name="loss"/></Codes></CodeBook><Sources><TextSource name="b" plainTextPath="internal://s.txt">
    <PlainTextSelection name="{name}" startPosition="{start}" endPosition="{start + 7}"><Coding>
    <CodeRef targetGUID="c"/></Coding></PlainTextSelection></TextSource></Sources></Project>"""
    with zipfile.ZipFile(tmp_path / "b.qdpx", "w") as archive:
        archive.writestr("project.qde", project)
        archive.writestr("sources/s.txt", text.encode())
    codes = read_codes(tmp_path / "b.qdpx", make({"b": text}))
    assert placed(codes) == [("b", "coder", "loss", 6, "no hope")]
    assert ("nothing shows how its offsets count" in codes.problems["problem"].tolist()) == (not name)


def test_a_cas_of_two_texts_with_anchors(tmp_path: Path) -> None:
    frames = {
        "1": {"%TYPE": "uima.cas.Sofa", "sofaString": TEXT},
        "2": {"%TYPE": "uima.cas.Sofa", "sofaString": "Another text."},
        "3": {"%TYPE": "webanno.custom.Frame", "@sofa": 1, "^begin": 8, "^end": 12, "label": "hope"},
        "4": {"%TYPE": "webanno.custom.Frame", "@sofa": 2, "^begin": 0, "^end": 7, "label": "hope"},
    }
    (tmp_path / "a.json").write_text(json.dumps({"%FEATURE_STRUCTURES": frames}), encoding="utf-8")
    codes = read_codes(tmp_path / "a.json")
    assert [row[2:] for row in placed(codes)] == [("hope", 6, "hope")]
    assert codes.problems["problem"].tolist() == ["2 texts in one file"]


def test_refi_qda_with_codes_of_the_whole_and_ids_in_other_letters(tmp_path: Path) -> None:
    project = """<Project xmlns="urn:QDA-XML:project:1.0"><Users><User guid="u1" name="x"/></Users>
    <CodeBook><Codes><Code guid="{AB-1}" name="War"/></Codes></CodeBook>
    <Sources><TextSource guid="S1" name="b.docx" creatingUser="U1"><PlainTextContent>War.</PlainTextContent>
    <Coding creatingUser="U1"><CodeRef targetGUID="ab-1"/></Coding></TextSource></Sources>
    <Notes><Note guid="N1"/></Notes></Project>"""
    with zipfile.ZipFile(tmp_path / "whole.qdpx", "w") as archive:
        archive.writestr("project.qde", project)
    codes = read_codes(tmp_path / "whole.qdpx", make({"b": "War.", "c": "Peace."}))
    assert codes.table.to_numpy().tolist() == [["b", "x", "War", "1"]]
    assert codes.problems["problem"].tolist() == ["1 notes"]
