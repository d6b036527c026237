"""Text search: an index beside the store, built with the snapshot and read by everything above."""
