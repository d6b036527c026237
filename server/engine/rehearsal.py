"""Read a snapshot through once before it serves, so that a damaged one never takes over.

In: a loaded generation. Out: nothing, or the fault. A worker counts the triples, and where workers
read the disk it reads every object too, because the database checks a block when it is read and not
before. What takes longer than a template may take to load is let pass: it was readable so far.
"""

from __future__ import annotations

import json

from server.engine.conversation import Conversation
from server.engine.generation import START_SECONDS, Generation
from server.engine.meter import JSON_RESULTS
from server.engine.results import Budget
from server.engine.wire import Request
from server.errors import DamagedSnapshot, DeadlinePassed, EvaluationFailed, WorkerCrashed
from server.settings import Settings

# the default graph is no named graph, and clients may have written to it
EVERYTHING = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ {EVERYTHING} }}"

# a blank node has no string, and one error would leave the sum unbound
READ = (
    f"SELECT (COUNT(*) AS ?n) (SUM(COALESCE(STRLEN(STR(?o)), 0)) AS ?size) WHERE {{ {EVERYTHING} }}"
)

ANSWER_BYTES = 1 << 20


async def rehearse(generation: Generation, settings: Settings) -> None:
    """Have a worker read the graph.

    Raises:
        DamagedSnapshot: It cannot be read, or is not what was published.
    """
    snapshot = generation.snapshot
    conversation = Conversation(
        worker=generation.fork(),
        seconds=START_SECONDS,
        memory=settings.worker_memory,
        budget=Budget(ANSWER_BYTES),
        on_close=lambda done: done.worker.close(),
    )
    request = Request(
        query=COUNT if generation.in_memory else READ,
        solutions_media=JSON_RESULTS,
        graph_media="",
        union=False,
        max_bytes=ANSWER_BYTES,
        max_rows=1,
        cpu_seconds=int(START_SECONDS),
    )
    try:
        body = await (await conversation.ask(request)).body()
    except DeadlinePassed:
        return
    except (WorkerCrashed, EvaluationFailed) as error:
        raise _damaged(generation, f"a worker could not read it: {error.message}") from error
    (row,) = json.loads(body)["results"]["bindings"]
    found = int(row["n"]["value"])
    if found != snapshot.triples or not (generation.in_memory or "size" in row):
        reason = f"{found} of {snapshot.triples} triples are there"
        raise _damaged(generation, reason)


def _damaged(generation: Generation, reason: str) -> DamagedSnapshot:
    path = generation.snapshot.path
    return DamagedSnapshot(
        f"The snapshot {path} is damaged ({reason}).",
        hint="Run `tupoksi build` to publish it again.",
        path=str(path),
    )
