"""Who did what to which record, when: the log, and a record's history in words."""
