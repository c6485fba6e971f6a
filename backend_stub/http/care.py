"""Operations: cases with their evidence, promises, feedback, and the figures about them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from backend_stub.http import answers, care_answers
from backend_stub.http.callers import (
    Agent,
    AgentIfAny,
    Conversation,
    ConversationIfAny,
    KeyIfAny,
    Now,
    TheShop,
    order_number,
    ulid,
)
from backend_stub.http.care_shapes import AnswerIn, CaseIn, FeedbackIn, FindingsIn, SettleIn, WordsIn
from backend_stub.http.operation import Operation, read_json
from backend_stub.http.problems import PROBLEM
from backend_stub.http.shapes import Day
from backend_stub.service import cases, complaints, evidence, feedback, promises, statistics
from backend_stub.service.errors import EvidenceRefusedError
from backend_stub.service.links import rated

UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Words, or one JPEG, PNG, WebP or PDF: raw, or as `file` of a form",
        "content": {
            "application/json": {"schema": WordsIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
            },
            **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/*", "application/pdf")},
        },
    }
}
router = APIRouter(route_class=Operation, prefix="/v1", tags=["cases"])


def _case_number(number: Annotated[str, Path(max_length=200, description="Case number", examples=["C-10001"])]) -> str:
    return order_number(number)


def _evidence_id(evidence_id: Annotated[str, Path(max_length=200)]) -> str:
    return ulid(evidence_id)


CaseNumber = Annotated[str, Depends(_case_number)]
EvidenceId = Annotated[str, Depends(_evidence_id)]


@router.post("/cases", status_code=201, responses={201: {"model": answers.CaseOut}})
def open_case(
    given: CaseIn, conversation: ConversationIfAny, shop: TheShop, now: Now, key: KeyIfAny = None
) -> JSONResponse:
    """Opens a case, with a key only once for the conversation; needs no verification."""
    members = given.model_dump(exclude={"kind"})
    return JSONResponse(cases.open_case(shop, conversation, given.kind, now, key=key, **members), 201)


@router.get("/cases", responses={200: {"model": care_answers.CasesOut}})
def own_cases(conversation: Conversation, shop: TheShop, now: Now) -> JSONResponse:
    """The customer's cases, newest first."""
    return JSONResponse(complaints.list_cases(shop, conversation, now))


@router.get(
    "/cases/{number}",
    responses={
        200: {"model": care_answers.CaseForStaffOut | care_answers.CaseViewOut},
    },
)
def case(
    number: CaseNumber, conversation: ConversationIfAny, shop: TheShop, now: Now, agent: AgentIfAny = None
) -> JSONResponse:
    """The customer's own case, or any for staff, who see its facts too."""
    return JSONResponse(complaints.read_case(shop, conversation, agent, number, now))


@router.post(
    "/cases/{number}/evidence",
    status_code=201,
    responses={201: {"model": care_answers.EvidenceOut}},
    openapi_extra=UPLOAD,
)
async def add_evidence(
    number: CaseNumber,
    request: Request,
    conversation: ConversationIfAny,
    shop: TheShop,
    now: Now,
    agent: AgentIfAny = None,
) -> JSONResponse:
    """Adds words or a file; the file's type is read from its content."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    whose = (shop, conversation, agent, number)
    if kind == "application/json":
        words = _words(await request.body())
        return JSONResponse(await run_in_threadpool(evidence.add_words, *whose, words, now), 201)
    content = await _form_file(request) if kind == "multipart/form-data" else await request.body()
    return JSONResponse(await run_in_threadpool(evidence.add_file, *whose, content, now), 201)


@router.get(
    "/cases/{number}/evidence/{evidence_id}",
    response_class=FileResponse,
)
def read_evidence(number: CaseNumber, evidence_id: EvidenceId, agent: Agent, shop: TheShop) -> FileResponse:
    """A file, for staff; to be kept, not to be run."""
    shown = evidence.open_file(shop, agent, number, evidence_id)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox", "Cache-Control": "no-store"}
    return FileResponse(shown.path, media_type=shown.media_type, filename=shown.name, headers=headers)


@router.post("/cases/{number}/findings", responses={200: {"model": care_answers.CaseForStaffOut}, 409: PROBLEM})
def write_findings(number: CaseNumber, given: FindingsIn, agent: Agent, shop: TheShop, now: Now) -> JSONResponse:
    """Cause and impact, written down by staff; the answer offers remedies for them."""
    found = complaints.Findings(**given.model_dump(mode="json", exclude_none=True))
    return JSONResponse(complaints.write_findings(shop, agent, number, found, now))


@router.post("/cases/{number}/settle", responses={200: {"model": care_answers.CaseForStaffOut}, 409: PROBLEM})
def settle(number: CaseNumber, given: SettleIn, agent: Agent, shop: TheShop, now: Now) -> JSONResponse:
    """Settles the case and tells the customer, who is asked whether it is."""
    remedy = given.remedy.model_dump(exclude_none=True) if given.remedy else None
    return JSONResponse(complaints.settle_case(shop, agent, number, remedy, given.note, now))


@router.post(
    "/cases/{number}/answer",
    responses={200: {"model": care_answers.CaseViewOut}, 409: PROBLEM},
)
def answer(
    number: CaseNumber, given: AnswerIn, conversation: ConversationIfAny, shop: TheShop, now: Now
) -> JSONResponse:
    """The customer says whether it is settled; a no goes to a person."""
    return JSONResponse(complaints.answer_settled(shop, conversation, number, given.settled, now))


@router.get("/promises", tags=["promises"], responses={200: {"model": care_answers.PromisesOut}})
def read_promises(
    conversation: ConversationIfAny,
    shop: TheShop,
    now: Now,
    agent: AgentIfAny = None,
    number: Annotated[str | None, Query(alias="order", max_length=200, description="Staff must name one")] = None,
) -> JSONResponse:
    """What the shop has promised, for an order or all of the customer's; open ones first."""
    of = order_number(number) if number is not None else None
    return JSONResponse(promises.list_promises(shop, conversation, agent, of, now))


@router.post(
    "/feedback",
    status_code=201,
    tags=["feedback"],
    responses={201: {"model": care_answers.FeedbackGivenOut}, 404: PROBLEM, 409: PROBLEM},
)
def give_feedback(given: FeedbackIn, conversation: ConversationIfAny, shop: TheShop, now: Now) -> JSONResponse:
    """Rates an order or a case, once; words may follow."""
    about = given.about or rated(given.token or "")
    rating = feedback.Rating(about, **given.model_dump(exclude={"token", "about"}))
    return JSONResponse(feedback.give_feedback(shop, conversation, rating, given.token, now), 201)


@router.get("/statistics", tags=["statistics"], responses={200: {"model": care_answers.StatisticsOut}})
def read_statistics(
    agent: Agent,
    shop: TheShop,
    first: Annotated[Day, Query(alias="from")],
    last: Annotated[Day, Query(alias="to")],
) -> JSONResponse:
    """Figures of these days, for staff; both days count, in UTC."""
    return JSONResponse(statistics.read_statistics(shop, first, last))


def _words(body: bytes) -> str:
    value = read_json(body)
    try:
        return WordsIn.model_validate(value).words
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors(include_url=False)]
        raise RequestValidationError(faults, body=value) from None


async def _form_file(request: Request) -> bytes:
    """The form's `file`; EvidenceRefusedError where it has none."""
    async with request.form(max_files=1, max_fields=5) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise EvidenceRefusedError("evidence.empty")
        return await file.read()
