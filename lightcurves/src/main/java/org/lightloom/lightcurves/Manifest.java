package org.lightloom.lightcurves;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecordHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lightloom.catalogs.CatalogOptions;

/**
 * A list of catalogs and the epochs they belong to, with variables of the epochs: a CSV file with the columns {@code
 * epoch}, {@code catalog} (or {@code file}), optionally {@code prefix}, and any others.
 *
 * @param file where it was read from
 * @param variables names of the epoch variables, in the order of the columns
 * @param rows in the order of the file
 */
public record Manifest(Path file, List<String> variables, List<Row> rows) {

    /**
     * One catalog of one epoch.
     *
     * @param line in the manifest, from 1
     * @param catalog resolved against the manifest's folder; absent where the file names none
     * @param prefix of the measurement labels
     * @param values of the variables, as text; empty cells are left out
     */
    public record Row(
            long line, String epoch, Optional<Path> catalog, Optional<String> prefix, Map<String, String> values) {

        /** The first part of the labels of the catalog's measurements. */
        String measurementPrefix() {
            return prefix.orElse(CatalogOptions.defaults().prefix());
        }
    }

    /**
     * Reads a manifest.
     *
     * @param prefixColumn the column that holds the prefix, {@code prefix} by default
     * @throws LightcurveException if the file cannot be read, has no column {@code epoch}, or a row has no epoch
     */
    public static Manifest read(Path file, Optional<String> prefixColumn) {
        if (!Files.exists(file) || Files.isDirectory(file)) {
            throw new LightcurveException(file + ": there is no such manifest");
        }
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder()
                .allowMissingFields(false)
                .detectBomHeader(true)
                .build(repeatedColumns(), file)) {
            List<NamedCsvRecord> records = reader.stream().toList();
            if (records.isEmpty()) {
                throw new LightcurveException(file + ": the manifest has no rows");
            }
            return of(file, records, prefixColumn);
        } catch (IOException e) {
            throw new LightcurveException(file + ": cannot be read: " + e.getMessage(), e);
        } catch (CsvParseException e) {
            String cause = Optional.ofNullable(e.getCause())
                    .map(Throwable::getMessage)
                    .map(text -> ": " + text)
                    .orElse("");
            throw new LightcurveException(file + ": is not a valid CSV file: " + e.getMessage() + cause, e);
        }
    }

    /** Left to us, who can say where they are. */
    private static NamedCsvRecordHandler repeatedColumns() {
        return NamedCsvRecordHandler.builder().allowDuplicateHeaderFields(true).build();
    }

    private static Manifest of(Path file, List<NamedCsvRecord> records, Optional<String> prefixColumn) {
        List<String> header = records.get(0).getHeader();
        requireOnce(file, header);
        require(file, header, "epoch");
        prefixColumn.ifPresent(column -> require(file, header, column));
        String prefix = prefixColumn.orElse("prefix");
        String catalog = header.contains("catalog") ? "catalog" : "file";
        Set<String> special = Set.of("epoch", "prefix", catalog);
        List<String> variables =
                header.stream().filter(name -> !special.contains(name)).toList();
        requireNames(file, variables);
        List<Row> rows = new ArrayList<>();
        for (NamedCsvRecord record : records) {
            if (record.getFieldCount() != header.size()) {
                throw new LightcurveException(file + ", line " + record.getStartingLineNumber() + ": has "
                        + record.getFieldCount() + " fields, the header names " + header.size());
            }
            rows.add(row(file, record, catalog, prefix, variables));
        }
        return new Manifest(file, variables, List.copyOf(rows));
    }

    private static Row row(Path file, NamedCsvRecord record, String catalog, String prefix, List<String> variables) {
        String epoch = record.findField("epoch").orElse("").strip();
        if (epoch.isEmpty()) {
            throw new LightcurveException(file + ", line " + record.getStartingLineNumber()
                    + ", column epoch: is empty; every row needs its epoch");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : variables) {
            String value = record.findField(name).orElse("").strip();
            if (!value.isEmpty()) {
                values.put(name, value);
            }
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return new Row(
                record.getStartingLineNumber(),
                epoch,
                nonEmpty(record, catalog).map(folder::resolve),
                nonEmpty(record, prefix),
                values);
    }

    private static Optional<String> nonEmpty(NamedCsvRecord record, String name) {
        return record.findField(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static void require(Path file, List<String> header, String column) {
        if (!header.contains(column)) {
            throw new LightcurveException(file + ", line 1: there is no column '" + column + "'; the columns are "
                    + String.join(", ", header));
        }
    }

    private static void requireOnce(Path file, List<String> header) {
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!seen.add(name)) {
                throw new LightcurveException(
                        file + ", line 1: the column '" + name + "' is there more than once; rename or remove one");
            }
        }
    }

    private static void requireNames(Path file, List<String> variables) {
        for (String name : variables) {
            if (!name.matches("[A-Za-z0-9_]+")) {
                throw new LightcurveException(
                        file + ", line 1: '" + name + "' cannot name an epoch variable; use letters, digits and _");
            }
        }
    }

    /** A manifest of one catalog. */
    public static Manifest ofOne(Path catalog, String epoch, Optional<String> prefix, Map<String, String> values) {
        return new Manifest(
                catalog,
                List.copyOf(values.keySet()),
                List.of(new Row(0, epoch, Optional.of(catalog), prefix, Map.copyOf(values))));
    }

    /** The same with a prefix for the rows that have none. */
    Manifest withPrefix(Optional<String> prefix) {
        return new Manifest(
                file,
                variables,
                rows.stream()
                        .map(row -> new Row(row.line, row.epoch, row.catalog, row.prefix.or(() -> prefix), row.values))
                        .toList());
    }

    /** The same variables, and those of some columns that are used, with other rows. */
    Manifest withRows(List<Row> changed, List<String> columns) {
        List<String> names = new ArrayList<>(variables);
        for (String column : columns) {
            boolean used = changed.stream().anyMatch(row -> row.values.containsKey(column));
            if (used && !names.contains(column)) {
                names.add(column);
            }
        }
        return new Manifest(file, List.copyOf(names), List.copyOf(changed));
    }

    /** The same but for some of its columns, which are no variables. */
    Manifest without(List<String> columns) {
        return new Manifest(
                file, variables.stream().filter(name -> !columns.contains(name)).toList(), rows);
    }

    /** Whether a variable holds numbers: all its non-empty cells do. */
    boolean isNumeric(String variable) {
        return firstText(variable).isEmpty();
    }

    /** The first row with a value that is no number. */
    Optional<Row> firstText(String variable) {
        return rows.stream()
                .filter(row -> Optional.ofNullable(row.values().get(variable))
                        .filter(value -> !isNumber(value))
                        .isPresent())
                .findFirst();
    }

    /** Whether it was read from a file: the rows of others have no lines. */
    boolean isFile() {
        return rows.stream().anyMatch(row -> row.line() > 0);
    }

    /** What to do about a value that is refused. */
    String advice() {
        return "nothing was stored, " + (isFile() ? "correct the manifest" : "give another value or leave it out");
    }

    static boolean isFinite(String text) {
        return isNumber(text) && Double.isFinite(Double.parseDouble(text));
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return !text.matches(".*[dDfFxX]");
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
