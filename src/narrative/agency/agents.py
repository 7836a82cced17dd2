"""Who did it: the agent behind *by*, and what stands behind *by* and did nothing."""

from __future__ import annotations

from narrative.agency.sentences import Sentence
from narrative.agency.words import KEEPING_OBJECT
from narrative.voices.phrases import find_phrase_after
from narrative.voices.words import DETERMINERS, TIMES, word_set

#: So far behind its verb an agent is looked for, in words.
_FAR = 14
#: What opens another clause, in which *by* belongs to another verb.
_CLAUSES = word_set(
    "who which whom whose that what when where while because although though if unless whether"
    " since until before after as than but so"
)
#: What no agent stands behind, nor the agent of a verb before it.
_VERB_TAGS = frozenset(["MD", "VBZ", "VBP", "VBG"])
_VERBS = word_set("is are was were has had have")
#: What stands behind a *to* that opens no clause: *was handed to a friend by Ann*.
_RECEIVERS = frozenset(["DT", "PRP", "PRP$", "NNP", "NNPS", "NNS", "CD", "WP"])
#: Words behind *by* that are no agent: when, and how.
_NEVER = word_set(
    "then now far noon midnight midday dawn dusk nightfall daybreak sunrise sunset night day late"
    " early mid himself herself itself themselves myself yourself ourselves oneself yourselves"
    " accident mistake chance surprise nature default definition design birth heart contrast"
    " comparison tradition custom means way virtue reason dint rote proxy profession trade blood"
    " marriage consensus consent acclamation ballot lot candlelight moonlight invitation"
    " appointment request popular themself train car bus plane air sea boat ship ferry rail road"
    " land foot bike bicycle taxi helicopter tram van lorry truck coach coaches horse horseback"
    " phone telephone post mail email e-mail fax radio letter text cheque check cash card hand"
    " force coincidence degrees turns stages name implication extension inches instalments"
    " installments law-abiding and almost nearly about around approximately roughly saying telling"
    " adding noting arguing using making taking giving having being doing storm stealth word eye"
    " ear sight smell touch satellite courier messenger water video today tomorrow tonight"
    " yesterday next last christmas easter summer winter autumn spring when"
)
#: Units: a number of them behind *by* says how much.
_UNITS = word_set(
    "percent per cent percentage point points vote votes year years month months week weeks day"
    " days hour hours minute minutes second seconds metre metres meter meters mile miles kilometre"
    " kilometres kilometer kilometers km inch inches foot feet yard yards kg kilo kilos kilogram"
    " kilograms pound pounds tonne tonnes ton tons dollar dollars euro euros yen pence cents franc"
    " francs crowns degree degrees times fold half halves third thirds quarter quarters tenth"
    " hundred thousand million billion trillion dozen margin litres liters gallons barrels bn m p"
    " basis goals goal runs wickets lengths length sets games game shots strokes seats seat"
    " hectares acres decade decades century centuries am pm a.m p.m o'clock"
)
#: The head nouns of times, ways and measures with a determiner: *by the time*, *by a margin of*.
_HEADS = word_set(
    "time times way means margin majority factor amount end beginning start middle turn close"
    " morning evening afternoon night weekend week month year day date deadline summer autumn"
    " winter spring season hour minute moment standards standard light look looks same half third"
    " quarter fifth tenth hundred score average number fact use reason virtue total while name"
    " names thousands millions"
)
_QUANTITIES = word_set("some many most all both several one two three none more fewer less each any few half")
#: Places by which something is done, unless it is one of the things that water and the like do.
_PLACES = word_set(
    "river riverside sea seaside side sides road roadside door window lake lakeside wayside gate"
    " gates bed bedside shore coast pool wall fence corner kerb curb canal bridge station harbour"
    " harbor quay pier waterfront fireside hearth poolside beach stream track tracks motorway"
    " entrance exit"
)
_WASHED = word_set(
    "flooded washed swept hit cut carved formed drained fed bounded bordered surrounded inundated"
    " submerged ravaged eroded shaped crossed divided separated destroyed damaged blocked served"
    " dwarfed overlooked protected supported held drowned swallowed"
)
#: Nouns of works and acts, whose *by* is their own: *was told of a report by the board*.
_WORKS = word_set(
    "report reports book books film films song songs study studies article articles statement"
    " statements decision decisions attack attacks attempt attempts bid move moves order orders"
    " survey surveys research painting paintings work works novel novels speech speeches proposal"
    " proposals letter letters call calls claim claims visit visits album albums play plays poem"
    " poems photograph photographs photo photos picture pictures portrait portraits essay essays"
    " paper papers comment comments remark remarks effort efforts analysis review reviews raid"
    " raids strike strikes offer offers bombing investigation inquiry music score design designs"
    " series production performance performances interview column"
)


def find_agent(s: Sentence, verb: int, *, near: bool = False) -> tuple[int, int] | None:
    """Return the words of the agent of a passive verb, without *by*; None if it is left out.

    Args:
        s: the sentence.
        verb: its participle.
        near: whether only *by* directly behind the verb counts, or one word on (*was taken over by*).
    """
    last = min(len(s.words), verb + (3 if near else _FAR))
    place, doubtful = verb + 1, None
    while place < last:
        if s.words[place] == "by" and _may_tie(s, verb, place):
            agent = _read_agent(s, verb, place + 1)
            if agent is not None and not _ends_work(s, place, verb):
                return agent
            doubtful = doubtful or agent
        elif _is_barrier(s, verb, place):
            return doubtful
        place += 1
    return doubtful


def _is_barrier(s: Sentence, verb: int, place: int) -> bool:
    """Whether another clause, or a verb, begins at a word."""
    if not s.plain(place):
        return True
    word, tag = s.words[place], s.tags[place]
    if word == "to":
        behind = place + 1
        return behind >= len(s.words) or not (s.tags[behind] in _RECEIVERS or s.is_capital(behind))
    if word in _CLAUSES and not (word in ("as", "after", "before", "since") and place == verb + 1):
        return True
    return tag in _VERB_TAGS or word in _VERBS


def _may_tie(s: Sentence, verb: int, place: int) -> bool:
    """Whether *by* may belong to the verb: no noun of a work stands before it, or as the second object."""
    if place + 1 >= len(s.words) or not s.plain(place + 1):
        return False
    return not _ends_work(s, place, verb) or _is_second_object(s, verb, place)


def _ends_work(s: Sentence, place: int, verb: int) -> bool:
    """Whether a noun of a work stands before *by*."""
    return place > verb + 1 and s.words[place - 1] in _WORKS


def _is_second_object(s: Sentence, verb: int, last: int) -> bool:
    """Whether all from a verb of giving up to a word is the thing given: *was given a book by Ann*.

    *Was told of a report by the board* is another matter.
    """
    if s.words[verb] not in KEEPING_OBJECT or s.tags[verb + 1] == "IN":
        return False
    return find_phrase_after(s, verb + 1, last) == last


def _read_agent(s: Sentence, verb: int, first: int) -> tuple[int, int] | None:
    """Return the words of the noun phrase behind *by*, if it is one that acts."""
    word, tag = s.words[first], s.tags[first]
    behind = s.words[first + 1] if first + 1 < len(s.words) else ""
    if word in _NEVER or word in TIMES or word == s.words[first - 2]:  # case by case
        return None
    if (tag == "VBG" or _takes_object(s, first)) and not _is_doing_noun(s, first):
        return None
    if tag == "CD" or word[0].isdigit():
        if not behind or behind in _UNITS or behind in TIMES or not s.plain(first + 1) or len(word) == 4:
            return None
        if s.tags[first + 1] not in ("NN", "NNS", "NNP", "NNPS", "JJ", "IN", "CD", "VBN"):
            return None
    end = find_phrase_after(s, first, min(len(s.words), first + 24))
    if word in ("what", "which", "whom", "who", "those", "anyone", "everyone", "someone", "nobody"):
        end = max(end, first + 1)
    if end < len(s.words) and s.words[end] in ("of", "than") and s.words[end - 1] in _QUANTITIES:
        end = find_phrase_after(s, end + 1, min(len(s.words), first + 24))
    if end == first:
        return None
    if s.tags[end - 1] == "CD" and end - first > 1:
        return None  # *by more than 800*
    head = _find_head(s, first, end)
    if word in DETERMINERS and (s.words[head] in _HEADS | _UNITS | TIMES):
        return None
    if s.words[head] in _PLACES and s.words[verb] not in _WASHED and word in DETERMINERS:
        return None
    return first, end


def _takes_object(s: Sentence, first: int) -> bool:
    """Whether a word in *-ing* that the tagger takes for a noun has an object: *by indexing the web*."""
    behind = first + 1
    return (
        s.words[first].endswith("ing") and behind < len(s.words) and s.tags[behind] in ("DT", "PRP$", "PRP")
    )


def _is_doing_noun(s: Sentence, first: int) -> bool:
    """Whether a word in *-ing* behind *by* describes a noun: *by warring factions*."""
    return first + 1 < len(s.words) and s.plain(first + 1) and s.tags[first + 1] in ("NNS", "NNP")


def _find_head(s: Sentence, first: int, end: int) -> int:
    """Return the head noun of a phrase: the last word before *of*, *in* and their like."""
    for place in range(first + 1, end):
        if s.tags[place] in ("IN", "TO", "CC") or not s.plain(place):
            return place - 1
    return end - 1
