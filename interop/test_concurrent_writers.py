"""Foreign readers during commits, and eight writers at once: no wrong value, no mixture, nothing lost."""

import csv
import io
import json
import os

import numpy as np
import pytest
import sky
import tensorstore
import xarray
import zarr
from conftest import PATIENCE, wait_until

READS = 200
NAMES = ("auto", "iso")
A = {number: 10 + i / 100 for i, number in enumerate(sky.OBJECTS)}
B = {number: 20 + i / 100 for i, number in enumerate(sky.OBJECTS)}
ERRORS = {"a": 0.25, "b": 0.5}


def open_tensorstore(store):
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{store / 'lightcurves'}/"}}
    return tensorstore.open(spec, read=True, recheck_cached_data=True).result()


def by_zarr_python(store):
    array = zarr.open_array(store / "lightcurves", mode="r")
    return lambda: array[..., 0]


def by_tensorstore(store):
    cells = open_tensorstore(store)
    return lambda: cells[..., 0].read().result()


def by_xarray(store):
    cells = xarray.open_zarr(store, chunks=None).lightcurves
    return lambda: cells.sel(epoch="night").values


@pytest.fixture(scope="module")
def two_answers(tmp_path_factory):
    """Two catalogs of all objects whose every value differs."""
    folder = tmp_path_factory.mktemp("answers")
    return {
        "a": sky.write_catalog(folder / "a.cat", sky.OBJECTS, A, ERRORS["a"]),
        "b": sky.write_catalog(folder / "b.cat", sky.OBJECTS, B, ERRORS["b"]),
    }


@pytest.fixture
def many_chunks_store(lightloom, two_answers, tmp_path):
    """One shard of seven inner chunks along the objects, filled from catalog a."""
    store, small = tmp_path / "night.zarr", tmp_path / "small.cat"
    sky.write_catalog(small, sky.OBJECTS[:60], A, ERRORS["a"])
    lightloom("create", store, "--reference", small, "--epoch", "night")
    lightloom("extend", store, "--reference", two_answers["a"])
    lightloom("populate", store, two_answers["a"], "--epoch", "night")
    assert zarr.open_array(store / "lightcurves", mode="r").chunks[0] == 64
    return store


def cells_of(store, values, error) -> np.ndarray:
    objects = zarr.open_array(store / "object", mode="r")[:].tolist()
    mag = np.array([[float(f"{values[o]:.4f}"), float(f"{values[o] + 1:.4f}")] for o in objects], np.float32)
    return np.stack([mag, np.broadcast_to(np.float32([error, 2 * error]), mag.shape)], axis=-1)


@pytest.mark.parametrize("reader", [by_zarr_python, by_tensorstore, by_xarray])
def test_reads_during_commits_to_the_same_shard_see_exactly_one_commit(
    start, many_chunks_store, two_answers, tmp_path, reader
):
    store = many_chunks_store
    manifest = tmp_path / "again.csv"
    manifest.write_text("epoch,catalog\n" + "".join(f"night,{two_answers[c]}\n" for c in "ba" * 20_000))
    answers = {"a": cells_of(store, A, ERRORS["a"]), "b": cells_of(store, B, ERRORS["b"])}
    read, shard = reader(store), store / "lightcurves" / "c" / "0" / "0" / "0" / "0"
    np.testing.assert_array_equal(read(), answers["a"])
    inode = shard.stat().st_ino

    writer = start("populate", store, "--manifest", manifest, "--again", "--workers", 1)
    wait_until(lambda: shard.stat().st_ino != inode, "the first commit", writer)
    seen, commits, reads = {"a": 0, "b": 0}, set(), 0
    while reads < READS or len(commits) < 20 or min(seen.values()) == 0:
        if reads >= READS:  # a writer that is slow today: go on until it has been tried against enough commits
            wait_until(lambda: file_identity(shard) not in commits, "the next commit", writer)
        commits.add(file_identity(shard))
        cells = read()
        which = [name for name, answer in answers.items() if np.array_equal(cells, answer)]
        assert which, f"read {reads} is neither catalog a nor b: {differences(cells, answers)}"
        seen[which[0]] += 1
        reads += 1
    assert writer.poll() is None, "the writer was at work all the time"


def file_identity(shard):
    status = os.stat(shard)
    return status.st_ino, status.st_mtime_ns, status.st_size


def differences(cells, answers):
    parts = {name: int((cells == answer).all(axis=(1, 2)).sum()) for name, answer in answers.items()}
    return f"of {len(cells)} objects {parts} are equal, {int(np.isnan(cells).any(axis=(1, 2)).sum())} are missing"


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(line for line in text.splitlines(True) if line[0] != "#"))))


def pair(magnitude: str, error: str) -> list[float]:
    return [float(np.float32(text)) if text else np.nan for text in (magnitude, error)]


def by_lightcurve(lightloom, store):
    rows = csv_rows(lightloom("lightcurve", store, 1, "--format", "csv"))
    cells = {r["measurement"]: pair(r["mag"], r["mag_err"]) for r in rows if r["epoch"] == "epoch_0000"}
    return np.float32([cells[measurement] for measurement in sky.MEASUREMENTS])


def by_epoch(lightloom, store):
    (row,) = (r for r in csv_rows(lightloom("epoch", store, "epoch_0000", "--format", "csv")) if r["object"] == "1")
    return np.float32([pair(row[m], row[f"{m}_err"]) for m in sky.MEASUREMENTS])


def test_sel_of_object_and_epoch_is_the_same_everywhere_also_while_eight_writers_work(
    lightloom, start, own_sky_store, tmp_path
):
    store, truth = own_sky_store, sky.expected(["1"], sky.MEASUREMENTS, ["epoch_0000"])[0, ..., 0]
    assert np.isfinite(truth).all()
    array = zarr.open_array(store / "lightcurves", mode="r")
    group = zarr.open_group(store, mode="r")
    o, e = group["object"][:].tolist().index("1"), group["epoch"][:].tolist().index("epoch_0000")
    cells, dataset = open_tensorstore(store), xarray.open_zarr(store, chunks=None)

    def everywhere():
        np.testing.assert_array_equal(dataset.sel(object="1", epoch="epoch_0000").lightcurves.values, truth)
        np.testing.assert_array_equal(cells[o, ..., e].read().result(), truth)
        np.testing.assert_array_equal(array[o, :, :, e], truth)

    everywhere()
    np.testing.assert_array_equal(by_lightcurve(lightloom, store), truth)
    np.testing.assert_array_equal(by_epoch(lightloom, store), truth)

    rows = sky.manifest_rows()
    manifest = sky.write_manifest(tmp_path / "again.csv", rows * 500)
    shard = store / "lightcurves" / "c" / "0" / "0" / "0" / str(e)
    before = file_identity(shard)
    writer = start("populate", store, "--manifest", manifest, "--prefix-column", "band", "--again", "--workers", 8)
    wait_until(lambda: file_identity(shard) != before, "the first commit to epoch_0000", writer)
    for command in (by_lightcurve, by_epoch) * 2:
        before = file_identity(shard)
        np.testing.assert_array_equal(command(lightloom, store), truth)
        for _ in range(10):
            everywhere()
        wait_until(lambda: file_identity(shard) != before, "one more commit to epoch_0000", writer)
    assert writer.poll() is None, "the writers were at work all the time"
    dataset.close()


def test_eight_processes_with_an_eighth_of_the_rows_each_lose_nothing(lightloom, start, empty_store, tmp_path):
    store, epochs = empty_store, sky.EPOCHS[:3]
    rows = [row for row in sky.manifest_rows() if row["epoch"] in epochs]
    manifest = sky.write_manifest(tmp_path / "three.csv", rows)
    writers = [
        start("populate", store, "--manifest", manifest, "--prefix-column", "band", "--workers", 2,
              "--partition", f"{k}/8")  # fmt: skip
        for k in range(8)
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=PATIENCE)
        assert writer.returncode == 0, errors
    group = zarr.open_group(store, mode="r")
    objects = group["object"][:].tolist()
    at = [group["epoch"][:].tolist().index(epoch) for epoch in epochs]
    cells = group["lightcurves"].oindex[:, :, :, at]
    np.testing.assert_array_equal(cells, sky.expected(objects, sky.MEASUREMENTS, epochs))
    assert json.loads(lightloom("verify", store, "--json"))["passed"]
