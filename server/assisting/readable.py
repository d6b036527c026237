"""Resources and prompts: what an assistant can load without asking anything, and two ways to begin.

In: a house. Out: the vocabulary, the list of questions, the documents with their text, and every
thing of the graph as Turtle under its own IRI. Resources are text; they are read whole.
"""

from __future__ import annotations

import json

from mcp.server.mcpserver import MCPServer
from pyoxigraph import NamedNode

from server.assisting.describing import check_iri
from server.assisting.house import House
from server.assisting.questions import list_questions
from server.assisting.replying import reading
from server.errors import NotFound
from server.web.site import PAGE_QUERIES
from server.web.terms import PREFIXES

JSON = "application/json"
TURTLE = "text/turtle"


def add_resources(server: MCPServer[House], house: House) -> None:
    """Offer every resource."""

    @server.resource(
        "tupoksi://vocabulary",
        title="Vocabulary (OWL, Turtle)",
        description="Every class and property with labels and comments in Indonesian and English",
        mime_type=TURTLE,
    )
    @reading
    async def vocabulary() -> str:
        return (house.share / "ontology" / "tupoksi.ttl").read_text(encoding="utf-8")

    @server.resource(
        "tupoksi://questions",
        title="Named questions",
        description="The questions that ask_question takes, with parameters and examples",
        mime_type=JSON,
    )
    @reading
    async def named_questions() -> str:
        catalogue, _ = list_questions(house, "")
        return catalogue.model_dump_json()

    @server.resource(
        "tupoksi://documents",
        title="Documents",
        description="The documents in the graph: stem, title, IRI, number of findings",
        mime_type=JSON,
    )
    @reading
    async def documents() -> str:
        shelf = await house.library.shelf()
        known = [
            {
                "stem": about.stem,
                "title": about.title,
                "iri": about.root,
                "source": about.source,
                "findings": len(shelf.report.of(about.stem)),
                "text": f"tupoksi://documents/{about.stem}",
            }
            for about in shelf.abouts.values()
        ]
        return json.dumps(known, ensure_ascii=False)

    @server.resource(
        "tupoksi://documents/{stem}",
        title="Text of a document",
        description="The text as received, each line with its number, personal numbers blotted out",
        mime_type="text/plain",
    )
    @reading
    async def document(stem: str) -> str:
        lines = (await house.library.reading(stem)).text.splitlines()
        return "\n".join(f"{number}\t{line}" for number, line in enumerate(lines, start=1))

    @server.resource(
        f"{house.base}id/{{+path}}",
        title="A thing of the graph",
        description="Every statement about a thing and every statement that points to it",
        mime_type=TURTLE,
    )
    @reading
    async def thing(path: str) -> str:
        return await read_thing(house, f"{house.base}id/{path}")


async def read_thing(house: House, printed: str) -> str:
    """Return what the graph says about a thing as Turtle.

    Raises:
        NotFound: The graph says nothing about it.
    """
    terms = {"resource": NamedNode(check_iri(printed))}
    known = await house.site.ask(PAGE_QUERIES["known"], terms=terms)
    if known.rows[0][0].text != "true":
        raise NotFound(f"The graph says nothing about {printed}.", address=printed)
    result = await house.site.engine.run(
        PAGE_QUERIES["describe"],
        graph_media=TURTLE,
        substitutions=terms,
        prefixes=PREFIXES,
        trusted=True,
    )
    return (await result.body()).decode()


def add_prompts(server: MCPServer[House]) -> None:
    """Offer two ways to begin."""

    @server.prompt(title="Who is accountable / Siapa bertanggung jawab")
    def accountability(step: str) -> str:
        """Find out who is accountable for a step, with the text that says so."""
        return (
            f"Who is accountable for this step: {step}\n"
            "Use who_is_accountable. Name the performer, whom that position answers to and through "
            "whom, and quote the provision with its document and line for each. Say what the texts "
            "leave unknown. Answer in the language of the step."
        )

    @server.prompt(title="Review a document / Periksa dokumen")
    def review(document: str) -> str:
        """Go through what is wrong in a document, the worst first."""
        return (
            f"Review the document {document} (tupoksi://documents lists the stems).\n"
            "Use list_findings for it, the violations first, and explain_finding for those that "
            "need it. Group them by rule; for each give provision, line, quote, the norm and what "
            "is expected. Keep apart what is the fault of the regulation, of the scan and of our "
            "extraction."
        )
