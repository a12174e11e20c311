"""Time light-curve stores on the same bytes. docs/benchmarks.md says what the workloads are; COMMAND of --exec is called as COMMAND WORKLOAD CUBE STORE and prints one JSON line.

  python run_peers.py run --cube CUBE --work DIR --out peers.jsonl [--reps 3] [--systems a,b] [--workloads W1,W3] [--exec NAME=COMMAND]
  python run_peers.py table peers.jsonl [--base tensorstore]
"""
import argparse, json, multiprocessing as mp, os, resource, shlex, shutil, statistics, subprocess, sys, time
from collections import defaultdict
import numpy as np

WORKLOADS = ["W1", "W1p", "W2", "W5", "W3", "W3w", "W4", "W6"]   # W2 has its own store; W5 makes what W3 and W6 read
CTX = mp.get_context("spawn")


# ---------------------------------------------------------------- the cube
class Cube:
    def __init__(self, path):
        self.path = path
        j = json.load(open(os.path.join(path, "cube.json")))
        self.n, self.m, self.e = j["objects"], j["measurements"], j["epochs"]
        self.epoch_bytes = self.n * self.m * 2 * 4

    def file(self, e):
        return os.path.join(self.path, f"epoch_{e:05d}.f32")

    def epoch(self, e):
        return np.fromfile(self.file(e), "<f4").reshape(self.n, self.m, 2)

    def rows(self, o0, o1, k):
        """(objects, value, epoch) for one measurement: the truth to check reads against."""
        return np.stack([np.memmap(self.file(e), "<f4", "r", shape=(self.n, self.m, 2))[o0:o1, k] for e in range(self.e)], -1)


def same(a, b):
    return int((~((a == b) | (np.isnan(a) & np.isnan(b)))).sum())


# ---------------------------------------------------------------- contenders
# each: create(store, cube), writer(store) -> w, w.epoch(e, data), w.part(e, rows, data) [rows: a step slice],
#       read(store, which) -> r, r.object(o, k) and r.region(o0, o1, k) -> (objects, 2, epochs), r.epoch(e), consolidate(store, cube)
CHUNK, READ_OBJECTS, READ_SHARD = 4096, 16, 4096


def up(n, c):
    return -(-n // c) * c


class ZarrPython:
    """zarr-python; write layout: one shard per epoch; read layout: shards of 4096 objects x 1 measurement, chunks of 16 objects."""
    pipeline = None
    slab = False     # False: dask rechunk, as the ancestor does it; True: plain loop over 4096-object slabs

    def __init__(self):
        import zarr
        if self.pipeline:
            import zarrs                                                           # noqa: F401
            zarr.config.set({"codec_pipeline.path": self.pipeline})
        self.zarr = zarr

    def codecs(self):
        from zarr.codecs import BloscCodec, Crc32cCodec
        return [BloscCodec(cname="zstd", clevel=1, shuffle="shuffle"), Crc32cCodec()]

    def make(self, target, shape, chunk, shard, **kw):
        return self.zarr.create_array(target, shape=shape, chunks=chunk, shards=shard, dtype="f4", fill_value=float("nan"),
                                      compressors=self.codecs(), dimension_names=("object", "measurement", "value", "epoch"), **kw)

    def shapes(self, n, m, e):
        c, r, s = min(CHUNK, n), min(READ_OBJECTS, n), min(READ_SHARD, up(n, READ_OBJECTS))
        return ((c, 1, 2, 1), (up(n, c), m, 2, 1)), ((r, 1, 2, e), (up(s, r), 1, 2, e))

    def create(self, store, cube):
        (c, s), _ = self.shapes(cube.n, cube.m, cube.e)
        self.make(os.path.join(store, "write.zarr"), (cube.n, cube.m, 2, cube.e), c, s)

    def open(self, store, which, mode):
        return self.zarr.open_array(os.path.join(store, which + ".zarr"), mode=mode)

    def writer(self, store):
        return ZarrWriter(self.open(store, "write", "r+"))

    def read(self, store, which):
        return ZarrReader(self.open(store, which, "r"))

    def create_read(self, store, cube):
        _, (c, s) = self.shapes(cube.n, cube.m, cube.e)
        return self.make(os.path.join(store, "read.zarr"), (cube.n, cube.m, 2, cube.e), c, s, overwrite=True)

    def consolidate(self, store, cube):
        r, w = self.create_read(store, cube), self.open(store, "write", "r")
        if self.slab:
            return slab_copy(w, r, cube.n)
        import dask.array as da
        import dask
        with dask.config.set(scheduler="threads"):
            da.store(da.from_array(w, chunks=(cube.n, cube.m, 2, 1)).rechunk(r.shards), r, lock=False)


def slab_copy(w, r, n):
    for o in range(0, n, READ_SHARD):
        r[o:o + READ_SHARD] = w[o:o + READ_SHARD]


class ZarrWriter:
    def __init__(self, a):
        self.a = a

    def epoch(self, e, d):
        self.a[:, :, :, e] = d

    def part(self, e, rows, d):
        self.a[rows, :, :, e] = d          # a step slice: zarr-python 3.1.6 raises IndexError for oindex on these sharded arrays


class ZarrReader:
    def __init__(self, a):
        self.a = a

    def object(self, o, k):
        return np.asarray(self.a[o:o + 1, k])

    def region(self, o0, o1, k):
        return np.asarray(self.a[o0:o1, k])

    def epoch(self, e):
        return np.asarray(self.a[:, :, :, e])


class ZarrSlab(ZarrPython):
    slab = True


class Zarrs(ZarrPython):
    """The same layout and slab loop with the zarrs (Rust) codec pipeline."""
    pipeline, slab = "zarrs.ZarrsCodecPipeline", True


class Ancestor(ZarrPython):
    """The ancestor's way: xarray made the array (epoch chunk 1, objects whole, blosc zstd 5), labels looked up for each epoch,
    oindex write through zarr-python, dask rechunk of the whole dataset to 15 objects x everything."""

    def __init__(self):
        super().__init__()
        import xarray
        self.xr = xarray

    def encoding(self):
        from zarr.codecs import BloscCodec
        return {"lightcurves": {"compressors": (BloscCodec(cname="zstd", clevel=5, shuffle="shuffle"),)}}

    def create(self, store, cube):
        import dask.array as da
        dims = ("object", "measurement", "value", "epoch")
        ds = self.xr.Dataset({"lightcurves": (dims, da.full((cube.n, cube.m, 2, cube.e), np.nan, dtype="f4",
                                                            chunks=(cube.n, cube.m, 2, 1)))},
                             coords={"object": [f"I{i}" for i in range(cube.n)], "measurement": [f"m{i}" for i in range(cube.m)],
                                     "value": ["mag", "mag_err"], "epoch": [f"e{i:05d}" for i in range(cube.e)]})
        ds.to_zarr(os.path.join(store, "write.zarr"), mode="w", zarr_format=3, encoding=self.encoding(), compute=False, consolidated=False)

    def open(self, store, which, mode):
        return self.zarr.open_group(os.path.join(store, which + ".zarr"), mode=mode)["lightcurves"]

    def writer(self, store):
        return AncestorWriter(self, store)

    def consolidate(self, store, cube):
        ds = self.xr.open_zarr(os.path.join(store, "write.zarr"), consolidated=False, chunks={})
        ds = ds.unify_chunks().chunk({"object": 15, "measurement": -1, "value": -1, "epoch": -1})
        for v in ds.variables:
            ds[v].encoding.clear()
        ds.to_zarr(os.path.join(store, "read.zarr"), mode="w", consolidated=True, encoding=self.encoding())


class AncestorWriter:
    def __init__(self, system, store):
        self.s, self.store = system, store

    def put(self, e, rows, d):
        ds = self.s.xr.open_zarr(os.path.join(self.store, "write.zarr"), consolidated=False, chunks={})
        keys = [f"I{i}" for i in rows]
        oi = ds.indexes["object"].get_indexer(keys)
        mi = ds.indexes["measurement"].get_indexer([f"m{i}" for i in range(d.shape[1])])
        vi = ds.indexes["value"].get_indexer(["mag", "mag_err"])
        ei = ds.indexes["epoch"].get_indexer([f"e{e:05d}"])
        ds.close()
        self.s.open(self.store, "write", "r+").oindex[oi, mi, vi, ei] = d[..., None]

    def epoch(self, e, d):
        self.put(e, range(len(d)), d)

    def part(self, e, rows, d):
        self.put(e, range(rows.start, rows.start + rows.step * len(d), rows.step), d)


class TensorStore(ZarrPython):
    """tensorstore on the same arrays (made with zarr-python), its defaults: OS file locks and fsync on."""
    slab = True
    sync = True

    def open(self, store, which, mode):
        import tensorstore as ts
        kv = {"driver": "file", "path": os.path.join(store, which + ".zarr")}
        ctx = ts.Context({"data_copy_concurrency": {"limit": 2}, "file_io_sync": self.sync})
        return ts.open({"driver": "zarr3", "kvstore": kv}, context=ctx).result()

    def writer(self, store):
        return TsWriter(self.open(store, "write", "r+"))

    def consolidate(self, store, cube):
        self.create_read(store, cube)
        slab_copy_ts(self.open(store, "write", "r"), self.open(store, "read", "r+"), cube.n)


def slab_copy_ts(w, r, n):
    for o in range(0, n, READ_SHARD):
        s = slice(o, min(o + READ_SHARD, n))
        r[s].write(w[s].read().result()).result()


class TsWriter(ZarrWriter):
    def epoch(self, e, d):
        self.a[:, :, :, e].write(d).result()

    def part(self, e, rows, d):
        self.a[np.arange(rows.start, self.a.shape[0], rows.step), :, :, e].write(d).result()


class TensorStoreNoSync(TensorStore):
    """tensorstore with file_io_sync off: what fsync costs."""
    sync = False


class Icechunk(ZarrPython):
    """icechunk on a local file system: one commit per epoch; conflicts are retried from a fresh session."""
    slab = True

    def repo(self, store, create=False):
        import icechunk
        self.ic = icechunk
        s = icechunk.local_filesystem_storage(os.path.join(store, "repo"))
        return icechunk.Repository.create(s) if create else icechunk.Repository.open(s)

    def create(self, store, cube):
        se = self.repo(store, True).writable_session("main")
        (c, s), _ = self.shapes(cube.n, cube.m, cube.e)
        self.make(se.store, (cube.n, cube.m, 2, cube.e), c, s, name="write")
        se.commit("create")

    def writer(self, store):
        return IcechunkWriter(self, self.repo(store))

    def open(self, store, which, mode):
        return self.zarr.open_array(self.repo(store).readonly_session("main").store, path=which, mode="r")

    def consolidate(self, store, cube):
        se = self.repo(store).writable_session("main")
        _, (c, s) = self.shapes(cube.n, cube.m, cube.e)
        r = self.make(se.store, (cube.n, cube.m, 2, cube.e), c, s, name="read", overwrite=True)
        slab_copy(self.zarr.open_array(se.store, path="write", mode="r"), r, cube.n)
        se.commit("consolidate")


class IcechunkWriter:
    def __init__(self, system, repo):
        self.s, self.repo, self.retries = system, repo, 0

    def put(self, e, write):
        for _ in range(1000):
            se = self.repo.writable_session("main")
            write(ZarrWriter(self.s.zarr.open_array(se.store, path="write", mode="r+")))
            try:
                se.commit(f"epoch {e}", rebase_with=self.s.ic.ConflictDetector(), rebase_tries=1000)
                return
            except (self.s.ic.ConflictError, self.s.ic.RebaseFailedError):
                self.retries += 1
        raise RuntimeError("gave up after 1000 tries")

    def epoch(self, e, d):
        self.put(e, lambda w: w.epoch(e, d))

    def part(self, e, rows, d):
        self.put(e, lambda w: w.part(e, rows, d))


class Parquet:
    """pyarrow: write layout one file per epoch, a row per object, row groups of 4096, zstd; concurrent writers make part files.
    Read layout: one long file sorted by object, measurement, epoch; row groups of 65536 rows."""

    def __init__(self):
        import pyarrow, pyarrow.parquet
        self.pa, self.pq = pyarrow, pyarrow.parquet

    def names(self, m):
        return [f"{v}{k}" for k in range(m) for v in ("mag", "err")]

    def create(self, store, cube):
        os.makedirs(os.path.join(store, "write"))

    def writer(self, store):
        return ParquetWriter(self, store)

    def files(self, store, e):
        d = os.path.join(store, "write")
        return sorted(os.path.join(d, f) for f in os.listdir(d) if f.startswith(f"epoch_{e:05d}") and f.endswith(".parquet"))

    def epochs(self, store):
        return len({f[:11] for f in os.listdir(os.path.join(store, "write")) if f.endswith(".parquet")})

    def read(self, store, which):
        return ParquetWriteReader(self, store) if which == "write" else ParquetReader(self, store)

    def consolidate(self, store, cube):
        pa, pq, n, m, e = self.pa, self.pq, cube.n, cube.m, cube.e
        schema = pa.schema([("object", pa.int32()), ("measurement", pa.int8()), ("epoch", pa.int16()), ("mag", pa.float32()), ("err", pa.float32())])
        r = ParquetWriteReader(self, store)
        fs = [pq.ParquetFile(self.files(store, i)[0]) for i in range(e)]
        with pq.ParquetWriter(os.path.join(store, "read.parquet"), schema, compression="zstd") as out:
            for g, o in enumerate(range(0, n, CHUNK)):
                x = np.stack([r.matrix(f.read_row_group(g), m) for f in fs], -1)         # object, measurement, value, epoch
                c = len(x)
                ob, me, ep = np.meshgrid(np.arange(o, o + c, dtype="i4"), np.arange(m, dtype="i1"), np.arange(e, dtype="i2"), indexing="ij")
                t = pa.table([ob.ravel(), me.ravel(), ep.ravel(), x[:, :, 0].ravel(), x[:, :, 1].ravel()], schema=schema)
                out.write_table(t, row_group_size=65536)


class ParquetWriter:
    def __init__(self, s, store):
        self.s, self.store = s, store

    def put(self, name, rows, d):
        t = self.s.pa.table([rows] + [d[:, k, v] for k in range(d.shape[1]) for v in (0, 1)], names=["object"] + self.s.names(d.shape[1]))
        p = os.path.join(self.store, "write", name)
        self.s.pq.write_table(t, p + ".tmp", compression="zstd", row_group_size=CHUNK)
        os.replace(p + ".tmp", p)

    def epoch(self, e, d):
        self.put(f"epoch_{e:05d}.parquet", np.arange(len(d), dtype="i4"), d)

    def part(self, e, rows, d):
        self.put(f"epoch_{e:05d}_{rows.start}.parquet", np.arange(rows.start, rows.start + rows.step * len(d), rows.step, dtype="i4"), d)


class ParquetWriteReader:
    def __init__(self, s, store):
        self.s, self.store, self.n = s, store, s.epochs(store)

    def matrix(self, t, m):
        return np.stack([t[c].to_numpy() for c in self.s.names(m)], -1).reshape(t.num_rows, m, 2)

    def epoch(self, e):
        ts = [self.s.pq.read_table(f) for f in self.s.files(self.store, e)]
        t = self.s.pa.concat_tables(ts)
        m = (t.num_columns - 1) // 2
        out = np.full((t.num_rows, m, 2), np.nan, "f4")
        out[t["object"].to_numpy()] = self.matrix(t, m)
        return out

    def region(self, o0, o1, k):
        out = []
        for e in range(self.n):
            f = self.s.pq.ParquetFile(self.s.files(self.store, e)[0])
            g0, g1 = o0 // CHUNK, (o1 - 1) // CHUNK
            t = f.read_row_groups(list(range(g0, g1 + 1)), columns=[f"mag{k}", f"err{k}"])
            out.append(np.stack([c.to_numpy() for c in t.columns], -1)[o0 - g0 * CHUNK:o1 - g0 * CHUNK])
        return np.stack(out, -1)

    def object(self, o, k):
        return self.region(o, o + 1, k)


class ParquetReader:
    def __init__(self, s, store):
        self.f = s.pq.ParquetFile(os.path.join(store, "read.parquet"))
        md = self.f.metadata
        st = [md.row_group(i).column(0).statistics for i in range(md.num_row_groups)]
        self.lo, self.hi = np.array([x.min for x in st]), np.array([x.max for x in st])

    def region(self, o0, o1, k):
        g = np.nonzero((self.lo < o1) & (self.hi >= o0))[0].tolist()
        t = self.f.read_row_groups(g, columns=["object", "measurement", "mag", "err"])
        ob = t["object"].to_numpy()
        keep = (ob >= o0) & (ob < o1) & (t["measurement"].to_numpy() == k)
        x = np.stack([t["mag"].to_numpy()[keep], t["err"].to_numpy()[keep]], 0)
        return x.reshape(2, o1 - o0, -1).transpose(1, 0, 2)

    def object(self, o, k):
        return self.region(o, o + 1, k)


SYSTEMS = {"ancestor": Ancestor, "zarr-python": ZarrPython, "zarr-python-slab": ZarrSlab, "zarrs": Zarrs, "tensorstore": TensorStore,
           "tensorstore-nosync": TensorStoreNoSync, "icechunk": Icechunk, "parquet": Parquet}
ONLY = {"zarr-python-slab": {"W1", "W5"}, "tensorstore-nosync": {"W1", "W1p"}}   # variants: only where they differ (W1: to feed W5)
SILENT = {("zarr-python-slab", "W1")}


# ---------------------------------------------------------------- workloads
def quantile(ms, q):
    return float(np.quantile(np.array(ms), q))


def race(name, store, cube, workers, jobs):
    """Start worker processes, let them open the store, release them together; seconds from release to the last one's end."""
    ready, go, out = CTX.Semaphore(0), CTX.Event(), CTX.Queue()
    ps = [CTX.Process(target=race_worker, args=(name, store, cube.path, j, ready, go, out)) for j in jobs]
    [p.start() for p in ps]
    [ready.acquire() for _ in ps]
    t = time.perf_counter()
    go.set()
    got = [out.get(timeout=900) for _ in ps]
    seconds = time.perf_counter() - t
    [p.join() for p in ps]
    return seconds, {"errors": sum(len(g[0]) for g in got), "first_error": next((g[0][0] for g in got if g[0]), None),
                     "retries": sum(g[1] for g in got)}


def race_worker(name, store, cube_path, job, ready, go, out):
    cube, w, errors = Cube(cube_path), SYSTEMS[name]().writer(store), []
    ready.release()
    go.wait()
    for e in job["epochs"]:
        try:
            if "rows" in job:
                rows = slice(job["rows"][0], None, job["rows"][1])
                w.part(e, rows, cube.epoch(e)[rows])
            else:
                w.epoch(e, cube.epoch(e))
        except Exception as x:
            errors.append(f"{type(x).__name__}: {x}"[:200])
    out.put((errors, getattr(w, "retries", 0)))


def lost_in(r, cube, epochs):
    return sum(same(r.epoch(e), cube.epoch(e)) for e in epochs)


def w1(name, s, store, cube):
    s.create(store, cube)
    w = s.writer(store)
    t = time.perf_counter()
    for e in range(cube.e):
        w.epoch(e, cube.epoch(e))
    sec = time.perf_counter() - t
    return {"n": cube.e, "seconds": sec, "lost": lost_in(s.read(store, "write"), cube, range(cube.e))}


def w1p(name, s, store, cube):
    s.create(store, cube)
    sec, more = race(name, store, cube, 2, [{"epochs": list(range(k, cube.e, 2))} for k in range(2)])
    return {"n": cube.e, "seconds": sec, "lost": lost_in(s.read(store, "write"), cube, range(cube.e)), **more}


def w2(name, s, store, cube):
    s.create(store, cube)
    es = list(range(min(20, cube.e)))
    sec, more = race(name, store, cube, 8, [{"epochs": es, "rows": (k, 8)} for k in range(8)])
    return {"n": 8 * len(es), "seconds": sec, "lost": lost_in(s.read(store, "write"), cube, es),
            "of": int(sum(np.isfinite(cube.epoch(e)).sum() for e in es)), **more}


def timed(calls):
    ms, got = [], []
    for c in calls:
        t = time.perf_counter()
        got.append(c())
        ms.append(1000 * (time.perf_counter() - t))
    return ms, got


def w3(name, s, store, cube, which="read", n=200):
    objs, k = np.random.default_rng(7).choice(cube.n, min(n, cube.n), replace=False).tolist(), 3
    t = time.perf_counter()
    r = s.read(store, which)
    opened = time.perf_counter() - t
    ms, got = timed([lambda o=o: r.object(o, k) for o in objs])
    lost = sum(same(g, cube.rows(o, o + 1, k)) for o, g in zip(objs[:20], got))
    return {"n": len(objs), "seconds": sum(ms) / 1000, "lost": lost, "open_ms": 1000 * opened, "first_ms": ms[0],
            "median_ms": quantile(ms, .5), "p99_ms": quantile(ms, .99)}


def w3w(name, s, store, cube):
    return w3(name, s, store, cube, "write", 20)


def w4(name, s, store, cube):
    es = np.random.default_rng(8).choice(cube.e, min(10, cube.e), replace=False).tolist()
    r = s.read(store, "write")
    ms, got = timed([lambda e=e: r.epoch(e) for e in es])
    return {"n": len(es), "seconds": sum(ms) / 1000, "lost": sum(same(g, cube.epoch(e)) for e, g in zip(es, got)),
            "first_ms": ms[0], "median_ms": quantile(ms, .5), "p99_ms": quantile(ms, .99)}


def w5(name, s, store, cube):
    t = time.perf_counter()
    s.consolidate(store, cube)
    sec = time.perf_counter() - t
    rss = rss_mb()
    r = s.read(store, "read")
    lost = sum(same(r.region(o, min(o + 100, cube.n), k), cube.rows(o, min(o + 100, cube.n), k)) for o, k in ((0, 0), (cube.n - 100, cube.m - 1), (cube.n // 2, 2)))
    return {"n": 1, "seconds": sec, "lost": lost, "rss_mb": rss}


def w6(name, s, store, cube):
    c, k = min(500, cube.n // 2), 2
    starts = np.random.default_rng(9).integers(0, cube.n - c, 5).tolist()
    r = s.read(store, "read")
    ms, got = timed([lambda o=o: r.region(o, o + c, k) for o in starts])
    return {"n": len(starts), "seconds": sum(ms) / 1000, "lost": sum(same(g, cube.rows(o, o + c, k)) for o, g in zip(starts, got)),
            "first_ms": ms[0], "median_ms": quantile(ms, .5), "p99_ms": quantile(ms, .99)}


RUN = {"W1": w1, "W1p": w1p, "W2": w2, "W3": w3, "W3w": w3w, "W4": w4, "W5": w5, "W6": w6}


def rss_mb():
    return max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def disk(p):
    return sum(os.lstat(os.path.join(d, f)).st_size for d, _, fs in os.walk(p) for f in fs)


def child(name, workload, cube, store):
    os.makedirs(store, exist_ok=True)
    cube = Cube(cube)
    row = {"system": name, "workload": workload, **RUN[workload](name, SYSTEMS[name](), store, cube)}
    row.setdefault("rss_mb", rss_mb())
    row["bytes_on_disk"] = disk(store)
    print(json.dumps(row))


# ---------------------------------------------------------------- the driver
def one(command, timeout):
    """Run one fresh process; its last JSON line is the measurement."""
    try:
        p = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return {"error": f"timeout after {timeout} s"}
    for line in reversed(p.stdout.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    return {"error": (p.stderr.strip().splitlines() or ["no output"])[-1][:300]}


def run(a):
    commands = {n: [sys.executable, os.path.abspath(__file__), "child", n] for n in SYSTEMS}
    order = [s for s in (a.systems.split(",") if a.systems else SYSTEMS) if s]
    for x in a.exec:
        n, c = x.split("=", 1)
        commands[n] = shlex.split(c)
        order.append(n)
    loads = a.workloads.split(",")
    warm(Cube(a.cube))
    for rep in range(a.reps):
        for w in loads:
            for n in order[rep % len(order):] + order[:rep % len(order)]:            # interleaved, with a turning start
                if w not in ONLY.get(n, {w}):
                    continue
                store = os.path.join(a.work, n + ("." + w if w in ("W1p", "W2") else ""))
                if w in ("W1", "W1p", "W2"):
                    shutil.rmtree(store, ignore_errors=True)
                    os.makedirs(store)
                os.sync()
                before, t, busy, own = os.getloadavg()[0], time.perf_counter(), machine_cpu(), own_cpu()
                row = one(commands[n] + [w, a.cube, store], a.timeout)
                t, busy, own = time.perf_counter() - t, machine_cpu() - busy, own_cpu() - own
                row = {**row, "system": n, "workload": w, "rep": rep, "load_before": before, "load_after": os.getloadavg()[0],
                       "foreign_cores": round(max(0.0, (busy - own) / t), 2)}
                if w in ("W1p", "W2"):
                    shutil.rmtree(store, ignore_errors=True)
                if (n, w) in SILENT:
                    continue
                with open(a.out, "a") as f:
                    f.write(json.dumps(row).replace(os.path.abspath(a.work), "WORK").replace(a.work, "WORK") + "\n")
                print({k: (round(v, 3) if isinstance(v, float) else v) for k, v in row.items()}, flush=True)


def machine_cpu():
    """Busy CPU seconds of the whole machine (user, nice, system, irq, softirq, steal)."""
    f = [int(x) for x in open("/proc/stat").readline().split()[1:9]]
    return (sum(f) - f[3] - f[4]) / os.sysconf("SC_CLK_TCK")


def own_cpu():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def warm(cube):
    for e in range(cube.e):
        cube.epoch(e)


def table(a):
    rows = defaultdict(list)
    for f in a.files:
        for line in open(f):
            r = json.loads(line)
            if r.get("workload") in RUN:
                rows[r["workload"], r["system"]].append(r)
    noisy = {k: [r for r in rs if r.get("foreign_cores", 0) > a.quiet] for k, rs in rows.items()}
    for w in WORKLOADS:
        names = [n for (x, n) in rows if x == w]
        if not names:
            continue
        key = "median_ms" if w in ("W3", "W3w", "W4", "W6") else "seconds"
        quiet = {n: [r for r in rows[w, n] if r not in noisy[w, n]] or rows[w, n] for n in names}      # times: quiet runs where there are any
        med = {n: statistics.median([r[key] for r in quiet[n] if key in r] or [float("nan")]) for n in names}
        base = med.get(a.base) or float("nan")
        print(f"\n{w} ({key})\n| system | median | ratio to {a.base} | p99 ms | lost | retries | errors | MB on disk | RSS MB | runs | of these noisy |\n|---|---|---|---|---|---|---|---|---|---|---|")
        for n in sorted(names, key=lambda n: med[n]):
            rs = rows[w, n]
            get = lambda k: [r[k] for r in rs if r.get(k) is not None]
            m = lambda k, d=1: (f"{statistics.median(r[k] for r in quiet[n] if k in r):.{d}f}" if k in quiet[n][0] else "")
            span = lambda k: (f"{min(get(k))}-{max(get(k))}" if len(set(get(k))) > 1 else f"{get(k)[0]}") if get(k) else ""
            disk_mb = f"{statistics.median(get('bytes_on_disk')) / 1e6:.0f}" if get("bytes_on_disk") else ""
            err = span("errors") or next((r["error"] for r in rs if "error" in r), "")
            print(f"| {n} | {med[n]:.3g} | {med[n] / base:.2f} | {m('p99_ms', 2)} | {span('lost')} | {span('retries')} | {err} | {disk_mb} | {m('rss_mb', 0)} | {len(rs)} | {len(noisy[w, n])} |")


def main():
    if sys.argv[1:2] == ["child"]:
        return child(*sys.argv[2:6])
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="what", required=True)
    q = sub.add_parser("run")
    q.add_argument("--cube", required=True)
    q.add_argument("--work", required=True)
    q.add_argument("--out", default="peers.jsonl")
    q.add_argument("--reps", type=int, default=3)
    q.add_argument("--systems", help="comma list; default all; '' for none (only --exec)")
    q.add_argument("--workloads", default=",".join(WORKLOADS))
    q.add_argument("--timeout", type=int, default=600)
    q.add_argument("--exec", action="append", default=[], metavar="NAME=COMMAND")
    q = sub.add_parser("table")
    q.add_argument("files", nargs="+")
    q.add_argument("--base", default="tensorstore")
    q.add_argument("--quiet", type=float, default=0.3, help="foreign cores above which a run counts as noisy and gives no time if a quiet run exists")
    a = p.parse_args()
    if a.what == "run":
        if a.systems == "":
            a.systems = ","
        run(a)
    else:
        table(a)


if __name__ == "__main__":
    main()
