"""A picture as a file of its own: SVG with its looks inside, to put into a report.

In: a picture. Out: a response. On a page the looks come from the sheet; a file has to carry them.
"""

from __future__ import annotations

from importlib.resources import files

from fastapi import Response
from jinja2 import Environment

from server.web.pictures.shapes import Picture

SVG = "image/svg+xml"

LOOKS = """
:root { --paper: #fdfcf9; --panel: #f4f2ec; --ink: #1b2226; --soft: #515c63; --line: #dad6ca;
--edge: #7b8388; --accent: #0f5a57; --wash: #e3efed; --violation: #8f2a1b; --warning: #74500a;
--violation-wash: #f9e1dc; --sans: "Noto Sans", Arial, sans-serif; }
"""
"""The light tokens of ``style.css``, which a file alone does not have."""


def to_svg(templates: Environment, picture: Picture, title: str, host: str) -> Response:
    """Return a picture as a file; its links lead back to this server."""
    sheet = (files("server.web") / "static" / "picture.css").read_text(encoding="utf-8")
    body = templates.get_template("picture.svg").render(
        picture=picture, title=title, looks=LOOKS + sheet, host=host
    )
    headers = {"Content-Disposition": 'attachment; filename="picture.svg"'}
    return Response(body, media_type=SVG, headers=headers)
