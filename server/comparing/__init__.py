"""Two regulations, or two offices of one, side by side."""
