package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lightloom.kv.NextVersion;

/** A shard of sixteen chunks beside what it must hold. */
abstract class ShardWithAModel extends ShardOnAClock {
    static final int CHUNK = 32 << 10;
    static final int CHUNKS = 16;

    final byte[] model = new byte[CHUNKS * CHUNK];

    ShardWithAModel() {
        super(CHUNKS * CHUNK, CHUNK);
    }

    void keep(Duration time) {
        replaced = Optional.of(new ReplacedBytes(time));
    }

    /** Makes a commit that leaves something out. */
    void leaveOut() {
        fill();
        for (int i = 0; holes().isEmpty(); i++) {
            assertThat(i).isLessThan(20);
            now = now.plusSeconds(11);
            writeChunk(3);
        }
    }

    void fill() {
        write(0, noise(model.length));
    }

    void writeChunk(int chunk) {
        write(chunk * CHUNK, noise(CHUNK));
    }

    @Override
    void write(int at, byte... bytes) {
        super.write(at, bytes);
        System.arraycopy(bytes, 0, model, at, bytes.length);
    }

    /** The same bytes with an index of another program's behind them, and some that nothing refers to between. */
    void putForeign(ShardIndex index) {
        put(List.of(
                new NextVersion.Bytes(ByteBuffer.wrap(bytes())),
                new NextVersion.Bytes(ByteBuffer.allocate(ShardTail.SIZE)),
                new NextVersion.Bytes(ByteBuffer.allocate(1 << 16)),
                new NextVersion.Bytes(sharding.encodeIndex(index, metadata.chunk()))));
    }

    /** Another program's index, which has one chunk in a place of its own. */
    ShardIndex misplace(int chunk, long offset, long length) {
        ShardIndex index = newest().index().copy();
        index.put(chunk, offset, length);
        putForeign(index);
        return index;
    }

    /** The newest commit is taken back where the log has the one before. */
    void undoNewest() {
        List<ShardVersion> versions = versions();
        if (versions.size() > 1) {
            undo(id(versions.get(0)), id(versions.get(1)));
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                System.arraycopy(values(chunk), 0, model, chunk * CHUNK, CHUNK);
            }
        }
    }

    /** Of a chunk in the newest version, which need not hold it. */
    private byte[] values(int chunk) {
        ShardVersion newest = newest();
        return newest.index().holds(chunk) ? chunk(newest, chunk) : new byte[CHUNK];
    }

    void requireModel() {
        for (int chunk = 0; chunk < CHUNKS; chunk++) {
            byte[] expected = Arrays.copyOfRange(model, chunk * CHUNK, (chunk + 1) * CHUNK);
            assertThat(values(chunk)).isEqualTo(expected);
        }
    }

    static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
