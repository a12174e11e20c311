"""Runs every cell of the table of bench/zarr/run for all systems in turn, and prints the table.

    run_zarr.py run --work FOLDER --out FILE --lightloom COMMAND [--reps 3] [--systems …] [--workloads …] [--operations …]
    run_zarr.py table FILE

Each cell is a process of its own per system, which does the work for ten seconds uncounted and then --reps times; the
median of these is what the table shows. All read the same arrays, written by TensorStore; each writes its own. What was
written is deleted at the end: wait some minutes before the next run.
"""
import argparse
import itertools
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

LAYOUTS, TYPES = ("plain", "sharded"), ("int32", "float32")
READS, WRITES = ("read_whole", "read_all", "read_inner", "read_plane"), ("write_all", "write_small")
# "-alone": what a write replaced in a shard is not kept for readers of other programs.
LIGHTLOOM_OPTIONS = {"lightloom-unsynced": "-Dlightloom.bench.unsynced=true", "lightloom-alone": "-Dlightloom.bench.alone=true"}
RAW = {"int32": "ints.raw", "float32": "floats.raw"}


def command(args, system):
    if system.startswith("lightloom"):
        return args.lightloom.split() + ["bench", "zarr"]
    return [sys.executable, str(pathlib.Path(__file__).with_name("contenders.py")), system]


def cell(args, system, workload, layout, dtype, store, operations):
    words = command(args, system) + [workload, layout, dtype, str(args.work / RAW[dtype]), str(store), str(operations), str(args.reps)]
    environment = dict(os.environ)
    if system in LIGHTLOOM_OPTIONS:
        environment["LIGHTLOOM_JAVA_OPTS"] = LIGHTLOOM_OPTIONS[system]
    done = subprocess.run(words, capture_output=True, text=True, env=environment)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        print(f"{system} {workload} {layout} {dtype} {operations}: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return {"error": done.stderr.strip()[-300:]}
    return json.loads(lines[-1])


def empty(folder):
    """Files deleted a moment ago would make ext4 search long for each new one; empty ones are not in the way."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.truncate(path, 0)
    os.sync()


def run(args):
    tensorstore = "tensorstore"
    written = args.work / "written"
    shutil.rmtree(written, ignore_errors=True)
    written.mkdir()
    runs = itertools.count()
    with open(args.out, "a") as out:
        for dtype in args.types:
            for layout in args.layouts:
                common = args.work / f"common-{layout}-{dtype}"
                if not common.exists():
                    made = args.reps
                    args.reps = 1
                    store = written / common.name
                    cell(args, tensorstore, "write_all", layout, dtype, store, 8)
                    args.reps = made
                    max(store.iterdir(), key=lambda turn: turn.stat().st_mtime_ns).rename(common)
                    empty(store)
                for workload in args.workloads:
                    for operations in [1] if workload == "read_whole" else args.operations:
                        for system in args.systems:
                            if "unsynced" in system and workload in READS:
                                continue
                            if system == "lightloom-alone" and (workload, layout) != ("write_small", "sharded"):
                                continue
                            store = common
                            if workload in WRITES:
                                store = written / f"run-{next(runs)}"
                                if workload == "write_small":
                                    shutil.copytree(common, store)
                                os.sync()
                            answer = cell(args, system, workload, layout, dtype, store, operations)
                            if workload in WRITES:
                                empty(store)
                            answer |= {"system": system, "workload": workload, "layout": layout, "dtype": dtype, "operations": operations}
                            print(json.dumps(answer), file=out, flush=True)
        shutil.rmtree(written)


def table(args):
    cells = {}
    systems = []
    for line in open(args.out):
        one = json.loads(line)
        key = (one["workload"], one["layout"], one["dtype"], one["operations"])
        cells.setdefault(key, {})[one["system"]] = one
        if one["system"] not in systems:
            systems.append(one["system"])
    print("| workload | layout | type | operations | " + " | ".join(systems) + " | ratio to | |")
    print("|---" * (6 + len(systems)) + "|")
    for key, by_system in sorted(cells.items()):
        medians = {s: statistics.median(c["seconds"]) if c.get("seconds") and not c["wrong"] else None for s, c in by_system.items()}
        row = [f"{medians[s] * 1000:.0f}" if medians.get(s) else "–" for s in systems]
        rivals = ["tensorstore", "zarrs"] if key[0] in READS else ["tensorstore"]
        known = [(medians[s], s) for s in rivals if medians.get(s)]
        own = medians.get("lightloom")
        best = min(known) if known else None
        ratio = f"{best[1]} | {own / best[0]:.2f}" if own and best else "– | –"
        print("| " + " | ".join(map(str, key)) + " | " + " | ".join(row) + f" | {ratio} |")
    print("\nMilliseconds, medians. Wrong elements:", sum(c.get("wrong", 0) for by in cells.values() for c in by.values()))


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
