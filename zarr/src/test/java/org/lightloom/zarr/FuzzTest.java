package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is changed in a store's metadata, shard indices or chunks, a reader gets values or a {@link ZarrException}:
 * in a heap of 256 MiB (zarr/pom.xml) it never runs out of memory, and no read takes a second of computing.
 *
 * <p>{@code -Dfuzz.runs=1000000} makes more of it, {@code -Dseed=N} the same again.
 */
class FuzzTest {
    private static final int RUNS = Integer.getInteger("fuzz.runs", 25_000);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_ELEMENTS = 1 << 16;

    @ParameterizedTest
    @MethodSource("org.lightloom.zarr.FuzzTest#seed")
    @Timeout(value = 1, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void damageEndsInValuesOrAClearError(long seed, @TempDir Path folder) throws Exception {
        fuzz(seed, RUNS, folder);
    }

    static void fuzz(long seed, int runs, Path folder) throws Exception {
        List<Sample> samples = Sample.all(folder);
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> outcomes = new TreeMap<>();
        long slowest = 0;
        for (int run = 0; run < runs; run++) {
            Sample sample = samples.get(random.nextInt(samples.size()));
            Sample other = samples.get(random.nextInt(samples.size()));
            Map<String, byte[]> damaged = sample.damaged(new Mutations(random.split()), random.split(), other);
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            outcomes.merge(outcome(damaged, sample, seed, run), 1, Integer::sum);
            long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            slowest = Math.max(slowest, nanos);
            if (nanos > MOST_NANOS) {
                fail(story(damaged, sample, seed, run) + " took " + nanos / 1_000_000 + " ms of computing");
            }
        }
        System.out.println("fuzz: " + runs + " damaged arrays of " + samples.size() + " from seed " + seed + ": "
                + outcomes + ", the slowest took " + slowest / 1_000_000 + " ms");
        assertThat(outcomes.keySet()).contains("read", "Corrupt", "Unsupported");
    }

    static LongStream seed() {
        return Seeds.some(1);
    }

    private static String outcome(Map<String, byte[]> files, Sample sample, long seed, int run) {
        try {
            read(files);
            return "read";
        } catch (ZarrException e) {
            assertThat(e.getMessage()).startsWith("memory").doesNotContain("\n");
            return e.getClass().getSimpleName();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(story(files, sample, seed, run), e);
        }
    }

    private static void read(Map<String, byte[]> files) {
        StoreLocation location = new StoreLocation(new GivenStore(files), Path.of("memory"), "", false);
        ObjectNode document = new Node(location).document().orElseThrow();
        ZarrArray array = ZarrArray.of(location, document);
        long[] shape = array.shape();
        double elements = 1;
        for (long length : shape) {
            elements *= length;
        }
        if (elements <= MOST_ELEMENTS) {
            array.read();
        } else {
            array.read(corner(shape));
        }
        long[] first = new long[shape.length];
        if (Sample.isSharded(array) && smallChunks(array)) {
            array.shard(first).summary();
            array.shard(first).check();
        }
    }

    private static boolean smallChunks(ZarrArray array) {
        double elements = 1;
        for (int length : array.chunkShape()) {
            elements *= length;
        }
        return elements <= MOST_ELEMENTS;
    }

    /** The first few positions of each dimension, so that not even chunks of one element each are too many. */
    private static Selection corner(long[] shape) {
        Indices[] few = new Indices[shape.length];
        long left = MOST_ELEMENTS;
        for (int d = 0; d < few.length; d++) {
            long count = Math.min(shape[d], Math.min(left, 64));
            few[d] = Indices.range(0, count);
            left = Math.max(1, left / Math.max(1, count));
        }
        return Selection.of(few);
    }

    private static String story(Map<String, byte[]> files, Sample sample, long seed, int run) {
        StringBuilder story = new StringBuilder("run " + run + " of -Dseed=" + seed + ", " + sample + ":");
        files.forEach((key, bytes) -> story.append('\n')
                .append(key)
                .append(' ')
                .append(
                        key.endsWith(".json")
                                ? new String(bytes, StandardCharsets.UTF_8)
                                : HexFormat.of().formatHex(bytes, 0, Math.min(2000, bytes.length))));
        return story.toString();
    }

    /** A sound array: its files by key. */
    private record Sample(String name, Map<String, byte[]> files, ObjectNode document, ArrayMetadata metadata) {
        private static final int LARGEST_ARRAY = 40_000;
        private static final String DOCUMENT = "zarr.json";

        /** Arrays of other writers, and some of this library's with a log. */
        static List<Sample> all(Path folder) throws Exception {
            SampleArrays.unpack("arrays.zip.gz", folder.resolve("others"));
            ArrayList<Sample> all = new ArrayList<>();
            for (ObjectNode line : SampleArrays.lines("expected.jsonl")) {
                if (ConformanceTest.isRead(line)) {
                    String path = line.path("path").asText();
                    of(path, folder.resolve("others").resolve(path)).ifPresent(all::add);
                }
            }
            for (int i = 0; i < 20; i++) {
                Path own = folder.resolve("own" + i);
                writeWithLog(own, i);
                of("own" + i, own).ifPresent(all::add);
            }
            return all;
        }

        private static void writeWithLog(Path folder, int i) {
            ArrayBuilder builder = new ArrayBuilder(i % 4 == 3 ? DataType.STRING : DataType.INT32, 20, 6)
                    .shards(8, 6)
                    .chunks(4, 3);
            switch (i % 5) {
                case 0 -> builder.blosc("zstd", 1, "shuffle").crc32c();
                case 1 -> builder.zstd(1, true);
                case 2 -> builder.gzip(1).crc32c();
                case 3 -> builder.transpose(1, 0).blosc("lz4", 1, "bitshuffle");
                default -> builder.crc32c();
            }
            ZarrArray array = Zarr.create(folder, builder);
            for (int commit = 0; commit < 3; commit++) {
                int[] counts = {20, 6};
                NdArray values = NdArray.blank(array.dataType(), counts);
                for (int n = 0; n < values.rawStrings().length; n++) {
                    values.rawStrings()[n] = "value " + n * commit;
                }
                for (int n = 0; n < values.rawBytes().length; n++) {
                    values.rawBytes()[n] = (byte) (n * commit >> 3);
                }
                array.write(Selection.all(2), values);
            }
        }

        private static Optional<Sample> of(String name, Path folder) throws Exception {
            Map<String, byte[]> files = new TreeMap<>();
            try (var all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    String key = folder.relativize(file).toString().replace('\\', '/');
                    if (!key.contains(".lightloom")) {
                        files.put(key, Files.readAllBytes(file));
                    }
                }
            }
            long size = files.values().stream().mapToLong(bytes -> bytes.length).sum();
            ObjectNode document = Json.parse(ByteBuffer.wrap(files.getOrDefault(DOCUMENT, new byte[0])), name);
            boolean fits = size <= LARGEST_ARRAY && files.size() > 1;
            return fits
                    ? Optional.of(new Sample(name, files, document, ArrayMetadataParser.parse(document, name)))
                    : Optional.empty();
        }

        static boolean isSharded(ZarrArray array) {
            return array.codecs().size() == 1
                    && array.codecs().get(0).path("name").asText().equals("sharding_indexed");
        }

        /** A copy with one file damaged; where checksums guard it they are often put right, to get past them. */
        Map<String, byte[]> damaged(Mutations mutations, SplittableRandom random, Sample other) {
            Map<String, byte[]> damaged = new HashMap<>(files);
            List<String> keys = List.copyOf(files.keySet());
            String key = random.nextInt(3) == 0 ? DOCUMENT : keys.get(random.nextInt(keys.size()));
            byte[] bytes = file(key);
            byte[] others = other.anyChunk(random);
            if (!key.equals(DOCUMENT)) {
                damaged.put(key, resealed(mutations, random, bytes, others));
            } else if (random.nextInt(4) == 0) {
                damaged.put(key, mutations.bytes(bytes, other.file(DOCUMENT)));
            } else {
                damaged.put(key, Json.bytes(mutations.tree(document, other.document)));
            }
            return damaged;
        }

        private byte[] file(String key) {
            return Objects.requireNonNull(files.get(key), key);
        }

        private byte[] anyChunk(SplittableRandom random) {
            List<byte[]> all = List.copyOf(files.values());
            return all.get(random.nextInt(all.size()));
        }

        private byte[] resealed(Mutations mutations, SplittableRandom random, byte[] bytes, byte[] others) {
            Optional<ShardingCodec> sharding = metadata.codecs().sharding();
            if (sharding.isPresent() && random.nextInt(3) > 0) {
                return random.nextBoolean()
                        ? indexDamaged(mutations, bytes, others, sharding.get())
                        : innerDamaged(mutations, random, bytes, others, sharding.get());
            }
            if (random.nextInt(3) == 0 && !metadata.codecs().compressors().isEmpty()) {
                try {
                    return encodedAnew(mutations, random, bytes, others);
                } catch (CodecException e) {
                    // A file that is no chunk, as some samples have.
                    return mutations.bytes(bytes, others);
                }
            }
            byte[] damaged = mutations.bytes(bytes, others);
            return endsInChecksum(metadata.codecs()) && random.nextInt(4) > 0 ? sealed(damaged) : damaged;
        }

        /** Damages what is compressed, not what came of it; sometimes it becomes a bomb. */
        private byte[] encodedAnew(Mutations mutations, SplittableRandom random, byte[] bytes, byte[] others) {
            List<Codec.BytesToBytes> compressors = metadata.codecs().compressors();
            ByteBuffer content = ByteBuffer.wrap(bytes);
            for (int i = compressors.size() - 1; i >= 0; i--) {
                content = compressors.get(i).decode(content, 1 << 20);
            }
            byte[] plain = new byte[content.remaining()];
            content.get(plain);
            boolean bomb = random.nextInt(500) == 0;
            ByteBuffer anew = ByteBuffer.wrap(bomb ? new byte[1 << 25] : mutations.bytes(plain, others));
            for (Codec.BytesToBytes compressor : compressors) {
                anew = writable(compressor).encode(anew);
            }
            byte[] damaged = new byte[anew.remaining()];
            anew.get(damaged);
            return damaged;
        }

        /** The decoder is told by the bytes which compressor it was. */
        private static Codec.BytesToBytes writable(Codec.BytesToBytes codec) {
            return codec instanceof BloscCodec blosc
                            && Set.of("blosclz", "snappy").contains(blosc.compressor())
                    ? new BloscCodec("lz4", blosc.level(), blosc.shuffle(), blosc.typeSize(), 0)
                    : codec;
        }

        private static boolean endsInChecksum(CodecChain codecs) {
            List<Codec.BytesToBytes> compressors = codecs.compressors();
            return !compressors.isEmpty() && compressors.get(compressors.size() - 1) instanceof Crc32cCodec;
        }

        private static byte[] sealed(byte[] bytes) {
            if (bytes.length >= Integer.BYTES) {
                int end = bytes.length - Integer.BYTES;
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                buffer.putInt(end, Crc32cCodec.checksum(ByteBuffer.wrap(bytes, 0, end)));
            }
            return bytes;
        }

        /** Damages the index, keeping its length and putting its checksum right. */
        private byte[] indexDamaged(Mutations mutations, byte[] bytes, byte[] others, ShardingCodec sharding) {
            int size = sharding.indexSize(metadata.chunk());
            int at = sharding.indexAtEnd() ? bytes.length - size : 0;
            byte[] index = Arrays.copyOfRange(bytes, at, at + size);
            index = Arrays.copyOf(mutations.bytes(index, others), size);
            byte[] damaged = bytes.clone();
            System.arraycopy(endsInChecksum(sharding.indexCodecs()) ? sealed(index) : index, 0, damaged, at, size);
            return damaged;
        }

        /** Damages a stored inner chunk, keeping its length and putting its checksum right. */
        private byte[] innerDamaged(
                Mutations mutations, SplittableRandom random, byte[] bytes, byte[] others, ShardingCodec sharding) {
            ShardIndex index = new ShardFile(new BytesBlob(bytes), sharding, metadata.chunk(), name).index();
            int chunk = random.nextInt(index.size());
            if (!index.holds(chunk)) {
                return mutations.bytes(bytes, others);
            }
            int at = (int) index.offset(chunk);
            int size = (int) index.length(chunk);
            byte[] inner = Arrays.copyOfRange(bytes, at, at + size);
            inner = Arrays.copyOf(mutations.bytes(inner, others), size);
            byte[] damaged = bytes.clone();
            System.arraycopy(endsInChecksum(sharding.inner()) ? sealed(inner) : inner, 0, damaged, at, size);
            return damaged;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
