package org.lightloom.catalogs;

import java.nio.file.Path;

/**
 * The file that a catalog was read from.
 *
 * @param path as given
 * @param fileName last element of the path
 * @param sha256 of the bytes on disk (compressed, if they are), 64 lower-case hexadecimal digits
 * @param rows number of sources in it
 */
public record CatalogSource(Path path, String fileName, String sha256, int rows) {}
