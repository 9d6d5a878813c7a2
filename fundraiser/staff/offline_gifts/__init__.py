"""Cash and cheques that supporters hand in: the list, one record, its steps."""
