package org.lightloom.catalogs;

import java.nio.charset.StandardCharsets;

/** A short printable piece of a file for an error message. */
final class Excerpt {
    private static final int LONGEST = 60;

    private Excerpt() {}

    static String of(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + LONGEST + 1);
        return of(new String(bytes, from, end - from, StandardCharsets.ISO_8859_1));
    }

    static String of(String text) {
        String printable = text.codePoints()
                .limit(LONGEST + 1)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST - 1) + "…";
    }
}
