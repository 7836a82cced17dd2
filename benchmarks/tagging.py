"""How fast parts of speech are tagged, beside TextBlob's own tagger, and whether the tags are the same.

    python benchmarks/tagging.py TEXTS [--sample 200]

TEXTS is a file with a column `text` (.parquet, .csv or .jsonl). Both sides are given the same sentences, cut
into words as the package does: `PatternTagger().tag(text, tokenize=False)` is called for each sentence of a
sample of the documents, the package's `tag_tokens` for all. A word with a clitic (*isn't*) is one word here
and several to TextBlob, so its clitic is cut off before. Lexicons are loaded before the clock starts.
"""

from __future__ import annotations

import re
import time
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from textblob.en.taggers import PatternTagger

from arguments import start_parser
from narrative.engine.sentences import split_sentences
from narrative.engine.tagging import TAGS, find_first_tokens, tag_forms, tag_tokens
from narrative.engine.tokens import tokenise
from narrative.text import straighten

_CLITIC = re.compile(r"(?!^)(?:n't|'(?:s|d|m|ll|re|ve)?)$")


def read_texts(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
    elif path.suffix == ".jsonl":
        table = pd.read_json(path, lines=True)
    else:
        table = pd.read_csv(path)
    return table["text"].astype(str).tolist()


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--sample", type=int, default=200, help="documents that TextBlob tags")
    options = parser.parse_args()
    texts = read_texts(options.texts)
    store, sentences = tokenise(texts), split_sentences(texts)
    tagger = PatternTagger()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        tagger.tag("So", tokenize=False)
    tag_forms(["so"])
    started = time.process_time()
    tags = tag_tokens(store, sentences)
    ours = time.process_time() - started
    last = int(store.bounds[min(options.sample, len(texts))])
    words = [_CLITIC.sub("", straighten(word)) for word in store.vocabulary[store.types[:last]]]
    edges = np.unique(np.append(find_first_tokens(store, sentences), last))
    edges = edges[edges <= last].tolist()
    lines = [" ".join(words[first:stop]) for first, stop in pairwise(edges)]
    started = time.process_time()
    told = [tag for line in lines for _, tag in tagger.tag(line, tokenize=False)]
    theirs = time.process_time() - started
    same = np.mean([TAGS[number] == tag for number, tag in zip(tags[:last], told, strict=True)])
    rates = store.n_tokens / ours, last / theirs
    print(f"narrative: {store.n_tokens:,} words, {rates[0]:,.0f} a second")
    print(f"TextBlob:  {last:,} words, {rates[1]:,.0f} a second ({rates[0] / rates[1]:.0f} times as long)")
    print(f"same tags: {same:.4%}")


if __name__ == "__main__":
    main()
