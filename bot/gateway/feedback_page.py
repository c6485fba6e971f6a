"""Where a mail asks how it was: one page, one more tap (scanners of mails open links), and thanks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi import Path as PathPart
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import ratings, typed
from .gateway import Gateway
from .problems import Problem
from .routes import Open, address_of
from .strings import wishes

router = APIRouter(include_in_schema=False)

Token = Annotated[str, PathPart(pattern=r"^[A-Z0-9-]{1,20}\.[0-9a-f]{64}$")]
PAGE = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
).get_template("feedback.html")
STYLE = Path(__file__).with_name("feedback.css").read_text(encoding="utf-8")
LONGEST_WORDS = 1_000


@router.get("/feedback.css")
async def style() -> Response:
    """How it looks."""
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/feedback/{token}")
async def ask(token: Token, request: Request, gateway: Open, score: int | None = None) -> HTMLResponse:
    """The question; what the mail's link chose is chosen."""
    return _page(request, gateway, token, "heading", asks=True, chosen=score)


@router.post("/feedback/{token}")
async def take(token: Token, request: Request, gateway: Open) -> HTMLResponse:
    """Keeps the answer. Whose order it is, the order service knows by the link's signature."""
    gateway.addresses.demand(address_of(request))
    given = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    rating = given.get("rating", [""])[0]
    if rating not in {"1", "2", "3", "4", "5"}:
        return _page(request, gateway, token, "heading", asks=True)
    words = typed.shown(given.get("words", [""])[0])[:LONGEST_WORDS]
    said = {"token": token, "rating": int(rating), "words": words or None, "channel": "email"}
    said["language"] = _language(request, gateway)
    try:
        await gateway.orders.give_feedback({name: value for name, value in said.items() if value is not None})
    except Problem as problem:
        if problem.status not in (404, 409):
            return _page(request, gateway, token, "later", said="later_words", status=503)
        known = problem.status == 409
        return _page(request, gateway, token, "heading", said="given" if known else "unknown", status=problem.status)
    return _page(request, gateway, token, "thanks", said="low" if int(rating) <= ratings.LOW else "high")


def _page(
    request: Request,
    gateway: Gateway,
    token: str,
    heading: str,
    asks: bool = False,
    chosen: int | None = None,
    said: str = "high",
    status: int = 200,
) -> HTMLResponse:
    language = _language(request, gateway)
    facts = {"language": language, "say": gateway.feedback_strings.all(language), "about": token.partition(".")[0]}
    page = PAGE.render(facts, heading=heading, asks=asks, chosen=chosen, said=said)
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}  # the address is a key
    return HTMLResponse(page, status, headers)


def _language(request: Request, gateway: Gateway) -> str:
    return gateway.feedback_strings.best(*wishes(request.headers.get("accept-language")))
