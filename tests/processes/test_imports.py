"""What a process imports is memory that it holds for as long as the site runs."""

import subprocess
import sys

from click import Context

from fundraiser.app import COMMANDS
from fundraiser.processes.__main__ import VERBS

NOT_FOR_THE_SUPERVISOR = {"fundraiser.app", "sqlalchemy", "stripe", "granian", "babel"}
NOT_FOR_THE_WEB = {
    "babel.messages.extract",
    "dns",
    "faker",
    "fundraiser.backups.cli",
    "fundraiser.demo.campaign",
    "fundraiser.demo.cli",
    "fundraiser.doctor.cli",
    "fundraiser.i18n.cli",
    "fundraiser.sandbox",
    "pypdf",
    "typst",
}


def modules_after(*modules: str) -> set[str]:
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


def test_the_supervisor_imports_neither_the_app_nor_a_database():
    modules = modules_after("fundraiser.processes.__main__", VERBS["all"].partition(":")[0])

    assert "fundraiser.processes.supervisor" in modules
    assert not modules & NOT_FOR_THE_SUPERVISOR


def test_the_web_server_imports_nothing_that_only_commands_and_documents_need():
    modules = modules_after(VERBS["web"].partition(":")[0])

    assert "fundraiser.app" in modules
    assert not modules & NOT_FOR_THE_WEB


def test_every_command_is_where_the_app_looks_for_it(app):
    context = Context(app.cli)

    for name in COMMANDS:
        command = app.cli.get_command(context, name)
        assert command
        assert command.name == name


def test_the_web_server_looks_for_no_garbage_in_its_app():
    code = (
        "import gc; from fundraiser.processes.web import made_to_stay;"
        "app = made_to_stay(lambda: {'of': []}); print(*map(id, gc.get_objects()), id(app['of']))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    *looked_at, part_of_app = ended.stdout.split()
    assert part_of_app not in looked_at
