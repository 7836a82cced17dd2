"""Where words in marks end that nobody closed: before the name and the verb of who said them.

In *“We go, Lee said.* what was said ends before *Lee said*; so do *said Lee*, *he said, adding that* and
*according to Lee*. The name and verb stand between commas, or end their sentence: *“He came, Lee said we
would* goes on. *I*, *we* and *you* are left out, since who speaks tells of himself: *“… so, I said, …*.
"""

from __future__ import annotations

import re
from functools import cache

from narrative.voices.cues import CLAUSE, PAST, QUOTE, THIRD, load_cues

_NAME = r"[A-Z][\w'’.-]*(?:[ \xa0][A-Z][\w'’.-]*){0,5}"
_NOUNS = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Oo]ne)[ \xa0][\w'’-]+(?:[ \xa0][\w'’-]+){0,3}"
_SUBJECT = rf"(?:[Hh]e|[Ss]he|[Tt]hey|{_NAME}|{_NOUNS})"
#: What is added to a name: *Lee, the minister, said*; *Lee (D-Kent) said*.
_ADDED = r"(?:,[ \xa0][^\n,.;:“”\"]{1,60},|[ \xa0]\([^\n()]{1,30}\))?"
#: Behind name and verb: who was told, when, and the end of a sentence or a comma.
_DAY = r"(?:on[ \xa0])?(?:[A-Z][a-z]+day|yesterday|today|later|earlier|afterwards)"
_TOLD = rf"(?:[ \xa0](?:him|her|them|us|me|reporters))?(?:[ \xa0]{_DAY})?"
#: Words that are no subject, though they may begin with a capital.
_NOBODY = r"(?!(?:I|We|You|It|That|This|What|Who|And|But|So|As|If|When)\b)"


@cache
def _compile(*, last: bool) -> re.Pattern[str]:
    """Return the expression for the sign with which content ends, and who said it behind."""
    stop = r"(?=\.?\s*\Z)" if last else r"(?=\s*[.,;]|\s*\Z|\s*\n)"
    then = _TOLD + stop
    verbs = [
        form
        for form, cue in load_cues().items()
        if cue.takes in (CLAUSE, QUOTE) and cue.slot in (PAST, THIRD) and not cue.needs
    ]
    verb = rf"(?:{'|'.join(sorted(verbs, key=lambda form: (-len(form), form)))})"
    before = rf"{_NOBODY}{_SUBJECT}{_ADDED}[ \xa0](?:also[ \xa0]|has[ \xa0]|had[ \xa0])?{verb}\b{then}"
    behind = rf"{verb}[ \xa0]{_NOBODY}{_SUBJECT}{then}"
    source = rf"according[ \xa0]to[ \xa0]{_SUBJECT}(?=\s*\.|\s*\Z|\s*\n)"
    return re.compile(rf"[,?!…](?=\s+(?:{before}|{behind}|{source}))")


def find_speaker_behind(text: str, begin: int, end: int, *, last: bool = False) -> int | None:
    """Return where words that nobody closed end, before who said them; None if nobody is named.

    Args:
        text: the document.
        begin: where the words begin.
        end: where to look to.
        last: whether who said them must stand at `end`, since the next paragraph goes on in marks.

    >>> text = "“We go, Lee said. He left."
    >>> text[: find_speaker_behind(text, 0, len(text))]
    '“We go,'
    """
    sign = _compile(last=last).search(text, begin, end)
    return sign.end() if sign else None
