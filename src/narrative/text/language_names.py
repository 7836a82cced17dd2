"""Languages by their codes and names, and which of them a measure or a lexicon is for.

A language is known by its code in ISO 639-1 (*uk*). What people write for it is brought to that code: other
codes (*ukr*, *en-GB*), and names in English, in the language itself, and in others (*Deutsch*, *allemand*).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

from narrative.errors import ParameterError


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: A text in several languages, and one in letters of another script, of which no more is known.
SEVERAL, OTHER = "mul", "und"
#: What those are called where they are shown.
_CALLED = {SEVERAL: "several languages", OTHER: "a language that is not known"}
#: Codes; the name in English; names in the language itself, in German, French and Spanish, and some others.
_TABLE = """
af afr; Afrikaans; afrikáans
am amh; Amharic; አማርኛ, Amharisch, amharique, amárico
ar arb ara arz ary; Arabic; العربية, Arabisch, arabe, árabe, арабська, арабский
as asm; Assamese; অসমীয়া, Assamesisch, assamais, asamés
az azj aze; Azerbaijani; azərbaycan, Aserbaidschanisch, azerbaïdjanais, azerbaiyano
ba bak; Bashkir; башҡорт теле, Baschkirisch, bachkir, baskir
be bel; Belarusian; беларуская, Belarussisch, biélorusse, bielorruso, білоруська, белорусский
bg bul; Bulgarian; български, Bulgarisch, bulgare, búlgaro, болгарська, болгарский
bn ben; Bengali; বাংলা, Bengalisch, bengalí
br bre; Breton; brezhoneg, Bretonisch, bretón
bs bos; Bosnian; bosanski, Bosnisch, bosniaque, bosnio
ca cat; Catalan; català, Katalanisch, catalán
cs ces cze; Czech; čeština, Tschechisch, tchèque, checo, чеська, чешский
cy cym wel; Welsh; Cymraeg, Walisisch, gallois, galés
da dan; Danish; dansk, Dänisch, danois, danés
de deu ger; German; Deutsch, allemand, alemán, німецька, немецкий
dz dzo; Dzongkha; རྫོང་ཁ
el ell gre; Greek; Ελληνικά, Griechisch, grec, griego, Modern Greek
en eng; English; Englisch, anglais, inglés, англійська, английский
eo epo; Esperanto; espéranto
es spa; Spanish; español, Spanisch, espagnol, іспанська, испанский, Castilian, castellano
et ekk est; Estonian; eesti, Estnisch, estonien, estonio
eu eus baq; Basque; euskara, Baskisch, euskera
fa pes fas per; Persian; فارسی, Persisch, persan, persa, Farsi, Dari
fi fin; Finnish; suomi, Finnisch, finnois, finés
fo fao; Faroese; føroyskt, Färöisch, féroïen, feroés
fr fra fre; French; français, Französisch, francés, французька, французский
fy fry; Frisian; Frysk, Westfriesisch, frison occidental, frisón occidental
ga gle; Irish; Gaeilge, Irisch, irlandais, irlandés
gd gla; Scottish Gaelic; Gàidhlig, Gälisch, gaélique écossais, gaélico escocés, Gaelic
gl glg; Galician; galego, Galicisch, galicien, gallego
gu guj; Gujarati; ગુજરાતી, goudjarati, guyaratí
ha hau; Hausa; Haussa, haoussa
he iw heb; Hebrew; עברית, Hebräisch, hébreu, hebreo
hi hin; Hindi; हिन्दी
hr hrv scr; Croatian; hrvatski, Kroatisch, croate, croata
ht hat; Haitian Creole; Kreyòl Ayisyen, Haiti-Kreolisch, créole haïtien, criollo haitiano, Haitian
hu hun; Hungarian; magyar, Ungarisch, hongrois, húngaro, угорська, венгерский
hy hye arm; Armenian; հայերեն, Armenisch, arménien, armenio
id in ind; Indonesian; Indonesia, Indonesisch, indonésien, indonesio, bahasa Indonesia
ig ibo; Igbo
is isl ice; Icelandic; íslenska, Isländisch, islandais, islandés
it ita; Italian; italiano, Italienisch, italien, італійська, итальянский
ja jpn; Japanese; 日本語, Japanisch, japonais, japonés, японська, японский, 日本
ka kat geo; Georgian; ქართული, Georgisch, géorgien, georgiano, грузинська, грузинский, kartuli
kk kaz; Kazakh; қазақ тілі, Kasachisch, kazajo, казахська, казахский
km khm; Khmer; ខ្មែរ, jemer
kn kan; Kannada; ಕನ್ನಡ, canarés
ko kor; Korean; 한국어, Koreanisch, coréen, coreano, 조선말
ku kmr kur; Kurdish; kurdî, Kurdisch, kurde, kurdo, Kurmanji, Sorani
ky kir; Kyrgyz; кыргызча, Kirgisisch, kirghize, kirguís, Kirghiz
la lat; Latin; Latina, Latein, latín
lb ltz; Luxembourgish; Lëtzebuergesch, Luxemburgisch, luxembourgeois, luxemburgués, Letzeburgesch
lo lao; Lao; ລາວ, Laotisch
lt lit; Lithuanian; lietuvių, Litauisch, lituanien, lituano
lv lvs lav; Latvian; latviešu, Lettisch, letton, letón
mg plt mlg; Malagasy; malgache
mk mkd mac; Macedonian; македонски, Mazedonisch, macédonien, macedonio
ml mal; Malayalam; മലയാളം, malayálam
mn mon khk; Mongolian; монгол, Mongolisch, mongol
mr mar; Marathi; मराठी, maratí
ms zsm msa may; Malay; Melayu, Malaiisch, malais, malayo, bahasa Melayu
mt mlt; Maltese; Malti, Maltesisch, maltais, maltés
my mya bur; Burmese; မြန်မာ, Birmanisch, birman, birmano
ne npi nep; Nepali; नेपाली, Nepalesisch, népalais, nepalí
nl nld dut; Dutch; Nederlands, Niederländisch, néerlandais, neerlandés, Flemish, Vlaams
no nor nb nob nn nno; Norwegian; norsk, Norwegisch, norvégien, noruego, bokmål, nynorsk
om gaz orm; Oromo; Oromoo
or ory ori; Odia; ଓଡ଼ିଆ, Oriya
pa pan; Punjabi; ਪੰਜਾਬੀ, pendjabi, punyabí
pl pol; Polish; polski, Polnisch, polonais, polaco, польська, польский
ps pbu pus; Pashto; پښتو, Paschtu, pachto, pastún, Pushto
pt por; Portuguese; português, Portugiesisch, portugais, portugués, португальська, португальский
ro ron rum; Romanian; română, Rumänisch, roumain, rumano, румунська, румынский, Moldovan
ru rus; Russian; русский, Russisch, russe, ruso, російська
si sin; Sinhala; සිංහල, Singhalesisch, cingalais, cingalés, Sinhalese
sk slk slo; Slovak; slovenčina, Slowakisch, slovaque, eslovaco, словацька, словацкий
sl slv; Slovenian; slovenščina, Slowenisch, slovène, esloveno, Slovene
so som; Somali; Soomaali, somalí
sq als sqi alb; Albanian; shqip, Albanisch, albanais, albanés
sr srp scc hbs sh; Serbian; српски, Serbisch, serbe, serbio, Serbo-Croatian, srpski
sv swe; Swedish; svenska, Schwedisch, suédois, sueco
sw swh swa; Swahili; Kiswahili, Suaheli, suajili
ta tam; Tamil; தமிழ், tamoul
te tel; Telugu; తెలుగు, télougou
tg tgk; Tajik; тоҷикӣ, Tadschikisch, tadjik, tayiko
th tha; Thai; ไทย, Thailändisch, thaï, tailandés
tk tuk; Turkmen; türkmen dili, Turkmenisch, turkmène, turcomano
tl tgl fil; Tagalog; tagalo, Filipino, Pilipino
tr tur; Turkish; Türkçe, Türkisch, turc, turco, турецька, турецкий
tt tat; Tatar; татар, Tatarisch, tártaro
ug uig; Uyghur; ئۇيغۇرچە, Uigurisch, ouïghour, uigur, Uighur
uk ukr; Ukrainian; українська, Ukrainisch, ukrainien, ucraniano, украинский
ur urd; Urdu; اردو, ourdou
uz uzn uzb; Uzbek; o‘zbek, Usbekisch, ouzbek, uzbeko
vi vie; Vietnamese; Tiếng Việt, Vietnamesisch, vietnamien, vietnamita
xh xho; Xhosa; IsiXhosa
yo yor; Yoruba; Èdè Yorùbá
zh cmn zho chi yue wuu; Chinese; 中文, Chinesisch, chinois, chino, китайська, Mandarin, Cantonese, 汉语, 漢語
zu zul; Zulu; isiZulu, zoulou, zulú
"""
#: The columns that say what language a document is in, as their names are compared.
COLUMNS = ("language", "lang")
#: What people write where they know of no language, or of several.
NO_LANGUAGE = frozenset(
    ["", "-", "?", "n/a", "na", "nan", "none", "null", "unknown", "not known", "other", "und", "mis", "zxx"]
)
#: Codes of countries that are no codes of languages, and the languages that are meant by them.
_MEANT = {
    "ua": "uk", "gb": "en", "us": "en", "cz": "cs", "jp": "ja", "cn": "zh", "dk": "da", "gr": "el",
    "kr": "ko", "ir": "fa", "at": "de", "pk": "ur", "vn": "vi", "se": "sv", "il": "he", "rs": "sr",
    "ee": "et", "al": "sq", "by": "be", "ge": "ka", "kz": "kk",
}  # fmt: skip
#: Languages that are written in other letters than Latin ones.
OTHER_LETTERS = _words(
    """
    am ar as ba be bg bn dz el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne or pa ps ru si sr ta
    te tg th ug uk ur zh
    """
)
#: Languages that put no spaces between words, so that a token is a run of them (`narrative.text`).
WITHOUT_SPACES = _words("bo dz ja km lo my th zh")
_PARTS = re.compile(r"[^\W\d_]+")


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Return the code of each code and name, and the English name of each code."""
    codes: dict[str, str] = {SEVERAL: SEVERAL}
    called: dict[str, str] = {}
    for row in filter(None, _TABLE.splitlines()):
        written, name, *others = (part.strip() for part in row.split(";"))
        code, *further = written.split()
        called[code] = name
        names = [code, *further, name, *(other.strip() for other in ",".join(others).split(","))]
        codes |= {each.casefold(): code for each in names if each}
    return codes, called


def list_codes() -> tuple[str, ...]:
    """Return the codes of all languages that are known here."""
    return tuple(_names()[1])


def find_code(written: object) -> str:
    """Return the code of a language as people write it; "" where it is none that is known, or several.

    >>> [find_code(name) for name in ("eng", "en-GB", "English", "US English", "Deutsch", "українська")]
    ['en', 'en', 'en', 'en', 'de', 'uk']
    >>> find_code("n/a"), find_code("German; English"), find_code(None)
    ('', '', '')
    """
    if not isinstance(written, str) or len(written) > 100:
        return ""
    codes, text = _names()[0], written.strip().casefold()
    if text in codes:
        return codes[text]
    parts = _PARTS.findall(text)
    if parts and re.match(r"[a-z]{2,3}[-_]", text) and parts[0] in codes:
        return codes[parts[0]]
    found = {codes[part] for part in parts if len(part) > 3 and part in codes}
    return found.pop() if len(found) == 1 else ""


def suggest_code(written: str) -> str:
    """Return the code that is probably meant by the code of a country; "" where there is none.

    >>> suggest_code("ua"), suggest_code("xx")
    ('uk', '')
    """
    return _MEANT.get(written.strip().casefold(), "")


def name_language(code: str) -> str:
    """Return what a language is called in English.

    >>> name_language("uk"), name_language("mul"), name_language("tlh")
    ('Ukrainian', 'several languages', 'tlh')
    """
    return _CALLED.get(code) or _names()[1].get(code, code)


def check_language(written: str | None) -> str:
    """Return the code of a language that the user names; "" for none.

    Raises:
        ParameterError: it is none that is known here.

    >>> check_language("Ukrainian"), check_language(None)
    ('uk', '')
    """
    code = find_code(written) if written else ""
    if written and not code:
        meant = suggest_code(written)
        raise ParameterError(
            f"language={written!r} is not a language that is known here. Give its name in English, or its "
            f"code, as 'en', 'de' or 'uk'.{f' Is {meant!r} meant ({name_language(meant)})?' if meant else ''}"
        )
    return code


def name_languages(codes: Iterable[str]) -> str:
    """Return the names of some languages in a row.

    >>> name_languages(["de", "uk", "fr"])
    'German, Ukrainian or French'
    """
    *others, last = map(name_language, codes)
    return f"{', '.join(others)} or {last}" if others else last


def is_for(languages: Collection[str] | None, language: str) -> bool:
    """Say whether what is made for some languages fits a text: nothing that is not known speaks against it.

    >>> is_for({"en"}, "en"), is_for({"en"}, "de"), is_for({"en"}, ""), is_for(None, "de")
    (True, False, True, True)
    """
    return not languages or not language or language in languages
