"""Runs every cell of the table of bench/zarr/run for all systems, and prints the table.

    run_zarr.py run --work FOLDER --out FILE --lightloom COMMAND [--reps 3] [--systems …] [--workloads …] [--operations …]
    run_zarr.py table FILE

In each cell every system has a process of its own, which does the work for ten seconds uncounted. Then they go in turn,
--reps times each, so that what the machine does at the moment is the same for all; the table shows the medians. All read
the same arrays, written by TensorStore; each writes its own. What was written stays as empty files in written-*, because
ext4 searches long for new files beside those that were deleted a moment ago: delete them some minutes before the next run.
"""
import argparse
import contextlib
import itertools
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from settle import settle

LAYOUTS, TYPES = ("plain", "sharded"), ("int32", "float32")
READS, WRITES = ("read_whole", "read_all", "read_inner", "read_plane"), ("write_all", "write_small")
# "-alone": what a write replaced in a shard is not kept for readers of other programs.
LIGHTLOOM_OPTIONS = {"lightloom-unsynced": "-Dlightloom.bench.unsynced=true", "lightloom-alone": "-Dlightloom.bench.alone=true"}
# Who is compared with whom: the faster of these.
READERS = {"lightloom": ["tensorstore", "zarrs"]}
WRITERS = {"lightloom": ["tensorstore"], "lightloom-alone": ["tensorstore"], "lightloom-unsynced": ["zarrs"]}
RAW = {"int32": "ints.raw", "float32": "floats.raw"}


def command(args, system):
    if system.startswith("lightloom"):
        return args.lightloom.split() + ["bench", "zarr"]
    return [sys.executable, str(pathlib.Path(__file__).with_name("contenders.py")), system]


class Contender:
    """The process of one system for one cell."""

    def __init__(self, args, system, workload, layout, dtype, store, operations):
        self.about = {"system": system, "workload": workload, "layout": layout, "dtype": dtype, "operations": operations}
        self.answer = {"seconds": []}
        self.errors = tempfile.TemporaryFile("w+")
        words = command(args, system) + [workload, layout, dtype, str(args.work / RAW[dtype]), str(store), str(operations)]
        environment = dict(os.environ)
        if system in LIGHTLOOM_OPTIONS:
            environment["LIGHTLOOM_JAVA_OPTS"] = LIGHTLOOM_OPTIONS[system]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True, env=environment)
        self.take()

    def take(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                told = json.loads(line)
                self.answer["seconds"] += [told.pop("seconds")] if "seconds" in told else []
                self.answer |= told
                return
        self.process.wait()
        self.errors.seek(0)
        self.answer = {"error": self.errors.read().strip()[-300:]}
        print(*self.about.values(), self.answer["error"], file=sys.stderr)

    def turn(self):
        if "error" not in self.answer:
            # Where it has ended, what it says next tells so.
            with contextlib.suppress(OSError):
                self.process.stdin.write("\n")
                self.process.stdin.flush()
            self.take()

    def end(self):
        if "error" not in self.answer:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
            self.take()
            self.process.wait()
        return self.answer | self.about


def cell(args, stores, workload, layout, dtype, operations):
    contenders = [Contender(args, system, workload, layout, dtype, store, operations) for system, store in stores.items()]
    for turn in range(args.reps):
        first = turn % len(contenders)
        for contender in contenders[first:] + contenders[:first]:
            contender.turn()
    return [contender.end() for contender in contenders]


def plays(system, workload, layout):
    if system == "lightloom-alone":
        return (workload, layout) == ("write_small", "sharded")
    return workload in WRITES or "unsynced" not in system


def run(args):
    written = pathlib.Path(tempfile.mkdtemp(prefix="written-", dir=args.work))
    runs = itertools.count()
    with open(args.out, "a") as out:
        for dtype, layout in itertools.product(args.types, args.layouts):
            common = args.work / f"common-{layout}-{dtype}"
            if not common.exists():
                store = written / common.name
                Contender(args, "tensorstore", "write_all", layout, dtype, store, 8).end()
                max(store.iterdir(), key=lambda turn: turn.stat().st_mtime_ns).rename(common)
                settle(store)
            for workload in args.workloads:
                for operations in [1] if workload == "read_whole" else args.operations:
                    folder = written / f"run-{next(runs)}"
                    stores = {}
                    for system in args.systems:
                        if plays(system, workload, layout):
                            stores[system] = folder / system if workload in WRITES else common
                            if workload == "write_small":
                                shutil.copytree(common, stores[system])
                    for answer in cell(args, stores, workload, layout, dtype, operations):
                        print(json.dumps(answer), file=out, flush=True)
                    settle(folder)


def ratio(times, own, rivals):
    known = [(statistics.median(times[s]), s) for s in rivals if s in times]
    if own not in times or not known:
        return None
    best, rival = min(known)
    by_turn = statistics.median(a / b for a, b in zip(times[own], times[rival]))
    return f"{own} / {rival} {statistics.median(times[own]) / best:.2f} ({by_turn:.2f})"


def table(args):
    cells = {}
    systems = []
    for line in open(args.out):
        one = json.loads(line)
        key = (one["workload"], one["layout"], one["dtype"], one["operations"])
        cells.setdefault(key, {})[one["system"]] = one
        if one["system"] not in systems:
            systems.append(one["system"])
    print("| workload | layout | type | operations | " + " | ".join(systems) + " | ratios |")
    print("|---" * (5 + len(systems)) + "|")
    for key, by_system in sorted(cells.items()):
        times = {s: c["seconds"] for s, c in by_system.items() if c.get("seconds") and not c["wrong"]}
        row = [f"{statistics.median(times[s]) * 1000:.0f}" if s in times else "–" for s in systems]
        ratios = [ratio(times, own, rivals) for own, rivals in (READERS if key[0] in READS else WRITERS).items()]
        print("| " + " | ".join(map(str, key)) + " | " + " | ".join(row) + " | " + ", ".join(filter(None, ratios)) + " |")
    print("\nMilliseconds, medians. Ratios of medians, and in brackets the median of the turns' ratios. Wrong elements:", sum(c.get("wrong", 0) for by in cells.values() for c in by.values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run", "table"])
    parser.add_argument("out", nargs="?", type=pathlib.Path)
    parser.add_argument("--out", dest="out_option", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--lightloom")
    parser.add_argument("--reps", type=int, default=3)
    split = lambda text: text.split(",")
    parser.add_argument("--systems", type=split, default="lightloom,tensorstore,zarrs,zarr-python,lightloom-alone,lightloom-unsynced,tensorstore-unsynced".split(","))
    parser.add_argument("--workloads", type=split, default=list(READS + WRITES))
    parser.add_argument("--layouts", type=split, default=list(LAYOUTS))
    parser.add_argument("--types", type=split, default=list(TYPES))
    parser.add_argument("--operations", type=lambda text: [int(n) for n in text.split(",")], default=[1, 8, 32])
    args = parser.parse_args()
    args.out = args.out or args.out_option
    run(args) if args.what == "run" else table(args)


main()
