"""Request bodies, read up to a limit, unpacked up to the same limit.

In: a request. Out: the bytes that the client means. A body that unpacks to more than the limit is
refused when it reaches the limit, not after.
"""

from __future__ import annotations

import zlib

from fastapi import Request

from server.errors import BadRequest, BodyTooLarge, UnsupportedMedia

GZIP = 16 + zlib.MAX_WBITS
"""Tells zlib to read gzip (RFC 1952), not its own format."""


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body.

    Raises:
        BodyTooLarge: It has more bytes than ``limit``, as sent or unpacked.
        UnsupportedMedia: It is packed otherwise than with gzip.
        BadRequest: What should be gzip is not.
    """
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise UnsupportedMedia(
            f"A body packed with {coding!r} is not read here.",
            hint="Send it with gzip, or as it is.",
            content_type=request.headers.get("content-type", ""),
        )
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
    body = b"".join(parts)
    return unpack(body, limit) if coding.endswith("gzip") else body


def unpack(packed: bytes, limit: int) -> bytes:
    """Return what gzip packed; several members are joined.

    Raises:
        BodyTooLarge: There are more bytes than ``limit``.
        BadRequest: It is not gzip, or not all of it.
    """
    parts: list[bytes] = []
    room = limit
    while packed:
        member = zlib.decompressobj(GZIP)
        try:
            part = member.decompress(packed, room + 1)
        except zlib.error as error:
            raise BadRequest(f"The body is not gzip: {error}.") from error
        room -= len(part)
        if room < 0:
            raise _too_large(limit)
        if not member.eof:
            raise BadRequest("The body ends in the middle of its gzip.")
        parts.append(part)
        packed = member.unused_data
    return b"".join(parts)


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"The body has more than {limit} bytes.", hint="Send parts.", limit=limit)
