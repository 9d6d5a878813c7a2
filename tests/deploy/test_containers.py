"""What a server is set up from: containers, and the settings to fill in."""

import re

import pytest
import yaml

from tests.shape.tree import ROOT

DEPLOY = ROOT / "deploy"
OURS = {"migrate", "web", "worker"}


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def test_our_containers_are_not_root_and_write_to_data_and_memory_only(services):
    image = (DEPLOY / "Containerfile").read_text()

    assert image.rpartition("\nUSER ")[2].startswith("fundraiser\n")
    assert {name for name, service in services.items() if service["image"] == "fundraiser"} == OURS
    for name in OURS:
        service = services[name]
        assert service["read_only"]
        assert service["volumes"] == ["data:/data"]
        assert service["cap_drop"] == ["ALL"]


def test_only_caddy_can_be_reached_from_outside(services):
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]


def test_web_and_worker_start_after_the_migrations(services):
    for name in ("web", "worker"):
        assert services[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"}
        }


def test_the_image_is_built_from_the_lock_and_from_files_that_are_here():
    image = (DEPLOY / "Containerfile").read_text()
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}
    copied = {path.split("/")[0] for path in re.findall(r"^COPY (?!--)(\S+)", image, re.MULTILINE)}

    assert "--require-hashes" in image
    assert "index-url" not in image
    assert copied == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_the_settings_to_fill_in_are_settings():
    named = re.findall(r"^#? ?([A-Z_]+)=", (DEPLOY / "settings.example").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert len(named) > 5
    assert [name for name in named if f"`{name}`" not in readme] == ["POSTGRES_PASSWORD"]
