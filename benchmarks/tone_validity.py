"""How well tone agrees with people: correlations with the mean ratings of snippets of newspaper editorials.

    python benchmarks/tone_validity.py DATA [--file coded-tone-half.csv] [--seed 2024] [--resamples 1000]

DATA is a folder with the ratings of Hutto & Gilbert (2014), 20 people a snippet, from -4 to 4, as a CSV file
with the columns `mean_rating` and `text`; they are no part of this project. Printed are

1. for each measure Pearson's r with its 95 % interval (Fisher 1921, z-transformation), over all snippets and
   over those in which it knows a word, and Spearman's rank correlation; last for the mean of the standard
   scores of two measures;
2. what each rule of `tone` brings, a snippet as one sentence: the r without it, or with a rule that was left
   out, and the difference with its 95 % interval (percentiles of a bootstrap of snippets, the same for both);
3. in natural parts of the snippets (by length, with capitals, …), by how much the r of `tone` is above that
   of VADER on the whole text, with the 95 % interval of a paired bootstrap;
4. the r without each family of the lexicon;
5. if `news-bbc-2004.parquet` lies beside it, the mean tone in each section of the paper.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative import Corpus, sentiment, tone, valence
from narrative.lexicons.polarity import Grading, grade
from narrative.measures.graded_places import GradedPlaces, find_graded, list_intensifiers
from narrative.measures.news_tone import find_owners, load_news_tone, squeeze, weigh_by_but

PROGRAMS = (
    "textblob_polarity", "textblob_polarity_whole", "textblob_subjectivity",
    "vader_compound", "vader_compound_whole",
)  # fmt: skip


def correlate(x: np.ndarray, y: np.ndarray) -> str:
    """Return Pearson's r with its 95 % interval, in words."""
    r = float(np.corrcoef(x, y)[0, 1])
    half = 1.959964 / math.sqrt(len(x) - 3)
    low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    return f"{r:6.3f} [{low:6.3f}, {high:6.3f}] of {len(x):5,}"


def make_corpus(texts: pd.Series) -> Corpus:
    ids = [f"s{row:05d}" for row in range(len(texts))]
    return Corpus.from_documents(pd.DataFrame({"doc_id": ids, "text": texts.to_numpy()}), name="ratings")


def collect(corpus: Corpus) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the values of every measure, and the share of words that it knows."""
    found = {}
    tables = {
        "": pd.concat([sentiment(corpus), tone(corpus)]),
        " (NLTK)": sentiment(corpus, vader="nltk").query("lexicon == 'vader'"),
        " (news-tone)": valence(corpus, load_news_tone(), ["difference", "relative", "logit", "mean"]),
    }
    for note, table in tables.items():
        wide = table.pivot(index="doc_id", columns="measure", values="value").loc[corpus.documents.index]
        for measure in (*PROGRAMS, *(name for name in wide if name.startswith(("valence", "tone")))):
            if measure in wide and not measure.endswith("coverage"):
                known = wide[f"{measure.split('_')[0]}_coverage"].to_numpy(dtype=float)
                found[measure + note] = wide[measure].to_numpy(dtype=float), known
    return found


def standardise(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()


def print_measures(found: dict[str, tuple[np.ndarray, np.ndarray]], rating: np.ndarray) -> None:
    print(f"{'measure':36s}{'all snippets':35s}{'a known word':35s}rank correlation")
    for name, (values, coverage) in found.items():
        # A subjectivity has no direction: it is set against the strength of the rating.
        truth = np.abs(rating) if "subjectivity" in name else rating
        there = ~np.isnan(values)
        known = there & (coverage > 0)
        ranks = [pd.Series(column[there]).rank().to_numpy() for column in (values, truth)]
        print(
            f"{name:36s}{correlate(values[there], truth[there]):35s}"
            f"{correlate(values[known], truth[known]):35s}{np.corrcoef(*ranks)[0, 1]:6.3f}"
        )


def weigh(corpus: Corpus, found: GradedPlaces) -> np.ndarray:
    """Return the grades of matches after *but*."""
    store = corpus.sentence_store
    return found.values * weigh_by_but(corpus, store, found.places, find_owners(corpus, store, found.places))


def vary(corpus: Corpus) -> dict[str, np.ndarray]:
    """Return the tone of each snippet by the rules that ship, and with one of them changed."""
    words, size = corpus.word_counts, len(corpus)

    def add_up(grading: Grading, *, intensify: bool = False, turn: bool = True) -> np.ndarray:
        found = find_graded(corpus, grading, list_intensifiers(intensify, "en"))
        values = weigh(corpus, found) if turn else found.values
        return np.bincount(found.places.documents, values, size)

    def shout(grading: Grading) -> np.ndarray:
        found, tokens = find_graded(corpus, grading), corpus.token_store
        rows = found.places.documents
        forms = tokens.vocabulary[tokens.types[found.places.tokens]]
        mixed = np.array([not text.isupper() for text in corpus.documents["text"]])[rows]
        loud = np.array([len(form) > 1 and form.isupper() for form in forms]) & mixed
        return squeeze(np.bincount(rows, weigh(corpus, found) * np.where(loud, 1.5, 1.0), size), words)

    def score(grading: Grading, *, intensify: bool = False, turn: bool = True) -> np.ndarray:
        return squeeze(add_up(grading, intensify=intensify, turn=turn), words)

    lexicon = load_news_tone()
    ours = grade(lexicon)
    phrases = lexicon.entries["pattern"].str.contains(" ").to_numpy()
    exclusions = lexicon.entries["pattern"].str.startswith("!").to_numpy()
    entries = lexicon.entries
    sums = add_up(ours)

    def without(rows: np.ndarray) -> np.ndarray:
        return score(grade(replace(lexicon, entries=entries[~rows].reset_index(drop=True))))

    equal = grade(replace(lexicon, entries=entries.assign(weight=np.sign(entries["weight"]))))
    return {
        "as it ships": squeeze(sums, words),
        "without negation": score(grade(lexicon, "ignore")),
        "negation flips": score(grade(lexicon, "flip")),
        "negation shifts by 2": score(replace(ours, negation="shift", shift=2.0)),
        "without the family denial": without((entries["category"] == "denial").to_numpy()),
        "without phrases": without(phrases & ~exclusions),
        "without exclusions": without(exclusions),
        "all grades 1 or -1": score(equal),
        "scale: the sum as it is": sums,
        "scale of VADER": sums / np.sqrt(sums * sums + 15),
        "scale: grades a word": sums / np.maximum(words, 1),
        "without but": score(ours, turn=False),
        "with words of degree": score(ours, intensify=True),
        "words in capitals one and a half times": shout(ours),
    }


def print_rules(variants: dict[str, np.ndarray], rating: np.ndarray, seed: int, resamples: int) -> None:
    print(f"\n{'rules':36s}{'r':>7s}   what it brings, against as it ships")
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, len(rating), size=(resamples, len(rating)))
    names = list(variants)
    r = np.array([[np.corrcoef(variants[name][row], rating[row])[0, 1] for name in names] for row in rows])
    for place, name in enumerate(names):
        whole = np.corrcoef(variants[name], rating)[0, 1]
        low, high = np.percentile(r[:, place] - r[:, 0], [2.5, 97.5])
        difference = whole - np.corrcoef(variants[names[0]], rating)[0, 1]
        print(f"{name:36s}{whole:7.3f}   {difference:+.4f} [{low:+.4f}, {high:+.4f}]")


def cut(texts: pd.Series, words: np.ndarray, sentences: np.ndarray) -> dict[str, np.ndarray]:
    """Return the natural parts of the snippets, each as whether a snippet is in it."""
    quarters = [0, *np.quantile(words, [0.25, 0.5, 0.75]).astype(int).tolist(), int(words.max())]
    parts = {
        f"{low + 1} to {high} words": (words > low) & (words <= high)
        for low, high in itertools.pairwise(quarters)
    }
    patterns = {
        "a word in capitals, of 4 letters or more": r"\b[A-Z]{4,}\b",
        "a word in capitals, of 2 letters or more": r"\b[A-Z]{2,}\b",
        "a quotation mark": '[“”"]',
        "an exclamation mark": "!",
        "a question mark": r"\?",
        "a negator": r"(?i)\b(?:not?|never|cannot)\b|n['’]t\b",
        "but": r"(?i)\bbut\b",
        "a digit": r"\d",
    }
    held = {name: texts.str.contains(pattern).to_numpy() for name, pattern in patterns.items()}
    return {"all": words >= 0, **parts, "several sentences": sentences > 1, **held}


def print_parts(
    corpus: Corpus,
    found: dict[str, tuple[np.ndarray, np.ndarray]],
    rating: np.ndarray,
    seed: int,
    resamples: int,
) -> None:
    """Print by how much r(tone) is above r(VADER) in each part, with the interval of a paired bootstrap."""
    texts, rng = corpus.documents["text"], np.random.default_rng(seed)
    columns = np.stack([found["tone"][0], found["vader_compound_whole"][0], rating])
    print(f"\n{'snippets with':42s}{'n':>6s}{'tone':>7s}{'VADER':>7s}   difference")
    for name, inside in cut(texts, corpus.word_counts, corpus.sentence_store.counts).items():
        rows = np.flatnonzero(inside)
        samples = rng.choice(rows, (resamples, len(rows)))
        # A sample of few snippets may have one value of a measure only, and then no r.
        with np.errstate(invalid="ignore"):
            drawn = np.array([np.corrcoef(columns[:, sample])[2, :2] for sample in samples])
        own, other = np.corrcoef(columns[:, rows])[2, :2]
        low, high = np.nanpercentile(drawn[:, 0] - drawn[:, 1], [2.5, 97.5])
        print(
            f"{name:42s}{len(rows):6,}{own:7.3f}{other:7.3f}   {own - other:+.3f} [{low:+.3f}, {high:+.3f}]"
        )


def print_families(corpus: Corpus, rating: np.ndarray) -> None:
    lexicon, words = load_news_tone(), corpus.word_counts
    found = find_graded(corpus, grade(lexicon))
    grades = weigh(corpus, found)
    own = lexicon.entries["category"].to_numpy()[found.places.entries]
    whole = np.corrcoef(
        squeeze(np.bincount(found.places.documents, found.values, len(corpus)), words), rating
    )
    print(f"\n{'family':20s}{'matches':>8s}{'r without it':>14s}")
    for family in lexicon.categories:
        sums = np.bincount(found.places.documents, grades * (own != family), len(corpus))
        r = np.corrcoef(squeeze(sums, words), rating)[0, 1]
        print(f"{family:20s}{(own == family).sum():8,}{r:8.3f} ({r - whole[0, 1]:+.4f})")


def print_sections(path: Path) -> None:
    articles = pd.read_parquet(path)
    corpus = make_corpus(articles["text"])
    scores = pd.concat([tone(corpus), sentiment(corpus)]).pivot(
        index="doc_id", columns="measure", values="value"
    )
    sections = articles["section"].to_numpy()
    shown = ["tone", "vader_compound", "textblob_polarity", "tone_coverage", "vader_coverage"]
    print("\nmean of the articles of each section")
    print(scores[shown].groupby(sections).mean().round(3).to_string())


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("data", type=Path, help="where the file with the ratings is")
    parser.add_argument("--file", default="coded-tone-half.csv", help="its name")
    parser.add_argument("--seed", type=int, default=2024, help="of the bootstrap")
    parser.add_argument("--resamples", type=int, default=1000, help="of the bootstrap")
    options = parser.parse_args()

    rated = pd.read_csv(options.data / options.file)
    corpus, rating = make_corpus(rated["text"]), rated["mean_rating"].to_numpy(dtype=float)
    found = collect(corpus)
    for other in ("vader_compound", "textblob_polarity"):
        both = standardise(found["tone"][0]) + standardise(found[other][0])
        found[f"mean of tone and {other}"] = both / 2, found["tone"][1] + found[other][1]
    print_measures(found, rating)
    variants = vary(corpus)
    both = found["mean of tone and vader_compound"][0]
    rules = {**variants, "mean with VADER (standard scores)": both, "VADER alone": found["vader_compound"][0]}
    print_rules(rules, rating, options.seed, options.resamples)
    print_parts(corpus, found, rating, options.seed, options.resamples)
    print_families(corpus, rating)
    if (articles := options.data / "news-bbc-2004.parquet").is_file():
        print_sections(articles)


if __name__ == "__main__":
    main()
