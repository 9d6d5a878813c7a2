"""Match sponsors: the list, adding and editing one."""
