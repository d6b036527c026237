"""Who may write: whoever sends the operator's token, and nobody when there is none.

In: the Authorization header and the setting. Out: nothing, or a refusal. The token is compared in
constant time and stands in no message and no log.
"""

from __future__ import annotations

import hashlib
import hmac

from server.errors import Unauthorized, UpdateRefused

SCHEME = "bearer"


def is_authorized(header: str | None, token: str) -> bool:
    """Tell whether a header carries the token (RFC 6750, section 2.1); no token, no authority."""
    scheme, _, given = (header or "").strip().partition(" ")
    sent, expected = (
        hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).digest()
        for text in (given, token)
    )
    return bool(token) and scheme.lower() == SCHEME and hmac.compare_digest(sent, expected)


def require_authority(header: str | None, token: str) -> None:
    """Refuse a write that may not be.

    Raises:
        UpdateRefused: Nobody may write here.
        Unauthorized: The token is missing or another.
    """
    if not token:
        raise UpdateRefused(
            "This service answers queries only; it takes no writes.",
            hint="The operator allows them with a token (TUPOKSI_WRITE_TOKEN).",
            keyword="update",
        )
    if not is_authorized(header, token):
        given = "is not the right one" if header else "is missing"
        raise Unauthorized(
            f"Writes need the operator's token, and it {given}.",
            hint="Send it as 'Authorization: Bearer TOKEN'.",
        )
