"""`lightloom zarr copy|cat|verify` of hierarchies that other programs wrote, and their copies read by other programs."""

import json
import pathlib

import numpy as np
import pytest
import tensorstore
import zarr

OPTIONS = [
    [],
    ["--chunks", "5,4,3", "--shards", "none", "--compress", "zstd:3"],
    ["--chunks", "2,3,5", "--shards", "8,6,5", "--compress", "blosc:zstd:3:shuffle"],
    ["--compress", "gzip:5", "--memory", "1"],
]


@pytest.fixture
def hierarchy(tmp_path) -> pathlib.Path:
    """Groups, attributes, strings, fill values, shards, as zarr-python writes them."""
    root = zarr.create_group(tmp_path / "source.zarr", attributes={"title": "ä"})
    numbers = np.random.default_rng(5).normal(size=(13, 7, 5)).astype("float32")
    numbers[3] = np.nan
    plain = root.create_array("sub/plain", shape=numbers.shape, chunks=(4, 3, 5), dtype="float32", fill_value=np.nan)
    plain[:] = numbers
    plain.attrs["units"] = "mag"
    sharded = root.create_array("sub/deep/sharded", shape=(13, 7, 5), chunks=(4, 3, 5), shards=(8, 6, 5), dtype="int16")
    sharded[2:9] = np.arange(7 * 7 * 5).reshape(7, 7, 5)
    names = root.create_array("names", shape=(4,), chunks=(3,), dtype="string")
    names[:] = np.array(["", "é", "a b", "\n"], dtype=object)
    root.create_array("never_written", shape=(100, 100), chunks=(10, 10), dtype="uint8", fill_value=7)
    return tmp_path / "source.zarr"


def arrays(store: pathlib.Path) -> dict[str, zarr.Array]:
    return {name: node for name, node in zarr.open_group(store, mode="r").members(max_depth=None) if isinstance(node, zarr.Array)}


@pytest.mark.parametrize("options", OPTIONS)
def test_a_copy_is_equal_in_other_readers(lightloom, hierarchy, tmp_path, options):
    copy = tmp_path / "copy.zarr"
    lightloom("zarr", "copy", hierarchy, copy, *options)

    before, after = arrays(hierarchy), arrays(copy)
    assert before.keys() == after.keys()
    for name, array in before.items():
        np.testing.assert_array_equal(after[name][...], array[...], err_msg=name)
        assert after[name].attrs.asdict() == array.attrs.asdict()
        assert str(after[name].fill_value) == str(array.fill_value)
    assert zarr.open_group(copy, mode="r").attrs["title"] == "ä"
    for name in ("sub/plain", "sub/deep/sharded"):
        spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{copy / name}/"}}
        np.testing.assert_array_equal(tensorstore.open(spec, read=True).result().read().result(), before[name][...])
    lightloom("zarr", "verify", copy)


@pytest.mark.parametrize("selection", ["...", "2:9,::3,-1", "[12,0],1:,2", "5,5,4"])
def test_cat_prints_what_numpy_selects(lightloom, hierarchy, selection):
    for name in ("sub/plain", "sub/deep/sharded"):
        printed = json.loads(lightloom("zarr", "cat", hierarchy / name, "--json", "--select", selection))
        values = zarr.open_array(hierarchy / name, mode="r")[...]
        expected = eval(f"values[{selection}]", {"values": values})
        assert printed["shape"] == list(expected.shape)
        np.testing.assert_array_equal(np.array(printed["values"], dtype="float32").astype(values.dtype), expected)


def test_verify_names_the_chunk_that_another_program_left_damaged(lightloom, hierarchy):
    shard = hierarchy / "sub/deep/sharded/c/0/0/0"
    damaged = bytearray(shard.read_bytes())
    damaged[-1] ^= 1
    shard.write_bytes(damaged)
    printed = json.loads(lightloom("zarr", "verify", hierarchy, "--json", status=1))
    assert [damage["chunk"] for damage in printed["report"]["damages"]] == ["c/0/0/0"]
