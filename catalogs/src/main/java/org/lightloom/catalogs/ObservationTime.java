package org.lightloom.catalogs;

import java.util.OptionalDouble;

/**
 * When a catalog's frame was observed.
 *
 * @param mjd modified Julian date, d, in the time scale of the file
 * @param reference what instant of the exposure it is
 * @param keyword the FITS keyword it was taken from, MJD-OBS or DATE-OBS
 * @param timeScale TIMESYS of the file, "UTC" where it does not say (FITS standard 4.0, section 9.2.1)
 * @param exposure its length, s (EXPTIME); empty where the file does not say
 */
public record ObservationTime(
        double mjd, Reference reference, String keyword, String timeScale, OptionalDouble exposure) {
    private static final double DAY = 86_400;

    /** An instant of an exposure. MJD-OBS and DATE-OBS are its start (FITS standard 4.0, section 9.5). */
    public enum Reference {
        START,
        MID
    }

    /** The middle of the exposure; the same where its length is not known. */
    public ObservationTime atMidExposure() {
        return reference == Reference.START && exposure.isPresent()
                ? new ObservationTime(
                        mjd + exposure.getAsDouble() / 2 / DAY, Reference.MID, keyword, timeScale, exposure)
                : this;
    }
}
