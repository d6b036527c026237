"""Findings: what the shapes say of a graph, and how people are told."""
