"""What a reader chose for every page: language and light or dark, without a script.

In: a request. Out: the choice in force, the addresses of the other choices, and the cookie that
remembers one. The address wins (``?lang=en``, ``?theme=dark``), then the cookie, then what the
browser says. A link inside the site therefore never needs to carry a choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from server.web.negotiate import preferred_language
from server.web.words import LANGUAGES

THEMES = ("auto", "light", "dark")
"""The first follows the reader's system."""

COOKIE_PREFIX = "tupoksi_"
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to show the same page: its code, its address, whether it is in force."""

    code: str
    href: str
    current: bool


def to_language(request: Request) -> str:
    """Return the reader's choice if there is one, else what Accept-Language likes best."""
    return _chosen(request, "lang", LANGUAGES) or preferred_language(
        request.headers.get("accept-language"), LANGUAGES
    )


def to_theme(request: Request) -> str:
    """Return the reader's choice of :data:`THEMES`; ``auto`` when there is none."""
    return _chosen(request, "theme", THEMES) or THEMES[0]


def to_choices(request: Request, name: str, codes: Sequence[str], current: str) -> list[Choice]:
    """Return this very page under each value of ``lang`` or ``theme``."""
    choices = []
    for code in codes:
        url = request.url.include_query_params(**{name: code})
        choices.append(Choice(code, f"{url.path}?{url.query}", code == current))
    return choices


def remember(request: Request, response: Response) -> None:
    """Keep in cookies what the address chose, so that the next page is shown alike."""
    for name, codes in (("lang", LANGUAGES), ("theme", THEMES)):
        chosen = request.query_params.get(name, "")
        if chosen in codes and request.cookies.get(COOKIE_PREFIX + name) != chosen:
            response.set_cookie(
                COOKIE_PREFIX + name, chosen, max_age=COOKIE_SECONDS, samesite="lax", path="/"
            )


def _chosen(request: Request, name: str, codes: Sequence[str]) -> str:
    given = (request.query_params.get(name, ""), request.cookies.get(COOKIE_PREFIX + name, ""))
    return next((code for code in given if code in codes), "")
