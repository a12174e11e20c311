package org.lightloom.catalogs;

/**
 * When a catalog's frame was observed.
 *
 * @param mjd modified Julian date, d, in the time scale of the file
 * @param reference what instant of the exposure it is
 * @param keyword the FITS keyword it was taken from, MJD-OBS or DATE-OBS
 * @param timeScale TIMESYS of the file, "UTC" where it does not say (FITS standard 4.0, section 9.2.1)
 */
public record ObservationTime(double mjd, Reference reference, String keyword, String timeScale) {

    /** An instant of an exposure. MJD-OBS and DATE-OBS are its start (FITS standard 4.0, section 9.5). */
    public enum Reference {
        START
    }
}
