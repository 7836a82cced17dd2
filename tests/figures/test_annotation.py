"""The marked text: it is the text, whatever stands in it, and every place can be told without colour."""

from __future__ import annotations

import html
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative import Corpus, Lexicon, annotate, match
from narrative.errors import TableError, UnknownNameError
from narrative.figures.annotation import show_sentences
from narrative.figures.highlighting import Marks, Place, category_letters
from narrative.reading import locate

LEXICON = Lexicon.from_entries(
    {"hope": ["hope*"], "unity": ["unity", "unity and hope"], "threat": ["threat*"]}, name="test"
)
HOSTILE = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"'$\\\r\n"), max_size=60)


def strip_tags(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def corpus_of(text: str, doc_id: str = "a") -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"doc_id": [doc_id], "text": [text]}), name="test")


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Place]]:
    text = draw(HOSTILE)
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    places = [
        Place(
            min(span),
            max(span),
            draw(st.sampled_from(["hope", "<b>", '"']), label="category"),
            "<x>",
            1.0,
            False,
        )
        for span in spans
    ]
    return text, places


@given(marked())
def test_without_its_tags_the_marked_text_is_the_text(case: tuple[str, list[Place]]) -> None:
    text, places = case
    names = {"hope": "hope", "<b>": "<b>", '"': '"'}
    page = Marks(category_letters(tuple(names)), names).mark(text, places)
    assert strip_tags(page) == text
    assert {tag.split()[0].strip("<>/") for tag in re.findall(r"<[^>]*>", page)} <= {"mark", "span"}


@settings(deadline=None, max_examples=60)
@given(HOSTILE.map(lambda text: f"There is hope {text} unity and hope"))
def test_a_text_read_as_a_corpus_keeps_every_character(text: str) -> None:
    corpus = corpus_of(text)
    annotation = annotate(corpus, "a", LEXICON)
    assert strip_tags(annotation.body()) == corpus.documents["text"].iloc[0]
    assert annotation.counts["matches"].sum() == len(match(corpus, LEXICON))


def test_overlapping_places_carry_both_letters_and_both_reasons() -> None:
    body = annotate(corpus_of("In unity and hope."), "a", LEXICON).body()
    assert body == (
        '<span class="n" id="s-a-1" data-n="1"></span>In '
        '<mark class="c1" title="unity · matched by “unity and hope”">unity and </mark>'
        '<mark class="c0 c1" style="background:linear-gradient(rgba(0,114,178,.24) 0% 50%,'
        'rgba(230,159,0,.24) 50% 100%)" data-letter="U, H" title="unity · matched by “unity and hope”\n'
        'hope · matched by “hope*”">hope</mark>.'
    )


def test_a_negated_place_is_marked_so_and_counted_so() -> None:
    annotation = annotate(corpus_of("There is no hope. There is hope."), "a", LEXICON)
    assert 'data-letter="not H"' in annotation.body()
    assert "· negated" in annotation.body()
    assert annotation.counts.to_dict("records")[0] == {"category": "hope", "matches": 2, "negated": 1}
    page = annotation._repr_html_()
    assert "2, of these 1 negated" in page
    assert "No match found for: unity, threat." in page


def test_paragraphs_are_kept_and_sentences_numbered() -> None:
    annotation = annotate(corpus_of("One hope.\n\nTwo. Three.", "x/y"), "x/y", LEXICON)
    assert "\n\n" in annotation.body()
    assert "white-space:pre-wrap" in annotation._repr_html_()
    assert re.findall(r'id="([^"]*)" data-n="(\d)"', annotation.body()) == [
        ("s-x_2f_y-1", "1"),
        ("s-x_2f_y-2", "2"),
        ("s-x_2f_y-3", "3"),
    ]


def test_every_category_differs_in_more_than_colour() -> None:
    categories = tuple(f"category {number}" for number in range(20))
    marks = Marks(category_letters(categories), {name: name for name in categories})
    rules = re.findall(r"mark\.c\d+\{[^}]*\}", marks.style())
    assert len({rule.split("{")[1] for rule in rules}) == 20  # colour and line together
    assert len(set(marks.letters.values())) == 20
    assert "url(" not in marks.style()


def test_plain_text_for_a_terminal() -> None:
    assert repr(annotate(corpus_of("unity and hope, no threat"), "a", LEXICON)) == (
        "unity and hope[U, H], no threat[not T]\n\nH hope; U unity; T threat"
    )


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(UnknownNameError, match=r"Unknown document 'b'\. Available: a"):
        annotate(corpus_of("hope"), "b", LEXICON)
    matches = match(corpus_of("There is hope in a longer text"), LEXICON)
    with pytest.raises(TableError, match="was made from other texts than these documents"):
        annotate(corpus_of("hope"), "a", matches)


def test_sentences_behind_the_frames() -> None:
    corpus = corpus_of("Dull. Unity and <b>hope</b>. No hope.")
    places = locate(corpus, match(corpus, LEXICON), LEXICON)
    shown = show_sentences(places, LEXICON)
    page = shown._repr_html_()
    assert "2 matches in 2 sentences, of these 1 negated" in page
    assert '<a href="#s-a-2">sentence 2</a>' in page
    assert "<b>" not in page
    assert repr(shown).splitlines()[0] == "hope: 2 matches in 2 sentences, of these 1 negated"
    documents = corpus.documents.assign(outlet="The <i>Times</i>")
    assert "The &lt;i&gt;Times" in show_sentences(places, LEXICON, documents=documents)._repr_html_()
    assert "No match found." in show_sentences(places.head(0), LEXICON)._repr_html_()
