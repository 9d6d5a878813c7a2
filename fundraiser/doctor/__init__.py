"""`flask doctor`: looks at everything a working site needs, and says what to do.

Each check is a function that returns one or more lines: *ok*, *look* (works, but a person should
look at it) or *wrong*. It changes nothing but what a connection to Stripe or to the mail server
leaves there, so it may be run at any time. It is for the person who sets up a server; alarms are
for those who work with the site, and come by themselves.
"""
