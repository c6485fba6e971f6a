"""The shapes of streets, places and postcodes in the countries that the shop delivers to."""

from __future__ import annotations

import re

from bot.nlu.address_words import NO_STREET, UNITS_OF_MEASURE
from bot.nlu.countries import ES_PROVINCES, UK_COUNTIES, UK_POSTCODE, US_STATES

_UPPER = "A-ZÀ-ÖØ-Þ"
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_WORD = rf"[{_UPPER}][{_LETTER}'.-]{{0,40}}"
_NO_LETTER_BEFORE = rf"(?<![{_LETTER}-])"
# "12 Uhr", "3 Tage" and "20 €" are no houses.
_NO_MEASURE = rf"(?!\s?[€$£%]|\s(?i:{UNITS_OF_MEASURE})\b)"
_LETTER_AFTER = rf" ?[A-Za-z]?(?![{_LETTER}\d])"
_HOUSE = rf"\d{{1,5}}{_LETTER_AFTER}(?: ?[-/] ?\d{{1,4}}{_LETTER_AFTER}){{0,2}}{_NO_MEASURE}"
# A word of a street's name, and not "Jetzt", "An" or "Größe".
_NAME_WORD = rf"(?!(?i:{NO_STREET})\b){_WORD}"

_LINK = r"(?:am|an der|im|in der|ob der|vor der|bei|sur|de|del|la|le|les|los|las|en|upon|on|by|of|the)"
# Hyphens part the words, so that there is one way only to read them.
_CITY_WORD = rf"(?:(?:St|Ste|Sta|Ft|Mt)\.|[{_UPPER}][{_LETTER}']{{0,40}}(?:-[a-zß-öø-ÿ]{{1,40}}(?![{_LETTER}-]))?)"
CITY = (
    rf"{_CITY_WORD}(?:[ -](?:{_LINK}[ -]){{0,2}}"
    rf"(?:(?!\((?:{ES_PROVINCES})\))\({_CITY_WORD}\)|{_CITY_WORD})){{0,4}}"
)
_SMALL = rf"[{_LETTER}][{_LETTER}'-]+"
_US_CODES = "|".join(sorted(set(US_STATES.values())))
_US_NAMES = "|".join(re.escape(name) for name in sorted(US_STATES, key=len, reverse=True))
_US_ZIP = r"\d{5}(?:-\d{4})?"
_UK_PLACE = rf"(?:,?\s+{CITY}){{1,3}}?,?\s+(?i:{UK_POSTCODE})\b"
_US_PLACE = rf",?\s+{CITY},?\s+(?:{_US_CODES}|(?i:{_US_NAMES})),?\s+{_US_ZIP}\b"

_DE_TYPES = r"straße|strasse|str\.?|weg|allee|platz|gasse|ufer|damm|ring|chaussee|steig|stieg|pfad|markt|kamp|hof|berg"
_DE_ALONE = r"straße|strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer"
GERMAN = re.compile(
    rf"{_NO_LETTER_BEFORE}(?P<street>"
    rf"(?:(?:{_NAME_WORD} ){{0,3}}?(?!(?i:{NO_STREET})\b)[{_UPPER}][{_LETTER}'.-]{{0,40}}?(?i:{_DE_TYPES})"
    rf"|(?:{_NAME_WORD} ){{1,3}}?(?i:{_DE_ALONE})"
    rf"|Straße (?:des|der) (?:\d{{1,2}}\. )?{_WORD}"
    r"|(?:Am|An der|An den|Im|In der|In den|Auf der|Auf dem|Unter den|Zum|Zur|Hinter der|Vor dem)"
    rf"(?: {_NAME_WORD}){{1,3}}"
    rf")\s{{0,2}}(?!\d{{5}})(?P<house>{_HOUSE}))"
)
# Any name with a number is a street when postcode and place follow; so are Mannheim's blocks, "Q7 24".
GERMAN_PLAIN = re.compile(
    rf"{_NO_LETTER_BEFORE}(?P<street>(?P<name>{_NAME_WORD}(?: {_NAME_WORD}){{0,2}}|[A-U]\d{{1,2}})"
    rf" (?P<house>{_HOUSE}))"
    rf"(?=[,\s]+(?:[A-Z]{{1,2}}-)?\d{{5}},?\s+[{_UPPER}])"
)
# Without capitals only the unmistakable endings count.
GERMAN_SMALL = re.compile(
    rf"(?P<street>{_NO_LETTER_BEFORE}[{_LETTER}-]{{2,40}}(?:straße|strasse|str\.?|weg|allee|platz|gasse)\s{{0,2}}(?!\d{{5}})(?P<house>{_HOUSE}))",
    re.I,
)
# Words of a sentence, not of a street: "39 on my way", "3 pairs at my place".
_SENTENCE = (
    r"(?!(?:on|at|in|my|your|our|his|her|its|the|to|for|is|are|and|or|it|this|that|from|of|by|a|an|i|not|instead|pairs?|"
    r"days?|weeks?|hours?|items?|pieces?|bags?|will|can|no)\b)"
)
_EN_TYPES = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|place|pl|square|sq|boulevard|blvd|way|terrace|close|"
    "crescent|gardens|row|hill|mews|parade|highway|hwy|parkway|pkwy|walk|grove|green|circle|quay|wharf|rise"
)
_EN_NAMED = (
    "Street|Road|Avenue|Lane|Drive|Court|Square|Close|Crescent|Gardens|Row|Hill|Mews|Walk|Grove|Green|Way|Terrace"
)
UNIT = (
    r"(?:(?:apt|apartment|unit|suite|ste|flat|room|rm|floor|fl|building|bldg|block)(?![a-z])\.?\s?#?\s?"
    r"(?:\d[\w-]{0,5}|[a-z]-?\d{0,4})(?!\w)|#\s?\d[\w-]{0,5})"
)
ENGLISH = re.compile(
    rf"(?P<street>(?:{UNIT},?\s+){{0,3}}(?:no\.?\s?)?(?<![\d-])(?P<house>\d{{1,5}}[a-z]?(?:-\d{{1,5}})?),?\s+"
    rf"(?:(?:[nsew]|north|south|east|west)\.?\s+)?(?:the\s+|(?:{_SENTENCE}[{_LETTER}0-9'.-]+\s+){{0,4}}?)(?:(?:{_EN_TYPES})\b\.?|broadway\b)"
    rf"(?:\s+(?:n|s|e|w|nw|ne|sw|se)\b)?(?:,?\s+{UNIT}){{0,2}})",
    re.I,
)
# "45 Deansgate", "3 The Crescent", "Mill Lane": what is a street because a place follows.
ENGLISH_PLAIN = re.compile(
    rf"(?P<street>(?<![\d-])(?P<house>\d{{1,5}}[a-z]?(?:-\d{{1,5}})?) (?:The )?{_NAME_WORD}(?: {_NAME_WORD}){{0,2}}"
    rf"|{_NO_LETTER_BEFORE}(?:{_NAME_WORD} ){{1,3}}(?:{_EN_NAMED}))(?=(?:,?\s+(?i:{UNIT}))?(?:{_UK_PLACE}|{_US_PLACE}))"
)
# Road before number, as addresses in Asia are often written in English.
ENGLISH_REVERSED = re.compile(
    rf"(?P<street>(?:{_WORD} ){{1,3}}(?:Road|Street|Avenue|Lane|Rd|St|Ave)\.? (?P<house>\d{{1,5}}[a-z]?)\b)"
)
_FR_TYPES = (
    r"rue|avenue|av\.?|boulevard|bd\.?|place|impasse|allée|allee|chemin|quai|cours|route|passage|faubourg|square|villa|"
    r"cité|esplanade|sentier|montée"
)
_FR_DATE = r"du \d{1,2}(?:er)? [a-zéû]+(?: \d{4})?"
_FR_END = (
    r"(?=\s*(?:[,;\n!?)]|(?<!\bdr)(?<!\bst)(?<!\bgal)\.|\d{5}|$)"
    r"|\s+(?:à|svp|stp|merci|s'il|et|mais|pour|en|dans|au|comme|como|als|as|instead|please|bitte)\b)"
)
FRENCH = re.compile(
    r"(?P<street>(?P<house>\d{1,4}(?: ?(?:bis|ter|quater)\b)?),?\s+(?:grande[ -]rue|"
    rf"(?:{_FR_TYPES})\s+(?:{_FR_DATE}|[{_LETTER}'. -]*?[{_LETTER}]{{2,}})){_FR_END})",
    re.I,
)
FRENCH_REVERSED = re.compile(
    rf"(?P<street>(?:Rue|Avenue|Chemin|Route|Boulevard)(?: (?:de|du|des|la|le|d'))*"
    rf"(?: {_WORD}){{1,3}},? (?P<house>{_HOUSE}))"
)
FRENCH_HAMLET = re.compile(
    rf"(?P<street>(?:(?i:lieu[- ]dit)|ZA|ZAC|ZI)(?: (?:de|du|des|la|le|les))* {_WORD}(?: {_WORD}){{0,3}})"
    r"(?=,?\s+\d{5}\s)"
)
_ES_TYPES = (
    r"calle|c/(?!o\s)|avenida|avinguda|avda\.?|av\.|plaza|plaça|pza\.?|paseo|passeig|ronda|camino|gran v[ií]a|carrer|"
    r"travesía|travesia|rúa|pasaje|urbanización|urbanizacion|urb\.|polígono|poligono|carretera|ctra\.?|glorieta|callejón|cuesta"
)
# In a sentence: "en camino desde hace 5 días", "ronda los 50", "en qué calle dejaron los 2".
_ES_TALK = (
    r"(?:no|ya|que|desde|hace|había|hay|nadie|y|o|por|con|está|sino|dejaron|(?:los|las|el|la|unos|unas|a|en|de)\s+\d)"
)
SPANISH = re.compile(
    rf"(?P<street>\b(?:{_ES_TYPES})\s*"
    rf"(?:(?!{_ES_TALK}\b)[{_LETTER}'.]+(?![{_LETTER}'.]) ?){{0,6}}(?:\d{{1,2}} de {_WORD} )?"
    r"[, ]*(?:n[º°.o]*\s*|nave\s|parcela\s|km\.?\s)?(?P<house>s/n|\d{1,4}(?:\s?(?:bis|[a-z]))?\b)"
    r"(?:,\s*(?:\d{1,2}\s?[ºª°]\s?(?:[a-zñ]{1,4}\b)?|bajo|ático|piso \w+|puerta \w+)(?:\s*[a-z]\b)?)*)" + _NO_MEASURE,
    re.I,
)


def _box(names: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<street>\b(?:{names}) ?(?P<house>\d{{1,6}}(?: \d{{2,3}}(?!\d)){{0,3}})(?!\d))")


# What a text has in its small letters wherever a shape fits: looked for first, where the shape itself takes long.
_ANYTHING = re.compile("")
_GERMAN_SIGN = re.compile(
    "str|weg|allee|platz|gasse|ufer|damm|ring|chaussee|stieg|steig|pfad|markt|kamp|hof|berg|"
    "am |an de[rn] |im |in de[rn] |auf de[rm] |unter den |zum |zur |hinter der |vor dem "
)
_ZIP_SIGN = re.compile(r"\d{5}")
_UK_SIGN = re.compile(UK_POSTCODE.lower())
_PLACE_SIGN = re.compile(rf"{_ZIP_SIGN.pattern}|{_UK_SIGN.pattern}")

STREETS = (
    ("DE", GERMAN, _GERMAN_SIGN),
    ("FR", FRENCH, _ANYTHING),
    ("FR", FRENCH_HAMLET, _ANYTHING),
    ("", FRENCH_REVERSED, _ANYTHING),
    ("ES", SPANISH, _ANYTHING),
    ("EN", ENGLISH, _ANYTHING),
    ("EN", ENGLISH_PLAIN, _PLACE_SIGN),
    ("EN", ENGLISH_REVERSED, _ANYTHING),
    ("DE", _box("(?i:postfach|packstation|postfiliale|paketshop)"), _ANYTHING),
    ("EN", _box(r"(?i:p\.? ?o\.? box)"), _ANYTHING),
    ("FR", _box("BP|CS|TSA|(?i:boîte postale)"), _ANYTHING),
    ("ES", _box(r"(?i:apartado(?: de correos)?|apdo\.?)"), _ANYTHING),
    ("DE", GERMAN_PLAIN, _ZIP_SIGN),
    ("DE", GERMAN_SMALL, _GERMAN_SIGN),
)
"""Of which country's form a street is, and its shape."""

_CEDEX = r"(?:(?:(?<=[Cc]edex)|(?<=CEDEX)) \d{1,2}(?!\d))?"
ZIP_CITY = re.compile(
    rf"(?:(?P<prefix>D|DE|F|FR|E|ES|A|AT|CH|I|IT)[- ])?(?P<zip>\d{{4,5}})(?!\d),?\s+(?P<city>{CITY}{_CEDEX})"
)
ZIP_SMALL_CITY = re.compile(
    rf"(?P<zip>\d{{5}})\s+(?P<city>{_SMALL})(?=\s*(?:[,;.!\n]|$)|\s+(?:bitte|svp|please|por)\b)"
)
_STATE_ZIP = rf"\b\.?,?(?:\s*(?P<zip>{_US_ZIP}))?(?!\d)"
CITY_STATE = re.compile(rf"(?:(?P<city>{CITY}?|[a-z]+(?: [a-z]+)?),?\s+)?(?P<state>{_US_CODES}){_STATE_ZIP}")
CITY_STATE_NAME = re.compile(
    rf"(?P<city>{CITY}?),?\s+(?P<state>(?i:{_US_NAMES})){_STATE_ZIP.removeprefix(chr(92) + 'b')}"
)
CITY_STATE_SMALL = re.compile(
    rf"(?P<city>[a-z]+\.?(?: [a-z]+){{0,2}}?),?\s+(?P<state>(?i:{_US_CODES}|{_US_NAMES}))\s+(?P<zip>{_US_ZIP})(?!\d)"
)
_SMALL_UK = rf"(?:st\.? |{_SMALL} (?:upon|on|under|le) )?{_SMALL}"
CITY_UK = re.compile(
    rf"(?:(?P<city>{CITY}?|{_SMALL_UK})[,.]?\s+)?(?:(?P<state>{UK_COUNTIES})[,.]?\s+)?"
    rf"(?P<zip>(?i:{UK_POSTCODE}))(?![A-Za-z\d])"
)
AREA_CITY_CN = re.compile(
    rf"(?P<area>{_WORD}(?: {_WORD})?),\s+(?P<city>{_WORD}(?: {_WORD})?),?\s+(?P<zip>\d{{6}})(?!\d)"
)
CITY_CN = re.compile(rf"(?P<city>{CITY}?),?\s+(?P<zip>\d{{6}})(?!\d)")
PLACES = (
    ("", ZIP_CITY, _ANYTHING),
    ("US", CITY_STATE, _ZIP_SIGN),
    ("GB", CITY_UK, _UK_SIGN),
    ("CN", CITY_CN, _ANYTHING),
)
"""Of which country's form postcode and city are, and their shape."""
DISTRICT = re.compile(rf"(?P<area>{_WORD}(?: {_WORD})? District|{_WORD} Qu)\b")
ONLY_ZIP = re.compile(r"(?P<zip>\d{5,6})(?!\d)")
CITY_ZIP = re.compile(rf"(?P<city>{CITY}),?\s+(?P<zip>\d{{5}})(?!\d)")
ONLY_CITY = re.compile(rf"(?P<city>{CITY})(?=\s*(?:[,;.!?\n)]|$)|\s+[a-zäöü])")
CITY_BEFORE = re.compile(rf"\b(?:in|nach|à|en) (?P<city>{CITY}),?$")
PROVINCE_ES = re.compile(rf"\(?(?P<state>{ES_PROVINCES})(?!\w)\)?")
# Brackets, braces and tags are no sentence, whatever stands in them.
MARKUP = r"(?:<[^<>\n]{1,100}>|\{{1,3}[^{}\n]{1,60}\}{1,3}|\[[^\[\]\n]{0,60}\])"
_ROOM = rf"(?:[\w-]{{0,6}}{MARKUP}|\d[\w-]{{0,5}}|[A-Z]\d{{0,3}})(?!\w)"
_SIDE = r"(?:,?\s(?:links|rechts|mitte|left|right|li\.|re\.))?"
UNIT_PART = re.compile(
    rf"(?P<unit>(?:apt|apartment|flat|unit|wohnung|whg|appt|bât|bâtiment|appartement|postnummer)(?:\.\s?|\s){_ROOM}"
    rf"|postnummer:? \d{{6,10}}|{UNIT}(?!\w)"
    rf"|\d{{1,2}}\s?(?:st|nd|rd|th) floor{_SIDE}|\d{{1,2}}\. ?(?:OG|Stock|Etage|Obergeschoss){_SIDE}"
    rf"|(?:EG|Erdgeschoss|DG|Dachgeschoss|Hinterhaus|Vorderhaus|Seitenflügel|Hinterhof)\b{_SIDE})",
    re.I,
)
# After the place only what has a number is a unit, and "#1001" is an order.
UNIT_AFTER = re.compile(rf"(?!#)(?=[^\n,;]{{0,20}}[\d<{{[]){UNIT_PART.pattern}", re.I)
# What stands on a line of its own before the street and belongs to it: a unit, a house's name, whom to ask.
_HOUSES = "Cottage|House|Lodge|Farm|Barn|Hall|Manor|Rectory|Vicarage|Villa|Court|Park|Estate|Centre|Tower|Towers|Mill"
LINE_BEFORE_STREET = re.compile(
    rf"(?:^|[,\n:])[ ]*(?P<line>(?i:{UNIT_PART.pattern})|(?:{_NAME_WORD} ){{1,4}}(?:{_HOUSES})"
    rf"|(?i:c/o|attn[.:]?|z\. ?hd\.) (?:[{_LETTER}'.&-]+ ?){{1,4}}"
    rf"|(?i:chez|bei|résidence|residence|immeuble) (?:{_WORD} ?){{1,4}})\s*[,\n][,\s]*$"
)
# A person or a company, on a line of its own or after "to": full stops only in "Dr." and "S.L.".
_PERSON_WORD = rf"(?:(?:Dr|Mr|Mrs|Ms|Prof|Jr|Sr|Sra|Mme|Ltd|Inc|Co)\.|(?:[{_UPPER}]\.)+|[{_UPPER}][{_LETTER}'-]*)"
_FOR = r"an|to|for|für|pour|para|(?:[Ee]nv|[Mm][aá]nd)\w+ a"
NAME_BEFORE = re.compile(
    rf"(?:(?:^|[,\n:;.!?\x00])\s*(?:(?i:{_FOR})\s+)?|\b(?:{_FOR})\s+)"
    rf"(?P<name>{_PERSON_WORD}(?: (?:(?:&|und|and|et|y) )?{_PERSON_WORD}){{1,4}})\s*(?P<end>[,\n][,\s]*)$"
)
