package org.lightloom.catalogs;

import java.util.Optional;

/**
 * How to read a catalog.
 *
 * @param prefix first part of the measurement labels, "default" or for instance the channel "ch1"
 * @param columns what the columns mean, in the syntax of {@code --columns}: the name of a transform (default,
 *     sextractor, idf, photutils), a mapping {@code id=NUMBER,ra=ALPHA_J2000,dec=DELTA_J2000,auto=MAG_AUTO:MAGERR_AUTO},
 *     or the names of the columns of an ASCII table without header, {@code 1=NUMBER,2=X_IMAGE,6=MAG_AUTO};
 *     empty: the transform is chosen by the column names
 */
public record CatalogOptions(String prefix, Optional<String> columns) {

    /** Prefix "default", transform chosen by the column names. */
    public static CatalogOptions defaults() {
        return new CatalogOptions("default", Optional.empty());
    }

    /** The same with another prefix. */
    public CatalogOptions withPrefix(String newPrefix) {
        return new CatalogOptions(newPrefix, columns);
    }

    /** The same with a meaning of the columns. */
    public CatalogOptions withColumns(String specification) {
        return new CatalogOptions(prefix, Optional.of(specification));
    }
}
