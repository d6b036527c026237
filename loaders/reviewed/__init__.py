"""What people checked and corrected -> N-Triples lines."""
