"""Where, within a paragraph, sentences begin: the rules behind `narrative.text.find_sentences`.

Each mark that may end a sentence is judged by the words around it, and by where the sentence began.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

import regex

from narrative.text.characters import BEGINNING, TOKEN, compile_later

#: Titles and ranks before names.
TITLES = (
    "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Maj|Brig|Col|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Gov|Sen|Rep|Rev|Hon|Pres|Supt|Det"
    "|Insp|Amb|Messrs|St|Mt|Ft|Cdr|Cmdt|Comdt|Commr|Lieut|Cpt|Flt|Sqn|Ldr|Wg|Pte|Pfc|Spc|Gnr|Tpr|Rfn"
    "|LCpl|SSgt|TSgt|MSgt|Cllr|Coun|Clr|Ald|Const|Msgr|Mgr|Bp|Abp|Ven|Mx|Mme|Mlle|Mses|Drs|Smt|Shri|Sri|Ing|Dy"
)
# Words that begin sentences and are no part of names, after abbreviations that may end a sentence.
_OPENERS = (
    r"I(?=\s\p{Ll}|['’])|An?(?=\s\p{Ll})"
    "|The|He|She|It|They|We|You|His|Her|Their|Its|Our|My|Your|But|And|Or|So|Yet|This|That|These|Those|There|Then"
    "|When|While|Where|Who|What|Why|How|After|Before|Since|If|Although|Though|However|Because|Nobody|No|Not"
    "|None|Some|Many|Most|Both|Each|Every|Another|Only|Also|In|On|At|For|With|By|As|From|Is|Was|Were|Did|Does"
    "|Two|Three|Four|Five|Dozens|Hundreds|Thousands"
    "|Everyone|Everybody|Someone|Nothing|Others|Several|Meanwhile|Instead|Perhaps|Here|Now|Nor|Until|Despite"
)
_OPENER = compile_later(rf"[“‘\"']?(?:{_OPENERS})\b", regex.VERSION1)
_CLOSERS = r"[\"'”’»)\]]*"
_MONTHS = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_DATED = (
    rf"\b(?:(?:[Ii]n|[Oo]f|[Ss]ince|until|till|by|from|to|last|early|late) (?:{_MONTHS})"
    r"|[Oo]n (?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun))"
)
_ZONES = "[ECMP][DS]T|GMT|UTC|BST|CES?T|AE[DS]T|IST"
#: After a time of day: a title, or what an announcement asks of its readers.
_AFTER_TIME = (
    rf"(?:(?:{TITLES})\.\s|(?:Admission|Bring|Call|Check|Come|Don|Doors|Email|Free|Join|Let|Meet|Parking|Please"
    r"|Register|RSVP|See|Tickets|Visit)\b)"
)
_MAY_END = rf"(?:\b(?:\p{{Lu}}|\p{{Lu}}\.\p{{Lu}}|[ap]\.m|Inc|Corp|Ltd|Co|Jr|Sr|etc|Ph\.D)|{_DATED})"
#: A reference to a note, behind the full stop: [3], [note 3], (3), ³.
_NOTE = r"(?:\[(?:notes? )?\d{1,3}\]|\[[a-z]\]|\(\d{1,3}\)|[⁰¹²³⁴-⁹]{1,3})"
_WIDE = "。！？｡．።፧။។៕։"
_ADDED = compile_later(
    r"[.!?…](?:(?!\s)(?:"
    rf"(?<=\p{{Ll}}\p{{Ll}}.)[”\"’]?(?=\p{{Lu}}\p{{Ll}}+\s|(?:{TITLES})\.\s)(?!(?:Com|Org|Net|Co)\b)"
    r"|(?<=\p{Ll}\p{Ll}[!?])[”’]?(?=\p{Lu}\p{Ll})"
    r"|(?<=[\p{Ll}\d][\p{Ll}\d%].)(?:[\"”’]?[)\]][”\"’]?(?=\p{Lu}\p{L})|”(?=“\p{Lu}\p{L}))"
    rf"|(?<=\d.)[”\"’]?(?=(?:{_OPENERS})\s)"
    rf"|[”\"’)]?{_NOTE}+\s+(?=[“‘\"'(\[]?\p{{Lu}})"
    r"|(?:(?<=\p{Ll}{3}.)(?<!\b(?:figs?|vols?|secs?|arts?|chap|paras?|nos|eds)\.)"
    r"|(?<=\b(?:be|do|go|he|is|it|me|on|so|to|up|us|we)\.))[”\"’]?"
    r"\d{1,2}\s+(?=[“‘\"']?\p{Lu}))"
    rf"|(?<={_MAY_END}\.){_CLOSERS}\s+(?=[“‘\"']?(?:{_OPENERS})\b)"
    rf"|(?<=\b[AaPp]\.[Mm]\.){_CLOSERS}\s+(?=[“‘\"']?{_AFTER_TIME})"
    rf"|(?<=(?:\b[AaPp]\.?[Mm]\.?|\d) (?:{_ZONES})\.){_CLOSERS}\s+(?=[“‘\"']?\p{{Lu}})"
    rf"|(?<={_DATED}\.)\s+(?=\p{{Lu}}\p{{Ll}})(?!(?:{_MONTHS}|May|June|July|March|April)\b)"
    r"|(?<=\b[Nn]o\.)\s+(?=\p{Lu}\p{Ll})"
    rf")|(?:(?!(?<=\d)．\d)[{_WIDE}])+[」』”’）]*\s*|(?<![؟।॥۔])[؟।॥۔]++{_CLOSERS}\s+",
    regex.VERSION1,
)
#: Titles, initials, and names that end with a mark: no end of a sentence before a name.
_TITLE = compile_later(
    rf"(?:\b(?:{TITLES})\.|(?<!\w)(?:\p{{Lu}}\.)+\p{{Lu}}\."
    r"|(?:\A|\b(?:asked|by|killed|said|that|told|when) )W?PC\."
    r"|\b(?:Yahoo|Jeopardy|Yum|Wham|Mamma Mia|Chips Ahoy|Hello, Dolly)!)\Z"
)
#: What stands before a number: a currency, or "number".
_COUNTED = compile_later(
    r"(?:\b(?:Rs|Re|Tk|Rp|Nu|Ks|Lv|Bs|S[Ff]r|Dhs?|[KTU]?[Ss]hs?|EUR|Eur|USD|GBP|INR|Frs?|Kr|N[°º]|Nos?|Nr|Php|Rm)"
    r"|[\p{Lu}\s(]\$|\d (?:mi|yds?|mins|lbs))\.\Z"
)
#: A sum in words behind a currency: "Rs. Two hundred".
_IN_WORDS = compile_later(
    r"(?<=\b(?:Rs|Tk|Php)\.\s+)(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|[FST]\p{Ll}+teen"
    r"|(?:Twen|Thir|For|Fif|Six|Seven|Eigh|Nine)ty|Hundred|Half)\b"
)
#: The words of these, each without what must follow it.
OPENERS = frozenset(regex.sub(r"\(\?=.*?\)(?=\||\Z)|\?", "", _OPENERS).split("|")) | {"A"}
#: Words, besides abbreviations, behind which the rules look at more than the next letter.
SPECIAL = tuple(
    (
        f"{TITLES}|{_MONTHS}|Sep|Sept|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun|Inc|Corp|Ltd|Co|Jr|Sr|etc|D"
        "|Yahoo|Jeopardy|Yum|Wham|Mia|Ahoy|Dolly|Rs|Re|Tk|Rp|Nu|Ks|Lv|Bs|SFr|Dh|Dhs|Sh|Shs|Ksh|Kshs|Tsh|Tshs"
        "|Ush|Ushs|EUR|USD|GBP|INR|Fr|Frs|Kr|No|Nos|Nr|Php|Rm|mi|yd|yds|mins|lbs|PC|WPC|E|Who|Panic"
        "|EST|EDT|CST|CDT|MST|MDT|PST|PDT|GMT|UTC|BST|CET|CEST|AEST|AEDT|IST"
    ).split("|")
)
#: Plain words that nupunkt learnt as abbreviations, since they often end lines: a sentence does end
#: at *the bank. Police …*.
ORDINARY = frozenset(
    (  # noqa: SIM905 - shorter than a list
        "abysmal accent acres ago ails aims alike all aloud amen amok anarchy annum ant applause apt "
        "arcade arrows art ashore asides asses auto awry axe aye backs bail bank barb barn bat bays bed "
        "bee bets bin biting black bleachers bleak bled blip bold bombardment bombed bond book bra brash "
        "bro broad bull bump burr bus call can cancer cap car carpenter cent century chaos chase cheerful "
        "chest chip chores civilization cliff climb closes coal cod code cold condo consume cooler cow "
        "crafts cranes crazy day decks den depot deserved dill disc divide doldrums doves drunk dud dull "
        "dumb dusk dyes enter enters equal faded fairs farce faulting fed fish fist fixers flag flak "
        "flattery flip flourish foes found fray free galaxies galleries gouged gracefully greenmail "
        "gunpoint gusts hacked hall hand hard harp hay heave helper hen hers highs hilt hock holidays "
        "horse how howitzer hum human hunts idlers ilk ill ills invaders jerky joke jubilation jugs just "
        "keg kidnapper kindle knees lab lack laughter lazy lead leaps leg lids life liftoff limp liter "
        "lock loot low luck mankind martini mass maximized me memo mend mess met metro mien mills "
        "misplaced miss mistletoe mites month mum nonsense nope offline oils okay onwards openers oranges "
        "ore overt par parade park pars pears pen penny pens pet phobia pick pimp pin pop port powwow "
        "prep prowls pub putty quantified quart quarts rand rash raw refrigeration reporter reports "
        "reproach rest resurrection revisited rich rife rites riven roll rounds rove row ruin ruined ruts "
        "sand sane sat saw scam scandal scatter selves sent series shade shrubs shrug sick sinks sir skid "
        "sleep so soar sounder south spas splash spruce stake stars stats steed stein stew stock story "
        "subpar sum sun super swallowed tables tabs tale talent tasks tax taxis tech ten thanks thinner "
        "threads tiff toil traumas tread trench tuck unforgiving untouched uptick vain vase vet victories "
        "vise vodka walk wall wane waned ware wash wave weave webs wed week west wheat wheel whites wig "
        "will win wings wintertime wisely woes woods wool works wrath yard yea"
    ).split()
)
#: Those of them that are abbreviations where they begin with a capital: *Mass.*, *Wash.*, *Wed.*
_CAPITALISED = frozenset(
    (  # noqa: SIM905 - shorter than a list
        "art bus cap disc fed ill lab mass met miss ore pen pop prep pub sat sir sun super tech ten wash wed"
    ).split()
)
#: What shows that a mark before it is part of a name: "Guess? Inc.", "Who? Weekly".
_FIRM = compile_later(
    r"(?:(?:Inc|Corp|Ltd|LLC|PLC|Brands|Productions|Magazine)|(?<=\bE!\s)(?:News|Entertainment|Online)"
    r"|(?<=\bWho\?\s)Weekly|(?<=\bGodspeed You!\s)Black|(?<=\bPanic!\s)At [Tt]he)\b"
)
_SMALL = compile_later(r"\p{Ll}[\p{Ll}\p{M}'’-]*(?![\p{L}\p{N}])")
#: What a sentence, or an item of a list within a line, can end with or begin with.
_END = compile_later(rf"[.!?…؟।॥۔){_WIDE}•⁃‣▪◦●]")
_DASH = compile_later(r"(?:[–—]|--)\s*")
_ASKED = compile_later(r"[!?…][\"”’]\Z")
_SAYING = compile_later(
    r"(?:[\p{L}.'’-]+ ){1,4}(?:ask|add|repl[iy]|shout|cri|cry|wonder|call|demand|exclaim|yell|scream"
    r"|said|say|wrote)(?:s|es|ed)?[.,;]"
)
#: A phrase that *I* goes on from: "By 6 a.m. I …", "and in the U.S. I …", "When she left the U.S. I …".
_PHRASE = compile_later(
    r"(?:(?:\A|[,;:–—] |\b(?:and|but|that|so|because) )[“‘\"'(]?"
    r"(?:[Aa]fter|[Aa]t|[Aa]round|[Bb]efore|[Bb]y|[Dd]uring|[Ff]rom|[Ii]n|[Oo]n|[Ss]ince|[Uu]ntil|[Ww]hile)"
    r"(?: (?!(?:I|he|she|it|we|they|you)\b)\S+){1,4}"
    r"|(?:\A|[,;:–—] )[“‘\"'(]?"
    r"(?:[Ww]hen|[Ww]hile|[Ii]f|[Oo]nce|[Aa]s|[Aa]fter|[Bb]efore|[Uu]ntil|[Ss]ince)(?: \S+){1,8})\Z"
)
_TIME = compile_later(rf"\b[AP]\.M\.{_CLOSERS}\Z")
_GOES_ON = compile_later(rf"I(?:\s\p{{Ll}}|['’])|[“‘\"']?{_AFTER_TIME}")
_DATES = tuple(f"{date}." for date in f"{_MONTHS}|Sep|Sept|Mon|Tue|Wed|Thu|Fri|Sat|Sun".split("|"))
_ABBREVIATED = compile_later(rf"{_MAY_END}\.{_CLOSERS}\Z")
_NOTED = compile_later(_NOTE)
_SIGN = r"(?P<sign>\d{1,2}|[A-Za-z]|[ivx]{2,4}|[IVX]{2,4})"
_MARK = rf"(?:\({_SIGN}\)|{_SIGN}(?:\.\)|[.)]))"
_ENDED = ("", ".", "!", "?", "…", ":")  # behind which a list may begin
_IN_LIST = (") ", " 1. ", " a. ", " A. ", " i. ", " I. ")  # one of them stands in each list
_FIRST = compile_later(r"[ (][1aAiI](?:\.\)|[.)]) ")
#: An item's number or letter at the beginning of a line or sentence; one within a line; a bullet.
_LONE = compile_later(rf"(?:\A|[:;–—] )[•⁃‣▪◦●-]?\s?{_MARK}\Z")
_ITEMS = compile_later(rf"(?<!\S){_MARK}(?=\s+[“‘\"']?\p{{Lu}})")
_BULLETS = compile_later(r"(?<!\S)[•⁃‣▪◦●](?=\s?[\p{L}\p{N}“‘\"'(])")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


#: What may end a sentence. Of some signs only a run does.
_FINAL_SIGN = compile_later(rf"[.!?…]|[{_WIDE}]+|[؟।॥۔]+")
#: Quotes and brackets that belong to the sentence before them, and what else can follow its last sign.
_CLOSING = r"[\"')\]}”’»*]"
_BEHIND = r"(?:[)\";}\]*:@({\[\s!?”»]|['’](?!\p{L}))"
#: A mark behind which a sentence may begin: the last of its kind before white space or a bracket, and not
#: before a small letter that follows a closing quote.
_FINAL_SPAN = compile_later(
    rf"[.!?…](?=(?![!?]){_BEHIND})(?!(?<=\.)\s+\.)(?![ \t]+[!?](?:[\s!?]|\Z))(?!{_CLOSING}+[ \t]*\p{{Ll}})"
    rf"(?!\S{{0,80}}[.!?…]{_BEHIND})\s*(?:{_CLOSING}+(?:\s+|(?=--)|\Z))?",
    regex.VERSION0,
)
_NUMBERED = compile_later(r"[ \t]*\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})\)?\.")
_ELLIPSIS = compile_later(r"\.\s+\.\s+\Z")
_LAST_WORD = compile_later(r"[^\s(){}\[\]\";:*@!?”»“‘]+\Z")
_NEXT_WORD = compile_later(
    r"[\"'”’»)\]}*]*\s*[\"”»)\]}*]*(?P<word>[^\s(){}\[\]\";:*@!?”»,'’…](?:[^\s(){}\[\]\";:*@!?”»,'’…]|['’](?=\p{L}))*|\S)"
)
_NUMBER = compile_later(r"-?[.,]?\d[\d,.-]*\Z")
_SIGNS_ONLY = frozenset(";:,.!?")
PRENOMINAL = frozenset(
    "mr|mrs|ms|dr|prof|hon|rev|gen|lt|col|capt|sgt|gov|sen|rep|messrs|mme|mlle".split("|")  # noqa: SIM905 - shorter than a list
)


class Abbreviations(NamedTuple):
    """Abbreviations without their last full stop, in small letters, as nupunkt learnt them."""

    known: frozenset[str]
    #: Those with which sentences mostly end where a capital letter follows.
    ending: frozenset[str]
    #: Words that begin sentences after abbreviations.
    openers: frozenset[str]


@cache
def load_abbreviations() -> Abbreviations:
    """Return the abbreviations of nupunkt's model."""
    from nupunkt.models import load_default_model

    model = load_default_model().parameters
    rates = model.abbrev_break_rates.items()
    return Abbreviations(
        frozenset(model.abbrev_types),
        frozenset(word for word, (seen, ended) in rates if seen >= 20 and ended >= 0.8 * seen),
        frozenset(model.sent_starters),
    )


def find_breaks(text: str, begin: int, end: int) -> list[int]:
    """Return where, within a paragraph of `text`, sentences begin, but for the first."""
    first = _END.search(text, begin, end)
    if first is None or not BEGINNING.search(text, first.end(), end):
        return []  # one sentence, as many paragraphs of news are: no word stands behind its end
    block = flatten(text[begin:end])
    marks = [mark.start() for mark in _FINAL_SIGN.finditer(block)]
    return [begin + place for place in settle(block, (), marks, find_items(block))]


def flatten(paragraph: str) -> str:
    """Return a paragraph with spaces for its line breaks, which mean nothing."""
    if len(paragraph.splitlines()) > 1:
        for line_break in "\n\r\x0b\x0c\x85\u2028\u2029":
            paragraph = paragraph.replace(line_break, " ")
    return paragraph


def settle(block: str, sure: Collection[int], marks: Collection[int], items: Collection[int]) -> list[int]:
    """Return where sentences begin: at `sure` places and `items`, and behind `marks` that end one."""
    certain = {*sure, *items}
    found = set(certain)
    for mark in marks:
        if added := _ADDED.match(block, mark):
            found.add(added.end())
        if (final := _FINAL_SPAN.match(block, mark)) and _ends_sentence(block, mark):
            found.add(final.end())
    breaks: list[int] = []
    for place in sorted(found):
        last = breaks[-1] if breaks else 0
        if 0 < place < len(block) and (place in certain or not _is_taken_back(block, last, place)):
            breaks.append(place)
    return breaks


def _ends_sentence(block: str, mark: int) -> bool:
    """Whether the sentence ends at a mark, by the word before it and the word behind it (Punkt's rules)."""
    sign = block[mark]
    if sign in "!?":
        return True
    if mark <= 12 and sign == "." and _NUMBERED.fullmatch(block, 0, mark + 1):
        return False
    following = _NEXT_WORD.match(block, mark + 1)
    after = following["word"] if following else ""
    dots = block[max(0, mark - 20) : mark]
    if sign == "…" or dots.endswith(".") or _ELLIPSIS.search(dots):
        return after[:1].isupper() and after.split("'")[0].split("’")[0] != "I"
    word = _LAST_WORD.search(block[max(0, mark - 40) : mark])
    before = word.group().lstrip("#&,`'-").lower() if word else ""
    if not _is_ordinary(word.group() if word else "") and _is_abbreviation(before):
        return after[:1].isupper() and len(before) > 1 and _opens(before, after.lower())
    if _NUMBER.match(before):
        return after not in _SIGNS_ONLY and not after[:1].islower()
    if len(before) == 1 and before.isalpha():
        return not (after in _SIGNS_ONLY or after[:1].islower() or after[:1].isupper())
    return True


def _is_ordinary(word: str) -> bool:
    """Whether a word, as it is written, is a plain word and no abbreviation: not *BANK*, nor *Mass*."""
    plain = word.lstrip("#&,`'-")
    small = plain[:1].lower() + plain[1:]
    return small in ORDINARY and (plain == small or small not in _CAPITALISED)


def _is_abbreviation(word: str) -> bool:
    plain = word.replace(".", "").replace("'", "").replace("’", "").replace("&", "")
    if not plain.isalnum() or 2 * sum(map(str.isalpha, plain)) < len(plain):
        return False
    known = load_abbreviations().known
    return word in known or ("." in word and word.replace(".", "") in known)


def _opens(before: str, after: str) -> bool:
    """Whether a word with a capital letter begins a sentence after an abbreviation."""
    if before in PRENOMINAL:
        return False
    name = after[:-1] if after.endswith(".") and not _is_abbreviation(after[:-1]) else after
    return before in load_abbreviations().ending or name in load_abbreviations().openers


def find_items(block: str) -> set[int]:
    """Return where items of lists begin that stand within a line: *1) Roads 2) Schools*, *• Roads • Schools*.

    A list begins with its first number or letter, at the beginning of a line or sentence or after a colon.
    Its items begin with a capital letter. Items that end with a comma or semicolon are parts of one sentence.
    """
    found = set()
    follows: set[str] = set()  # the marks with which the next item may begin
    padded = f" {block}"  # the shortcuts below are for speed alone: few texts have lists
    has_list = any(map(padded.__contains__, _IN_LIST)) and _FIRST.search(padded)
    for item in _ITEMS.finditer(block) if has_list else ():
        sign, place = item["sign"], item.start()
        before = block[max(0, place - 24) : place].rstrip()
        ended = before[-1:] in _ENDED
        if item.group() in follows and (ended or ")" in item.group() or not sign.isupper()):
            if not before.endswith((",", ";", " and", " or")):
                found.add(place)
        elif not (ended and sign in "1aAiI"):
            continue
        follows = {item.group().replace(sign, after) for after in _find_next_signs(sign)}
    bullets = [] if block.isascii() else [bullet.start() for bullet in _BULLETS.finditer(block)]
    if len(bullets) > 1 and block[: bullets[0]].rstrip()[-1:] in _ENDED:
        found.update(bullets)
    return found


def _find_next_signs(sign: str) -> set[str]:
    """Return what comes after a number, letter or Roman numeral in a list: *j* or *ii* after *i*."""
    if sign.isdecimal():
        return {str(int(sign) + 1)}
    after = {chr(ord(sign) + 1)} if len(sign) == 1 else set()
    if sign.lower() in _ROMAN[:-1]:
        roman = _ROMAN[_ROMAN.index(sign.lower()) + 1]
        after.add(roman.upper() if sign.isupper() else roman)
    return after


def _is_taken_back(block: str, last: int, place: int) -> bool:
    tail = block[max(last, place - 24) : place].rstrip()
    dash = _DASH.match(block, place)
    if dash and (tail[-1:] in "\"'”’" or block[dash.end() : dash.end() + 1].islower()):
        return True
    if _SMALL.match(block, place) and not block[last].islower():
        return True
    if tail[-1:] in "!?" and _FIRM.match(block, place):
        return True
    word = tail[-6:-1]  # abbreviations have capitals or points or are short, but for two
    is_plain = (
        len(word) == 5 and word.isalpha() and word.islower() and not tail.endswith(("Messrs.", "Jeopardy!"))
    )
    if not is_plain and _is_inside_phrase(block, last, place, tail):
        return True
    if _ASKED.search(tail) and _SAYING.match(block, place):
        return True
    if block[place - 1].isspace():
        return False
    return bool(_NOTED.match(block, place)) or block[place] in "”’)]" or _is_inside_token(block, place)


def _is_inside_phrase(block: str, last: int, place: int, tail: str) -> bool:
    """Whether the sentence goes on after `tail`, which ends with an abbreviation or the number of an item."""
    if _TITLE.search(tail) and not (_OPENER.match(block, place) or _TIME.search(tail)):
        return True
    may_go_on = _GOES_ON.match(block, place) or (tail.endswith(_DATES) and not _OPENER.match(block, place))
    if (
        may_go_on
        and _ABBREVIATED.search(tail)
        and _PHRASE.search(block[max(last, place - 200) : place].rstrip())
    ):
        return True
    if block[place].isdigit():
        return bool(_COUNTED.search(tail))
    if _IN_WORDS.match(block, place):
        return True
    lone = _LONE.search(tail)
    return bool(lone and (lone["sign"] != "I" or not last))


def _is_inside_token(block: str, place: int) -> bool:
    begin = max(0, place - 64)
    far = block.rfind(" ", max(0, place - 2000), place) + 1 or max(0, place - 2000)
    if "://" in block[far:place] or "www." in block[far:place].lower():
        begin = far
    elif block[place - 1] in _WIDE:
        return False
    tokens = (token.span() for token in TOKEN.finditer(block[begin : place + 64]))
    return any(start < place - begin < stop for start, stop in tokens)
