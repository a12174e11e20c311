package org.lightloom.lightcurves.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.lightloom.lightcurves.LightcurveBlock;
import org.lightloom.lightcurves.LightcurveSelection;
import org.lightloom.lightcurves.ObjectSelection;
import org.lightloom.lightcurves.ObjectVariable;
import org.lightloom.lightcurves.Progress;

/** Writes objects as text, some of them formatted at once by several threads, in their order. */
final class TextExport {
    /** Rows that one thread formats: about 1 MB. */
    private static final int SLICE_ROWS = 16_384;

    private static final int SLICES_AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

    private final RowText rows;
    private final OutputStream out;
    private final Progress progress;

    TextExport(RowText rows, OutputStream out, Progress progress) {
        this.rows = rows;
        this.out = out;
        this.progress = progress;
    }

    void write(ObjectSelection objects, List<ObjectVariable> variables) {
        write(TextBuffer.utf8(rows.start()));
        objects.forEach(variables, some -> {
            write(some.size(), 1, (into, row) -> rows.put(into, some, row));
            progress.at(some.first() + some.size(), objects.size());
        });
        write(TextBuffer.utf8(rows.end(objects.size() == 0)));
    }

    void write(LightcurveSelection curves, List<ObjectVariable> variables) {
        int objects = curves.objects().size();
        int rowsPerObject = Math.max(1, curves.rowsPerObject());
        write(TextBuffer.utf8(rows.start()));
        curves.forEach(variables, (LightcurveBlock block) -> {
            write(block.objects().size(), rowsPerObject, (into, row) -> rows.put(into, block, row));
            progress.at(block.objects().first() + block.objects().size(), objects);
        });
        write(TextBuffer.utf8(rows.end(objects == 0)));
    }

    private void write(int objects, int rowsPerObject, BiConsumer<TextBuffer, Integer> put) {
        int perSlice = Math.max(1, SLICE_ROWS / rowsPerObject);
        int slices = (objects + perSlice - 1) / perSlice;
        for (int from = 0; from < slices; from += SLICES_AT_ONCE) {
            IntStream.range(from, Math.min(slices, from + SLICES_AT_ONCE))
                    .parallel()
                    .mapToObj(slice -> slice(slice * perSlice, Math.min(objects, (slice + 1) * perSlice), put))
                    .toList()
                    .forEach(this::write);
        }
    }

    private static byte[] slice(int from, int to, BiConsumer<TextBuffer, Integer> put) {
        TextBuffer text = new TextBuffer();
        for (int row = from; row < to; row++) {
            put.accept(text, row);
        }
        return text.toBytes();
    }

    private void write(byte[] text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
