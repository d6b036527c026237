"""Turn the text of a regulation into RDF.

read -> lines -> tree -> (definitions, organisation, resolve, duties, citations) -> rdf -> turtle.

No web and no store here: ``server`` imports this package, never the other way round.
"""
