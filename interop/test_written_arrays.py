"""Arrays of every data type, codec, chunk key encoding, shape and fill value that Lightloom writes, all in one batch of
`lightloom zarr write-all`, are read equal, bit by bit, by zarr-python, TensorStore and zarrs. What one of them cannot read
is named below with the reason, and has to go on failing: an exception that no longer holds fails the test, too."""

import dataclasses
import itertools
import json
import pathlib
import re
import warnings
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import tensorstore
import test_foreign_arrays
import zarr
import zarrs  # noqa: F401  registers its codec pipeline
from test_foreign_arrays import BIG, CRC32C, GZIP, LITTLE, blosc, document, zstd

NUMBERS = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64")
DTYPES = (*NUMBERS, "complex64", "complex128", "string")
TEXTS = ("", "a", "NGC 4258", "α Cen", "星", "🔭", 'quote " and \\', "x" * 300)
VLEN = {"name": "vlen-utf8"}
ZARRS = {"codec_pipeline.path": "zarrs.ZarrsCodecPipeline", "codec_pipeline.strict": True}


def transpose(*order: int) -> dict:
    return {"name": "transpose", "configuration": {"order": order}}


def sharding(codecs: list[dict], chunks: tuple[int, ...], location: str = "end", index: tuple = (LITTLE, CRC32C)) -> dict:
    return test_foreign_arrays.sharding(codecs, location, chunks, index)


def keys(name: str, separator: str) -> dict:
    return {"name": name, "configuration": {"separator": separator}}


KEYS = [keys(name, separator) for name in ("default", "v2") for separator in "/."]


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    dtype: str
    codecs: list[dict]
    shape: tuple[int, ...] = (5, 7)
    chunks: tuple[int, ...] = (5, 4)
    fill: object = None
    keys: dict = dataclasses.field(default_factory=lambda: KEYS[0])
    region: tuple[tuple[int, int], ...] = ()  # where values are written; the rest is the fill value

    def numpy_dtype(self) -> np.dtype:
        return np.dtype(object if self.dtype == "string" else self.dtype)

    def metadata(self) -> dict:
        default = {"bool": False, "string": "", "complex64": [0, 0], "complex128": [0, 0]}.get(self.dtype, 0)
        fill = default if self.fill is None else self.fill
        return document(self.shape, self.dtype, self.chunks, self.keys, fill, self.codecs)

    def written(self) -> np.ndarray:
        """Numbers of any bits, NaNs with payloads among them."""
        shape = tuple(stop - start for start, stop in self.region) if self.region else self.shape
        random = np.random.default_rng(len(self.name))
        if self.dtype == "string":
            return random.choice(np.array(TEXTS, object), shape)
        if self.dtype == "bool":
            return random.integers(0, 2, shape).astype(bool)
        count = int(np.prod(shape, dtype=int))
        return np.frombuffer(random.bytes(count * self.numpy_dtype().itemsize), self.numpy_dtype()).reshape(shape)

    def truth(self) -> np.ndarray:
        values = np.full(self.shape, self.fill_value(), self.numpy_dtype())
        values[tuple(slice(start, stop) for start, stop in self.region)] = self.written()
        return values

    def fill_value(self):
        fill = self.metadata()["fill_value"]
        if self.dtype.startswith("complex"):
            part = {"complex64": "float32", "complex128": "float64"}[self.dtype]
            return np.array([number(one, part) for one in fill], part).view(self.dtype)[0]
        return number(fill, self.dtype) if self.dtype.startswith("float") else fill


def number(fill: object, dtype: str):
    if isinstance(fill, str) and fill.startswith("0x"):
        return np.frombuffer(bytes.fromhex(fill[2:])[::-1], dtype)[0]
    return np.dtype(dtype).type(fill)


def serializers(dtype: str) -> dict[str, dict]:
    return {"vlen": VLEN} if dtype == "string" else {"le": LITTLE, "be": BIG}


def compressors(dtype: str) -> dict[str, list[dict]]:
    size = 1 if dtype == "string" else np.dtype(dtype).itemsize
    plain = {"plain": [], "gzip": [GZIP], "zstd": [zstd(False)], "zstd_sum": [zstd(True)], "crc32c": [CRC32C],
             "gzip_crc32c": [GZIP, CRC32C], "crc32c_zstd": [CRC32C, zstd(True)]}  # fmt: skip
    for cname, shuffle in itertools.product(("zstd", "lz4", "lz4hc", "zlib"), ("noshuffle", "shuffle", "bitshuffle")):
        plain[f"blosc_{cname}_{shuffle}"] = [blosc(cname, shuffle, size)]
    return plain


def fills(dtype: str) -> list[object]:
    if dtype == "string":
        return ["none", "星 🔭"]
    if dtype == "bool":
        return [True]
    if dtype.startswith("complex"):
        return [["NaN", "-Infinity"], [1.5, -2]]
    if dtype.startswith("float"):
        bits = {"float16": ("0x7e01", "0xfc00"), "float32": ("0x7fc00123", "0x3f800000"), "float64": ("0x7ff8000000000123", "0x3ff0000000000000")}
        return ["NaN", "Infinity", "-Infinity", -1.5, 0.1, *bits[dtype]]
    limits = np.iinfo(dtype)
    return [int(limits.min), int(limits.max), 1]


def cases() -> Iterator[Case]:
    for dtype in DTYPES:
        for (serializer, codec), (name, more) in itertools.product(serializers(dtype).items(), compressors(dtype).items()):
            if serializer != "be" or name in ("plain", "zstd", "blosc_lz4_shuffle"):
                yield Case(f"codecs/{dtype}_{serializer}_{name}", dtype, [codec, *more])
        first = next(iter(serializers(dtype).values()))
        yield Case(f"codecs/{dtype}_transposed", dtype, [transpose(1, 0), first, zstd(True)])
        for i, fill in enumerate(fills(dtype)):
            yield Case(f"fills/{dtype}_{i}", dtype, [first], fill=fill, region=((0, 3), (1, 4)))
        inner = [first, zstd(True), CRC32C]
        for location in ("start", "end"):
            yield Case(f"shards/{dtype}_index_at_{location}", dtype, [sharding(inner, (2, 2), location)], chunks=(4, 4),
                       region=((1, 4), (0, 5)))  # fmt: skip
    yield from shards()
    for dtype, (i, key) in itertools.product(("int32", "string"), enumerate(KEYS)):
        yield from shapes(dtype, f"keys_{i}", key)


def shards() -> Iterator[Case]:
    size = dict(shape=(9, 10), chunks=(8, 8))
    for dtype in ("int16", "float64", "complex64", "string"):
        first = next(iter(serializers(dtype).values()))
        inner = [first, zstd(True)]
        forms = {
            "nested": [sharding([sharding(inner, (2, 2), "start")], (4, 4))],
            "nested_twice": [sharding([sharding([sharding(inner, (1, 2))], (2, 2))], (4, 4), "start")],
            "transposed_inside": [sharding([transpose(1, 0), *inner], (4, 2))],
            "transposed_outside": [transpose(1, 0), sharding(inner, (4, 4))],
            "compressed_outside": [sharding(inner, (4, 4)), zstd(True)],
            "checked_outside": [sharding(inner, (4, 4)), CRC32C],
            "index_big_endian": [sharding(inner, (4, 4), index=(BIG, CRC32C))],
            "index_unchecked": [sharding(inner, (4, 4), index=(LITTLE,))],
            "one_inner_chunk": [sharding(inner, (8, 8))],
        }
        for name, codecs in forms.items():
            yield Case(f"shards/{dtype}_{name}", dtype, codecs, **size)
        uneven = [transpose(1, 0), sharding(inner, (2, 8))]
        yield Case(f"shards/{dtype}_transposed_outside_uneven", dtype, uneven, (9, 10), (8, 4))


def shapes(dtype: str, name: str, key: dict) -> Iterator[Case]:
    plain = [next(iter(serializers(dtype).values()))]
    for form, codecs in {"plain": plain, "sharded": None}.items():
        more = dict(keys=key)

        def chain(*chunks: int, codecs=codecs) -> list[dict]:
            return codecs or [sharding(plain, chunks)]

        at = f"shapes/{dtype}_{form}_{name}"
        yield Case(f"{at}_scalar", dtype, chain(), (), (), **more)
        yield Case(f"{at}_empty", dtype, chain(1, 2), (0, 4), (2, 2), **more)
        yield Case(f"{at}_edges", dtype, chain(1, 2, 2), (5, 3, 3), (2, 2, 2), **more)
        yield Case(f"{at}_chunk_beyond", dtype, chain(5, 4), (3, 2), (10, 8), **more)
        yield Case(f"{at}_unwritten", dtype, chain(2, 2), (5, 5), (4, 4), region=((0, 0), (0, 0)), **more)


CASES = {case.name: case for case in cases()}


@pytest.fixture(scope="module")
def written(lightloom, tmp_path_factory) -> pathlib.Path:
    folder, values = tmp_path_factory.mktemp("written"), tmp_path_factory.mktemp("values")
    # One store with one lock, which spares each array a folder of its own for it.
    root = {"zarr_format": 3, "node_type": "group", "attributes": {"lightloom": {}}}
    (folder / "zarr.json").write_text(json.dumps(root))
    lines = []
    for i, case in enumerate(CASES.values()):
        (values / str(i)).write_bytes(content(case.written()))
        line = {"store": str(folder), "array": case.name, "metadata": case.metadata(), "values": str(values / str(i))}
        lines.append(json.dumps({**line, "region": case.region} if case.region else line))
    answers = [json.loads(line) for line in lightloom("zarr", "write-all", stdin="\n".join(lines)).splitlines()]
    assert [answer["array"] for answer in answers] == list(CASES)
    assert not [answer for answer in answers if not answer["ok"]]
    return folder


def content(values: np.ndarray) -> bytes:
    """Bytes that are equal for equal values: of numbers the little-endian ones, of strings their JSON."""
    if values.dtype.kind in "OTU":
        return json.dumps([str(text) for text in values.ravel()]).encode()
    return values.astype(values.dtype.newbyteorder("<")).tobytes()


def with_zarr_python(folder: pathlib.Path) -> np.ndarray:
    return np.asarray(zarr.open_array(folder, mode="r")[...])


def with_zarrs(folder: pathlib.Path) -> np.ndarray:
    with zarr.config.set(ZARRS):
        return with_zarr_python(folder)


def with_tensorstore(folder: pathlib.Path) -> np.ndarray:
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{folder}/"}}
    return tensorstore.open(spec, read=True).result().read().result()


READERS = {"zarr-python": with_zarr_python, "tensorstore": with_tensorstore, "zarrs": with_zarrs}

# What a reader cannot read: a pattern of case names, and what is wrong with it (docs/interoperability.md).
EXCEPTIONS: dict[str, dict[str, str]] = {
    "zarr-python": {
        r"fills/float16_5": "loses the payload of a NaN fill value of float16",
        r"shards/\w+_transposed_outside_uneven": "compares inner chunks with the shard as it was before the transpose",
    },
    "tensorstore": {
        r".*/string_.*": "has no strings for Zarr v3",
        r"shards/\w+_(compressed|checked)_outside": "allows no codec after sharding_indexed",
    },
    "zarrs": {
        r".*/string_(?!.*_empty).*": "its Python pipeline has no strings; it need not read what has no elements",
        r"fills/float\d\d_5": "loses the payload of a NaN fill value",
        r"codecs/complex\d+_be_.*": "swaps the halves of big-endian complex numbers of edge chunks",
        r"shards/\w+_transposed_outside_uneven": "as zarr-python, whose parser it uses",
    },
}


def exception(reader: str, case: str) -> str | None:
    return next((why for pattern, why in EXCEPTIONS[reader].items() if re.fullmatch(pattern, case)), None)


def difference(read: Callable, folder: pathlib.Path, case: Case) -> str | None:
    """Nothing, if a reader sees the values that were written."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = read(folder / case.name)
    except Exception as error:  # noqa: BLE001  each library has its own
        return f"{type(error).__name__}: {error}"
    if values.shape != case.shape or content(values) != content(case.truth()):
        return f"read as {values.ravel()[:6]}, written as {case.truth().ravel()[:6]}"
    return None


@pytest.mark.parametrize("reader", READERS)
def test_every_array_is_read_equal(reader, written):
    wrong = {}
    for name, case in CASES.items():
        found = difference(READERS[reader], written, case)
        expected = exception(reader, name)
        if (found is None) != (expected is None):
            wrong[name] = found or f"is read, although it is an exception: {expected}"
    assert not wrong, f"{len(wrong)} of {len(CASES)}:\n" + "\n".join(f"{name}: {what}"[:300] for name, what in wrong.items())
