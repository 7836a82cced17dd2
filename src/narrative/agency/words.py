"""The words by which passives are found: participles, those that are adjectives, auxiliaries and adverbs.

The lists are the contributors' own, from general knowledge of English grammar (Quirk, Greenbaum, Leech &
Svartvik 1985, A Comprehensive Grammar of the English Language; Huddleston & Pullum 2002, The
Cambridge Grammar of the English Language, 1427-1447).
"""

from __future__ import annotations

from narrative.voices.words import word_set

# ---------------------------------------------------------------------------------------------- participles

#: Irregular participles that are no past tense: *taken*.
CLEAR = word_set(
    "begun bitten blown borne born broken chosen drawn driven drunk eaten flown forbidden"
    " forgotten forgiven forsaken frozen given grown hewn hidden known mistaken mown overdrawn"
    " overridden overtaken overthrown proven ridden rung sawn seen sewn shaken shown shrunk slain"
    " spoken stolen stricken strewn sung sunk sworn swum swollen taken thrown torn trodden"
    " undertaken undone woken worn woven withdrawn written rewritten done redone outdone overdone"
    " overseen foreseen shorn sown beaten begotten interwoven retaken downtrodden outgrown smitten"
    " riven shaven overrun outrun overcome hamstrung gotten"
)
#: Irregular participles that are also a past tense: *made*.
PASTS = word_set(
    "bent bound bled bred brought built burnt bought caught dealt dug dreamt dwelt fed felt"
    " fought found flung hung heard held kept laid led leant learnt left lent lit lost made meant"
    " met misled paid said sold sent shot slung smelt sped spelt spent spilt spun spat spoilt"
    " stuck stung struck strung swept swung taught told thought understood upheld won wound wrung"
    " withheld withstood rebuilt repaid resold retold overheard overpaid misunderstood foretold"
    " beheld inlaid outsold rethought remade waylaid mislaid sought outbid unwound rewound refound"
    " underpaid prepaid"
)
#: Participles that are the plain form too: *put*.
PLAIN = word_set(
    "bet broadcast bust cast cut forecast hit hurt input let miscast offset put quit read reset"
    " set shed shut slit split spread thrust wed recast undercut sublet beset typeset rebroadcast"
    " burst knit upset run webcast"
)
#: Forms in *-ed* that are no participle, or none of a verb with an object.
NO_PARTICIPLES = word_set(
    "need feed seed speed breed bleed weed deed heed greed creed reed steed exceed proceed"
    " succeed agreed hundred red bed naked wicked sacred rugged ragged crooked indeed kindred"
    " hatred moped embed sled shred infrared watershed bloodshed wedded mohamed ahmed mohammed"
    " muhammed alfred wilfred winifred manfred fred wretched beloved reverend zed tweed"
)
#: Verbs that take no object, and so have no passive; behind *be* or *'s* their participles are adjectives.
INTRANSITIVE = word_set(
    "arrived happened occurred remained appeared disappeared reappeared emerged existed died"
    " elapsed belonged consisted seemed vanished gone come become been risen fallen arisen lain"
    " fled stood listened waited lived smiled laughed cried coughed sneezed snowed"
    " rained matured withered wept slept proceeded resided dwelt persisted coincided"
    " prevailed lapsed expired deceased departed aged retired sped crept knelt leapt had got cost"
)
#: Some of them have the object of a preposition, and so a passive that ends with it: *was laughed at*.
PREPOSITIONAL = word_set(
    "laughed listened lived waited agreed disposed slept smiled coughed looked arrived wept"
)
STRANDED = word_set("at on upon for to with in into after about over of")
#: What may stand behind a participle as part of the verb: *was provided for*, *picked up*.
PARTICLES = STRANDED | word_set("up out off down away back through on along around apart aside")
#: Verbs that are often without an object: *he's spoken* is *he has spoken*.
OFTEN_BARE = word_set(
    "left heard signed sold developed spoken worked lived grown changed played moved started"
    " tried decided helped turned improved stayed walked talked looked begun ended stopped"
    " finished run flown driven hoped learned learnt struggled travelled traveled suffered"
    " returned proved proven succeeded managed failed dropped climbed slipped jumped stepped"
    " campaigned promised voted resigned joined entered won lost sung acted performed written read"
    " eaten drunk sunk sworn seen said thought known felt met led kept fought found forgotten"
)
#: Verbs mostly without an object: joined to a passive they are active, unless an agent follows (*was operated
#: on and recovered*). Those that are as often a passive (*was found and returned*) are not here.
ACTIVE_BEHIND = word_set(
    "recovered limped escaped collapsed appealed survived flourished thrived fainted stumbled"
    " staggered surrendered complained apologised apologized objected protested reacted responded"
    " replied answered hesitated relented sulked grinned nodded sighed sobbed screamed yelled"
    " shouted wandered drifted floated stayed talked walked jumped slipped tripped crawled"
    " marched migrated emigrated graduated competed participated cooperated collaborated"
    " continued persevered relapsed deteriorated worsened lingered departed"
    " struggled suffered failed succeeded"
)
#: Participles behind which a thing given may stand: *the man given a book*; those that are no past tense.
GIVEN = word_set("given shown forgiven")
#: And those that are one: an agent must stand behind what was given (*workers offered jobs by Lee*).
GIVEN_OR_GAVE = word_set(
    "denied offered sent taught granted awarded handed promised told paid guaranteed assigned lent"
    " refused allotted allocated accorded afforded owed spared served issued loaned sold left bought"
)
#: Participles that behind *be* tell how somebody feels, or what something is like (docs/agency.md).
ADJECTIVES = word_set(
    # feelings
    "committed tired bored interested concerned worried scared frightened pleased delighted"
    " excited thrilled satisfied dissatisfied disappointed surprised amazed astonished confused"
    " ashamed embarrassed annoyed upset depressed frustrated disgusted puzzled alarmed amused"
    " bewildered contented dismayed distressed troubled flattered honoured honored humbled"
    " saddened heartened disillusioned disheartened discouraged overjoyed terrified horrified"
    " petrified exhausted fatigued exasperated infuriated agitated aggrieved perplexed baffled"
    " fascinated intrigued enchanted convinced determined resigned inclined disinclined"
    " disposed accustomed unaccustomed devoted dedicated opposed mistaken drunk stuck prejudiced"
    " biased biassed motivated"
    # what people and things are like
    " married divorced engaged retired qualified experienced skilled talented gifted educated"
    " advanced complicated sophisticated limited detailed crowded gone finished related aged"
    " renowned distinguished armed refined varied assorted mixed marked pronounced deserted"
    " isolated secluded prolonged rushed cramped packed swollen outdated dated deluded supposed"
    " worth bound loaded skewed lopsided flawed doomed outspoken reserved animated sheltered"
)
#: Beginnings of words that make adjectives of participles (*unfounded*), but not of these verbs.
NEGATING = ("un", "non-", "ill-", "well-")
UN_VERBS = word_set(
    "undermined undertaken united unveiled unearthed unleashed unloaded unseated unlocked undone"
    " unified undergone understood underlined underscored underestimated underpinned undercut"
    " underwritten unpacked unplugged unmasked untied unravelled unraveled unfolded unwrapped"
    " unblocked unbanned unhooked unpicked undressed unscrewed underfunded underpaid understated"
    " underlain unbundled unfrozen unionised unionized unwound undersold undervalued"
)
#: What stands before a hyphen in verbs: *re-elected*; other compounds (*state-owned*) are adjectives.
PREFIXES = word_set(
    "re pre over under out co mis dis de counter cross double fast force hand short spot court"
    " stage ghost air sub inter up down back dry second triple fine hot mass soft"
)
#: Verbs that keep an object in the passive: *was given a medal*, *was named chairman*.
KEEPING_OBJECT = word_set(
    "told shown paid asked called allowed sold left hit heard given denied offered sent taught"
    " granted awarded elected re-elected appointed reappointed named renamed made charged fined"
    " refused promised guaranteed assigned dubbed labelled labeled crowned declared considered"
    " deemed ordained sworn handed lent served dealt allotted allocated accorded afforded"
    " bequeathed owed spared forgiven permitted voted judged proclaimed designated titled entitled"
    " nicknamed christened baptised baptized branded termed pronounced rated ranked believed"
    " thought proved proven held found kept rendered styled fed issued loaned quoted wished bet"
    " passed prescribed chosen selected nominated classed seen cut set bought brought got killed"
    " forbidden lost done born married caught"
)

#: Verbs that always have an object: without one behind them they are passives, auxiliary or not.
TRANSITIVE = word_set(
    # harm and force
    "killed injured wounded murdered assassinated executed slaughtered massacred maimed beheaded"
    " stabbed assaulted raped abused tortured kidnapped abducted arrested detained imprisoned"
    " jailed seized captured bombed shelled targeted ambushed besieged bombarded destroyed damaged"
    " demolished ruined devastated displaced evacuated expelled deported evicted exiled freed"
    " rescued trapped harmed punished threatened intimidated poisoned drugged robbed stolen looted"
    " confiscated banned barred blocked prevented suppressed crushed overthrown ousted toppled"
    " sacked dismissed suspended fined"
    # law and office
    " accused charged convicted sentenced acquitted indicted prosecuted blamed suspected"
    " implicated sued appointed named nominated elected hired employed recruited promoted assigned"
    " deployed authorised authorized licensed entitled obliged required forbidden prohibited"
    " permitted granted awarded"
    # making and using
    " built constructed designed created made manufactured invented founded established published"
    " issued released written cowritten co-written composed painted filmed recorded intended"
    " bought owned funded financed sponsored backed supported carried conducted held organised"
    " organized hosted installed placed put located situated based involved included contained"
    " attached linked connected associated dedicated brought taken given sent delivered imported"
    " exported transported smuggled shipped stored kept collected compiled"
    # saying and thinking
    " known considered described regarded dubbed labelled labeled nicknamed mentioned quoted cited"
    " discussed proposed recommended approved rejected adopted ratified leaked discovered found"
    " unearthed identified detected revealed exposed unveiled"
    # setting and changing
    " imposed inflicted addressed devoted earned spent raised donated caused triggered sparked"
    " prompted provoked inspired driven fuelled fueled affected influenced surrounded covered"
    " filled equipped armed bounded occupied inhabited populated derived translated excluded"
    " exempted removed deleted replaced reduced seen taught invited ordered forced born presented"
    " displayed exhibited televised"
)

# ------------------------------------------------------------------------------------- verbs that help others

BE_FINITE = word_set("is are was were am isn't aren't wasn't weren't ain't")
BE = BE_FINITE | word_set("be been being")
GET = word_set("get gets got getting gotten")
BECOME = word_set("become becomes became becoming")
#: Words that end with a form of *be*, and of which the last part may be *has* instead.
SHORT_IS = word_set(
    "he's she's it's that's there's who's what's where's here's how's this's everyone's nobody's"
    " everything's nothing's when's why's"
)
SHORT_BE = word_set("i'm you're we're they're who're there're what're these're those're") | SHORT_IS
AUXILIARY = BE | GET | BECOME | SHORT_BE
HAVE = (
    word_set(
        "have has had having haven't hasn't hadn't i've you've we've they've who've could've would've"
        " should've might've must've"
    )
    | SHORT_IS
    | word_set("i'd he'd she'd we'd they'd you'd who'd it'd")
)
WILL = word_set(
    "will won't shall shan't i'll you'll he'll she'll it'll we'll they'll that'll who'll there'll this'll"
)
MODAL = (
    word_set(
        "can could may might must should would ought can't cannot couldn't mightn't mustn't shouldn't"
        " wouldn't needn't i'd he'd she'd we'd they'd you'd who'd it'd could've would've should've"
        " might've must've"
    )
    | WILL
)
#: Words that end with a verb: *it's*, *they've*.
SHORT = frozenset(word for word in SHORT_BE | HAVE | MODAL if "'" in word and not word.endswith("n't"))
DO = word_set("do does did don't doesn't didn't")
NEGATIONS = word_set("not never hardly scarcely barely neither nor nowhere") | frozenset(
    word for word in AUXILIARY | HAVE | MODAL | DO if word.endswith("n't") or word == "cannot"
)
#: Subjects that say that nobody was.
NOBODY = word_set("nobody none nothing neither no no-one")

# ------------------------------------------------------------------------------------------- within a group

#: Words that may stand between an auxiliary and its participle, besides those that are tagged as adverbs.
ADVERBS = word_set(
    "not never also all both each well best better still even only ever first either half already"
    " just almost nearly often always soon now then again later once twice last much long longer"
    " further far most more less least largely mainly mostly partly fully wholly so too very quite"
    " rather as neither thus hence therefore however instead meanwhile perhaps maybe there here"
    " back altogether together alone deep thereby hereby ill hard close closely newly freshly"
    " badly seriously fatally apparently reportedly allegedly today yesterday simultaneously duly"
    " yet no"
)
#: Degree words directly before a participle that is an adjective: *is very limited*.
DEGREES = word_set("very too as more most less rather quite so extremely incredibly pretty fairly")
#: Phrases that stand for adverbs: *was in fact killed*.
PHRASES = (
    "in fact", "in part", "in effect", "in turn", "in general", "in particular", "in principle",
    "in practice", "in theory", "in reality", "in future", "in essence", "in short", "in reply",
    "in return", "in public", "in private", "at least", "at first", "at last", "at once",
    "at times", "at present", "at all", "at the time", "at the same time", "at one point",
    "at that time", "of course", "for example",
    "for instance", "for now", "for once", "by now", "by then", "by far", "by no means", "by and large",
    "on occasion", "on average", "on the whole", "no longer", "more or less", "all but", "as well",
    "once again", "once more", "to some extent", "to a large extent", "to date", "as yet",
    "so far", "this week", "last week", "last year", "this year", "last month", "this month", "one by one",
    "every year", "each year", "as usual", "after all", "above all", "even now", "to a degree", "as a result",
    "in vain", "over time", "in any case", "little by little", "kind of", "sort of",
)  # fmt: skip
