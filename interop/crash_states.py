"""Reads the states of `lightloom bench enumerate --keep FOLDER` with zarr-python and TensorStore.

python interop/crash_states.py FOLDER    prints one JSON line; exit 1 if a shard holds anything but what it may hold
"""

import json
import pathlib
import sys

import numpy as np
import tensorstore
import zarr


def by_zarr_python(store: pathlib.Path) -> np.ndarray:
    return zarr.open_array(store / "lightcurves", mode="r")[...]


def by_tensorstore(store: pathlib.Path) -> np.ndarray:
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{store / 'lightcurves'}/"}}
    return tensorstore.open(spec, read=True).result().read().result()


READERS = {"zarr-python": by_zarr_python, "tensorstore": by_tensorstore}


def wrong_shards(cells: np.ndarray, state: dict, folder: pathlib.Path) -> list[str]:
    """The shards that are equal to none of the arrays that the state allows."""
    wrong = []
    objects, measurements = cells.shape[:2]
    step_objects, step_measurements = state["shard"][:2]
    for epoch, allowed in enumerate(state["epochs"]):
        answers = [np.fromfile(folder / name, "<f4").reshape(objects, measurements, 2) for name in allowed]
        for o in range(0, objects, step_objects):
            for m in range(0, measurements, step_measurements):
                at = np.s_[o : o + step_objects, m : m + step_measurements]
                if not any(np.array_equal(cells[(*at, np.s_[:], epoch)], a[at], equal_nan=True) for a in answers):
                    wrong.append(f"epoch {epoch}, objects from {o}, measurements from {m}")
    return wrong


def read_states(folder: pathlib.Path) -> dict:
    states = json.loads((folder / "states.json").read_text())
    faults = []
    for state in states:
        for name, read in READERS.items():
            try:
                wrong = wrong_shards(read(folder / state["store"]), state, folder)
            except Exception as error:  # whatever a reader throws is a state that it cannot read
                wrong = [f"{type(error).__name__}: {error}"]
            faults += [f"{state['store']} ({state['scenario']}), {name}: {what}" for what in wrong]
    return {"benchmark": "crash states", "states": len(states), "readers": sorted(READERS), "wrong": faults}


if __name__ == "__main__":
    result = read_states(pathlib.Path(sys.argv[1]))
    print(json.dumps(result))
    sys.exit(1 if result["wrong"] else 0)
