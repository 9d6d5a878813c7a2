"""The units of systemd, for a server without containers."""

import shutil
import subprocess
from configparser import RawConfigParser

import pytest

from tests.shape.tree import ROOT

UNITS = sorted((ROOT / "deploy").glob("*.service"))
HARDENED = {
    "User": "fundraiser",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "StateDirectory": "fundraiser",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_confined(path):
    unit = RawConfigParser()
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(path)

    assert HARDENED.items() <= dict(unit["Service"]).items()


def test_systemd_understands_the_units(tmp_path):
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("there is no systemd here")
    for path in UNITS:  # where nothing is installed, the program and the user are missing
        text = path.read_text().replace("/opt/fundraiser/.venv/bin/python", "/bin/true")
        (tmp_path / path.name).write_text(text.replace("User=fundraiser", "User=root"))

    answer = subprocess.run(
        [analyze, "verify", "--man=no", *sorted(tmp_path.glob("*.service"))],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in answer.stderr.splitlines() if "fundraiser" in line]
    assert (answer.returncode, ours) == (0, [])
