"""People who may fundraise for us: how they ask, the guide they get, and how we keep in touch.

A person is one prospect, by their address: who asks twice is known again. What was typed each time
is kept as a sign-up of its own, so that nobody who only knows an address can write over what its
owner said. A sign-up that looks like a machine's is kept apart, and nothing is sent for it, until
staff have looked.

Asking brings the guide, and a colleague who gets in touch: no consent is needed for what was asked
for. Further emails need one, which is kept with its wording, and each of them can end the series by
one click (RFC 8058). Which email is due follows from what the person has and has not done
(`follow_up.py`, pure); the instant it is due is a column, so that a job finds what a killed one
left. Who has a page of their own, by their address, is moved on by the same job and gets the
owner's series (`peer_to_peer/follow_up.py`) instead.
"""
