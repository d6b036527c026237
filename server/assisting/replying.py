"""Replies of tools in the form of the SDK: data, the same as text, and faults.

In: an answer with its text, or a :class:`ServerError`. Out: ``CallToolResult``. A fault is a reply
marked as an error and never ends the server; one of our own tells the client nothing (the SDK says
so, and logs the rest on standard error).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec

from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel

from server.errors import NotFound, ServerError

FAULT = "tupoksi/fault"
"""Under which a fault stands in ``_meta``."""

P = ParamSpec("P")

Tool = Callable[P, Awaitable[CallToolResult]]
Reader = Callable[P, Awaitable[str]]


def reply(answer: tuple[BaseModel, str]) -> CallToolResult:
    """Return an answer as structured content with its text beside it."""
    data, text = answer
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content=data.model_dump(mode="json"),
    )


def refuse(error: ServerError) -> CallToolResult:
    """Return a fault: what is wrong, what to do about it, and its code for programs.

    There is no structured content: clients hold that against the schema of an answer, of a fault
    too. What programs may want stands in ``_meta``.
    """
    facts = {"code": error.code, "hint": error.hint, "fields": error.fields, "docs": error.docs}
    return CallToolResult(
        content=[TextContent(type="text", text=f"{error} ({error.code})")],
        is_error=True,
        _meta={FAULT: facts},
    )


def refusing(tool: Tool[P]) -> Tool[P]:
    """Return a tool whose faults become replies."""

    @wraps(tool)
    async def refuse_or_reply(*args: P.args, **kwargs: P.kwargs) -> CallToolResult:
        try:
            return await tool(*args, **kwargs)
        except ServerError as error:
            return refuse(error)

    return refuse_or_reply


def reading(read: Reader[P]) -> Reader[P]:
    """Return a reader of a resource whose faults are those that the protocol knows."""

    @wraps(read)
    async def read_or_refuse(*args: P.args, **kwargs: P.kwargs) -> str:
        try:
            return await read(*args, **kwargs)
        except NotFound as error:
            raise ResourceNotFoundError(str(error)) from error
        except ServerError as error:
            raise ResourceError(str(error)) from error

    return read_or_refuse
