"""Apps that tests share. To make one takes a fifth of a second, more than most tests do.

An app is made once for its settings and lent to one test at a time. Before it is lent again, it has
started again (`fundraiser.app.start_again`), and the folder in its settings is the next test's: the
settings name a link, which leads to the folder of the test that runs. An app that a test has
changed (a page or a writer of emails added, a setting overwritten) is thrown away.

Flask takes no new address once an app has answered: a test that adds one says `@OWN_APP`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fundraiser.app import create_app, start_again
from fundraiser.config import Settings
from fundraiser.database import db
from fundraiser.i18n.template_bytecode import TemplateBytecode
from fundraiser.jobs import queue as jobs
from fundraiser.mail import registry as mail
from fundraiser.web import access
from tests.databases import Connections, end_threads

OWN_APP = pytest.mark.own_app
MOST_IDLE = 12
Make = Callable[[Settings], Flask]
Makeup = tuple[Any, ...]
Environ = Mapping[str, str]


@dataclass(frozen=True)
class Made:
    """How an app was made, what it was told then, and its connections to the database."""

    by: Make
    settings: Settings
    makeup: Makeup
    connections: Connections


@dataclass
class SharedApps:
    """The apps of one worker of the run."""

    link: Path  # leads to the folder of the test that runs
    bytecode: TemplateBytecode
    made: dict[Flask, Made] = field(default_factory=dict)
    idle: list[Flask] = field(default_factory=list)  # in the order in which they were given back

    def lend(self, environ: Environ, folder: Path, *, made_by: Make = create_app) -> Flask:
        """Return an app that keeps everything in `folder`, and that nobody else has."""
        settings = self._settings(environ, folder)
        fitting = [app for app in self.idle if self._is_made(app, made_by, settings)]
        if not fitting:
            return self._make(made_by, settings)
        self.idle.remove(fitting[-1])
        return fitting[-1]

    def make_own(self, environ: Environ, folder: Path, *, made_by: Make = create_app) -> Flask:
        """Return a new app that nobody is lent afterwards."""
        app = made_by(self._settings(environ, folder))
        app.jinja_env.bytecode_cache = self.bytecode
        return app

    def take_back(self, app: Flask) -> None:
        """Keep the app for the next test, unless this one has changed it."""
        with app.app_context():
            end_threads(db.engine)
            start_again(app)
            if app not in self.made:
                db.engine.dispose()
                return
        made = self.made[app]
        made.connections.end_test()
        if made.makeup != _makeup(app):
            self._throw_away(app)
            return
        for other in self.idle:
            self.made[other].connections.close()
        self.idle.append(app)
        if len(self.idle) > MOST_IDLE:
            self._throw_away(self.idle.pop(0))

    def close(self) -> None:
        for app in list(self.made):
            self._throw_away(app)

    def _settings(self, environ: Environ, folder: Path) -> Settings:
        fresh = self.link.with_name("next")
        fresh.symlink_to(folder)
        fresh.replace(self.link)
        linked = {name: text.replace(str(folder), str(self.link)) for name, text in environ.items()}
        return Settings.from_environment(linked)

    def _is_made(self, app: Flask, by: Make, settings: Settings) -> bool:
        made = self.made[app]
        return made.by is by and made.settings == settings

    def _make(self, by: Make, settings: Settings) -> Flask:
        app = by(settings)
        app.jinja_env.bytecode_cache = self.bytecode
        with app.app_context():
            connections = Connections(db.engine)
        self.made[app] = Made(by, settings, _makeup(app), connections)
        return app

    def _throw_away(self, app: Flask) -> None:
        self.made.pop(app).connections.close()


def _makeup(app: Flask) -> Makeup:
    """Return what an app was told at its making, to be compared."""
    return (
        dict(app.config),
        dict(app.view_functions),
        *_lists(app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs),
        {code: dict(handlers) for code, handlers in app.error_handler_spec[None].items()},
        dict(app.jinja_env.globals),
        dict(app.jinja_env.filters),
        dict(app.cli.commands),
        dict(mail.registry_of(app).writers),
        app.extensions[mail.EXTENSION],
        dict(app.extensions[jobs.EXTENSION].works),
        app.extensions[access.EXTENSION],
        app.extensions[access.DONOR_EXTENSION],
    )


def _lists(*tables: Mapping[Any, Iterable[Any]]) -> list[dict[Any, list[Any]]]:
    return [{name: list(held) for name, held in table.items()} for table in tables]
