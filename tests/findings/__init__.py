"""Tests of the rules: each fires, stays silent, and finds what a careful reader found."""
