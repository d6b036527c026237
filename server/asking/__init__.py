"""Named questions, and the answer to who is accountable for a step."""
