"""What `query` writes, read by astropy and pyarrow: every format holds the values of the CSV, with units and times."""

import csv
import json

import make_bjd
import numpy as np
import pyarrow.parquet
import pytest
from astropy.io import votable
from astropy.table import Table

NUMBERS = ("mjd", "mag", "mag_err", "ra")
TEXTS = ("object", "measurement", "epoch")


@pytest.fixture(scope="module")
def exported(lightloom, sky_store, tmp_path_factory):
    """Light curves of a cone in every format, each with the right ascension of its object."""
    folder = tmp_path_factory.mktemp("query")
    for ending in ("csv", "json", "vot", "ecsv", "fits", "parquet"):
        lightloom("query", sky_store, "--cone", "150.12,2.18,0.03", "--lightcurves", "--measurement", "ch1-auto,ch2-iso",
                  "--variable", "ra", "--output", folder / f"curves.{ending}")  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def rows(exported):
    with open(exported / "curves.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    assert any(row["mag"] == "" for row in rows) and any(row["mag"] != "" for row in rows)
    return rows


def assert_same(column, rows):
    """`column` gives the values of a name."""
    for name in TEXTS:
        assert [str(text) for text in column(name)] == [row[name] for row in rows]
    for name in NUMBERS:
        number = np.float32 if name.startswith("mag") else np.float64
        expected = np.array([number(row[name] or "nan") for row in rows])
        values = column(name)
        values = np.ma.filled(values, np.nan) if isinstance(values, np.ma.MaskedArray) else np.asarray(values)
        assert values.dtype.newbyteorder("=") == number, name
        np.testing.assert_array_equal(values, expected, err_msg=name)


@pytest.mark.parametrize("ending", ["vot", "ecsv", "fits"])
def test_astropy_reads_the_values_of_the_csv_with_units(exported, rows, ending):
    table = Table.read(exported / f"curves.{ending}")
    assert_same(lambda name: table[name].data if name in NUMBERS else table[name], rows)
    assert {name: str(table[name].unit) for name in NUMBERS} == dict(mjd="d", mag="mag", mag_err="mag", ra="deg")


def test_votable_is_valid_and_has_the_time_system(exported):
    file = votable.parse(exported / "curves.vot", verify="exception")
    system = next(iter(file.iter_timesys()))
    assert system.timeorigin == 2400000.5
    table = file.get_first_table()
    assert table.get_field_by_id_or_name("mjd").ref == system.ID
    assert next(iter(file.iter_coosys())).system == "ICRS"


def test_pyarrow_reads_the_values_of_the_csv(exported, rows):
    table = pyarrow.parquet.read_table(exported / "curves.parquet")
    assert_same(lambda name: table[name].to_numpy(zero_copy_only=False), rows)


def test_json_holds_the_values_of_the_csv(exported, rows):
    objects = json.loads((exported / "curves.json").read_text())
    flat = [
        {"object": one["object"], "ra": one["ra"], **point} for one in objects for point in one["lightcurves"]
    ]
    assert_same(lambda name: np.array([row[name] for row in flat], None if name in TEXTS else number(name)), rows)


def number(name):
    return np.float32 if name.startswith("mag") else np.float64


@pytest.mark.filterwarnings("ignore:No table.*len.*found in metadata")  # astropy's own key, of no use to others
@pytest.mark.parametrize("ending", ["vot", "ecsv", "fits", "parquet"])
def test_objects_have_the_values_of_the_csv(lightloom, sky_store, tmp_path, ending):
    for end in ("csv", ending):
        lightloom("query", sky_store, "--nearest", "150.12,2.18,20", "--output", tmp_path / f"objects.{end}")
    with open(tmp_path / "objects.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 20
    table = Table.read(tmp_path / f"objects.{ending}")
    assert table.colnames == list(rows[0])
    for name in table.colnames[1:]:
        np.testing.assert_array_equal(np.asarray(table[name], float), [float(row[name]) for row in rows], err_msg=name)


def test_bjd_is_that_of_astropy(lightloom, sky_store, tmp_path):
    site = [20.81, -32.38, 1798.0]
    lightloom("query", sky_store, "--cone", "150.12,2.18,0.01", "--lightcurves", "--bjd", "--time-scale", "utc", "--site",
              ",".join(map(str, site)), "--variable", "ra,dec", "--output", tmp_path / "curves.vot")  # fmt: skip
    table = Table.read(tmp_path / "curves.vot")
    expected = make_bjd.bjd_tdb("utc", table["mjd"].data, table["ra"].data, table["dec"].data, site)
    seconds = (table["bjd_tdb"].data - expected) * 86400
    assert len(table) > 100 and np.abs(seconds).max() < 0.1
    assert "longitude 20.81" in table["bjd_tdb"].description
