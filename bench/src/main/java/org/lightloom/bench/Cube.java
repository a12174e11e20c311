package org.lightloom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;

/**
 * The data set of the peer benchmark: a folder of raw little-endian float32 files, one per epoch, (object, measurement,
 * value) in C order, NaN in both values where missing.
 */
record Cube(Path folder, int objects, int measurements, int epochs) {

    static Cube open(Path folder) {
        try {
            JsonNode json =
                    Json.parse(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("cube.json"))), folder + "/cube.json");
            return new Cube(
                    folder,
                    json.path("objects").asInt(),
                    json.path("measurements").asInt(),
                    json.path("epochs").asInt());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes one: magnitudes of 15 to 22 and errors like them, of four decimals. */
    static Cube random(Path folder, int objects, int measurements, int epochs, long seed) throws IOException {
        Cube cube = new Cube(folder, objects, measurements, epochs);
        ObjectNode json = Json.object().put("objects", objects).put("measurements", measurements);
        Files.write(folder.resolve("cube.json"), Json.bytes(json.put("epochs", epochs)));
        SplittableRandom random = new SplittableRandom(seed);
        for (int epoch = 0; epoch < epochs; epoch++) {
            ByteBuffer values = ByteBuffer.allocate(objects * measurements * 2 * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (values.hasRemaining()) {
                values.putFloat(15 + random.nextInt(70_000) / 1e4f);
            }
            Files.write(cube.file(epoch), values.array());
        }
        return cube;
    }

    private Path file(int epoch) {
        return folder.resolve(String.format(Locale.ROOT, "epoch_%05d.f32", epoch));
    }

    private byte[] bytes(int epoch) {
        try {
            return Files.readAllBytes(file(epoch));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All objects: (object, measurement, value, 1). */
    NdArray epoch(int epoch) {
        return NdArray.ofBytes(DataType.FLOAT32, new int[] {objects, measurements, 2, 1}, bytes(epoch));
    }

    /** Objects {@code first, first + step, …}. */
    NdArray rows(int epoch, int first, int step) {
        byte[] all = bytes(epoch);
        int row = measurements * 2 * Float.BYTES;
        int count = (objects - first + step - 1) / step;
        byte[] part = new byte[count * row];
        for (int i = 0; i < count; i++) {
            System.arraycopy(all, (first + i * step) * row, part, i * row, row);
        }
        return NdArray.ofBytes(DataType.FLOAT32, new int[] {count, measurements, 2, 1}, part);
    }

    /** Magnitude and error of one object and measurement at one epoch, without reading the rest. */
    float[] cell(int epoch, int object, int measurement) {
        try (var channel = FileChannel.open(file(epoch))) {
            ByteBuffer cell = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(cell, 2L * Float.BYTES * ((long) object * measurements + measurement));
            return new float[] {cell.getFloat(0), cell.getFloat(Float.BYTES)};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Magnitude and error, in turn, of consecutive objects in one measurement at one epoch. */
    float[] cells(int epoch, int first, int count, int measurement) {
        Path file = folder.resolve(String.format(Locale.ROOT, "epoch_%05d.f32", epoch));
        int row = 2 * Float.BYTES * measurements;
        try (var channel = FileChannel.open(file)) {
            ByteBuffer rows = ByteBuffer.allocate(count * row).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(rows, (long) first * row);
            float[] cells = new float[2 * count];
            for (int o = 0; o < count; o++) {
                cells[2 * o] = rows.getFloat(o * row + 2 * Float.BYTES * measurement);
                cells[2 * o + 1] = rows.getFloat(o * row + 2 * Float.BYTES * measurement + Float.BYTES);
            }
            return cells;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** float32 elements that differ; NaN equals NaN. */
    static long differing(NdArray a, NdArray b) {
        float[] left = a.toFloats();
        float[] right = b.toFloats();
        long lost = 0;
        for (int i = 0; i < left.length; i++) {
            boolean same = left[i] == right[i] || (Float.isNaN(left[i]) && Float.isNaN(right[i]));
            lost += same ? 0 : 1;
        }
        return lost;
    }
}
