"""SERVICE calls to endpoints that the operator allows: found, fetched, and put in as rows."""
