package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a repair gets back of a damaged shard of three commits: rows 0 and 1, row 0 again, row 6. */
class ShardRepairTest {
    private static final int BIT_STEP = Integer.getInteger("lightloom.repair.step", 13);
    private static final int INDEX = 4 * 16 + 4;
    private static final int TAIL = 48;

    private final ZarrArray array;
    private final byte[] sound;
    private final NdArray values;
    private final List<ShardCommit> commits;

    ShardRepairTest(@TempDir Path folder) throws IOException {
        this.array = Zarr.create(
                folder.resolve("array"),
                new ArrayBuilder(DataType.FLOAT32, 8, 4)
                        .shards(8, 4)
                        .chunks(2, 4)
                        .blosc("zstd", 1, "shuffle")
                        .crc32c());
        write(0, 1);
        write(0, 2);
        write(6, 3);
        this.sound = Files.readAllBytes(file());
        this.values = array.read();
        this.commits = array.shard(0, 0).commits();
    }

    static LongStream seeds() {
        return Seeds.some(10);
    }

    @Test
    void aSoundShardIsLeftAsItIs() throws IOException {
        ShardRepair repair = repair();

        assertThat(repair.damages()).isEmpty();
        assertThat(Files.readAllBytes(file())).isEqualTo(sound);
    }

    @Test
    void anyFlippedBitOfLiveBytesRecordTailOrIndexIsFoundAndCanBeCorrectedWithoutLoss() throws IOException {
        long[] bits = liveBits();
        // All of them take a minute: every bit with -Dlightloom.repair.step=1.
        for (int i = new SplittableRandom(1).nextInt(BIT_STEP); i < bits.length; i += BIT_STEP) {
            long bit = bits[i];
            flip(bit);

            ShardRepair plan = array.shard(0, 0).planRepair();

            assertThat(plan.damages()).as("bit " + bit).isNotEmpty();
            assertThat(plan.losesNothing()).as("bit " + bit).isTrue();
            assertThat(plan.correctedBits()).as("bit " + bit).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aCorrectedBitLeavesTheFileAsItWasWithACommitBehind(long seed) throws IOException {
        long[] bits = liveBits();
        long bit = bits[new SplittableRandom(seed).nextInt(bits.length)];
        flip(bit);
        assertThat(array.shard(0, 0).check().orElseThrow().damages())
                .as("bit " + bit)
                .isNotEmpty();

        ShardRepair repair = repair();

        assertThat(repair.losesNothing()).as("bit " + bit).isTrue();
        assertThat(array.read()).isEqualTo(values);
        assertThat(array.shard(0, 0).check().orElseThrow().damages()).isEmpty();
        assertThat(array.shard(0, 0).commits().subList(1, 4)).isEqualTo(commits);
        assertThat(Arrays.copyOf(Files.readAllBytes(file()), sound.length)).isEqualTo(sound);
    }

    /** All bits of the newest record, tail and index, and of the chunks that its index refers to. */
    private long[] liveBits() {
        ByteBuffer index = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
        int tail = sound.length - INDEX - TAIL;
        LongStream bits = LongStream.range(8L * (tail - index.getInt(tail)), 8L * sound.length);
        for (int chunk = 0; chunk < 4; chunk++) {
            long offset = index.getLong(sound.length - INDEX + 16 * chunk);
            long length = index.getLong(sound.length - INDEX + 16 * chunk + 8);
            bits = offset < 0 ? bits : LongStream.concat(bits, LongStream.range(8 * offset, 8 * (offset + length)));
        }
        return bits.toArray();
    }

    @Test
    void aDestroyedChunkGetsItsEarlierBytesBackAndTheChangeBetweenIsNamed() throws IOException {
        destroyChunk(0);

        ShardRepair repair = repair();

        assertThat(repair.chunksPutBack()).isEqualTo(1);
        assertThat(row(0)).containsOnly(1);
        assertThat(row(6)).containsOnly(3);
        assertThat(repair.lost())
                .extracting(change -> change.path("id").asText())
                .containsExactly(commits.get(1).changes().get(0).path("id").asText());
        assertThat(standings()).containsExactly("STANDS", "STANDS", "LOST", "STANDS");
        assertThat(array.shard(0, 0).check().orElseThrow().damages()).isEmpty();
    }

    @Test
    void aChunkWithoutEarlierBytesIsMissingAndTheOthersStay() throws IOException {
        destroyChunk(3);

        ShardRepair repair = repair();

        assertThat(repair.chunksLost()).isEqualTo(1);
        assertThat(row(0)).containsOnly(2);
        assertThat(row(6)).containsOnly(0);
        assertThat(standings()).containsExactly("STANDS", "LOST", "STANDS", "STANDS");
    }

    @Test
    void anUndoneChangeIsNotBroughtBackForADamagedChunk() throws IOException {
        write(0, 9);
        ShardCommit newest = array.shard(0, 0).commits().get(0);
        array.shard(0, 0)
                .undo(
                        new ShardCommit.Undo(
                                newest.id(), Optional.of(commits.get(0).id())),
                        Json.object());
        destroyChunk(0);

        ShardRepair repair = repair();

        assertThat(row(0)).containsOnly(1);
        assertThat(repair.lost())
                .extracting(change -> change.path("id").asText())
                .containsExactly(commits.get(1).changes().get(0).path("id").asText());
    }

    @Test
    void aDestroyedRecordLeavesAllValuesAndSaysThatTheyHaveNone() throws IOException {
        byte[] damaged = sound.clone();
        int tail = damaged.length - INDEX - TAIL;
        Arrays.fill(damaged, tail - 12, tail - 4, (byte) 'x');
        Files.write(file(), damaged);

        ShardRepair repair = repair();

        assertThat(repair.unrecorded()).isTrue();
        assertThat(array.read()).isEqualTo(values);
        assertThat(array.shard(0, 0).commits().subList(1, 3)).isEqualTo(commits.subList(1, 3));
        assertThat(array.shard(0, 0).history().complete()).isFalse();
    }

    @Test
    void aFileThatWasCutShortGoesBackToTheNewestVersionThatIsWhole() throws IOException {
        Files.write(file(), Arrays.copyOf(sound, sound.length - 1));
        assertThatThrownBy(array::read).isInstanceOf(ZarrException.Corrupt.class);

        ShardRepair repair = repair();

        assertThat(repair.wentBack()).isTrue();
        assertThat(row(0)).containsOnly(2);
        assertThat(row(6)).containsOnly(0);
        assertThat(repair.lost())
                .extracting(change -> change.path("id").asText())
                .containsExactly(commits.get(0).changes().get(0).path("id").asText());
        assertThat(array.shard(0, 0).commits()).hasSize(3);
    }

    @Test
    void aFirstCommitThatWasCutShortLeavesAnEmptyShardThatNamesWhatWasLost() throws IOException {
        ZarrArray first = Zarr.create(
                array.path().resolveSibling("first"),
                new ArrayBuilder(DataType.FLOAT32, 8, 4)
                        .shards(8, 4)
                        .chunks(2, 4)
                        .crc32c());
        first.write(Selection.all(2), NdArray.ofFloats(new int[] {8, 4}, new float[32]));
        write(first, 0, 5);
        Path file = first.path().resolve("c/0/0");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, 2 * bytes.length / 5));

        ShardRepair repair = first.shard(0, 0).repair(Json.object());

        assertThat(repair.possible()).isTrue();
        assertThat(repair.lost()).isNotEmpty();
        assertThat(first.read().toFloats()).containsOnly(0);
        write(first, 1, 7);
        assertThat(first.read(Selection.of(Indices.at(1), Indices.all())).toFloats())
                .containsOnly(7);
    }

    @Test
    void aFileWithoutATraceOfALogIsLeftAlone() throws IOException {
        byte[] noise = new byte[500];
        new SplittableRandom(1).nextBytes(noise);
        Files.write(file(), noise);

        ShardRepair repair = repair();

        assertThat(repair.possible()).isFalse();
        assertThat(Files.readAllBytes(file())).isEqualTo(noise);
    }

    /** Whatever happens to the bytes, nothing that could be read before reads otherwise afterwards. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aRepairNeverMakesItWorse(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20; round++) {
            byte[] damaged = damaged(random);
            Files.write(file(), damaged);
            Optional<ShardCheck> before = array.shard(0, 0).check();

            ShardRepair repair = repair();

            byte[] after = Files.readAllBytes(file());
            assertThat(differingBits(damaged, after)).as("seed " + seed).isEqualTo(repair.correctedBits());
            ShardCheck now = array.shard(0, 0).check().orElseThrow();
            if (repair.possible()) {
                assertThat(now.damages()).as("seed " + seed).isEmpty();
            }
            assertEveryValueIsOfSomeVersion(seed, now.values());
            assertNothingReadBeforeIsGone(seed, before.orElseThrow(), now);
        }
    }

    private byte[] damaged(SplittableRandom random) {
        byte[] damaged = sound.clone();
        if (random.nextInt(4) == 0) {
            damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
        }
        for (int hits = random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
            int at = random.nextInt(damaged.length);
            int length = Math.min(1 + random.nextInt(64), damaged.length - at);
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, damaged, at, length);
        }
        return damaged;
    }

    private static int differingBits(byte[] before, byte[] after) {
        int bits = 0;
        for (int i = 0; i < before.length; i++) {
            bits += Integer.bitCount((before[i] ^ after[i]) & 0xff);
        }
        return bits;
    }

    private static void assertEveryValueIsOfSomeVersion(long seed, NdArray now) {
        float[] floats = now.toFloats();
        for (int i = 0; i < floats.length; i++) {
            int row = i / 4;
            List<Float> possible = row == 0 ? List.of(0f, 1f, 2f) : row == 6 ? List.of(0f, 3f) : List.of(0f);
            assertThat(possible).as("seed " + seed).contains(floats[i]);
        }
    }

    private static void assertNothingReadBeforeIsGone(long seed, ShardCheck before, ShardCheck now) {
        float[] was = before.values().toFloats();
        float[] is = now.values().toFloats();
        for (int i = 0; i < was.length; i++) {
            if (was[i] != 0) {
                assertThat(is[i]).as("seed " + seed).isEqualTo(was[i]);
            }
        }
    }

    // ---- what the tests use

    private ShardRepair repair() {
        return array.shard(0, 0).repair(Json.object().put("operation", "repair"));
    }

    private void write(int row, float value) {
        write(array, row, value);
    }

    private static void write(ZarrArray array, int row, float value) {
        array.write(
                Selection.of(Indices.at(row), Indices.all()),
                NdArray.ofFloats(new int[] {1, 4}, value, value, value, value));
    }

    private float[] row(int row) {
        return array.read(Selection.of(Indices.at(row), Indices.all())).toFloats();
    }

    private List<String> standings() {
        return array.shard(0, 0).history().newestFirst().stream()
                .map(entry -> entry.standing().name())
                .toList();
    }

    private void flip(long bit) throws IOException {
        byte[] flipped = sound.clone();
        flipped[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
        Files.write(file(), flipped);
    }

    private void destroyChunk(int chunk) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        ByteBuffer index = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = (int) index.getLong(bytes.length - INDEX + 16 * chunk);
        Arrays.fill(bytes, at + 2, at + 8, (byte) 0x55);
        Files.write(file(), bytes);
    }

    private Path file() {
        return array.path().resolve("c/0/0");
    }
}
