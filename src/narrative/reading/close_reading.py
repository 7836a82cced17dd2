"""What one article does by its words, as the findings that open its report."""

from __future__ import annotations

import pandas as pd

from narrative.figures.captions import count_of
from narrative.measures.tones import TONES, list_tones
from narrative.reading.findings import Finding
from narrative.reading.prose import join_words, say
from narrative.schema import SCORES, check
from narrative.tables.tables import format_value, rate_digits

__all__ = ["conclude_article", "list_opposed", "list_where"]

#: A tone nearer to 0 is on neither side (Hutto & Gilbert 2014 take as much for VADER).
_NEITHER = 0.05
#: So many names at most stand in a sentence.
_NAMED = 3


def conclude_article(
    salience: pd.DataFrame,
    places: pd.DataFrame,
    tone: pd.DataFrame,
    *,
    frames: str,
    where: str,
    programs: str,
) -> list[Finding]:
    """Say which frames an article has, where they meet, and what tone it has.

    Nothing of this is certain beyond the article: it is a count of one text. So all findings rank by how many
    matches they are about.

    Args:
        salience: what `summarise_frames` gave.
        places: what `locate` gave for the matches of the frames.
        tone: what `score_tones` gave for the article.
        frames, where, programs: the headings of the sections on frames, on their positions and on tone.
    """
    counted = places[~places["negated"].astype(bool)]
    held = salience[salience["total"] > 0].groupby("total", sort=False)
    found = [_count_frames(rows, counted, frames) for _, rows in held]
    found += _find_meetings(counted, where)
    words = int(salience["words"].max())
    absent = salience.loc[(salience["total"] == 0) & (words > 0), "label"].tolist()
    if not words:
        nothing = say("Nothing was counted: the article has no words that are measured.")
        found.append(Finding(nothing, frames, certain=False, effect=1.0))
    if absent:
        more = [f"{len(absent) - _NAMED:,} more"] * (len(absent) > _NAMED)
        sentence = say(
            "No match was found of {absent} in {words}.",
            absent=join_words([*absent[:_NAMED], *more]),
            words=count_of(words, "word"),
        )
        found.append(Finding(sentence, frames, certain=False, effect=0.5))
    found += _say_tone(tone, programs)
    one = say(
        "Nothing can be claimed beyond this article, since one text is a count and not a sample: it has no "
        "margin of error."
    )
    return [*found, Finding(one, frames, certain=False)]


def list_opposed(sentences: pd.DataFrame) -> pd.DataFrame:
    """Keep the sentences that one measure of tone finds positive and another negative.

    Args:
        sentences: what `list_sentence_tone` gave.

    Returns:
        Its rows in which one value is above .05 and another below −.05, the furthest apart first: one of the
        measures must be wrong.
    """
    values = sentences[[each.name for each in TONES if each.name in sentences]].astype(float)
    highest, lowest = values.max(axis=1), values.min(axis=1)
    opposed = (highest > _NEITHER) & (lowest < -_NEITHER)
    order = (highest - lowest)[opposed].sort_values(ascending=False, kind="stable").index
    return sentences.loc[order].reset_index(drop=True)


def list_where(salience: pd.DataFrame, places: pd.DataFrame) -> list[str]:
    """For each row of salience, the numbers of the sentences with matches of it that are not negated."""
    counted = places[~places["negated"].astype(bool)].drop_duplicates(["category", "number"])
    numbers = counted.astype({"number": "str"}).groupby("category")["number"]
    where = {str(name): ", ".join(own) for name, own in numbers}
    return [where.get(name, "") for name in salience["category"]]


def _count_frames(rows: pd.DataFrame, counted: pd.DataFrame, section: str) -> Finding:
    """The frames that have as many matches as each other, and where a frame alone stands."""
    total, first = float(rows["total"].iloc[0]), rows.iloc[0]
    rate = format_value(float(first["per_1000_words"]), rate_digits(float(first["words"])))
    matches = count_of(total, "match")
    if len(rows) > 1:
        labels = join_words(rows["label"].tolist())
        sentence = say(
            "{labels}: {matches} each ({rate} per 1,000 words).", labels=labels, matches=matches, rate=rate
        )
        return Finding(sentence, section, certain=False, effect=total)
    numbers = sorted(set(counted.loc[counted["category"] == first["category"], "number"].tolist()))
    sentence = say(
        "{label}: {matches} in {sentences} ({rate} per 1,000 words), {where}.",
        label=first["label"],
        matches=matches,
        sentences=count_of(len(numbers), "sentence"),
        rate=rate,
        where=f"in sentence {numbers[0]:,}"
        if len(numbers) == 1
        else f"from sentence {numbers[0]:,} to {numbers[-1]:,}",
    )
    return Finding(sentence, section, certain=False, effect=total)


def _find_meetings(counted: pd.DataFrame, section: str) -> list[Finding]:
    """The two frames that stand in the same sentence most often, if any do twice."""
    held = counted.drop_duplicates(["number", "category"])[["number", "category", "label"]]
    pairs = held.merge(held, on="number", suffixes=("", "_other"))
    pairs = pairs[pairs["category"] < pairs["category_other"]]
    if not len(pairs):
        return []
    counts = pairs.groupby(["label", "label_other"], sort=True).size().reset_index(name="sentences")
    most = int(counts["sentences"].max())
    if most < 2:
        return []
    one, other = (counts[name].iloc[int(counts["sentences"].argmax())] for name in ("label", "label_other"))
    sentence = say(
        "{one} and {other} stand in the same sentence most often, in {most}.",
        one=one,
        other=other,
        most=count_of(most, "sentence"),
    )
    return [Finding(sentence, section, certain=False, effect=float(most))]


def _say_tone(tone: pd.DataFrame, section: str) -> list[Finding]:
    """The tone by the first measure that knows a word, and where the others put it."""
    sums = check(tone, SCORES, "table of scores").groupby("measure")[["total", "base"]].sum()
    values = (sums["total"] / sums["base"].where(sums["base"] > 0)).to_dict()
    # A measure that knows no word of the text says nothing of it, which is not 0.
    known = [each for each in list_tones(tone["measure"]) if values[each.coverage] > 0]
    if not known:
        return []
    first, *others = known
    sides = {_side(float(values[each.measure])) for each in known}
    named = [f"{each.label} {format_value(float(values[each.measure]))}" for each in others]
    sentence = say(
        "{label}: {value} on a scale from −1 to 1"
        + (", beside {others}" if others else "")
        + (": they disagree on whether it is positive." if {-1, 1} <= sides else "."),
        label=first.label,
        value=format_value(float(values[first.measure])),
        others=join_words(named),
    )
    return [Finding(sentence, section, certain=False, effect=1.0)]


def _side(value: float) -> int:
    """On which side of 0 a tone is: -1, 0 (on neither) or 1."""
    return 0 if abs(value) <= _NEITHER else 1 if value > 0 else -1
