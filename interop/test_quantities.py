"""A store with quantities: every reader sees the rows of the catalogs in `detections`, and every format says why a value is missing."""

import csv
import json

import numpy as np
import pyarrow.parquet
import pytest
import sky
import tensorstore
import xarray
import zarr
import zarrs  # noqa: F401  registers its codec pipeline
from astropy.table import Table

COLUMNS = ("FLAGS", "CLASS_STAR", "FWHM_IMAGE")
ROW = ("mag", "mag_err", "flags", "class_star", "fwhm_image")
ZARRS_PIPELINE = {"codec_pipeline.path": "zarrs.ZarrsCodecPipeline", "codec_pipeline.strict": True}


@pytest.fixture(scope="module")
def store(lightloom, tmp_path_factory):
    """All catalogs of the sample. Only for reading."""
    store = tmp_path_factory.mktemp("quantities") / "sky.zarr"
    lightloom("create", store, "--reference", sky.REFERENCE, "--prefix", ",".join(sky.CHANNELS), "--epochs", sky.MANIFEST,
              "--prefix-column", "band", "--quantity", ",".join(COLUMNS))  # fmt: skip
    lightloom("populate", store, "--manifest", sky.MANIFEST, "--prefix-column", "band")
    return store


@pytest.fixture(scope="module")
def truth(store):
    """(object, quantity, epoch) as the catalogs have it."""
    objects = zarr.open_group(store, mode="r")["object"][:].tolist()
    rows = np.full((len(objects), len(sky.CHANNELS) * len(ROW), len(sky.EPOCHS)), np.nan, np.float32)
    for row in sky.manifest_rows():
        catalog = sky.read_catalog(sky.DATA / row["file"])
        place = {number: i for i, number in enumerate(catalog["NUMBER"])}
        first, epoch = sky.CHANNELS.index(row["band"]) * len(ROW), sky.EPOCHS.index(row["epoch"])
        known = sky.magnitudes(catalog, "auto")
        for o, number in enumerate(objects):
            if number in place:
                rows[o, first : first + 2, epoch] = known.get(number, np.nan)
                rows[o, first + 2 : first + len(ROW), epoch] = [catalog[c][place[number]] for c in COLUMNS]
    assert np.isfinite(rows).sum() > rows.size // 2
    return rows


@pytest.mark.parametrize("consolidated", [True, False])
def test_xarray_reads_every_row(store, truth, consolidated):
    with xarray.open_zarr(store, consolidated=consolidated, chunks=None) as dataset:
        assert set(dataset.data_vars) == {"lightcurves", "detections"}
        assert dataset.detections.dims == ("object", "quantity", "epoch")
        assert dataset.indexes["quantity"].tolist() == [f"{c}-{name}" for c in sky.CHANNELS for name in ROW]
        np.testing.assert_array_equal(dataset.detections.values, truth)
        flags = dataset.detections.sel(quantity="ch1-flags")
        auto = dataset.lightcurves.sel(measurement="ch1-auto", value="mag")
        assert auto.where(flags % 4 < 2).notnull().sum() < auto.notnull().sum()


def test_zarr_python_zarrs_and_tensorstore_read_every_row(store, truth):
    np.testing.assert_array_equal(zarr.open_group(store, mode="r")["detections"][:], truth)
    with zarr.config.set(ZARRS_PIPELINE):
        np.testing.assert_array_equal(zarr.open_group(store, mode="r")["detections"][:], truth)
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{store / 'detections'}/"}}
    np.testing.assert_array_equal(tensorstore.open(spec, read=True).result().read().result(), truth)


def test_an_xarray_reader_opened_before_an_extension_goes_on(lightloom, store, truth, tmp_path):
    copy = tmp_path / "copy.zarr"
    lightloom("snapshot", store, copy)
    with xarray.open_zarr(copy, chunks=None) as before:
        lightloom("extend", copy, "--prefix", "ch3")
        np.testing.assert_array_equal(before.detections.values, truth)
    with xarray.open_zarr(copy, chunks=None) as after:
        assert after.indexes["quantity"].tolist()[-len(ROW) :] == [f"ch3-{name}" for name in ROW]
        np.testing.assert_array_equal(after.detections.values[:, : truth.shape[1]], truth)


def test_every_format_has_the_chosen_points_with_their_status(lightloom, store, tmp_path):
    def curves(ending):
        return tmp_path / f"curves.{ending}"

    for ending in ("csv", "json", "vot", "ecsv", "fits", "parquet"):
        lightloom("query", store, "--lightcurves", "--measurement", "ch1-auto,ch2-auto", "--where-point",
                  "status != 'measured' or flags & 2 = 2", "--output", curves(ending))  # fmt: skip
    with open(curves("csv"), newline="", encoding="utf-8") as file:
        rows = [(row["object"], row["measurement"], row["epoch"], row["mag"], row["status"]) for row in csv.DictReader(file)]
    statuses = [row[4] for row in rows]
    assert {"measured", "sentinel"} <= set(statuses)
    assert [row[3] == "" for row in rows] == [status != "measured" for status in statuses]
    for ending in ("vot", "ecsv", "fits"):
        table = Table.read(curves(ending))
        assert [str(text).strip() for text in table["status"]] == statuses, ending
        assert [str(text) for text in table["object"]] == [row[0] for row in rows], ending
    assert pyarrow.parquet.read_table(curves("parquet"))["status"].to_pylist() == statuses
    objects = json.loads(curves("json").read_text())
    assert [point["status"] for one in objects for point in one["lightcurves"]] == statuses
