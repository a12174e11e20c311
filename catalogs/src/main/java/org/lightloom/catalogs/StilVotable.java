package org.lightloom.catalogs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import uk.ac.starlink.table.StarTable;
import uk.ac.starlink.table.StoragePolicy;
import uk.ac.starlink.table.TableFormatException;
import uk.ac.starlink.util.ByteArrayDataSource;
import uk.ac.starlink.votable.VOTableBuilder;

/** Reads the first table of a VOTable with binary cells through STIL. */
final class StilVotable {
    private static final Pattern OUTSIDE = Pattern.compile("<!DOCTYPE|<!ENTITY|\\bhref\\s*=", Pattern.CASE_INSENSITIVE);

    private StilVotable() {}

    static TableContent read(ReadRequest request, byte[] bytes) throws IOException {
        if (OUTSIDE.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find()) {
            throw new CatalogException(
                    request.file(), "the VOTable refers to other files, which are not followed; save it in one file");
        }
        try {
            ByteArrayDataSource source = new ByteArrayDataSource(request.file().toString(), bytes);
            StarTable table = new VOTableBuilder().makeStarTable(source, false, StoragePolicy.PREFER_MEMORY);
            TableCells cells = new TableCells(request, table);
            cells.addAll(table);
            return new TableContent(cells.store(), 1, Optional.empty(), List.of());
        } catch (CatalogException e) {
            throw e;
        } catch (TableFormatException | RuntimeException e) {
            throw new CatalogException(
                    request.file(), "the VOTable is damaged (" + Excerpt.of(String.valueOf(e.getMessage())) + ")");
        }
    }
}
