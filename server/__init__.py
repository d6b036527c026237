"""From the graph on disk to an answer: store, query engine, HTTP, pages, command line.

It may import ``loaders``; ``loaders`` never imports it.
"""
