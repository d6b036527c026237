"""A regulation as a document -> what it says: metadata, units, positions, duties, citations."""
