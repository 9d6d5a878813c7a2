"""`python -m tests.bench.serving <app>`: the web server as the site starts it, with another app."""

import sys

from fundraiser.config import Settings
from fundraiser.processes import web
from tests.bench.apps import LOADERS

if __name__ == "__main__":
    web.serve(Settings.from_environment(), load=LOADERS[sys.argv[1]])
