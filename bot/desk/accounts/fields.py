"""What may stand in the fields of an account."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from .passwords import LONGEST, SHORTEST

Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+$")
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
]
FirstName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")
]
NewPassword = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]
OldPassword = Annotated[str, Field(max_length=LONGEST)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")]
Teams = Annotated[list[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]], Field(max_length=50)]
Languages = Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]], Field(max_length=50)]


def is_password(text: str) -> bool:
    """True when it may be somebody's new password."""
    return SHORTEST <= len(text) <= LONGEST
