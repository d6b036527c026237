"""Who may accept findings: whoever signed in with the operator's token, for half a day.

In: requests. Out: the reviewer behind one, and the pages to sign in and out. The cookie holds the
reviewer's name and an end, signed with the token; it says nothing of the token. A form that changes
something carries a second signature, of the cookie, which no other site can know; and the browser
sends the cookie to this site only (SameSite).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from server.checking.accepting import clean_words
from server.errors import BadRequest, ReviewRefused
from server.web.protocol import one_value, parse_fields
from server.web.site import GET_AND_HEAD, Site, to_site

router = APIRouter(include_in_schema=False)

COOKIE = "tupoksi_reviewer"
SESSION_SECONDS = 12 * 3600
LONGEST_NAME = 80
MOST_BYTES = 16 * 1024
"""Bytes of a form."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who signed in, and what the forms of this session carry."""

    name: str
    form_key: str


def is_enabled(site: Site) -> bool:
    """Say whether the operator lets anybody accept findings."""
    return bool(site.settings.review_token)


def to_reviewer(request: Request) -> Reviewer | None:
    """Return who signed in, or None."""
    token = to_site(request).settings.review_token
    value = request.cookies.get(COOKIE, "")
    signed, _, signature = value.rpartition(".")
    printed, _, end = signed.partition(".")
    if not token or not end.isdecimal() or not _equal(signature, _sign(token, signed)):
        return None
    if int(end) < time.time():
        return None
    name = base64.urlsafe_b64decode(printed).decode("utf-8")
    return Reviewer(name, _sign(token, f"form {value}"))


async def read_review(request: Request) -> tuple[Reviewer, dict[str, str]]:
    """Return the reviewer and the fields of a form that changes something.

    Raises:
        ReviewRefused: Nobody may, nobody signed in, or the form is not one of this session.
        BadRequest: The form cannot be read.
    """
    fields = await read_form(request)
    reviewer = to_reviewer(request)
    if reviewer is None:
        raise ReviewRefused(
            "Only a reviewer who signed in can accept findings.",
            hint="Sign in at /reviewer with the operator's token (TUPOKSI_REVIEW_TOKEN).",
        )
    if not _equal(fields.get("form_key", ""), reviewer.form_key):
        raise ReviewRefused(
            "This form is not one of your session.",
            hint="Load the page again and send the form from there.",
        )
    return reviewer, fields


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form sent from a page of this very site.

    Raises:
        ReviewRefused: It comes from another site.
        BadRequest: It is too long, or no form.
    """
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ReviewRefused("This form comes from another site.", hint="Use the page of this one.")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ReviewRefused("This form comes from another site.", hint="Use the page of this one.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise BadRequest(f"The form has more than {MOST_BYTES} bytes.", hint="Say it shorter.")
    fields = parse_fields(body)
    return {name: one_value(fields, name) or "" for name in fields}


@router.api_route("/reviewer", methods=GET_AND_HEAD)
async def show_reviewer(request: Request) -> Response:
    """Show who signed in, or the form to do so."""
    back = to_local(request.query_params.get("back", ""))
    return _page(request, back=back)


@router.post("/reviewer")
async def sign(request: Request) -> Response:
    """Sign a reviewer in or out."""
    fields = await read_form(request)
    back = to_local(fields.get("back", ""))
    token = to_site(request).settings.review_token
    if fields.get("do") == "out":
        response: Response = RedirectResponse("/reviewer", status_code=303)
        response.delete_cookie(COOKIE, path="/")
        return response
    name = clean_words(fields.get("name", ""))[:LONGEST_NAME]
    right = bool(token) and _equal(_digest(fields.get("token", "")), _digest(token))
    if not right or not name:
        return _page(request, back=back, wrong=True, status=403)
    printed = base64.urlsafe_b64encode(name.encode()).decode()
    signed = f"{printed}.{int(time.time()) + SESSION_SECONDS}"
    response = RedirectResponse(back, status_code=303)
    response.set_cookie(
        COOKIE,
        f"{signed}.{_sign(token, signed)}",
        max_age=SESSION_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


def to_local(path: str) -> str:
    """Return an address to go back to, of this site only.

    >>> to_local("/findings?rule=N001"), to_local("//evil.example"), to_local("https://evil")
    ('/findings?rule=N001', '/findings', '/findings')
    """
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else "/findings"


def _page(request: Request, *, back: str, wrong: bool = False, status: int = 200) -> Response:
    site = to_site(request)
    return site.render(
        request,
        "reviewer.html",
        status=status,
        enabled=is_enabled(site),
        reviewer=to_reviewer(request),
        back=back,
        wrong=wrong,
    )


def _sign(token: str, text: str) -> str:
    return hmac.new(token.encode(), text.encode(), hashlib.sha256).hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
