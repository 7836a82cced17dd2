"""From numbers back to the text: the places behind a sum, the sentences around them, and what to doubt.

Sentences are numbered from 0 in every table (`sentence`), as everywhere; what is shown to a reader counts
from 1 (`number`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from narrative.concordance import kwic
from narrative.errors import UnknownNameError
from narrative.schema import MATCHES, SCORES, SENTENCE_SCORES, check
from narrative.tables import format_value, html_text

if TYPE_CHECKING:
    from narrative.corpus import Corpus
    from narrative.lexicon import Lexicon


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


def locate(corpus: Corpus, matches: pd.DataFrame, lexicon: Lexicon | None = None) -> pd.DataFrame:
    """Put beside each place where in the text it stands, the sentence around it, and the note on its pattern.

    Returns:
        The matches, with `number` (of the sentence, from 1), `sentences` (how many the document has),
        `position` (sentences from the beginning, with the part of the sentence before the place),
        `sentence_start`, `sentence_text`, and `note` (of the lexicon's entry; empty without `lexicon`).
    """
    places = check(matches, MATCHES, "table of matches").reset_index(drop=True)
    store = corpus.sentence_store
    document = pd.Index(corpus.documents.index).get_indexer(pd.Index(places["doc_id"]))
    row = store.bounds[document] + places["sentence"].to_numpy()
    start, end = store.starts[row].astype(np.int64), store.ends[row].astype(np.int64)
    texts = corpus.documents["text"].tolist()
    part = (places["start"].to_numpy() - start) / np.maximum(end - start, 1)
    notes = _notes(lexicon) if lexicon is not None else {}
    keys = zip(places["category"], places["pattern"], strict=True)
    return places.assign(
        number=places["sentence"] + 1,
        sentences=np.diff(store.bounds)[document],
        position=places["sentence"] + np.clip(part, 0, 1),
        sentence_start=start,
        sentence_text=pd.Series(
            [texts[d][a:b] for d, a, b in zip(document, start, end, strict=True)], dtype="str"
        ),
        note=pd.Series([notes.get(key, "") for key in keys], dtype="str"),
    )


def pick_strongest(places: pd.DataFrame, n: int = 3) -> pd.DataFrame:
    """Keep, for each category, the places in the `n` sentences that hold most of it.

    Strength is the summed weight of the places of the category that are not negated; of two sentences with
    the same, the shorter one, then the earlier one comes first. The rows keep their order within a sentence.
    """
    check(places, (*MATCHES, "sentence_text"), "table of places")
    key = ["category", "doc_id", "sentence"]
    counted = places[~places["negated"].astype(bool)]
    sentences = counted.groupby(key, sort=False).agg(
        strength=("weight", "sum"), length=("sentence_text", lambda texts: len(texts.iloc[0]))
    )
    best = (
        sentences.sort_values(["strength", "length"], ascending=[False, True], kind="stable")
        .groupby("category", sort=False)
        .head(n)
        .reset_index()
    )
    best["rank"] = range(len(best))
    chosen = counted.merge(best[[*key, "rank"]], on=key, how="inner")
    return chosen.sort_values(["rank", "start"], kind="stable", ignore_index=True).drop(columns="rank")


def question_places(places: pd.DataFrame, sayings: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the places that a careful reader might dispute, with the reasons for it in `why`.

    A reason is one of these: the lexicon's own note on the pattern; the same words count in another category
    too; the place is negated, by rule; it stands in quotation marks; or a verb of saying stands before it
    in the sentence, so that the words may be somebody's and not the article's.

    Args:
        places: what `locate` gave (with a lexicon, or there are no notes).
        sayings: matches of a lexicon of verbs of saying in the same documents.

    Returns:
        The places that have a reason, in their order, with `why`. What is not listed is not thereby beyond
        dispute.
    """
    check(places, (*MATCHES, "note", "sentence_text", "sentence_start"), "table of places")
    verbs: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for verb in () if sayings is None else sayings.to_dict("records"):
        verbs.setdefault((verb["doc_id"], verb["sentence"]), []).append((verb["start"], verb["text"]))
    others = _overlaps(places)
    why = []
    for row, place in enumerate(places.to_dict("records")):
        before = [t for at, t in verbs.get((place["doc_id"], place["sentence"]), []) if at < place["start"]]
        reasons = [place["note"]] if place["note"] else []
        reasons += [f"Counts in {', '.join(others[row])} too."] if others[row] else []
        reasons += ["Negated, so it is counted apart."] if place["negated"] else []
        if _in_quotes(place["sentence_text"], place["start"] - place["sentence_start"]):
            reasons.append("In quotation marks: perhaps somebody else's words.")
        elif before:
            reasons.append(f"After “{before[-1]}”: perhaps a speaker's words, not the article's.")
        why.append(" ".join(reason.rstrip() for reason in reasons))
    listed = places.assign(why=pd.Series(why, dtype="str", index=places.index))
    return listed[listed["why"] != ""].reset_index(drop=True)


def compare_words(corpus: Corpus, matches: pd.DataFrame, tone: pd.DataFrame) -> pd.DataFrame:
    """Set the words of the frames against what the tone programs know of them.

    Args:
        corpus: what was read.
        matches: the places of the frames.
        tone: the places of tone, as `tone_matches` gives them.

    Returns:
        A row for each wording (in small letters) of a frame, the most frequent first: `category`, `words`,
        `places`, and `textblob` and `vader`: the mean of the values that the program gave to words of
        these places, missing where it knows none of them.
    """
    check(matches, MATCHES, "table of matches")
    values = {name: _values_within(corpus, matches, tone, name) for name in ("textblob", "vader")}
    table = matches.assign(words=matches["text"].str.lower(), **values)
    grouped = table.groupby(["category", "words"], sort=False).agg(
        places=("words", "size"), textblob=("textblob", "mean"), vader=("vader", "mean")
    )
    return grouped.reset_index().sort_values("places", ascending=False, kind="stable", ignore_index=True)


def look_up(
    corpus: Corpus, phrases: Sequence[str], matches: pd.DataFrame, tone: pd.DataFrame
) -> pd.DataFrame:
    """Say of phrases whose meaning a reader knows what the method makes of them.

    Returns:
        A row a phrase: `phrase`, `times` in the corpus, `categories` (of places that overlap with it, comma
        between), and `textblob` and `vader` (mean of the values of its words; missing if none has one).
    """
    rows = []
    for phrase in phrases:
        lines = kwic(corpus, phrase)
        found = pd.DataFrame({name: lines[name] for name in ("doc_id", "start", "end")})
        categories = sorted({c for row in _touching(corpus, found, matches) for c in row})
        row: dict[str, Any] = {"phrase": phrase, "times": len(found), "categories": ", ".join(categories)}
        for program in ("textblob", "vader"):
            row[program] = float(pd.Series(_values_within(corpus, found, tone, program)).mean())
        rows.append(row)
    return pd.DataFrame(rows, columns=["phrase", "times", "categories", "textblob", "vader"])


def list_sentence_tone(corpus: Corpus, sentence_scores: pd.DataFrame) -> pd.DataFrame:
    """Set the tone of every sentence beside its text.

    The columns are `doc_id`, `sentence`, `number` (from 1), `vader`, `textblob` and `text`. A value is missing where the program knows no word of the sentence.
    """
    scores = check(sentence_scores, SENTENCE_SCORES, "table of sentence scores")
    wide = scores.pivot(index=["doc_id", "sentence"], columns="measure", values="value").reset_index()
    document = pd.Index(corpus.documents.index).get_indexer(pd.Index(wide["doc_id"]))
    order = np.lexsort((wide["sentence"].to_numpy(), document))
    wide, document = wide.iloc[order].reset_index(drop=True), document[order]
    store, texts = corpus.sentence_store, corpus.documents["text"].tolist()
    rows = store.bounds[document] + wide["sentence"].to_numpy()
    spans = zip(document, store.starts[rows], store.ends[rows], strict=True)
    return pd.DataFrame(
        {
            "doc_id": wide["doc_id"],
            "sentence": wide["sentence"],
            "number": wide["sentence"] + 1,
            "vader": wide["vader_compound"].where(wide["vader_coverage"] > 0),
            "textblob": wide["textblob_polarity"].where(wide["textblob_coverage"] > 0),
            "text": pd.Series([texts[d][a:b] for d, a, b in spans], dtype="str"),
        }
    )


def sentence_anchor(doc_id: str, number: int) -> str:
    """The name under which a sentence of a marked text can be linked to, of harmless characters only.

    >>> sentence_anchor("2023/an article", 3)
    's-2023_2f_an_20_article-3'
    """
    name = "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in doc_id)
    return f"s-{name}-{number}"


@dataclass(frozen=True)
class Prose:
    """A paragraph with computed numbers and words from the corpus in it; made by `say`."""

    template: str
    values: Mapping[str, object]

    def _repr_html_(self) -> str:
        shown = {name: f"<strong>{html_text(format_value(v))}</strong>" for name, v in self.values.items()}
        return f'<p class="narrative-prose">{self.template.format(**shown)}</p>'

    def __repr__(self) -> str:
        return self.template.format(**{name: format_value(v) for name, v in self.values.items()})


def say(template: str, **values: object) -> Prose:
    """A paragraph of a report in which the numbers are computed.

    Args:
        template: the sentence, with a name in braces where a value belongs.
        values: numbers are rounded; text, which may be a corpus's, is never markup.

    >>> say("{places} of unity in {words} words.", places=count_of(4, "place"), words=1404)
    4 places of unity in 1,404 words.
    """
    return Prose(template, values)


def count_of(number: float, noun: str) -> str:
    """A number with its noun.

    >>> count_of(1, "place"), count_of(2, "place"), count_of(0, "place")
    ('1 place', '2 places', 'no places')
    """
    return f"{f'{number:,g}' if number else 'no'} {noun}{'' if number == 1 else 's'}"


def _notes(lexicon: Lexicon) -> dict[tuple[str, str], str]:
    entries = lexicon.entries
    notes = entries["note"].fillna("").astype(str)
    return dict(zip(zip(entries["category"], entries["pattern"], strict=True), notes, strict=True))


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


def _overlaps(places: pd.DataFrame) -> list[list[str]]:
    """For each place, the other categories in which some of its words count too."""
    found: list[list[str]] = [[] for _ in range(len(places))]
    open_places: list[tuple[int, str, int, str]] = []
    rows = places[["doc_id", "start", "end", "category"]].reset_index(drop=True)
    for row, (doc_id, start, end, category) in enumerate(rows.itertuples(index=False)):
        open_places = [one for one in open_places if one[1] == doc_id and one[2] > start]
        for other, _, _, name in open_places:
            if name != category:
                found[row].append(name)
                found[other].append(category)
        open_places.append((row, str(doc_id), int(end), str(category)))
    return [list(dict.fromkeys(names)) for names in found]


def _in_quotes(sentence: str, at: int) -> bool:
    """Whether a quotation was opened before the place in its sentence, and not closed."""
    before = sentence[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1
