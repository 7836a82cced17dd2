"""What trying a lexicon out has found, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.auditing.judgements import KEY, compare_judges, decide
from narrative.corpus.levels import name_columns
from narrative.figures.captions import count_of
from narrative.reading.prose import Prose, join_words, say
from narrative.schema import AUDIT_REMOVALS
from narrative.text.language_names import name_language

if TYPE_CHECKING:
    from narrative.auditing import Audit
    from narrative.lexicons.lexicon import Lexicon

__all__ = ["list_precision", "list_removals", "say_blind_spots", "say_judged", "say_trial"]


def say_trial(tried: Audit) -> Prose:
    """Say how many of the entries found something, and how much that is.

    >>> from narrative import audit, load_corpus
    >>> say_trial(audit(load_corpus("harbour"), "solidarity", suggestions=0))
    Of the 970 entries of solidarity, 34 found something in these articles: ...
    """
    finding = tried.entries[tried.entries["kind"] == "finds"]
    dead, exclusions = int(finding["dead"].sum()), int((tried.entries["kind"] == "excludes").sum())
    found = int((finding["matches"] > 0).sum())
    idle = int(tried.entries.loc[tried.entries["kind"] == "excludes", "dead"].sum())
    words: dict[str, object] = {
        "entries": f"{len(finding):,} {'entry' if len(finding) == 1 else 'entries'}",
        "name": tried.lexicon.name,
        "places": count_of(int(finding["matches"].sum()), "match"),
        "negated": int(finding["negated"].sum()),
        "found": found,
        "only_negated": f"{len(finding) - dead - found:,}",
        "dead": dead,
        "exclusions": exclusions,
        "idle": idle,
    }
    left_out = ""
    if tried.left_out:
        words |= {
            "left_out": count_of(tried.left_out, "article"),
            "language": name_language(tried.lexicon.language),
        }
        left_out = " Left out: {left_out} in another language than {language}."
    if dead == len(finding):
        return say(
            f"None of the {{entries}} of {{name}} found anything in these articles.{left_out}", **words
        )
    more = " {negated} more are negated, and count in nothing." if words["negated"] else ""
    alone = "; {only_negated} found only negated matches" if len(finding) > dead + found else ""
    rest = f" {{dead}} found nothing{alone}." if dead or alone else ""
    took = "none took anything out" if idle == exclusions else "{idle} took nothing out"
    taken = f" Of {{exclusions}} exclusions {took} here." if exclusions else ""
    return say(
        "Of the {entries} of {name}, {found} found something in these articles: "
        f"{{places}}.{more}{rest}{taken}{left_out}",
        **words,
    )


def list_precision(precision: pd.DataFrame, lexicon: Lexicon, most: int = 5) -> pd.DataFrame:
    """List the precision of the categories, and of their entries with most matches of which one is decided.

    Returns:
        Rows of `judged_precision` with `label`; of each category at most so many entries, without a `note`:
        what rests on few matches is seen from the counts.
    """
    decided = precision["keep"] + precision["drop"] > 0
    entries = precision[precision["level"].eq("entry") & decided]
    shown = entries.groupby("category", sort=False).head(most).index
    table = precision[precision["level"].eq("category") | precision.index.isin(shown)]
    note, label = table["note"].where(table["level"] == "category", ""), table["category"].map(lexicon.labels)
    return table.assign(note=note, label=label).reset_index(drop=True)


def list_removals(tried: Audit, most: int = 3) -> pd.DataFrame:
    """List the entries whose removal would change a rate most: so many for each category.

    Returns:
        The rows of `tried.removals` with the largest change of each entry among the groups, the rates as
        `per_1000_words`, `without` and `change`, per 1,000 words.
    """
    table = tried.removals[tried.removals["change"].abs() > 0]
    table = table.sort_values("change", key=lambda column: column.abs(), ascending=False, kind="stable")
    table = table.drop_duplicates(["category", "pattern"]).groupby("category", sort=False).head(most)
    order = {name: number for number, name in enumerate(tried.lexicon.categories)}
    table = table.sort_values("category", key=lambda column: column.map(order), kind="stable")
    rates = {"per_1000_words": "estimate", "without": "without", "change": "change"}
    groups = [str(name) for name in tried.removals.columns if name not in AUDIT_REMOVALS]
    names = name_columns(groups, ("label", *rates))
    table = table.rename(columns=names)
    table = table.assign(**{name: 1000 * table[column] for name, column in rates.items()})
    columns = ["label", "pattern", *names.values(), "n_documents", *rates]
    return table.assign(label=table["category"].map(tried.lexicon.labels))[columns].reset_index(drop=True)


def say_judged(tried: Audit, judgements: pd.DataFrame) -> Prose:
    """Say how many of the places that were drawn are judged, by how many, and how far judges agree."""
    said = decide(tried.sample, judgements)
    counts = {name: int((said == name).sum()) for name in ("keep", "drop", "unsure")}
    judged = sum(counts.values())
    same = len(said) - len(tried.sample.drop_duplicates(list(KEY)))
    words = {"drawn": count_of(len(said), "match"), "same": count_of(same, "match")}
    once = " {same} in the same words of a copied article {are} judged with the original." if same else ""
    words["are"] = "is" if same == 1 else "are"
    if not judged:
        return say(
            f"{{drawn}} sampled. None of them is judged yet, so precision is not known.{once}", **words
        )
    judges = int(judgements["judge"].nunique())
    agreed = compare_judges(judgements) if judges > 1 else pd.DataFrame()
    values = agreed["alpha"].dropna() if len(agreed) else pd.Series(dtype="float64")
    alpha = (
        " Their agreement (Krippendorff's α, over the matches that several judged) is {low} to {high}, by "
        "category."
        if len(values) > 1
        else " Their agreement (Krippendorff's α, over the matches that several judged) is {low}."
        if len(values)
        else " Too few matches were judged by two of them to say how far they agree."
        if judges > 1
        else " With one judge there is no agreement to compute."
    )
    return say(
        "{drawn} sampled, {judged} of them judged by {judges}: {keep} kept, {drop} dropped, {unsure} unsure "
        f"or in dispute.{once}{alpha}",
        **words,
        judged=judged,
        judges=count_of(judges, "judge"),
        **counts,
        low=float(values.min()) if len(values) else "",
        high=float(values.max()) if len(values) else "",
    )


def say_blind_spots(tried: Audit) -> Prose:
    """Say what is in the articles and in no category's sight: how many have no place of the lexicon."""
    counts = tried.entries.loc[tried.entries["matches"] > 0, "documents"]
    single = int((tried.entries["matches"] == 1).sum())
    words = join_words(tried.entries.loc[tried.entries["matches"] == 1, "pattern"].head(3).tolist())
    if not len(counts):
        return say("Nothing was found, so nothing can be judged: what is missed is not in the sample.")
    if not single:
        return say("Each of the {n} that found something found it more than once.", n=len(counts))
    return say(
        "{single} of the {n} entries that found something found it once, {words} for example. A precision "
        "that rests on one match says next to nothing.",
        single=single,
        n=len(counts),
        words=words,
    )
