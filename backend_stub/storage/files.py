"""Files of one installation: written whole, found by whom they are for, removed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from email.parser import BytesHeaderParser
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file that others see either whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).replace(path)


def remove(path: Path) -> None:
    """Removes a file, or a folder with all in it; nothing where there is none."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def letters(home: Path, effects: Iterable[str], email: str) -> list[str]:
    """The mails among the files that one of these effects sent, or that went to this address; names below `home`."""
    sent, folder = set(effects), home / "mail"
    files = sorted(folder.glob("*.eml")) if folder.is_dir() else []
    return [f"mail/{file.name}" for file in files if file.stem.rpartition("-")[2] in sent or _is_to(file, email)]


def _is_to(file: Path, email: str) -> bool:
    with file.open("rb") as letter:
        return email.casefold() in str(BytesHeaderParser().parse(letter).get("To", "")).casefold()
