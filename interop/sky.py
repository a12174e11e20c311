"""The sample field of `data/` and what a store made of it must hold, read by a small parser of its own.

Nothing here knows how Lightloom works: an ASCII_HEAD catalog is a table of columns, a magnitude of 99 is missing, and
the value for (object, measurement, epoch) is what the catalog of that channel and epoch says about NUMBER = object.
"""

import csv
import gzip
import pathlib
import re
from collections.abc import Iterable, Mapping

import numpy as np

DATA = pathlib.Path(__file__).resolve().parent / "data"
REFERENCE = DATA / "reference.cat.gz"
MANIFEST = DATA / "epochs.csv"
CHANNELS = ("ch1", "ch2")
MAGNITUDES = {  # measurement name: (column of the magnitude, column of its error)
    "auto": ("MAG_AUTO", "MAGERR_AUTO"),
    "iso": ("MAG_ISO", "MAGERR_ISO"),
    **{f"aper_{i + 1}": (f"MAG_APER[{i}]", f"MAGERR_APER[{i}]") for i in range(4)},
}
HEADER_LINE = re.compile(r"#\s+(\d+)\s+(\S+)")


def read_catalog(path: pathlib.Path) -> dict[str, list[str]]:
    """Columns of an ASCII_HEAD catalog as text. A vector of n elements is NAME[0] … NAME[n - 1]."""
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path, encoding="ascii")
    with opened as file:
        lines = file.read().splitlines()
    starts = [(int(m[1]) - 1, m[2]) for m in map(HEADER_LINE.match, lines) if m]
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    ends = [start for start, _ in starts[1:]] + [len(rows[0])]
    columns = {}
    for (start, name), end in zip(starts, ends, strict=True):
        for column in range(start, end):
            key = name if end - start == 1 else f"{name}[{column - start}]"
            columns[key] = [row[column] for row in rows]
    return columns


def magnitudes(catalog: Mapping[str, list[str]], name: str) -> dict[str, tuple[np.float32, np.float32]]:
    """(magnitude, error) of each object that has one."""
    magnitude, error = MAGNITUDES[name]
    cells = zip(catalog["NUMBER"], catalog[magnitude], catalog[error], strict=True)
    return {number: (np.float32(m), np.float32(e)) for number, m, e in cells if abs(float(m)) < 98}


def manifest_rows() -> list[dict[str, str]]:
    with open(MANIFEST, newline="", encoding="ascii") as file:
        return list(csv.DictReader(file))


EPOCHS = list(dict.fromkeys(row["epoch"] for row in manifest_rows()))
MEASUREMENTS = [f"{channel}-{name}" for channel in CHANNELS for name in MAGNITUDES]
OBJECTS = read_catalog(REFERENCE)["NUMBER"]


def expected(
    objects: Iterable[str], measurements: Iterable[str], epochs: Iterable[str], rows: Iterable[dict] | None = None
) -> np.ndarray:
    """The cells that the catalogs of the manifest's rows (all of them if not given) give to these labels."""
    objects, measurements, epochs = list(objects), list(measurements), list(epochs)
    cells = np.full((len(objects), len(measurements), 2, len(epochs)), np.nan, np.float32)
    for row in manifest_rows() if rows is None else rows:
        if row["epoch"] not in epochs:
            continue
        catalog, at_epoch = read_catalog(DATA / row["file"]), epochs.index(row["epoch"])
        for m, measurement in enumerate(measurements):
            channel, name = measurement.split("-")
            if channel == row["band"]:
                known = magnitudes(catalog, name)
                for o, number in enumerate(objects):
                    if number in known:
                        cells[o, m, :, at_epoch] = known[number]
    return cells


def write_manifest(path: pathlib.Path, rows: Iterable[dict]) -> pathlib.Path:
    """A manifest of some rows of the sample's, or of ones like them; catalogs keep their place."""
    rows = [{**row, "file": str(DATA / row["file"])} for row in rows]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_catalog(path: pathlib.Path, numbers: Iterable[str], magnitude: Mapping[str, float], error: float) -> pathlib.Path:
    """An ASCII_HEAD catalog with the reference's numbers and positions, and made-up magnitudes and errors."""
    reference = read_catalog(REFERENCE)
    place = {number: i for i, number in enumerate(reference["NUMBER"])}
    columns = ["NUMBER", "X_IMAGE", "Y_IMAGE", "ALPHA_J2000", "DELTA_J2000"]
    with open(path, "w", encoding="ascii") as file:
        for i, name in enumerate([*columns, "MAG_AUTO", "MAGERR_AUTO", "MAG_ISO", "MAGERR_ISO"]):
            file.write(f"# {i + 1:3d} {name:22s} made up\n")
        for number in numbers:
            known = " ".join(reference[column][place[number]] for column in columns)
            mag = magnitude[number]
            file.write(f"{known} {mag:.4f} {error:.4f} {mag + 1:.4f} {error * 2:.4f}\n")
    return path
