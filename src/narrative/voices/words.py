"""The small words of English, and the kinds of tags, by which sentences are read for voices."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Tags of nouns, and of what may stand within a noun phrase.
NOUNS = _words("NN NNS NNP NNPS CD FW")
INNER = NOUNS | _words("JJ JJR JJS POS VBG VBN VBD OTHER SYM UH")
FINITE = _words("VBD VBZ VBP MD")
#: Behind *to* these are no verbs.
NO_VERBS = _words("DT PRP PRP$ NNP NNPS CD")

DETERMINERS = _words(
    "the a an this that these those his her its their our my your some any no every each another both all one"
    " several many most few two three four five six seven eight nine ten"
)
#: Determiners that are also a subject by themselves: *many said*.
QUANTITIES = _words("all both many some most few several")
PRONOUNS = QUANTITIES | _words(
    "he she they it we i you who which one everyone everybody someone somebody nobody others those these this"
    " another neither"
)
PLURALS = _words("they we i you who many some others all both people most officials")
LISTENERS = _words("him her them us me you reporters")
RELATIVE = _words("who which that whom whose")
#: Prepositions that tie two noun phrases together.
LINKS = _words("of for at from in with on to by near behind")
AUXILIARIES = _words(
    "has have had is are was were be been being do does did will would can could may might must shall should"
    " to not never also further publicly then later still even just again once hasn't haven't hadn't isn't"
    " aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't cannot"
)
BE = _words("is are was were be been being isn't aren't wasn't weren't gets got")
CONJUNCTIONS = _words("and but or then yet nor")
#: What opens a part of a sentence that has its own subject: *…, but she said*.
JOINERS = _words("but and while though although as")
#: What opens the reporter's own counterpoint.
COUNTERPOINTS = _words("though although while however")
TIMES = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
    " august september october november december today yesterday tomorrow tonight earlier later recently last"
)
DAYTIMES = _words("morning afternoon evening night week weekend month year")
#: What opens a time, a place or an occasion behind a verb.
OCCASIONS = _words(
    "in on at during after before when while as last this via through from by to early late outside inside of"
    " about following with for upon since until under over amid among against per without earlier later again"
    " here there today yesterday tonight tomorrow recently"
)
#: What opens a sentence that is no statement up to its first comma.
SUBORDINATE = _words(
    "when after in on at during as while if although though with for because since before by asked speaking"
    " despite following like unlike once until under from to without meanwhile"
)
#: What opens a statement, and what surely does.
STATEMENTS = _words("that whether if how why what when where who which")
SURELY = _words("that whether if")
#: Verbs that have a listener.
TELLING = _words("tell inform notify remind warn assure promise advise ask caution")
#: What is told and is no listener.
TALES = _words("truth truths story stories lie lies tale tales joke jokes difference time")
#: Verbs with a statement even behind a time or place: *said on Monday the plan was dead*.
LOOSE = _words("say tell announce report argue claim write warn")
#: Verbs of which a thing is no statement: *say a prayer*, *report a theft*.
BARE = _words("say tell ask add continue report state write answer reply respond remark comment post tweet")
#: Verbs that give somebody or something a name.
NAMING = _words("call describe label brand dub characterise characterize refer")
#: What states something and is no person.
DOCUMENTS = _words(
    "poll polls polling survey surveys study studies report reports data figures statistics records research"
    " analysis documents document review filings papers investigation audit census results transcript emails"
)

#: Signs that close marks, and signs that end a sentence.
CLOSING = frozenset("”\"’'»“›")
FINAL = frozenset(".!?…")
