"""Stance: how a text speaks of its claims, itself and its reader, and by which rhetorical devices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.engine.sentences import sentence_of
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match
from narrative.measures.framing import frame_salience
from narrative.measures.rhetorical_devices import (
    ARTICLES,
    OWNERS,
    PREPOSITIONS,
    REACH,
    Sentence,
    find_contrasts,
    find_questions,
    find_threes,
    word_set,
)
from narrative.schema import MATCHES, SCORES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.engine.tokens import TokenStore

Ints = npt.NDArray[np.int64]

#: The devices that rules find, besides those that the lexicon `devices` lists.
RULES = {
    "questions": "A question, up to its mark.",
    "anaphora": "Successive sentences that begin with the same words.",
    "threes": "Three members of a list that are built alike.",
    "contrast": "Two halves built alike, of which one is denied: not X but Y.",
}
_SAYING = word_set(
    "said says say added adds told asked asks replied wrote argued explained noted claimed insisted"
)
#: One of these alone says nothing if successive sentences begin with it.
_WEAK = (
    ARTICLES
    | OWNERS
    | PREPOSITIONS
    | word_set("and or but so then if when while as he she it they i mr mrs ms dr there however also")
)
_ARTICLES = frozenset(("the", "a", "an"))
_COMMA = re.compile(",")
#: So many documents are gone through at once.
_BLOCK = 2_000
#: A row of the table of matches to be: document, start, end, category, rule.
Place = tuple[int, int, int, str, str]


def stance(
    corpus: Corpus, *, matches: pd.DataFrame | None = None, quotations: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Score how each document hedges, insists, judges, says *I* and turns to its reader, and its devices.

    Categories of the lexicon `stance`: hedges, boosters, attitude markers, self mention and engagement
    (Hyland 2005). Of the lexicon `devices`: modality (obligation, possibility, prediction), superlatives,
    absolutes and direct address; and by rules (`narrative.measures.rhetorical_devices`, and below):
    questions, anaphora, threes and contrast pairs. For each the three measures of `frame_salience`: matches
    by words (shown per 1,000), negated matches, and sentences touched.

    *Anaphora* is repetition at the start of successive sentences: two or more words in three sentences,
    three in two (not if they begin with *the*, *a*, *he*, *she*, *it* or *they*), or one in three if it is a
    word of weight (no article, preposition, conjunction nor pronoun). Sentences of fewer than three words,
    without a stop at the end, or that say who speaks (*He said*) are none. Each sentence counts.

    How often this is right was counted on invented sentences made to trap it, for questions, anaphora,
    threes, contrast, superlatives, absolutes and direct address: of 90 matches found in 167 sentences with
    which the rules were made, 87 were right (97 %), and 4 of 91 were missed. On 40 more of the first four
    kinds, written afterwards, 20 of 21 were right (95 %), but 11 of 31 were missed, most of them anaphora:
    the rules rather miss a device than invent one (`python -m pytest tests/measures/test_stance_devices.py -k
    precision`; the sentences stand there). For the words of stance and modality 116 more sentences were
    invented after the lists were made, 53 of them traps alone ("The museum is a must."): 61 of 87 matches
    were right (70 %) and 2 of 63 were missed (`tests/lexicons/test_stance_traps.py`): these lists invent
    rather than miss. Real news is neither.

    In news most stance is that of the people quoted: `quotations` tells the two apart. Compare texts of a
    genre, and read the matches.

    Args:
        corpus: what was read.
        matches: what it gave, if `stance_matches(corpus)` was already called.
        quotations: from `quotations(corpus)`, for scores of each voice, as in `frame_salience`.

    Returns:
        A table of scores; the column `lexicon` says which lexicon a category is of.

    Source: Hyland, K. (2005), Stance and engagement, Discourse Studies 7:173-192.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "Is it over? It may be. This was not an end but a beginning."
    >>> corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), name="example")
    >>> scores = stance(corpus)
    >>> found = scores[(scores["measure"] == "salience") & (scores["total"] > 0)]
    >>> print(found[["lexicon", "category", "total", "base"]].to_string(index=False))
    lexicon    category  total  base
     stance      hedges    1.0    14
    devices possibility    1.0    14
    devices   questions    1.0    14
    devices    contrast    1.0    14
    """
    places = (
        stance_matches(corpus)
        if matches is None
        else check(matches, MATCHES, "table of matches", documents=corpus.whole.documents)
    )
    tables = [
        frame_salience(
            corpus, lexicon, matches=places[places["lexicon"] == lexicon.name], quotations=quotations
        )
        for lexicon in (_shipped("stance"), _devices())
    ]
    return check(pd.concat(tables, ignore_index=True), SCORES, "table of scores")


def stance_matches(corpus: Corpus) -> pd.DataFrame:
    """Find the matches that `stance` counts, so that every number can be read.

    Returns:
        A table, by document and position. `pattern` is the entry of the lexicon, or the name of the
        rule ("not … but"); the rules' matches weigh 1 and are never negated.

    >>> import pandas as pd
    >>> from narrative import Corpus
    >>> text = "We want faster, cheaper, cleaner trains. Less a plan than a prayer, some say."
    >>> places = stance_matches(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"])))
    >>> print(places[["text", "category", "pattern"]].to_string(index=False))
                         text     category       pattern
                           We self_mention            we
     faster, cheaper, cleaner       threes   same ending
    Less a plan than a prayer     contrast   less … than
    """
    tables = [match(corpus, _shipped(name)) for name in ("stance", "devices")]
    tables.append(_table(corpus, list(_find(corpus))))
    places = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)
    rows = corpus.documents.index.get_indexer(pd.Index(places["doc_id"]))
    lexicons = (places["lexicon"] != "stance").to_numpy()
    order = np.lexsort((lexicons, places["end"].to_numpy(), places["start"].to_numpy(), rows))
    return check(places.iloc[order].reset_index(drop=True), MATCHES, "table of matches")


#: Each is read and checked once; nothing here changes it.
_shipped = cache(load_lexicon)


def _devices() -> Lexicon:
    """The lexicon `devices` with the categories that rules find."""
    lexicon = _shipped("devices")
    ruled = {name: {"label": name.capitalize(), "definition": said} for name, said in RULES.items()}
    return replace(lexicon, card={**lexicon.card, "categories": {**lexicon.card["categories"], **ruled}})


class _Forms(NamedTuple):
    """What is true of the words of a corpus: of its normal forms, and (`small`) of its surface forms."""

    joins: npt.NDArray[np.bool_]  # and, or
    denies: npt.NDArray[np.bool_]  # not, less, *n't
    small: npt.NDArray[np.bool_]  # written as the normal form is

    @classmethod
    def of(cls, store: TokenStore) -> _Forms:
        joins = [form in ("and", "or") for form in store.forms]
        denies = [form in ("not", "less") or form.endswith("n't") for form in store.forms]
        small = store.vocabulary == store.forms[store.form_of]
        return cls(np.array(joins, bool), np.array(denies, bool), np.asarray(small, bool))


class _Reader:
    """The sentences of some documents, one after the other, as words and the text between them."""

    def __init__(self, corpus: Corpus, texts: list[str], known: _Forms, rows: range) -> None:
        chosen = np.arange(rows.start, rows.stop)
        self.tokens, self.sentences = corpus.token_store.take(chosen), corpus.sentence_store.take(chosen)
        self.row, self.texts, self.known = rows.start, texts[rows.start : rows.stop], known
        within = sentence_of(self.sentences, self.tokens.documents, self.tokens.starts)
        numbers = self.sentences.bounds[self.tokens.documents] + within
        #: The first token of each sentence, and the end of the last.
        self.firsts = np.searchsorted(numbers, np.arange(self.sentences.n_sentences + 1))
        self.owners = np.repeat(np.arange(self.sentences.n_documents), self.sentences.counts)
        #: The normal form of each token.
        self.forms = self.tokens.form_of[self.tokens.types]

    def touched(self, tokens: Ints) -> npt.NDArray[np.bool_]:
        """Whether each sentence has one of some tokens."""
        found = np.zeros(self.sentences.n_sentences, np.bool_)
        found[np.searchsorted(self.firsts, tokens, side="right") - 1] = True
        return found

    def behind_commas(self) -> Ints:
        """The tokens before which there is a comma, not only white space, in order."""
        spots = [(row, sign.start()) for row, text in enumerate(self.texts) for sign in _COMMA.finditer(text)]
        rows, places = np.array(spots, np.int64).reshape(-1, 2).T
        keys = (self.tokens.documents.astype(np.int64) << 32) + self.tokens.starts
        return np.unique(np.searchsorted(keys, (rows << 32) + places))

    def read(self, number: int) -> Sentence:
        """A sentence by its number."""
        store, text = self.tokens, self.texts[self.owners[number]]
        chosen = slice(self.firsts[number], self.firsts[number + 1])
        types, starts = store.types[chosen], store.starts[chosen].tolist()
        ends = (store.starts[chosen] + store.lengths[types]).tolist()
        begins = [int(self.sentences.starts[number]), *ends]
        stops = [*starts, int(self.sentences.ends[number])]
        gaps = [text[begin:stop] for begin, stop in zip(begins, stops, strict=True)]
        return Sentence(store.forms[store.form_of[types]].tolist(), store.vocabulary[types].tolist(), gaps)


def _find(corpus: Corpus) -> Iterator[Place]:
    """All that rules find, in some documents after the other."""
    texts, known = corpus.documents["text"].tolist(), _Forms.of(corpus.token_store)
    for first in range(0, len(texts), _BLOCK):
        reader = _Reader(corpus, texts, known, range(first, min(first + _BLOCK, len(texts))))
        for row, start, end, category, rule in (*_inside(reader), *_anaphora(reader)):
            yield reader.row + row, start, end, category, rule


def _may_have_threes(reader: _Reader) -> npt.NDArray[np.bool_]:
    """Which sentences must be read for threes: by far most lists are not built alike, as arrays can tell.

    What stands between a comma and the next comma, *and* or *or* must begin as the part behind does, or end
    as the one before, or be one word among words in small letters.
    """
    forms, small, size = reader.forms, reader.known.small[reader.tokens.types], len(reader.forms)
    joins = np.append(reader.known.joins[forms], False)
    commas = reader.behind_commas()
    commas = commas[(commas > 0) & (commas < size)]
    parting = joins[:-1].copy()
    parting[commas] = True
    parts = np.append(np.flatnonzero(parting), size)
    second = commas + joins[commas]
    end = parts[np.searchsorted(parts[:-1], second, side="right")]  # the word behind the second member
    third = end + joins[end]
    near = (second < size) & (end - second <= REACH) & (third < size)
    commas, second, end, third = commas[near], second[near], end[near], third[near]
    alike = (forms[second] == forms[third]) | (forms[commas - 1] == forms[end - 1])
    single = (end - second == 1) & small[commas - 1] & small[second] & small[third]
    return reader.touched(commas[alike | single])


def _inside(reader: _Reader) -> Iterator[Place]:
    """The devices inside sentences."""
    tokens, sentences = reader.tokens, reader.sentences
    listed = _may_have_threes(reader).tolist()
    denies = reader.touched(np.flatnonzero(reader.known.denies[reader.forms])).tolist()
    spans = zip(reader.owners.tolist(), sentences.starts.tolist(), sentences.ends.tolist(), strict=True)
    for number, (row, begin, end) in enumerate(spans):
        text = reader.texts[row]
        if text.find("?", begin, end) >= 0:
            for start, stop in find_questions(text[begin:end]):
                yield row, begin + start, begin + stop, "questions", "question mark"
        if not (listed[number] or denies[number]):
            continue
        sentence = reader.read(number)
        first = int(reader.firsts[number])
        found = [("threes", each) for each in (find_threes(sentence) if listed[number] else ())]
        found += [("contrast", each) for each in (find_contrasts(sentence) if denies[number] else ())]
        for category, (one, last, rule) in found:
            stop = int(tokens.starts[first + last] + tokens.lengths[tokens.types[first + last]])
            yield row, int(tokens.starts[first + one]), stop, category, rule


def _anaphora(reader: _Reader) -> Iterator[Place]:
    """Sentences that begin like the one before or behind."""
    sizes = np.diff(reader.firsts)
    forms = reader.forms if len(reader.forms) else np.zeros(1, np.int32)
    heads = np.stack([forms[np.minimum(reader.firsts[:-1] + k, len(forms) - 1)] for k in range(3)], axis=1)
    same = np.zeros(len(heads), np.bool_)
    same[1:] = (heads[1:, 0] == heads[:-1, 0]) & (reader.owners[1:] == reader.owners[:-1])
    runs = np.cumsum(~same)
    lengths = np.bincount(runs, minlength=1)[runs]
    repeated = np.flatnonzero(lengths > 1).tolist()
    for _, members in groupby(repeated, key=lambda number: int(runs[number])):
        for run in _whole(reader, sizes, list(members)):
            yield from _repeats(reader, heads, run)


def _whole(reader: _Reader, sizes: Ints, numbers: list[int]) -> Iterator[list[int]]:
    """Parts of a run of sentences, of at least three words each and with a stop at the end."""

    def counts(number: int) -> bool:
        end = int(reader.sentences.ends[number])
        tail = reader.texts[reader.owners[number]][max(0, end - 3) : end]
        return bool(sizes[number] >= 3) and any(sign in tail for sign in ".!?…")

    for good, part in groupby(numbers, key=counts):
        if good:
            yield list(part)


def _repeats(reader: _Reader, heads: npt.NDArray[Any], run: list[int]) -> Iterator[Place]:
    """The openings of a run of sentences with the same first word that are anaphora, longest first."""
    tokens, done = reader.tokens, set[int]()
    for words, least in ((3, 2), (2, 3), (1, 3)):
        for head, part in groupby(run, key=lambda number: tuple(heads[number, :words].tolist())):
            numbers = list(part)
            opening = [tokens.forms[form] for form in head]
            if len(numbers) < least or done & set(numbers) or not _weighs(opening, len(numbers)):
                continue
            if any(_SAYING & set(reader.read(number).forms[:4]) for number in numbers):
                continue
            done.update(numbers)
            for number in numbers:
                first = int(reader.firsts[number])
                last = first + words - 1
                stop = int(tokens.starts[last] + tokens.lengths[tokens.types[last]])
                rule = f"same {words} words" if words > 1 else "same word"
                yield int(reader.owners[number]), int(tokens.starts[first]), stop, "anaphora", rule


def _weighs(opening: list[str], times: int) -> bool:
    """Whether it says something that so many sentences begin so."""
    if all(word in _WEAK for word in opening):
        return False
    if len(opening) == 2:
        return opening[0] not in _ARTICLES
    return times > 2 or opening[0] not in _ARTICLES | frozenset(
        ["he", "she", "it", "they", "mr", "mrs", "ms", "dr"]
    )


def _table(corpus: Corpus, places: list[Place]) -> pd.DataFrame:
    """Arrange what was found as a table of matches."""
    texts = corpus.documents["text"].tolist()
    rows, starts, ends = (np.array([place[k] for place in places], np.int64) for k in range(3))
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index.take(rows),
            "sentence": sentence_of(corpus.sentence_store, rows, starts),
            "start": starts.astype(np.int32),
            "end": ends.astype(np.int64),
            "text": pd.Series([texts[place[0]][place[1] : place[2]] for place in places], dtype="str"),
            "lexicon": pd.Series(["devices"] * len(places), dtype="str"),
            "category": pd.Series([place[3] for place in places], dtype="str"),
            "pattern": pd.Series([place[4] for place in places], dtype="str"),
            "weight": 1.0,
            "negated": np.zeros(len(places), np.bool_),
        }
    )
    return check(table, MATCHES, "table of matches")
