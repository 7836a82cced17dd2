"""The language of each document: what its column says, what the user says, or what its text shows.

In this order, the first that says something:

1. a column of the documents that is called `language` or `lang`, where it names a language known here; what
   is not understood is among the problems of the corpus;
2. `language=…` of `read_corpus` and `Corpus.from_documents`, which is about all documents;
3. the text. Common English words settle most English texts; the others are classified by py3langid (naive
   Bayes on byte sequences; Lui & Baldwin 2012, ACL System Demonstrations 25-30). At most five pieces of 400
   characters are looked at, spread over the text. A text of which less than four fifths of the pieces are in
   one language is in "several languages"; of a short or uncertain one it is not known;
4. the corpus: a text of which nothing is known is taken to be in the language of more than half of all
   documents, if there is one, and its letters do not speak against it.

What is still not known fits every measure: nothing is left out on a mere doubt. Comparisons and reports
name such documents (`find_told`). Of 5,635 English news texts, speeches and sentences none was taken for
another language, nor of 2,225 headlines. Of 26 headlines in 21 other languages 24 were found, and two stayed
unknown (`tests/corpus/test_languages.py` has them).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.corpus.readers.columns import plain_name
from narrative.corpus.store import Measurable, kept
from narrative.errors import check_corpus
from narrative.schema import LANGUAGES, check
from narrative.tables.tables import one_line
from narrative.text.language_names import (
    COLUMNS,
    OTHER,
    OTHER_LETTERS,
    SEVERAL,
    find_code,
    is_for,
    list_codes,
    name_language,
)  # fmt: skip

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]  # py3langid has no types


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: From where the language of a document is known: see above.
COLUMN, GIVEN, TEXT, CORPUS = "column", "given", "text", "corpus"
#: How many pieces of a text are looked at, of how many characters at most, and at least if there are several.
_PIECES, _LONGEST, _SHORTEST = 5, 400, 250
#: From this share of its pieces on a text is in their language.
_MOST = 0.8
#: From this probability on py3langid is believed; the second is for other languages than English that use
#: Latin letters, since many a name in an English headline looks French.
_SURE, _SURE_OF_LATIN = 0.5, 0.75
#: With fewer letters than this nothing is classified.
_FEWEST_LETTERS = 8
#: Words that are common in English, and rare in other languages that use Latin letters.
_ENGLISH = _words(
    """
    the and that with from this they their there which would could should been were have has had when what
    where who about after before because between through during under while these those his our your
    its not are you than other only also more many much said says will if of for by
    """
)
#: So many of them, and such a share of the words, settle that a piece is English.
_FEWEST_ENGLISH, _ENGLISH_SHARE = 2, 0.12
#: Languages of the classifier that are taken for one of ours.
_SAME = {
    "wuu": "zh", "yue": "zh", "nn": "no", "arz": "ar", "ary": "ar", "hbo": "he", "grc": "el", "crh": "tr",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


class Spoken(Measurable, Protocol):
    """Documents in languages: what a corpus is to this module."""

    @property
    def language(self) -> str:
        """That of all documents, as the user says."""
        ...

    @property
    def languages(self) -> pd.DataFrame:
        """That of each document."""
        ...

    @property
    def word_counts(self) -> npt.NDArray[np.int64]:
        """How many words each document has."""
        ...

    @property
    def whole(self) -> Self:
        """The corpus as it was read."""
        ...

    def take(self, rows: npt.NDArray[np.int64]) -> Self:
        """The documents `rows`."""
        ...


S = TypeVar("S", bound=Spoken)


class Found(NamedTuple):
    """The language of a text, "" where it is not known; and how probable that is."""

    language: str
    confidence: float


_NOTHING, _ENGLISH_BY_WORDS = Found("", np.nan), Found("en", 1.0)
#: The first letter behind Latin ones, those with signs from Vietnamese and the like left aside.
_LATIN = "\u0370"


def list_languages(corpus: Spoken) -> pd.DataFrame:
    """Return the language of each document of a corpus, a table by `schema.LANGUAGES`.

    A selection has the languages that its documents have in the whole corpus.
    """
    whole = corpus.whole
    own = settle_languages(corpus) if whole is corpus else _take(whole, corpus)
    return follow_most(own, own["language"] if whole is corpus else own_languages(whole))


def follow_most(own: pd.DataFrame, each: pd.Series) -> pd.DataFrame:
    """Return the table of languages with those filled in that only the other documents tell.

    Args:
        own: the table, each document by itself.
        each: the language of each document of the whole corpus, by itself.
    """
    main = _find_main(each)
    derived = (own["source"] == "") & (own["language"] == ("" if main not in OTHER_LETTERS else OTHER))
    if main and derived.any():
        own = own.copy()
        own.loc[derived, ["language", "source"]] = main, CORPUS
    return check(own, LANGUAGES, "table of languages")


def own_languages(corpus: Spoken) -> pd.Series:
    """Return the language of each document as it is known without the others, in their order."""
    table = corpus.languages
    unknown = np.where(table["language"].isin(OTHER_LETTERS), OTHER, "")
    return table["language"].where(table["source"] != CORPUS, unknown)


def find_fitting(corpus: Spoken, language: str) -> npt.NDArray[np.bool_]:
    """Say of each document whether what is made for a language ("": for any) fits it, bool[D]."""
    check_corpus(corpus)
    wanted = {language} if language else None
    fits = {each: is_for(wanted, each) for each in corpus.languages["language"].unique()}
    return corpus.languages["language"].map(fits).to_numpy(dtype=bool)


def find_told(corpus: Spoken, sources: tuple[str, ...] = ("",)) -> npt.NDArray[np.bool_]:
    """Say of each document whether its language is known, or there is no word to measure in it, bool[D].

    Args:
        corpus: the documents.
        sources: where it is known from if it is not told: "" for nowhere, `CORPUS` for the other documents.
    """
    known = ~corpus.languages["source"].isin(sources) | (corpus.languages["language"] == OTHER)
    told = known.to_numpy(dtype=bool)
    return told if told.all() else told | (corpus.word_counts == 0)


def list_untold(corpus: Spoken, most: int = 3) -> list[str]:
    """Say which documents do not tell their language, and as what they are measured; nothing if all do.

    >>> from narrative import Corpus
    >>> list_untold(Corpus.from_documents(pd.DataFrame({"text": ["Kein Frieden."]}, index=["a"])))
    ['1 article does not tell its language, and is measured as English: a.']
    """
    told, by_others = find_told(corpus), find_told(corpus, ("", CORPUS))
    said = [_say_untold(corpus, ~told, "English", most)] if not told.all() else []
    if (rows := told & ~by_others).any():
        main = name_language(str(corpus.languages["language"][rows].iloc[0]))
        said.append(_say_untold(corpus, rows, f"{main}, as most others are", most))
    return said


def _say_untold(corpus: Spoken, rows: npt.NDArray[np.bool_], taken: str, most: int) -> str:
    """Say of some documents that they are measured as in a language."""
    ids = [one_line(str(each), 40) for each in corpus.documents.index[rows]]
    count, more = f"{len(ids):,}", [f"{len(ids) - most:,} more"] * (len(ids) > most)
    one = len(ids) == 1
    begin = (
        "article does not tell its language, and is"
        if one
        else "articles do not tell their language, and are"
    )
    return f"{count} {begin} measured as {taken}: {', '.join([*ids[:most], *more])}."


def keep_fitting(corpus: S, language: str) -> S:
    """Return the corpus of the documents that what is made for a language fits; there may be none."""
    fits = find_fitting(corpus, language)
    return corpus if fits.all() else corpus.take(np.flatnonzero(fits))


@kept
def find_languages(corpus: Measurable) -> pd.DataFrame:
    """Return what the text of each document says of its language: `doc_id`, `language`, `confidence`."""
    found = [find_language(text) for text in corpus.documents["text"]]
    return pd.DataFrame(
        {
            "doc_id": corpus.documents.index,
            "language": pd.Series([each.language for each in found], dtype="str"),
            "confidence": np.array([each.confidence for each in found], np.float64),
        }
    )


def settle_languages(corpus: Spoken) -> pd.DataFrame:
    """Return the table of languages of a whole corpus, each document by itself."""
    told = read_columns(corpus.documents)
    source = np.where(told != "", COLUMN, GIVEN if corpus.language else "").astype(object)
    language = np.where(told != "", told, corpus.language).astype(object)
    confidence = np.full(len(told), np.nan)
    if (rows := np.flatnonzero(language == "")).size:
        found = find_languages(corpus if len(rows) == len(corpus) else corpus.take(rows))
        language[rows], confidence[rows] = found["language"], found["confidence"]
        source[rows] = np.where(found["language"].isin(["", OTHER]), "", TEXT)
    table = {"doc_id": corpus.documents.index, "language": language, "source": source}
    return pd.DataFrame(table).astype("str").assign(confidence=confidence)


def _take(whole: Spoken, corpus: Spoken) -> pd.DataFrame:
    """Return what is known of the documents of a selection, whose columns may be others than the whole's."""
    table = whole.languages.assign(language=own_languages(whole))
    table = table.assign(source=table["source"].where(table["source"] != CORPUS, ""))
    table = table.iloc[whole.documents.index.get_indexer(corpus.documents.index)].reset_index(drop=True)
    told = read_columns(corpus.documents)
    new = (told != "") & (told != table["language"].to_numpy())
    table = table.assign(
        language=np.where(new, told, table["language"]), source=np.where(new, COLUMN, table["source"])
    )
    table["confidence"] = table["confidence"].where(~new)
    return table.astype({"language": "str", "source": "str"})


def read_columns(documents: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return the language that the columns of the documents name, object[D]; "" for none that is known."""
    told = np.full(len(documents), "", dtype=object)
    for name in COLUMNS:
        for column in [each for each in documents.columns if plain_name(str(each)) == name]:
            codes = {value: find_code(value) for value in documents[column].dropna().unique()}
            values = np.array([codes.get(value, "") for value in documents[column].tolist()], dtype=object)
            told = np.where(told == "", values, told)
    return told


def _find_main(each: pd.Series) -> str:
    """Return the language of more than half of the documents; "" if there is none."""
    counts = each[~each.isin(["", OTHER, SEVERAL])].value_counts()
    return str(counts.index[0]) if len(counts) and 2 * counts.iloc[0] > len(each) else ""


def find_language(text: str) -> Found:
    """Return the language of a text as its words and letters show it.

    >>> find_language("The strike is over, and they have gone back to work.").language
    'en'
    >>> find_language("Der Streik ist vorbei, und alle arbeiten wieder.").language
    'de'
    >>> find_language("2:1"), find_language("Надія помирає останньою.").language
    (Found(language='', confidence=nan), 'uk')
    """
    pieces = _cut(text)
    english = [_is_english(piece) for piece in pieces]
    if sum(english) >= _MOST * len(pieces):
        return _ENGLISH_BY_WORDS
    found = [
        _ENGLISH_BY_WORDS if settled else _classify(piece)
        for piece, settled in zip(pieces, english, strict=True)
    ]
    known = [each for each in found if each.language]
    if not known:
        return found[0]
    sums: dict[str, list[float]] = {}
    for language, confidence in known:
        sums.setdefault(language, []).append(confidence)
    language, most = max(sums.items(), key=lambda each: (len(each[1]), sum(each[1])))
    if len(most) < _MOST * len(known):
        return Found(SEVERAL, np.nan)
    return Found(language, round(sum(most) / len(known), 2))


def _cut(text: str) -> list[str]:
    """Return pieces of a text, spread over it evenly; a short text is one piece."""
    number = min(max(len(text) // _SHORTEST, 1), _PIECES)
    size = len(text) // number
    return [text[each * size : each * size + min(size, _LONGEST)] for each in range(number)]


def _is_english(piece: str) -> bool:
    """Say whether a piece has so many common English words that it can be nothing else."""
    words = piece.lower().split()
    return sum(map(_ENGLISH.__contains__, words)) >= max(_FEWEST_ENGLISH, _ENGLISH_SHARE * len(words))


def _classify(piece: str) -> Found:
    """Return the language of a piece as py3langid has it, if it is sure enough."""
    words = _WORD.findall(piece.lower())
    letters = sum(map(len, words))
    if not letters:
        return _NOTHING
    latin = sum(len(word) for word in words if word[0] < _LATIN)
    language, confidence = "", np.nan
    if letters >= _FEWEST_LETTERS or 2 * latin < letters:
        language, confidence = _load_classifier().classify(piece)
        language, confidence = _SAME.get(language, language), round(confidence, 2)
    if 2 * latin < letters:  # no Latin letters: in whatever language it is, it is in none that uses them
        sure = confidence >= _SURE and language in OTHER_LETTERS
        return Found(language if sure else OTHER, confidence)
    if confidence >= (_SURE if language == "en" else _SURE_OF_LATIN):
        return Found(language, confidence)
    return Found("", confidence)


@cache
def _load_classifier() -> LanguageIdentifier:
    """Return py3langid's classifier of the languages that are known here; it takes two seconds to load."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    ours = {*list_codes(), *_SAME}
    classifier.set_languages([label for label in classifier.labels if label in ours])
    return classifier
