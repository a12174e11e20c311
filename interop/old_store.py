"""A store as the replaced system wrote them: an xarray Dataset in Zarr v3. Run as a program it makes the sample that the
Java tests read, `lightcurves/src/test/resources/old_store.zip`."""

import pathlib
import shutil
import tempfile
import warnings

import numpy as np
import xarray

NAMES = ("object", "measurement", "value", "epoch")
SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "lightcurves/src/test/resources/old_store.zip"


def dataset(objects: int, measurements: int, epochs: int) -> xarray.Dataset:
    """mag = 12 + o / 4 + m / 8 + e / 64, its error 1 / (1 + o + e), missing where o + m + e is a multiple of 4; the last
    epoch is empty. Objects "1", "2", … lie scattered."""
    o, m, e = np.ogrid[:objects, :measurements, :epochs]
    mag = (12 + o / 4 + m / 8 + e / 64).astype(np.float32)
    err = (np.zeros(mag.shape) + 1 / (1 + o + e)).astype(np.float32)
    cells = np.stack([mag, err], axis=2)
    missing = ((o + m + e) % 4 == 0) | (e == epochs - 1)
    cells[np.broadcast_to(missing[:, :, None, :], cells.shape)] = np.nan
    return xarray.Dataset(
        {"lightcurves": (NAMES, cells), "zeropoint": ("measurement", np.zeros(measurements))},
        coords={
            "object": [str(i + 1) for i in range(objects)],
            "measurement": [f"default-m{i}" for i in range(measurements)],
            "value": ["mag", "mag_err"],
            "epoch": [f"epoch_{i:04d}" for i in range(epochs)],
            "object_ra": ("object", 150 + 4 * np.arange(objects) % objects / 100, {"units": "deg"}),
            "object_dec": ("object", 2 + np.arange(objects) / 100),
            "object_flags": ("object", np.arange(objects) % 8),
            "object_name": ("object", np.array([f"star {i} å" for i in range(objects)], dtype=object)),
            "epoch_mjd": ("epoch", 60000.25 + np.arange(epochs)),
            "epoch_band": ("epoch", np.array(["g" if i % 2 else "r" for i in range(epochs)], dtype=object)),
        },
    )


def write(data: xarray.Dataset, path, dims=NAMES, chunks=None) -> None:
    data = data.transpose(*dims, ...)
    shape = [(chunks or {}).get(dim, data.sizes[dim]) for dim in dims]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # strings of a fixed length are no part of Zarr v3 core; that is what it wrote
        data.to_zarr(path, mode="w", zarr_format=3, encoding={"lightcurves": {"chunks": shape}})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        write(dataset(9, 2, 5), f"{folder}/old.zarr", ("epoch", "object", "value", "measurement"), {"object": 4, "epoch": 2})
        shutil.make_archive(str(SAMPLE.with_suffix("")), "zip", folder)
