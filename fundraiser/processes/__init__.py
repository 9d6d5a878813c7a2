"""Starts the processes of the app and supervises them.

`python -m fundraiser.processes web` serves the pages, `… worker` runs the jobs, and `… all` runs
both, and the Stripe stand-in if no Stripe key is set. This package is at the top of the import
order, above `app`, and nothing imports it.

The supervisor restarts a process that ends, after a growing pause if it keeps ending. Ctrl-C or
SIGTERM ends every process within ten seconds. No process outlives the supervisor, even if that is
killed. Before a restart, the supervisor ends what is left of the dead process, such as a web
server's workers, which hold its port. When an administrator leaves the demo, it ends all of them,
replaces the database and starts them again.

A worker is a process that has imported the app and keeps two forks of itself running (`forks`): one
runs the jobs, one sends mail. It needs no supervisor for that, and a fork is at work at once.

Wrong settings, a port in use or a database that does not answer are reported in one sentence, with
exit code 2. Under `all`, JSON logs are shown as readable lines.

The supervisor is our own because no other does all of this. honcho ends everything when one process
dies. supervisor gives up on a process after a few quick deaths, leaves the children of a killed
process running with its port, does not label lines with their process, and warns when run as root.
In production, systemd or a container platform runs the two lines of the Procfile instead.

The web server is Granian, speaking to our ASGI front (`fundraiser.front`). On SQLite it is one
process, because two processes writing to one file block each other; on PostgreSQL it is two. The
app itself is plain WSGI, so `gunicorn --threads 8 "fundraiser.app:create_app()"` works too, behind
a proxy that reads whole requests.
"""
