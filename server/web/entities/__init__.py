"""What the graph knows of one resource, in and out, as pages and programs show it."""
