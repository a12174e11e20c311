package org.lightloom.catalogs;

import java.nio.file.Path;
import java.util.List;

/**
 * What to read and how.
 *
 * @param file the catalog
 * @param prefix of the measurement labels
 * @param meaning what the columns mean
 */
record ReadRequest(Path file, String prefix, ColumnMeaning meaning) {

    static ReadRequest of(Path file, CatalogOptions options) {
        if (!options.prefix().matches("[^\\s,/]+")) {
            throw new CatalogException(
                    file,
                    "the prefix \"" + Excerpt.of(options.prefix())
                            + "\" must be a word without blanks, commas and slashes");
        }
        ColumnMeaning meaning =
                options.columns().map(text -> ColumnMeaning.parse(file, text)).orElseGet(ColumnMeaning.Automatic::new);
        return new ReadRequest(file, options.prefix(), meaning);
    }

    ColumnStore store(List<Column> columns) {
        NamedColumns named = new NamedColumns(file, columns);
        return new ColumnStore(file, columns, meaning.roles(named));
    }
}
