package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files claim, or really are, costs no more memory than their chunks may need: in a heap of 256 MiB (zarr/pom.xml). */
class BoundedMemoryTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    @BeforeEach
    void requireSmallHeap() {
        assumeThat(Heap.size()).isLessThan(400L * MIB);
    }

    private void put(String key, byte[] bytes) throws IOException {
        Files.createDirectories(folder.resolve(key).resolveSibling("."));
        Files.write(folder.resolve(key), bytes);
    }

    private static byte[] zstd(byte[] content) {
        ByteBuffer encoded = new ZstdCodec(1, false).encode(ByteBuffer.wrap(content));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /** Made outside the heap, which has little room for both sides of it. */
    private static byte[] zstdOfZeros(int length) {
        ByteBuffer encoded = ByteBuffer.allocateDirect((int) Zstd.compressBound(length));
        Zstd.compress(encoded, ByteBuffer.allocateDirect(length), 1);
        byte[] bytes = new byte[encoded.flip().remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /** A file that claims so many bytes and takes none on disk. */
    private void sparse(String key, long length) throws IOException {
        put(key, new byte[0]);
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(key).toFile(), "rw")) {
            file.setLength(length);
        }
    }

    @Test
    void textThatUnpacksToFarMoreThanItsChunkIsRefused() throws IOException {
        ZarrArray array = Zarr.create(folder, new ArrayBuilder(DataType.STRING, 2).zstd(1, false));
        put("c/0", zstdOfZeros(100 * MIB));

        assertThatThrownBy(array::read)
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining("c/0")
                .hasMessageContaining("bytes");
    }

    @Test
    void moreStringsThanMemoryIsForAreRefused() throws IOException {
        int count = 5_000_000;
        ZarrArray array = Zarr.create(folder, new ArrayBuilder(DataType.STRING, count).zstd(1, false));
        byte[] content = new byte[4 + 5 * count];
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(count);
        for (int i = 0; i < count; i++) {
            content[4 + 5 * i] = 1;
            content[8 + 5 * i] = 'x';
        }
        put("c/0", zstd(content));

        assertThatThrownBy(array::read)
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("c/0")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void aFileLongerThanItsChunkCanBeIsNotRead() throws IOException {
        ZarrArray array = Zarr.create(folder, new ArrayBuilder(DataType.INT32, 4));
        sparse("c/0", 1500L * MIB);

        assertThatThrownBy(array::read)
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining("c/0")
                .hasMessageContaining("1572864000 bytes");
    }

    @Test
    void anInnerChunkLongerThanItCanBeIsNotRead() throws IOException {
        ZarrArray array = Zarr.create(
                folder, new ArrayBuilder(DataType.INT32, 4).shards(4).chunks(4));
        ShardIndex index = new ShardIndex(new long[] {0, 1500L * MIB});
        ArrayMetadata metadata = ArrayMetadataParser.parse(
                new Node(StoreLocation.of(folder)).document().orElseThrow(), "test");
        ByteBuffer encoded = metadata.codecs().sharding().orElseThrow().encodeIndex(index, new int[] {4});
        sparse("c/0", 1500L * MIB);
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("c/0").toFile(), "rw")) {
            file.seek(file.length());
            file.write(encoded.array(), encoded.arrayOffset() + encoded.position(), encoded.remaining());
        }

        assertThatThrownBy(array::read)
                .isInstanceOf(ZarrException.Corrupt.class)
                .hasMessageContaining("c/0")
                .hasMessageContaining("1572864000 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void anArrayLargerThanTheHeapIsReadInPartsOnly(int chunk) {
        ZarrArray array = Zarr.create(folder, new ArrayBuilder(DataType.INT8, 400 * MIB).chunks(chunk));

        assertThatThrownBy(array::read).isInstanceOf(ZarrException.class).hasMessageContaining("read parts of it");
        assertThat(array.read(Selection.of(Indices.range(0, 10))).size()).isEqualTo(10);
    }

    @Test
    void aChunkLargerThanTheHeapSaysSo() throws IOException {
        ZarrArray array = Zarr.create(
                folder, new ArrayBuilder(DataType.INT8, 10).chunks(1 << 30).zstd(1, false));
        put("c/0", zstd(new byte[8]));
        assertThatThrownBy(array::read).isInstanceOf(ZarrException.Corrupt.class);

        byte[] bomb = zstdOfZeros(64 * MIB);
        ByteBuffer many = ByteBuffer.allocate(16 * bomb.length);
        for (int i = 0; i < 16; i++) {
            many.put(bomb);
        }
        put("c/0", many.array());

        assertThatThrownBy(array::read)
                .isInstanceOf(ZarrException.class)
                .hasMessageContaining("c/0")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void aDocumentTooLargeForTheHeapIsNotRead() throws IOException {
        sparse("zarr.json", 100L * MIB);

        assertThatThrownBy(() -> Zarr.openArray(folder))
                .isInstanceOf(ZarrException.Unsupported.class)
                .hasMessageContaining("zarr.json")
                .hasMessageContaining("104857600 bytes");
    }
}
