"""The object-major copy is a Zarr store of its own, and its statistics are those that numpy finds."""

import numpy as np
import pytest
import sky
import xarray


@pytest.fixture(scope="module")
def consolidated(lightloom, tmp_path_factory):
    store = tmp_path_factory.mktemp("copy") / "sky.zarr"
    lightloom("create", store, "--reference", sky.REFERENCE, "--prefix", "ch1,ch2")
    manifest = sky.write_manifest(store.parent / "rows.csv", sky.manifest_rows())
    lightloom("populate", store, "--manifest", manifest, "--prefix-column", "band", "--consolidate")
    return store


def test_xarray_opens_the_copy(consolidated):
    with (
        xarray.open_zarr(consolidated / "lightcurves/.lightloom/by_object", chunks=None) as copy,
        xarray.open_zarr(consolidated, chunks=None) as truth,
    ):
        assert "derived" in copy.attrs["comment"]
        np.testing.assert_array_equal(copy.object.values, truth.object.values)
        np.testing.assert_array_equal(copy.lightcurves.values, truth.lightcurves.values)


def test_statistics_are_those_of_numpy(consolidated):
    with xarray.open_zarr(consolidated / "lightcurves/.lightloom/by_object", chunks=None) as copy:
        mag = copy.lightcurves.sel(value="mag").values.astype(float)
        err = copy.lightcurves.sel(value="mag_err").values.astype(float)
        statistics = copy.object_statistics.load()
    measured = np.isfinite(mag).any(axis=-1)
    weight = np.where(np.isfinite(mag) & np.isfinite(err) & (err > 0), err, np.inf) ** -2.0
    points = (weight > 0).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(weight * mag, axis=-1) / weight.sum(axis=-1)
        chi2 = np.nansum(weight * (mag - mean[..., None]) ** 2, axis=-1) / (points - 1)
    median = np.full(measured.shape, np.nan)
    mad = median.copy()
    median[measured] = np.nanmedian(mag[measured], axis=-1)
    mad[measured] = np.nanmedian(np.abs(mag[measured] - median[measured][:, None]), axis=-1)
    expected = {
        "n_good": np.isfinite(mag).sum(axis=-1),
        "median": median,
        "mad": mad,
        "weighted_mean": np.where(points > 0, mean, np.nan),
        "reduced_chi2": np.where(points > 1, chi2, np.nan),
    }
    assert measured.any()
    assert set(statistics.statistic.values) == set(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(statistics.sel(statistic=name).values, values, rtol=1e-6, atol=1e-9, err_msg=name)
