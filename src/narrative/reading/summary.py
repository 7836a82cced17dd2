"""What was found, in the sentences that a report opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.languages import list_untold
from narrative.figures.captions import count_of
from narrative.measures.fitting import is_foreign
from narrative.measures.summaries import tabulate_frames
from narrative.measures.tones import TONES, list_tones
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import SCORES, check
from narrative.tables.tables import format_share, format_value, rate_digits

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

#: `tabulate_frames` once stood here, and others import it from here.
__all__ = [
    "say_article",
    "say_corpus",
    "say_frames",
    "say_step",
    "say_tone",
    "say_unknown",
    "tabulate_frames",
]


def say_corpus(corpus: Corpus) -> Prose:
    """Say in a line what was read: articles, outlets, days and words.

    >>> from narrative import load_corpus
    >>> say_corpus(load_corpus("harbour"))
    harbour: 63 articles of 4 outlets, 2019-03-05 to 2019-04-28; 20,118 words.
    """
    outlets = corpus.documents["outlet"]
    dates = corpus.documents["date"].dropna().dt.normalize()
    known = int(outlets[outlets != ""].nunique())
    template = "{name}: {articles}"
    template += " of {outlets}" if known else ""
    several = len(dates) > 0 and dates.min() < dates.max()
    template += ", {first} to {last}" if several else ", {first}" if len(dates) else ""
    return say(
        template + "; {words}.{untold}",
        name=corpus.name,
        articles=count_of(len(corpus), "article"),
        outlets=count_of(known, "outlet"),
        first=format_value(dates.min()) if len(dates) else "",
        last=format_value(dates.max()) if len(dates) else "",
        words=count_of(int(corpus.word_counts.sum()), "word"),
        untold="".join(f" {sentence}" for sentence in list_untold(corpus)),
    )


def say_article(article: Corpus, cited: str) -> Prose:
    """Say in a line which article was read, how long it is, and if its language is not known.

    Args:
        article: a corpus of one article.
        cited: its name, from `name_articles`.
    """
    return say(
        "{cited}; {words}.{untold}",
        cited=cited,
        words=count_of(int(article.word_counts.sum()), "word"),
        untold="".join(f" {sentence}" for sentence in list_untold(article)),
    )


def say_frames(frames: pd.DataFrame) -> Prose:
    """Say in a few sentences which categories are most frequent, and which are absent."""
    found = frames[frames["total"] > 0]
    documents, words = int(frames["corpus_documents"].max()), int(frames["words"].max())
    where = "the article" if documents == 1 else f"the {count_of(documents, 'article')}"
    n_left_out = int(frames["left_out"].max()) if "left_out" in frames else 0
    left_out = " Left out: {left_out} in another language than the lexicon." if n_left_out else ""
    if documents and frames["negated"].isna().all():
        left_out += " Negation was not looked for: its rules are for English. Every match counts."
    others = count_of(n_left_out, "article")
    if not documents and n_left_out:
        return say("Nothing was counted." + left_out, left_out=others)
    if not words:
        return say("Nothing was counted: {where} {have} no words." + left_out, where=where,
                   have="has" if documents == 1 else "have", left_out=others)  # fmt: skip
    if not len(found):
        template = f"No category of the lexicon has a match in the {{words}} of {where}." + left_out
        return say(template, words=count_of(words, "word"), left_out=others)
    totals = list(dict.fromkeys(found["total"]))  # from the largest; equal ones are named together
    first, second = (_tied(found, total) for total in [*totals, 0.0][:2])
    template = (
        f"In the {{words}} of {where}, the most frequent frame{first[1]} {{first}}, with {{first_number}}"
    )
    come = "comes" if second[1] == " is" else "come"
    template += f"; then {come} {{second}}, with {{second_number}}." if len(totals) > 1 else "."
    absent = frames.loc[frames["total"] == 0, "label"].tolist()
    template += " No match was found for {absent}." if absent else ""
    if documents == 1:
        template += " This is a count of one text, not a sample of many: it has no margin of error."
    return say(
        template + left_out,
        left_out=others,
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
        f"{count_of(total, 'match')}{each} ({rate} per 1,000 words)",
    )


def say_step(frames: pd.DataFrame) -> Prose:
    """Say how much one place more or less would move a rate: how fine the measure is in so long a text."""
    words = int(frames["words"].max())
    step = format_value(1000 / words if words else None, 1 if words < 20_000 else 3)
    return say(
        "In {words}, one match more or less moves its frame by {step} per 1,000 words: smaller "
        "differences mean nothing.",
        words=count_of(words, "word"),
        step=step,
    )


def say_tone(scores: pd.DataFrame) -> Prose:
    """Say what tone the documents of a table of scores have together, and on how many words that rests."""
    scores = check(scores, SCORES, "table of scores")
    sums = scores.groupby("measure")[["total", "base"]].sum()
    values = (sums["total"] / sums["base"].where(sums["base"] > 0)).to_dict()
    scored = list_tones(scores["measure"])
    n_left_out = scores.loc[is_foreign(scores), "doc_id"].nunique()
    left_out = count_of(n_left_out, "article")
    if n_left_out and n_left_out == scores["doc_id"].nunique():
        return say(
            "No tone: {names} know English only, and {left_out} not in it.",
            names=join_words([each.label for each in scored]),
            left_out="the article is" if n_left_out == 1 else f"the {left_out} are",
        )
    first, *others = scored
    puts = [f"{each.label} at {{{each.measure}}}" for each in others]
    knows = [f"{each.label} for {{{each.coverage}}}" for each in others]
    return say(
        f"{first.label} puts the text at {{{first.measure}}} on a scale from −1, negative, to 1, positive"
        + (f"; {join_words(puts)}" if puts else "")
        + f". {first.label} has a value for {{{first.coverage}}} of the words"
        + (f", {join_words(knows)}" if knows else "")
        + "; of the rest nothing is said."
        + (" Left out: {left_out} in another language than English." if n_left_out else ""),
        left_out=left_out,
        **{each.measure: format_value(values[each.measure]) for each in scored},
        **{each.coverage: _percent(values[each.coverage]) for each in scored},
    )


def say_unknown(words: pd.DataFrame, most: int = 6) -> Prose:
    """Say for how many matches of frames each measure of tone has no value, with the most frequent words.

    Args:
        words: what `compare_words` gave.
        most: how many words to name.
    """
    said: list[str] = []
    values: dict[str, str] = {}
    for each in TONES:
        if each.name not in words:
            continue
        unknown = words[words[each.name].isna()]
        named = [f"“{word}”" for word in dict.fromkeys(unknown["words"])]
        more = ", …" if len(named) > most else ""
        values |= {
            f"{each.name}_places": count_of(int(unknown["places"].sum()), "match"),
            f"{each.name}_words": ", ".join(named[:most]) + more,
        }
        end = f": {{{each.name}_words}}" if named else ""
        said.append(f"{each.label} has no value at all for any word of {{{each.name}_places}}{end}.")
    whole = count_of(int(words["places"].sum()), "match")
    return say("The frames have {whole} in the text. " + " ".join(said), whole=whole, **values)


def _percent(share: float) -> str:
    return "none" if share != share else format_share(share)
