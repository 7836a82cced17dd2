"""What was read and what was found, summed up: the tables and sentences that a report opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.errors import UnknownNameError
from narrative.figures.captions import count_of
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import SCORES, check
from narrative.tables.tables import format_value, rate_digits

#: What the columns of the tables here are called where a reader sees them.
HEADINGS = {
    "label": "frame",
    "category": "frame",
    "total": "places",
    "per_1000_words": "per 1,000 words",
    "sentences_touched": "sentences with a place",
    "where": "in sentences",
    "number": "sentence",
    "documents": "articles with a place",
    "corpus_documents": "of articles",
    "doc_id": "article",
    "vader": "VADER",
    "textblob": "TextBlob",
    "vader_words": "VADER's words",
    "textblob_words": "TextBlob's words",
    "why": "why a reader might dispute it",
    "weakness": "known weakness",
    "times": "times in the text",
    "categories": "frames found in it",
    "median_words": "words of a typical article",
    "value": "VADER",
}

#: On which scale each tone program gives a single word its value.
WORD_SCALES = {"textblob": "from −1 to 1", "vader": "from −4 to 4"}

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon


def newest(corpus: Corpus) -> str:
    """The `doc_id` of the newest document: the latest date; of several, or without any dates, the last one.

    Raises:
        UnknownNameError: the corpus is empty.
    """
    if not len(corpus):
        raise UnknownNameError("document", "newest", [])
    dates = corpus.documents["date"]
    dated = dates[dates == dates.max()] if dates.notna().any() else dates
    return str(dated.index[-1])


def summarise_frames(scores: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    """Add up the scores of all documents, a row a category, the most frequent first.

    Args:
        scores: what `frame_salience` gave.
        lexicon: the lexicon it was made with.

    Returns:
        `category`, `label`, `total` (weights of places not negated), `words`, `per_1000_words`
        (1000 × total / words: of the whole corpus, no mean of rates), `negated`, `sentences_touched`,
        `sentences`, `documents` (with at least one place), `corpus_documents`.
    """
    check(scores, SCORES, "table of scores")
    rows = []
    for category in lexicon.categories:
        here = scores[scores["category"] == category]
        salience, negated, touched = (
            here[here["measure"] == name] for name in ("salience", "negated", "sentences_touched")
        )
        total, words = float(salience["total"].sum()), int(salience["base"].sum())
        rows.append(
            {
                "category": category,
                "label": lexicon.labels[category],
                "total": total,
                "words": words,
                "per_1000_words": 1000 * total / words if words else float("nan"),
                "negated": float(negated["total"].sum()),
                "sentences_touched": int(touched["total"].sum()),
                "sentences": int(touched["base"].sum()),
                "documents": int((salience["total"] > 0).sum()),
                "corpus_documents": len(salience),
            }
        )
    return pd.DataFrame(rows).sort_values("total", ascending=False, kind="stable", ignore_index=True)


def tabulate_frames(
    scores: pd.DataFrame, corpus: Corpus, lexicon: Lexicon, *, by: str = "outlet", most: int = 6
) -> pd.DataFrame:
    """Set the values of a column of the documents beside each other, in places per 1,000 words.

    Args:
        scores: what `frame_salience` gave.
        corpus: the documents it was made from.
        lexicon: the lexicon it was made with.
        by: the column; empty values are called "not known".
        most: how many values get a column of their own, those with most words; the rest is "others".

    Returns:
        A row a category: `category`, `label`, then a column for each value of `by`: Σtotal / Σbase of its
        documents, times 1,000; missing where they have no words.
    """
    salience = check(scores, SCORES, "table of scores")
    salience = salience[salience["measure"] == "salience"]
    groups = corpus.documents[by].fillna("").astype(str).replace("", "not known")
    words = pd.Series(corpus.word_counts, index=groups.index).groupby(groups).sum()
    largest = words.sort_values(ascending=False, kind="stable").index.tolist()
    names = largest if len(largest) <= most + 1 else [*largest[:most], "others"]
    called = groups.where(groups.isin(names), "others")
    sums = salience.assign(group=salience["doc_id"].map(called)).groupby(["category", "group"])
    rates = 1000 * sums["total"].sum() / sums["base"].sum().where(lambda base: base > 0)
    table = pd.DataFrame({"category": lexicon.categories, "label": [*lexicon.labels.values()]})
    for name in names:
        table[name] = [float(rates[category, name]) for category in lexicon.categories]
    return table


def describe_document(corpus: Corpus, doc_id: str) -> pd.DataFrame:
    """What is known of one document: a row a fact, `what` and `value` (text).

    Title, date, outlet, further metadata, words, sentences, paragraphs; what is not known says so.

    Raises:
        UnknownNameError: the corpus has no such document.
    """
    documents = corpus.documents
    if doc_id not in documents.index:
        raise UnknownNameError("document", doc_id, documents.index[:20])
    number = int(np.flatnonzero(documents.index == doc_id)[0])
    row = documents.iloc[number]
    known = [
        (name, row[name]) for name in documents.columns if name not in ("text", "title", "date", "outlet")
    ]
    facts = [
        ("document", doc_id),
        *((name, row[name]) for name in ("title", "date", "outlet")),
        *((name.replace("_", " "), value) for name, value in known),
        ("words", int(corpus.word_counts[number])),
        ("sentences", int(corpus.sentence_store.counts[number])),
        ("paragraphs", sum(bool(part.strip()) for part in str(row["text"]).split("\n\n"))),
        ("read from", corpus.source),
    ]
    values = [format_value(value) if str(value) != "" else "not known" for _, value in facts]
    return pd.DataFrame({"what": [name for name, _ in facts], "value": values}).replace(
        {"value": {"–": "not known"}}
    )


def say_frames(frames: pd.DataFrame) -> Prose:
    """Say in a few sentences which categories are most frequent, and which are absent."""
    found = frames[frames["total"] > 0]
    documents, words = int(frames["corpus_documents"].max()), int(frames["words"].max())
    where = "the article" if documents == 1 else f"the {count_of(documents, 'article')}"
    if not len(found):
        template = f"No category of the lexicon has a place in the {{words}} of {where}."
        return say(template, words=count_of(words, "word"))
    totals = list(dict.fromkeys(found["total"]))  # from the largest; equal ones are named together
    first, second = (_tied(found, total) for total in [*totals, 0.0][:2])
    template = (
        f"In the {{words}} of {where}, the most frequent frame{first[1]} {{first}}, with {{first_number}}"
    )
    come = "comes" if second[1] == " is" else "come"
    template += f"; then {come} {{second}}, with {{second_number}}." if len(totals) > 1 else "."
    absent = frames.loc[frames["total"] == 0, "label"].tolist()
    template += " No place was found for {absent}." if absent else ""
    if documents == 1:
        template += " This is a count of one text, not a sample of many: it has no margin of error."
    return say(
        template,
        words=count_of(words, "word"),
        first=first[0],
        first_number=first[2],
        second=second[0],
        second_number=second[2],
        absent=join_words(absent),
    )


def _tied(found: pd.DataFrame, total: float) -> tuple[str, str, str]:
    """The categories with `total` places: their names; how the verb goes on; how many that is."""
    here = found[found["total"] == total]
    if not len(here):
        return "", "", ""
    rate = format_value(float(here["per_1000_words"].iloc[0]), rate_digits(here["words"].iloc[0]))
    each = " each" if len(here) > 1 else ""
    return (
        join_words(here["label"].tolist()),
        "s are" if len(here) > 1 else " is",
        f"{count_of(total, 'place')}{each} ({rate} per 1,000 words)",
    )


def say_step(frames: pd.DataFrame) -> Prose:
    """Say how much one place more or less would move a rate: how fine the measure is in so long a text."""
    words = int(frames["words"].max())
    step = format_value(1000 / words if words else None, 1 if words < 20_000 else 3)
    return say(
        "In {words}, one place more or less moves its frame by {step} per 1,000 words: no finer "
        "difference than that can mean anything.",
        words=count_of(words, "word"),
        step=step,
    )


def describe_corpus(corpus: Corpus) -> pd.DataFrame:
    """How many articles and words there are of each outlet, the one with most words first, and of all.

    Returns:
        `outlet` (empty ones as "not known"), `documents`, `first_date`, `last_date`, `words`, `median_words`
        (of an article), `sentences`. With several outlets, the last row is all of them.
    """
    columns = ["documents", "first_date", "last_date", "words", "median_words", "sentences"]
    outlets = corpus.describe(by="outlet").reset_index()
    outlets["outlet"] = outlets["outlet"].fillna("").replace("", "not known")
    outlets = outlets.sort_values("words", ascending=False, kind="stable", ignore_index=True)
    if len(outlets) > 1:
        outlets = pd.concat([outlets, corpus.describe().assign(outlet="all")], ignore_index=True)
    return outlets[["outlet", *columns]]


def list_ends(
    scores: pd.DataFrame, corpus: Corpus, n: int = 3, measure: str = "vader_compound"
) -> pd.DataFrame:
    """List the documents with the smallest and with the largest values of a measure, the smallest first.

    Returns:
        `value`, `doc_id`, `title`, `date`, `outlet`; with 2n documents or fewer, all of them.
    """
    here = check(scores, SCORES, "table of scores")
    here = here[(here["measure"] == measure) & here["value"].notna()].sort_values("value", kind="stable")
    ends = here if len(here) <= 2 * n else pd.concat([here.head(n), here.tail(n)])
    facts = corpus.documents[["title", "date", "outlet"]].loc[ends["doc_id"].tolist()].reset_index(drop=True)
    return pd.concat([ends[["value", "doc_id"]].reset_index(drop=True), facts], axis=1)


def say_category(places: pd.DataFrame, frames: pd.DataFrame, category: str) -> Prose:
    """Say how often one category stands in the text, and where.

    Raises:
        UnknownNameError: the table of frames has no such category.
    """
    rows = frames[frames["category"] == category]
    if not len(rows):
        raise UnknownNameError("category", category, frames["category"])
    row = rows.iloc[0]
    here = places[(places["category"] == category) & ~places["negated"].astype(bool)]
    template = "{label}: {places}, {rate} per 1,000 words"
    where = ""
    if len(here) and int(row["corpus_documents"]) == 1:
        numbers = list(dict.fromkeys(here["number"].tolist()))
        where = join_words([f"{number:,}" for number in numbers])
        template += f", in sentence{'s' if len(numbers) > 1 else ''} {{where}}"
    rate = format_value(float(row["per_1000_words"]), rate_digits(row["words"]))
    return say(
        template + ".",
        label=row["label"],
        places=count_of(float(row["total"]), "place"),
        rate=rate,
        where=where,
    )


def list_places(places: pd.DataFrame, frames: pd.DataFrame) -> pd.DataFrame:
    """Put beside the categories of one document the sentences in which they stand: `where`, from 1."""
    counted = places[~places["negated"].astype(bool)]
    where = [
        ", ".join(str(n) for n in dict.fromkeys(counted.loc[counted["category"] == name, "number"]))
        for name in frames["category"]
    ]
    return frames.assign(where=pd.Series(where, dtype="str", index=frames.index))


def say_tone(scores: pd.DataFrame) -> Prose:
    """Say what tone the documents of a table of scores have together, and on how many words that rests."""
    sums = check(scores, SCORES, "table of scores").groupby("measure")[["total", "base"]].sum()
    values = (sums["total"] / sums["base"].where(sums["base"] > 0)).to_dict()
    return say(
        "On a scale from −1, negative, to 1, positive, VADER puts the text at {vader} and TextBlob at "
        "{textblob}. VADER has a value for {vader_known} of the words, TextBlob for {textblob_known}; of the "
        "rest they say nothing.",
        vader=format_value(values["vader_compound"]),
        textblob=format_value(values["textblob_polarity"]),
        vader_known=_percent(values["vader_coverage"]),
        textblob_known=_percent(values["textblob_coverage"]),
    )


def list_sources(lexicon: Lexicon, vader: str = "vaderSentiment") -> pd.DataFrame:
    """What to cite beside the articles themselves: `what` and `reference`."""
    from narrative.provenance import __version__

    card = lexicon.card
    author, year = card.get("author", "author not known"), card.get("year", "year not known")
    title, licence = card.get("title", lexicon.name), card.get("licence", "not known")
    port = "the author's program, vaderSentiment" if vader == "vaderSentiment" else "the port in NLTK"
    rows = [
        ("lexicon", f"{author} ({year}). {title}. Licence: {licence}."),
        ("behind the lexicon", " ".join(str(card.get("source", "")).split())),
        (
            "VADER",
            "Hutto, C. J., & Gilbert, E. (2014). VADER: A parsimonious rule-based model for sentiment "
            f"analysis of social media text. Proceedings of ICWSM 8, 216–225. Here: {port}.",
        ),
        (
            "TextBlob",
            "Loria, S. TextBlob: Simplified text processing. Its lexicon: De Smedt, T., & Daelemans, W. "
            "(2012). Pattern for Python. Journal of Machine Learning Research 13, 2063–2067.",
        ),
        (
            "program",
            "The narrative contributors (2026). narrative: the rhetoric of news, traceable to the text. "
            f"Version {__version__}.",
        ),
    ]
    return pd.DataFrame([row for row in rows if row[1]], columns=["what", "reference"])


def list_definitions(lexicon: Lexicon) -> pd.DataFrame:
    """What each category means and where it is known to fail, by the lexicon's card.

    Returns:
        `category`, `label`, `patterns` (how many find something: exclusions are not among them),
        `definition`, `weakness`.
    """
    card = lexicon.card.get("categories", {})
    finding = lexicon.entries.loc[~lexicon.entries["pattern"].str.startswith("!"), "category"].value_counts()
    return pd.DataFrame(
        [
            (
                category,
                lexicon.labels[category],
                int(finding.get(category, 0)),
                lexicon.definitions[category],
                str(card.get(category, {}).get("weakness", "")),
            )
            for category in lexicon.categories
        ],
        columns=["category", "label", "patterns", "definition", "weakness"],
    )


def _percent(share: float) -> str:
    return "none" if share != share else f"{100 * share:.0f}%"
