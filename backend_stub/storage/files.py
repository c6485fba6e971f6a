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
    """Mails and texts among the files that one of these effects sent, or that went to this address; below `home`."""
    sent = set(effects)
    mails, texts = sorted(home.glob("mail/*.eml")), sorted(home.glob("sms/*.json"))
    found = [file for file in (*mails, *texts) if file.stem.rpartition("-")[2] in sent]
    found += [file for file in mails if file not in found and _is_to(file, email)]
    return [file.relative_to(home).as_posix() for file in found]


def _is_to(file: Path, email: str) -> bool:
    with file.open("rb") as letter:
        return email.casefold() in str(BytesHeaderParser().parse(letter).get("To", "")).casefold()
