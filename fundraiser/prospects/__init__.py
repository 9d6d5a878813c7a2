"""People who may fundraise for us: their sign-up, the guide, and our follow-up.

There is one prospect for each email address. Each sign-up is also stored by itself, so that nobody
can overwrite what another person typed just by knowing their address. A sign-up that looks like
spam is quarantined, and nothing is sent until staff have looked at it.

A sign-up brings the guide and a colleague's first contact. These need no consent, because the
person asked for them. Further emails need consent, which is stored with its wording, and each of
them has a one-click unsubscribe link (RFC 8058). `follow_up.py` (pure) decides which email is next;
its due time is a column, so that no email is lost if a job is killed. The same job updates a
prospect who has a page under the same address; they get the owner's series
(`peer_to_peer/follow_up.py`) instead.
"""
