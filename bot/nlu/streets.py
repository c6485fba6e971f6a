"""The shapes of streets, places and postcodes in the countries that the shop delivers to."""

from __future__ import annotations

import re

from bot.nlu.countries import UK_POSTCODE, US_STATES

_UPPER = "A-ZÀ-ÖØ-Þ"
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_WORD = rf"[{_UPPER}][{_LETTER}'.-]*"
_HOUSE = r"\d{1,5} ?[A-Za-z]?(?![A-Za-z\d])(?: ?[-/] ?\d{1,4} ?[A-Za-z]?(?![A-Za-z\d]))?"

_DE_TYPES = "straße|strasse|str\\.?|weg|allee|platz|gasse|ufer|damm|ring|chaussee|steig|stieg|pfad|markt|kamp|hof|berg"
GERMAN = re.compile(
    rf"(?P<street>(?:(?:[{_UPPER}][{_LETTER}.'-]*[ -]){{0,3}}?"
    rf"(?:[{_UPPER}][{_LETTER}-]*?(?i:{_DE_TYPES})|(?i:straße|strasse|str\.|weg|allee|platz|gasse|ring|damm|ufer))"
    rf"|Straße (?:des|der) (?:\\d{{1,2}}\\. )?{_WORD}"
    rf"|(?:Am|An der|An den|Im|In der|In den|Auf der|Auf dem|Unter den|Zum|Zur|Hinter der|Vor dem)(?: {_WORD}){{1,3}}"
    rf")\s{{0,2}}(?!\d{{5}})(?P<house>{_HOUSE}))"
)
# Any name with a number is a street when postcode and place follow.
GERMAN_PLAIN = re.compile(
    rf"(?P<street>(?P<name>{_WORD}(?:[ -]{_WORD}){{0,2}}) (?P<house>{_HOUSE}))"
    rf"(?=[,\s]+(?:[A-Z]{{1,2}}-)?\d{{5}},?\s+[{_UPPER}])"
)
# Without capitals only the unmistakable endings count.
GERMAN_SMALL = re.compile(
    rf"(?P<street>\b[{_LETTER}-]{{2,}}(?:straße|strasse|str\.|weg|allee|platz|gasse)\s{{0,2}}(?!\d{{5}})(?P<house>{_HOUSE}))",
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
UNIT = (
    r"(?:(?:apt|apartment|unit|suite|ste|flat|room|rm|floor|fl|building|bldg|block)\.?\s?#?\s?[\w-]{1,6}"
    r"|#\s?\d[\w-]{0,5})"
)
ENGLISH = re.compile(
    rf"(?P<street>(?:{UNIT},?\s+){{0,3}}(?:no\.?\s?)?(?P<house>\d{{1,5}}[a-z]?(?:-\d{{1,5}})?),?\s+"
    rf"(?:(?:[nsew]|north|south|east|west)\.?\s+)?(?:{_SENTENCE}[{_LETTER}0-9'.-]+\s+){{0,3}}?(?:(?:{_EN_TYPES})\b\.?|broadway\b)"
    rf"(?:\s+(?:n|s|e|w|nw|ne|sw|se)\b)?(?:,?\s+{UNIT}){{0,2}})",
    re.I,
)
# Road before number, as addresses in Asia are often written in English.
ENGLISH_REVERSED = re.compile(
    rf"(?P<street>(?:{_WORD} ){{1,3}}(?:Road|Street|Avenue|Lane|Rd|St|Ave)\.? (?P<house>\d{{1,5}}[a-z]?)\b)"
)
FRENCH = re.compile(
    rf"(?P<street>(?P<house>\d{{1,4}}(?: ?(?:bis|ter|quater)\b)?),?\s+(?:rue|avenue|av\.?|boulevard|bd\.?|place|"
    rf"impasse|allée|allee|chemin|quai|cours|route|passage|faubourg|square)\s+[{_LETTER}'. -]*?[{_LETTER}]{{2,}}"
    r"(?=\s*(?:[,;\n]|\d{5}|$|\.|!)))",
    re.I,
)
FRENCH_REVERSED = re.compile(
    rf"(?P<street>(?:Rue|Avenue|Chemin|Route|Boulevard)(?: (?:de|du|des|la|le|d'))*"
    rf"(?: {_WORD}){{1,3}},? (?P<house>{_HOUSE}))"
)
SPANISH = re.compile(
    rf"(?P<street>\b(?:calle|c/|avenida|avinguda|avda\.?|plaza|plaça|pza\.?|paseo|passeig|ronda|camino|"
    r"gran v[ií]a|carrer)"
    rf"\s*(?:[{_LETTER}'.]+ ?){{0,5}}?[, ]*(?:n[º°.o]*\s*)?(?P<house>\d{{1,4}}(?:\s?(?:bis|[a-z]))?\b)"
    r"(?:,\s*(?:\d{1,2}\s?[ºª°]\s?(?:[a-zñ]{1,4}\b)?|bajo|ático|piso \w+|puerta \w+)(?:\s*[a-z]\b)?)*)",
    re.I,
)
STREETS = (
    ("DE", GERMAN),
    ("FR", FRENCH),
    ("", FRENCH_REVERSED),
    ("ES", SPANISH),
    ("EN", ENGLISH),
    ("EN", ENGLISH_REVERSED),
    ("DE", GERMAN_PLAIN),
    ("DE", GERMAN_SMALL),
)

_LINK = r"(?:am|an der|im|in der|ob der|vor der|bei|sur|de|del|la|le|les|los|las|en|upon|on|by|the)"
CITY = rf"{_WORD}(?:[ -](?:{_LINK}[ -])*\(?{_WORD}\)?){{0,3}}"
SMALL_CITY = rf"[{_LETTER}][{_LETTER}'-]+"
ZIP_CITY = re.compile(rf"(?:(?P<prefix>D|DE|F|FR|E|ES|A|AT|CH|I|IT)[- ])?(?P<zip>\d{{4,5}})(?!\d),?\s+(?P<city>{CITY})")
ZIP_SMALL_CITY = re.compile(rf"(?P<zip>\d{{5}})\s+(?P<city>{SMALL_CITY})(?=\s*(?:[,;.!\n]|$))")
CITY_STATE = re.compile(
    rf"(?:(?P<city>{CITY}?|[a-z]+(?: [a-z]+)?),?\s+)?(?P<state>{US_STATES})\b\.?,?"
    rf"(?:\s*(?P<zip>\d{{5}}(?:-\d{{4}})?))?(?!\d)"
)
CITY_STATE_SMALL = re.compile(rf"(?P<city>[a-z]+(?: [a-z]+)?),?\s+(?P<state>(?i:{US_STATES}))\s+(?P<zip>\d{{5}})(?!\d)")
CITY_UK = re.compile(rf"(?:(?P<city>{CITY}?|{SMALL_CITY}),?\s+)?(?P<zip>(?i:{UK_POSTCODE}))(?![A-Za-z\d])")
AREA_CITY_CN = re.compile(
    rf"(?P<area>{_WORD}(?: {_WORD})?),\s+(?P<city>{_WORD}(?: {_WORD})?),?\s+(?P<zip>\d{{6}})(?!\d)"
)
CITY_CN = re.compile(rf"(?P<city>{CITY}?),?\s+(?P<zip>\d{{6}})(?!\d)")
DISTRICT = re.compile(rf"(?P<area>{_WORD}(?: {_WORD})? District|{_WORD} Qu)\b")
ONLY_ZIP = re.compile(r"(?P<zip>\d{5,6})(?!\d)")
CITY_ZIP = re.compile(rf"(?P<city>{CITY}),?\s+(?P<zip>\d{{5}})(?!\d)")
ONLY_CITY = re.compile(rf"(?P<city>{CITY})(?=\s*(?:[,;.!?\n)]|$)|\s+[a-zäöü])")
# Brackets, braces and tags are no sentence, whatever stands in them.
MARKUP = r"(?:<[^<>\n]{1,100}>|\{{1,3}[^{}\n]{1,60}\}{1,3}|\[[^\[\]\n]{0,60}\])"
_ROOM = rf"(?:[\w-]{{0,6}}{MARKUP}|\d[\w-]{{0,5}}|[A-Z]\d{{0,3}})(?!\w)"
_SIDE = r"(?:,?\s(?:links|rechts|mitte|left|right|li\.|re\.))?"
UNIT_PART = re.compile(
    rf"(?P<unit>(?:apt|apartment|flat|unit|wohnung|whg|appt|bât|bâtiment)(?:\.\s?|\s){_ROOM}"
    rf"|{UNIT}(?!\w)"
    rf"|\d{{1,2}}\s?(?:st|nd|rd|th) floor{_SIDE}|\d{{1,2}}\. ?(?:OG|Stock|Etage|Obergeschoss){_SIDE}"
    rf"|(?:EG|Erdgeschoss|DG|Dachgeschoss|Hinterhaus|Vorderhaus|Seitenflügel|Hinterhof)\b{_SIDE})",
    re.I,
)
# After the place only what has a number is a unit, and "#1001" is an order.
UNIT_AFTER = re.compile(rf"(?!#)(?=[^\n,;]{{0,20}}[\d<{{[]){UNIT_PART.pattern}", re.I)
NAME = re.compile(rf"{_WORD}(?: (?:(?:&|und|and) )?{_WORD}){{1,3}}")
