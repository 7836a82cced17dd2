"""The small words of English, and the kinds of tags, by which sentences are read for voices."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


#: Tags of nouns, and of what may stand within a noun phrase.
NOUNS = word_set("NN NNS NNP NNPS CD FW")
INNER = NOUNS | word_set("JJ JJR JJS POS VBG VBN VBD OTHER SYM UH")
FINITE = word_set("VBD VBZ VBP MD")
#: Behind *to* these are no verbs.
NO_VERBS = word_set("DT PRP PRP$ NNP NNPS CD")

NUMBERS = word_set("two three four five six seven eight nine ten")
#: Determiners that are also a subject by themselves: *many said*.
QUANTITIES = word_set("all both many some most few several")
DETERMINERS = (
    NUMBERS
    | QUANTITIES
    | word_set("the a an this that these those his her its their our my your any no every each another one")
)
PRONOUNS = QUANTITIES | word_set(
    "he she they it we i you who which one everyone everybody someone somebody nobody others those these this"
    " another neither"
)
PLURALS = QUANTITIES | word_set("they we i you who others people officials")
LISTENERS = word_set("him her them us me you reporters")
RELATIVE = word_set("who which that whom whose")
#: Prepositions that tie two noun phrases together.
LINKS = word_set("of for at from in with on to by near behind")
_TO_BE = word_set("is are was were be been being isn't aren't wasn't weren't")
BE = _TO_BE | word_set("gets got")
#: Verbs that stand before other verbs.
HELPERS = _TO_BE | word_set(
    "has have had do does did will would can could may might must shall should hasn't haven't hadn't don't"
    " doesn't didn't won't wouldn't can't couldn't cannot"
)
#: What may stand between a subject and its verb.
AUXILIARIES = HELPERS | word_set(
    "to not never also further publicly long since first then later still even just again once"
)
CONJUNCTIONS = word_set("and but or then yet nor")
#: What opens a part of a sentence that has its own subject: *…, but she said*.
JOINERS = word_set("but and while though although as")
#: What opens the reporter's own counterpoint.
COUNTERPOINTS = word_set("though although while however")
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december today yesterday tomorrow tonight earlier later recently last"
)
DAYTIMES = word_set("morning afternoon evening night week weekend month year")
_OPENERS = word_set(
    "in on at during after before when while as from by to following with for until since under without"
)
#: What opens a time, a place or an occasion behind a verb.
OCCASIONS = _OPENERS | word_set(
    "last this via through early late outside inside of about upon over amid among against per earlier later"
    " again here there today yesterday tonight tomorrow recently"
)
#: What opens a sentence that is no statement up to its first comma.
SUBORDINATE = _OPENERS | word_set(
    "if although though because asked speaking despite like unlike once meanwhile"
)
#: What opens a statement, and what surely does.
STATEMENTS = word_set("that whether if how why what when where who which")
SURELY = word_set("that whether if")
#: Verbs that have a listener.
TELLING = word_set("tell inform notify remind warn assure promise advise ask caution")
#: What makes a statement of a noun: *issued a warning*.
MAKING = word_set(
    "make makes made making issue issues issued issuing voice voices voiced voicing express expresses"
    " expressed expressing repeat repeats repeated repeating send sends sent sending release releases"
    " released releasing offer offers offered offering raise raises raised raising renew renews renewed"
    " renewing give gives gave giving"
)
#: Verbs whose passive hands over to another verb: *was quoted as saying*.
CITING = word_set("quote cite refer")
#: What is told and is no listener.
TALES = word_set("truth truths story stories lie lies tale tales joke jokes difference time")
#: Verbs with a statement even behind a time or place: *said on Monday the plan was dead*.
LOOSE = word_set("say tell announce report argue claim write warn")
#: Verbs of which a thing is no statement: *say a prayer*, *report a theft*.
BARE = word_set(
    "say tell ask add continue report state write answer reply respond remark comment post tweet inform"
    " notify warn assure advise"
)
#: Verbs that give somebody or something a name.
NAMING = word_set("call describe label brand dub characterise characterize refer")
#: What states something and is no person.
DOCUMENTS = word_set(
    "poll polls polling survey surveys study studies report reports data figures statistics records research"
    " analysis documents document review filings papers investigation audit census results transcript emails"
)

#: Signs that close marks, and signs that end a sentence.
CLOSING = frozenset("”\"’'»“›")
FINAL = frozenset(".!?…")
