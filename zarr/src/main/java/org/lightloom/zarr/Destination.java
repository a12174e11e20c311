package org.lightloom.zarr;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/**
 * Memory that elements are read into, in C order, without an array in between: an {@link NdArray}, or a caller's own
 * array or buffer. Several threads may fill different elements of it at once.
 */
abstract class Destination {
    private static final int FILLED_AT_ONCE = 1024;

    private final int[] shape;

    private Destination(int[] shape) {
        this.shape = shape;
    }

    /** Copies runs of elements of a chunk to their places. */
    Regions.Run from(NdArray chunk) {
        return from(little(chunk));
    }

    /** The same for numbers, from the beginning of a buffer in little-endian order, whose limit may change. */
    abstract Regions.Run from(ByteBuffer numbers);

    /** Walks the runs of elements that lie together in a chunk and here. */
    final void forEach(int[] chunkShape, Span[] spans, Regions.Run run) {
        Regions.forEach(chunkShape, shape, spans, run);
    }

    final int size() {
        return NdArray.elements(shape);
    }

    /** @param spans {@code from} in the chunk, {@code to} here */
    final void copy(NdArray chunk, Span[] spans) {
        Regions.forEach(chunk.shape(), shape, spans, from(chunk));
    }

    /** Sets the elements that {@code to} of the spans names. */
    final void fill(DataType type, FillValue value, Span[] spans) {
        Regions.Run run = from(value.filled(type, new int[] {Math.min(size(), FILLED_AT_ONCE)}));
        Regions.forEach(shape, shape, spans, (ignored, to, count) -> {
            for (int done = 0; done < count; done += FILLED_AT_ONCE) {
                run.at(0, to + done, Math.min(FILLED_AT_ONCE, count - done));
            }
        });
    }

    static Destination of(NdArray into) {
        if (into.dataType() == DataType.STRING) {
            return of(into.shape(), into.rawStrings());
        }
        byte[] bytes = into.rawBytes();
        int size = into.dataType().size();
        return new Destination(into.shape()) {
            @Override
            Regions.Run from(NdArray chunk) {
                byte[] source = chunk.rawBytes();
                return (from, to, count) -> System.arraycopy(source, from * size, bytes, to * size, count * size);
            }

            @Override
            Regions.Run from(ByteBuffer numbers) {
                return (from, to, count) -> numbers.get(from * size, bytes, to * size, count * size);
            }
        };
    }

    static Destination of(int[] shape, String[] into) {
        return new Destination(shape) {
            @Override
            Regions.Run from(NdArray chunk) {
                return (from, to, count) -> System.arraycopy(chunk.rawStrings(), from, into, to, count);
            }

            @Override
            Regions.Run from(ByteBuffer numbers) {
                throw new IllegalStateException("strings are no numbers");
            }
        };
    }

    static Destination of(int[] shape, boolean[] into) {
        return new Destination(shape) {
            @Override
            Regions.Run from(ByteBuffer numbers) {
                return (from, to, count) -> {
                    for (int i = 0; i < count; i++) {
                        into[to + i] = numbers.get(from + i) != 0;
                    }
                };
            }
        };
    }

    /** float16 as floats, exactly. */
    static Destination ofHalves(int[] shape, float[] into) {
        return new Destination(shape) {
            @Override
            Regions.Run from(ByteBuffer numbers) {
                ShortBuffer source = numbers.asShortBuffer();
                return (from, to, count) -> {
                    for (int i = 0; i < count; i++) {
                        into[to + i] = HalfFloat.value(source.get(from + i));
                    }
                };
            }
        };
    }

    /**
     * A buffer from its position on: a buffer of bytes takes numbers of any type in its own byte order, a buffer of
     * shorts, ints and so on those of that size.
     */
    static Destination of(DataType type, int[] shape, Buffer into) {
        int words = type.size() / type.wordSize();
        return new Destination(shape) {
            @Override
            Regions.Run from(ByteBuffer numbers) {
                Regions.Run run = runs(numbers, into, type.wordSize());
                return words == 1 ? run : (from, to, count) -> run.at(from * words, to * words, count * words);
            }
        };
    }

    private static Regions.Run runs(ByteBuffer chunk, Buffer into, int wordSize) {
        int at = into.position();
        if (into instanceof ByteBuffer bytes && isPlainMemory(chunk, bytes, wordSize)) {
            // Rows are short, and a copy by the array's own instruction begins soonest.
            byte[] source = chunk.array();
            byte[] target = bytes.array();
            int sourceStart = chunk.arrayOffset();
            int targetStart = bytes.arrayOffset() + at;
            return (from, to, count) -> System.arraycopy(
                    source, sourceStart + from * wordSize, target, targetStart + to * wordSize, count * wordSize);
        } else if (into instanceof ByteBuffer bytes) {
            return wordSize == 1
                    ? (from, to, count) -> bytes.put(at + to, chunk, from, count)
                    : runs(chunk, words(bytes, wordSize), wordSize);
        } else if (into instanceof ShortBuffer shorts) {
            ShortBuffer source = chunk.asShortBuffer();
            return (from, to, count) -> shorts.put(at + to, source, from, count);
        } else if (into instanceof IntBuffer ints) {
            IntBuffer source = chunk.asIntBuffer();
            return (from, to, count) -> ints.put(at + to, source, from, count);
        } else if (into instanceof LongBuffer longs) {
            LongBuffer source = chunk.asLongBuffer();
            return (from, to, count) -> longs.put(at + to, source, from, count);
        } else if (into instanceof FloatBuffer floats) {
            FloatBuffer source = chunk.asFloatBuffer();
            return (from, to, count) -> floats.put(at + to, source, from, count);
        } else if (into instanceof DoubleBuffer doubles) {
            DoubleBuffer source = chunk.asDoubleBuffer();
            return (from, to, count) -> doubles.put(at + to, source, from, count);
        }
        throw new IllegalArgumentException(
                "elements cannot be read into a " + into.getClass().getSimpleName());
    }

    private static boolean isPlainMemory(ByteBuffer chunk, ByteBuffer into, int wordSize) {
        return chunk.hasArray() && into.hasArray() && (wordSize == 1 || into.order() == ByteOrder.LITTLE_ENDIAN);
    }

    private static Buffer words(ByteBuffer bytes, int wordSize) {
        ByteBuffer rest = bytes.slice().order(bytes.order());
        return switch (wordSize) {
            case Short.BYTES -> rest.asShortBuffer();
            case Integer.BYTES -> rest.asIntBuffer();
            default -> rest.asLongBuffer();
        };
    }

    private static ByteBuffer little(NdArray chunk) {
        return ByteBuffer.wrap(chunk.rawBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
