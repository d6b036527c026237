"""Bytes of a file -> lines -> a document whose leaves tile its source. Knows no law."""
