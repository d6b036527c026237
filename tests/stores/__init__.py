"""The same suites against SPARQL 1.1 servers of others."""
