"""Debian packages that tests use, installed where we may."""

import os
import shutil
import subprocess

QUIET = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "--yes")
WAIT_FOR_OTHERS = ("-o", "DPkg::Lock::Timeout=120")


def install_package(name: str) -> None:
    """Try to install a Debian package. Whether it is there afterwards, the caller looks."""
    prefix = _root_prefix() if shutil.which("apt-get") else None
    if prefix is None:
        return
    attempt([*prefix, *QUIET, *WAIT_FOR_OTHERS, "update"])
    attempt([*prefix, *QUIET, *WAIT_FOR_OTHERS, "install", "--no-install-recommends", name])


def attempt(command: list[str]) -> bool:
    """Run a command, and return whether it succeeded."""
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    return answer.returncode == 0


def _root_prefix() -> list[str] | None:
    """Return what makes a command run as root, or None if we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and attempt(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None
