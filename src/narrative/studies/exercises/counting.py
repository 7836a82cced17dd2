"""Exercises on one corpus and one article: counts, rates, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.figures.captions import count_of
from narrative.schema import check
from narrative.studies.exercises.verdicts import Slip, Verdict, judge_number, judge_text, nothing
from narrative.tables.tables import format_value

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_NO_FRAME = (
    "No frame of this lexicon has a match here. Name another lexicon, or other articles, in the parameters."
)


def check_articles(answer: object, corpus: Corpus) -> Verdict:
    """How many articles does the corpus hold?

    >>> from narrative import Corpus
    >>> two = Corpus.from_documents(pd.DataFrame({"text": ["War and peace.", "Peace."]}))
    >>> check_articles(..., two)
    Not answered yet. How many articles does the corpus hold? Put the number in place of the dots, and run ...
    >>> check_articles(4, two)
    Not yet. That is the number of words. How many articles are they in?
    >>> check_articles(2, two)
    Right. The corpus holds 2 articles. Of such a question one can be certain; keep it apart from what ...
    """
    words, sentences = int(corpus.word_counts.sum()), int(corpus.sentence_store.counts.sum())
    return judge_number(
        answer,
        len(corpus),
        task="How many articles does the corpus hold? Put the number in place of the dots, and run the cell.",
        right="The corpus holds {articles}. Of such a question one can be certain; keep it apart from what "
        "the articles mean.",
        slips=[
            Slip(words, "That is the number of words. How many articles are they in?"),
            Slip(sentences, "That is the number of sentences. How many articles are they in?"),
            Slip(corpus.documents["outlet"].nunique(), "That is the number of outlets, not of articles."),
        ],
        hint="The number stands in the first table, in the column of articles; take that of all outlets.",
        whole=True,
        articles=count_of(len(corpus), "article"),
    )


def check_rate(answer: object, salience: pd.DataFrame) -> Verdict:
    """How many matches has the most frequent frame per 1,000 words?

    Args:
        answer: the rate.
        salience: what `reading.summarise_frames` gave.
    """
    row = _first(salience)
    if row is None:
        return nothing(_NO_FRAME)
    total, words = float(row["total"]), float(row["words"])
    truth = 1000 * total / words
    return judge_number(
        answer,
        truth,
        task="{label} has {places} in {words}. How many is that per 1,000 words?",
        right="{label} has {rate} matches per 1,000 words. A longer text has more matches of everything; the "
        "rate can be compared.",
        slips=[
            Slip(
                total,
                "That is the count. A rate divides it by the number of words, so that long texts and short "
                "ones can be compared.",
            ),
            Slip(total / words, "That is per single word. Of 1,000 words it is a thousand times as much."),
            Slip(100 * total / words, "That is per 100 words, in per cent. The question is per 1,000."),
            Slip(words / total, "That is how many words there are to a match: the division is upside down."),
            Slip(1000 * words / total, "The division is upside down: divide matches by words."),
            Slip(
                1000 * float(row["documents"]) / words,
                "These are the articles with a match. The rate counts matches.",
            ),
        ],
        hint="Divide the number of matches by the number of words, then multiply by 1,000.",
        label=row["label"],
        places=count_of(total, "match"),
        words=count_of(words, "word"),
        rate=format_value(truth, 2),
    )


def check_longest(answer: object, corpus: Corpus) -> Verdict:
    """Which article has the most words? The answer is its `doc_id`."""
    if len(corpus) < 2:
        return nothing("The corpus has a single article, so it is also the longest.")
    words = pd.Series(corpus.word_counts, index=corpus.documents.index)
    longest, shortest = (words.index[words == end].tolist() for end in (words.max(), words.min()))
    characters = corpus.documents["text"].str.len()
    titles = corpus.documents["title"].fillna("").astype(str)
    slips = [
        Slip(
            titles[name],
            "That is the right article. Give its doc_id, by which every table calls it; a title may come "
            "twice.",
        )
        for name in longest
    ]
    slips += [Slip(name, "That is the shortest one.") for name in shortest]
    slips.append(
        Slip(str(characters.idxmax()), "That one has the most characters. Which has the most words?")
    )
    return judge_text(
        answer,
        longest,
        task="Which article has the most words? Give its doc_id, in quotation marks.",
        right="{doc_id} has {words}, {share} of all words of the corpus: so much does it weigh in every "
        "rate.",
        slips=[slip for slip in slips if slip.value],
        hint='Sort the table by the column words, the largest first: sizes.sort_values("words", '
        "ascending=False).",
        doc_id=" and ".join(longest[:3]),
        words=count_of(int(words.max()), "word"),
        share=f"{100 * words.max() / max(words.sum(), 1):.0f}%",
    )


def check_typical(answer: object, corpus: Corpus) -> Verdict:
    """How many words has a typical article, one than which half of them are longer?"""
    words = corpus.word_counts
    if len(words) < 2:
        return nothing("With a single article nothing can be called typical.")
    median = float(np.median(words))
    return judge_number(
        answer,
        median,
        task="How many words has a typical article, so that half of the articles are longer and half are "
        "shorter?",
        right="The median is {median} words, and the mean {mean}. The mean follows a few long articles, the "
        "median does not.",
        slips=[
            Slip(
                float(words.mean()),
                "That is the mean, which a few long articles pull upwards. The typical article is the one "
                "in the middle.",
            ),
            Slip(float(words.sum()), "That is the number of words of all articles together."),
            Slip(float(words.max()), "That is the longest article."),
            Slip(
                (float(words.max()) + float(words.min())) / 2,
                "That lies in the middle between the shortest and the longest; the article in the middle "
                "of the row is another.",
            ),
        ],
        hint='The value in the middle of a column is its median: sizes["words"].median().',
        tolerance=0.0,
        median=format_value(median, 1),
        mean=format_value(float(words.mean()), 1),
    )


def check_touched(answer: object, salience: pd.DataFrame) -> Verdict:
    """In how many sentences of the article does its most frequent frame stand?

    Args:
        answer: the number of sentences.
        salience: what `reading.summarise_frames` gave for the article.
    """
    row = _first(salience)
    if row is None:
        return nothing(_NO_FRAME)
    total, touched, sentences = (int(row[name]) for name in ("total", "sentences_touched", "sentences"))
    return judge_number(
        answer,
        touched,
        task="Read the article, and count: in how many of its sentences does {label} have a match?",
        right="{label} has {places} in {touched} of {sentences}. Many matches in few sentences are one "
        "passage; the same number spread out is a thread.",
        slips=[
            Slip(total, "That is the number of matches. A sentence with two of them is still one sentence."),
            Slip(sentences, "That is how many sentences the article has in all."),
            Slip(sentences - touched, "These are the sentences without a match of it."),
            Slip(int(row["negated"]) + total, "Matches that are negated are marked, and do not count."),
        ],
        hint="Go through the marked article once more: the small figures number the sentences, and the "
        "letter behind each match tells its frame.",
        whole=True,
        label=row["label"],
        places=count_of(total, "match"),
        touched=touched,
        sentences=count_of(sentences, "sentence"),
    )


def check_darkest(answer: object, tone: pd.DataFrame) -> Verdict:
    """Which sentence does VADER find most negative? The answer is its number, counted from 1.

    Args:
        answer: the number.
        tone: what `reading.list_sentence_tone` gave for one article.
    """
    known = check(tone, ("number", "vader", "textblob"), "table of sentences").dropna(subset=["vader"])
    if known["vader"].nunique() < 2:
        return nothing("VADER does not tell the sentences of this article apart. Name another one.")
    values = known["vader"]
    truths = known.loc[values == values.min(), "number"].tolist()
    given = answer
    lowest = tone["textblob"].min()
    slips = [
        Slip(
            number - 1,
            "Tables of Python count from 0. Here the first sentence is number 1, as in the marked article.",
        )
        for number in truths
    ]
    slips += [
        Slip(number, "That is the most positive one.")
        for number in known.loc[values == values.max(), "number"]
    ]
    slips += [
        Slip(number, "That is TextBlob's lowest. The two programs often disagree; here VADER is asked.")
        for number in tone.loc[tone["textblob"] == lowest, "number"]
    ]
    near = next((number for number in truths if number == given), truths[0])
    return judge_number(
        answer,
        near,
        task="Which sentence does VADER find most negative? Give its number, as the article shows it.",
        right="Sentence {number}, with {value}. Read it: is it negative, or does it only tell of something "
        "bad?",
        slips=slips,
        hint="Sort the table by the column vader; the lowest value comes first, and its row has the number.",
        whole=True,
        number=near,
        value=format_value(float(values.min()), 2),
    )


def check_pattern(answer: object, places: pd.DataFrame, salience: pd.DataFrame) -> Verdict:
    """Which pattern of the most frequent frame found most of its matches?

    Args:
        answer: the pattern, as the lexicon writes it.
        places: what `reading.locate` gave.
        salience: what `reading.summarise_frames` gave for the same articles.
    """
    row = _first(salience)
    if row is None:
        return nothing(_NO_FRAME)
    table = check(places, ("category", "pattern", "text", "negated"), "table of matches")
    counted = table[~table["negated"].astype(bool)]
    own, others = (counted[(counted["category"] == row["category"]) == mine] for mine in (True, False))
    found = own["pattern"].value_counts()
    truths = found.index[found == found.max()].tolist()
    words = own.loc[own["pattern"].isin(truths), "text"].unique()
    slips = [
        Slip(row[name], "That is the frame. Which of its patterns is asked for.")
        for name in ("category", "label")
    ]
    slips += [
        Slip(word, "That is a wording that was found. Which pattern of the lexicon found it?")
        for word in words
    ]
    slips += [
        Slip(name, "That pattern is of this frame, but another one found more.") for name in found.index
    ]
    slips += [Slip(name, "That pattern is of another frame.") for name in others["pattern"].unique()]
    return judge_text(
        answer,
        truths,
        task="Which pattern found most of the matches of {label}? Give it as the lexicon writes it, signs "
        "included, in quotation marks.",
        right="“{pattern}” found {places} of {label}, {share} of them. If you doubt this one pattern, you "
        "doubt that share of the sum.",
        slips=slips,
        hint="Count the column pattern in the rows of that frame: value_counts() puts the most frequent "
        "first.",
        label=row["label"],
        pattern=" and ".join(truths[:3]),
        places=count_of(int(found.max()), "match"),
        share=f"{100 * found.max() / len(own):.0f}%",
    )


def check_without(answer: object, salience: pd.DataFrame) -> Verdict:
    """In how many articles has the most frequent frame no match at all?

    Args:
        answer: the number of articles.
        salience: what `reading.summarise_frames` gave.
    """
    row = _first(salience)
    if row is None:
        return nothing(_NO_FRAME)
    held, whole = int(row["documents"]), int(row["corpus_documents"])
    if whole < 2:
        return nothing("The corpus has a single article; the question needs several.")
    return judge_number(
        answer,
        whole - held,
        task="In how many articles does {label} have no match at all?",
        right="{label} stands in {held} of {articles}. A frame may be frequent because many articles use it "
        "a little, or because a few use it a great deal.",
        slips=[
            Slip(held, "That is how many articles have a match of it. How many have none?"),
            Slip(whole, "That is how many articles there are in all."),
            Slip(float(row["total"]), "That is the number of matches; the question is about articles."),
        ],
        hint="The rates hold a row for each article; those without a match have the value 0.",
        whole=True,
        label=row["label"],
        held=held,
        articles=count_of(whole, "article"),
    )


def _first(salience: pd.DataFrame) -> pd.Series | None:
    """The most frequent frame; of several, the first; `None` where none has a match."""
    columns = ("label", "total", "words", "negated", "sentences_touched", "sentences", "documents")
    table = check(salience, columns, "table of frames")
    return table.iloc[0] if len(table) and table["total"].iloc[0] > 0 else None
