"""Reconciliation: names as people keep them in tables, held against the names in the graph."""
