"""`import` takes a store of the replaced system, whatever its chunks and the order of its dimensions."""

import json

import numpy as np
import old_store
import pytest
import xarray

LAYOUTS = {
    "epochs": (old_store.NAMES, {"epoch": 1}),
    "objects": (old_store.NAMES, {"object": 15}),
    "odd chunks": (old_store.NAMES, {"object": 7, "measurement": 2, "value": 1, "epoch": 3}),
    "other order": (("epoch", "value", "measurement", "object"), {"epoch": 2, "object": 11}),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_values_labels_and_variables_are_equal(lightloom, tmp_path, layout):
    data = old_store.dataset(120, 3, 6)
    data.lightcurves[5, 1, 0, 1] = np.nan  # a magnitude without its error's company
    old_store.write(data, tmp_path / "old.zarr", *LAYOUTS[layout])
    before = {file: file.read_bytes() for file in (tmp_path / "old.zarr").rglob("*") if file.is_file()}

    report = json.loads(lightloom("import", tmp_path / "old.zarr", tmp_path / "new.zarr", "--json"))

    data.lightcurves[5, 1, 1, 1] = np.nan
    with xarray.open_zarr(tmp_path / "new.zarr", chunks=None) as new:
        assert sorted(new.object.values.tolist(), key=int) == data.object.values.tolist()
        np.testing.assert_array_equal(
            new.lightcurves.sel(object=data.object.values).transpose(*old_store.NAMES).values, data.lightcurves.values
        )
        for name in ("object_ra", "object_dec", "object_flags", "object_name", "epoch_mjd", "epoch_band"):
            ours = new[name].sel(object=data.object.values) if name.startswith("object") else new[name]
            np.testing.assert_array_equal(ours.values, data[name].values, err_msg=name)
    assert report["errors_without_magnitude"] == 1
    assert report["values"] == int(np.isfinite(data.lightcurves.values[:, :, 0]).sum())
    assert (report["epochs"], report["populated_epochs"]) == (6, 5)
    assert [left.split(":")[0] for left in report["left_out"]] == ["zeropoint"]
    assert {file: file.read_bytes() for file in before} == before
    assert all(entry["files"] == ["old.zarr"] for entry in json.loads(lightloom("log", tmp_path / "new.zarr", "--json")))
