"""A flow diagram in a cell, in the notation of mermaid -> its nodes and arrows as they are drawn.

A cycle stays one. It knows nothing of who stands in a node.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from loaders.procedure.model import FlowEdge, FlowNode
from loaders.procedure.tables import Block, Words, read_blocks
from loaders.text.document import Span


# "graph TD A[PEMOHON/OPD] --> B[SUBBAG UMUM]": each arrow with its two ends; the second end may be
# the first of the next arrow, so it is only looked at.
def _node_pattern(end: str) -> str:
    """Return the pattern of a node with its label in brackets of any shape."""
    return (
        rf"(?P<{end}>[A-Za-z]\w*)(?:\[(?P<{end}_label>[^\]]*)\]|\((?P<{end}_round>[^)]*)\)"
        rf"|\{{(?P<{end}_if>[^}}]*)\}})?"
    )


_EDGE_RE = re.compile(
    rf"{_node_pattern('a')}\s*[-=.]{{2,}}>\s*(?:\|[^|]*\|\s*)?(?={_node_pattern('b')})"
)
FLOW_RE = re.compile(r"\b(?:graph|flowchart)\s+(?:TD|TB|BT|LR|RL)\b")


def is_flow(block: Block) -> bool:
    """Say whether a block of a cell is a flow diagram."""
    return block.tag == "pre" or bool(FLOW_RE.search(block.words.text))


def read_flow(
    text: str, values: Iterable[Span]
) -> tuple[tuple[FlowNode, ...], tuple[FlowEdge, ...]]:
    """Return the nodes and arrows of the flow diagrams in some cells, cycles included."""
    nodes: dict[str, FlowNode] = {}
    edges: list[FlowEdge] = []
    for words in (b.words for v in values for b in read_blocks(text, v) if is_flow(b)):
        begin = FLOW_RE.search(words.text)
        for match in _EDGE_RE.finditer(words.text, begin.end() if begin else 0):
            for end in "ab":
                _note_node(nodes, words, match, end)
            span = words.place(match.start(), match.end("b"))
            edges.append(FlowEdge(match["a"], match["b"], span))
    return tuple(nodes.values()), tuple(edges)


def _note_node(nodes: dict[str, FlowNode], words: Words, match: re.Match[str], end: str) -> None:
    """Keep a node by its key, with its label where one is printed."""
    key = match[end]
    label = next((n for n in (f"{end}_label", f"{end}_round", f"{end}_if") if match[n]), "")
    if label and (key not in nodes or nodes[key].words.text == key):
        nodes[key] = FlowNode(key, words.cut(*match.span(label)))
    elif key not in nodes:
        nodes[key] = FlowNode(key, words.cut(*match.span(end)))
