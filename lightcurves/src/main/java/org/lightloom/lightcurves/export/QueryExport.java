package org.lightloom.lightcurves.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.ObjectSelection;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.Progress;
import uk.ac.starlink.ecsv.EcsvTableWriter;
import uk.ac.starlink.parquet.ParquetTableWriter;
import uk.ac.starlink.table.StarTable;
import uk.ac.starlink.table.StarTableWriter;
import uk.ac.starlink.votable.DataFormat;
import uk.ac.starlink.votable.VOTableVersion;
import uk.ac.starlink.votable.VOTableWriter;

/**
 * Writes the objects of a query, or their light curves, as a table. Rows stream through: memory does not grow with their
 * number.
 *
 * <p>Objects are one row each: {@code object} and the variables. Light curves are one row for each object, measurement
 * and epoch: {@code object, measurement, epoch, mjd, mag, mag_err, status}, {@code bjd_tdb} where it is asked for, and the variables; in JSON they are a member {@code
 * lightcurves} of their object. What is missing is empty (CSV), null (JSON) or NaN.
 *
 * <p>VOTable, ECSV, FITS and Parquet are written by STIL, with units, UCDs and the time system.
 *
 * @param format of the table
 * @param variables of the objects that come along
 * @param progress told of finished objects, of all objects
 */
public record QueryExport(TableFormat format, List<ObjectVariable> variables, Progress progress) {

    private static final Logger PARQUET_LOG = Logger.getLogger("uk.ac.starlink.parquet");

    public QueryExport {
        variables = List.copyOf(variables);
    }

    /**
     * Writes objects; the stream stays open.
     *
     * @throws IOException if the stream cannot be written to
     */
    public void write(ObjectSelection objects, OutputStream out) throws IOException {
        if (isOwn()) {
            unchecked(() -> new TextExport(ofObjects(), out, progress).write(objects, variables));
        } else {
            write(new StarTables(format, variables, progress).of(objects), out);
        }
    }

    /**
     * Writes light curves; the stream stays open.
     *
     * @throws IOException if the stream cannot be written to
     */
    public void write(LightcurveSelection selection, OutputStream out) throws IOException {
        LightcurveSelection curves = selection.withStatus();
        if (isOwn()) {
            unchecked(() -> new TextExport(ofLightcurves(curves), out, progress).write(curves, variables));
        } else {
            write(new StarTables(format, variables, progress).of(curves), out);
        }
    }

    private boolean isOwn() {
        return format == TableFormat.CSV || format == TableFormat.JSON;
    }

    private void write(StarTable table, OutputStream out) throws IOException {
        StarTableWriter writer = switch (format) {
            case VOTABLE -> new VOTableWriter(DataFormat.BINARY2, true, VOTableVersion.V14);
            case ECSV -> new EcsvTableWriter();
            case FITS -> new DescribedFitsWriter();
            case PARQUET -> parquet();
            default -> throw new IllegalStateException(format.name());
        };
        writer.writeStarTable(table, out);
    }

    /** With zstd, whose library is there; STIL tells that it supports Parquet, which nobody asked. */
    private static ParquetTableWriter parquet() {
        PARQUET_LOG.setLevel(Level.WARNING);
        ParquetTableWriter writer = new ParquetTableWriter();
        writer.setCompressionCodec(CompressionCodecName.ZSTD);
        return writer;
    }

    private RowText ofObjects() {
        return format == TableFormat.CSV ? CsvRows.ofObjects(variables) : JsonObjects.ofObjects(variables);
    }

    private RowText ofLightcurves(LightcurveSelection curves) {
        return format == TableFormat.CSV
                ? CsvRows.ofLightcurves(variables, curves)
                : JsonObjects.ofLightcurves(variables, curves);
    }

    private static void unchecked(Runnable work) throws IOException {
        try {
            work.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
