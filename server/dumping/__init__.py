"""The published graph as a folder of files that can be taken away, checked and cited."""
