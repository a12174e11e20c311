"""The other implementations are there, in the versions asked for."""

import importlib.metadata
import json
import pathlib
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
REQUIREMENTS = [
    line.strip().split("==")
    for line in (HERE / "requirements.txt").read_text().splitlines()
    if "==" in line
]


@pytest.mark.parametrize(("package", "version"), REQUIREMENTS)
def test_package_is_importable_in_its_pinned_version(package, version):
    importlib.import_module(package)
    assert importlib.metadata.version(package) == version


@pytest.mark.skipif(
    shutil.which("node") is None or not (HERE / "js" / "node_modules").exists(), reason="no Node, or not installed"
)
def test_zarrita_is_importable_in_its_pinned_version():
    wanted = json.loads((HERE / "js" / "package.json").read_text())["dependencies"]["zarrita"]
    installed = json.loads((HERE / "js" / "node_modules" / "zarrita" / "package.json").read_text())["version"]
    subprocess.run(["node", "-e", "import('zarrita').then(z => z.open)"], cwd=HERE / "js", check=True)
    assert installed == wanted


def test_launcher_prints_one_line_for_version(lightloom):
    assert lightloom("--version").startswith("lightloom ")
    assert lightloom("--version").count("\n") == 1
