package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lightloom.kv.StoreException;

/** A codec that runs out of memory fails the change that asked for too much, and nothing else. */
class CodecOutOfMemoryTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 10;
    private static final int TOO_MUCH = 0x7e57;

    @TempDir
    Path folder;

    @BeforeEach
    void create() {
        Zarr.create(
                folder,
                new ArrayBuilder(DataType.INT32, THREADS * ROUNDS, 4)
                        .shards(256, 4)
                        .chunks(16, 4)
                        .zstd(1, true)
                        .crc32c());
    }

    /** Has no memory for a chunk with one certain value in it; else it is the codec that the array has. */
    private record Exhausted(Codec.BytesToBytes codec) implements Codec.BytesToBytes {
        @Override
        public ObjectNode toJson() {
            return codec.toJson();
        }

        @Override
        public ByteBuffer encode(ByteBuffer decoded) {
            ByteBuffer bytes = decoded.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                if (bytes.getInt() == TOO_MUCH) {
                    throw new OutOfMemoryError("pretended");
                }
            }
            return codec.encode(decoded);
        }

        @Override
        public ByteBuffer decode(ByteBuffer encoded, int atMost) {
            return codec.decode(encoded, atMost);
        }

        @Override
        public long maxEncodedSize(long decoded) {
            return codec.maxEncodedSize(decoded);
        }
    }

    /** The array with such a codec in its inner chunks. */
    private ZarrArray exhausted() {
        StoreLocation location = StoreLocation.of(folder);
        ArrayMetadata plain =
                ArrayMetadataParser.parse(new Node(location).document().orElseThrow(), folder.toString());
        ShardingCodec sharding = plain.codecs().sharding().orElseThrow();
        List<Codec.BytesToBytes> compressors = new ArrayList<>(sharding.inner().compressors());
        compressors.set(0, new Exhausted(compressors.get(0)));
        ShardingCodec more = new ShardingCodec(
                sharding.chunkShape(),
                new CodecChain(List.of(), sharding.inner().serializer(), compressors),
                sharding.indexCodecs(),
                sharding.indexAtEnd(),
                sharding.fill());
        ArrayMetadata metadata = new ArrayMetadata(
                plain.shape(),
                plain.dataType(),
                plain.chunkShape(),
                plain.chunkKeys(),
                plain.fill(),
                new CodecChain(List.of(), more, List.of()),
                plain.dimensionNames(),
                plain.attributes());
        return new ZarrArray(location, metadata, Map.of(MergeRule.OVERWRITE.name(), MergeRule.OVERWRITE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void theShardStaysAsItWasAndTheNextWriteGoesOn(int rows) {
        write(0, 1, rows);

        assertThatThrownBy(() -> write(0, TOO_MUCH, rows))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("c/0/0")
                .hasRootCauseInstanceOf(OutOfMemoryError.class);

        assertThat(Zarr.openArray(folder).read().toInts())
                .startsWith(1, 1, 1, 1)
                .doesNotContain(TOO_MUCH);
        write(0, 2, rows);
        assertThat(Zarr.openArray(folder).read().toInts()).startsWith(2, 2, 2, 2);
    }

    @Test
    void ofChangesThatShareACommitOnlyTheGuiltyOnesFail() throws Exception {
        List<Callable<Integer>> writers = IntStream.range(0, THREADS)
                .<Callable<Integer>>mapToObj(thread -> () -> failuresOf(thread))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Integer> failures = new ArrayList<>();
        for (Future<Integer> writer : threads.invokeAll(writers)) {
            failures.add(writer.get());
        }
        threads.shutdown();

        assertThat(failures).containsExactly(ROUNDS, 0, 0, 0, 0, 0, 0, 0);
        assertThat(Zarr.openArray(folder).read().toInts())
                .isEqualTo(IntStream.range(0, THREADS * ROUNDS * 4)
                        .map(i -> i / 4 % THREADS)
                        .toArray());
    }

    /** The first thread asks for too much each time; the rows are interleaved, so that all share inner chunks. */
    private int failuresOf(int thread) {
        int failures = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try {
                write(round * THREADS + thread, thread == 0 ? TOO_MUCH : thread, 1);
            } catch (StoreException e) {
                failures++;
            }
        }
        return failures;
    }

    private void write(int row, int value, int rows) {
        int[] values = IntStream.generate(() -> value).limit(rows * 4L).toArray();
        exhausted()
                .write(
                        Selection.of(Indices.range(row, row + rows), Indices.all()),
                        NdArray.ofInts(new int[] {rows, 4}, values));
    }
}
