package org.lightloom.catalogs;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What each column of a file is for.
 *
 * @param transform name of the rule that gave the roles
 * @param key column of the object keys
 * @param keyRule what a key may be and how it is written
 * @param extension column of the extension number
 * @param sky right ascension and declination, deg
 * @param pixels x and y, pixels
 * @param magnitudes magnitudes with their errors
 * @param warnings about the choice
 */
record ColumnRoles(
        String transform,
        Column key,
        KeyRule keyRule,
        Optional<Column> extension,
        Optional<Pair> sky,
        Optional<Pair> pixels,
        List<Magnitude> magnitudes,
        List<String> warnings) {

    /** The columns that must hold numbers. */
    Set<Column> needed() {
        Set<Column> needed = new HashSet<>();
        Stream.of(sky, pixels).flatMap(Optional::stream).forEach(p -> needed.addAll(Set.of(p.first(), p.second())));
        extension.ifPresent(needed::add);
        for (Magnitude magnitude : magnitudes) {
            needed.add(magnitude.column());
            magnitude.error().ifPresent(needed::add);
        }
        return needed;
    }

    /** Two columns that belong together. */
    record Pair(Column first, Column second) {}

    /** A magnitude, the name of its measurement (without prefix) and its error. */
    record Magnitude(String name, Column column, Optional<Column> error) {}

    /** What a key may be. */
    enum KeyRule {
        /** A running number of SExtractor: an integer from 1. */
        NUMBER(""),
        /** The same, written I17. */
        IDF("I"),
        /** Any text. */
        TEXT("");

        final String letter;

        KeyRule(String letter) {
            this.letter = letter;
        }
    }
}
