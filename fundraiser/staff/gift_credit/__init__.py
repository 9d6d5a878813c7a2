"""Which supporter's page or team a gift counts for."""
