"""Bytes that are not UTF-8 among many that are: only they are mended, and each is told with its row.

What is expected was written by hand, from the code charts of UTF-8 and of Windows-1252 and -1251.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.auditing.judgements import JUDGEMENTS, add_judgements, read_judgements
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.errors import CorpusError
from narrative.tables.decoding import Undecodable, decode, mend_bytes

GOOD = "It isn’t good. Zoë said “no” in Kraków."


def read(folder: Path, **options: object) -> Corpus:
    corpus = read_corpus(folder, today=datetime.date(2024, 1, 31), **options)
    for unit in ("files", "rows"):
        assert corpus.found[unit] == corpus.read[unit] + corpus.lost[unit]
    return corpus


def told(corpus: Corpus) -> list[tuple[str, str, str]]:
    return list(corpus.problems[["source", "problem", "consequence"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_one_bad_byte_in_a_table_changes_no_other_row(tmp_path: Path, encoding: str | None) -> None:
    rows = [f"{number},{GOOD}".encode() for number in range(100)]
    rows[41] = b"41,In the caf\xe9 it isn\x92t."
    (tmp_path / "a.csv").write_bytes(b"id,text\n" + b"\n".join(rows) + b"\n")
    corpus = read(tmp_path, encoding=encoding)
    assert len(corpus) == 100
    assert set(corpus.documents["text"].drop("41")) == {GOOD}
    assert corpus.documents.loc["41", "text"] == "In the café it isn’t."
    assert told(corpus) == [("a.csv, row 43", "2 bytes are not UTF-8: 0xe9 0x92", "read as cp1252: é ’")]


def test_the_same_in_json_lines(tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": GOOD}, ensure_ascii=False).encode() for n in range(3)]
    lines[1] = b'{"id": 1, "text": "caf\xe9 \\udc92"}'  # an escaped half of a pair is no byte
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == [GOOD, "café \ufffd", GOOD]
    assert told(corpus)[0] == ("a.jsonl, row 2", "1 byte is not UTF-8: 0xe9", "read as cp1252: é")


def test_the_same_in_a_list_of_json_and_in_text_files(tmp_path: Path) -> None:
    whole = json.dumps([{"id": "x", "text": GOOD}], ensure_ascii=False).encode()
    (tmp_path / "a.jsonl").write_bytes(whole.replace(b"good", b"caf\xe9"))
    (tmp_path / "b.txt").write_bytes(GOOD.encode() + b" caf\xe9")
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == [GOOD.replace("good", "café"), GOOD + " café"]
    assert [source for source, _, _ in told(corpus)] == ["a.jsonl", "b.txt"]


def test_bytes_in_parquet_are_mended_and_told_by_their_row(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"id": ["1", "2"], "text": [GOOD.encode(), b"caf\xe9"], "place": [b"Krak\xf3w", b"Bonn"]}
    )
    table.to_parquet(tmp_path / "a.parquet")
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == [GOOD, "café"]
    assert corpus.documents["place"].tolist() == ["Kraków", "Bonn"]
    assert sorted(told(corpus)) == [
        ("a.parquet, row 1", "place: 1 byte is not UTF-8: 0xf3", "read as cp1252: ó"),
        ("a.parquet, row 2", "text: 1 byte is not UTF-8: 0xe9", "read as cp1252: é"),
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (GOOD.encode() + b" Beyonc\xe9\x92s", GOOD + " Beyoncé’s"),  # a beginning of UTF-8 by chance
        ("It isn’t".encode()[:-2], "It isn\ufffd"),  # cut within the quotation mark
        (GOOD.encode() + b" isn\xe2 ok", GOOD + " isnâ ok"),  # one byte could begin anything
        ("Ja, schön".encode()[:-2], "Ja, sch\ufffd"),
        (GOOD.encode() + b" \xf0\x9f\x98 fine", GOOD + " \ufffd fine"),  # an emoji without its last byte
        (GOOD.encode() + b" \xed\xa0\xbd\xed\xb8\x80", GOOD + " 😀"),  # as Java writes it
        (GOOD.encode() + b" \xed\xa0\xbd.", GOOD + " \ufffd."),
        ("Київ сумує без тебе".encode() + b" \xca\xe8\xbf\xe2", "Київ сумує без тебе Київ"),
        (GOOD.encode() + b" \x81", GOOD + " \ufffd"),  # cp1252 has no such letter
    ],
)  # fmt: skip
def test_what_a_bad_byte_most_likely_is(data: bytes, text: str) -> None:
    assert decode(data)[0] == text


def test_a_file_without_any_utf8_is_read_as_a_whole() -> None:
    note = [("not UTF-8", "read as cp1252 (Windows, Western European)")]
    assert decode("Zoë’s café".encode("cp1252")) == ("Zoë’s café", note)
    # «ÉTÉ» in capitals: two bytes that happen to be one character of UTF-8 make no file of UTF-8.
    french = "L’été à «L’ÉTÉ» est passé, déjà; où êtes-vous allé, mon frère? Là, où l’été fût brûlé. " * 3
    assert decode(french.encode("cp1252")) == (french, note)


@pytest.mark.parametrize(
    "text", ["They don’t sell café.", "Il était déjà là, à côté.", "Straße, schön und groß"]
)
def test_old_macs_and_windows_are_told_apart_by_where_letters_can_stand(text: str) -> None:
    for encoding in ("mac_roman", "cp1252"):
        assert decode(text.encode(encoding))[0] == text
    apostrophe = ("They don’t. " * 9).encode().replace("’".encode(), b"\xd5", 1)
    assert decode(apostrophe) == ("They don’t. " * 9, [("1 byte is not UTF-8: 0xd5", "read as mac_roman: ’")])
    for other in ("deaths† and Müller‡, ÖVP, Reuters®".encode("cp1252"), "tři české".encode("cp1250")):
        assert decode(other)[0] == other.decode("cp1252")


def test_another_alphabet_is_no_western_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Київ чекає на новини з фронту".encode("cp1251"))
    (tmp_path / "b.txt").write_text("Fine.")
    assert "name its encoding" in told(read(tmp_path))[0][1]
    assert read(tmp_path / "a.txt", encoding="cp1251").documents["text"].tolist() == [
        "Київ чекає на новини з фронту"
    ]


def test_utf16_that_is_cut_or_broken_loses_a_character(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffGood news".encode("utf-16-le") + b"\x41")
    (tmp_path / "b.txt").write_bytes(
        "\ufeffGood ".encode("utf-16-le") + b"\x00\xd8" + "x".encode("utf-16-le")
    )
    corpus = read(tmp_path)
    assert corpus.documents["text"].tolist() == ["Good news", "Good \ufffdx"]
    assert [source for source, _, _ in told(corpus)] == ["a.txt", "b.txt"]


def test_a_named_encoding_keeps_what_fits(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(("Київ " * 100).encode("cp1251") + b"\x98")
    corpus = read(tmp_path, encoding="cp1251")
    assert corpus.documents["text"].tolist() == ["Київ " * 100 + "\ufffd"]
    assert told(corpus) == [("a.txt", "1 byte is of no character: 0x98", "replaced by U+FFFD")]
    (tmp_path / "a.txt").write_bytes("Київ".encode())
    with pytest.raises(CorpusError, match="not valid ascii at byte 0"):
        read_corpus(tmp_path, encoding="ascii")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_valid_utf8_stays_whatever_stands_beside_it(text: str) -> None:
    text = f"’{text}’"
    read = decode(text.encode() + b" \x93")[0]
    assert read == text.removeprefix("\ufeff") + " “"


def test_mending_keeps_everything_else() -> None:
    assert mend_bytes("Nothing to mend’") == ("Nothing to mend’", None)


def test_judgements_go_on_in_the_encoding_of_their_file(tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    head = ",".join(("pattern", "doc_id", "left", "match", "right", *JUDGEMENTS))
    row = "p,d,Zoë’s,x,y,sha256:0c,1,2,mine,hope,me,keep"
    path.write_bytes(f"{head}\n{row}\n".encode().replace(b"p,d", b"p\xe9,d"))
    sample = pd.DataFrame(
        [["sha256:0d", 1, 2, "mine", "hope", "p", "d", "Zoë’s", "x", "y"]],
        columns=[
            "text_hash",
            "start",
            "end",
            "lexicon",
            "category",
            "pattern",
            "doc_id",
            "left",
            "match",
            "right",
        ],
    )
    add_judgements(sample, ["keep"], path, judge="Zoë")
    assert path.read_bytes().splitlines()[-1].startswith("p,d,Zoë’s".encode())
    assert read_judgements(path)["judge"].tolist() == ["me", "Zoë"]


def test_words_of_cp1251_that_could_be_utf8_by_chance_do_not_make_it_so() -> None:
    """*дії* of cp1251 is a valid character of UTF-8 (U+4CFF); twice in each of these lines."""
    text = "Війна і мир, надії й події. " * 50
    with pytest.raises(Undecodable, match="name its encoding"):
        decode(text.encode("cp1251"))
    mended, notes = decode(text.encode() + b"\xe9")
    assert (mended, len(notes)) == (text + "й", 1)


def test_a_text_that_was_read_in_a_wrong_encoding_before_is_told_once_a_file(tmp_path: Path) -> None:
    """*donâ€™t* is three tokens for VADER, and no negation. What is right in any language is no doubt."""
    right = "L’été à «São João», „Ärzte“, “VILÃ”. Січень у Києві: РНБО, Сіль, «Рі». Ångström ½ £5 5×5"
    rows = [right, "He didn’t go".encode().decode("cp1252"), "It’s café".encode().decode("cp1252")]
    (tmp_path / "a.csv").write_text("text\n" + "".join(f'"{row}"\n' for row in rows))
    said = ("'â€™' looks like '’' in a wrong encoding", "kept as it is")
    assert told(read(tmp_path / "a.csv")) == [("a.csv, row 3", *said)]
    (tmp_path / "b.txt").write_bytes(
        "Wczoraj otwarto szkołę, mówią źródła; będzie świetna.".encode("iso-8859-2")
    )
    assert "'szko³ê,' looks like 'szkołę,'" in told(read(tmp_path / "b.txt"))[1][1]
