"""Stance and rhetorical devices: places by hand, and how often a rule is right on sentences made to trap it.

Every sentence was invented for this test. Beside each stand the places of its category that a reader who
knows the definition would mark; none means that it is a trap. The figures that `stance` states are checked
below, with the mistakes that are known.
"""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.corpus.corpus import Corpus, read_corpus
from narrative.errors import LexiconError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match
from narrative.measures import metadiscourse
from narrative.measures.metadiscourse import RULES, stance, stance_matches
from narrative.resources import lexicons_folder
from narrative.schema import MATCHES, SCORES

SENTENCES: dict[str, list[tuple[str, list[str]]]] = {
    "questions": [
        ("Is the bridge safe?", ["Is the bridge safe?"]),
        ("“Is the bridge safe?” she asked.", ["Is the bridge safe?"]),
        ("She asked whether the bridge was safe.", []),
        ("He was the man who (?) signed the paper.", []),
        ("See https://example.org/search?q=bridge for the map.", []),
        ("Who knew? Who cared?", ["Who knew?", "Who cared?"]),
        ("They left. Why?", ["Why?"]),
        ("What a mess!", []),
        ("You call this a harbour?!", ["You call this a harbour?"]),
        ("The question is who pays.", []),
        ("What, then, is to be done??", ["What, then, is to be done??"]),
        ("The quiz had a round called who is who.", []),
        ("Nobody knows: will it hold?", ["will it hold?"]),
        ("? ? ?", []),
    ],
    "anaphora": [
        ("We will rebuild the port. We will rebuild the town.", ["We will rebuild", "We will rebuild"]),
        ("We want work. We want bread. We want peace.", ["We want", "We want", "We want"]),
        ("Some stayed at home. Some went to sea. Some were never found.", ["Some", "Some", "Some"]),
        ("No ship came in. No ship went out.", ["No ship", "No ship"]),
        ("Never was the sea so calm. Never was the sea so cold.", ["Never was the", "Never was the"]),
        ("The minister said no. The minister said yes.", []),
        ("The minister resigned on Monday. The minister returned on Friday.", []),
        ("He came home late. He ate his soup. He went to bed.", []),
        ("The port is old. The town is new. The road is bad.", []),
        ("She said it was over. She said it was time. She said it was late.", []),
        ("In May it rained all week. In June it snowed. In July it burned.", []),
        ("It was cold. It was dark. It was the end.", ["It was", "It was", "It was"]),
        ("Today we mourn the lost. Today we bury them. Today we begin.",
         ["Today we", "Today we", "Today we"]),
        ("Harbour news\n\nHarbour views\n\nHarbour blues", []),
        ("I have a plan. I have a map. I have a boat.", ["I have a", "I have a", "I have a"]),
        ("Yes. Yes. Yes.", []),
        ("This is our town. This is our port.", ["This is our", "This is our"]),
        ("Mr Gale spoke first. Mr Gale spoke last. Mr Gale sat down.", []),
        ("There is no water. There is no light.", ["There is no", "There is no"]),
        ("Every boat matters. Every sailor counts. Every storm passes.", ["Every", "Every", "Every"]),
        ("But the wind rose. But the mast held. But the crew was gone.", []),
        ("They built a wall. They built a gate.", []),
    ],
    "threes": [
        ("They gave blood, sweat and tears.", ["blood, sweat and tears"]),
        ("We want faster, cheaper, cleaner trains.", ["faster, cheaper, cleaner"]),
        ("There was no fear, no doubt, no delay.", ["no fear, no doubt, no delay"]),
        ("A government of the people, by the people, for the people.",
         ["of the people, by the people, for the people"]),
        ("She spoke calmly, clearly and bravely.", ["calmly, clearly and bravely"]),
        ("They came for freedom, for justice and for peace.", ["for freedom, for justice and for peace"]),
        ("It is a matter of faith, hope and love.", ["faith, hope and love"]),
        ("He came, he saw, he conquered.", ["He came, he saw, he conquered"]),
        ("They bought eggs, milk and flour.", []),
        ("Gale, Marsh and Holm won the race.", []),
        ("The teams are from Paris, London and Rome.", []),
        ("It happened in 2003, in 2004 and in 2005.", []),
        ("The boats were red, green and blue.", []),
        ("The driver, teacher and farmer were freed.", []),
        ("The ferry, the train and the bus were late.", []),
        ("It costs 3, 4 or 5 pounds.", []),
        ("They sang, danced and wept.", []),
        ("Peace, love, unity and hope were on the banner.", []),
        ("We sold bread, butter, jam and honey.", []),
        ("On Monday, on Tuesday and on Friday the port is closed.", []),
        ("However, the mayor, who was ill, and the clerk agreed.", []),
        ("In Paris, in London and in Rome it rained.", []),
        ("The shop sells building, clothing and wedding supplies.", []),
        ("They were cold and hungry, but alive.", []),
        ("It was brave, decent, honest work.", []),
        ("The harbour was safer, quieter and richer than before.", ["safer, quieter and richer"]),
        ("He called it shameful, hateful and wasteful.", ["shameful, hateful and wasteful"]),
        ("Growing, building, trading: that is our way.", []),
        ("Without water, without light and without hope, they waited.",
         ["Without water, without light and without hope"]),
        ("If it rains, if it snows, we stay.", []),
        ("Every man, every woman and every child was counted.", ["Every man, every woman and every child"]),
        ("The act was cruel, the law was weak, the town was silent.", []),
        ("The village lost its school, its shop and its church.", ["its school, its shop and its church"]),
    ],
    "contrast": [
        ("It was not war but peace.", ["not war but peace"]),
        ("This is not the end but the beginning.", ["not the end but the beginning"]),
        ("It was not an accident but a crime.", ["not an accident but a crime"]),
        ("They came not to destroy but to build.", ["not to destroy but to build"]),
        ("Not only the port but also the town was lost.", ["Not only the port but also the town was lost"]),
        ("He is not just a singer but a dancer.", ["not just a singer but a dancer"]),
        ("It was less a war than a rescue.", ["less a war than a rescue"]),
        ("It is less about money than about pride.", ["less about money than about pride"]),
        ("It is not so much a law as a wish.", ["not so much a law as a wish"]),
        ("We need deeds, not words.", ["deeds, not words"]),
        ("They were driven by fear, not by hope.", ["by fear, not by hope"]),
        ("He did not come but she did.", []),
        ("It did not rain but we stayed at home.", []),
        ("She is not here but the door is open.", []),
        ("I do not think so.", []),
        ("They spent less on bread than on beer.", []),
        ("It cost less than ten pounds.", []),
        ("The boat was less expensive than the train.", []),
        ("No less than ten boats sank.", []),
        ("There is nothing but water.", []),
        ("He could not but laugh.", []),
        ("The last but not least of them sang.", []),
        ("It is not easy but it can be done.", []),
        ("They had not slept, but the work went on.", []),
        ("Not everyone agreed, but the vote was held.", []),
        ("Maybe, not today.", []),
        ("The match was lost, not surprisingly.", []),
        ("She was tired, not that she said so.", []),
        ("He did not fight for land but for freedom.", ["not fight for land but for freedom"]),
        ("The plan is not the problem but the timing is bad.", []),
        ("Words are not enough, but words are a start.", []),
        ("It isn't a harbour but a swamp.", ["isn't a harbour but a swamp"]),
        ("They are our friends, not our rivals.", ["our friends, not our rivals"]),
        ("She has not one but two boats.", ["not one but two"]),
        ("He won not by luck but by work.", ["not by luck but by work"]),
        ("They do not only sail but also row.", ["not only sail but also row"]),
        ("More than ten and less than twenty came.", []),
        ("He was paid less in May than in June.", []),
        ("It is not a question of money but of time.", ["not a question of money but of time"]),
        ("The mayor did not call the police but the neighbour did.", []),
    ],
    "superlatives": [
        ("It is the largest port.", ["largest"]),
        ("Most people stayed at home.", []),
        ("Best Buy closed its shop.", []),
        ("She did her best.", []),
        ("It was the most beautiful harbour.", ["the most beautiful"]),
        ("At least ten came.", []),
        ("For the most part it rained.", []),
        ("The latest figures are in.", []),
        ("The forest in the west is at rest.", []),
        ("They protest against the arrest of an honest guest.", []),
        ("He was the best man at the wedding.", []),
        ("It was the worst storm in living memory.", ["worst", "in living memory"]),
        ("Their interest in the harvest was modest.", []),
        ("Most of the boats sank.", []),
        ("It was her finest hour.", ["finest"]),
        ("It is one of our most valuable boats.", ["our most valuable"]),
        ("A best-seller was sold.", []),
        ("The fish are the freshest by far.", ["freshest", "by far"]),
        ("He is most likely ill.", []),
        ("Never before had they seen such a crowd.", ["Never before"]),
        ("The oldest boat won.", ["oldest"]),
        ("It will be ready by May at the latest.", []),
        ("They made the most of it.", []),
    ],
    "absolutes": [
        ("Everyone knows it.", ["Everyone"]),
        ("They never gave up.", ["never"]),
        ("Never mind the rain.", []),
        ("All right, let it go.", []),
        ("After all, it was late.", []),
        ("It was totally false.", ["totally"]),
        ("The ferry goes every day.", []),
        ("Nearly all boats sank.", []),
        ("All three boats sank.", []),
        ("Nothing is impossible.", ["Nothing", "impossible"]),
        ("He ate nothing but bread.", []),
        ("On the whole it went well.", []),
        ("The total was ten.", []),
        ("The whole town came.", ["whole"]),
        ("Above all, be kind.", []),
        ("All Blacks fans were there.", []),
        ("Not all boats sank.", []),
        ("They agreed without exception.", ["without exception"]),
        ("It rained all day.", []),
        ("Every boat sank.", ["Every"]),
        ("Almost everyone left.", []),
        ("The plan is to complete the bridge.", []),
    ],
    "direct_address": [
        ("You must see it.", ["You"]),
        ("Thank you for coming.", []),
        ("Ladies and gentlemen, welcome.", ["Ladies and gentlemen"]),
        ("My fellow citizens, we meet again.", ["My fellow citizens"]),
        ("It was, you know, a mess.", []),
        ("The video is on YouTube.", []),
        ("Is this your boat?", ["your"]),
        ("The youth club is closed.", []),
        ("Mr President, the hour is late.", ["Mr President"]),
        ("Mr President Gale left.", []),
        ("Dear readers, write to us.", ["Dear readers"]),
        ("The dear old boat sank.", []),
        ("A do-it-yourself shop opened.", []),
    ],
}  # fmt: skip


#: Written after the rules were last changed, and never used to change them.
HELD: dict[str, list[tuple[str, list[str]]]] = {
    "questions": [
        ("Can a town forgive?", ["Can a town forgive?"]),
        ("“Who sank it?” asked the judge. “Nobody.”", ["Who sank it?"]),
        ("It is unclear how many died.", []),
        ("He wondered: is it late?", ["is it late?"]),
    ],
    "anaphora": [
        ("They can take the port. They can take the ships. They cannot take the sea.",
         ["They can take", "They can take"]),
        ("Not one boat returned. Not one letter came.", ["Not one", "Not one"]),
        ("Police closed the road. Police opened it at noon.", []),
        ("Where is the harbour? Where is the town?", ["Where is the", "Where is the"]),
        ("A man was hurt. A woman was saved. A child was lost.", []),
        ("If we stay, we lose. If we go, we lose.", ["If we", "If we"]),
        ("The mayor spoke. Then it rained. The mayor left.", []),
        ("It is not too late. It is not too far.", ["It is not", "It is not"]),
        ("Remember the flood. Remember the fire. Remember the dead.",
         ["Remember the", "Remember the", "Remember the"]),
        ("She has two sons. She has one daughter.", []),
    ],
    "threes": [
        ("It was a night of terror, pain and grief.", ["terror, pain and grief"]),
        ("We will not bend, we will not break, we will not beg.",
         ["We will not bend, we will not break, we will not beg"]),
        ("The soup has carrots, onions and leeks.", []),
        ("The bigger, louder, and angrier crowd won.", ["bigger, louder, and angrier"]),
        ("He is a farmer, a father and a friend.", ["a farmer, a father and a friend"]),
        ("Too little, too late, too loud.", ["Too little, too late, too loud"]),
        ("They flew from Oslo, from Turin and from Lagos.", []),
        ("Ministers, however, said on Friday, after talks, that it was over.", []),
        ("With patience, with courage, with love they rebuilt it.",
         ["With patience, with courage, with love"]),
        ("The town was tired, hungry and cold.", []),
        ("She was walking, talking and laughing.", ["walking, talking and laughing"]),
        ("He sold cars, vans, lorries and bikes.", []),
    ],
    "contrast": [
        ("This was not a defeat but a lesson.", ["not a defeat but a lesson"]),
        ("She did not reply but her lawyer did.", []),
        ("The aim is not to win but to last.", ["not to win but to last"]),
        ("He is less a leader than a follower.", ["less a leader than a follower"]),
        ("Taxes rose less than wages.", []),
        ("Not merely the poor but the rich will pay.", ["Not merely the poor but the rich will pay"]),
        ("We want bread, not promises.", ["bread, not promises"]),
        ("It was not cheap but I bought it.", []),
        ("They argue not over land but over water.", ["not over land but over water"]),
        ("He has not eaten, but he slept.", []),
        ("There was nothing but dust.", []),
        ("It is a duty, not a favour.", ["a duty, not a favour"]),
        ("It is not so much a wall as a fence.", ["not so much a wall as a fence"]),
        ("She was not amused but stayed.", []),
    ],
}  # fmt: skip


Sentences = dict[str, list[tuple[str, list[str]]]]


def find(sentences: Sentences) -> pd.DataFrame:
    """The places of devices in all sentences of all categories, each of which is a document."""
    rows = {
        f"{category} {number:02}": text
        for category, given in sentences.items()
        for number, (text, _) in enumerate(given)
    }
    corpus = Corpus.from_documents(pd.DataFrame({"text": list(rows.values())}, index=list(rows)))
    places = stance_matches(corpus)
    return places[(places["lexicon"] == "devices") & ~places["negated"]]


def count(sentences: Sentences, found: pd.DataFrame, category: str) -> tuple[int, int, int, list[str]]:
    """Right places, wrong ones and missed ones of a category, and the sentences where it erred."""
    right = wrong = missed = 0
    errors = []
    here = found[found["category"] == category]
    for number, (text, expected) in enumerate(sentences[category]):
        given = here.loc[here["doc_id"] == f"{category} {number:02}", "text"].tolist()
        left = list(expected)
        for place in given:
            if place in left:
                left.remove(place)
                right += 1
            else:
                wrong += 1
        missed += len(left)
        if sorted(given) != sorted(expected):
            errors.append(text)
    return right, wrong, missed, errors


#: Right, wrong and missed places, as `stance` states them, and the sentences where a rule is known to err.
KNOWN = {
    "questions": (8, 0, 0, []),
    "anaphora": (26, 3, 2, ["No ship came in. No ship went out.",
                            "Mr Gale spoke first. Mr Gale spoke last. Mr Gale sat down."]),
    "threes": (13, 0, 0, []),
    "contrast": (17, 0, 1, ["She has not one but two boats."]),
    "superlatives": (10, 0, 0, []),
    "absolutes": (7, 0, 1, ["Nothing is impossible."]),  # the second word: taken for negated by the first
    "direct_address": (6, 0, 0, []),
}  # fmt: skip
HELD_KNOWN = {
    "questions": (3, 0, 0), "anaphora": (5, 0, 8), "threes": (5, 0, 2), "contrast": (7, 1, 1),
}  # fmt: skip


def test_there_are_sentences_enough() -> None:
    assert sum(map(len, SENTENCES.values())) >= 150
    traps = [text for given in SENTENCES.values() for text, expected in given if not expected]
    assert len(traps) >= 75


def test_precision_and_recall_as_stated() -> None:
    found = find(SENTENCES)
    for category, (right, wrong, missed, errors) in KNOWN.items():
        assert count(SENTENCES, found, category) == (right, wrong, missed, errors), category
    sums = pd.DataFrame(KNOWN).T.iloc[:, :3].sum()
    assert (sums[0], sums[1], sums[2]) == (87, 3, 4)


def test_precision_and_recall_on_sentences_held_back() -> None:
    found = find(HELD)
    for category, expected in HELD_KNOWN.items():
        assert count(HELD, found, category)[:3] == expected, category
    sums = pd.DataFrame(HELD_KNOWN).T.sum()
    assert sums.tolist() == [20, 1, 11]


def corpus_of(*texts: str) -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": texts}, index=[f"d{n}" for n in range(len(texts))]))


def test_modality() -> None:
    places = stance_matches(corpus_of("It must not close. May was wet, but it may rain. Will Gale will go."))
    words = places[places["lexicon"] == "devices"].groupby("category")["text"].agg(list)
    assert words["obligation"] == ["must"]
    assert words["possibility"] == ["may"]
    assert words["prediction"] == ["will"]
    assert not places["negated"].any()


def test_negation_means_nothing_for_self_mention_and_engagement() -> None:
    """The card says so, and no other category does without it."""
    places = stance_matches(corpus_of("Not I, nor you. It is never possible. Not the best boat."))
    negated = places.groupby("category")["negated"].agg(any)
    assert not negated["self_mention"]
    assert not negated["engagement"]
    assert not negated["direct_address"]
    assert negated["hedges"]
    assert negated["superlatives"]


def test_a_card_can_switch_negation_off() -> None:
    card = {"categories": {"hope": {"label": "Hope", "definition": "", "negation": False}}}
    lexicon = Lexicon.from_entries({"hope": ["hope"], "fear": ["fear"]}, name="mine")
    off = Lexicon("mine", lexicon.entries, {**lexicon.card, **card})
    text = corpus_of("No hope. No fear.")
    assert match(text, lexicon)["negated"].tolist() == [True, True]
    assert match(text, off)["negated"].tolist() == [False, True]


def test_negation_in_a_card_is_true_or_false(tmp_path: Path) -> None:
    source = lexicons_folder() / "stance"
    (tmp_path / "entries.csv").write_text((source / "entries.csv").read_text(encoding="utf-8"))
    card = (source / "card.toml").read_text(encoding="utf-8")
    (tmp_path / "card.toml").write_text(card.replace("negation = false", 'negation = "no"'))
    with pytest.raises(LexiconError, match="neither true nor false"):
        load_lexicon(tmp_path)


def test_the_scores_are_the_places_added_up() -> None:
    corpus = corpus_of(
        "Is it over? Perhaps. It was not an end but a beginning.", "", "I saw the largest boat."
    )
    places, scores = stance_matches(corpus), stance(corpus)
    assert tuple(scores.columns) == SCORES
    assert tuple(places.columns) == MATCHES
    categories = [*load_lexicon("stance").categories, *load_lexicon("devices").categories, *RULES]
    assert scores["category"].drop_duplicates().tolist() == categories
    assert len(scores) == 3 * 3 * len(categories)
    totals = (
        scores[scores["measure"].isin(["salience", "negated"])].groupby(["doc_id", "category"])["total"].sum()
    )
    counts = places.groupby(["doc_id", "category"])["weight"].sum()
    pd.testing.assert_series_equal(totals[totals > 0], counts, check_names=False)
    pd.testing.assert_frame_equal(stance(corpus, matches=places), scores)
    assert scores.loc[scores["doc_id"] == "d1", "value"].isna().all()


def test_places_are_what_the_reader_saw() -> None:
    corpus = corpus_of("“Is it\nover?” No fear,  no doubt, no delay. It wasn’t a war but a rescue.")
    text = corpus.documents.loc["d0", "text"]
    for row in stance_matches(corpus).itertuples():
        assert text[row.start : row.end] == row.text


def test_the_order_of_documents_changes_nothing() -> None:
    texts = [text for text, _ in SENTENCES["contrast"]]
    table = pd.DataFrame({"text": texts}, index=[f"d{n:02}" for n in range(len(texts))])
    one = stance_matches(Corpus.from_documents(table))
    two = stance_matches(Corpus.from_documents(table.iloc[::-1]))
    order = ["doc_id", "start", "end", "lexicon", "category"]
    pd.testing.assert_frame_equal(
        one.sort_values(order, ignore_index=True), two.sort_values(order, ignore_index=True)
    )


@pytest.mark.parametrize(
    "piece",
    ["not, ", "no fear, ", "a, ", "less than ", "not only but ", "? ", "“?", "so much as not ", "I am. "],
)
def test_hostile_text_takes_time_that_grows_with_its_length(piece: str) -> None:
    """Four times the text takes less than ten times as long (processor time; a square would take 16)."""

    def clock(times: int) -> float:
        corpus = corpus_of(piece * times)
        corpus.token_store, corpus.sentence_store  # noqa: B018 (made here, not measured)
        start = time.process_time()
        stance_matches(corpus)
        return time.process_time() - start

    clock(100)
    short = min(clock(2_000) for _ in range(2))
    assert clock(8_000) < 10 * short + 0.2


PIECES = [*"abc,?.!“” ", " not ", " but ", " and ", " less ", " than ", "ing ", "\n"]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES)), min_size=15, max_size=40))
def test_any_text(texts: list[list[str]]) -> None:
    corpus = corpus_of(*["".join(pieces) for pieces in texts])
    for row in stance_matches(corpus).itertuples():
        text = corpus.documents.loc[str(row.doc_id), "text"]
        assert text[row.start : row.end] == row.text
        assert row.text.strip() == row.text != ""


def test_no_threes_are_missed_in_sentences_that_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which sentences are read is told by arrays; the rule by itself goes through each."""
    members = ["no fear", "no doubt", "faster", "cheaper", "old men", "young men", "tears"]
    signs = [", ", ", and ", " and ", ","]
    parts = itertools.product(["", "We saw "], members, signs, members, signs, members, ["", " in Rome"])
    corpus = corpus_of(*["".join(each) + "." for each in parts])
    found = stance_matches(corpus)
    every = np.ones(corpus.sentence_store.n_sentences, np.bool_)
    monkeypatch.setattr(metadiscourse, "_BLOCK", len(corpus))
    monkeypatch.setattr(metadiscourse, "_may_have_threes", lambda _: every)
    pd.testing.assert_frame_equal(found, stance_matches(corpus))
    assert (
        found["pattern"].value_counts().loc[["same first word", "same last word", "same ending"]].min() > 50
    )


def test_blocks_of_documents_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = read_corpus("harbour")
    expected = stance_matches(corpus)
    monkeypatch.setattr(metadiscourse, "_BLOCK", 7)
    pd.testing.assert_frame_equal(stance_matches(corpus), expected)
