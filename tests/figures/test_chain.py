"""From a file to the marked article, on hostile text: all of it, at the right places, and no markup."""

from __future__ import annotations

import html
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.corpus.corpus import read_corpus
from narrative.corpus.segmentation import sentences, tokens
from narrative.figures.annotation import annotate
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import match

LEXICON = Lexicon.from_entries(
    {"hope": ["hope*", "!hopeless"], "unity": ["unity", "stand* together"]}, name="two"
)
PIECES = [
    "hope", "HOPES", "hopeless", "no hope", "unity", "stand together", "stood",
    "isn’t", "U.S.", "\u202e", "\x00",
    "<script>alert(1)</script>", "</style>", "<img src=x onerror=alert(1)>", "$x$", "{{ x }}", "&amp;",
    "\r\n", "\n\n",
    "🧑‍🚀", "e\u0301", "ﬁre", "hope\u00ad", "“", ".”", "\ufeff", "\x1b[31m", "javascript:",
    "https://hope.example/x",
]  # fmt: skip
#: Enough plain text that a file with some NULs is not taken for a binary one.
PLAIN = "The town council met on Monday and spoke of the harbour. " * 40
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=25).map(" ".join)


@settings(max_examples=150)
@given(TEXTS)
def test_hostile_text_comes_through_whole(written: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "article.txt")
        path.write_bytes((PLAIN + written).encode("utf-8", "replace"))
        corpus = read_corpus(path)
    (text,) = corpus.documents["text"]
    assert corpus.found == {key: corpus.read[key] + corpus.lost[key] for key in corpus.found}
    matches = match(corpus, LEXICON)
    for table in (tokens(corpus), sentences(corpus), matches):
        for row in table.itertuples():
            assert text[row.start : row.end] == row.text
    page = annotate(corpus, corpus.documents.index[0], LEXICON)._repr_html_()
    tags = {tag.lower() for tag in re.findall(r"</?([a-zA-Z!][a-zA-Z0-9]*)", page)}
    assert not tags & {"script", "img", "iframe", "svg", "object", "link", "meta", "form"}
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", page)
    assert page.count("</style>") == page.count("<style")
    bare = html.unescape(re.sub(r"<sup.*?</sup>|<[^>]*>", "", page.split("</style>")[-1]))
    for word in ("alert(1)", "onerror", "{{ x }}"):
        assert bare.count(word) >= text.count(word)
