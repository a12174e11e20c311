package org.lightloom.lightcurves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;

/** What a program does that knows Zarr but not Lightloom: it rewrites a shard as a whole, without lock, record or mark. */
final class ForeignWrite {
    private ForeignWrite() {}

    /** Sets all cells of an epoch in the first shard, magnitude and error alike. */
    static void setAll(Path store, int epoch, float value) throws IOException {
        ZarrArray cells = Zarr.openArray(store.resolve("lightcurves"));
        long[] shape = cells.shape();
        Path other = Files.createTempDirectory("foreign");
        try {
            int[] shard = cells.chunkShape();
            int[] inner = cells.innerChunkShape();
            ZarrArray plain = Zarr.create(
                    other.resolve("array"),
                    new ArrayBuilder(DataType.FLOAT32, shape)
                            .fill(Double.NaN)
                            .shards(shard)
                            .chunks(inner)
                            .blosc("zstd", 1, "shuffle")
                            .crc32c()
                            .attributes(Json.object()));
            float[] values = new float[(int) (shape[0] * shape[1] * 2)];
            java.util.Arrays.fill(values, value);
            int[] counts = {(int) shape[0], (int) shape[1], 2, 1};
            plain.write(
                    Selection.of(Indices.all(), Indices.all(), Indices.all(), Indices.at(epoch)),
                    NdArray.ofFloats(counts, values));
            String key = "c/0/0/0/" + epoch;
            Path rewritten = withoutRecord(other.resolve("array").resolve(key), plain);
            Files.move(rewritten, store.resolve("lightcurves").resolve(key), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            remove(other);
        }
    }

    /** The chunks and the index alone. */
    private static Path withoutRecord(Path shard, ZarrArray array) throws IOException {
        byte[] bytes = Files.readAllBytes(shard);
        int chunks = 1;
        for (int d = 0; d < 4; d++) {
            chunks *= array.chunkShape()[d] / array.innerChunkShape()[d];
        }
        int index = 16 * chunks + 4;
        int record = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("{\"commit\"");
        byte[] plain = new byte[record + index];
        System.arraycopy(bytes, 0, plain, 0, record);
        System.arraycopy(bytes, bytes.length - index, plain, record, index);
        return Files.write(shard, plain);
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
