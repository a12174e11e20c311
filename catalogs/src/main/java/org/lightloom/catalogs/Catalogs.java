package org.lightloom.catalogs;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Reads files of sources. */
public final class Catalogs {
    private Catalogs() {}

    /**
     * Reads a whole catalog. The format is recognised by the content, never by the name of the file: any of the seven
     * CATALOG_TYPEs of SExtractor (one or many extensions), plain FITS tables, VOTable, CSV, ECSV and blank-separated
     * text with a line of names, and gzip of each. Keeps nothing open.
     *
     * @throws CatalogException if the file is missing, damaged, truncated or not a catalog, or lacks what the options ask
     *     for; {@link CatalogException#EXIT_STATUS} is then the exit status of a command
     */
    public static SourceCatalog read(Path file, CatalogOptions options) {
        ReadRequest request = ReadRequest.of(file, options);
        if (Files.isDirectory(file)) {
            throw new CatalogException(file, "is a folder; give a catalog file");
        }
        try {
            return read(request, format(request));
        } catch (EOFException | ZipException e) {
            throw new CatalogException(
                    file, "the gzip file is truncated or damaged (" + e.getMessage() + "); copy or make it again");
        } catch (NoSuchFileException e) {
            throw new CatalogException(file, "there is no such file");
        } catch (AccessDeniedException e) {
            throw new CatalogException(file, "may not be read; check its permissions");
        } catch (IOException e) {
            throw new CatalogException(file, "cannot be read: " + e.getMessage());
        }
    }

    private static Format format(ReadRequest request) throws IOException {
        try (CatalogBytes bytes = CatalogBytes.open(request.file())) {
            return Format.of(request, bytes.content());
        }
    }

    private static SourceCatalog read(ReadRequest request, Format format) throws IOException {
        try (CatalogBytes bytes = CatalogBytes.open(request.file())) {
            TableContent content = content(request, format, bytes);
            return new CatalogBuilder(request, content).build(bytes.sha256());
        }
    }

    private static TableContent content(ReadRequest request, Format format, CatalogBytes bytes) throws IOException {
        if (request.meaning() instanceof ColumnMeaning.Numbered numbered) {
            return numbered(request, numbered, format, bytes);
        }
        return switch (format) {
            case SEXTRACTOR_ASCII -> AsciiReader.read(request, bytes.content(), new SextractorHeading(request));
            case SKYCAT -> AsciiReader.read(request, bytes.content(), new SkycatHeading(request));
            case NAMED_ASCII -> AsciiReader.read(request, bytes.content(), new NamesHeading(request));
            case PLAIN_ASCII ->
                throw new CatalogException(
                        request.file(),
                        "there is no header; say what the columns are with --columns 1=NUMBER,2=X_IMAGE,…");
            case FITS -> FitsReader.read(request, bytes.readAll());
            case VOTABLE -> VotableReader.read(request, bytes.readAll());
            case COMMA_SEPARATED, TAB_SEPARATED, SEMICOLON_SEPARATED, BLANK_SEPARATED ->
                CsvTableReader.read(request, bytes.content(), format.separator);
        };
    }

    private static TableContent numbered(
            ReadRequest request, ColumnMeaning.Numbered numbered, Format format, CatalogBytes bytes)
            throws IOException {
        NumberedHeading heading = new NumberedHeading(request, numbered.names());
        return switch (format) {
            case PLAIN_ASCII, SEXTRACTOR_ASCII -> AsciiReader.read(request, bytes.content(), heading);
            case SKYCAT -> AsciiReader.read(request, bytes.content(), new SkycatHeading(request, heading));
            default ->
                throw new CatalogException(
                        request.file(),
                        "is " + format
                                + " and names its columns; give --columns their names, id=COLUMN,…, not numbers");
        };
    }
}
