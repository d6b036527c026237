"""Turn the text of a regulation into RDF: read -> lines -> tree -> domain readers -> resolve -> rdf -> turtle.

No web and no store here: ``server`` imports this package, never the other way round.
"""
