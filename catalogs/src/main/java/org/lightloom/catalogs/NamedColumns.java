package org.lightloom.catalogs;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The columns of one file, found by name: exactly first, then in any case (FITS names are case-insensitive). */
record NamedColumns(Path file, List<Column> columns) {

    private static final int LISTED = 40;

    Optional<Column> find(String name) {
        return columns.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(c -> c.name().equalsIgnoreCase(name))
                        .findFirst());
    }

    Optional<Column> findFirst(String... names) {
        return Arrays.stream(names).flatMap(n -> find(n).stream()).findFirst();
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    /** The column of a name that must be there; {@code why} ends the sentence "there is no column X, ...". */
    Column require(String name, String why) {
        return find(name).orElseThrow(() -> missing(name, why));
    }

    /** A scalar column of a name that must be there. */
    Column requireScalar(String name, String why) {
        return scalar(require(name, why));
    }

    Column scalar(Column column) {
        if (column.width() != 1) {
            throw new CatalogException(
                    file,
                    0,
                    column.number(),
                    column.name(),
                    "needs one value per row but has " + column.width() + "; check the header");
        }
        return column;
    }

    CatalogException missing(String name, String why) {
        List<String> names = columns.stream().map(Column::name).toList();
        String nearest =
                NearestName.to(name, names).map(n -> "; the nearest is " + n).orElse("");
        return new CatalogException(
                file, "there is no column " + Excerpt.of(name) + ", " + why + nearest + "; columns: " + list(names));
    }

    String list() {
        return list(columns.stream().map(Column::name).toList());
    }

    private static String list(List<String> names) {
        String listed =
                String.join(" ", names.stream().limit(LISTED).map(Excerpt::of).toList());
        return names.size() <= LISTED ? listed : listed + " … (" + names.size() + " in all)";
    }
}
