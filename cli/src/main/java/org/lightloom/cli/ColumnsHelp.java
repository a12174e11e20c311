package org.lightloom.cli;

/** What {@code --columns} takes, said the same way by every command. */
final class ColumnsHelp {
    static final String TEXT = "What the columns of the catalogs mean: sextractor, photutils, default or idf; or"
            + " id=NUMBER,ra=ALPHA_J2000,dec=DELTA_J2000,auto=MAG_AUTO:MAGERR_AUTO; or, for an ASCII file without header,"
            + " 1=NUMBER,2=X_IMAGE,... Default: told by the names of the columns.";

    private ColumnsHelp() {}
}
