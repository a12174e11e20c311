package org.lightloom.catalogs;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads CSV and ECSV: names on the first line, comments after #. An empty cell is a missing value. A column that no role needs may
 * hold text and is left out then.
 */
final class CsvTableReader {
    private final ReadRequest request;
    private final List<String> warnings = new ArrayList<>();

    private CsvTableReader(ReadRequest request) {
        this.request = request;
    }

    /** Reads the stream and leaves it open. */
    static TableContent read(ReadRequest request, InputStream in, char separator) throws IOException {
        CsvReader<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(separator)
                .commentStrategy(CommentStrategy.SKIP)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .detectBomHeader(true)
                .ofCsvRecord(in, StandardCharsets.UTF_8);
        try {
            return new CsvTableReader(request).read(records.iterator());
        } catch (CsvParseException e) {
            throw new CatalogException(request.file(), "is damaged: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private TableContent read(Iterator<CsvRecord> records) {
        CsvRecord header = records.next();
        List<String> names = header.getFields().stream().map(String::strip).toList();
        ColumnStore store = request.store(NamesHeading.named(request, header.getStartingLineNumber(), names));
        Set<Column> needed = store.roles().needed();
        while (records.hasNext()) {
            CsvRecord record = records.next();
            if (record.getFieldCount() != names.size()) {
                throw wrongCount(record, names.size());
            }
            row(store, record, needed);
        }
        return new TableContent(store, 1, Optional.empty(), warnings);
    }

    private void row(ColumnStore store, CsvRecord record, Set<Column> needed) {
        for (int cell = 0; cell < record.getFieldCount(); cell++) {
            if (store.isKey(cell)) {
                store.putKey(record.getField(cell), record.getStartingLineNumber());
            } else if (store.isStored(cell)) {
                put(store, record, cell, needed.contains(store.columns().get(cell)));
            }
        }
        store.endRow(record.getStartingLineNumber());
    }

    private void put(ColumnStore store, CsvRecord record, int cell, boolean needed) {
        String text = record.getField(cell).strip();
        try {
            store.put(cell, text.isEmpty() ? Double.NaN : NumberParser.parse(text));
        } catch (NumberFormatException e) {
            Column column = store.columns().get(cell);
            if (needed) {
                throw new CatalogException(
                        request.file(),
                        record.getStartingLineNumber(),
                        column.number(),
                        column.name(),
                        "\"" + Excerpt.of(text) + "\" is no number; correct it or remove the row");
            }
            if (store.rows() > 0) {
                warnings.add("column " + column.name() + " is not numeric from line " + record.getStartingLineNumber()
                        + " on and is left out");
            }
            store.drop(cell);
        }
    }

    private CatalogException wrongCount(CsvRecord record, int expected) {
        return new CatalogException(
                request.file(),
                record.getStartingLineNumber(),
                expected + " cells expected, " + record.getFieldCount() + " found; the row reads \""
                        + Excerpt.of(String.join(",", record.getFields())) + "\"");
    }
}
