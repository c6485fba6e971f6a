"""Evidence: what is kept, how it is checked, and what is refused without being kept."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject
from sqlalchemy import func, select

from backend_stub.policy import load_policy
from backend_stub.service.cases import open_case
from backend_stub.service.complaints import read_case
from backend_stub.service.errors import EvidenceRefusedError, NotFoundError, VerificationRequiredError
from backend_stub.service.evidence import add_file, add_words, open_file
from backend_stub.service.media import clean
from backend_stub.service.verification import verify_by_order
from backend_stub.storage.care_tables import EvidenceRow

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
POLICY = load_policy().complaints.evidence
SIX = 6  # EXIF: to be turned by 90 degrees
GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture
def shop(shop, tmp_path):
    return replace(shop, home=tmp_path / "home")


@pytest.fixture
def case(shop):
    """John's case about the dress that came damaged."""
    verify_by_order(shop, "john-talk", "GS-1014", "john.miller@example.com", NOW)
    return open_case(shop, "john-talk", "parcel_damaged", NOW, order="GS-1014")["number"]


def picture(form="JPEG", size=(40, 20), mode="RGB", exif=None, **options):
    made = Image.new(mode, size, 200 if mode in ("L", "P") else "red")
    written = io.BytesIO()
    made.save(written, form, **({"exif": exif} if exif else {}), **options)
    return written.getvalue()


def pdf(change=None):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if change:
        change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def kept(shop):
    folder = shop.home / "evidence"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def refusal(content):
    with pytest.raises(EvidenceRefusedError) as refused:
        clean(content, POLICY)
    assert refused.value.rule in load_policy().rules
    return refused.value.rule


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", mode="L"), "image/jpeg"),
        (picture("JPEG", mode="CMYK"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("PNG", mode="P"), "image/png"),
        (picture("PNG", mode="RGBA"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("WEBP", mode="RGBA"), "image/webp"),
    ],
)
def test_a_picture_is_drawn_anew_at_its_size(content, media_type):
    made = clean(content, POLICY)
    assert made.media_type == media_type
    with Image.open(io.BytesIO(made.content)) as drawn:
        assert (drawn.size, Image.MIME[drawn.format]) == ((40, 20), media_type)


def test_place_maker_and_comments_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = SIX, "Spycam"
    exif.get_ifd(GPS)[1] = "N"
    sent = picture(exif=exif.tobytes(), comment=b"at home")
    assert b"Spycam" in sent and b"at home" in sent
    made = clean(sent, POLICY).content
    with Image.open(io.BytesIO(made)) as drawn:
        assert (drawn.size, dict(drawn.getexif()), drawn.info.get("comment")) == ((20, 40), {}, None)
    assert b"Spycam" not in made and b"at home" not in made


def test_text_and_trailing_bytes_of_a_png_are_gone():
    text = PngInfo()
    text.add_text("Author", "Anna Schmidt")
    made = clean(picture("PNG", pnginfo=text) + b"<script>alert(1)</script>", POLICY).content
    assert b"Anna" not in made and b"script" not in made


def test_what_a_picture_is_called_does_not_count_but_what_it_is():
    assert refusal(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "evidence.type_unknown"
    assert refusal(b"GIF89a" + bytes(40)) == "evidence.type_unknown"
    assert refusal(b"MZ" + bytes(4000)) == "evidence.type_unknown"
    assert refusal(b"") == "evidence.empty"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_ends_too_soon_or_only_begins_as_one_is_refused(form):
    whole = picture(form, (200, 200))
    assert refusal(whole[: len(whole) // 2]) == "evidence.unreadable"
    assert refusal(whole[:16] + b"<html>" * 100) == "evidence.unreadable"


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused():
    def chunk(kind, content):
        body = kind + content
        return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    for width, height in ((10_000, 5_001), (60_000, 60_000)):
        size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        header = chunk(b"IHDR", size + bytes([8, 2, 0, 0, 0]))
        bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
        assert refusal(bomb) == "evidence.too_many_pixels"


def test_a_file_above_eight_megabytes_is_refused():
    assert refusal(b"\xff\xd8\xff" + bytes(8 * 1024 * 1024)) == "evidence.too_large"


def test_a_plain_pdf_stays_as_it_is():
    content = pdf()
    made = clean(content, POLICY)
    assert (made.media_type, made.content) == ("application/pdf", content)


def _script(writer):
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def _file(writer):
    writer.add_attachment("evil.exe", b"MZ")


def _launch(writer):
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def _form(writer):
    form = StreamObject()
    form.set_data(b"<xdp/>")
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): writer._add_object(form)})


def _submit(writer):
    action = DictionaryObject({NameObject("/S"): NameObject("/SubmitForm")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): writer._add_object(action)})


@pytest.mark.parametrize("change", [_script, _file, _launch, _form, _submit])
def test_a_pdf_that_does_anything_but_be_looked_at_is_refused(change):
    assert refusal(pdf(change)) == "evidence.active"


def test_a_script_is_found_in_compressed_objects_and_behind_escaped_names():
    hidden = pdf(_script).replace(b"/JavaScript", b"/J#61vaScript")
    assert refusal(hidden) == "evidence.active"
    assert refusal(_in_object_stream(b"<</S /JavaScript /JS (app.alert\\(1\\))>>")) == "evidence.active"


def test_an_open_page_and_a_link_are_no_danger():
    def harmless(writer):
        page = writer.pages[0].indirect_reference
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/GoTo"), NameObject("/D"): page}
        )

    assert clean(pdf(harmless), POLICY).media_type == "application/pdf"


def test_an_encrypted_an_empty_and_a_broken_pdf_are_refused():
    assert refusal(pdf(lambda writer: writer.encrypt("secret"))) == "evidence.encrypted"
    assert refusal(b"%PDF-1.7\n" + b"garbage " * 50) == "evidence.unreadable"
    empty = PdfWriter()
    written = io.BytesIO()
    empty.write(written)
    assert refusal(written.getvalue()) == "evidence.unreadable"


def _in_object_stream(active):
    """A PDF whose object 4 is nowhere to be seen but in a compressed stream."""
    parts = {
        1: b"<</Type /Catalog /Pages 2 0 R /OpenAction 4 0 R>>",
        2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>",
    }
    inside = zlib.compress(b"4 0 " + active)
    parts[5] = b"<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>stream\n%s\nendstream" % (
        len(inside), inside,
    )  # fmt: skip
    body, places = b"%PDF-1.5\n", {}
    for number, part in parts.items():
        places[number] = len(body)
        body += b"%d 0 obj %s endobj\n" % (number, part)
    start = len(body)
    rows = [b"\x00" + bytes(4)]
    for number in range(1, 7):
        at = places.get(number, start)
        rows.append(
            b"\x02" + (5).to_bytes(3, "big") + b"\x00" if number == 4 else b"\x01" + at.to_bytes(3, "big") + b"\x00"
        )
    table = zlib.compress(b"".join(rows))
    head = b"<</Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R /Filter /FlateDecode /Length %d>>" % len(table)
    return body + b"6 0 obj %sstream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF" % (head, table, start)


def test_the_hand_made_pdf_can_be_read_at_all():
    content = _in_object_stream(b"<</S /GoTo /D [3 0 R /Fit]>>")
    assert b"GoTo" not in content
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/OpenAction"]["/S"] == "/GoTo"
    assert clean(content, POLICY).content == content


def test_a_file_lies_under_its_digest_and_staff_get_it(shop, case):
    piece = add_file(shop, "john-talk", None, case, picture(), NOW)
    [digest] = kept(shop)
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert (piece["media_type"], piece["words"]) == ("image/jpeg", None)
    shown = open_file(shop, "kim", case, piece["id"])
    assert (shown.path.name, shown.media_type, shown.name) == (digest, "image/jpeg", f"{case}-{piece['id']}.jpeg")
    assert shown.path.stat().st_size == piece["size"]
    assert [seen["id"] for seen in read_case(shop, "john-talk", None, case, NOW)["evidence"]] == [piece["id"]]


def test_the_same_file_twice_is_one_piece_and_in_two_cases_one_file(shop, case):
    first, again = (add_file(shop, "john-talk", None, case, picture(), NOW) for _ in range(2))
    assert first == again
    other = open_case(shop, "john-talk", "parcel_damaged", NOW, order="GS-1014")["number"]
    assert add_file(shop, "john-talk", None, other, picture(), NOW)["id"] != first["id"]
    assert len(kept(shop)) == 1
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceRow)) == 2


def test_words_are_evidence_and_the_same_words_are_one_piece(shop, case):
    first, again = (add_words(shop, "john-talk", None, case, "The seam is torn", NOW) for _ in range(2))
    assert (first, first["words"], first["media_type"]) == (again, "The seam is torn", None)
    with pytest.raises(NotFoundError):
        open_file(shop, "kim", case, first["id"])


def test_a_case_holds_ten_pieces(shop, case):
    for number in range(10):
        add_words(shop, "john-talk", None, case, f"piece {number}", NOW)
    for add, what in ((add_words, "one more"), (add_file, picture())):
        with pytest.raises(EvidenceRefusedError) as refused:
            add(shop, "john-talk", None, case, what, NOW)
        assert (refused.value.rule, refused.value.facts) == ("evidence.too_many", {"most": 10})
    assert (len(read_case(shop, "john-talk", None, case, NOW)["evidence"]), kept(shop)) == (10, [])


def test_a_refused_file_leaves_nothing(shop, case):
    with pytest.raises(EvidenceRefusedError):
        add_file(shop, "john-talk", None, case, b"%PDF-1.4 nothing", NOW)
    assert (kept(shop), read_case(shop, "john-talk", None, case, NOW)["evidence"]) == ([], [])


def test_nobody_adds_to_or_reads_from_the_case_of_another(shop, case):
    piece = add_file(shop, "john-talk", None, case, picture(), NOW)
    verify_by_order(shop, "anna-talk", "GS-1001", "10115", NOW)
    other = open_case(shop, "anna-talk", "complaint", NOW)["number"]
    with pytest.raises(NotFoundError):
        add_file(shop, "anna-talk", None, case, picture("PNG"), NOW)
    with pytest.raises(VerificationRequiredError):
        add_words(shop, "stranger", None, case, "mine", NOW)
    with pytest.raises(NotFoundError):
        open_file(shop, "kim", other, piece["id"])
    assert len(kept(shop)) == 1


def test_every_reason_of_the_service_stands_in_the_policy():
    folder = Path(__file__).parents[3] / "backend_stub" / "service"
    text = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    given = set(re.findall(r'"((?:case|evidence|erasure|address)\.[a-z_]+)"', text))
    assert {"evidence.active", "case.not_settled"} <= given <= set(load_policy().rules)
