"""People who may fundraise for us: how they ask, the guide they get, and how we keep in touch."""
