"""Queries, evaluated in worker processes that can be killed."""
