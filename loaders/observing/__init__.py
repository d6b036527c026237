"""A document and its model -> what shows in the text itself, for the shapes to judge."""
