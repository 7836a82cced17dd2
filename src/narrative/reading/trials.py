"""What trying a lexicon out has found, in sentences and tables for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from narrative.auditing.judgements import compare_judges, decide
from narrative.figures.captions import count_of
from narrative.reading.lines import LINES
from narrative.reading.prose import Prose, join_words, say
from narrative.reading.summary import list_sources
from narrative.schema import AUDIT_REMOVALS

if TYPE_CHECKING:
    from narrative.auditing import Audit
    from narrative.lexicons.lexicon import Lexicon

#: What the columns of the tables here are called where a reader sees them.
TRIAL_HEADINGS = {
    "label": "category",
    "entries": "entries",
    "dead": "found nothing",
    "matches": "places",
    "documents": "articles with a place",
    "sole_documents": "of these, with no other entry",
    "first": "most frequent entry",
    "first_share": "its share",
    "effective_entries": "as if of equal entries",
    "pattern": "entry",
    "patterns": "entries",
    "other": "other category",
    "other_pattern": "its entry",
    "same": "with the very same words",
    "text": "for example",
    "places": "places in the articles",
    "per_1000_words": "rate",
    "without": "rate without it",
    "effective": "stands on so many places",
    "drawn": "in the sample",
    "n_documents": "articles",
    "like": "resembles",
    "near": "places near the category",
    "also_in": "counts also in",
    "word": "word",
}
#: Of how many entries that found nothing the patterns are listed.
_NAMED = 12
_SOURCES = (
    (
        "number of equal entries",
        "Laakso, M., & Taagepera, R. (1979). “Effective” number of parties: A measure with application to "
        "West Europe. Comparative Political Studies 12, 3–27.",
    ),
    (
        "interval of precision",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. "
        "Journal of the American Statistical Association 22, 209–212. Weights: Kish, L. (1965). Survey "
        "Sampling. New York: Wiley.",
    ),
    (
        "agreement of judges",
        "Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology (4th ed.). Thousand "
        "Oaks: Sage.",
    ),
    ("word forms", "Porter, M. F. (2001). Snowball: A language for stemming algorithms. By nltk."),
    ("logDice", "Rychlý, P. (2008). A lexicographer-friendly association score."),
)


def say_trial(tried: Audit) -> Prose:
    """Say how many of the entries found something, and how much that is.

    >>> from narrative import audit, load_corpus
    >>> say_trial(audit(load_corpus("harbour"), "solidarity", suggestions=0))
    Of the 970 entries of solidarity, 34 found something in these articles: ...
    """
    finding = tried.entries[tried.entries["kind"] == "finds"]
    dead, exclusions = int(finding["dead"].sum()), int((tried.entries["kind"] == "excludes").sum())
    idle = int(tried.entries.loc[tried.entries["kind"] == "excludes", "dead"].sum())
    words: dict[str, object] = {
        "entries": f"{len(finding):,} {'entry' if len(finding) == 1 else 'entries'}",
        "name": tried.lexicon.name,
        "places": count_of(int(finding["matches"].sum()), "place"),
        "negated": int(finding["negated"].sum()),
        "found": len(finding) - dead,
        "dead": dead,
        "exclusions": exclusions,
        "idle": idle,
    }
    if dead == len(finding):
        return say("None of the {entries} of {name} found anything in these articles.", **words)
    more = ", and {negated} more that are negated" if words["negated"] else ""
    rest = " The other {dead} found nothing." if dead else " None was idle."
    took = "none took anything out" if idle == exclusions else "{idle} took nothing out"
    taken = f" Of {{exclusions}} exclusions {took} here." if exclusions else ""
    return say(
        "Of the {entries} of {name}, {found} found something in these articles: "
        f"{{places}} that count{more}.{rest}{taken}",
        **words,
    )


def list_trial_categories(tried: Audit) -> pd.DataFrame:
    """List what each category found, and on how many entries that rests; with its `label`."""
    return _label(tried.categories, tried.lexicon)


def list_carriers(tried: Audit) -> pd.DataFrame:
    """List the entries that found more than half of a category that has other entries."""
    return _label(tried.entries[tried.entries["carries"]], tried.lexicon)


def list_dead(tried: Audit) -> pd.DataFrame:
    """List the entries that found nothing, a row a category: how many, and the first dozen of them."""
    dead = tried.entries[tried.entries["dead"] & (tried.entries["kind"] == "finds")]
    rows = [
        {
            "label": tried.lexicon.labels[str(category)],
            "dead": len(own),
            "patterns": ", ".join(own.head(_NAMED)) + (" …" if len(own) > _NAMED else ""),
        }
        for category, own in dead.groupby("category", sort=False)["pattern"]
    ]
    types = {"label": "str", "dead": "int64", "patterns": "str"}
    return pd.DataFrame(rows, columns=["label", "dead", "patterns"]).astype(types)


def list_trial_overlaps(tried: Audit) -> pd.DataFrame:
    """List the pairs of entries of two categories that count in the same places, with their labels."""
    table = _label(tried.overlaps, tried.lexicon)
    return table.assign(other=_name(table["other"], tried.lexicon))


def list_removals(tried: Audit, most: int = 3) -> pd.DataFrame:
    """List the entries whose removal would change a rate most: so many for each category.

    Returns:
        The rows of `tried.removals` with the largest change of each entry among the groups, the rates as
        `per_1000_words`, `without` and `change`, per 1,000 words.
    """
    table = tried.removals.assign(size=tried.removals["change"].abs())
    table = table[table["size"] > 0].sort_values("size", ascending=False, kind="stable")
    table = table.drop_duplicates(["category", "pattern"]).groupby("category", sort=False).head(most)
    order = {name: number for number, name in enumerate(tried.lexicon.categories)}
    table = table.sort_values("category", key=lambda column: column.map(order), kind="stable")
    rates = {"per_1000_words": "estimate", "without": "without", "change": "change"}
    table = table.assign(**{name: 1000 * table[column] for name, column in rates.items()})
    groups = [name for name in tried.removals.columns if name not in AUDIT_REMOVALS]
    columns = ["label", "pattern", *groups, "n_documents", *rates]
    return _label(table, tried.lexicon)[columns]


def say_judged(tried: Audit, judgements: pd.DataFrame) -> Prose:
    """Say how many of the places that were drawn are judged, by how many, and how far judges agree."""
    said = decide(tried.sample, judgements)
    counts = {name: int((said == name).sum()) for name in ("keep", "drop", "unsure")}
    judged = sum(counts.values())
    drawn = count_of(len(said), "place")
    if not judged:
        return say("{drawn} drawn; none of them is judged yet: nothing is known of precision.", drawn=drawn)
    judges = int(judgements["judge"].nunique())
    agreed = compare_judges(judgements) if judges > 1 else pd.DataFrame()
    values = agreed["alpha"].dropna() if len(agreed) else pd.Series(dtype="float64")
    alpha = (
        " Their agreement (Krippendorff's α, over the places that several judged) is {low} to {high}, by "
        "category."
        if len(values) > 1
        else " Their agreement (Krippendorff's α, over the places that several judged) is {low}."
        if len(values)
        else " No place was judged by two of them often enough to say how far they agree."
        if judges > 1
        else " With one judge nothing can be said of agreement."
    )
    return say(
        "{drawn} drawn; {judged} of them judged, by {judges}: {keep} kept, {drop} dropped, {unsure} unsure "
        f"or in dispute.{alpha}",
        drawn=drawn,
        judged=judged,
        judges=count_of(judges, "judge"),
        **counts,
        low=float(values.min()) if len(values) else "",
        high=float(values.max()) if len(values) else "",
    )


def list_precision(precision: pd.DataFrame, lexicon: Lexicon, most: int = 5) -> pd.DataFrame:
    """List the precision of the categories, and of their entries with most places of which one is decided.

    Returns:
        Rows of `judged_precision` with `label`; of each category at most so many entries, without a `note`:
        what rests on few places is seen from the counts.
    """
    decided = precision["keep"] + precision["drop"] > 0
    entries = precision[precision["level"].eq("entry") & decided]
    shown = entries.groupby("category", sort=False).head(most).index
    table = precision[precision["level"].eq("category") | precision.index.isin(shown)]
    return _label(table.assign(note=table["note"].where(table["level"] == "category", "")), lexicon)


def open_dropped(tried: Audit, judgements: pd.DataFrame, most: int = 10) -> pd.DataFrame:
    """The places that were dropped, to be shown as lines: a table with the columns `LINES`."""
    said = decide(tried.sample, judgements)
    dropped = tried.sample[(said == "drop").to_numpy()].head(most)
    return _as_lines(dropped, tried.lexicon)


def list_suggestions(tried: Audit) -> pd.DataFrame:
    """List the words to look at, with the labels of their categories and of those that count them."""
    labels = tried.lexicon.labels
    also = [", ".join(labels.get(each, each) for each in filter(None, names.split(", ")))
            for names in tried.suggestions["also_in"]]  # fmt: skip
    return _label(tried.suggestions.assign(also_in=pd.array(also, dtype="str")), tried.lexicon)


def open_suggestions(tried: Audit, most: int = 2) -> pd.DataFrame:
    """Some places of each suggestion, to be shown as lines: a table with the columns `LINES`."""
    shown = tried.contexts.groupby(["category", "pattern"], sort=False).head(most)
    return _as_lines(shown, tried.lexicon)


def list_trial_sources(lexicon: Lexicon) -> pd.DataFrame:
    """List what to cite beside the articles for a report on a lexicon: `what` and `reference`."""
    known = list_sources(lexicon)
    methods = pd.DataFrame(_SOURCES, columns=["what", "reference"])
    before = known[known["what"].isin(["lexicon", "behind the lexicon"])]
    return pd.concat([before, methods, known[known["what"] == "program"]], ignore_index=True)


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
        "{single} of the {n} entries that found something found it once, {words} for example: of these one "
        "place was judged at most, and a precision of 0 or of 1 says next to nothing.",
        single=single,
        n=len(counts),
        words=words,
    )


def _as_lines(lines: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    heading = _name(lines["category"], lexicon) + ": " + lines["pattern"].astype("str")
    return lines.assign(heading=heading)[[*LINES, "title", "date", "outlet"]].reset_index(drop=True)


def _label(table: pd.DataFrame, lexicon: Lexicon) -> pd.DataFrame:
    return table.assign(label=_name(table["category"], lexicon)).reset_index(drop=True)


def _name(categories: pd.Series, lexicon: Lexicon) -> pd.Series:
    return categories.map(lexicon.labels).astype("str")
