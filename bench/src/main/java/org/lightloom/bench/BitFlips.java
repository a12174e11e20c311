package org.lightloom.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.lightloom.lightcurves.FoundDamage;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.VerificationReport;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/**
 * {@code bench bits [N [SEED]]}: flips random bits in what counts of a shard file, one at a time: the stored chunks, the
 * newest record, the tail, the index. Each must be found by {@code verify}, which must name the shard, the epoch and
 * exactly the objects and measurements of the hit chunk; all of them for the index, none for record and tail.
 *
 * <p>Where these bytes lie is worked out here from docs/format.md alone, with none of the code that is tested.
 */
public final class BitFlips {
    private static final int OBJECTS = 300;
    private static final int MEASUREMENTS = 12;
    private static final int TAIL = 48;

    private final LightcurveStorage storage;
    private final Path file;
    private final List<Range> ranges = new ArrayList<>();
    private final Map<Part, Long> flipped = new EnumMap<>(Part.class);
    private long found;
    private long named;

    /** What a byte of a shard file belongs to. */
    private enum Part {
        CHUNK,
        RECORD,
        TAIL,
        INDEX
    }

    /** Bytes of one part; of a chunk also which labels it holds. */
    private record Range(Part part, long offset, long length, List<String> objects, List<String> measurements) {}

    private BitFlips(Path folder, long seed) throws IOException {
        this.storage = populated(folder, seed);
        this.file = storage.path().resolve("lightcurves/c/0/0/0/0");
        findRanges();
    }

    /**
     * Flips bits in a store of its own.
     *
     * @return the seed; how many bits were flipped, in all and of each part; how many were found, and of these how many
     *     named rightly
     */
    public static ObjectNode run(Path folder, int bits, long seed) throws IOException {
        BitFlips flips = new BitFlips(folder, seed);
        return flips.flip(bits, new SplittableRandom(seed)).put("seed", seed);
    }

    static ObjectNode print(List<String> arguments) throws IOException {
        int bits = arguments.isEmpty() ? 10_000 : Integer.parseInt(arguments.get(0));
        long seed = arguments.size() > 1 ? Long.parseLong(arguments.get(1)) : new SplittableRandom().nextLong();
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-bits-");
        try {
            ObjectNode answer = run(folder, bits, seed);
            System.out.println(answer);
            return answer;
        } finally {
            CatalogBench.remove(folder);
        }
    }

    /** One epoch, populated twice, so that the file has dead bytes as well. */
    private static LightcurveStorage populated(Path folder, long seed) throws IOException {
        Cube cube = Cube.random(Files.createDirectories(folder.resolve("cube")), OBJECTS, MEASUREMENTS, 2, seed);
        CubeStore.create(cube, folder);
        LightcurveStorage storage = LightcurveStorage.load(CubeStore.path(folder));
        CubeCatalog reference = CubeCatalog.reference(cube);
        for (int epoch = 0; epoch < 2; epoch++) {
            storage.populateEpochFromCatalog(CubeStore.epochKey(0), reference.at(cube, epoch), List.of());
        }
        return storage;
    }

    private void findRanges() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        ZarrArray cells = Zarr.openArray(storage.path().resolve("lightcurves"));
        int[] shard = cells.chunkShape();
        int[] inner = cells.innerChunkShape();
        int columns = shard[1] / inner[1];
        int chunks = shard[0] / inner[0] * columns;
        int index = bytes.limit() - 16 * chunks - 4;
        int record = bytes.getInt(index - TAIL);
        for (int chunk = 0; chunk < chunks; chunk++) {
            long offset = bytes.getLong(index + 16 * chunk);
            if (offset != -1) {
                ranges.add(new Range(
                        Part.CHUNK,
                        offset,
                        bytes.getLong(index + 16 * chunk + 8),
                        part(storage.objectKeys(), chunk / columns, inner[0]),
                        part(storage.measurementKeys(), chunk % columns, inner[1])));
            }
        }
        ranges.add(new Range(Part.RECORD, index - TAIL - record, record, List.of(), List.of()));
        ranges.add(new Range(Part.TAIL, index - TAIL, TAIL, List.of(), List.of()));
        ranges.add(new Range(Part.INDEX, index, 16L * chunks + 4, storage.objectKeys(), storage.measurementKeys()));
    }

    private static List<String> part(List<String> keys, int block, int length) {
        return keys.subList(block * length, Math.min((block + 1) * length, keys.size()));
    }

    private ObjectNode flip(int bits, SplittableRandom random) throws IOException {
        long all = ranges.stream().mapToLong(Range::length).sum();
        List<String> missed = new ArrayList<>();
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < bits; i++) {
                long at = random.nextLong(8 * all);
                int range = 0;
                while (at >= 8 * ranges.get(range).length) {
                    at -= 8 * ranges.get(range++).length;
                }
                long bit = 8 * ranges.get(range).offset + at;
                flip(bytes, bit);
                look(ranges.get(range), bit, missed);
                flip(bytes, bit);
            }
        }
        if (!storage.verify().passed()) {
            throw new IllegalStateException("the store is not sound after all bits were flipped back");
        }
        ObjectNode answer =
                Json.object().put("flipped", bits).put("found", found).put("named", named);
        flipped.forEach((part, count) -> answer.put(part.name().toLowerCase(Locale.ROOT), count));
        missed.forEach(answer.putArray("missed")::add);
        return answer;
    }

    private static void flip(RandomAccessFile bytes, long bit) throws IOException {
        bytes.seek(bit / 8);
        int value = bytes.read();
        bytes.seek(bit / 8);
        bytes.write(value ^ 1 << bit % 8);
    }

    private void look(Range hit, long bit, List<String> missed) {
        VerificationReport report = storage.verify();
        flipped.merge(hit.part, 1L, Long::sum);
        boolean isFound = !report.passed() && !report.damages().isEmpty();
        boolean isNamed = isFound && report.damages().stream().anyMatch(damage -> names(damage, hit));
        found += isFound ? 1 : 0;
        named += isNamed ? 1 : 0;
        if (!isNamed) {
            missed.add("bit " + bit + " of the " + hit.part.name().toLowerCase(Locale.ROOT));
        }
    }

    private static boolean names(FoundDamage damage, Range hit) {
        return damage.epoch().equals(CubeStore.epochKey(0))
                && damage.shard().equals("c/0/0/0/0")
                && damage.objects().equals(hit.objects)
                && damage.measurements().equals(hit.measurements);
    }
}
