"""The teaching corpus is what its README and its tables say; the truth is counted here, from the texts."""

from __future__ import annotations

import difflib
import doctest
import itertools
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import narrative
from checkout import HARBOUR

README = (HARBOUR / "README.md").read_text(encoding="utf-8")
OUTLETS = {
    "agency": "Farsound Agency",
    "daily": "Skellhythe Ledger",
    "state": "Radio Immeray",
    "tabloid": "The Lugger",
}
COLUMNS = ["Farsound Agency", "Radio Immeray", "Skellhythe Ledger", "The Lugger"]
EVENT = "2019-04-02"
COPIES = ("whole", "cut", "new lead", "edited", "combined")
FRAMES = ("conflict", "human_interest", "responsibility", "morality", "economic_consequences")
TONES = ("textblob_polarity", "vader_compound")


def aside(name: str) -> pd.DataFrame:
    return pd.read_csv(HARBOUR / f"_{name}.csv", keep_default_na=False)


PLANTED = list(aside("planted").itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def harbour() -> narrative.Corpus:
    return narrative.load_corpus("harbour")


@pytest.fixture(scope="module")
def scores(harbour: narrative.Corpus) -> pd.DataFrame:
    """Frames, unity, hope and tone of every article, with its outlet and its period."""
    tables = [narrative.sentiment(harbour).assign(lexicon="", category="")] + [
        narrative.frame_salience(harbour, narrative.load_lexicon(name))
        for name in ("news-frames", "solidarity")
    ]
    table = pd.concat(tables)
    documents = harbour.documents
    period = np.where(documents["date"] >= EVENT, "after", "before")
    return table.join(documents[["outlet"]].assign(event=period), on="doc_id")


def rows_of(scores: pd.DataFrame, measure: str, lexicon: str, category: str) -> pd.DataFrame:
    chosen = (scores["measure"] == measure) & (scores["lexicon"] == lexicon)
    return scores[chosen & (scores["category"] == category)]


def rates(rows: pd.DataFrame, by: str) -> pd.Series:
    """Σ total / Σ base of each group."""
    sums = rows.groupby(by)[["total", "base"]].sum()
    return sums["total"] / sums["base"]


def tables_of(readme: str) -> dict[str, list[list[str]]]:
    """The cells of each table, by its first line."""
    found: dict[str, list[list[str]]] = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", readme, flags=re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        found[block.splitlines()[0]] = lines[2:]
    return found


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def shared(original: str, copy: str) -> tuple[float, float]:
    """How much of the copy, and of the original, stands in both in runs of five words or more."""
    first, second = words(original), words(copy)
    blocks = difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    size = sum(block.size for block in blocks if block.size >= 5)
    return size / len(second), size / len(first)


# ── what it is ──


def test_the_first_line_says_that_all_is_invented() -> None:
    assert README.splitlines()[0] == (
        "All texts, people, places and outlets in this folder are invented, and were written for teaching."
    )


def test_size_outlets_and_weeks(harbour: narrative.Corpus) -> None:
    documents = harbour.documents
    assert (
        len(documents)
        == len(list(HARBOUR.glob("*/*.txt")))
        == int(re.findall(r"^(\d+) news", README, re.M)[0])
    )
    assert len(harbour.problems) == 0
    assert documents["outlet"].to_dict() == {
        doc_id: OUTLETS[doc_id.split("/")[0]] for doc_id in documents.index
    }
    lengths = documents["text"].str.split().str.len()
    assert lengths.between(200, 500).all(), lengths[~lengths.between(200, 500)]
    assert documents["date"].between("2019-03-04", "2019-04-28").all()
    weeks = documents["date"].dt.isocalendar()["week"]
    assert sorted(set(weeks)) == list(range(10, 18))  # 4 March is the Monday of week 10
    assert weeks.groupby(documents["outlet"]).nunique().min() >= 6
    days = [doc_id.split("/")[1][:10] for doc_id in documents.index]
    assert days == documents["date"].dt.strftime("%Y-%m-%d").tolist()
    assert (documents[["title", "author", "section", "type"]] != "").all(axis=None)


def test_the_readme_counts_articles_as_they_are(harbour: narrative.Corpus) -> None:
    (rows,) = (table for head, table in tables_of(README).items() if head.startswith("| folder"))
    counts = harbour.documents["outlet"].value_counts().to_dict()
    assert {row[1]: int(row[3]) for row in rows} == counts
    assert (harbour.documents["date"] < EVENT).sum() == int(re.findall(r"(\d+) articles; `after`", README)[0])


def test_the_readme_runs() -> None:
    failed, tried = doctest.testfile(str(HARBOUR / "README.md"), module_relative=False, encoding="utf-8")
    assert (failed, tried > 5) == (0, True)


def test_no_real_outlet_is_named(harbour: narrative.Corpus) -> None:
    real = (
        "BBC|CNN|Reuters|Associated Press|AFP|dpa|Bloomberg|Guardian|Telegraph|Daily Mail|Daily Mirror|"
        "Financial Times|New York Times|Washington Post|Al Jazeera|Sky News|ITV|Le Monde|Der Spiegel|TASS|"
        "Xinhua|Facebook|Twitter"
    )
    everything = [*harbour.documents["text"], *harbour.documents["title"], *harbour.documents["author"]]
    assert not [found for text in everything if (found := re.search(rf"\b(?:{real})\b", text))]


def test_everybody_in_the_cast_appears_and_the_voices_are_as_told(harbour: narrative.Corpus) -> None:
    cast, copies = aside("cast"), aside("copies")
    texts = harbour.documents["text"]
    for name in cast["mentioned_as"]:
        assert texts.str.contains(rf"\b{name}\b").any(), name
    own = harbour.documents.drop(copies.loc[copies["kind"].isin(COPIES), "copy_id"].unique())
    sizes = own["outlet"].value_counts()
    (told,) = (table for table in tables_of(README).values() if table[0][0] == "officials")
    for group, *cells in told:
        names = "|".join(cast.loc[cast["group"] == group, "mentioned_as"])
        named = own["text"].str.contains(rf"\b(?:{names})\b").groupby(own["outlet"]).sum()
        assert cells == [f"{named[outlet]} of {sizes[outlet]}" for outlet in COLUMNS]


def test_quotations_of_the_readme_stand_in_the_texts(harbour: narrative.Corpus) -> None:
    (told,) = (table for head, table in tables_of(README).items() if head.startswith("| kind | example"))
    assert len(told) >= 10
    for kind, example, where in told:
        row = harbour.documents.loc[where.strip("`")]
        assert example.replace(" ¶ ", "\n\n") in row["title"] + "\n" + row["text"], kind


# ── what was planted ──


def test_rates_are_those_of_the_readme(scores: pd.DataFrame) -> None:
    (told,) = (rows for rows in tables_of(README).values() if rows[0][0] == "conflict" and len(rows[0]) == 7)
    assert [row[0] for row in told] == [*FRAMES, "unity", "hope", *TONES]
    for name, *cells in told:
        lexicon = "news-frames" if name in FRAMES else "solidarity"
        key = (name, "", "") if name in TONES else ("salience", lexicon, name)
        rows = rows_of(scores, *key)
        found = [*rates(rows, "outlet")[COLUMNS], *rates(rows, "event")[["before", "after"]]]
        scale, digits = (1, 3) if name in TONES else (1000, 1)
        assert [float(cell.replace("−", "-")) for cell in cells] == pytest.approx(
            [scale * rate for rate in found], abs=0.51 * 10**-digits
        )


@pytest.mark.parametrize("planted", PLANTED, ids=["-".join(filter(None, row[:6])) for row in PLANTED])
def test_planted_differences_are_there_and_others_are_not(
    planted: tuple[str, ...], scores: pd.DataFrame
) -> None:
    """Told: in that direction, by half or more, with overlap. Kept out: never by half."""
    *key, by, higher, lower, kind = planted
    rows = rows_of(scores, *key)
    found = rates(rows, by)
    if planted[0] in TONES:
        distance = found[higher] - found[lower]
        assert distance > 0.04 if kind != "no" else 0 <= distance < 0.02
        return
    ratio = found[higher] / found[lower]
    assert 1.5 <= ratio <= 5 if kind != "no" else 1 <= ratio < 1.4
    if by == "outlet" and kind != "no":
        totals = rows.groupby("outlet")["value"]
        assert totals.min()[higher] < totals.max()[lower]


@pytest.mark.parametrize("planted", PLANTED, ids=["-".join(filter(None, row[:6])) for row in PLANTED])
def test_what_was_planted_is_beyond_chance_and_what_was_not_is_not(
    planted: tuple[str, ...], scores: pd.DataFrame
) -> None:
    """Against 2,000 random divisions of the documents, with a statistic that is written out here."""
    *key, by, higher, lower, kind = planted
    rows = rows_of(scores, *key)
    rows = rows[rows[by].isin([higher, lower])].sort_values("doc_id")
    label = (rows[by] == higher).to_numpy()
    chance = permutation_p(rows["total"].to_numpy(), rows["base"].to_numpy(), label)
    if kind == "small":
        assert 0.005 < chance < 0.3
    else:
        assert chance < 0.03 if kind == "yes" else chance > 0.2


def permutation_p(total: np.ndarray, base: np.ndarray, label: np.ndarray) -> float:
    """Two-sided p of the difference of two ratios over its standard error, from 2,000 permutations."""
    labels = np.random.default_rng(2019).permuted(np.tile(label, (2000, 1)), axis=1)
    labels = np.vstack([label, labels])
    statistic = np.zeros(len(labels))
    variance = np.zeros(len(labels))
    for sign, chosen in ((1, labels), (-1, ~labels)):
        size = chosen.sum(axis=1)
        words_ = chosen @ base
        rate = (chosen @ total) / words_
        residuals = np.where(chosen, total - rate[:, None] * base, 0)
        variance += size / (size - 1) * (residuals**2).sum(axis=1) / words_**2
        statistic += sign * rate
    statistic = np.abs(statistic / np.sqrt(variance))
    return float((statistic >= statistic[0] - 1e-12).mean())


# ── copies and agents ──


def test_copies_share_what_is_written(harbour: narrative.Corpus) -> None:
    copies, documents = aside("copies"), harbour.documents
    assert set(copies["kind"]) == {*COPIES, "update", "own words"}
    for row in copies.itertuples():
        original, copy = documents.loc[row.original_id], documents.loc[row.copy_id]
        told = [float(row.shared), float(row.kept)]
        assert told == pytest.approx(shared(original["text"], copy["text"]), abs=0.0051), row.copy_id
        assert original["date"] <= copy["date"]
        if row.kind == "whole":
            assert original["text"] == copy["text"]
            assert original["author"] != copy["author"]
        elif row.kind == "cut":
            assert original["text"].startswith(copy["text"].rstrip())
            assert len(copy["text"]) < 0.8 * len(original["text"])
        elif row.kind == "own words":
            assert max(told) < 0.06
        elif row.kind in ("edited", "new lead"):
            assert 0.6 < told[0] < 1
        if row.kind in COPIES:
            assert row.original_id.startswith("agency/")
            assert not row.copy_id.startswith("agency/")
    whole = copies[copies["kind"].isin(COPIES)]
    assert whole["original_id"].nunique() == 12
    assert whole["copy_id"].nunique() == 11
    assert (whole["kind"] == "combined").sum() == 2


def test_no_other_pair_shares_much(harbour: narrative.Corpus) -> None:
    """The truth is whole: what is not in the table is no copy. Shingles of five words find the candidates."""
    copies = aside("copies")
    known = {frozenset(pair) for pair in zip(copies["original_id"], copies["copy_id"], strict=True)}
    # The broadcaster's story and the agency's own update go back to the same first version.
    known.add(frozenset(("agency/2019-04-02-crane-falls-evening", "state/2019-04-02-accident-on-south-mole")))
    shingles = {
        doc_id: {tuple(found[i : i + 5]) for i in range(len(found) - 4)}
        for doc_id, found in harbour.documents["text"].map(words).items()
    }
    for first, second in itertools.combinations(shingles, 2):
        if frozenset((first, second)) not in known:
            common = len(shingles[first] & shingles[second])
            assert common < 0.06 * min(len(shingles[first]), len(shingles[second])), (first, second)


def test_agents_are_hidden_and_named_as_written(harbour: narrative.Corpus) -> None:
    pairs, texts = aside("agency-pairs"), harbour.documents["text"]
    assert len(pairs) == 12
    for row in pairs.itertuples():
        assert row.deleted in texts[row.deleted_id]
        assert row.named in texts[row.named_id]
        assert row.deleted_id.startswith("state/")
        assert not row.named_id.startswith("state/")


# ── coders ──


def test_codes_are_two_coders_on_a_third_of_the_articles(harbour: narrative.Corpus) -> None:
    codes = narrative.load_codes("harbour")
    assert list(codes.columns) == ["doc_id", "coder", "variable", "value"]
    assert not codes.duplicated(["doc_id", "coder", "variable"]).any()
    coded = codes["doc_id"].unique()
    assert set(coded) <= set(harbour.documents.index)
    assert len(coded) >= len(harbour) / 3
    assert set(codes["variable"]) == {*FRAMES, "tone"}
    assert set(codes.loc[codes["variable"] != "tone", "value"].dropna()) == {0, 1}
    assert set(codes.loc[codes["variable"] == "tone", "value"].dropna()) == {-2, -1, 0, 1, 2}
    assert codes["value"].isna().sum() == 8


def test_coders_agree_as_the_readme_says() -> None:
    """Cohen's κ by hand: (observed − expected) / (1 − expected), from the two coders' own shares."""
    wide = narrative.load_codes("harbour").pivot(
        index=["variable", "doc_id"], columns="coder", values="value"
    )
    (told,) = (
        table for table in tables_of(README).values() if len(table[0]) == 4 and table[0][0] == "conflict"
    )
    kappas = {}
    for variable, units, agreed, kappa in told:
        both = wide.loc[variable].dropna()
        observed = (both["A"] == both["B"]).mean()
        values = np.union1d(both["A"], both["B"])
        expected = sum((both["A"] == value).mean() * (both["B"] == value).mean() for value in values)
        kappas[variable] = (observed - expected) / (1 - expected)
        assert [int(units), float(agreed), float(kappa)] == pytest.approx(
            [len(both), observed, kappas[variable]], abs=0.0051
        )
    assert min(kappas[frame] for frame in ("conflict", "human_interest", "economic_consequences")) > 0.6
    assert max(kappas.values()) < 0.85
    assert kappas["morality"] < kappas["responsibility"] < kappas["conflict"]
    tone = wide.loc["tone"].dropna()
    assert (tone["A"] - tone["B"]).abs().max() == 1


# ── loading ──


def test_unknown_names_list_what_ships() -> None:
    with pytest.raises(
        narrative.UnknownNameError,
        match=r"'harbor'\. Did you mean 'harbour'\? Available: defection, harbour",
    ):
        narrative.load_corpus("harbor")
    with pytest.raises(narrative.UnknownNameError, match=r"Unknown corpus '\.\./harbour'"):
        narrative.load_codes("../harbour")
    with pytest.raises(narrative.CorpusError, match="'defection' comes without codes"):
        narrative.load_codes("defection")


def test_a_folder_of_the_same_name_does_not_stand_in_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harbour: narrative.Corpus
) -> None:
    (tmp_path / "harbour").mkdir()
    (tmp_path / "harbour" / "other.txt").write_text("Another harbour.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(narrative.read_corpus("harbour")) == 1
    assert narrative.load_corpus("harbour").hash == harbour.hash
