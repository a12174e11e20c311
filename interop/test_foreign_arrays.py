"""Arrays that zarr-python and TensorStore wrote are read equal by `lightloom zarr read-all`, all in one batch."""

import json
import math
import pathlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
import tensorstore
import zarr

SHAPE, CHUNKS, SHARDS = (13, 7, 5), (4, 3, 5), (8, 6, 5)
DTYPES = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64")

LITTLE = {"name": "bytes", "configuration": {"endian": "little"}}
BIG = {"name": "bytes", "configuration": {"endian": "big"}}
CRC32C = {"name": "crc32c"}
GZIP = {"name": "gzip", "configuration": {"level": 5}}
TRANSPOSE = {"name": "transpose", "configuration": {"order": [2, 0, 1]}}


def zstd(checksum: bool) -> dict:
    return {"name": "zstd", "configuration": {"level": 3, "checksum": checksum}}


def blosc(cname: str, shuffle: str, typesize: int) -> dict:
    settings = {"cname": cname, "clevel": 5, "shuffle": shuffle, "typesize": typesize, "blocksize": 0}
    return {"name": "blosc", "configuration": settings}


def sharding(codecs: list[dict], location: str = "end", chunks: tuple[int, ...] = CHUNKS, index: tuple = (LITTLE, CRC32C)) -> dict:
    settings = {"chunk_shape": chunks, "codecs": codecs, "index_codecs": index, "index_location": location}
    return {"name": "sharding_indexed", "configuration": settings}


def document(shape: tuple, dtype: str, chunks: tuple, keys: dict, fill: object, codecs: list[dict]) -> dict:
    """The zarr.json of an array."""
    return {
        "zarr_format": 3,
        "node_type": "array",
        "shape": shape,
        "data_type": dtype,
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunks}},
        "chunk_key_encoding": keys,
        "fill_value": fill,
        "codecs": codecs,
        "attributes": {},
    }


@dataclass(frozen=True)
class Case:
    """An array to write: what its metadata say, and the values of its elements."""

    name: str
    dtype: str = "float32"
    codecs: list[dict] = field(default_factory=lambda: [LITTLE])
    shape: tuple[int, ...] = SHAPE
    chunks: tuple[int, ...] = CHUNKS
    fill: object = 0
    keys: dict = field(default_factory=lambda: {"name": "default", "configuration": {"separator": "/"}})
    part: tuple[slice, ...] = ()  # where values are written; the rest is the fill value

    def metadata(self) -> dict:
        fill = bool(self.fill) if self.dtype == "bool" else self.fill
        return document(self.shape, self.dtype, self.chunks, self.keys, fill, self.codecs)

    def truth(self) -> np.ndarray:
        values = np.full(self.shape, float(self.fill) if isinstance(self.fill, str) else self.fill, self.dtype)
        values[self.part] = self.random()[self.part]
        return values

    def random(self) -> np.ndarray:
        random = np.random.default_rng(len(self.name))
        if self.dtype == "bool":
            return random.integers(0, 2, self.shape).astype(bool)
        if self.dtype.startswith("float"):
            values = random.normal(18, 3, self.shape).astype(self.dtype)
            values.ravel()[:: max(1, values.size // 5)] = np.nan
            values.ravel()[1:3] = [-0.0, np.inf][: max(0, values.size - 1)]
            return values
        limits = np.iinfo(self.dtype)
        return random.integers(limits.min, limits.max, self.shape, self.dtype, endpoint=True)


def cases() -> list[Case]:
    lossless = [[LITTLE], [BIG], [LITTLE, GZIP], [BIG, zstd(True)], [LITTLE, zstd(False), CRC32C], [TRANSPOSE, LITTLE]]
    found = [Case(f"dtype_{d}_{i}", d, codecs) for d in DTYPES for i, codecs in enumerate(([LITTLE], [BIG, zstd(True)]))]
    found += [Case(f"codecs_{i}", "int32", codecs) for i, codecs in enumerate(lossless)]
    for cname in ("zstd", "lz4"):
        for shuffle in ("noshuffle", "shuffle", "bitshuffle"):
            for dtype, size in (("float32", 4), ("float64", 8), ("int16", 2)):
                found.append(Case(f"blosc_{cname}_{shuffle}_{dtype}", dtype, [LITTLE, blosc(cname, shuffle, size), CRC32C]))
            big = dict(shape=(300, 200), chunks=(256, 128), dtype="float32")
            found.append(Case(f"blosc_{cname}_{shuffle}_blocks", codecs=[LITTLE, blosc(cname, shuffle, 4)], **big))
    inner = [LITTLE, blosc("zstd", "shuffle", 4), CRC32C]
    found += [
        Case("shards_index_at_end", codecs=[sharding(inner)], chunks=SHARDS, fill="NaN"),
        Case("shards_index_at_start", codecs=[sharding(inner, "start")], chunks=SHARDS, fill="NaN"),
        Case("shards_of_big_endian", "int64", [sharding([TRANSPOSE, BIG, GZIP])], chunks=SHARDS),
        Case("shards_partly_written", codecs=[sharding(inner)], chunks=SHARDS, fill="NaN", part=(slice(5, 9), slice(0, 2))),
        Case("shards_unwritten", codecs=[sharding(inner)], chunks=SHARDS, fill=-1.5, part=(slice(0, 0),)),
        Case("chunks_partly_written", "int16", fill=-7, part=(slice(4, 13), slice(3, 6))),
        Case("fill_infinity", fill="-Infinity", part=(slice(0, 4),)),
        Case("fill_bool", "bool", fill=True, part=(slice(0, 4),)),
        Case("keys_v2_dot", keys={"name": "v2", "configuration": {"separator": "."}}),
        Case("keys_v2_slash", keys={"name": "v2", "configuration": {"separator": "/"}}),
        Case("keys_default_dot", keys={"name": "default", "configuration": {"separator": "."}}),
        Case("scalar", "float64", shape=(), chunks=()),
        Case("scalar_v2", "int32", shape=(), chunks=(), keys={"name": "v2", "configuration": {"separator": "."}}),
        Case("chunk_larger_than_array", "uint16", shape=(3, 2), chunks=(10, 10)),
        Case("no_elements", "float32", shape=(0, 4), chunks=(2, 2)),
        Case("one_dimension_with_edge", "int64", shape=(1001,), chunks=(100,)),
    ]
    return found


def write_with_zarr_python(folder: pathlib.Path, case: Case) -> None:
    folder.mkdir(parents=True)
    (folder / "zarr.json").write_text(json.dumps(case.metadata()))
    array = zarr.open_array(folder, mode="r+")
    put(case, lambda part, values: array.__setitem__(part, values))


def write_with_tensorstore(folder: pathlib.Path, case: Case) -> None:
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{folder}/"}, "metadata": case.metadata()}
    array = tensorstore.open(spec, create=True).result()
    put(case, lambda part, values: array[part].write(values).result())


def put(case: Case, write: Callable) -> None:
    values = case.random()
    if case.part:
        if values[case.part].size:
            write(case.part, values[case.part])
    elif values.size:
        write(..., values)


WRITERS = {"zarr-python": write_with_zarr_python, "tensorstore": write_with_tensorstore}
STRINGS = np.array(["", "a", "NGC 4258", "α Cen", "e\u0301", "星", "🔭", "x" * 3000, 'quote " and \\', "tab\tnewline\n"] * 3)


def write_strings(folder: pathlib.Path) -> dict[str, list[str]]:
    """zarr-python only: TensorStore has no string type for Zarr v3."""
    settings = {"plain": {}, "zstd": {"compressors": [zarr.codecs.ZstdCodec(checksum=True)]}, "sharded": {"shards": (20,)}}
    for name, more in settings.items():
        array = zarr.create_array(folder / name, shape=STRINGS.shape, chunks=(10,), dtype=str, **more)
        array[:] = STRINGS
    filled = zarr.create_array(folder / "filled", shape=(12,), chunks=(5,), dtype=str, fill_value="none")
    filled[:3] = STRINGS[:3]
    table = zarr.create_array(folder / "table", shape=(6, 5), chunks=(4, 3), dtype=str)
    table[...] = STRINGS.reshape(6, 5)
    whole = {name: STRINGS.tolist() for name in (*settings, "table")}
    return {**whole, "filled": STRINGS[:3].tolist() + ["none"] * 9}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("foreign")
    for writer, write in WRITERS.items():
        for case in cases():
            write(folder / writer / case.name, case)
    return folder


@pytest.fixture(scope="module")
def answers(lightloom, written, tmp_path_factory) -> dict[str, dict]:
    """What `zarr read-all` said to each array, with the bytes it wrote."""
    out = tmp_path_factory.mktemp("out")
    strings = write_strings(written / "strings")
    names = [f"{writer}/{case.name}" for writer in WRITERS for case in cases()]
    names += [f"strings/{name}" for name in strings]
    files = {name: out / name.replace("/", "-") for name in names}
    asked = [json.dumps({"store": str(written), "array": name, "out": str(files[name])}) for name in names]
    asked.insert(1, json.dumps({"store": str(written), "array": "not/there", "out": str(out / "none")}))
    said = [json.loads(line) for line in lightloom("zarr", "read-all", stdin="\n".join(asked)).splitlines()]
    assert [answer["array"] for answer in said] == [json.loads(line)["array"] for line in asked]
    assert not said.pop(1)["ok"], "an array that is not there is an error, and the next ones are read all the same"
    contents = {name: files[name].read_bytes() if files[name].exists() else None for name in names}
    return {answer["array"]: {**answer, "content": contents[answer["array"]], "strings": strings} for answer in said}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_array_written_by_others_is_read_equal(answers, writer, case):
    answer, truth = answers[f"{writer}/{case.name}"], case.truth()
    assert answer["ok"], answer.get("error")
    assert (answer["shape"], answer["dtype"]) == (list(case.shape), case.dtype)
    assert len(answer["content"]) == math.prod(case.shape) * truth.itemsize
    assert answer["content"] == truth.astype(truth.dtype.newbyteorder("<")).tobytes()


@pytest.mark.parametrize("name", ["plain", "zstd", "sharded", "filled", "table"])
def test_strings_written_by_zarr_python_are_read_equal(answers, name):
    answer = answers[f"strings/{name}"]
    assert answer["ok"], answer.get("error")
    assert answer["dtype"] == "string"
    assert json.loads(answer["content"]) == answer["strings"][name]


def test_sample_really_holds_what_it_should(written):
    """The truth of this file is not what Lightloom says: zarr-python reads the same from what TensorStore wrote."""
    for case in cases():
        values = zarr.open_array(written / "tensorstore" / case.name, mode="r")[...]
        np.testing.assert_array_equal(np.asarray(values), case.truth(), case.name)
