"""A file that something writes to while it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

import narrative
from narrative.corpus.readers import reading, settled


def test_a_file_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text("Half of")
    read_regular, times = reading.read_regular, {"a.txt": 1, "b.txt": 99, "c.txt": 0}

    def write_after(path: Path) -> bytes:
        data = read_regular(path)
        if times[path.name]:
            times[path.name] -= 1
            path.write_text(path.read_text() + " the text.")
        if path.name == "c.txt":
            (tmp_path / "a.txt").write_text("Another text.")
        return data

    monkeypatch.setattr(reading, "read_regular", write_after)
    monkeypatch.setattr(settled, "_PAUSES", (0.0, 0.0, 0.0))
    corpus = narrative.read_corpus(tmp_path)
    assert corpus.documents["text"].to_dict() == {"a": "Half of the text.", "c": "Half of"}
    problems = corpus.problems.set_index("source")["problem"]
    assert problems.to_dict() == {
        "a.txt": "written to while the corpus was read",
        "b.txt": "something writes to it all the time",
    }
