"""Makes `lightcurves/src/test/resources/bjd_tdb.csv`: BJD_TDB by astropy (ERFA's epv00) from 1990 to 2040 all over the sky."""

import csv
import pathlib
import warnings

import numpy as np

FILE = pathlib.Path(__file__).resolve().parent.parent / "lightcurves/src/test/resources/bjd_tdb.csv"
COLUMNS = ["scale", "mjd", "ra", "dec", "longitude", "latitude", "height", "bjd_tdb"]


def bjd_tdb(scale, mjd, ra, dec, site):
    """`site`: longitude, latitude (deg), height (m); none for the geocentre."""
    from astropy import units as u
    from astropy.coordinates import EarthLocation, SkyCoord
    from astropy.time import Time
    from astropy.utils import iers

    iers.conf.auto_download, iers.conf.auto_max_age, iers.conf.iers_degraded_accuracy = False, None, "ignore"
    place = EarthLocation.from_geodetic(*site) if site else EarthLocation.from_geocentric(0, 0, 0, u.m)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # leap seconds of the future are not known
        time = Time(np.asarray(mjd), format="mjd", scale=scale, location=place)
        source = SkyCoord(np.asarray(ra), np.asarray(dec), unit="deg")
        return (time.tdb + time.light_travel_time(source, "barycentric", ephemeris="builtin")).jd


if __name__ == "__main__":
    random = np.random.default_rng(1)
    with open(FILE, "w", newline="", encoding="ascii") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for i in range(300):
            scale = ["utc", "utc", "tai", "tt", "tdb"][i % 5]
            mjd, ra = round(random.uniform(47892, 66154), 6), round(random.uniform(0, 360), 4)
            dec = round(float(np.degrees(np.arcsin(random.uniform(-1, 1)))), 4)
            site = [round(random.uniform(-180, 180), 3), round(random.uniform(-80, 80), 3), round(random.uniform(0, 5000))]
            site = site if i % 3 else None
            writer.writerow([scale, mjd, ra, dec, *(site or ["", "", ""]), repr(float(bjd_tdb(scale, mjd, ra, dec, site)))])
