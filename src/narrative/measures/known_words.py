"""What the measures of tone and the lexicon know of the same words, and of phrases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from narrative.corpus.corpus import Corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match
from narrative.measures.news_tone import tone_words
from narrative.measures.tones import TONES, list_tones, score_tones
from narrative.measures.valence_formulas import valence
from narrative.schema import MATCHES, SENTENCE_SCORES, check
from narrative.tables.tables import format_value

__all__ = [
    "TEN_SENTENCES",
    "compare_tones",
    "compare_words",
    "find_named",
    "list_sentence_tone",
    "list_untouched",
    "look_up",
]


def compare_words(corpus: Corpus, matches: pd.DataFrame, tone: pd.DataFrame) -> pd.DataFrame:
    """Set the words of the frames against what the measures of tone know of them.

    Args:
        corpus: what was read.
        matches: the matches of the frames, as `match` or `locate` gives them.
        tone: the words of tone, as `find_tone_words` gives them.

    Returns:
        A row for each wording (in small letters) of a frame, the most frequent first: `category`, `label`,
        `words`, `places`, and a column for each of `TONES`: the mean of the values that it gave to words of
        these matches, missing where it knows none of them.
    """
    matches = check(matches, MATCHES, "table of matches", documents=corpus.whole.documents)
    values = {each.name: _values_within(corpus, matches, tone, each.lexicon) for each in TONES}
    labels = matches["label"] if "label" in matches else matches["category"]
    table = matches.assign(words=matches["text"].str.lower(), label=labels, **values)
    grouped = table.groupby(["category", "label", "words"], sort=False).agg(
        places=("words", "size"), **{each.name: (each.name, "mean") for each in TONES}
    )
    return grouped.reset_index().sort_values("places", ascending=False, kind="stable", ignore_index=True)


def look_up(
    corpus: Corpus, phrases: Sequence[str], matches: pd.DataFrame, tone: pd.DataFrame
) -> pd.DataFrame:
    """Say of phrases whose meaning a reader knows what the method makes of them.

    Args:
        corpus: what was read.
        phrases: patterns, as in a lexicon.
        matches: the matches of the frames.
        tone: the words of tone, as `find_tone_words` gives them.

    Returns:
        A row a phrase: `phrase`, `times` in the corpus, `categories` (of matches that overlap with it, comma
        between), and a column for each of `TONES` (mean of the values of its words; missing if none has one).
    """
    rows = []
    for phrase in phrases:
        found = match(corpus, Lexicon.from_entries({"phrase": [phrase]}, name="phrases"))
        categories = sorted({c for row in _touching(corpus, found, matches) for c in row})
        row: dict[str, Any] = {"phrase": phrase, "times": len(found), "categories": ", ".join(categories)}
        for each in TONES:
            row[each.name] = float(pd.Series(_values_within(corpus, found, tone, each.lexicon)).mean())
        rows.append(row)
    return pd.DataFrame(rows, columns=["phrase", "times", "categories", *(each.name for each in TONES)])


def list_sentence_tone(
    corpus: Corpus, sentence_scores: pd.DataFrame, tone: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Set the tone of every sentence beside its text and the words that it comes from.

    Args:
        corpus: what was read.
        sentence_scores: what `score_tones(corpus, by="sentence")` gave.
        tone: the words of tone, as `find_tone_words` gives them.

    Returns:
        `doc_id`, `sentence`, `number` (from 1), a column for each of `TONES` that was scored, `text`, and
        with `tone` also `tone_words`, `vader_words` and `textblob_words`: each word with the value it got. A
        value is missing where the measure knows no word of the sentence.
    """
    scores = check(sentence_scores, SENTENCE_SCORES, "table of sentence scores")
    wide = scores.pivot(index=["doc_id", "sentence"], columns="measure", values="value").reset_index()
    scored = list_tones(scores["measure"]) or list(TONES)
    if not len(scores):  # texts without a sentence: no value of any measure
        names = [name for each in scored for name in (each.measure, each.coverage)]
        wide = wide.reindex(columns=["doc_id", "sentence", *names]).astype({"sentence": "int64"})
    document = pd.Index(corpus.documents.index).get_indexer(pd.Index(wide["doc_id"]))
    order = np.lexsort((wide["sentence"].to_numpy(), document))
    wide, document = wide.iloc[order].reset_index(drop=True), document[order]
    store, texts = corpus.sentence_store, corpus.documents["text"].tolist()
    rows = store.bounds[document] + wide["sentence"].to_numpy()
    spans = zip(document, store.starts[rows], store.ends[rows], strict=True)
    table = pd.DataFrame(
        {
            "doc_id": wide["doc_id"],
            "sentence": wide["sentence"],
            "number": wide["sentence"] + 1,
            **{each.name: wide[each.measure].where(wide[each.coverage] > 0) for each in scored},
            "text": pd.Series([texts[d][a:b] for d, a, b in spans], dtype="str"),
        }
    )
    if tone is None:
        return table
    keys = list(zip(table["doc_id"], table["sentence"], strict=True))
    for each in scored:
        said: dict[tuple[str, int], list[str]] = {}
        for place in tone[tone["lexicon"] == each.lexicon].to_dict("records"):
            value = format_value(float(place["weight"]))
            sign = "" if value.startswith("−") else "+"
            said.setdefault((place["doc_id"], place["sentence"]), []).append(f"{place['text']} {sign}{value}")
        table[f"{each.name}_words"] = pd.Series([", ".join(said.get(key, [])) for key in keys], dtype="str")
    return table


#: Invented sentences on which word lists succeed or fail, each in its way.
TEN_SENTENCES = (
    "Five people lost their lives when the bridge gave way.",
    "The united front of the two parties is a kind of crude oil for the campaign.",
    "Gross domestic product grew, and shares gained interest.",
    "The athlete's test was positive.",
    "Her test for the virus came back negative, and the family was happy.",
    "The striker shot twice and killed the game.",
    "The talks were not without success.",
    "The minister was all smiles, and four hundred jobs are gone.",
    "What a splendid idea to close the only school.",
    "They kept a stool for him.",
)


def compare_tones(texts: Sequence[str]) -> pd.DataFrame:
    """Set what every measure of tone says of some sentences beside each other, with the words of `tone`.

    Args:
        texts: the sentences, in English.

    Returns:
        A row a sentence: `text`, `tone` (`narrative.tone`), `vader` (its compound), `textblob` (its polarity)
        and `valence` (the mean grade of the known words of `news-tone`, from −3 to 3), each missing where no
        word is known, and `tone_words`: the words of `tone` with their grades.

    >>> print(compare_tones(["He died.", "It rained."])[["text", "tone", "vader"]].round(2))
             text  tone  vader
    0    He died. -0.78  -0.56
    1  It rained.   NaN    NaN
    """
    ids = [f"sentence {number:04d}" for number in range(1, len(texts) + 1)]
    corpus = Corpus.from_documents(pd.DataFrame({"text": list(texts)}, index=ids), name="sentences")
    graded = valence(corpus, load_lexicon("news-tone"), "mean")
    scores = pd.concat([score_tones(corpus), graded])
    wide = scores.pivot(index="doc_id", columns="measure", values="value").reindex(ids)
    values = {each.name: wide[each.measure].where(wide[each.coverage] > 0).to_numpy() for each in TONES}
    values["valence"] = wide["valence_mean"].where(wide["valence_coverage"] > 0).to_numpy()
    words = tone_words(corpus)
    shown = words["text"] + " " + words["weight"].map("{:+.3g}".format).str.replace("-", "−")
    said = shown.groupby(words["doc_id"]).agg(", ".join).reindex(ids).fillna("")
    return pd.DataFrame({"text": list(texts), **values, "tone_words": said.to_numpy()})


def list_untouched(sentences: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Keep the sentences in which no frame has a match, negated ones counted too.

    Args:
        sentences: what `list_sentence_tone` gave, or any table with `doc_id` and `sentence`.
        places: the matches of the frames.
    """
    touched = set(zip(places["doc_id"], places["sentence"], strict=True))
    keys = zip(sentences["doc_id"], sentences["sentence"], strict=True)
    return sentences[np.array([key not in touched for key in keys], dtype=bool)].reset_index(drop=True)


def find_named(tone: pd.DataFrame) -> pd.DataFrame:
    """Find words that got a tone although they look like part of a name: a capital inside a sentence.

    Args:
        tone: the words of tone, as `locate(corpus, find_tone_words(corpus))` gives them.

    Returns:
        `doc_id`, `number` (of the sentence, from 1), `words`, `program`, `value`, `sentence_text`. The first
        word of a sentence, and words all in capitals, are left out: their capitals say nothing.
    """
    inside = (tone["start"] > tone["sentence_start"]).to_numpy(dtype=bool)
    capital = [word[:1].isupper() and not word.isupper() for word in tone["text"]]
    valued = (tone["weight"] != 0).to_numpy(dtype=bool)
    named = tone[inside & valued & np.array(capital, dtype=bool)]
    names = {each.lexicon: each.label for each in TONES}
    return pd.DataFrame(
        {
            "doc_id": named["doc_id"],
            "number": named["number"],
            "words": named["text"],
            "program": named["lexicon"].map(names),
            "value": named["weight"],
            "sentence_text": named["sentence_text"],
        }
    ).reset_index(drop=True)


def _keys(corpus: Corpus, table: pd.DataFrame, column: str) -> np.ndarray:
    """A place as one number, which grows from document to document and within each."""
    document = pd.Index(corpus.documents.index).get_indexer(pd.Index(table["doc_id"])).astype(np.int64)
    keys: np.ndarray = document * 2**32 + table[column].to_numpy(dtype=np.int64)
    return keys


def _values_within(corpus: Corpus, places: pd.DataFrame, tone: pd.DataFrame, program: str) -> np.ndarray:
    """The mean value of the words of tone that begin within each place; missing where none does."""
    known = tone[tone["lexicon"] == program]
    keys = _keys(corpus, known, "start")
    order = np.argsort(keys, kind="stable")
    sums = np.concatenate([[0.0], np.cumsum(known["weight"].to_numpy(dtype=float)[order])])
    first = np.searchsorted(keys[order], _keys(corpus, places, "start"), side="left")
    last = np.searchsorted(keys[order], _keys(corpus, places, "end"), side="left")
    values = np.full(len(places), np.nan)
    np.divide(sums[last] - sums[first], last - first, out=values, where=last > first)
    return values


def _touching(corpus: Corpus, spans: pd.DataFrame, matches: pd.DataFrame) -> list[list[str]]:
    """For each span, the categories of the matches that share a character with it."""
    starts, ends = _keys(corpus, matches, "start"), _keys(corpus, matches, "end")
    categories = matches["category"].to_numpy()
    found = []
    for start, end in zip(_keys(corpus, spans, "start"), _keys(corpus, spans, "end"), strict=True):
        found.append(list(dict.fromkeys(categories[(starts < end) & (ends > start)])))
    return found
