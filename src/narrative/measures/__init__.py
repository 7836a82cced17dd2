"""The registry of measures: what each counts, over what, in which unit and range, and how a group is formed.

Not every measure adds up. `compare` and the figures do only what is declared here, so that a rate of a group
is Σtotal / Σbase and never a mean of rates by accident. A new measure is a function in a module of this
folder, its entry here, and a test with a sourced value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from narrative.errors import UnknownNameError
from narrative.text.language_names import OTHER, SEVERAL, WITHOUT_SPACES, list_codes

Group = Literal["ratio", "mean", "anew"]
#: The languages of measures that know English words or were fitted to English; of those that
#: a parse tells; and of all that count words.
ENGLISH = frozenset({"en"})
ANY_LANGUAGE = frozenset({*list_codes(), SEVERAL, OTHER})
SPACED = ANY_LANGUAGE - WITHOUT_SPACES

#: Bases that a text may have none of, though it has words.
VERBAL = frozenset({"finite verbs", "passives", "verbs", "clauses", "roles"})


@dataclass(frozen=True)
class Measure:
    """What a measure is.

    Attributes:
        name: as in the column `measure` of a table of scores.
        label: the name in words, for a heading or an axis.
        unit: in words, for `value * per` ("per 1,000 words").
        base: what `base` counts: "tokens", "sentences", "matches", "document", "finite verbs", "passives",
            "verbs", "clauses" or "roles" (agent, patient).
        low: the smallest value that there can be.
        high: the largest one.
        group: how the value of several documents is formed: "ratio" (Σtotal / Σbase), "mean" (the mean of the
            documents' values) or "anew" (computed on the group's text).
        source: who defined it, or which program.
        per: what a value is multiplied with when it is shown, and only then.
        languages: the codes of the languages that it is made for; by default all that put spaces between
            words. For measures of a lexicon its own language counts besides (`narrative.measures.fitting`).
    """

    name: str
    label: str
    unit: str
    base: Literal[
        "tokens", "sentences", "matches", "finite verbs", "passives", "verbs", "clauses", "roles", "document"
    ]
    low: float
    high: float
    group: Group
    source: str
    per: int = 1
    languages: frozenset[str] = SPACED

    @property
    def is_share(self) -> bool:
        """Whether it is so many of the things in its base, and not of words: 12 of 15 passives."""
        return (self.low, self.high, self.group) == (0, 1, "ratio") and self.base not in (
            "tokens",
            "document",
        )


_TEXTBLOB = "TextBlob, its pattern lexicon (De Smedt & Daelemans 2012, JMLR 13:2063–2067)"
_VADER = "VADER (Hutto & Gilbert 2014, ICWSM 8:216–225)"
_POLARITY = "from −1, negative, to 1, positive"
_SUBJECTIVITY = "from 0, objective, to 1, subjective"
_SHARE = "share of words with a value"
_PART = "share of a sentence, from 0 to 1"
_ANY = (-math.inf, math.inf)
_ROLES = "roles by syntax (Sudhahar et al. 2015, Natural Language Engineering 21:81-112)"
_GRADE = "years of school"
_RATIO = "different words by words, from 0 to 1"

#: Every measure by its name.
MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "salience", "Salience", "per 1,000 words", "tokens", 0, math.inf, "ratio",
            "matches of a category that are not negated, weighted, by words", 1000,
        ),
        Measure(
            "negated", "Negated matches", "per 1,000 words", "tokens", 0, math.inf, "ratio",
            "matches of a category that are negated, weighted, by words", 1000,
            languages=ENGLISH,
        ),
        Measure(
            "sentences_touched", "Sentences touched", "per 100 sentences", "sentences", 0, 1, "ratio",
            "sentences with at least one match that is not negated, by sentences", 100,
        ),
        Measure(
            "textblob_polarity", "TextBlob polarity", _POLARITY, "tokens", -1, 1, "ratio", _TEXTBLOB,
            languages=ENGLISH,
        ),
        Measure(
            "textblob_subjectivity", "TextBlob subjectivity", _SUBJECTIVITY,
            "tokens", 0, 1, "ratio", _TEXTBLOB,
            languages=ENGLISH,
        ),
        Measure(
            "vader_compound", "VADER compound", _POLARITY, "tokens", -1, 1, "ratio", _VADER,
            languages=ENGLISH,
        ),
        Measure(
            "textblob_coverage", "Words TextBlob knows", _SHARE, "tokens", 0, 1, "ratio", _TEXTBLOB,
            languages=ENGLISH,
        ),
        Measure(
            "vader_coverage", "Words VADER knows", _SHARE, "tokens", 0, 1, "ratio", _VADER,
            languages=ENGLISH,
        ),
        Measure(
            "textblob_polarity_whole", "TextBlob polarity, text as one piece", _POLARITY,
            "document", -1, 1, "mean", _TEXTBLOB,
            languages=ENGLISH,
        ),
        Measure(
            "textblob_subjectivity_whole", "TextBlob subjectivity, text as one piece", _SUBJECTIVITY,
            "document", 0, 1, "mean", _TEXTBLOB,
            languages=ENGLISH,
        ),
        Measure(
            "vader_compound_whole", "VADER compound, text as one piece", _POLARITY,
            "document", -1, 1, "mean", _VADER,
            languages=ENGLISH,
        ),
        Measure(
            "vader_negative", "VADER negative", _PART, "tokens", 0, 1, "ratio", _VADER, languages=ENGLISH,
        ),
        Measure(
            "vader_neutral", "VADER neutral", _PART, "tokens", 0, 1, "ratio", _VADER, languages=ENGLISH,
        ),
        Measure(
            "vader_positive", "VADER positive", _PART, "tokens", 0, 1, "ratio", _VADER, languages=ENGLISH,
        ),
        Measure(
            "valence_difference", "Valence per word", "positive less negative, per 100 words", "tokens",
            *_ANY, "ratio", "values of the words that a lexicon knows, by words", 100,
        ),
        Measure(
            "valence_relative", "Valence, relative", _POLARITY, "matches", -1, 1, "ratio",
            "positive less negative matches, by both",
        ),
        Measure(
            "valence_logit", "Valence, logit", "0 if balanced, above if positive", "document", *_ANY, "mean",
            "Lowe, Benoit, Mikhaylov & Laver 2011, Legislative Studies Quarterly 36:123–155",
        ),
        Measure(
            "valence_mean", "Valence, mean", "on the lexicon's scale", "matches", *_ANY, "ratio",
            "values of the words that a lexicon knows, by these words",
        ),
        Measure(
            "valence_coverage", "Words the lexicon knows", _SHARE, "tokens", 0, 1, "ratio",
            "words in matches of a lexicon, by words",
        ),
        Measure(
            "tone", "Tone of news", "from −1, bad, to 1, good", "tokens", -1, 1, "ratio",
            "the lexicon news-tone, its grades in a sentence by its words", languages=ENGLISH,
        ),
        Measure(
            "tone_coverage", "Words news-tone knows", _SHARE, "tokens", 0, 1, "ratio",
            "words in matches of news-tone, by words", languages=ENGLISH,
        ),
        Measure(
            "voice_share", "Words in this voice", "per 100 words", "tokens", 0, 1, "ratio",
            "words in a voice, by words", 100,
            languages=ENGLISH,
        ),
        Measure(
            "speaker_share", "Words of this speaker", "per 100 quoted words", "tokens", 0, 1, "ratio",
            "words reported of a speaker, by words reported of anybody", 100,
            languages=ENGLISH,
        ),
        Measure(
            "passive_rate", "Passives", "per 100 finite verbs", "finite verbs", 0, math.inf, "ratio",
            "full passives, by finite verbs", 100,
            languages=ENGLISH,
        ),
        Measure(
            "agentless_share", "Passives without an agent", "per 100 passives", "passives", 0, 1, "ratio",
            "full passives without an agent after by, by full passives", 100,
            languages=ENGLISH,
        ),
        Measure(
            "agent_deletion", "Verbs without an agent", "per 100 verbs", "verbs", 0, 1, "ratio",
            "passives without an agent, by verbs of a category, active and passive", 100,
            languages=ENGLISH,
        ),
        Measure(
            "agency", "Agency", "times as agent, of 100 as agent or patient", "roles", 0, 1, "ratio",
            _ROLES, 100, languages=ANY_LANGUAGE,
        ),
        Measure(
            "agent_rate", "As agent", "per 100 clauses", "clauses", 0, math.inf, "ratio",
            _ROLES, 100, languages=ANY_LANGUAGE,
        ),
        Measure(
            "patient_rate", "As patient", "per 100 clauses", "clauses", 0, math.inf, "ratio",
            _ROLES, 100, languages=ANY_LANGUAGE,
        ),
        Measure(
            "description_rate", "As described", "per 100 clauses", "clauses", 0, math.inf, "ratio",
            _ROLES, 100, languages=ANY_LANGUAGE,
        ),
        Measure("ttr", "Type-token ratio", "for one length only", "document", 0, 1, "anew", "V / N"),
        Measure("root_ttr", "Root TTR", "V / √N", "document", 0, math.inf, "anew", "Guiraud 1954"),
        Measure("mattr", "MATTR", _RATIO, "document", 0, 1, "anew", "Covington & McFall 2010"),
        Measure("msttr", "MSTTR", _RATIO, "document", 0, 1, "anew", "Johnson 1944"),
        Measure("mtld", "MTLD", "words a factor", "document", 0, math.inf, "anew", "McCarthy & Jarvis 2010"),
        Measure("hdd", "HD-D", _RATIO, "document", 0, 1, "anew", "McCarthy & Jarvis 2007"),
        Measure("yule_k", "Yule's K", "higher is more repeated", "document", 0, 10_000, "anew", "Yule 1944"),
        Measure("herdan_c", "Herdan's C", "log V / log N", "document", 0, 1, "anew", "Herdan 1960"),
        Measure("maas", "Maas' a²", "higher is more repeated", "document", 0, math.inf, "anew", "Maas 1972"),
        Measure(
            "flesch", "Flesch reading ease", "easy from 90", "document", *_ANY, "anew", "Flesch 1948",
            languages=ENGLISH,
        ),
        Measure(
            "flesch_kincaid", "Flesch-Kincaid", _GRADE, "document", *_ANY, "anew", "Kincaid et al. 1975",
            languages=ENGLISH,
        ),
        Measure("fog", "Fog", _GRADE, "document", 0, math.inf, "anew", "Gunning 1952", languages=ENGLISH),
        Measure(
            "smog", "SMOG", _GRADE, "document", 3.1291, math.inf, "anew", "McLaughlin 1969",
            languages=ENGLISH,
        ),
        Measure(
            "coleman_liau", "Coleman-Liau", _GRADE, "document", *_ANY, "anew", "Coleman & Liau 1975",
            languages=ENGLISH,
        ),
        Measure("ari", "ARI", _GRADE, "document", *_ANY, "anew", "Senter & Smith 1967", languages=ENGLISH),
        Measure(
            "words_per_sentence", "Length of sentences", "words a sentence", "sentences",
            0, math.inf, "ratio", "words by sentences",
        ),
        Measure(
            "syllables_per_word", "Syllables", "syllables a word", "tokens",
            1, math.inf, "ratio", "syllables by words",
            languages=ENGLISH,
        ),
        Measure(
            "letters_per_word", "Length of words", "letters and digits a word", "tokens",
            1, math.inf, "ratio", "letters and digits by words",
        ),
        Measure(
            "long_words", "Long words", "per 100 words", "tokens", 0, 1, "ratio",
            "words of three syllables or more, as Gunning 1952 counts them", 100,
            languages=ENGLISH,
        ),
    )
}  # fmt: skip


def get_measure(name: str) -> Measure:
    """The entry of the measure `name`.

    Raises:
        UnknownNameError: there is none; the message lists those there are.

    >>> get_measure("salience").unit
    'per 1,000 words'
    """
    if name not in MEASURES:
        raise UnknownNameError("measure", name, MEASURES)
    return MEASURES[name]
