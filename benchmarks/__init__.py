"""What Tupoksi costs, measured beside a peer in the same run and reported as a ratio."""
