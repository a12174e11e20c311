package org.lightloom.zarr;

import java.util.function.Function;

/**
 * How {@link ZarrCopy} copies.
 *
 * @param description from each array to what its copy is to be; {@link ArrayBuilder#like} for the same
 * @param memory bytes that may be in use for values at once, beside what the program needs anyway
 * @param verified whether what was written is read again and compared, bit by bit
 * @param progress is told how far it is
 */
public record CopyOptions(
        Function<ZarrArray, ArrayBuilder> description, long memory, boolean verified, Progress progress) {
    private static final long MEMORY = 256_000_000;

    /** The same chunks and codecs, 256 MB, verified. */
    public static CopyOptions defaults() {
        return new CopyOptions(ArrayBuilder::like, MEMORY, true, (done, total) -> {});
    }

    /** Told of pieces of work; called from one thread. */
    public interface Progress {
        /** So many of so many pieces are done. */
        void at(long done, long total);
    }

    /** With other chunks or codecs. */
    public CopyOptions withDescription(Function<ZarrArray, ArrayBuilder> other) {
        return new CopyOptions(other, memory, verified, progress);
    }

    /** With another bound. */
    public CopyOptions withMemory(long bytes) {
        return new CopyOptions(description, bytes, verified, progress);
    }

    /** Without reading again. */
    public CopyOptions withoutVerification() {
        return new CopyOptions(description, memory, false, progress);
    }

    /** With somebody to be told. */
    public CopyOptions withProgress(Progress other) {
        return new CopyOptions(description, memory, verified, other);
    }
}
