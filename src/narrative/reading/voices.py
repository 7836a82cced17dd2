"""Voices in a report: who speaks, in whose voice, by which verbs, and where the method may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from narrative.corpus.description import name_articles
from narrative.corpus.languages import find_fitting
from narrative.engine.sentences import sentence_of
from narrative.errors import ParameterError
from narrative.figures.captions import count_of, say_level
from narrative.reading.findings import Finding
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import QUOTATIONS, SPEAKERS, check
from narrative.tables.tables import format_value
from narrative.voices.assignment import JOURNALIST
from narrative.voices.full_names import join_full_names
from narrative.voices.identity import UNKNOWN
from narrative.voices.marks import find_marked, goes_on
from narrative.voices.quotation_table import DIRECT, INDIRECT
from narrative.voices.speaking import BY_NAME
from narrative.voices.voice_places import PARTS

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

__all__ = [
    "LIGHTS",
    "QUOTED_PARTS",
    "assign_sides",
    "doubt_voices",
    "pick_spoken",
    "question_voices",
    "say_quoting",
    "say_voice_method",
    "say_voices",
    "tabulate_cues",
    "tabulate_speakers",
]  # fmt: skip

#: What is marked of a quotation, and what it is called; the lights in which a verb puts a statement.
QUOTED_PARTS = PARTS
LIGHTS = ("neutral", "supporting", "doubting", "condemning")
#: An indirect quotation of more words than this may contain what the reporter adds.
_LONG = 40
#: Of two words or more in marks, that no rule took for speech.
_FEW = 2
#: So many words are shown of what may be wrong.
_SHOWN_WORDS = 5
#: So many verbs are named in each light.
_VERBS = 3
#: What is shown of a speaker as it was counted.
_SHOWN = ("speaker", "speaker_kind", "n_documents", "n_quotations", "words")


def say_voices(shares: pd.DataFrame, persons: pd.DataFrame, listed: pd.DataFrame, *, level: float) -> Prose:
    """Answer in three sentences who speaks: how much is quoted, who is quoted most, how many have a name.

    Args:
        shares: estimates of `voice_shares` for the whole corpus.
        persons: estimates of `speaker_shares` for the whole corpus.
        listed: what `speakers` gave.
        level: of the intervals.
    """
    check(listed, SPEAKERS, "table of speakers")
    keys = ("estimate", "low", "high")
    voices = {row["category"]: [100 * float(row[key]) for key in keys] for row in shares.to_dict("records")}
    if not listed["n_quotations"].sum() or not voices:
        return say("The rules found no quotation in these articles.")
    own, low, high = voices[JOURNALIST]
    interval = "" if np.isnan(low) else f" ({say_level(level)} interval {100 - high:.0f} to {100 - low:.0f})"
    template = (
        "Of every 100 words, {quoted} are quoted or reported from others{interval}, {direct} of them in "
        "quotation marks."
    )
    most = persons.sort_values("estimate", ascending=False, kind="stable").head(1)
    name, share, articles = "", 0.0, 0
    for row in most.to_dict("records"):
        name, share = str(row["category"]), 100 * float(row["estimate"])
        own_rows = listed[(listed["speaker"] == name) & (listed["joined_by"] == BY_NAME)]
        articles = int(own_rows["n_documents"].sum())
    template += (
        " The person quoted most is {name}, with {share} of every 100 quoted words, in {articles}."
        if name
        else " No person with a full name is quoted."
    )
    named = int(listed.loc[listed["named"].astype(bool), "n_quotations"].sum())
    template += " {named} of {all} with a source are of a person with a name or of an organisation."
    return say(
        template,
        quoted=f"{100 - own:.0f}",
        interval=interval,
        direct=f"{voices[DIRECT][0]:.0f}",
        name=name,
        share=f"{share:.0f}",
        articles=count_of(articles, "article"),
        named=f"{named:,}",
        all=count_of(int(listed["n_quotations"].sum()), "quotation"),
    )


def say_quoting(quotations: pd.DataFrame, corpus: Corpus) -> Prose:
    """Say how many quotations were found, in how many articles, and how many have a source and a speaker."""
    each = check(quotations, QUOTATIONS, "table of quotations").drop_duplicates(["doc_id", "quotation"])
    kinds = each["kind"].value_counts()
    listed = [f"{kinds[kind]:,} {kind}" for kind in (DIRECT, "mixed", INDIRECT) if kind in kinds]
    return say(
        "{whole} in {articles} of {every}{kinds}. {source} have a source; of {known} the speaker is known.",
        whole=count_of(len(each), "quotation").capitalize(),
        articles=f"{each['doc_id'].nunique():,}",
        every=count_of(len(corpus), "article"),
        kinds=f" ({join_words(listed)})" if listed else "",
        source=f"{int((each['source'] != '').sum()):,}",
        known=f"{int((each['speaker_kind'] != UNKNOWN).sum()):,}",
    )


def tabulate_speakers(listed: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Show who speaks: those joined over articles by a full name first, then the others of one article each.

    Returns:
        `speaker`, `speaker_kind`, `n_documents`, `n_quotations`, `words`, `direct` (share of them in marks),
        `position`, `cues`, and `only_in`: the article of a speaker who is known in that one only.
    """
    table = check(listed, SPEAKERS, "table of speakers")
    table = table.sort_values("joined_by", key=lambda names: names != BY_NAME, kind="stable")
    return pd.DataFrame(
        {
            **{
                name: table[name]
                for name in ("speaker", "speaker_kind", "n_documents", "n_quotations", "words")
            },
            "direct": table["direct_words"] / table["words"].clip(lower=1),
            "position": table["position"],
            "cues": table["cues"],
            "only_in": pd.Series(name_articles(corpus, table["doc_id"]), table.index, dtype="str"),
        }
    ).reset_index(drop=True)


def assign_sides(sides: Sequence[str], quotations: pd.DataFrame) -> pd.Series:
    """Say of each row of quotations on which side its speaker is.

    Args:
        sides: such as "dockers: Bettany Roke, Lorcan Bewley"; none: the kinds of speakers are the sides.
        quotations: from `quotations(corpus)`.

    Returns:
        A name for each row; "" for those on no side.

    Raises:
        ParameterError: a side has no colon, or names somebody who is not quoted.

    >>> table = pd.DataFrame({"speaker": ["Ann Lee", "Jo Brask"], "speaker_kind": ["person", "person"]})
    >>> assign_sides(["dockers: Ann Lee"], table).tolist()
    ['dockers', '']
    """
    if not sides:
        kinds = quotations["speaker_kind"].astype("str")
        return kinds.where(kinds != UNKNOWN, "")
    side_of: dict[str, str] = {}
    spoken = set(quotations["speaker"])
    for each in sides:
        name, colon, members = each.partition(":")
        listed = [member.strip() for member in members.split(",") if member.strip()]
        if not colon or not listed:
            raise ParameterError(
                f"sides: {each!r} names nobody. Write it as in 'dockers: Ann Lee, Jo Brask'."
            )
        for member in listed:
            if member not in spoken:
                most = quotations["speaker"].value_counts().drop("", errors="ignore").head(8).index
                raise ParameterError(
                    f"sides: {member!r} is not among the speakers. The most quoted are {', '.join(most)}."
                )
            side_of[member] = name.strip()
    one = dict(zip(quotations["speaker"], join_full_names(quotations), strict=True))
    side_of = {one[member]: side for member, side in side_of.items()} | side_of
    sides_of_rows = [side_of.get(name, side_of.get(one[name], "")) for name in quotations["speaker"]]
    return pd.Series(sides_of_rows, quotations.index, dtype="str")


def tabulate_cues(quotations: pd.DataFrame, sides: pd.Series) -> pd.DataFrame:
    """Count by which verbs each side is introduced, and in which light these put what it says.

    Args:
        quotations: from `quotations(corpus)`.
        sides: of each row the group whose verbs are counted together; rows of "" are left out.

    Returns:
        `side`, `n_quotations` (with a cue), the share of each light (0 to 1), and `verbs`: the most frequent
        in each light.
    """
    table = check(quotations, QUOTATIONS, "table of quotations").assign(side=sides)
    held = (table["side"] != "") & (table["cue"] != "")
    each = table[held].drop_duplicates(["doc_id", "quotation"])
    rows = []
    for side, own in each.groupby("side", sort=True):
        shares = own["cue_class"].value_counts(normalize=True)
        said = []
        for light in LIGHTS:
            cues = own.loc[own["cue_class"] == light, "cue"].str.lower().value_counts()
            first = sorted(cues.items(), key=lambda item: (-item[1], str(item[0])))[:_VERBS]
            said += [f"{light}: " + ", ".join(f"{cue} {number}" for cue, number in first)] if first else []
        rows.append((side, len(own), *(float(shares.get(light, 0)) for light in LIGHTS), "; ".join(said)))
    table = pd.DataFrame(rows, columns=["side", "n_quotations", *LIGHTS, "verbs"])
    return table.sort_values("n_quotations", ascending=False, kind="stable", ignore_index=True)


def pick_spoken(
    places: pd.DataFrame, quotations: pd.DataFrame, speakers: Sequence[str], *, n: int
) -> pd.DataFrame:
    """Choose sentences in which somebody is quoted, with what is marked in them, `n` of each speaker.

    Of each speaker the first of the articles with most of his or her quotations, one of each article.

    Args:
        places: what `locate` gave for `voice_matches`.
        quotations: from `quotations(corpus)`.
        speakers: whose.
        n: how many sentences of each.

    Returns:
        The matches in these sentences, with `heading`, the speaker.
    """
    parts = []
    joined = join_full_names(quotations)
    for speaker in speakers:
        own = quotations[(joined == speaker) & (quotations["source"] != "")]
        counts = own["doc_id"].value_counts()
        best = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))[:n]
        for doc_id, _ in best:
            start = int(own.loc[own["doc_id"] == doc_id, "source_start"].iloc[0])
            here = places[places["doc_id"] == doc_id]
            at = here[(here["start"] == start) & (here["category"] == "source")]["sentence"]
            parts.append(here[here["sentence"].isin(at.head(1))].assign(heading=speaker))
    chosen = pd.concat(parts, ignore_index=True) if parts else places.head(0).assign(heading="")
    return chosen.drop_duplicates(["doc_id", "sentence", "start", "end", "category"], ignore_index=True)


def question_voices(quotations: pd.DataFrame, corpus: Corpus, *, most: int = 12) -> pd.DataFrame:
    """List places in these articles where the rules may be wrong, the kinds of error taking turns.

    Args:
        quotations: from `quotations(corpus)`.
        corpus: what was read.
        most: how many at most.

    Returns:
        `text` (its first words), `sentence_text` (the sentence in which it begins), `why`, `article` (its
        name), `doc_id`.
    """
    table = check(quotations, QUOTATIONS, "table of quotations")
    unnamed = table["source"] == ""
    kinds = [
        _list_long(table),
        _list_of(table[unnamed & (table["kind"] == DIRECT)], "Nobody is named as its speaker."),
        _list_of(table[~unnamed & (table["speaker_kind"] == UNKNOWN)], "It is not known who “{source}” is."),
        *_list_marked(table, corpus),
    ]
    turns = [kind.assign(turn=range(len(kind))) for kind in kinds if len(kind)]
    columns = ["text", "sentence_text", "why", "article", "doc_id"]
    if not turns:
        return pd.DataFrame(columns=columns, dtype="str")
    found = pd.concat(turns).sort_values("turn", kind="stable").head(most).reset_index(drop=True)
    store, rows = corpus.sentence_store, corpus.documents.index.get_indexer(pd.Index(found["doc_id"]))
    held = store.bounds[rows] + sentence_of(store, rows, found["start"])
    texts = corpus.documents["text"].tolist()
    spans = zip(rows.tolist(), store.starts[held].tolist(), store.ends[held].tolist(), strict=True)
    return found.assign(
        text=pd.Series([_shorten(text) for text in found["text"]], dtype="str"),
        sentence_text=pd.Series([texts[row][start:end] for row, start, end in spans], dtype="str"),
        article=pd.Series(name_articles(corpus, found["doc_id"]), dtype="str"),
    )[columns].astype("str")


def _shorten(text: str) -> str:
    """The first words of a long text."""
    words = text.split()
    return " ".join([*words[:_SHOWN_WORDS], "…"]) if len(words) > _SHOWN_WORDS else " ".join(words)


def doubt_voices(quotations: pd.DataFrame, corpus: Corpus, *, section: str) -> list[Finding]:
    """Warn of speakers who are not known, of the errors of the rules, and of languages they do not know.

    Args:
        quotations: from `quotations(corpus)`.
        corpus: what was read.
        section: the heading of the section on where the method fails.
    """
    each = check(quotations, QUOTATIONS, "table of quotations").drop_duplicates(["doc_id", "quotation"])
    unknown, foreign = int((each["speaker_kind"] == UNKNOWN).sum()), int((~find_fitting(corpus, "en")).sum())
    found = []
    if unknown:
        sentence = say(
            "The speaker of {unknown} of {all} is not known.",
            unknown=f"{unknown:,}",
            all=count_of(len(each), "quotation"),
        )
        found.append(Finding(sentence, section, effect=float(unknown)))
    if len(each):
        sentence = say(
            "The rules miss about a quarter of what people mark as reported. A small difference between "
            "shares may come from that."
        )
        found.append(Finding(sentence, section, effect=0.24 * len(each)))
    if foreign:
        sentence = say(
            "{foreign} not in English and in no number by voice.",
            foreign=f"{count_of(foreign, 'article')} {'is' if foreign == 1 else 'are'}",
        )
        found.append(Finding(sentence, section, effect=float(len(each) + foreign)))
    return found


def say_voice_method(method: str, corpus: Corpus, *, frames: str, vader: str) -> Prose:
    """Write the method paragraph of a report on voices.

    Args:
        method: of the comparison of voices.
        corpus: what was read.
        frames: the lexicon's name.
        vader: the program for VADER.
    """
    from narrative.provenance import __version__

    return say(
        "Quotations, their sources and cues were found by the rules of narrative {version} in {articles} "
        "({words}; hash {hash}): verbs, nouns and phrases of saying from a list, with their sources and what "
        "they introduce. On 84 news articles in which people marked who said what (PolNeAR; Newell, Margolin "
        "& Ruths 2018), 92% of the words found as quoted were marked, and 77% of those marked were found; "
        "the source was exactly right in 86% of the matched quotations. A word stands in direct voice within "
        "quotation marks, in indirect voice elsewhere in a quotation, and else in the journalist's. Frames "
        "(lexicon {frames}) and tone (lexicon news-tone, beside VADER by {vader} and TextBlob) were measured "
        "over the words of each voice. Articles, not voices, were resampled. {method}",
        version=__version__,
        articles=count_of(len(corpus), "article"),
        words=count_of(int(corpus.word_counts.sum()), "word"),
        hash=corpus.hash[:12],
        frames=frames,
        vader=vader,
        method=method,
    )


def _list_of(rows: pd.DataFrame, why: str) -> pd.DataFrame:
    """One place of each document, with what may be wrong in it."""
    first = rows.drop_duplicates("doc_id")
    reasons = [why.replace("{source}", source) for source in first["source"]]
    return first[["doc_id", "start", "text"]].assign(why=pd.Series(reasons, first.index, dtype="str"))


def _list_long(table: pd.DataFrame) -> pd.DataFrame:
    words = table["text"].str.count(r"\S+")
    long = table[(table["kind"] == INDIRECT) & (words > _LONG)]
    reasons = [
        f"{format_value(int(count))} words without quotation marks: the end may be the reporter's."
        for count in words[long.index]
    ]
    return long[["doc_id", "start", "text"]].assign(why=pd.Series(reasons, long.index, dtype="str"))


def _list_marked(table: pd.DataFrame, corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Words in marks that were taken for no speech, and marks that are never closed, one of each document."""
    spans = {doc_id: own[["start", "end"]].to_numpy() for doc_id, own in table.groupby("doc_id")}
    none: list[tuple[str, int, str, str]] = []
    never: list[tuple[str, int, str, str]] = []
    for doc_id, text in zip(corpus.documents.index, corpus.documents["text"], strict=True):
        starts, ends = spans.get(doc_id, np.empty((0, 2), np.int64)).T
        for mark in find_marked(text):
            words = text[mark.start : mark.end]
            if not mark.closed and not goes_on(text, mark):
                cut = text[mark.end :].lstrip(" ")[:1] not in ("", "\n", "\r")
                end = "what stands before its speaker" if cut else "the paragraph's end"
                why = f"The quotation marks are never closed; {end} was taken for it."
                never.append((doc_id, mark.start, words, why))
                continue
            taken = ((starts < mark.end) & (ends > mark.start)).any()
            if mark.closed and len(words.split()) >= _FEW and not taken:
                why = "In quotation marks, but taken for a title or a phrase, not for speech."
                none.append((doc_id, mark.start, words, why))
    listed = [pd.DataFrame(rows, columns=["doc_id", "start", "text", "why"]) for rows in (none, never)]
    return listed[0].drop_duplicates("doc_id"), listed[1].drop_duplicates("doc_id")
