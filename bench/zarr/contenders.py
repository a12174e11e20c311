"""One cell of the table, by zarr-python, zarrs or TensorStore: see ZarrBench.java, which does the same step by step.

    contenders.py SYSTEM WORKLOAD plain|sharded int32|float32 RAW STORE OPERATIONS

A turn for each line of the standard input; prints one line of JSON for what comes before the clock, for each turn, and at
the end of the input. TensorStore syncs what it writes, by default; zarr-python and zarrs don't.
"""
import concurrent.futures
import itertools
import json
import pathlib
import resource
import sys
import time

import numpy as np

from settle import settle

WARM_UP_SECONDS = 10
EDGE, BLOCK, INNER, CHUNK, SMALL = 512, (64, 128, 256), (32, 32, 64), (64, 64, 64), 8


def grid(block):
    starts = itertools.product(*(range(0, EDGE, length) for length in block))
    return [tuple(slice(s, s + n) for s, n in zip(start, block)) for start in starts]


def parts(workload, sharded, turn):
    random = np.random.default_rng(7 + turn)
    if workload == "read_whole":
        return [(slice(0, EDGE),) * 3]
    if workload in ("read_all", "write_all"):
        return grid(BLOCK)
    if workload == "read_inner":
        units = grid(INNER if sharded else CHUNK)
        return [units[i] for i in random.choice(len(units), 256, replace=False)]
    if workload == "read_plane":
        return [grid((1, EDGE, EDGE))[i] for i in random.choice(EDGE, 8, replace=False)]
    if workload == "write_small":
        return [tuple(slice(s.start, s.start + SMALL) for s in block) for block in grid(BLOCK)]
    raise SystemExit(f"no workload {workload}")


class TensorStore:
    def __init__(self, operations, synced=True):
        import tensorstore

        self.ts = tensorstore
        self.context = tensorstore.Context({} if synced else {"file_io_sync": False})

    def spec(self, store):
        return {"driver": "zarr3", "kvstore": {"driver": "file", "path": str(store)}}

    def create(self, store, sharded, dtype):
        codecs = [{"name": "bytes", "configuration": {"endian": "little"}}]
        chunk = CHUNK
        if sharded:
            chunk = BLOCK
            inner = codecs + [{"name": "zstd", "configuration": {"level": 3, "checksum": False}}]
            codecs = [{"name": "sharding_indexed", "configuration": {
                "chunk_shape": INNER, "codecs": inner, "index_codecs": codecs + [{"name": "crc32c"}], "index_location": "end"}}]
        metadata = {"shape": [EDGE] * 3, "data_type": dtype, "codecs": codecs,
                    "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": chunk}}}
        return self.ts.open(self.spec(store) | {"metadata": metadata}, create=True, context=self.context).result()

    def open(self, store):
        return self.ts.open(self.spec(store), open=True, context=self.context).result()

    def read(self, array, part):
        return array[part].read().result()

    def write(self, array, part, values):
        array[part].write(values).result()


class ZarrPython:
    def __init__(self, operations):
        import zarr

        self.zarr = zarr
        zarr.config.set({"async.concurrency": max(operations, 10)})

    def create(self, store, sharded, dtype):
        z = self.zarr
        return z.create_array(
            str(store), shape=(EDGE,) * 3, dtype=dtype, chunks=INNER if sharded else CHUNK, shards=BLOCK if sharded else None,
            compressors=z.codecs.ZstdCodec(level=3, checksum=False) if sharded else None)

    def open(self, store):
        return self.zarr.open_array(str(store), mode="r+")

    def read(self, array, part):
        return array[part]

    def write(self, array, part, values):
        array[part] = values


class Zarrs(ZarrPython):
    def __init__(self, operations):
        super().__init__(operations)
        import zarrs  # noqa: F401

        self.zarr.config.set({"codec_pipeline.path": "zarrs.ZarrsCodecPipeline"})


def place(store, turn):
    """A new folder for each turn: files deleted a moment ago would make ext4 search long for each new one."""
    return store / f"turn-{turn}"


def values_of(raw, work):
    return [np.ascontiguousarray(raw[part]) for part in work]


def measure(contender, workload, sharded, dtype, whole, raw, store, operations, turn):
    work = parts(workload, sharded, turn)
    values = whole
    if workload == "write_small":
        values = values_of(raw, work)
        if turn % 2 == 0:
            values = [(v.view("<i4") ^ 1).view(v.dtype) for v in values]
    if workload.startswith("write"):
        settle(place(store, turn - 1))
    writes = workload == "write_all"
    if writes:
        store = place(store, turn)
    array = contender.create(store, sharded, dtype) if writes else contender.open(store)

    def one(i):
        if values:
            contender.write(array, work[i], values[i])
        else:
            contender.read(array, work[i])

    with concurrent.futures.ThreadPoolExecutor(operations) as pool:
        start = time.monotonic()
        list(pool.map(one, range(len(work))))
        return time.monotonic() - start


def main():
    system, workload, layout, dtype, raw, store, operations = sys.argv[1:]
    sharded, store, operations = layout == "sharded", pathlib.Path(store), int(operations)
    raw = np.memmap(raw, "<i4" if dtype == "int32" else "<f4", "r", shape=(EDGE,) * 3)
    contender = {"tensorstore": TensorStore, "zarr-python": ZarrPython, "zarrs": Zarrs,
                 "tensorstore-unsynced": lambda n: TensorStore(n, synced=False)}[system](operations)
    # What write_all writes, in memory before the clock.
    whole = values_of(raw, parts(workload, sharded, 0)) if workload == "write_all" else []

    def one(turn):
        return measure(contender, workload, sharded, dtype, whole, raw, store, operations, turn)

    def tell(**what):
        print(json.dumps(what), flush=True)

    first = warm = one(0)
    turn = 1
    while warm < WARM_UP_SECONDS:
        warm += one(turn)
        turn += 1
    tell(first=first)
    for _ in sys.stdin:
        tell(seconds=one(turn))
        turn += 1
    if turn % 2 == 1:
        one(turn)
        turn += 1
    array = contender.open(place(store, turn - 1) if workload == "write_all" else store)
    wrong = 0
    for part in parts(workload, sharded, 0):
        read = np.asarray(contender.read(array, part))
        wrong += int(np.count_nonzero(read.view("<i4") != np.ascontiguousarray(raw[part]).view("<i4")))
    tell(wrong=wrong, rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


main()
