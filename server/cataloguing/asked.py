"""The queries behind the catalogues, by name; each is a file in ``queries/``."""

from __future__ import annotations

from importlib.resources import files

QUERIES = {
    path.name.removesuffix(".rq"): path.read_text(encoding="utf-8")
    for path in (files("server.cataloguing") / "queries").iterdir()
    if path.name.endswith(".rq")
}
