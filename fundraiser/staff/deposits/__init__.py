"""Cash and cheques that go to the bank together, and are found on its statement."""
