"""How well passives, their agents and finite verbs are found in sentences that people parsed, and how fast.

    python benchmarks/agency.py DATA [--texts NEWS]

DATA is a folder with `parsed-sentences-half.conllu` (Universal Dependencies, English PUD; 531 sentences of
news and Wikipedia). Each sentence is a document. NEWS is a .parquet file with a column `text`, for the speed.
What is counted:

- *Passive verb*: in the parses, a word with an auxiliary `aux:pass`, or a participle (VBN) that is joined to
  one and has neither auxiliary nor subject of its own; found, the participles of full passives.
- *Agentless* and *by-agent*: the passives without and with an oblique (`obl`) whose preposition is *by*; what
  is found must be of the same kind, and the head of the oblique must lie in the agent found.
- *Reduced*: participles (VBN) that modify a noun or a clause (`acl`, `advcl`), without auxiliary or subject.
- *Subject*: of passives found whose parse has a subject (`nsubj:pass`), the share whose head lies in the
  subject found. Of *who*, *which*, *that* the noun counts that the relative clause modifies.
- *Finite verb*: words with `VerbForm=Fin`, against `find_verbs` without the participles of passives; r is
  over the numbers in a sentence.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import narrative
from arguments import start_parser
from narrative import Corpus
from narrative.agency.finite_verbs import find_verbs


@dataclass(frozen=True)
class Word:
    """A word of a parsed sentence, and where it stands."""

    number: str
    form: str
    tag: str
    features: str
    head: str
    relation: str
    start: int


@dataclass(frozen=True)
class Parse:
    """A sentence with its words, by their numbers, and the words below each."""

    text: str
    words: dict[str, Word]
    below: dict[str, list[Word]]

    def is_passive(self, word: Word) -> bool:
        relations = {one.relation for one in self.below[word.number]}
        if "aux:pass" in relations:
            return True
        above = self.words.get(word.head)
        joined = word.relation == "conj" and word.tag == "VBN" and above is not None
        if not joined or any(one.startswith(("nsubj", "aux")) for one in relations):
            return False
        return any(one.relation == "aux:pass" for one in self.below[word.head])

    def is_reduced(self, word: Word) -> bool:
        relations = [one.relation for one in self.below[word.number]]
        return (
            word.tag == "VBN"
            and word.relation in ("acl", "advcl")
            and not any(one.startswith(("aux", "nsubj", "cop", "expl")) for one in relations)
        )

    def find_agent(self, word: Word) -> Word | None:
        for one in self.below[word.number]:
            if one.relation.startswith("obl") and any(
                case.form.lower() == "by" and case.relation == "case" for case in self.below[one.number]
            ):
                return one
        return None

    def find_subject(self, word: Word) -> Word | None:
        for one in self.below[word.number]:
            if one.relation.startswith("nsubj"):
                relative = one.form.lower() in ("who", "which", "that") and word.relation == "acl:relcl"
                return self.words[word.head] if relative else one
        return None


def read_parses(path: Path) -> Iterator[Parse]:
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, words, place = "", {}, 0
        below: dict[str, list[Word]] = defaultdict(list)
        for line in block.splitlines():
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ")
            cells = line.split("\t")
            if not cells[0].isdigit():
                continue
            place = text.index(cells[1], place)
            word = Word(cells[0], cells[1], cells[4], cells[5], cells[6], cells[7], place)
            words[word.number] = word
            below[word.head].append(word)
            place += len(word.form)
        yield Parse(text, words, below)


def show_f(name: str, found: set[tuple[int, int]], right: set[tuple[int, int]]) -> None:
    both = len(found & right)
    precision, recall = both / max(len(found), 1), both / max(len(right), 1)
    score = 2 * both / max(len(found) + len(right), 1)
    print(f"{name:<14} F {score:.3f}  precision {precision:.3f}  recall {recall:.3f}  of {len(right)}")


def measure_passives(parses: list[Parse], table: pd.DataFrame) -> None:
    full = table[table["kind"] == "full"]
    places = list(zip(full["doc_id"].astype(int), full["verb_start"], strict=True))
    rows = dict(zip(places, full.to_dict("records"), strict=True))
    passive, named, subjects = set(), set(), []
    for number, parse in enumerate(parses):
        for word in parse.words.values():
            if not parse.is_passive(word):
                continue
            key = (number, word.start)
            passive.add(key)
            row = rows.get(key)
            agent, subject = parse.find_agent(word), parse.find_subject(word)
            if agent is not None:
                named.add(key)
                if row and row["has_agent"] and not row["agent_start"] <= agent.start < row["agent_end"]:
                    print("agent elsewhere:", row["agent"], "|", parse.text)
                    rows[key] = {**row, "has_agent": None}
            if row and subject is not None:
                subjects.append(row["subject_start"] <= subject.start < row["subject_end"])
    show_f("passive verb", set(rows), passive)
    show_f("agentless", {key for key, row in rows.items() if row["has_agent"] is False}, passive - named)
    show_f("by-agent", {key for key, row in rows.items() if row["has_agent"]}, named)
    print(f"{'subject':<14} {np.mean(subjects):.3f} of {len(subjects)}")
    reduced = table[table["kind"] == "reduced"]
    right = {
        (number, word.start)
        for number, parse in enumerate(parses)
        for word in parse.words.values()
        if parse.is_reduced(word)
    }
    show_f("reduced", set(zip(reduced["doc_id"].astype(int), reduced["verb_start"], strict=True)), right)


def measure_finite(parses: list[Parse], corpus: Corpus, table: pd.DataFrame) -> None:
    verbs = find_verbs(corpus)
    found = set(zip(verbs["doc_id"].astype(int), verbs["start"], strict=True))
    found -= set(zip(table["doc_id"].astype(int), table["verb_start"], strict=True))
    store, right = corpus.token_store, set()
    for number, parse in enumerate(parses):
        starts = store.starts[store.bounds[number] : store.bounds[number + 1]]
        for word in parse.words.values():
            if "VerbForm=Fin" in word.features:  # a clitic is a part of a word here
                right.add((number, int(starts[np.searchsorted(starts, word.start, side="right") - 1])))
    show_f("finite verb", found, right)
    counts = [np.bincount([number for number, _ in one], minlength=len(parses)) for one in (found, right)]
    print(f"{'':<14} r {np.corrcoef(*counts)[0, 1]:.3f}  found {len(found)}  parsed {len(right)}")


def measure_speed(path: Path) -> None:
    texts = pd.read_parquet(path)[["text"]].astype("str")
    corpus = Corpus.from_documents(texts, name="speed", language="en")
    store, _ = corpus.token_store, corpus.sentence_store
    narrative.passives(corpus.take(np.array([0])))  # reads the lexicon of the tagger
    for name, find in (("passives", narrative.passives), ("finite verbs", find_verbs)):
        started = time.process_time()
        find(corpus)
        seconds = time.process_time() - started
        print(f"{name:<14} {store.n_tokens / seconds:,.0f} words a second, of {store.n_tokens:,}")


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("data", type=Path, help="the folder with parsed-sentences-half.conllu")
    parser.add_argument("--texts", type=Path, help="a .parquet file with a column `text`, for the speed")
    options = parser.parse_args()
    parses = list(read_parses(options.data / "parsed-sentences-half.conllu"))
    ids = pd.Index([str(number) for number in range(len(parses))], name="doc_id")
    documents = pd.DataFrame({"text": [parse.text for parse in parses]}, index=ids)
    corpus = Corpus.from_documents(documents, name="parsed", language="en")
    table = narrative.passives(corpus)
    measure_passives(parses, table)
    measure_finite(parses, corpus, table)
    if options.texts:
        measure_speed(options.texts)


if __name__ == "__main__":
    main()
