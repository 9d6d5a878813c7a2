"""Caddy and nginx, running with the files that we ship."""

import os
import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from tests.packages import install_package
from tests.ports import free_ports
from tests.processes.watching import is_port_open, wait_until
from tests.shape.tree import ROOT

DEPLOY = ROOT / "deploy"
INNER_ADDRESS = "127.0.0.2"  # where the web servers behind it listen
AROUND_A_SITE = """
user root;
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


class Proxy(ABC):
    """A proxy on a port of this machine, before the web servers at `upstream`."""

    program: ClassVar[str]
    package: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.admin_port = free_ports(2)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @abstractmethod
    def command(self, upstream: list[str]) -> list[str]:
        """Write what it reads, and return the command that starts it."""

    def start(self, upstream: list[str]) -> None:
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                self.command(upstream),
                env={**os.environ, **self.environ(upstream)},
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: is_port_open(self.port))

    def environ(self, upstream: list[str]) -> dict[str, str]:
        return {}

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(20)

    @classmethod
    def is_installed(cls) -> bool:
        """Return whether it is here, after an attempt to install it."""
        if shutil.which(cls.program) is None:
            install_package(cls.package)
        return shutil.which(cls.program) is not None


class Caddy(Proxy):
    program = package = "caddy"

    def command(self, upstream: list[str]) -> list[str]:
        return ["caddy", "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]

    def environ(self, upstream: list[str]) -> dict[str, str]:
        return {
            "PUBLIC_URL": self.url,
            "UPSTREAM": " ".join(upstream),
            "CADDY_ADMIN": f"127.0.0.1:{self.admin_port}",
            "XDG_DATA_HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
        }


class Nginx(Proxy):
    program, package = "nginx", "nginx-light"

    def command(self, upstream: list[str]) -> list[str]:
        """Leave out TLS and the server that leads to it; put our ports in."""
        shipped = (DEPLOY / "nginx.conf").read_text()
        begin, _leads_to_https, site = re.split(r"^(?=server \{)", shipped, flags=re.MULTILINE)
        site = re.sub(r"^ *(ssl_|http2 |listen \[).*\n", "", site, flags=re.MULTILINE)
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{self.port};")
        servers = "\n".join(f"server {address};" for address in upstream)
        begin = re.sub(r"server 127\.0\.0\.1:8000;.*", servers, begin)
        (self.folder / "site.conf").write_text(begin + site)
        (self.folder / "nginx.conf").write_text(AROUND_A_SITE.format(folder=self.folder))
        return ["nginx", "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "log")]
