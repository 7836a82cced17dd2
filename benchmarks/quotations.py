"""How well quotations are found in articles in which people marked who said what, and how fast.

    python benchmarks/quotations.py DATA [--part train] [--part dev]

DATA is a folder with `attributed-news.jsonl`: articles with the character spans of source, cue and content of
each attribution (PolNeAR; Newell, Margolin & Ruths 2018, LREC, aclanthology.org/L18-1524). What is counted:

- A span is the set of its words, as the package counts words; marks and points at its ends do not matter.
  The parts of a discontinuous content are one content. An attribution without content is left out. Nested
  ones count like any other, and a headline is a sentence of the text.
- *Content words*: the words in the content of any attribution, found against marked: precision, recall, F.
- *Attributions*: a found quotation and a marked attribution match if their contents have at least half of
  all their words in common (intersection over union, IoU ≥ 0.5); pairs are formed from the most alike on,
  each used once. Precision: the share of found quotations that match a marked attribution of any kind. People
  also marked beliefs, wishes and appearances ("they want", "it seems") and nouns ("criticism of"), which are
  no speech; so recall is over *speech*: attributions with a quotation mark in their content, or with a verb
  of saying or a colon in their cue (`SPEECH` below). `all` is over every attribution.
- *Kinds*: a marked attribution is direct if each part of its content begins and ends with a mark, mixed if it
  has some, else indirect.
- *Source*: of the matched attributions that have a source, the share of which the found source has exactly
  the words.
- *Share*: Pearson's r over articles between the found and the marked share of words in any content, with a
  95 % interval of 2,000 samples of articles (percentiles, seed 7). Then the articles without which r changes
  by .005 or more, and r without all of them: they say whether few articles, mostly of few words, make it.

Speed is that of `quotations(corpus)` alone, in processor time, words and sentences being known.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

import narrative
from arguments import start_parser
from narrative.corpus.corpus import Corpus

_MARK = re.compile("[“”\"«»]|''|(?<!\\w)[‘']|[’'](?!\\w)")
_OPENS, _CLOSES = re.compile("[“\"‘'«]"), re.compile("[”\"’'»“][.,]?$")
_FORMS = (
    "sa(y|ys|id|ying)|t(ell|ells|old|elling)|wr(ite|ites|ote|iting|itten)|spoke|speak(s|ing)?|according to"
    "|(ask|add|report|claim|warn|explain|insist|post|respond|predict|recall|remark|comment|mention|demand"
    "|recommend|point|assert|contend|complain|reveal|express|talk|answer|suggest|shout)(s|ed|ing)?"
    "|(announc|not|argu|declar|stat|continu|conclud|acknowledg|observ|promis|describ|accus|prais|urg|propos|alleg"
    "|disclos|conced|quot|cit|estimat|agre|criticiz|emphasiz|jok)(e|es|ed|ing)"
    "|call(s|ed|ing)?|admit(s|ted|ting)?|confirm(s|ed|ing)?|den(y|ies|ied|ying)|repl(y|ies|ied|ying)"
    "|tweet(s|ed|ing)?|testif(y|ies|ied|ying)|vow(s|ed|ing)?|pledg(e|es|ed|ing)|refer(s|red|ring)?"
    "|impl(y|ies|ied|ying)|discuss(es|ed|ing)?|stress(es|ed|ing)?"
)
#: What makes an attribution without marks one of speech, in its cue.
SPEECH = re.compile(rf"\b({_FORMS})\b|:", re.IGNORECASE)
KINDS = ("direct", "mixed", "indirect")

Words = frozenset[int]


@dataclass
class Marked:
    """An attribution that people marked, or a quotation that was found."""

    content: Words
    source: Words
    kind: str
    speech: bool = True


@dataclass
class Tally:
    """What was counted over all articles."""

    common: int = 0
    only_found: int = 0
    only_marked: int = 0
    found: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    sources: list[bool] = field(default_factory=list)
    shares: list[tuple[float, float]] = field(default_factory=list)


def read_articles(folder: Path, parts: list[str]) -> list[dict[str, object]]:
    lines = (folder / "attributed-news.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    there = sorted({str(article["part"]) for article in articles})
    if missing := sorted(set(parts).difference(there)):
        raise SystemExit(f"--part {missing[0]}: there are {', '.join(there) or 'no articles'}.")
    return [article for article in articles if article["part"] in parts]


def find_kind(parts: list[str]) -> str:
    if not any(map(_MARK.search, parts)):
        return "indirect"
    whole = all(_OPENS.match(part) and _CLOSES.search(part) for part in map(str.strip, parts))
    return "direct" if whole else "mixed"


def take(starts: np.ndarray, spans: list[list[int]]) -> Words:
    """Return the words that begin in some spans."""
    edges = [np.searchsorted(starts, span) for span in spans]
    return frozenset(number for first, last in edges for number in range(first, last))


def list_marked(article: dict, starts: np.ndarray) -> list[Marked]:
    marked = []
    for one in article["attributions"]:
        content = take(starts, one["content"])
        if content:
            parts = [article["text"][first:last] for first, last in one["content"]]
            cue = " ".join(article["text"][first:last] for first, last in one["cue"])
            kind = find_kind(parts)
            speech = kind != "indirect" or SPEECH.search(cue) is not None
            marked.append(Marked(content, take(starts, one["source"]), kind, speech))
    return marked


def list_found(table: pd.DataFrame, starts: np.ndarray) -> list[Marked]:
    found = []
    for _, parts in table.groupby("quotation"):
        content = take(starts, parts[["start", "end"]].to_numpy().tolist())
        one = parts.iloc[0]
        spans = [[one["source_start"], one["source_end"]]] if one["source"] else []
        if content:
            found.append(Marked(content, take(starts, spans), one["kind"]))
    return found


def pair(marked: list[Marked], found: list[Marked]) -> dict[int, int]:
    """Return which found quotation matches each marked attribution, by their numbers."""
    alike = []
    for one, attribution in enumerate(marked):
        for other, quotation in enumerate(found):
            common = len(attribution.content & quotation.content)
            if 2 * common >= len(attribution.content | quotation.content):
                alike.append((-common / len(attribution.content | quotation.content), one, other))
    pairs: dict[int, int] = {}
    for _, one, other in sorted(alike):
        if one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def count_article(tally: Tally, marked: list[Marked], found: list[Marked], n_words: int) -> None:
    ours = frozenset().union(*(one.content for one in found))
    theirs = frozenset().union(*(one.content for one in marked))
    tally.common += len(ours & theirs)
    tally.only_found += len(ours - theirs)
    tally.only_marked += len(theirs - ours)
    tally.shares.append((len(theirs) / max(n_words, 1), len(ours) / max(n_words, 1)))
    tally.found += len(found)
    pairs = pair(marked, found)
    for number, one in enumerate(marked):
        keys = ["all", *(["speech", one.kind] if one.speech else [])]
        tally.marked.update(keys)
        if number in pairs:
            tally.matched.update(keys)
            if one.source:
                tally.sources.append(one.source == found[pairs[number]].source)
        kind = found[pairs[number]].kind if number in pairs else "not found"
        tally.confusion[one.kind if one.speech else "no speech", kind] += 1
    for number in set(range(len(found))) - set(pairs.values()):
        tally.confusion["not marked", found[number].kind] += 1


def f_score(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)


def relate(shares: np.ndarray) -> float:
    return float(np.corrcoef(shares.T)[0, 1])


def show_shares(shares: np.ndarray) -> None:
    related, everyone = relate(shares), np.arange(len(shares))
    random = np.random.default_rng(7)
    samples = [relate(shares[random.integers(0, len(shares), len(shares))]) for _ in range(2_000)]
    low, high = np.percentile(samples, [2.5, 97.5])
    marked, found = shares.mean(axis=0)
    print(f"share           r {related:.3f} [{low:.3f}, {high:.3f}]  marked {marked:.3f}  found {found:.3f}")
    moves = [number for number in everyone if abs(relate(shares[everyone != number]) - related) >= 0.005]
    rest = relate(np.delete(shares, moves, axis=0))
    print(f"                r {rest:.3f} without {len(moves)} articles that each change it by .005 or more")


def show(tally: Tally, n_words: int, seconds: float) -> None:
    precision = tally.common / (tally.common + tally.only_found)
    recall = tally.common / (tally.common + tally.only_marked)
    print(
        f"content words   precision {precision:.3f}  recall {recall:.3f}  F {f_score(precision, recall):.3f}"
    )
    precision = tally.matched["all"] / tally.found
    for over in ("speech", "all"):
        recall = tally.matched[over] / tally.marked[over]
        print(
            f"attributions    precision {precision:.3f}  recall {recall:.3f}"
            f"  F {f_score(precision, recall):.3f}  ({over})"
        )
    for kind in KINDS:
        print(f"recall {kind:<8} {tally.matched[kind] / tally.marked[kind]:.3f} of {tally.marked[kind]}")
    print(f"source exact    {np.mean(tally.sources):.3f} of {len(tally.sources)}")
    show_shares(np.array(tally.shares))
    print(f"speed           {n_words / seconds:,.0f} words a second\n")
    columns = (*KINDS, "not found")
    print(f"{'marked as':<12}" + "".join(f"{column:>12}" for column in columns) + "   (found as)")
    for row in (*KINDS, "no speech", "not marked"):
        print(f"{row:<12}" + "".join(f"{tally.confusion[row, column]:>12}" for column in columns))


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("data", type=Path, help="the folder with attributed-news.jsonl")
    parser.add_argument(
        "--part", action="append", help="which articles, by their field `part`; may be repeated"
    )
    options = parser.parse_args()
    parts = options.part or ["train"]
    articles = read_articles(options.data, parts)
    ids = pd.Index([str(article["id"]) for article in articles], name="doc_id")
    texts = pd.DataFrame({"text": [article["text"] for article in articles]}, index=ids)
    corpus = Corpus.from_documents(texts, name=" and ".join(parts), language="en")
    store, _ = corpus.token_store, corpus.sentence_store
    narrative.quotations(corpus.take([0]))  # reads the lexicons
    started = time.process_time()
    table = narrative.quotations(corpus)
    seconds = time.process_time() - started
    tally = Tally()
    for row, article in enumerate(articles):
        starts = store.starts[store.bounds[row] : store.bounds[row + 1]]
        found = list_found(table[table["doc_id"] == article["id"]], starts)
        count_article(tally, list_marked(article, starts), found, len(starts))
    print(f"{corpus.name}: {len(articles)} articles, {store.n_tokens:,} words, {tally.found:,} quotations\n")
    show(tally, store.n_tokens, seconds)


if __name__ == "__main__":
    main()
