"""The teaching corpus of mixed files: what its README says is in each file is what is read of it."""

from __future__ import annotations

import re

import pytest

import narrative
from narrative.errors import CorpusError
from narrative.resources import shipped_corpora


def test_each_file_gives_what_the_readme_says() -> None:
    mixed = narrative.load_corpus("mixed-files")
    readme = (shipped_corpora()["mixed-files"] / "README.md").read_text(encoding="utf-8")
    said = {name: int(n) for name, n in re.findall(r"^\| `([^`]+)`[^|]*\|[^|]*\| (\d+) \|", readme, re.M)}
    read = mixed.files["read"].groupby(mixed.files["file"].str.partition("/")[0]).sum()
    assert read.to_dict() == said
    assert mixed.files.set_index("file").loc["lexisnexis.txt", ["stated", "found"]].tolist() == [5, 4]
    wrong = ["lexisnexis.txt", "references.ris, row 2", "scan.pdf", "table.csv, row 3"]
    assert {*wrong} <= {*mixed.problems["source"]}
    with pytest.raises(CorpusError, match=r"lexisnexis.txt states 5 documents and has 4, and strict=True"):
        narrative.read_corpus(shipped_corpora()["mixed-files"] / "lexisnexis.txt", strict=True)


def test_each_article_is_the_one_of_harbour() -> None:
    mixed = narrative.load_corpus("mixed-files").documents
    harbour = narrative.load_corpus("harbour").documents.set_index("title")
    for article in mixed.itertuples():
        whole = harbour.loc[article.title]
        title = article.title.split() if article.Index == "from a colleague" else []  # Word: in the text too
        assert article.text.split() == [*title, *whole["text"].split()]
        assert article.outlet.partition(";")[0] in ("", whole["outlet"])
        assert article.date != article.date or article.date.date() == whole["date"].date()
