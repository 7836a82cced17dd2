"""Sentences to compare sentiment programs on: drawn by a seed from their lexicons and invented words.

They are not English, but full of what the programs have rules for: negations, degree words, capitals,
exclamation and question marks, *but*, idioms, emoji, emoticons whole and in parts, hyphens, straight and
curly quotes, numbers, abbreviations, repeated words, letters of other scripts, and white space of every
kind.
"""

from __future__ import annotations

import random
from functools import cache


def _words(text: str, separator: str | None = None) -> list[str]:
    return [" ".join(word.split()) for word in text.strip().split(separator)]


FILLERS = _words("""
    the a an of to in on at is was it we they committee harbour quarrel ferry table tabled walked
    minister said across bread naïve Żółw café 会议 мир straße ǅungla ÉTÉ it's we're committee's
    don't-know well-known
""")
NEGATIONS = _words("""
    not no never none nor neither without isn't isnt can't cannot hardly rarely despite won't n't
    nothing uh-uh ain't don't Isn't NOT No never-ever
""")
DEGREES = _words("""
    very really so extremely barely hardly kinda sort-of kind-of almost most more utterly slightly less
    VERY SO amazingly incredibly only too just
""")
SWITCHES = _words("""
    but BUT But, least at very so this that or nor no doubt without never kind of sort just enough the
    to for die shit bomb bad ass bus stop yeah right kiss death beating heart badass hand mouth
""")
PHRASES = _words(
    """
    kiss of death; to die for; bad ass; the bomb; bus stop; yeah right; beating heart; kind of; sort of;
    just enough; never so; never this; without doubt; without a doubt; at least; very least; the least;
    no good; no or nor; not only; not really; really not a good; isn't very; only kind of; never so
    very; full of life; END-OF-SENTENCE; not bad at all; least favourite; can't stand; fed up
""",
    ";",
)
SIGNS = _words("""
    :) :( :D :-) ;) :/ :P <3 xD X-D x-d 8) (8) o_O O.o :'( ♥ >:( =) :3 :| (!) ( ! ) : ( ) ( - D 3 8 *
    o_o .. <33 :c ^ >.> ;D (: =] \\o/ XD °o° ( !) (! )
""")
EMOJI = _words("""
    😀 😂 😡 💘 👍 👍🏽 🇬🇧 ❤️ ‼ ™ © 😁😁 good😀 😀bad 🙅 👨‍👩‍👧
""")
NUMBERS = _words("""
    1,000.5 28-year-old 3rd 21st 2004 £12m 50% U.S. U.S Mr. Dr. e.g. p.m. T. Fr. x8 8x
""")
BEFORE = ['"', "“", "'", "‘", "(", "[", "-", "#", "@", "*", "—", "...", "`", "''", "«", "$"]
AFTER = _words("""
    . , ; : ! ? !!! ??? ?! !!!!!! ... .... … " ” ' ’ ) ] 's ’s n't n’t 'll .” ." !' -- - * % ,' .) 'd. ``
""")
SPACES = [*" " * 9, "  ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u2028", "\x1f"]


@cache
def read_lexicons() -> tuple[list[str], list[str]]:
    """The words of VADER's and of TextBlob's lexicon."""
    from textblob.en import sentiment
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    sentiment.load()
    return sorted(SentimentIntensityAnalyzer().lexicon), sorted(sentiment.keys())


@cache
def make_sentences(n: int, seed: int) -> list[str]:
    """The same `n` sentences for the same seed."""
    chance = random.Random(seed)
    vader, textblob = read_lexicons()
    pools = [
        (0.28, FILLERS), (0.13, vader), (0.17, textblob), (0.09, NEGATIONS), (0.09, DEGREES),
        (0.07, SWITCHES), (0.06, PHRASES), (0.04, SIGNS), (0.02, EMOJI), (0.05, NUMBERS),
    ]  # fmt: skip
    weights, lists = zip(*pools, strict=True)
    return [_make_sentence(chance, weights, lists) for _ in range(n)]


def _make_sentence(chance: random.Random, weights: tuple[float, ...], lists: tuple[list[str], ...]) -> str:
    # One sentence in three is plain, so that some have no sign at all.
    wild = chance.choice([0.0, 0.15, 0.4])
    words: list[str] = []
    for _ in range(chance.choice([0, 1, 2, 3, 5, 8, 13, 21, 34])):
        if words and chance.random() < 0.06:
            words.append(chance.choice(words))
            continue
        [pool] = chance.choices(lists, weights)
        words.append(_dress(chance, chance.choice(pool), wild))
    text = "".join(word + (chance.choice(SPACES) if chance.random() < wild else " ") for word in words)
    if chance.random() < 0.9:
        text = text.strip() + chance.choice([".", "!", "?", "!!", "??", "", ".”", "..."])
    return text


def _dress(chance: random.Random, word: str, wild: float) -> str:
    """Now and then in capitals, or with signs around it."""
    luck = chance.random()
    if luck < 0.06:
        word = word.upper()
    elif luck < 0.14:
        word = word.capitalize()
    elif luck < 0.16:
        word = word + "-" + chance.choice(FILLERS)
    if chance.random() < wild / 2:
        word = chance.choice(BEFORE) + word
    while chance.random() < wild:
        word += chance.choice(AFTER)
    return word
