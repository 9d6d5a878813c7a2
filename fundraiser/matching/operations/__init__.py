"""What is done with pools, sponsors and match: reserved, earned, freed, handed out."""
