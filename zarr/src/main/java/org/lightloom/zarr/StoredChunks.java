package org.lightloom.zarr;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lightloom.kv.Blob;

/** The chunks of an array that are stored, found by listing its folder; also such as lie outside of its shape. */
record StoredChunks(StoreLocation location, ArrayMetadata metadata) {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

    private static final String LARGEST = Long.toString(Long.MAX_VALUE);

    /** Coordinates in the chunk grid, in C order; looked up as the stream goes on. */
    Stream<long[]> all() {
        ChunkKeys keys = metadata.chunkKeys();
        if (metadata.rank() == 0) {
            return Stream.of(new long[0]).filter(this::exists);
        }
        if (keys.separator().equals("/")) {
            return below(keys.v2() ? "" : "c", new long[0]);
        }
        return list("").map(name -> coordinates(name, keys))
                .flatMap(Optional::stream)
                .sorted(Arrays::compare);
    }

    /** Those that lie at least partly within the shape. */
    Stream<long[]> inside() {
        return all().filter(this::isInside);
    }

    /** Of the array's folder: those that chunks lie in, or did, relative to it; "" is the array's own. */
    List<String> folders() {
        ChunkKeys keys = metadata.chunkKeys();
        if (metadata.rank() == 0 || !keys.separator().equals("/")) {
            return List.of("");
        }
        String first = keys.v2() ? "" : "c";
        return list(first).findAny().isEmpty()
                ? List.of("")
                : foldersBelow(first, metadata.rank() - 1).toList();
    }

    private Stream<String> foldersBelow(String folder, int levels) {
        return levels == 0
                ? Stream.of(folder)
                : list(folder)
                        .filter(StoredChunks::isNumber)
                        .flatMap(number -> foldersBelow(folder.isEmpty() ? number : folder + "/" + number, levels - 1));
    }

    private boolean isInside(long[] chunk) {
        for (int d = 0; d < chunk.length; d++) {
            if (metadata.within(chunk, d) == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean exists(long[] chunk) {
        Optional<Blob> found =
                location.store().open(location.prefix() + metadata.chunkKeys().key(chunk));
        found.ifPresent(Blob::close);
        return found.isPresent();
    }

    private Stream<long[]> below(String folder, long[] chunk) {
        if (chunk.length == metadata.rank()) {
            return Stream.of(chunk);
        }
        return list(folder)
                .filter(StoredChunks::isNumber)
                .map(Long::valueOf)
                .sorted(Comparator.naturalOrder())
                .flatMap(number -> {
                    long[] next = Arrays.copyOf(chunk, chunk.length + 1);
                    next[chunk.length] = number;
                    return below(folder.isEmpty() ? number.toString() : folder + "/" + number, next);
                });
    }

    private static boolean isNumber(String name) {
        return NUMBER.matcher(name).matches() && (name.length() < LARGEST.length() || name.compareTo(LARGEST) <= 0);
    }

    private Stream<String> list(String folder) {
        String key = location.prefix() + folder;
        return location.store().list(key.endsWith("/") ? key.substring(0, key.length() - 1) : key).stream();
    }

    private Optional<long[]> coordinates(String name, ChunkKeys keys) {
        List<String> parts = List.of(name.split(Pattern.quote(keys.separator()), -1));
        List<String> numbers =
                keys.v2() ? parts : parts.get(0).equals("c") ? parts.subList(1, parts.size()) : List.of();
        boolean fits = numbers.size() == metadata.rank() && numbers.stream().allMatch(StoredChunks::isNumber);
        return fits ? Optional.of(numbers.stream().mapToLong(Long::parseLong).toArray()) : Optional.empty();
    }
}
