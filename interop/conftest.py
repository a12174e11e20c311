"""Fixtures shared by the interoperability tests: the `lightloom` command and how to run it."""

import os
import pathlib
import subprocess
from collections.abc import Callable

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def lightloom_path() -> pathlib.Path:
    """The launcher; LIGHTLOOM names another one."""
    return pathlib.Path(os.environ.get("LIGHTLOOM", ROOT / "lightloom"))


@pytest.fixture(scope="session")
def lightloom(lightloom_path) -> Callable[..., str]:
    """Runs a command and gives its standard output: lightloom("info", store). Fails unless it ends with `status`."""

    def run(*arguments, status: int = 0, timeout: float = 120) -> str:
        command = [str(lightloom_path), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=timeout)
        assert done.returncode == status, f"{command} ended with {done.returncode}: {done.stderr}"
        return done.stdout

    return run
