"""Names of one word that are of places and peoples, not of persons: *Iran said*, *Democrats warn*."""

from __future__ import annotations

from collections.abc import Container

from narrative.voices.words import word_set

#: Countries, parts of the world, states of the United States, and capitals, which speak for governments.
#: Those that many persons are called (*Jordan*, *Chad*, *Georgia*, *Virginia*) are left out.
PLACES = word_set(
    "afghanistan africa alabama alaska albania algeria america angola ankara argentina arizona arkansas"
    " armenia asia athens australia austria azerbaijan baghdad bahrain bangladesh barbados beijing belarus"
    " belgium belgrade belize berlin bhutan bolivia botswana brazil britain brussels bucharest budapest"
    " bulgaria burma burundi cairo california cambodia cameroon canada canberra catalonia chechnya chile"
    " china colombia colorado congo connecticut crimea croatia cuba cyprus czechia damascus darfur"
    " delaware delhi denmark djibouti dublin ecuador egypt england eritrea estonia ethiopia europe fiji"
    " finland florida france gabon gambia gaza germany ghana greece greenland grenada guatemala guinea"
    " guyana hague haiti hawaii havana holland honduras hungary iceland idaho illinois india indiana"
    " indonesia iowa iran iraq ireland islamabad israel italy jakarta jamaica japan jerusalem kabul kansas"
    " kazakhstan kentucky kenya khartoum kiev kosovo kuwait kyiv kyrgyzstan laos latvia lebanon lesotho"
    " liberia libya lisbon lithuania london louisiana luxembourg macedonia madagascar madrid malawi"
    " malaysia maldives malta manila maryland massachusetts mauritania mauritius mexico michigan minnesota"
    " minsk mississippi missouri moldova monaco mongolia montana montenegro morocco moscow mozambique"
    " myanmar nairobi namibia nebraska nepal netherlands nevada nicaragua niger nigeria norway ohio"
    " oklahoma oman oregon oslo ottawa pakistan palestine panama paraguay paris pennsylvania peru"
    " philippines poland portugal prague pyongyang qatar riyadh romania rome russia rwanda samoa scotland"
    " senegal seoul serbia singapore slovakia slovenia somalia spain stockholm sudan suriname sweden"
    " switzerland syria taipei taiwan tajikistan tanzania tehran tennessee texas thailand tibet togo tokyo"
    " tripoli tunisia turkey turkmenistan uganda ukraine uruguay utah uzbekistan venezuela vermont vienna"
    " vietnam wales warsaw washington westminster wisconsin wyoming yemen zagreb zambia zimbabwe"
)
#: Peoples, parties and faiths, as many: what ends otherwise than in *-ians*, *-icans* or *-crats*.
_PEOPLES = word_set(
    "afghans arabs britons buddhists catalans catholics conservatives croats cubans czechs danes dutchmen"
    " englishmen europeans evangelicals finns frenchmen germans greeks greens hindus hispanics icelanders"
    " independents iraqis irishmen israelis jews koreans kurds latinos lebanese liberals marxists muslims"
    " nazis netherlanders pakistanis pashtuns poles protestants quakers scots serbs sikhs slovaks slovenes"
    " socialists somalis spaniards sunnis shiites swedes tamils texans thais tories turks unionists uzbeks"
    " welshmen whigs yazidis zionists loyalists nationalists royalists separatists taliban"
)


def is_people(word: str, surnames: Container[str] = ()) -> bool:
    """Whether a word, in small letters, names many (a people, a party, a faith) and is no surname.

    >>> is_people("ukrainians"), is_people("democrats"), is_people("turks"), is_people("williams")
    (True, True, True, False)
    """
    return (word in _PEOPLES or word.endswith(("ians", "icans", "crats"))) and word not in surnames
