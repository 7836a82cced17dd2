"""Invented articles in several languages, of a strike in a harbour, and a corpus of all of them."""

from __future__ import annotations

import pandas as pd

from narrative import Corpus

SENTENCES = {
    "en": "The dock workers went on strike on Monday, and the harbour stood still. There is no hope of a "
    "quick end, a speaker for the ministry told the paper. Many families in the town fear that it will cost "
    "them their homes.",
    "de": "Die Hafenarbeiter streiken seit Montag, und der Hafen steht still. Es gibt keine Hoffnung auf ein "
    "schnelles Ende, sagte eine Sprecherin des Ministeriums. Viele Familien fürchten um ihre Wohnungen.",
    "uk": "Докери страйкують із понеділка, і порт стоїть. Без надії на швидкий кінець, сказала речниця "
    "міністерства. Багато родин у місті бояться, що криза коштуватиме їм домівок.",
    "zh": "码头工人从星期一开始罢工，港口停止运作。工会表示，谈判失败，因为公司不愿意支付更多工资。"
    "市长呼吁团结，并说没有人会被抛弃。",
}
#: Headlines, with the language of each.
HEADLINES = (
    ("de", "Regierung einigt sich auf Haushalt"), ("de", "Streik am Hafen geht weiter"),
    ("de", "Hafenarbeiter wollen mehr Lohn"), ("de", "Ministerin tritt zurück"),
    ("fr", "Le président s'adresse à la nation"), ("fr", "La grève des dockers continue au port"),
    ("es", "El gobierno aprueba la reforma laboral"), ("es", "Huelga en el puerto por tercer día"),
    ("it", "Il governo approva la riforma del lavoro"), ("it", "Sciopero al porto, terzo giorno"),
    ("pt", "Greve no porto entra no terceiro dia"), ("nl", "Havenarbeiders staken voor hoger loon"),
    ("pl", "Strajk w porcie trwa trzeci dzień"), ("sv", "Strejken i hamnen fortsätter"),
    ("tr", "Limanda grev üçüncü gününde"), ("uk", "Страйк у порту триває третій день"),
    ("uk", "Без надії"), ("ru", "Забастовка в порту продолжается"), ("zh", "港口罢工进入第三天"),
    ("ja", "港のストライキは三日目に入った"), ("ar", "إضراب الميناء يدخل يومه الثالث"),
    ("el", "Η απεργία στο λιμάνι συνεχίζεται"), ("ko", "항구 파업 사흘째"),
    ("fi", "Satamalakko jatkuu kolmatta päivää"), ("hu", "Folytatódik a sztrájk a kikötőben"),
    ("cs", "Stávka v přístavu pokračuje třetí den"),
)  # fmt: skip
#: English headlines, some of them all names.
ENGLISH_HEADLINES = (
    "Strike goes on at harbour", "Dockers reject new pay offer", "Mayor quits over port deal",
    "Madrid beat Valencia in final", "Minister tours flooded valley", "Jean-Pierre Dupont joins Lyon",
    "Moretti, Bianchi and Conti win gold", "Oslo duo in first data conviction",
)  # fmt: skip


def make_mixed(**columns: object) -> Corpus:
    """Return twelve English articles, four in other languages, and one of numbers, a short, an empty one."""
    texts = {f"en{number}": SENTENCES["en"] for number in range(12)}
    texts |= {"de": SENTENCES["de"], "uk": SENTENCES["uk"], "zh": SENTENCES["zh"]}
    texts |= {
        "both": f"{SENTENCES['en'] * 2}\n\n{SENTENCES['de'] * 2}",
        "numbers": "12, 345",
        "short": "No hope.",
        "empty": "",
    }
    table = pd.DataFrame({"text": texts})
    table["outlet"] = ["The Lugger", "Daily Quay"] * 6 + ["Hafenblatt"] + ["Daily Quay"] * 6
    table["date"] = [f"2026-03-{day:02}" for day in range(1, len(table) + 1)]
    return Corpus.from_documents(table.assign(**columns), "mixed")
