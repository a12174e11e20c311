"""Another program writes into a store of ours: values stay, it is noticed, and the next commit goes on."""

import json
import pathlib

import numpy as np
import pytest
import sky
import tensorstore
import xarray
import zarr

FIRST = sky.EPOCHS[0]
ROWS, MEASUREMENT = [3, 77, 200], 1
NEW = np.float32([[15.5, 0.125], [16.5, 0.25], [17.5, 0.5]])


def with_zarr_python_slice(store: pathlib.Path) -> None:
    array = zarr.open_array(store / "lightcurves", mode="r+")
    for row, pair in zip(ROWS, NEW, strict=True):
        array[row, MEASUREMENT, :, 0] = pair


def with_zarr_python_vindex(store: pathlib.Path) -> None:
    array = zarr.open_array(store / "lightcurves", mode="r+")
    for value in (0, 1):
        array.vindex[ROWS, [MEASUREMENT] * 3, [value] * 3, [0] * 3] = NEW[:, value]


def with_tensorstore(store: pathlib.Path) -> None:
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{store / 'lightcurves'}/"}}
    cells = tensorstore.open(spec, read=True, write=True).result()
    cells[ROWS, MEASUREMENT, :, 0].write(NEW).result()


def with_xarray_region(store: pathlib.Path) -> None:
    """Without its labels and variables: to_zarr would write them again."""
    with xarray.open_zarr(store, chunks=None) as dataset:
        epoch = dataset[["lightcurves"]].isel(epoch=slice(0, 1)).load().drop_vars(list(dataset.coords))
    for row, pair in zip(ROWS, NEW, strict=True):
        epoch.lightcurves[row, MEASUREMENT, :, 0] = pair
    epoch.to_zarr(store, region={"epoch": slice(0, 1)}, consolidated=False)


WRITERS = [with_zarr_python_slice, with_zarr_python_vindex, with_tensorstore, with_xarray_region]


def read(store: pathlib.Path) -> np.ndarray:
    return zarr.open_array(store / "lightcurves", mode="r")[:]


@pytest.mark.parametrize("write", WRITERS)
def test_foreign_write_keeps_all_values_is_named_and_the_next_commit_goes_on(lightloom, own_sky_store, tmp_path, write):
    store, cells = own_sky_store, read(own_sky_store)
    write(store)
    cells[ROWS, MEASUREMENT, :, 0] = NEW
    np.testing.assert_array_equal(read(store), cells)

    info = json.loads(lightloom("info", store, "--json"))
    assert len(info["foreign_writes"]) == 1
    assert "foreign write, no record" in lightloom("info", store)
    assert "foreign write, no record" in lightloom("verify", store)
    assert info["damaged_shards"] == []

    catalog = sky.write_catalog(tmp_path / "next.cat", sky.OBJECTS[:50], dict.fromkeys(sky.OBJECTS, 19.0), 0.5)
    lightloom("populate", store, catalog, "--epoch", FIRST, "--prefix", "ch2")
    group = zarr.open_group(store, mode="r")
    objects, measurements = group["object"][:].tolist(), group["measurement"][:].tolist()
    rows = [objects.index(number) for number in sky.OBJECTS[:50]]
    for name, pair in {"ch2-auto": (19.0, 0.5), "ch2-iso": (20.0, 1.0)}.items():
        cells[rows, measurements.index(name), :, 0] = pair
    np.testing.assert_array_equal(read(store), cells)
    records = [entry for entry in json.loads(lightloom("log", store, "--epoch", FIRST, "--json"))]
    assert [entry["files"] for entry in records] == [["next.cat"]]


@pytest.mark.parametrize("more", [slice(1, 2), [1, 2]], ids=["one list", "two lists"])
def test_zarr_python_refuses_oindex_writes_into_shards_without_harm(own_sky_store, more):
    """zarr-python issue 2834; docs/interoperability.md names it, and needs a change when this fails."""
    before = read(own_sky_store)
    array = zarr.open_array(own_sky_store / "lightcurves", mode="r+")
    with pytest.raises(ValueError, match="shape mismatch"):
        array.oindex[ROWS, more, :, [0]] = np.ones(array.oindex[ROWS, more, :, [0]].shape, np.float32)
    np.testing.assert_array_equal(read(own_sky_store), before)


@pytest.mark.filterwarnings("ignore:Consolidated metadata is currently not part in the Zarr format 3")  # when it writes
def test_epoch_appended_by_xarray_is_named_and_the_next_growth_goes_on(lightloom, own_sky_store, tmp_path):
    store, before = own_sky_store, read(own_sky_store)
    with xarray.open_zarr(store, chunks=None) as dataset:
        night = dataset.isel(epoch=[0]).load().assign_coords(epoch=np.array(["appended"], dtype=object))
    night.to_zarr(store, append_dim="epoch")
    np.testing.assert_array_equal(read(store), np.concatenate([before, before[..., :1]], axis=-1))
    assert "appended: c/0/0/0/8: foreign write, no record" in lightloom("info", store)

    catalog = sky.write_catalog(tmp_path / "next.cat", sky.OBJECTS, dict.fromkeys(sky.OBJECTS, 19.0), 0.5)
    lightloom("populate", store, catalog, "--epoch", "next", "--prefix", "ch1")
    with xarray.open_zarr(store, chunks=None) as dataset:
        assert dataset.epoch.values.tolist() == [*sky.EPOCHS, "appended", "next"]
        np.testing.assert_array_equal(dataset.lightcurves.values[..., :8], before)
        assert (dataset.lightcurves.sel(epoch="next", measurement="ch1-auto", value="mag") == 19).all()
