"""Servers elsewhere: any SPARQL 1.1 server in the place of the own store."""
