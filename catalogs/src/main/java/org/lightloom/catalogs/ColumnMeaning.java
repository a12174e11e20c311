package org.lightloom.catalogs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lightloom.catalogs.ColumnRoles.KeyRule;
import org.lightloom.catalogs.ColumnRoles.Magnitude;
import org.lightloom.catalogs.ColumnRoles.Pair;

/** What the user says the columns mean ({@code --columns}). */
sealed interface ColumnMeaning {

    ColumnRoles roles(NamedColumns columns);

    /** Nothing was said: the names decide. */
    record Automatic() implements ColumnMeaning {
        @Override
        public ColumnRoles roles(NamedColumns columns) {
            return Transform.of(columns).roles(columns);
        }
    }

    /** The name of a transform. */
    record Named(Transform transform) implements ColumnMeaning {
        @Override
        public ColumnRoles roles(NamedColumns columns) {
            return transform.roles(columns);
        }
    }

    /** Names for the columns of a table without header, each with its number; the names decide then. */
    record Numbered(List<Column> names) implements ColumnMeaning {
        @Override
        public ColumnRoles roles(NamedColumns columns) {
            return Transform.of(columns).roles(columns);
        }
    }

    /** A role or measurement, the column it comes from and perhaps the column of the errors. */
    record Entry(String role, String column, Optional<String> error) {}

    /** A column for each role: id, ra, dec, x, y; every other name is a measurement. */
    record Mapping(List<Entry> entries) implements ColumnMeaning {
        private static final List<String> POSITIONS = List.of("ra", "dec", "x", "y");

        @Override
        public ColumnRoles roles(NamedColumns columns) {
            Column key = column(columns, "id")
                    .orElseThrow(() ->
                            new CatalogException(columns.file(), "--columns names no column for id; add id=COLUMN"));
            KeyRule rule = key.name().equals("NUMBER") ? KeyRule.NUMBER : KeyRule.TEXT;
            return new ColumnRoles(
                    "mapping",
                    columns.scalar(key),
                    rule,
                    columns.find("EXT_NUMBER").map(columns::scalar),
                    pair(columns, "ra", "dec"),
                    pair(columns, "x", "y"),
                    magnitudes(columns),
                    new ArrayList<>());
        }

        private List<Magnitude> magnitudes(NamedColumns columns) {
            return entries.stream()
                    .filter(e -> !e.role().equals("id") && !POSITIONS.contains(e.role()))
                    .map(e -> new Magnitude(
                            e.role(),
                            columns.require(e.column(), "which --columns asks for"),
                            e.error().map(error -> columns.require(error, "which --columns asks for"))))
                    .toList();
        }

        private Optional<Pair> pair(NamedColumns columns, String first, String second) {
            Optional<Column> a = column(columns, first);
            Optional<Column> b = column(columns, second);
            if (a.isPresent() != b.isPresent()) {
                throw new CatalogException(
                        columns.file(), "--columns must name both " + first + " and " + second + ", or neither");
            }
            return a.flatMap(one -> b.map(two -> new Pair(columns.scalar(one), columns.scalar(two))));
        }

        private Optional<Column> column(NamedColumns columns, String role) {
            return entries.stream()
                    .filter(e -> e.role().equals(role))
                    .findFirst()
                    .map(e -> columns.require(e.column(), "which --columns asks for"));
        }
    }

    /** Reads the text of {@code --columns}. */
    static ColumnMeaning parse(Path file, String text) {
        if (!text.contains("=")) {
            return named(file, text.strip());
        }
        List<String[]> parts = Arrays.stream(text.split(",", -1))
                .map(part -> part.split("=", 2))
                .toList();
        for (String[] part : parts) {
            if (part.length != 2 || part[0].isBlank() || part[1].isBlank()) {
                throw new CatalogException(
                        file,
                        "--columns has \"" + Excerpt.of(String.join("=", part)) + "\" where it needs name=COLUMN");
            }
        }
        boolean numbered = parts.stream().allMatch(p -> p[0].strip().matches("\\d{1,6}"));
        return numbered ? numbered(file, parts) : mapping(file, parts);
    }

    private static ColumnMeaning named(Path file, String name) {
        List<String> names =
                Arrays.stream(Transform.values()).map(Transform::label).toList();
        for (Transform transform : Transform.values()) {
            if (transform.label().equals(Transform.lower(name))) {
                return new Named(transform);
            }
        }
        String nearest =
                NearestName.to(name, names).map(n -> "; the nearest is " + n).orElse("");
        throw new CatalogException(
                file,
                "--columns knows no transform \"" + Excerpt.of(name) + "\"" + nearest + "; there are "
                        + String.join(", ", names) + ", or a mapping such as id=NUMBER,auto=MAG_AUTO:MAGERR_AUTO");
    }

    private static ColumnMeaning numbered(Path file, List<String[]> parts) {
        List<Column> names = new ArrayList<>();
        for (String[] part : parts) {
            int number = Integer.parseInt(part[0].strip());
            if (number <= (names.isEmpty() ? 0 : names.get(names.size() - 1).number())) {
                throw new CatalogException(
                        file, "--columns must number the columns from 1 in ascending order; " + number + " does not");
            }
            names.add(new Column(part[1].strip(), number));
        }
        return new Numbered(List.copyOf(names));
    }

    private static ColumnMeaning mapping(Path file, List<String[]> parts) {
        List<Entry> entries = new ArrayList<>();
        for (String[] part : parts) {
            String role = part[0].strip();
            if (entries.stream().anyMatch(e -> e.role().equals(role))) {
                throw new CatalogException(file, "--columns names \"" + Excerpt.of(role) + "\" twice");
            }
            String[] columns = part[1].strip().split(":", 2);
            Optional<String> error = columns.length == 2 ? Optional.of(columns[1]) : Optional.empty();
            entries.add(new Entry(role, columns[0], error));
        }
        return new Mapping(List.copyOf(entries));
    }
}
