"""A believable season, so that a first run shows something.

An invented organisation, its campaign, three match sponsors and a lead gift, and the gifts of the
past weeks. Every gift really goes through the stand-in for Stripe, with both clocks set back to the
day of the gift: so the demo reconciles to the cent, and every payment in it can be refunded. The
stand-in is started for that, told to stop, and knows the payments when it is started again. With a
Stripe key set there are no pretend gifts.

The stories are invented and say so, in both languages.
"""
