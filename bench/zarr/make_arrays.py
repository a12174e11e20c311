"""Writes the arrays of the table: 512 x 512 x 512 elements of four bytes, raw, little-endian, C order.

ints.raw    int32, compressible: a smooth surface with steps, and a count of a few in every tenth element
floats.raw  float32, noisy: magnitudes around 18 with an error of 0.05, all digits of which are noise
"""
import pathlib
import sys

import numpy as np

EDGE = 512


def main() -> None:
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(20261125)
    x, y, z = np.ogrid[:EDGE, :EDGE, :EDGE]
    ints = ((x * x + 2 * y * y) // 2048 + z // 16).astype("<i4")
    counts = random.integers(0, 8, EDGE**3 // 10, dtype="<i4")
    ints.reshape(-1)[::10][: counts.size] += counts
    ints.tofile(out / "ints.raw")
    with open(out / "floats.raw", "wb") as file:
        for plane in range(EDGE):
            mean = 18 + np.sin(plane / 40)
            (mean + 0.05 * random.standard_normal((EDGE, EDGE), dtype="f4")).astype("<f4").tofile(file)


main()
