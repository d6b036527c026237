"""HTTP: routes, negotiation, faults, pages."""
