"""Questions from the media and requests for help.

An *enquiry* is one message from outside. It has a number to quote, an owner among the staff, and a
due time for the answer (`answer_times.py`). `answered_in_time` is set at the first answer and is
what the statistics count. The owner gets one reminder when the enquiry is overdue.

A message that looks like spam (`web/spam.py`) is quarantined: its sender sees the usual page, and
no email is sent until staff release it. Nothing is ever deleted: discarding is a status and can be
undone.

The acknowledgement does not quote the message. Otherwise anybody could use the form to send spam
in our name to any address.

Staff write answers in the back office, and they are sent by email. Replies to them arrive in the
desk's own mailbox, which the app does not read; staff reopen the enquiry if it needs more.
"""
