"""Country names in the languages served, and the postal shapes that give a country away."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from bot.nlu.text import has_han

# What people write and no list of names has.
_COLLOQUIAL = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "us": "US", "america": "US", "uk": "GB", "u.k.": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "großbritannien": "GB",
    "england (uk)": "GB", "schottland": "GB", "brd": "DE", "holland": "NL", "prc": "CN", "p.r. china": "CN",
    "mainland china": "CN", "中国大陆": "CN", "英国": "GB", "schweiz": "CH", "españa": "ES",
}  # fmt: skip
_SERVED_CODES = ("AT", "BE", "CH", "CN", "DE", "DK", "ES", "FR", "GB", "IE", "IT", "LU", "NL", "PL", "PT", "SE", "US")
# What a part of a country is called by its post and by people → what is written on an envelope.
US_STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "D.C.": "DC", "District of Columbia": "DC", "Florida": "FL",
    "Georgia": "GA", "Hawaii": "HI", "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS",
    "Kentucky": "KY", "Louisiana": "LA", "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI",
    "Minnesota": "MN", "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV",
    "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC",
    "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Rhode Island": "RI",
    "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT",
    "Virginia": "VA", "Washington": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
}  # fmt: skip
UK_COUNTIES = (
    "Bedfordshire|Berkshire|Buckinghamshire|Cambridgeshire|Cheshire|Cornwall|Cumbria|Derbyshire|Devon|Dorset|"
    "County Durham|East Sussex|East Yorkshire|Essex|Gloucestershire|Greater London|Greater Manchester|Hampshire|"
    "Herefordshire|Hertfordshire|Isle of Wight|Kent|Lancashire|Leicestershire|Lincolnshire|Merseyside|Middlesex|"
    "Norfolk|North Yorkshire|Northamptonshire|Northumberland|Nottinghamshire|Oxfordshire|Rutland|Shropshire|Somerset|"
    "South Yorkshire|Staffordshire|Suffolk|Surrey|Tyne and Wear|Warwickshire|West Midlands|West Sussex|West Yorkshire|"
    "Wiltshire|Worcestershire|Aberdeenshire|Angus|Argyll|Ayrshire|Fife|Lanarkshire|Midlothian|Perthshire|"
    "Clwyd|Dyfed|Gwent|Gwynedd|Pembrokeshire|Powys|County Antrim|County Armagh|County Down|County Tyrone"
)
ES_PROVINCES = (
    "A Coruña|Álava|Araba|Albacete|Alicante|Alacant|Almería|Asturias|Ávila|Badajoz|Barcelona|Bizkaia|Vizcaya|Burgos|"
    "Cáceres|Cádiz|Cantabria|Castellón|Castelló|Ceuta|Ciudad Real|Córdoba|Cuenca|Gipuzkoa|Guipúzcoa|Girona|Gerona|"
    "Granada|Guadalajara|Huelva|Huesca|Illes Balears|Islas Baleares|Baleares|Jaén|La Coruña|La Rioja|Las Palmas|León|"
    "Lleida|Lérida|Lugo|Madrid|Málaga|Melilla|Murcia|Navarra|Ourense|Orense|Palencia|Pontevedra|Salamanca|"
    "Santa Cruz de Tenerife|Segovia|Sevilla|Soria|Tarragona|Teruel|Toledo|Valencia|València|Valladolid|Zamora|Zaragoza"
)
# "D-10115"
COUNTRY_OF_PREFIX = {"D": "DE", "F": "FR", "E": "ES", "A": "AT", "I": "IT"}
_STATE_CODES = {name.lower(): code for name, code in US_STATES.items()}
UK_POSTCODE = r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"


@lru_cache(maxsize=8)
def country_names(languages: tuple[str, ...]) -> dict[str, str]:
    """Names in small letters → ISO 3166 code, in the given languages and in each country's own."""
    names: dict[str, str] = {}
    for language in (*languages, "en", "fr", "es"):
        try:
            territories = Locale.parse(language).territories
        except (UnknownLocaleError, ValueError):
            continue
        names.update({name.lower(): code for code, name in territories.items() if len(code) == 2 and code.isalpha()})
    return {**names, **_COLLOQUIAL}


@lru_cache(maxsize=8)
def country_pattern(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Matches a country's name in any case, or its ISO code in capitals."""
    names = sorted(country_names(languages), key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?P<country>(?i:{latin})|{'|'.join(_SERVED_CODES)})(?![A-Za-zÀ-ÿ])")


def named_country(text: str, languages: tuple[str, ...]) -> tuple[str, int, int] | None:
    """The first country that a question names: its ISO code, where the name begins and ends. "us" is no country."""
    found = _named_pattern(languages).search(text)
    return None if found is None else (country_names(languages)[found[0].lower()], found.start(), found.end())


@lru_cache(maxsize=8)
def _named_pattern(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words in any case, but "us" in capitals alone."""
    names = sorted(country_names(languages).keys() - {"us"}, key=len, reverse=True)
    han = [name for name in names if has_han(name)]
    others = _any_of([name for name in names if not has_han(name)])
    return re.compile(rf"(?<!\w)(?:(?i:{others})|US)(?!\w)|{_any_of(han)}")


def _any_of(names: list[str]) -> str:
    return "|".join(map(re.escape, names))


def country_code(name: str, languages: tuple[str, ...]) -> str | None:
    """The ISO code of a country's name or code."""
    if name in _SERVED_CODES:
        return name
    return country_names(languages).get(name.lower())


def area_code(name: str) -> str:
    """The code of a US state; a county or province as it was written."""
    return _STATE_CODES.get(name.lower(), name.upper() if len(name) == 2 else name)


def uk_postcode(code: str) -> str:
    """A British postcode as it is printed, "BS1 5TR"."""
    code = code.upper().replace(" ", "")
    return f"{code[:-3]} {code[-3:]}"


def country_of(kind: str, fields: dict[str, str]) -> str | None:
    """The country that a street's shape and the postcode together give away."""
    code = fields.get("postal_code", "")
    if kind == "EN":
        if re.search("[A-Z]", code):
            return "GB"
        return "CN" if len(code) == 6 else "US" if "country_area" in fields else None
    return kind if len(code) == 5 and kind in ("DE", "FR", "ES") else None
