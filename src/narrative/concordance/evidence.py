"""The matches behind a number: the strongest, those to doubt, and the patterns that they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.description import name_articles
from narrative.schema import MATCHES, check

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = ["count_patterns", "pick_strongest", "question_places", "spread_places"]


def pick_strongest(places: pd.DataFrame, n: int = 3) -> pd.DataFrame:
    """Keep, for each category, the matches in the `n` sentences that hold most of it.

    Strength is the summed weight of the matches of the category that are not negated; of two sentences with
    the same, the shorter one, then the earlier one comes first. A sentence that stands in the corpus several
    times is kept once. The rows keep their order within a sentence.
    """
    places = check(places, (*MATCHES, "sentence_text"), "table of matches")
    key = ["category", "doc_id", "sentence"]
    counted = places[~places["negated"].astype(bool)]
    sentences = counted.groupby(key, sort=False).agg(
        strength=("weight", "sum"), length=("sentence_text", lambda texts: len(texts.iloc[0]))
    )
    texts = counted.groupby(key, sort=False)["sentence_text"].first()
    best = (
        sentences.assign(text=texts)
        .sort_values(["strength", "length"], ascending=[False, True], kind="stable")
        .reset_index()
        .drop_duplicates(["category", "text"])
        .groupby("category", sort=False)
        .head(n)
        .reset_index(drop=True)
    )
    best["rank"] = range(len(best))
    chosen = counted.merge(best[[*key, "rank"]], on=key, how="inner")
    return chosen.sort_values(["rank", "start"], kind="stable", ignore_index=True).drop(columns="rank")


def question_places(places: pd.DataFrame, sayings: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the matches that a careful reader might dispute, with the reasons for it in `why`.

    A reason is one of these: the lexicon's own note on the pattern; the same words count in another category
    too; the match is negated, by rule; it stands in quotation marks; or a verb of saying stands before it
    in the sentence, so that the words may be somebody's and not the article's.

    Args:
        places: what `locate` gave (with a lexicon, or there are no notes).
        sayings: matches of a lexicon of verbs of saying in the same documents.

    Returns:
        The matches that have a reason, in their order, with `why`. What is not listed is not thereby beyond
        dispute.
    """
    places = check(places, (*MATCHES, "note", "sentence_text", "sentence_start"), "table of matches")
    verbs: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for verb in () if sayings is None else sayings.to_dict("records"):
        verbs.setdefault((verb["doc_id"], verb["sentence"]), []).append((verb["start"], verb["text"]))
    labels = dict(zip(places["category"], places["label"], strict=True)) if "label" in places else {}
    others = [[labels.get(name, name) for name in names] for names in _overlaps(places)]
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


def spread_places(disputed: pd.DataFrame, corpus: Corpus, *, most: int = 12) -> pd.DataFrame:
    """Choose matches to look at twice that are spread over categories and articles, with their sentences.

    Of each pattern of a category there is one. The categories take turns; each takes the article of which
    fewest were taken so far, and in it the first.

    Args:
        disputed: what `question_places` gave.
        corpus: for the names of the articles.
        most: how many to choose at most.

    Returns:
        `label`, `text`, `sentence_text`, `why`, `article` (its name), `doc_id`.
    """
    columns = ["label", "text", "sentence_text", "why", "article", "doc_id"]
    table = disputed.reset_index(drop=True)
    left = dict(list(table.groupby("category", sort=False)))
    taken: dict[str, int] = {}
    chosen: list[int] = []
    while left and len(chosen) < most:
        for name in list(left):
            rows = left[name]
            place = int(rows["doc_id"].map(taken).fillna(0).to_numpy().argmin())
            article, pattern = str(rows["doc_id"].iloc[place]), rows["pattern"].iloc[place]
            taken[article] = taken.get(article, 0) + 1
            chosen.append(int(rows.index[place]))
            left[name] = rows[rows["pattern"] != pattern]
            if not len(left[name]):
                del left[name]
    found = table.iloc[chosen[:most]].reset_index(drop=True)
    return found.assign(article=pd.Series(name_articles(corpus, found["doc_id"]), dtype="str"))[columns]


def count_patterns(places: pd.DataFrame) -> pd.DataFrame:
    """Count which patterns the sums come from, the most frequent first.

    Returns:
        `category`, `label`, `pattern`, `places` (not negated), `share` (of the matches of the category, 0 to
        1), `note`. A category that rests on one pattern is only as good as that pattern.
    """
    places = check(places, (*MATCHES, "label", "note"), "table of matches")
    counted = places[~places["negated"].astype(bool)]
    table = (
        counted.groupby(["category", "label", "pattern", "note"], sort=False)
        .size()
        .rename("places")
        .reset_index()
        .sort_values("places", ascending=False, kind="stable", ignore_index=True)
    )
    table["share"] = table["places"] / table.groupby("category")["places"].transform("sum")
    return table[["category", "label", "pattern", "places", "share", "note"]]


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
