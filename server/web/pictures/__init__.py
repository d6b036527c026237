"""Pictures that the server draws from the graph: boxes and lines as data, SVG in the templates."""
