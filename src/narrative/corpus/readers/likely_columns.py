"""Which columns look like dates, outlets or titles, if none has a name that is known; only advice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from narrative.corpus.readers.columns import find_longest, plain_name
from narrative.corpus.readers.dates import find_formats, read_date
from narrative.corpus.readers.rows import as_text
from narrative.text.language_names import COLUMNS

#: Words in the names of columns, of many languages: not enough to take a column, enough to ask about it.
_WORDS = {
    "outlet": """
        avis bladet blad blatt brand broadcaster bron channel diario diffuseur domain editeur
        fonte fuente gazeta gazete giornale herausgeber herkunft jornal journaux kaynak kilde
        krant källa lehti lähde masthead media medie medien medio medium newspaper outlet paper
        periodico periódico publication publicatie publikation publisher quelle quotidiano
        source sursa sursă testata tidning titre_de_presse veiculo veículo website zdroj zeitung
        ziar zrodlo źródło газета джерело видання издание источник εφημερίδα πηγή
    """,
    "title": """
        başlık encabezado headline kop kopf nadpis nagłówek otsikko overskrift rubrik
        schlagzeile tittel titel title titlu titolo titre titular titulek titulo tytuł título
        uberschrift ueberschrift überschrift заголовок τίτλος
    """,
}
_HINTS = {role: frozenset(words.split()) for role, words in _WORDS.items()}
#: So many first rows are looked at; a name of an outlet is no longer; there are no more of them.
_ROWS, _LONGEST, _MOST = 200, 50, 60


def find_likely(cells: Mapping[str, Sequence[object]], taken: Collection[str]) -> dict[str, list[str]]:
    """Return for date, outlet and title the columns that look like it, the likeliest first.

    A date is known by its cells: half of them can be read as days, or would be with a format. An outlet or a
    title is known by a word in the name; if none has such a word, an outlet by few short names that repeat.

    Args:
        cells: the values of each column.
        taken: the columns of which it is known what they are.

    >>> find_likely({"Tag": ["29.4.19", "k. A."], "Blatt": ["Sun", "Post"], "Nr": [2019, 2020]}, ())
    {'date': ['Tag'], 'outlet': ['Blatt']}
    """
    texts = {
        name: [text for cell in values[:_ROWS] if (text := as_text(cell).strip())]
        for name, values in cells.items()
        if name not in taken and plain_name(name) not in COLUMNS  # of languages
    }
    texts = {name: values for name, values in texts.items() if values}
    likely = {"date": [name for name, values in texts.items() if _are_dates(values)]}
    rest = {name: values for name, values in texts.items() if name not in likely["date"]}
    for role, words in _HINTS.items():
        likely[role] = [name for name in rest if words & {plain_name(name), *plain_name(name).split("_")}]
    if not likely["outlet"]:
        likely["outlet"] = [name for name, values in rest.items() if _are_few_names(values)]
    return {role: names for role, names in likely.items() if names}


def advise_all(
    cells: Mapping[str, Sequence[object]], roles: Mapping[str, str], missing: Sequence[str]
) -> str:
    """Return what to do about a table in which no column is known to be the text.

    >>> advise_all({"Tag": ["29.4.19"], "Inhalt": ["Der Sturm kam am Abend."]}, {}, ["title", "date"])
    "try columns={'text': 'Inhalt', 'date': 'Tag'}; title is named in the same way"
    """
    text = find_longest(cells) or "…"
    clear, doubt = _sort_out(cells, {**roles, "text": text}, missing)
    rest = [role for role in missing if role not in clear]
    if rest and not doubt:
        doubt = f"; {', '.join(rest)} {'are' if len(rest) > 1 else 'is'} named in the same way"
    return f"try columns={ {'text': text, **clear}!r}{doubt}"


def advise_rest(
    cells: Mapping[str, Sequence[object]], roles: Mapping[str, str], missing: Sequence[str]
) -> list[tuple[str, str]]:
    """Return what is doubtful about a table that is read, if columns look like a date or an outlet it lacks.

    >>> advise_rest({"Tag": ["29.4.19"], "text": ["Sturm"]}, {"text": "text"}, ["date", "outlet"])
    [('no column is known to be the date', "kept without; try columns={'date': 'Tag'}")]
    >>> cells = {"Land": ["Wales", "Kent"] * 4, "Ort": ["Bath", "York"] * 4}
    >>> advise_rest(cells, {}, ["outlet"])[0][1]
    'kept without; an outlet may be in Land or Ort'
    """
    clear, doubt = _sort_out(cells, roles, missing)
    asked = [role for role in missing if role in clear or (role == "outlet" and doubt)]
    if not {"date", "outlet"} & set(asked):
        return []
    way = f"; try columns={clear!r}" if clear else ""
    return [(f"no column is known to be the {' or the '.join(asked)}", f"kept without{way}{doubt}")]


def _sort_out(
    cells: Mapping[str, Sequence[object]], roles: Mapping[str, str], missing: Sequence[str]
) -> tuple[dict[str, str], str]:
    """Return which column may be which of those that are missing, and what is to be said of a doubt."""
    likely = find_likely(cells, set(roles.values()))
    clear: dict[str, str] = {}
    doubt = ""
    for role in missing:
        names = likely.get(role, [])
        if role == "outlet" and len(names) > 1:
            doubt = f"; an outlet may be in {', '.join(names[:-1][:4])} or {names[-1]}"
        elif names:
            clear[role] = names[0]
    return clear, doubt


def _are_dates(texts: Sequence[str]) -> bool:
    return 2 * sum(map(_is_day, texts)) >= len(texts)


def _is_day(text: str) -> bool:
    """Say whether a text names a day, or would if it were told how it is written."""
    if not any(map(str.isdigit, text)) or len(text) > 60:
        return False
    try:
        date = read_date(text)
    except ValueError:
        return bool(find_formats(text))
    return date is not None and date.precision not in ("month", "year")


def _are_few_names(texts: Sequence[str]) -> bool:
    different = {text.casefold() for text in texts}
    if not 2 <= len(different) <= min(len(texts) / 2, _MOST):
        return False
    return all(len(text) <= _LONGEST and any(map(str.isalpha, text)) for text in texts)
