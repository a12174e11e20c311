package org.lightloom.catalogs;

import java.io.Serial;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A catalog that cannot be read: one line that says what, where (file, line, column) and what to do.
 *
 * <p>Nothing of the catalog may be used. It is always a matter of the input, so a command line ends with
 * {@link #EXIT_STATUS}.
 */
public final class CatalogException extends RuntimeException {
    /** Exit status of a command whose input is at fault: nothing was written. */
    public static final int EXIT_STATUS = 2;

    @Serial
    private static final long serialVersionUID = 1L;

    private final String message;
    private final String file;
    private final long line;
    private final int columnNumber;
    private final String columnName;

    CatalogException(Path file, long line, int columnNumber, String columnName, String problem) {
        this(describe(file, line, columnNumber, columnName, problem), file, line, columnNumber, columnName);
    }

    private CatalogException(String message, Path file, long line, int columnNumber, String columnName) {
        super(message);
        this.message = message;
        this.file = file.toString();
        this.line = line;
        this.columnNumber = columnNumber;
        this.columnName = columnName;
    }

    CatalogException(Path file, long line, String problem) {
        this(file, line, 0, "", problem);
    }

    CatalogException(Path file, String problem) {
        this(file, 0, 0, "", problem);
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The file at fault. */
    public Path file() {
        return Path.of(file);
    }

    /** The line at fault in the (decompressed) text, from 1; 0 if it is no single line. */
    public long line() {
        return line;
    }

    /** The column at fault as the header numbers it, from 1; 0 if it is no single column. */
    public int columnNumber() {
        return columnNumber;
    }

    /** The name of the column at fault. */
    public Optional<String> columnName() {
        return columnName.isEmpty() ? Optional.empty() : Optional.of(columnName);
    }

    /** What a command ends with when this is its error: {@link #EXIT_STATUS}. */
    public int exitStatus() {
        return EXIT_STATUS;
    }

    private static String describe(Path file, long line, int columnNumber, String columnName, String problem) {
        StringBuilder text = new StringBuilder(file.toString());
        if (line > 0) {
            text.append(", line ").append(line);
        }
        if (columnNumber > 0) {
            text.append(", column ").append(columnNumber);
        }
        if (!columnName.isEmpty()) {
            text.append(columnNumber > 0 ? " " : ", column ").append(columnName);
        }
        return text.append(": ").append(problem).toString();
    }
}
