"""Which labels and words of syntax tell who does what: the small sets that the rules of roles stand on.

The lists of words are the contributors' own, from general knowledge of English grammar (Quirk, Greenbaum,
Leech & Svartvik 1985, A Comprehensive Grammar of the English Language). Of other languages only the labels
and features of Universal Dependencies are read.
"""

from __future__ import annotations

from narrative.voices.words import DAYTIMES, TIMES, word_set

VERBS = frozenset(["VERB", "AUX"])
NOMINALS = frozenset(["NOUN", "PROPN", "PRON", "NUM", "SYM", "X", "DET"])
#: What a predicate without a verb may be: *is a coward*, *is brave*, *is over 50*.
PREDICATES = NOMINALS | {"ADJ"}
#: Labels of verbs that are no clause of their own: *has*, *is*, *the wounded soldier*, *according to*.
NO_CLAUSE = (
    "aux", "cop", "amod", "case", "mark", "fixed", "flat", "compound", "cc", "det", "punct", "goeswith",
    "discourse", "nummod", "advmod", "prep", "intj", "dep", "reparandum",
)  # fmt: skip
#: What belongs to a noun phrase, below its head.
PHRASE = (
    "det", "amod", "compound", "flat", "fixed", "nummod", "nmod", "goeswith", "quantmod", "advmod", "meta",
    "predet", "prep", "obl:npmod", "nounmod", "clf", "dep",
)  # fmt: skip
#: What does not, below that.
BESIDE = (
    "acl", "appos", "parataxis", "advcl", "ccomp", "punct", "mark", "cop", "nsubj", "csubj", "aux", "expl",
    "discourse", "dislocated", "vocative",
)  # fmt: skip

#: Forms of *be*, for parses without lemmas.
BE = word_set("sein be is are was were am been being 's ’s 're ’re 'm ’m s")
RELATIVE = word_set("who whom which that")
ASKING = word_set("what who which how where when why whose")
NEGATIVE = word_set("not n't n’t nt never")
#: Noun phrases that deny the clause: *nobody*, *no soldier*.
NOBODY = word_set("nobody none nothing no-one neither niemand nichts")
#: Verbs that say how something seems or stays: what follows is said of their subject.
LINKING = word_set(
    "be become remain seem appear look feel sound stay turn prove grow get go keep werden bleiben"
    " devenir rester quedar diventare restare worden blijven"
)
#: Verbs that only shade the verb behind them: *seems to seek*, *going to act*, *has to go*.
SHADING = word_set("seem appear tend happen go get have use continue begin start cease keep")
#: Verbs that say who has what: nobody acts.
POSSESSION = word_set(
    "have own possess belong haben besitzen gehören avoir posséder tener poseer avere possedere hebben"
    " bezitten äga"
)
#: Verbs whose subject undergoes what they say, though it is no passive.
UNDERGOING = word_set(
    "die perish drown starve suffocate succumb suffer faint sterben leiden mourir souffrir morir sufrir"
    " morire soffrire sterven dö"
)
#: Verbs with an object that promises for its subject: *she promised him to come*.
PROMISING = word_set("promise vow pledge swear")
#: Verbs behind which *as* says what somebody is: *seen as a ruler*.
REGARDING = word_set(
    "see view regard describe depict portray label brand treat characterize characterise denounce dismiss"
    " hail praise condemn perceive identify recognize recognise present cast know elect appoint"
    " proclaim declare name crown"
)
#: Verbs that say little without their object, which is not who acts: *took steps to stop it*.
LIGHT = word_set("take use do show make spend")
#: Verbs behind which *for* tells what the subject did: *received a prize for saving it*.
RECEIVING = word_set("receive get win earn take accept gain collect use need have spend want deserve")
#: Verbs of perceiving, behind whose object a participle tells what it did: *saw him leaving*.
PERCEIVING = word_set("see hear watch notice feel find catch observe spot film photograph leave keep")
#: Verbs that act on the subject of the infinitive behind them: *helped him leave*.
LEADING = word_set("help make let allow enable force cause permit order")
#: Adjectives of which the subject is who is acted upon: *easy to beat*.
TOUGH = word_set("easy hard difficult tough impossible simple dangerous")
#: Links behind which a participle is said of the object: *accused him of lying*.
OF_OBJECT = word_set("of from for into with")
#: Links behind which a participle is said of nobody in the sentence: *as expected*.
OF_NOBODY = word_set("as than like given")
#: Words for a part or a number of those who are named behind *of*.
QUANTITIES = word_set(
    "one two three four five six seven eight nine ten some many most several few all each both none any half"
    " dozens scores hundreds thousands millions dozen hundred thousand million number majority minority pair"
    " couple group groups crowd handful rest part lot member members"
)
#: Nouns behind which a clause tells when, where, how or why: *the day they left*.
CIRCUMSTANCES = (
    DAYTIMES
    | TIMES
    | word_set(
        "time day hour minute moment second decade century period place way manner reason point extent degree"
    )
)
#: By what is done in passives in other languages, where the label does not say it.
BY = {
    "en": "by", "de": "von", "fr": "par", "es": "por", "pt": "por", "it": "da", "nl": "door", "sv": "av",
    "da": "af", "nb": "av", "no": "av",
}  # fmt: skip
#: Behind *by* these act in no way: times, measures, places (*by noon*, *by half*, *by the river*).
NO_AGENTS = CIRCUMSTANCES | word_set(
    "end beginning start noon midnight dawn dusk deadline spring summer autumn fall winter sunset night"
    " today tomorrow far now then percent cent % third half quarter tenth margin fold dollar euro pound"
    " metre meter mile kilometre kilometer river sea lake shore roadside door window side"
)
#: Nor do these without an article: *by train*, but *hit by a train*.
MEANS = word_set(
    "train car bus plane boat ship ferry bicycle bike taxi truck lorry helicopter air sea land road"
    " rail foot hand horse mail post email phone telephone letter radio fax video satellite comparison"
    " contrast definition name nature default law accident chance mistake heart virtue means force"
    " surprise candlelight appointment invitation birth marriage proxy ballot consensus request"
    " tradition design"
)
