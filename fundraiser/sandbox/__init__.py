"""A local stand-in for the slice of Stripe's test mode that the app uses. No money moves.

It is its own process on its own port, reached by Stripe's SDK over HTTP, because inside the
app's worker a payment would wait for itself: app, stand-in, webhook, app. And because a fake
that returns dicts keeps tests green while the real thing fails.

Always true here:

- It imports nothing of ours, and nothing of ours but tests imports it. The app cannot tell it
  from Stripe, save by its address.
- What Stripe would refuse is refused, in Stripe's words: an unknown parameter, another body
  under a used idempotency key, an over-refund. What Stripe would do and this does not yet is
  refused too, and says so. The types of the installed SDK say what Stripe knows: see `sdk`.
- A change, its events and the deliveries they are owed are one unit of work in one SQLite
  file. A restart loses nothing.
- Its time can be moved; signatures and retries keep real time, as the app's own clock does.
- Of a card, brand and last four digits are kept. Only Stripe's test cards pay.

Where things are: `endpoints` is the table of the API, `api` answers it; `checkout`, `payments`,
`refunds` and `balance` are the rules; `documents` and `charge_documents` are the shapes;
`events` and `delivery` are the webhooks; `sandbox` and `faults` make time pass and things go
wrong; `checkout_page` and `payments_page` are what a person sees. Subscriptions and setup mode
come with the tasks that use them: a new mode is a new action in `endpoints` and its shape.
"""
