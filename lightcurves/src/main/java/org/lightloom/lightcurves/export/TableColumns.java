package org.lightloom.lightcurves.export;

import java.util.Locale;
import java.util.Map;
import org.lightloom.lightcurves.ObjectVariable;
import uk.ac.starlink.table.ColumnInfo;
import uk.ac.starlink.table.DescribedValue;
import uk.ac.starlink.votable.VOStarTable;

/** Columns with the metadata of the Virtual Observatory: units (VOUnits), UCDs (UCD1+), COOSYS and TIMESYS (VOTable 1.4). */
final class TableColumns {
    /** MJD 0 as a Julian date, the time origin of TIMESYS. */
    private static final double MJD_ORIGIN = 2_400_000.5;

    private static final Map<String, String> UCD = Map.of(
            "ra", "pos.eq.ra;meta.main",
            "dec", "pos.eq.dec;meta.main",
            "separation", "pos.angDistance");

    private TableColumns() {}

    /** @param width of the longest text, characters */
    static ColumnInfo text(String name, String ucd, String description, int width) {
        ColumnInfo column = new ColumnInfo(name, String.class, description);
        column.setUCD(ucd);
        column.setElementSize(Math.max(1, width));
        column.setNullable(false);
        return column;
    }

    static ColumnInfo magnitude(String name, String ucd, String description) {
        ColumnInfo column = new ColumnInfo(name, Float.class, description);
        column.setUnitString("mag");
        column.setUCD(ucd);
        column.setNullable(false);
        return column;
    }

    /** @param timeScale as the store names it, {@code unknown} where it does not know */
    static ColumnInfo mjd(String timeScale) {
        ColumnInfo column = time("mjd", "modified Julian date of the epoch");
        timeSystem(column, MJD_ORIGIN, timeScale.toUpperCase(Locale.ROOT), "UNKNOWN");
        return column;
    }

    /** @param description what it is for: the site or the geocentre */
    static ColumnInfo bjdTdb(String description) {
        ColumnInfo column = time(CsvRows.BJD, description);
        timeSystem(column, 0, "TDB", "BARYCENTER");
        return column;
    }

    private static ColumnInfo time(String name, String description) {
        ColumnInfo column = new ColumnInfo(name, Double.class, description);
        column.setUnitString("d");
        column.setUCD("time.epoch");
        column.setNullable(false);
        return column;
    }

    private static void timeSystem(ColumnInfo column, double origin, String scale, String position) {
        column.setAuxDatum(new DescribedValue(VOStarTable.TIMESYS_TIMEORIGIN_INFO, Double.toString(origin)));
        column.setAuxDatum(new DescribedValue(VOStarTable.TIMESYS_TIMESCALE_INFO, scale));
        column.setAuxDatum(new DescribedValue(VOStarTable.TIMESYS_REFPOSITION_INFO, position));
    }

    /** @param width of the longest text where the variable holds texts, characters */
    static ColumnInfo of(ObjectVariable variable, int width) {
        if (!variable.numeric()) {
            return text(variable.name(), "meta", variable.description(), width);
        }
        ColumnInfo column = new ColumnInfo(variable.name(), Double.class, variable.description());
        column.setNullable(false);
        if (!variable.units().isEmpty()) {
            column.setUnitString(variable.units());
        }
        String ucd = UCD.get(variable.name());
        if (ucd != null) {
            column.setUCD(ucd);
        }
        if (variable.name().equals("ra") || variable.name().equals("dec")) {
            column.setAuxDatum(new DescribedValue(VOStarTable.COOSYS_SYSTEM_INFO, "ICRS"));
        }
        return column;
    }
}
