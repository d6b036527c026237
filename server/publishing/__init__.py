"""Turtle files, rules and corrections -> an immutable snapshot that readers switch to."""
