"""Plain queries, answered by the process that evaluates them."""
