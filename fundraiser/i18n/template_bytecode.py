"""Compiled templates, kept on disk so that a process need not compile them when it starts.

A file holds one template in one language. It counts for the template's exact text, the catalogue
and the version of what compiles it; anything else is compiled anew. Several processes may read and
write the folder at once. Where it cannot be written, each process compiles for itself.
"""

import hashlib
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import jinja2
from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from fundraiser.i18n import catalogue, template_environment

FOLDER = "compiled-templates"
STAMP_LENGTH = 12
DAMAGE = (OSError, EOFError, ValueError, UnpicklingError)


class TemplateBytecode(FileSystemBytecodeCache):
    """The compiled templates of one folder, each under its language."""

    def __init__(self, folder: Path) -> None:
        self.stamp = compiler_stamp()
        super().__init__(str(folder), f"{self.stamp}-%s.cache")
        self._drop_older(folder)

    def get_bucket(
        self, environment: Environment, name: str, *arguments: Any, **options: Any
    ) -> Bucket:
        in_language = f"{environment.language}/{name}"  # type: ignore[attr-defined] # ours
        return super().get_bucket(environment, in_language, *arguments, **options)

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except DAMAGE:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)

    def _drop_older(self, folder: Path) -> None:
        """Delete what another version compiled. Such a process, if it runs, has it in memory."""
        with suppress(OSError):
            for path in folder.iterdir():
                if not path.name.startswith(self.stamp):
                    path.unlink(missing_ok=True)


def compiler_stamp() -> str:
    """Return a digest of all that a compiled template depends on beside its own text."""
    sources = [Path(template_environment.__file__), *sorted(catalogue.TRANSLATIONS.rglob("*.mo"))]
    digest = hashlib.sha256(jinja2.__version__.encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:STAMP_LENGTH]


def init_app(app: Flask) -> None:
    """Keep compiled templates in the instance folder, if it can be written."""
    app.jinja_env.bytecode_cache = TemplateBytecode(Path(app.instance_path, FOLDER))
