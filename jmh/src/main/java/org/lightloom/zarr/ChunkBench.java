package org.lightloom.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One chunk of 64 × 64 × 64 noisy float32, 1 MiB, by one thread: through its codecs alone, and from a file in the page
 * cache into a buffer; and what memory itself takes for as much. Scores are microseconds for a MiB.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkBench {
    private static final int[] SHAPE = {64, 64, 64};
    private static final int BYTES = 4 * 64 * 64 * 64;

    @Param({"none", "crc32c", "zstd", "blosc zstd shuffle", "blosc lz4 shuffle", "gzip"})
    public String codecs;

    private Path folder;
    private ArrayMetadata metadata;
    private NdArray values;
    private ByteBuffer encoded;
    private ZarrArray stored;
    private ByteBuffer into;
    /** Larger than the caches, so that copying it goes through memory. */
    private byte[] large;

    private byte[] largeCopy;
    private int at;

    @Setup(Level.Trial)
    public void prepare() throws IOException {
        ArrayBuilder builder = builder();
        metadata = ArrayMetadataParser.parse(builder.toJson(), "benchmark");
        Random random = new Random(1);
        float[] noisy = new float[64 * 64 * 64];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (float) (18 + 0.05 * random.nextGaussian());
        }
        values = NdArray.ofFloats(SHAPE, noisy);
        encoded = ByteBuffer.wrap(bytes(metadata.codecs().encode(values)));
        folder = Files.createTempDirectory("chunk-bench-");
        stored = Zarr.create(folder.resolve("array"), builder);
        stored.write(Selection.all(3), values);
        into = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        large = new byte[256 * BYTES];
        largeCopy = new byte[256 * BYTES];
    }

    private ArrayBuilder builder() {
        ArrayBuilder builder = new ArrayBuilder(DataType.FLOAT32, 64, 64, 64).chunks(SHAPE);
        return switch (codecs) {
            case "crc32c" -> builder.crc32c();
            case "zstd" -> builder.zstd(3, false);
            case "blosc zstd shuffle" -> builder.blosc("zstd", 3, "shuffle");
            case "blosc lz4 shuffle" -> builder.blosc("lz4", 5, "shuffle");
            case "gzip" -> builder.gzip(5);
            default -> builder;
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    public ByteBuffer encode() {
        return metadata.codecs().encode(values);
    }

    @Benchmark
    public NdArray decode() {
        return metadata.codecs().decodePart(encoded.duplicate(), DataType.FLOAT32, SHAPE, Span.whole(SHAPE));
    }

    @Benchmark
    public ByteBuffer readFromPageCache() {
        stored.read(Selection.all(3), into.clear());
        return into;
    }

    @Benchmark
    public byte[] copyInMemory() {
        at = (at + BYTES) % large.length;
        System.arraycopy(large, at, largeCopy, at, BYTES);
        return largeCopy;
    }
}
