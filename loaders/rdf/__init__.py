"""Document and model -> IRIs, N-Triples lines, Turtle."""
