"""Country names in the languages served, and the postal shapes that give a country away."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

# What people write and no list of names has.
_COLLOQUIAL = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "us": "US", "america": "US", "uk": "GB", "u.k.": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "großbritannien": "GB",
    "england (uk)": "GB", "schottland": "GB", "brd": "DE", "holland": "NL", "prc": "CN", "p.r. china": "CN",
    "mainland china": "CN", "中国大陆": "CN", "英国": "GB", "schweiz": "CH", "españa": "ES",
}  # fmt: skip
_SERVED_CODES = ("AT", "BE", "CH", "CN", "DE", "DK", "ES", "FR", "GB", "IE", "IT", "LU", "NL", "PL", "PT", "SE", "US")
US_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|"
    "OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
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


def country_code(name: str, languages: tuple[str, ...]) -> str | None:
    """The ISO code of a country's name or code."""
    if name in _SERVED_CODES:
        return name
    return country_names(languages).get(name.lower())
