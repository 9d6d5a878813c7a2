"""The web server's front: an ASGI application that hands whole requests to the Flask app.

A request that waits must never hold what another one needs. The event loop of a web process reads
bodies, under a deadline, before a thread is taken (`bodies`). It answers health checks, cached
pages, and what it refuses, without a thread. Every other request is given to one of several small
pools of threads, its *lane* (`lanes`), so that donors who write, staff who export, and webhooks
never wait behind each other. A lane that is full answers 503 with `Retry-After`.

Measured on two cores with slow bodies, slow readers, 3,000 idle connections and a locked database:
Granian's WSGI server stops at eight half-sent requests, gunicorn's threads and waitress stop when
every writer waits, and Granian's RSGI interface buffers a slow reader's answer without limit.
The same app behind this front answers health checks, cached pages and webhooks in all four cases,
and cached pages a third faster. With uvloop's event loop instead of Python's own, a giving form
takes a tenth less of the processor. A plain WSGI server behind a proxy that buffers requests
remains possible: nothing in the app knows this package.
"""

from fundraiser.front.application import Front

__all__ = ["Front"]
