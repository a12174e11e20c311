"""Fixtures shared by the interoperability tests: the `lightloom` command, stores made with it, and readers of them."""

import os
import pathlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
import sky

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATIENCE = 240  # seconds, for anything that a loaded machine may delay


@pytest.fixture(scope="session")
def lightloom_path() -> pathlib.Path:
    """The launcher; LIGHTLOOM names another one."""
    return pathlib.Path(os.environ.get("LIGHTLOOM", ROOT / "lightloom"))


@pytest.fixture(scope="session")
def lightloom(lightloom_path) -> Callable[..., str]:
    """Runs a command and gives its standard output: lightloom("info", store). Fails unless it ends with `status`."""

    def run(*arguments, status: int = 0, timeout: float = PATIENCE, stdin: str | None = None) -> str:
        command = [str(lightloom_path), *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", timeout=timeout)
        assert done.returncode == status, f"{command} ended with {done.returncode}: {done.stdout}\n{done.stderr}"
        return done.stdout

    return run


@pytest.fixture
def start(lightloom_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts a command and goes on; what is still running at the end of the test is ended."""
    running: list[subprocess.Popen] = []

    def begin(*arguments) -> subprocess.Popen:
        command = [str(lightloom_path), *map(str, arguments)]
        # A session of its own, so that the end of the launcher and that of the JVM are the same.
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="session")
def sky_store(lightloom, tmp_path_factory) -> pathlib.Path:
    """All catalogs of the sample in one store. Only for reading."""
    store = tmp_path_factory.mktemp("sky") / "sky.zarr"
    create(lightloom, store)
    lightloom("populate", store, "--manifest", sky.MANIFEST, "--prefix-column", "band", "--workers", 2)
    return store


@pytest.fixture
def own_sky_store(sky_store, tmp_path) -> pathlib.Path:
    """A copy of `sky_store` to write to."""
    return pathlib.Path(shutil.copytree(sky_store, tmp_path / "sky.zarr"))


@pytest.fixture(scope="session")
def bare_store(lightloom, tmp_path_factory) -> pathlib.Path:
    """All objects, measurements and epochs of the sample, no values. Only to copy from."""
    store = tmp_path_factory.mktemp("bare") / "sky.zarr"
    create(lightloom, store)
    return store


@pytest.fixture
def empty_store(bare_store, tmp_path) -> pathlib.Path:
    """A copy of `bare_store` to write to."""
    return pathlib.Path(shutil.copytree(bare_store, tmp_path / "sky.zarr"))


def create(lightloom, store: pathlib.Path) -> None:
    lightloom("create", store, "--reference", sky.REFERENCE, "--prefix", ",".join(sky.CHANNELS), "--epochs", sky.MANIFEST,
              "--prefix-column", "band", "--time-reference", "start")  # fmt: skip


def wait_until(condition: Callable[[], bool], what: str, process: subprocess.Popen | None = None) -> None:
    """Polls; fails after PATIENCE, or when the process that should bring it about has ended."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE} s in vain for {what}"
        assert process is None or process.poll() is None, f"the writer ended before {what}: {process.stderr.read()}"
        time.sleep(0.01)
