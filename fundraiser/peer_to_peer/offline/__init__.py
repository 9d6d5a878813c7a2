"""Cash and cheques: promised, handed in, deposited, verified."""
