"""The store: with it everything comes out the same to the byte, and only what is new is measured."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import narrative
from effort import choose
from narrative import Corpus, Lexicon, provenance
from narrative.corpus import disk_cache, store
from narrative.corpus.disk_cache import DIGEST, Shelf, pack, unpack
from narrative.corpus.store import Store, kept
from narrative.measures.framing import frame_salience

FRAMES = Lexicon.from_entries(
    {"hope": ["hope*", "!hopeless*", ("good will", 2)], "war": ["war crime*", "war"]}, name="frames"
)
OTHER = Lexicon.from_entries({"hope": ["hope"]}, name="frames")
TEXTS = [
    "There is no hope. A war crime is not good!",
    "Good will, and war; hopeless war crimes. It’s GREAT, but he isn’t happy :)",
    "“Zoë” hoped — 😀 good.\n\nNo war.",
    "",
    "Nothing much happened on Tuesday. Mr. Smith came.",
]


def make(texts: dict[str, str], folder: Path | None = None) -> Corpus:
    table = pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())})
    return Corpus.from_documents(table, "made", store=folder)


def measure(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """All that is kept, and what rests on it."""
    matches = narrative.match(corpus, FRAMES)
    return {
        "matches": matches,
        "other": narrative.match(corpus, OTHER),
        "salience": frame_salience(corpus, FRAMES),
        "the same": frame_salience(corpus, FRAMES, matches=matches),
        "tone": narrative.sentiment(corpus),
        "sentence tone": narrative.sentiment(corpus, by="sentence"),
        "tone matches": narrative.tone_matches(corpus),
        "tone of news": narrative.tone(corpus, by="sentence"),
        "sentences": narrative.sentences(corpus),
        "size": corpus.describe(),
        "words": pd.DataFrame({"words": corpus.word_counts}),
    }


def check_same(given: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> None:
    for name, table in expected.items():
        pd.testing.assert_frame_equal(given[name], table, check_exact=True, obj=name)


def check_files(given: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> None:
    for name, table in expected.items():
        with tempfile.TemporaryDirectory() as folder:
            for number, one in enumerate((given[name], table)):
                narrative.write_parquet(one, Path(folder, f"{number}.parquet"))
                narrative.write_csv(one, Path(folder, f"{number}.csv"))
            for ending in ("parquet", "csv"):
                first, second = (Path(folder, f"{number}.{ending}").read_bytes() for number in (0, 1))
                assert first == second, f"{name}.{ending}"


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.parquet"))


PIECES = st.sampled_from(
    ["hope", "Hope.", "war", "war crimes,", "no", "good will", "NOT good!", "isn’t", "very bad", ":)",
     "but", "😀", "\n\n", "Zoë", "hopeless.", "U.S.", "?!", "’", "great"]
)  # fmt: skip
ARTICLES = st.lists(PIECES, max_size=12).map(" ".join)
RUNS = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), ARTICLES, min_size=1, max_size=6), min_size=2, max_size=3
)


@settings(max_examples=12)
@given(RUNS)
def test_any_run_after_any_others_gives_what_it_would_give_alone(runs: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for texts in runs:  # documents come, go, are edited, renamed, and stand there twice
            check_same(measure(make(texts, Path(folder))), measure(make(texts)))


def test_only_what_is_new_is_measured_and_nothing_old_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrative.corpus.store._MOST_CHECKED", 0)  # but for the share that is checked
    old = dict(zip("abcde", TEXTS, strict=True))
    measure(make(old, tmp_path))
    new = {"z": "War again.", "renamed": old["a"], "copy": "War again.", **old}
    seen: list[str] = []
    from narrative.engine import sentences, tokens

    tokenise, split = tokens.tokenise, sentences.split_sentences

    def watch(texts: pd.Series) -> tokens.TokenStore:
        seen.extend(texts)
        return tokenise(texts)

    def watch_sentences(texts: list[str]) -> sentences.SentenceStore:
        seen.extend(texts)
        return split(texts)

    monkeypatch.setattr(tokens, "tokenise", watch)
    monkeypatch.setattr(sentences, "split_sentences", watch_sentences)
    corpus = make(new, tmp_path)
    measured = measure(corpus)
    assert seen == ["War again."] * 2  # once for its words, once for its sentences
    assert corpus.store is not None
    assert corpus.store.counts["match"] == {"kept": 16, "measured": 2}
    # 5 old texts for each of two lexicons; then, for the salience, all 6 of the first lexicon
    monkeypatch.undo()
    check_same(measured, measure(make(new)))
    check_files(measured, measure(make(new)))


def test_a_selection_and_another_order_use_the_same_store(tmp_path: Path) -> None:
    texts = dict(zip("abcde", TEXTS, strict=True))
    measure(make(texts, tmp_path))
    turned = dict(reversed(texts.items()))
    check_same(measure(make(turned, tmp_path)), measure(make(turned)))
    part = make(turned, tmp_path).where(doc_id=["b", "d"])
    check_same(measure(part), measure(make(turned).where(doc_id=["b", "d"])))
    assert part.store is not None
    assert {counts["measured"] for counts in part.store.counts.values()} == {0}


def test_another_lexicon_option_or_version_is_measured_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def n_measured(name: str) -> int:
        corpus = make({"a": TEXTS[0]}, tmp_path)
        narrative.match(corpus, FRAMES if name == "frames" else OTHER)
        narrative.sentiment(corpus, by="document" if name == "frames" else "sentence")
        assert corpus.store is not None
        return corpus.store.counts["match"]["measured"] + corpus.store.counts["sentiment"]["measured"]

    assert [n_measured("frames"), n_measured("frames")] == [2, 0]
    assert [n_measured("others"), n_measured("others")] == [2, 0]
    monkeypatch.setattr(store, "hash_measuring", lambda: "f" * 64)
    assert [n_measured("frames"), n_measured("frames")] == [2, 0]


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").write_text("x")


def make_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def add_foreign(path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(path.with_name("foreign.parquet"))


def swap_measures(path: Path) -> None:
    """Put a whole, well-named file of another measure beside it."""
    other = next(file for file in files_of(path.parents[1]) if file.parent != path.parent)
    (path.parent / other.name).write_bytes(other.read_bytes())


@pytest.mark.parametrize(
    "damage", choose([flip, truncate, swap_measures, empty, add_foreign, make_folder, make_pipe], 4)
)
def test_a_damaged_file_is_noticed_set_aside_and_made_again(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    texts = dict(zip("abcde", TEXTS, strict=True))
    measure(make(texts, tmp_path))
    harmed = [path for path in files_of(tmp_path) if path.parent.name.startswith(("match", "sentiment"))]
    assert len(harmed) == 4
    for path in harmed[:1] if damage is swap_measures else harmed:
        damage(path)
    corpus = make(texts, tmp_path)
    check_same(measure(corpus), measure(make(texts)))
    assert corpus.store is not None
    said = corpus.store.describe()["damaged"]
    assert len(said) == (1 if damage is swap_measures else 4)
    assert all((tmp_path / provenance.hash_measuring()[:16] / name).exists() for name in said)
    assert all(".damaged-" in name for name in said)
    again = make(texts, tmp_path)
    check_same(measure(again), measure(make(texts)))
    assert again.store is not None
    assert again.store.damaged == []
    assert {counts["measured"] for counts in again.store.counts.values()} == {0}


def test_a_whole_file_that_says_something_else_is_noticed_by_measuring_a_share_anew(tmp_path: Path) -> None:
    """The file has the right name, label and hash; only what is in it was never measured."""
    texts = {f"a{number}": f"{TEXTS[0]} {number}" for number in range(30)}
    narrative.match(make(texts, tmp_path), FRAMES)
    path = next(file for file in files_of(tmp_path) if file.parent.name.startswith("match"))
    shelf = Shelf(path.parent, pyarrow.parquet.read_schema(path).metadata[b"narrative"].decode())
    table = shelf.read()
    assert table is not None
    counts, columns = unpack(table)
    crafted = pd.DataFrame(columns).assign(weight=lambda matches: matches["weight"] * 3)
    path.unlink()
    shelf.add(pack(table.column(DIGEST).to_pylist(), counts, crafted))
    assert shelf.read() is not None  # nothing about the file itself is wrong
    corpus = make(texts, tmp_path)
    pd.testing.assert_frame_equal(narrative.match(corpus, FRAMES), narrative.match(make(texts), FRAMES))
    assert corpus.store is not None
    assert len(corpus.store.damaged) == 1
    assert ".damaged-" in corpus.store.damaged[0]
    assert corpus.store.counts["match"] == {"kept": 0, "measured": 30}
    again = make(texts, tmp_path)
    narrative.match(again, FRAMES)
    assert again.store is not None
    assert (again.store.damaged, again.store.counts["match"]) == ([], {"kept": 30, "measured": 0})


@pytest.mark.parametrize(
    "craft",
    [
        lambda table: table.drop_columns([DIGEST]),
        lambda table: table.set_column(0, DIGEST, pa.array(["x"] * table.num_rows)),
        lambda table: table.set_column(1, "category", pa.array(range(table.num_rows))),
        lambda table: table.set_column(1, "category", pa.nulls(table.num_rows, table.schema.types[1])),
        lambda table: table.set_column(
            1, "category", pa.array([[1] * 99] * table.num_rows, table.schema.types[1])
        ),
        lambda table: table.append_column("more", table.column(1)),
    ],
)
def test_a_file_of_another_shape_stops_nothing(craft: Callable[[pa.Table], pa.Table], tmp_path: Path) -> None:
    texts = {"a": TEXTS[0], "b": f"{TEXTS[0]} b"}
    narrative.match(make(texts, tmp_path), FRAMES)
    path = next(file for file in files_of(tmp_path) if file.parent.name.startswith("match"))
    shelf = Shelf(path.parent, pyarrow.parquet.read_schema(path).metadata[b"narrative"].decode())
    table = shelf.read()
    assert table is not None
    path.unlink()
    shelf.add(craft(table))
    corpus = make({**texts, "c": "Hope."}, tmp_path)
    expected = narrative.match(make({**texts, "c": "Hope."}), FRAMES)
    pd.testing.assert_frame_equal(narrative.match(corpus, FRAMES), expected)
    assert corpus.store is not None
    assert len(corpus.store.damaged) == 1


def test_which_texts_are_measured_anew_depends_on_the_day_and_is_a_bounded_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digests = store.hash_texts(map(str, range(10_000)))
    known = np.arange(0, 10_000, 2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    today = store._sample(digests, known)
    assert len(today) == 50
    assert set(today.tolist()) <= set(known.tolist())
    assert np.array_equal(store._sample(digests, known), today)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700100000")
    assert len(set(today.tolist()) & set(store._sample(digests, known).tolist())) < 25
    assert [len(store._sample(digests, known[:size])) for size in (0, 3, 100, 1500)] == [0, 3, 20, 30]


def test_every_flipped_byte_of_a_file_is_noticed(tmp_path: Path) -> None:
    narrative.match(make({"a": TEXTS[0], "b": TEXTS[1]}, tmp_path), FRAMES)
    path = next(file for file in files_of(tmp_path) if file.parent.name.startswith("match"))
    whole = path.read_bytes()
    shelf = Shelf(path.parent, pyarrow.parquet.read_schema(path).metadata[b"narrative"].decode())
    assert shelf.read() is not None
    for place in range(0, len(whole), 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 64]) + whole[place + 1 :])
        assert shelf.read() is None
        assert not path.exists()


def test_a_folder_of_the_store_that_is_a_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / provenance.hash_measuring()[:16]).write_text("no folder")
    corpus = make({"a": TEXTS[0]}, tmp_path)
    check_same(measure(corpus), measure(make({"a": TEXTS[0]})))
    assert corpus.store is not None
    assert len(corpus.store.damaged) == 1
    assert files_of(tmp_path)


@pytest.mark.parametrize("what", ["version", "shelf", "file"])
def test_no_link_leads_out_of_the_store(what: str, tmp_path: Path) -> None:
    """Neither is read what lies elsewhere, nor is anything written or set aside there."""
    store, outside = tmp_path / "store", tmp_path / "outside"
    narrative.match(make({"a": TEXTS[0]}, store), FRAMES)
    shelved = next(file for file in files_of(store) if file.parent.name.startswith("match"))
    moved = {"version": shelved.parent.parent, "shelf": shelved.parent, "file": shelved}[what]
    moved.rename(outside)
    moved.symlink_to(outside)
    before = {path: path.read_bytes() for path in [outside, *outside.rglob("*")] if path.is_file()}
    corpus = make({"a": TEXTS[0], "b": TEXTS[1]}, store)
    pd.testing.assert_frame_equal(
        narrative.match(corpus, FRAMES), narrative.match(make({"a": TEXTS[0], "b": TEXTS[1]}), FRAMES)
    )
    assert {path: path.read_bytes() for path in [outside, *outside.rglob("*")] if path.is_file()} == before
    assert corpus.store is not None
    assert corpus.store.counts["match"] == {"kept": 0, "measured": 2}
    assert len(corpus.store.damaged) == 1


def test_a_store_that_cannot_be_written_stops_nothing_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    corpus = make({"a": TEXTS[0]}, tmp_path / "file")
    check_same(measure(corpus), measure(make({"a": TEXTS[0]})))
    assert corpus.store is not None
    assert corpus.store.describe()["unwritten"] == ["Not a directory"]
    assert (tmp_path / "file").read_text() == "mine"


def test_a_file_that_another_run_takes_away_meanwhile_is_measured_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = dict(zip("abcde", TEXTS, strict=True))
    measure(make(texts, tmp_path))
    read = Shelf._read_file

    def read_after_removal(self: Shelf, path: Path) -> object:
        path.unlink()
        return read(self, path)

    monkeypatch.setattr(Shelf, "_read_file", read_after_removal)
    corpus = make(texts, tmp_path)
    check_same(measure(corpus), measure(make(texts)))
    assert corpus.store is not None
    assert corpus.store.damaged == []


def test_there_are_never_many_files(tmp_path: Path) -> None:
    for number in range(30):
        narrative.match(make({"a": f"war {number}"}, tmp_path), FRAMES)
        shelf = [path for path in files_of(tmp_path) if path.parent.name.startswith("match")]
        assert len(shelf) <= disk_cache.MAX_FILES
    corpus = make({str(number): f"war {number}" for number in range(30)}, tmp_path)
    narrative.match(corpus, FRAMES)
    assert corpus.store is not None
    assert corpus.store.counts["match"] == {"kept": 30, "measured": 0}


def test_old_versions_and_measures_go_and_foreign_folders_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    for number in range(6):
        monkeypatch.setattr(store, "hash_measuring", lambda number=number: f"{number}" * 64)
        narrative.match(make({"a": "war"}, tmp_path), FRAMES)
        home = tmp_path / (f"{number}" * 16)
        for folder in (home, *home.iterdir()):  # as if a day lay between the runs
            os.utime(folder, (number * 86400, number * 86400))
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{n}" * 16 for n in (3, 4, 5)] + ["mine"]
    monkeypatch.setattr(store, "MAX_SHELVES", 4)
    for number in range(8):
        one = Lexicon.from_entries({"c": [f"w{number}"]}, name="one")
        narrative.match(make({"a": "war"}, tmp_path), one)
    assert len(list((tmp_path / ("5" * 16)).iterdir())) <= 4


ADD = """
import sys
import numpy as np, pandas as pd
from pathlib import Path
from narrative.corpus.disk_cache import Shelf, pack
shelf = Shelf(Path(sys.argv[1]), "key")
first = int(sys.argv[2])
for number in range(first, first + 40):
    shelf.add(pack([number.to_bytes(32, "big")], np.array([2]), pd.DataFrame({"n": [number, -number]})))
    shelf.read()
print(len(shelf.damaged))
"""


def test_runs_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", ADD, str(folder), str(first)], stdout=subprocess.PIPE, text=True
        )
        for first in (0, 20, 40)  # some add the same document
    ]
    for run in runs:
        assert run.communicate(timeout=120)[0].strip() == "0"
        assert run.returncode == 0
    documents = Shelf(folder, "key").read()
    assert documents is not None
    counts, columns = unpack(documents)
    numbers = [int.from_bytes(digest, "big") for digest in documents.column(DIGEST).to_pylist()]
    assert sorted(numbers) == list(range(80))
    assert counts.tolist() == [2] * 80
    assert columns["n"].tolist() == [value for number in numbers for value in (number, -number)]
    assert len(list(folder.iterdir())) <= 2 * disk_cache.MAX_FILES


def test_what_is_packed_comes_back_as_it_was() -> None:
    columns = pd.DataFrame(
        {
            "text": pd.Series(["a", None, "é😀", ""], dtype="str"),
            "small": np.array([1, -2, 3, 4], np.int32),
            "real": [0.1, float("nan"), -0.0, float("inf")],
            "true": [True, False, True, False],
        }
    )
    counts = np.array([1, 0, 3], np.int64)
    again, back = unpack(pack([b"a" * 32, b"b" * 32, b"c" * 32], counts, columns))
    assert again.tolist() == counts.tolist()
    pd.testing.assert_frame_equal(pd.DataFrame(back), columns, check_exact=True)
    assert np.signbit(back["real"][2])
    with pytest.raises(TypeError, match="'when'"):
        pack([b"a" * 32], np.array([1]), pd.DataFrame({"when": [pd.Timestamp(0)]}))


def test_a_measure_out_of_order_or_given_a_table_is_not_kept(tmp_path: Path) -> None:
    @kept
    def turned(corpus: Corpus) -> pd.DataFrame:
        return pd.DataFrame({"doc_id": corpus.documents.index[::-1], "n": 1})

    @kept
    def with_table(corpus: Corpus, table: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({"doc_id": corpus.documents.index, "n": len(table)})

    corpus = make({"a": "One.", "b": "Two."}, tmp_path)
    with pytest.raises(ValueError, match="order of the corpus"):
        turned(corpus)
    assert with_table(corpus, pd.DataFrame({"a": [1]}))["n"].tolist() == [1, 1]
    assert files_of(tmp_path) == []


def test_the_runner_names_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("War.")
    assert narrative.read_corpus(tmp_path).store is None
    monkeypatch.setenv("NARRATIVE_STORE", str(tmp_path / "kept"))
    for corpus in (narrative.read_corpus(tmp_path), make({"a": "War."})):
        assert corpus.store is not None
        assert corpus.store.folder == tmp_path / "kept"
    chosen = narrative.read_corpus(tmp_path, store=tmp_path / "other").store
    assert isinstance(chosen, Store)
    assert chosen.folder == tmp_path / "other"


def test_what_measures_is_in_the_version() -> None:
    measuring = {"engine", "lexicons", "corpus", "matching", "measures", "concordance", "copies"}
    assert not measuring & provenance.SHOWING
    assert measuring <= {path.split("/")[0] for path in provenance.hash_sources()}
    assert {"matching/matching.py", "measures/tone.py", "engine/vader.py"} <= provenance.hash_sources().keys()
