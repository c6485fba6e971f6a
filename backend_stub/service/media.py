"""Whether a file is what it begins as, and harmless: pictures are drawn anew, PDFs are searched for active parts."""

from __future__ import annotations

import io
import logging
import re
import threading
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from backend_stub.model.policy import EvidencePolicy
from backend_stub.service.errors import EvidenceRefusedError

PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PDF = "application/pdf"
MODES = {"JPEG": ("L", "RGB"), "PNG": ("L", "LA", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}
QUALITY = 90
ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ACTIVE_TYPES = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMedia",
     "/EmbeddedFile", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/3D"}
)  # fmt: skip
ACTIVE_BYTES = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])"
)  # short names occur by chance
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_unpacking = threading.Semaphore(2)  # an unpacked picture may take 200 MB


@dataclass(frozen=True)
class Clean:
    """A file as it may be kept."""

    media_type: str
    content: bytes


def clean(content: bytes, policy: EvidencePolicy) -> Clean:
    """The file by its content, whatever it was called; EvidenceRefusedError with the reason for any other.

    A picture comes back drawn anew, upright and without its metadata (place and time of the shot among them).
    """
    if not content:
        raise EvidenceRefusedError("evidence.empty")
    if len(content) > policy.bytes:
        raise EvidenceRefusedError("evidence.too_large", most=policy.bytes)
    media_type = _type(content)
    with _unpacking:
        if media_type == PDF:
            _search(content, policy)
            return Clean(PDF, content)
        return Clean(media_type, _redrawn(content, PICTURES[media_type], policy))


def _type(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return PDF
    raise EvidenceRefusedError("evidence.type_unknown", known=[*PICTURES, PDF])


def _redrawn(content: bytes, form: str, policy: EvidencePolicy) -> bytes:
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=(form,)) as picture:
            if picture.width * picture.height > policy.pixels:
                raise EvidenceRefusedError("evidence.too_many_pixels", most=policy.pixels)
            picture.load()
            return _encoded(ImageOps.exif_transpose(picture), form)
    except EvidenceRefusedError:
        raise
    except Image.DecompressionBombError:
        raise EvidenceRefusedError("evidence.too_many_pixels", most=policy.pixels) from None
    except Exception:  # a decoder may raise anything for hostile bytes
        raise EvidenceRefusedError("evidence.unreadable") from None


def _encoded(picture: Image.Image, form: str) -> bytes:
    """Only the pixels: a new picture takes over neither EXIF nor comments nor profiles."""
    if picture.mode not in MODES[form]:
        picture = picture.convert("RGBA" if picture.has_transparency_data and form != "JPEG" else "RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    written = io.BytesIO()
    options = {} if form == "PNG" else {"quality": QUALITY}
    bare.save(written, form, **options)
    return written.getvalue()


def _search(content: bytes, policy: EvidencePolicy) -> None:
    """Refuses a PDF that cannot be read whole, or that could do anything but be looked at."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    if ACTIVE_BYTES.search(ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), content)):
        raise EvidenceRefusedError("evidence.active")
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise EvidenceRefusedError("evidence.encrypted")
        if not len(reader.pages):
            raise EvidenceRefusedError("evidence.unreadable")
        _search_objects(reader, policy)
    except EvidenceRefusedError:
        raise
    except Exception:  # a parser may raise anything for hostile bytes
        raise EvidenceRefusedError("evidence.unreadable") from None


def _search_objects(reader: PdfReader, policy: EvidencePolicy) -> None:
    """Every object that the file holds, those in compressed streams too."""
    numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > policy.pdf_objects:
        raise EvidenceRefusedError("evidence.unreadable")
    for number, generation in sorted(numbers):
        if number and _is_active(reader.get_object(IndirectObject(number, generation, reader)), 0):
            raise EvidenceRefusedError("evidence.active")


def _is_active(value: Any, depth: int) -> bool:
    if depth > 50:
        raise ValueError("nested too deep")
    if isinstance(value, DictionaryObject):
        kinds = {str(dict.get(value, name)) for name in ("/S", "/Type", "/Subtype")}
        if ACTIVE_KEYS & value.keys() or ACTIVE_TYPES & kinds:
            return True
        return any(_is_active(part, depth + 1) for part in dict.values(value))
    return isinstance(value, ArrayObject) and any(_is_active(part, depth + 1) for part in value)
