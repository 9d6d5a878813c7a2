"""Match pools: the list, one pool, opening, closing and discarding it."""
