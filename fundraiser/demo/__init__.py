"""An example season, so that a first run shows something.

It has an invented organisation, its campaign, three match sponsors, a lead gift and the gifts of
the past weeks. Every gift is paid through the stand-in for Stripe, with both clocks set back to its
day, so the demo reconciles to the cent and every payment can be refunded. The stand-in runs only
for that time, and remembers the payments when it is started again. With a Stripe key set, no gifts
are made.

The stories and the people are invented and say so, in both languages; each has a drawn scene.
"""
