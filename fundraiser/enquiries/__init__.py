"""Media contact and help: what people ask us, numbered, owned and due.

An *enquiry* is one message from outside. It has a number that people can quote, an owner among the
staff, and an instant by which it is to be answered (`answer_times.py`); the share answered in time
is counted by what `answered_in_time` said at the first answer, and an enquiry that is overdue is
told to its owner once.

What looks like a machine's (`web/spam.py`) is kept in quarantine: its writer sees the same page as
everybody, and no email leaves until staff release it. Nothing is ever deleted: discarding is a
status, and can be taken back.

The acknowledgement does not repeat the message. A form that mails a stranger's words to any
address typed into it would be a way to send spam in our name.

Answers are written in the back office and leave as email. What the writer says to them arrives at
the desk's own mailbox: we read no mail, and staff reopen the enquiry if it needs more.
"""
