package org.lightloom.bench.safety;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What one writer did, by its own account: for each operation when it began and when it was acknowledged (nanoseconds of
 * the machine's monotonic clock, which all processes share; 0 for not yet). The first eight bytes count the operations.
 * Its size is fixed at creation; an acknowledgement is synced before the next operation begins.
 */
final class OperationLog implements AutoCloseable {
    private static final int HEADER = 8;
    private static final int ENTRY = 16;

    private final FileChannel file;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    private OperationLog(FileChannel file) {
        this.file = file;
    }

    static void create(Path path, int operations) throws IOException {
        Files.write(path, new byte[HEADER + operations * ENTRY]);
    }

    static OperationLog open(Path path) throws IOException {
        return new OperationLog(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    void begin(int operation) {
        write(HEADER + (long) operation * ENTRY, System.nanoTime());
    }

    void acknowledge(int operation) {
        write(HEADER + (long) operation * ENTRY + Long.BYTES, System.nanoTime());
        write(0, operation + 1);
        try {
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(long at, long value) {
        try {
            file.write(number.clear().putLong(0, value), at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All entries: begin and acknowledgement in turn. */
    static long[] read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).position(HEADER);
        long[] entries = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(entries);
        return entries;
    }

    /** How many operations are behind the writer. */
    long count() {
        try {
            file.read(number.clear(), 0);
            return number.getLong(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
