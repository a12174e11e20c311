package org.lightloom.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Paths as they are typed: a URL, which would be taken for a folder named {@code http:}, is refused. */
final class LocalPath implements ITypeConverter<Path> {
    private static final Pattern URL =
            Pattern.compile("(?i)[a-z][a-z0-9+.-]*://.*|(s3|s3a|gs|gcs|az|abfs|abfss|https?|ftp|file|memory):.*");

    @Override
    public Path convert(String text) {
        try {
            Path path = Path.of(text);
            if (URL.matcher(text).matches() && !Files.exists(path)) {
                throw new TypeConversionException(
                        "'" + text + "' is a URL; only local paths are read and written, so copy it to this machine or"
                                + " mount it first");
            }
            return path;
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' is no path: " + e.getReason());
        }
    }
}
