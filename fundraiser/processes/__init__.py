"""Starts the processes of the app and watches over them.

`python -m fundraiser.processes web` serves the pages, `… worker` works off what waits, and `… all`
starts both, with the Stripe stand-in beside them while no key is set, and keeps them running. It
stands at the top of the import order, above `app`: it starts the app, and nothing imports it.

What holds here: a process that ends is started again, whatever ended it, more slowly each time if
it keeps ending; Ctrl-C or SIGTERM ends every process within ten seconds; nothing outlives the
supervisor, even one that is killed. What a dead process leaves behind (a web server's workers, with
its port) is ended before it is started again.

What would keep them from starting (settings that do not hold, a port in use, a database that does
not answer) is said in a sentence beforehand, with exit code 2. Under `all` somebody reads along:
what the processes log as JSON is shown as sentences.

The supervisor is ours because none that was tried does all of this. honcho ends everything when one
process dies. supervisor gives up on a process after a few quick deaths, leaves the children of a
killed process behind with its port, does not say which process a line came from, and warns when run
as root. In production, systemd or a container platform takes its place and runs the two lines of
the Procfile.

The web server is Granian: a third of the cost of gunicorn for each request. On SQLite it is one
process with eight threads, because two processes that write one file stall each other; on
PostgreSQL two with four each. It serves plain WSGI, so
`gunicorn --threads 8 "fundraiser.app:create_app()"` serves the same app.
"""
