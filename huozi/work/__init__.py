"""How work is done: in children with limits, by crews and clusters; what was done is kept."""
