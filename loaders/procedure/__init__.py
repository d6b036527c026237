"""An SOP or a service standard as a text -> its model: actors, steps, components."""
