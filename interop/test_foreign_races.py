"""Another program writes into a shard while Lightloom commits to it, or takes the lock away from running writers."""

import json
import shutil
import time

import numpy as np
import pytest
import sky
import tensorstore
import zarr
from conftest import PATIENCE, wait_until
from test_concurrent_writers import file_identity

FIRST = sky.EPOCHS[0]
ROUNDS = 12


def zarr_python(store):
    array = zarr.open_array(store / "lightcurves", mode="r+")

    def write(row, pair):
        array[row, 0, :, 0] = pair

    return write


def of_tensorstore(store):
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{store / 'lightcurves'}/"}}
    cells = tensorstore.open(spec, read=True, write=True, recheck_cached_data=True).result()
    return lambda row, pair: cells[row, 0, :, 0].write(pair).result()


def read_between_replacements(reader, row):
    """zarr-python fetches the index and the chunk by two opens of the path. Where a program that took no lock puts
    another file there between them, the second may not match the first: the chunk's checksum says so, once more is
    enough. Returns the pair and how many attempts met a checksum."""
    met = 0
    while True:
        try:
            return reader[row, 0, :, 0], met
        except ValueError as torn:
            met += 1
            if "checksum do not match" not in str(torn) or met == 10:
                raise


@pytest.mark.parametrize("program", [zarr_python, of_tensorstore])
def test_a_race_with_another_program_is_noticed_and_leaves_only_whole_values(
    lightloom, start, own_sky_store, tmp_path, program
):
    """The other takes no lock, so a write of either may take the other's away: how many is printed, not promised."""
    store = own_sky_store
    group = zarr.open_group(store, mode="r")
    objects, measurements = group["object"][:].tolist(), group["measurement"][:].tolist()
    ours, theirs = objects[:50], [objects.index(number) for number in objects[100:200]]
    epoch_of = sky.expected(objects, measurements, [FIRST])[..., 0]
    column = measurements.index("ch2-auto")
    shard = store / "lightcurves" / "c" / "0" / "0" / "0" / "0"

    manifest = tmp_path / "again.csv"
    catalogs = [
        sky.write_catalog(tmp_path / f"{k}.cat", ours, dict.fromkeys(objects, 12.0 + k), 0.25) for k in range(ROUNDS)
    ]
    manifest.write_text("epoch,catalog\n" + "".join(f"{FIRST},{catalog}\n" for catalog in catalogs * 20))
    write, gone_at_once, torn, written, newest = program(store), 0, 0, 0, {}
    before = file_identity(shard)
    writer = start("populate", store, "--manifest", manifest, "--prefix", "ch2", "--again", "--workers", 1)
    wait_until(lambda: file_identity(shard) != before, "the first commit", writer)
    reader = zarr.open_array(store / "lightcurves", mode="r")
    while writer.poll() is None:
        row, pair = theirs[written % len(theirs)], np.float32([25 + written / 1000, 0.5])
        write(row, pair)
        newest[row] = pair
        written += 1
        found, met = read_between_replacements(reader, row)
        gone_at_once += not np.array_equal(found, pair)
        torn += met
    _, errors = writer.communicate(timeout=PATIENCE)
    assert writer.returncode == 0, errors
    assert written > 0
    rows = [objects.index(number) for number in ours]
    lost_of_theirs = sum(not np.array_equal(reader[row, 0, :, 0], pair) for row, pair in newest.items())
    lost_of_ours = int((reader.oindex[rows, column, 0, 0] != np.float32(12.0 + ROUNDS - 1)).sum())

    # A commit after the race: nothing of it is lost, and the other cells are whole.
    final = sky.write_catalog(tmp_path / "final.cat", ours, dict.fromkeys(objects, 19.0), 0.5)
    lightloom("populate", store, final, "--epoch", FIRST, "--prefix", "ch2")
    cells = reader[..., 0]
    np.testing.assert_array_equal(cells[rows, column], np.tile(np.float32([19.0, 0.5]), (len(rows), 1)))
    untouched = [o for o in range(len(objects)) if o not in rows and o not in theirs]
    np.testing.assert_array_equal(cells[untouched], epoch_of[untouched])
    present = np.isfinite(cells[theirs, 0, 0]) & (cells[theirs, 0, 0] >= 25)
    np.testing.assert_array_equal(cells[theirs, 0][~present], epoch_of[theirs, 0][~present])
    np.testing.assert_array_equal(cells[theirs, 0, 1][present], np.float32(0.5))
    assert json.loads(lightloom("info", store, "--json"))["damaged_shards"] == []
    log = json.loads(lightloom("log", store, "--epoch", FIRST, "--json"))
    assert log[0]["files"] == ["final.cat"]
    print(
        f"{program.__name__}: {written} writes against {len(catalogs * 20)} commits: {gone_at_once} of theirs were gone at"
        f" once, {torn} reads met a checksum; in the end {lost_of_theirs} of their {len(newest)} newest values and"
        f" {lost_of_ours} of our {len(rows)}"
    )


@pytest.mark.parametrize("what", ["lock", ""])
def test_the_lock_taken_away_from_running_writers_loses_nothing(lightloom, start, empty_store, tmp_path, what):
    store, epochs = empty_store, sky.EPOCHS[:3]
    rows = [row for row in sky.manifest_rows() if row["epoch"] in epochs]
    manifest = sky.write_manifest(tmp_path / "three.csv", rows)
    private = store / "lightcurves" / ".lightloom"
    writers = [
        start("populate", store, "--manifest", manifest, "--prefix-column", "band", "--partition", f"{k}/4")
        for k in range(4)
    ]
    deleted, seen = 0, []
    while any(writer.poll() is None for writer in writers):
        now = [file_identity(shard) for shard in sorted(store.glob("lightcurves/c/0/0/0/*"))]
        if now == seen:  # once after each commit: deleted again and again, nobody would get further
            time.sleep(0.002)
            continue
        seen = now
        if what:
            found = (private / what).exists()
            (private / what).unlink(missing_ok=True)
        else:
            found = private.exists()
            shutil.rmtree(private, ignore_errors=True)
        deleted += found
    assert deleted > 0
    for writer in writers:
        _, errors = writer.communicate(timeout=PATIENCE)
        assert writer.returncode == 0, errors
    group = zarr.open_group(store, mode="r")
    at = [group["epoch"][:].tolist().index(epoch) for epoch in epochs]
    np.testing.assert_array_equal(
        group["lightcurves"].oindex[:, :, :, at],
        sky.expected(group["object"][:].tolist(), sky.MEASUREMENTS, epochs),
    )
    assert json.loads(lightloom("verify", store, "--json"))["passed"]


def test_an_array_created_over_ours_under_running_writers_keeps_what_is_acknowledged_afterwards(
    lightloom, start, own_sky_store, tmp_path
):
    """create_array(overwrite=True) deletes all cells, with the folder of the lock, and puts an empty array there."""
    store = own_sky_store
    group = zarr.open_group(store, mode="r")
    old = group["lightcurves"]
    objects, measurements = group["object"][:].tolist(), group["measurement"][:].tolist()
    catalog = sky.write_catalog(tmp_path / "c.cat", objects, dict.fromkeys(objects, 14.0), 0.25)
    manifest = tmp_path / "again.csv"
    manifest.write_text("epoch,catalog\n" + f"{FIRST},{catalog}\n" * 4000)
    shard = store / "lightcurves" / "c" / "0" / "0" / "0" / "0"
    before = file_identity(shard)
    writer = start("populate", store, "--manifest", manifest, "--prefix", "ch2", "--again", "--workers", 2)
    wait_until(lambda: file_identity(shard) != before, "the first commit", writer)
    document = (store / "lightcurves" / "zarr.json").read_bytes()
    shutil.rmtree(store / "lightcurves", ignore_errors=True)
    (store / "lightcurves").mkdir(exist_ok=True)
    (store / "lightcurves" / "zarr.json").write_bytes(document)
    after = sky.write_catalog(tmp_path / "after.cat", objects, dict.fromkeys(objects, 18.0), 0.5)
    writer_still = writer.poll() is None
    lightloom("populate", store, after, "--epoch", sky.EPOCHS[1], "--prefix", "ch2")
    column = measurements.index("ch2-auto")
    cells = zarr.open_array(store / "lightcurves", mode="r")[:, column, :, 1]
    np.testing.assert_array_equal(cells, np.tile(np.float32([18.0, 0.5]), (len(objects), 1)))
    assert writer_still and old.shape == cells.shape[:1] + old.shape[1:]
