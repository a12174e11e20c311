"""Readers opened earlier go on working while a store fills and grows, and see what the documentation says they see."""

import numpy as np
import pytest
import sky
import tensorstore
import xarray
import zarr

FIRST, SECOND = sky.EPOCHS[:2]


def rows_of(*epochs: str) -> list[dict[str, str]]:
    return [row for row in sky.manifest_rows() if row["epoch"] in epochs]


def populate(lightloom, store, folder, rows) -> None:
    manifest = sky.write_manifest(folder / "rows.csv", rows)
    lightloom("populate", store, "--manifest", manifest, "--prefix-column", "band")


def open_tensorstore(store, **options):
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{store / 'lightcurves'}/"}}
    return tensorstore.open(spec, read=True, **options).result()


@pytest.fixture
def half_store(lightloom, tmp_path):
    """Half of the objects, one channel, the first epoch only, with its values."""
    store, reference = tmp_path / "half.zarr", tmp_path / "half.cat"
    reference_mag = dict.fromkeys(sky.OBJECTS, 18.0)
    sky.write_catalog(reference, sky.OBJECTS[:200], reference_mag, 0.1)
    names = ",".join(f"ch1-{name}" for name in ("auto", "iso"))
    lightloom("create", store, "--reference", reference, "--prefix", "ch1", "--measurement", names)
    populate(lightloom, store, tmp_path, rows_of(FIRST)[:1])
    return store


def grow(lightloom, store, folder) -> None:
    """The other half of the objects, the other channel, all apertures, and a second epoch."""
    lightloom("extend", store, "--reference", sky.REFERENCE)
    lightloom("extend", store, "--measurement", ",".join(sky.MEASUREMENTS))
    populate(lightloom, store, folder, rows_of(FIRST, SECOND))


def test_open_xarray_store_sees_new_values_of_known_epochs(lightloom, empty_store, tmp_path):
    with xarray.open_zarr(empty_store, chunks=None) as dataset:
        at = dict(object=sky.OBJECTS, measurement=sky.MEASUREMENTS, epoch=SECOND)
        assert np.isnan(dataset.lightcurves.sel(**at).values).all()
        populate(lightloom, empty_store, tmp_path, rows_of(SECOND))
        np.testing.assert_array_equal(
            dataset.lightcurves.sel(**at).values, sky.expected(sky.OBJECTS, sky.MEASUREMENTS, [SECOND])[..., 0]
        )


def test_whole_array_once_loaded_is_kept_by_xarray_unless_cache_is_off(lightloom, empty_store, tmp_path):
    with (
        xarray.open_zarr(empty_store, chunks=None) as keeping,
        xarray.open_dataset(empty_store, engine="zarr", chunks=None, cache=False) as looking_again,
    ):
        assert np.isnan(keeping.lightcurves.values).all()
        assert np.isnan(looking_again.lightcurves.values).all()
        populate(lightloom, empty_store, tmp_path, rows_of(SECOND))
        assert np.isnan(keeping.lightcurves.values).all()
        assert np.isfinite(looking_again.lightcurves.values).any()


def test_xarray_sees_new_epochs_on_reopening(lightloom, half_store, tmp_path):
    with xarray.open_zarr(half_store, chunks=None) as dataset:
        assert dataset.epoch.values.tolist() == [FIRST]
        populate(lightloom, half_store, tmp_path, rows_of(SECOND)[:1])
        assert dataset.sizes["epoch"] == 1
    with xarray.open_zarr(half_store, chunks=None) as dataset:
        assert dataset.epoch.values.tolist() == [FIRST, SECOND]
        objects = dataset.object.values.tolist()
        np.testing.assert_array_equal(
            dataset.lightcurves.values,
            sky.expected(objects, ["ch1-auto", "ch1-iso"], [FIRST, SECOND]),
        )


def test_readers_opened_before_a_growth_keep_working(lightloom, half_store, tmp_path):
    array = zarr.open_array(half_store / "lightcurves", mode="r")
    variable = zarr.open_array(half_store / "object_ra", mode="r")
    labels = zarr.open_array(half_store / "epoch", mode="r")
    cells = open_tensorstore(half_store)
    dataset = xarray.open_zarr(half_store, chunks=None)
    with_dask = xarray.open_zarr(half_store, chunks={})
    before, positions = array[:], variable[:]
    objects = dataset.object.values.tolist()
    np.testing.assert_array_equal(before, sky.expected(objects, ["ch1-auto", "ch1-iso"], [FIRST]))

    grow(lightloom, half_store, tmp_path)

    np.testing.assert_array_equal(array[:], before)
    np.testing.assert_array_equal(variable[:], positions)
    assert labels[:].tolist() == [FIRST]
    np.testing.assert_array_equal(cells.read().result(), before)
    np.testing.assert_array_equal(dataset.lightcurves.values, before)
    np.testing.assert_array_equal(with_dask.lightcurves.values, before)
    np.testing.assert_array_equal(dataset.object_ra.values, positions)
    dataset.close()
    with_dask.close()

    with xarray.open_zarr(half_store, chunks=None) as grown:
        assert grown.object.values.tolist()[: len(objects)] == objects
        assert sorted(grown.object.values.tolist(), key=int) == sky.OBJECTS
        np.testing.assert_array_equal(
            grown.lightcurves.values,
            sky.expected(grown.object.values.tolist(), grown.measurement.values.tolist(), [FIRST, SECOND]),
        )


def test_tensorstore_sees_the_growth_after_resolve(lightloom, half_store, tmp_path):
    """`recheck_cached_data` and `recheck_cached_metadata` make it look again: at every read, and at opening."""
    cells = open_tensorstore(half_store, recheck_cached_data=True, recheck_cached_metadata=True)
    assert cells.shape == (200, 2, 2, 1)
    grow(lightloom, half_store, tmp_path)
    assert cells.resolve().result().shape == (len(sky.OBJECTS), len(sky.MEASUREMENTS), 2, 2)
