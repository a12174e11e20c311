package org.lightloom.catalogs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import uk.ac.starlink.fits.FitsTableBuilder;
import uk.ac.starlink.table.StarTable;
import uk.ac.starlink.table.StoragePolicy;
import uk.ac.starlink.table.TableFormatException;
import uk.ac.starlink.util.ByteArrayDataSource;

/**
 * Reads the tables of a FITS file: those of SExtractor's FITS_1.0, FITS_LDAC and FITS_TPX, one per extension, and any other. STIL
 * decodes the cells; whether the file is whole is checked before, since STIL pads a short one.
 */
final class FitsReader {
    private static final Logger STIL = Logger.getLogger("uk.ac.starlink");

    static {
        STIL.setLevel(Level.OFF);
    }

    private final ReadRequest request;
    private final byte[] bytes;
    private final List<FitsHdu> hdus;
    private final List<String> warnings = new ArrayList<>();

    private FitsReader(ReadRequest request, byte[] bytes) {
        this.request = request;
        this.bytes = bytes;
        this.hdus = FitsHdu.all(request, bytes);
    }

    static TableContent read(ReadRequest request, byte[] bytes) throws IOException {
        FitsReader reader = new FitsReader(request, bytes);
        try {
            return reader.read();
        } catch (CatalogException e) {
            throw e;
        } catch (TableFormatException | RuntimeException e) {
            throw new CatalogException(
                    request.file(), "the FITS table is damaged (" + Excerpt.of(String.valueOf(e.getMessage())) + ")");
        }
    }

    private TableContent read() throws IOException {
        List<FitsHdu> tables = catalogTables();
        StarTable first = table(tables.get(0));
        TableCells cells = new TableCells(request, first);
        cells.addAll(first);
        int extensions = 1;
        for (FitsHdu hdu : tables.subList(1, tables.size())) {
            StarTable table = table(hdu);
            if (cells.sameColumns(table)) {
                extensions++;
                cells.store().extension(extensions);
                cells.addAll(table);
            } else {
                warnings.add("table " + hdu.name() + " has other columns than the first one and is left out");
            }
        }
        return new TableContent(cells.store(), extensions, observationTime(tables), warnings);
    }

    /** SExtractor's tables of objects (LDAC_OBJECTS, TPX_OBJECTS) if there are any, else all tables. */
    private List<FitsHdu> catalogTables() {
        List<FitsHdu> tables = hdus.stream().filter(FitsHdu::isTable).toList();
        List<FitsHdu> objects =
                tables.stream().filter(t -> t.name().endsWith("_OBJECTS")).toList();
        List<FitsHdu> chosen = objects.isEmpty()
                ? tables.stream().filter(t -> !isFrameHeader(t)).toList()
                : objects;
        if (chosen.isEmpty()) {
            throw new CatalogException(request.file(), "the FITS file has no table of sources; is it an image?");
        }
        chosen.forEach(this::requireSoundRows);
        return chosen;
    }

    private static boolean isFrameHeader(FitsHdu hdu) {
        return hdu.name().endsWith("_IMHEAD");
    }

    /** The fields of a binary table must fill its rows exactly, or their lengths cannot be trusted. */
    private void requireSoundRows(FitsHdu hdu) {
        if (hdu.header().text("XTENSION").filter("BINTABLE"::equals).isEmpty()) {
            return;
        }
        long bytesOfFields = 0;
        for (int field = 1; field <= hdu.header().integer("TFIELDS").orElse(0L); field++) {
            String form = hdu.header().text("TFORM" + field).orElse("");
            if (!form.matches("\\d{0,9}[LXBIJKAEDCMPQ].*")) {
                throw damaged(hdu, "its column " + field + " has the format \"" + Excerpt.of(form) + "\"");
            }
            bytesOfFields += fieldBytes(form);
        }
        if (bytesOfFields != hdu.rowBytes() || bytesOfFields == 0) {
            throw damaged(hdu, "its columns have " + bytesOfFields + " bytes, its rows " + hdu.rowBytes());
        }
    }

    private CatalogException damaged(FitsHdu hdu, String problem) {
        return new CatalogException(
                request.file(), "the FITS table " + Excerpt.of(hdu.name()) + " is damaged: " + problem);
    }

    private static long fieldBytes(String form) {
        String digits = form.replaceAll("[A-Z].*", "");
        long repeat = digits.isEmpty() ? 1 : Long.parseLong(digits);
        return switch (form.charAt(digits.length())) {
            case 'X' -> (repeat + 7) / 8;
            case 'I' -> repeat * 2;
            case 'J', 'E' -> repeat * 4;
            case 'K', 'D', 'C', 'P' -> repeat * 8;
            case 'M', 'Q' -> repeat * 16;
            default -> repeat;
        };
    }

    private StarTable table(FitsHdu hdu) throws IOException {
        ByteArrayDataSource source = new ByteArrayDataSource(request.file().toString(), bytes);
        source.setPosition(Integer.toString(hdu.index()));
        return new FitsTableBuilder().makeStarTable(source, false, StoragePolicy.PREFER_MEMORY);
    }

    /** From the frame headers that SExtractor keeps in a table of their own, else from the headers of the file. */
    private Optional<ObservationTime> observationTime(List<FitsHdu> tables) {
        List<ObservationTime> times = hdus.stream()
                .filter(hdu -> hdu.isTable() && isFrameHeader(hdu))
                .map(this::frameHeader)
                .flatMap(header -> header.observationTime().stream())
                .distinct()
                .toList();
        if (times.size() > 1) {
            warnings.add("the extensions were observed at different times (MJD "
                    + times.get(0).mjd() + " to " + times.get(times.size() - 1).mjd() + "); the first counts");
        }
        return times.stream()
                .findFirst()
                .or(() -> hdus.get(0).header().observationTime())
                .or(() -> tables.get(0).header().observationTime());
    }

    private FitsHeader frameHeader(FitsHdu hdu) {
        return FitsHeader.parse(bytes, (int) hdu.dataStart(), (int) (hdu.dataStart() + hdu.dataLength()));
    }
}
