"""Tools for assistants (Model Context Protocol): read-only answers with IRIs and citations.

``house`` opens what the answers come from; ``searching``, ``describing``, ``asking``, ``findings``
and ``accountability`` each give one kind of answer as data and as text; ``toolbox`` offers them
over the SDK, ``running`` on standard input and output or over HTTP. Only ``toolbox``, ``replying``
and ``running`` know the SDK, which is an extra (``pip install 'tupoksi[mcp]'``).
"""
