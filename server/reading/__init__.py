"""A published text and what the graph says of it, made ready to be read. No web, no store."""
