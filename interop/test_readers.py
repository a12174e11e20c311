"""Every reader sees the same labels, variables and cells in a store of ours: those of the catalogs."""

import json
import math
import pathlib
import shutil
import subprocess

import numpy as np
import pytest
import sky
import tensorstore
import xarray
import zarr
import zarrs  # noqa: F401  registers its codec pipeline

JS = pathlib.Path(__file__).resolve().parent / "js"
ZARRS_PIPELINE = {"codec_pipeline.path": "zarrs.ZarrsCodecPipeline", "codec_pipeline.strict": True}
NUMBERS = ("object_ra", "object_dec", "object_x_image", "epoch_mjd", "epoch_ch2_mjd", "epoch_seeing_arcsec")
STRINGS = ("object", "measurement", "value", "epoch", "epoch_quality", "epoch_ch1_band")

needs_zarrita = pytest.mark.skipif(
    shutil.which("node") is None or not (JS / "node_modules").exists(), reason="no Node, or zarrita is not installed"
)


@pytest.fixture(scope="module")
def labels(sky_store) -> dict[str, list[str]]:
    """Labels as zarr-python reads them; the first test says that they are right."""
    group = zarr.open_group(sky_store, mode="r")
    return {name: group[name][:].tolist() for name in ("object", "measurement", "value", "epoch")}


@pytest.fixture(scope="module")
def truth(labels) -> np.ndarray:
    cells = sky.expected(labels["object"], labels["measurement"], labels["epoch"])
    assert 0 < np.isnan(cells).sum() < cells.size // 10, "the sample has both values and gaps"
    return cells


def variables_of_the_sample(labels) -> dict[str, list]:
    reference = sky.read_catalog(sky.REFERENCE)
    place = {number: i for i, number in enumerate(reference["NUMBER"])}
    of_objects = {"object_ra": "ALPHA_J2000", "object_dec": "DELTA_J2000", "object_x_image": "X_IMAGE"}
    values = {
        name: [float(reference[column][place[number]]) for number in labels["object"]]
        for name, column in of_objects.items()
    }
    rows = {(row["epoch"], row["band"]): row for row in sky.manifest_rows()}
    values["epoch_mjd"] = [float(rows[epoch, "ch1"]["mjd"]) for epoch in labels["epoch"]]
    values["epoch_ch2_mjd"] = [float(rows[epoch, "ch2"]["mjd"]) for epoch in labels["epoch"]]
    values["epoch_seeing_arcsec"] = [float(rows[epoch, "ch1"]["seeing_arcsec"]) for epoch in labels["epoch"]]
    values["epoch_quality"] = [rows[epoch, "ch1"]["quality"] for epoch in labels["epoch"]]
    values["epoch_ch1_band"] = ["ch1"] * len(labels["epoch"])
    return values


def test_labels_are_those_of_the_catalogs(labels):
    assert sorted(labels["object"], key=int) == sky.OBJECTS
    assert labels["measurement"] == sky.MEASUREMENTS
    assert labels["value"] == ["mag", "mag_err"]
    assert labels["epoch"] == sky.EPOCHS


@pytest.mark.parametrize("consolidated", [True, False])
def test_zarr_python_reads_every_cell_label_and_variable(sky_store, labels, truth, consolidated):
    group = zarr.open_group(sky_store, mode="r", use_consolidated=consolidated)
    np.testing.assert_array_equal(group["lightcurves"][:], truth)
    for name, values in variables_of_the_sample(labels).items():
        assert group[name][:].tolist() == values, name


def test_consolidated_metadata_name_the_same_members_as_the_folders(sky_store):
    consolidated = zarr.open_group(sky_store, mode="r", use_consolidated=True)
    listed = zarr.open_group(sky_store, mode="r", use_consolidated=False)
    assert dict(consolidated.attrs) == dict(listed.attrs)
    members = {name: array.metadata.to_dict() for name, array in listed.members()}
    assert {name: array.metadata.to_dict() for name, array in consolidated.members()} == members
    assert {"lightcurves", *NUMBERS, *STRINGS} <= set(members)


@pytest.mark.parametrize("chunks", [None, {}], ids=["chunks=None", "dask"])
@pytest.mark.parametrize("consolidated", [True, False])
def test_xarray_reads_every_cell_label_and_variable(sky_store, labels, truth, consolidated, chunks):
    with xarray.open_zarr(sky_store, consolidated=consolidated, chunks=chunks) as dataset:
        assert list(dataset.data_vars) == ["lightcurves"]
        assert dataset.lightcurves.dims == ("object", "measurement", "value", "epoch")
        assert dataset.lightcurves.dtype == np.float32
        np.testing.assert_array_equal(dataset.lightcurves.values, truth)
        for name, keys in labels.items():
            assert dataset.indexes[name].tolist() == keys
        for name, values in variables_of_the_sample(labels).items():
            assert name in dataset.coords
            assert dataset[name].values.tolist() == values, name


def test_xarray_opens_with_its_defaults(sky_store, truth):
    with xarray.open_zarr(sky_store) as dataset:
        np.testing.assert_array_equal(dataset.lightcurves.values, truth)


def test_xarray_keeps_times_as_float64_days(sky_store):
    with xarray.open_zarr(sky_store, chunks=None) as dataset:
        assert dataset.epoch_mjd.dtype == np.float64
        assert dataset.epoch_mjd.attrs["units"] == "d"
        assert dataset.epoch_mjd.attrs["time_reference"] == "start"


def test_xarray_opens_the_store_as_a_tree(sky_store, labels, truth):
    with xarray.open_datatree(sky_store, engine="zarr", chunks=None) as tree:
        assert list(tree.children) == []
        np.testing.assert_array_equal(tree["lightcurves"].values, truth)
        assert tree["epoch"].values.tolist() == labels["epoch"]


def open_tensorstore(store: pathlib.Path, name: str) -> tensorstore.TensorStore:
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{store / name}/"}}
    return tensorstore.open(spec, read=True).result()


def test_tensorstore_reads_every_cell_and_number(sky_store, labels, truth):
    cells = open_tensorstore(sky_store, "lightcurves")
    assert cells.domain.labels == ("object", "measurement", "value", "epoch")
    np.testing.assert_array_equal(cells.read().result(), truth)
    values = variables_of_the_sample(labels)
    for name in NUMBERS:
        assert open_tensorstore(sky_store, name).read().result().tolist() == values[name], name


def test_zarrs_reads_every_cell_and_number(sky_store, labels, truth):
    with zarr.config.set(ZARRS_PIPELINE):
        group = zarr.open_group(sky_store, mode="r")
        assert "zarrs" in type(group["lightcurves"].async_array.codec_pipeline).__module__
        np.testing.assert_array_equal(group["lightcurves"][:], truth)
        for name in NUMBERS:
            assert group[name][:].tolist() == variables_of_the_sample(labels)[name], name


@needs_zarrita
@pytest.mark.parametrize("consolidated", ["true", "false"])
def test_zarrita_reads_every_cell_label_and_variable(sky_store, labels, truth, tmp_path, consolidated):
    command = ["node", JS / "read.mjs", sky_store, consolidated, tmp_path, "lightcurves", *NUMBERS, *STRINGS]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=240)
    shapes = json.loads(done.stdout)
    assert shapes["lightcurves"] == {"shape": list(truth.shape), "dtype": "float32"}
    cells = np.frombuffer((tmp_path / "lightcurves").read_bytes(), "<f4").reshape(truth.shape)
    np.testing.assert_array_equal(cells, truth)
    wanted = {**labels, **variables_of_the_sample(labels)}
    for name in NUMBERS:
        assert np.frombuffer((tmp_path / name).read_bytes(), "<f8").tolist() == wanted[name], name
    for name in STRINGS:
        assert json.loads((tmp_path / name).read_text()) == wanted[name], name


@pytest.mark.parametrize("inner", [0, 1])
def test_a_flipped_bit_in_a_chunk_is_an_error_for_every_reader_in_python(own_sky_store, inner):
    """Also for zarrs, which does not look at crc32c: the zstd frame inside the blosc chunk has a checksum of its own."""
    shard = own_sky_store / "lightcurves" / "c" / "0" / "0" / "0" / "0"
    array = zarr.open_array(own_sky_store / "lightcurves", mode="r")
    entries = math.prod(outer // chunk for outer, chunk in zip(array.shards, array.chunks, strict=True))
    content = bytearray(shard.read_bytes())
    index = np.frombuffer(bytes(content[-4 - 16 * entries : -4]), "<u8").reshape(-1, 2)
    offset, length = (int(number) for number in index[index[:, 0] < 2**63][inner])
    content[offset + length // 2] ^= 0x10
    shard.write_bytes(content)
    complaint = "(?i)checksum|crc|blosc|decompress"
    with pytest.raises(Exception, match=complaint):
        array[..., 0]
    with pytest.raises(Exception, match=complaint):
        open_tensorstore(own_sky_store, "lightcurves")[..., 0].read().result()
    with zarr.config.set(ZARRS_PIPELINE), pytest.raises(Exception, match=complaint):
        zarr.open_array(own_sky_store / "lightcurves", mode="r")[..., 0]
