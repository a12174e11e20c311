package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays on disk, whose writers say how long what they replace stays, or do not. */
class KeepingReplacedTest {
    private static final int CHUNK = 32 << 10;
    private static final int CHUNKS = 16;

    private final Random random = new Random(1);

    @Test
    void anArrayOfItsOwnLeavesOutWhatItReplacedAndSaysWhatItTakes(@TempDir Path folder) throws IOException {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder()).keepingReplaced(Duration.ofNanos(1));

        writeOften(array);

        assertThat(array.shard(0).commits()).hasSizeLessThan(10);
        assertThat(array.shard(0).history().complete()).isFalse();
        long file = Files.size(folder.resolve("a/c/0"));
        assertThat(file).isGreaterThan(40 * CHUNK);
        assertThat(array.storedBytes(0)).contains(array.shard(0).usedBytes().orElseThrow());
        assertThat(array.storedBytes(0).orElseThrow()).isLessThan((CHUNKS + 7) * CHUNK);
        assertThat(ZarrVerification.verify(array, (done, all) -> {}).bytes())
                .isEqualTo(array.storedBytes(0).orElseThrow());
    }

    @Test
    void aDamagedShardTakesWhatItsFileHas(@TempDir Path folder) throws IOException {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder()).keepingReplaced(Duration.ZERO);
        writeOften(array);
        Path file = folder.resolve("a/c/0");
        byte[] bytes = Files.readAllBytes(file);
        int record = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("{\"commit\":");
        bytes[record + 20] ^= 1;
        Files.write(file, bytes);

        assertThat(array.storedBytes(0)).contains((long) bytes.length);
    }

    @Test
    void whereNothingIsSaidItStaysForTenSeconds(@TempDir Path folder) {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder());
        long start = System.nanoTime();

        writeOften(array);

        assumeThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(array.shard(0).commits()).hasSize(41);
    }

    /** Its epochs have a history that can be read and undone. */
    @Test
    void aMarkedStoreKeepsWhatItReplaced(@TempDir Path folder) {
        ObjectNode attributes = Json.object();
        attributes.putObject(StoreLocation.ATTRIBUTE);
        ZarrGroup root = Zarr.createGroup(folder.resolve("store"), attributes);
        ZarrArray array = root.create("a", builder()).keepingReplaced(Duration.ZERO);

        writeOften(array);
        writeOften(root.array("a").keepingReplaced(Duration.ZERO));
        writeOften(Zarr.openArray(folder.resolve("store/a")).keepingReplaced(Duration.ZERO));

        assertThat(array.shard(0).commits()).hasSize(3 * 41);
        assertThat(array.shard(0).history().complete()).isTrue();
    }

    /** Each writes its own chunk, and looks at all of them now and then: somebody's version of each, whole. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void manyWritersLoseNothingToWhatIsLeftOut(int shortest, @TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            int chunk = writer;
            ZarrArray mine = array.keepingReplaced(Duration.ofMillis(shortest + chunk % 4));
            writers.add(threads.submit(() -> {
                for (int round = 1; round <= 30; round++) {
                    mine.write(chunkOf(chunk), repeated(chunk, round));
                    NdArray other = Zarr.openArray(folder.resolve("a")).read(chunkOf((chunk + round) % 8));
                    requireOneRound((chunk + round) % 8, other.rawBytes());
                }
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        threads.shutdown();

        assertThat(array.shard(0).check().orElseThrow().damages()).isEmpty();
        for (int chunk = 0; chunk < 8; chunk++) {
            assertThat(array.read(chunkOf(chunk)).rawBytes())
                    .isEqualTo(repeated(chunk, 30).rawBytes());
        }
        assertThat(array.storedBytes(0).orElseThrow()).isLessThan(8 * 30 * CHUNK / 4);
    }

    private static Selection chunkOf(int chunk) {
        return Selection.block(new long[] {(long) chunk * CHUNK}, new int[] {CHUNK});
    }

    /** Noise that begins with who wrote it when, the same each time. */
    private static NdArray repeated(int chunk, int round) {
        byte[] bytes = new byte[CHUNK];
        new Random(1000L * chunk + round).nextBytes(bytes);
        bytes[0] = (byte) round;
        return NdArray.ofBytes(DataType.UINT8, new int[] {CHUNK}, bytes);
    }

    private static void requireOneRound(int chunk, byte[] bytes) {
        boolean unwritten = bytes[0] == 0;
        assertThat(bytes)
                .isEqualTo(
                        unwritten ? new byte[CHUNK] : repeated(chunk, bytes[0]).rawBytes());
    }

    @Test
    void theTimeIsNotNegative(@TempDir Path folder) {
        ZarrArray array = Zarr.create(folder.resolve("a"), builder());

        assertThatThrownBy(() -> array.keepingReplaced(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ArrayBuilder builder() {
        return new ArrayBuilder(DataType.UINT8, CHUNKS * CHUNK)
                .shards(CHUNKS * CHUNK)
                .chunks(CHUNK)
                .zstd(1, true);
    }

    private void writeOften(ZarrArray array) {
        array.write(Selection.all(1), noise(CHUNKS * CHUNK));
        for (int i = 0; i < 40; i++) {
            array.write(chunkOf(1), noise(CHUNK));
        }
    }

    private NdArray noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return NdArray.ofBytes(DataType.UINT8, new int[] {length}, bytes);
    }
}
