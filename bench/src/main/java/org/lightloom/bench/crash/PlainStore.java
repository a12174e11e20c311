package org.lightloom.bench.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads a light-curve store by the Zarr specification alone, sharing no code with the product: zarr.json, shards with
 * their index at the end, blosc with zstd, labels. Every checksum is looked at; nothing of the log is.
 */
final class PlainStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOSC_HEADER = 16;

    private final Path root;

    PlainStore(Path root) {
        this.root = root;
    }

    private JsonNode document(String node) throws IOException {
        return JSON.readTree(Files.readAllBytes(root.resolve(node).resolve("zarr.json")));
    }

    /** The length of each array of one dimension, as the root's consolidated metadata have it. */
    List<Long> consolidatedLengths(String dimension) throws IOException {
        List<Long> lengths = new ArrayList<>();
        for (JsonNode member : document("").path("consolidated_metadata").path("metadata")) {
            for (int d = 0; d < member.path("dimension_names").size(); d++) {
                if (member.path("dimension_names").get(d).asText().equals(dimension)) {
                    lengths.add(member.path("shape").get(d).asLong());
                }
            }
        }
        return lengths;
    }

    /** The labels that the root declares. */
    List<String> labels(String dimension) throws IOException {
        JsonNode member =
                document("").path("consolidated_metadata").path("metadata").path(dimension);
        int length = member.path("shape").path(0).asInt();
        int chunk = member.path("chunk_grid")
                .path("configuration")
                .path("chunk_shape")
                .path(0)
                .asInt();
        List<String> labels = new ArrayList<>();
        for (int block = 0; block * chunk < length; block++) {
            Path file = root.resolve(dimension + "/c/" + block);
            labels.addAll(Files.exists(file) ? strings(Files.readAllBytes(file)) : List.of());
            while (labels.size() < Math.min(length, (block + 1) * chunk)) {
                labels.add("");
            }
        }
        return labels.subList(0, length);
    }

    private static List<String> strings(byte[] chunk) {
        ByteBuffer bytes = ByteBuffer.wrap(Zstd.decompress(chunk, (int) Zstd.getFrameContentSize(chunk)))
                .order(ByteOrder.LITTLE_ENDIAN);
        List<String> strings = new ArrayList<>();
        for (int count = bytes.getInt(); count > 0; count--) {
            byte[] text = new byte[bytes.getInt()];
            bytes.get(text);
            strings.add(new String(text, StandardCharsets.UTF_8));
        }
        return strings;
    }

    /** The length of the array of cells along each dimension, by its own document. */
    int[] shape() throws IOException {
        return ints(document("lightcurves").path("shape"));
    }

    /** The shape of a chunk that is a file. */
    int[] shardShape() throws IOException {
        return ints(
                document("lightcurves").path("chunk_grid").path("configuration").path("chunk_shape"));
    }

    private static int[] ints(JsonNode list) {
        int[] values = new int[list.size()];
        Arrays.setAll(values, i -> list.get(i).asInt());
        return values;
    }

    /** One epoch: (object, measurement, value) in C order, NaN where nothing is stored. */
    float[] epoch(int epoch) throws IOException {
        JsonNode document = document("lightcurves");
        int[] shape = ints(document.path("shape"));
        int[] shard = ints(document.path("chunk_grid").path("configuration").path("chunk_shape"));
        int[] inner = ints(document.path("codecs").path(0).path("configuration").path("chunk_shape"));
        float[] cells = new float[shape[0] * shape[1] * 2];
        Arrays.fill(cells, Float.NaN);
        for (int o = 0; o * shard[0] < shape[0]; o++) {
            for (int m = 0; m * shard[1] < shape[1]; m++) {
                Path file = root.resolve("lightcurves/c/" + o + "/" + m + "/0/" + epoch);
                if (Files.exists(file)) {
                    Shard at = new Shard(shape, shard, inner, o * shard[0], m * shard[1]);
                    at.read(Files.readAllBytes(file), cells);
                }
            }
        }
        return cells;
    }

    /** Where a shard lies in the array, and how it is divided. */
    private record Shard(int[] shape, int[] shard, int[] inner, int firstObject, int firstMeasurement) {

        void read(byte[] file, float[] cells) throws IOException {
            int across = shard[1] / inner[1];
            int chunks = shard[0] / inner[0] * across;
            int indexLength = 16 * chunks + 4;
            int indexAt = file.length - indexLength;
            if (indexAt < 0) {
                throw new IOException("a shard of " + file.length + " bytes is shorter than its index");
            }
            ByteBuffer index = checked(file, indexAt, indexLength);
            for (int chunk = 0; chunk < chunks; chunk++) {
                long offset = index.getLong(16 * chunk);
                long length = index.getLong(16 * chunk + 8);
                if (offset != -1) {
                    ByteBuffer decoded = blosc(checked(file, Math.toIntExact(offset), Math.toIntExact(length)));
                    put(decoded, chunk / across * inner[0], chunk % across * inner[1], cells);
                }
            }
        }

        private void put(ByteBuffer chunk, int object, int measurement, float[] cells) {
            for (int i = 0; i < inner[0]; i++) {
                for (int j = 0; j < inner[1]; j++) {
                    int o = firstObject + object + i;
                    int m = firstMeasurement + measurement + j;
                    if (o < shape[0] && m < shape[1]) {
                        int from = (i * inner[1] + j) * 2 * Float.BYTES;
                        cells[(o * shape[1] + m) * 2] = chunk.getFloat(from);
                        cells[(o * shape[1] + m) * 2 + 1] = chunk.getFloat(from + Float.BYTES);
                    }
                }
            }
        }
    }

    /** Bytes without the crc32c that ends them. */
    private static ByteBuffer checked(byte[] file, int offset, int length) throws IOException {
        if (offset < 0 || length < 4 || offset > file.length - length) {
            throw new IOException("no bytes " + offset + " + " + length + " in " + file.length);
        }
        CRC32C crc = new CRC32C();
        crc.update(file, offset, length - 4);
        ByteBuffer bytes = ByteBuffer.wrap(file, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(length - 4) != (int) crc.getValue()) {
            throw new IOException("the checksum of " + length + " bytes at " + offset + " fails");
        }
        return bytes.limit(length - 4);
    }

    /** A blosc 1 buffer of zstd or stored blocks, with or without byte shuffle (README_CHUNK_FORMAT.rst of c-blosc). */
    private static ByteBuffer blosc(ByteBuffer bytes) throws IOException {
        int flags = bytes.get(2);
        int typeSize = bytes.get(3);
        int length = bytes.getInt(4);
        int blockLength = bytes.getInt(8);
        byte[] decoded = new byte[length];
        if ((flags & 2) != 0) {
            bytes.position(BLOSC_HEADER).get(decoded);
            return ByteBuffer.wrap(decoded).order(ByteOrder.LITTLE_ENDIAN);
        }
        for (int block = 0; block * blockLength < length; block++) {
            int from = bytes.getInt(BLOSC_HEADER + 4 * block);
            byte[] packed = new byte[bytes.getInt(from)];
            bytes.position(from + 4).get(packed);
            int size = Math.min(blockLength, length - block * blockLength);
            byte[] raw = packed.length == size ? packed : Zstd.decompress(packed, size);
            if (raw.length != size) {
                throw new IOException("a block of " + raw.length + " instead of " + size + " bytes");
            }
            unshuffle(raw, (flags & 1) == 0 ? 1 : typeSize, decoded, block * blockLength);
        }
        return ByteBuffer.wrap(decoded).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void unshuffle(byte[] raw, int typeSize, byte[] into, int at) {
        int elements = raw.length / typeSize;
        for (int i = 0; i < elements; i++) {
            for (int b = 0; b < typeSize; b++) {
                into[at + i * typeSize + b] = raw[b * elements + i];
            }
        }
        int rest = elements * typeSize;
        System.arraycopy(raw, rest, into, at + rest, raw.length - rest);
    }
}
