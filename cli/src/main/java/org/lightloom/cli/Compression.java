package org.lightloom.cli;

import java.util.List;
import org.lightloom.zarr.ArrayBuilder;

/** Codecs as they are typed: {@code zstd:3}, {@code gzip:5}, {@code blosc:zstd:3:shuffle}, {@code none}. */
final class Compression {
    private static final List<String> SHUFFLES = List.of("shuffle", "bitshuffle", "noshuffle");
    private static final int HIGHEST = 22;

    private Compression() {}

    /** Takes the place of what an array has; a checksum comes last. */
    static void apply(String text, ArrayBuilder array) {
        String[] words = text.split(":", -1);
        array.uncompressed();
        switch (words[0]) {
            case "none" -> require(words.length == 1, text);
            case "zstd" -> array.zstd(level(words, 1, 2, HIGHEST, text), false);
            case "gzip" -> array.gzip(level(words, 1, 2, 9, text));
            case "blosc" -> {
                int level = level(words, 2, 4, 9, text);
                require(List.of("zstd", "lz4").contains(words[1]) && SHUFFLES.contains(words[3]), text);
                array.blosc(words[1], level, words[3]);
            }
            default -> require(false, text);
        }
        array.crc32c();
    }

    private static int level(String[] words, int at, int count, int highest, String text) {
        require(words.length == count && words[at].matches("\\d{1,2}"), text);
        int level = Integer.parseInt(words[at]);
        require(level <= highest, text);
        return level;
    }

    private static void require(boolean right, String text) {
        if (!right) {
            throw new WrongInputException("--compress CODEC: '" + text
                    + "' is none of zstd:LEVEL (0-22), gzip:LEVEL (0-9), blosc:zstd|lz4:LEVEL:"
                    + String.join("|", SHUFFLES)
                    + ", none");
        }
    }
}
