package org.lightloom.zarr;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** The compressors inside a blosc container; {@link #code} is the number of their format in its flags. */
enum BloscCompressor {
    /** Read only. */
    BLOSCLZ(0) {
        @Override
        void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
            require(BloscLz.decompress(from, fromOffset, fromLength, to, toOffset, toLength), toLength);
        }
    },

    LZ4(1) {
        @Override
        int maxSize(int length) {
            return LZ4Factory.fastestInstance().fastCompressor().maxCompressedLength(length);
        }

        @Override
        int compress(byte[] from, int length, byte[] to, int toOffset, int level) {
            return LZ4Factory.fastestInstance()
                    .fastCompressor()
                    .compress(from, 0, length, to, toOffset, to.length - toOffset);
        }

        @Override
        void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
            try {
                int length = LZ4Factory.fastestInstance()
                        .safeDecompressor()
                        .decompress(from, fromOffset, fromLength, to, toOffset, toLength);
                require(length, toLength);
            } catch (LZ4Exception e) {
                throw new CodecException("blosc: lz4: " + e.getMessage(), e);
            }
        }
    },

    /** Read as {@link #LZ4}, whose format it is. */
    LZ4HC(1) {
        private static final int HIGHEST_LEVEL = 17;

        @Override
        int maxSize(int length) {
            return LZ4.maxSize(length);
        }

        @Override
        int compress(byte[] from, int length, byte[] to, int toOffset, int level) {
            return LZ4Factory.fastestInstance()
                    .highCompressor(Math.min(2 * level - 1, HIGHEST_LEVEL))
                    .compress(from, 0, length, to, toOffset, to.length - toOffset);
        }

        @Override
        void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
            LZ4.decompress(from, fromOffset, fromLength, to, toOffset, toLength);
        }
    },

    /** Read only. */
    SNAPPY(2) {
        @Override
        void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
            require(Snappy.decompress(from, fromOffset, fromLength, to, toOffset, toLength), toLength);
        }
    },

    ZLIB(3) {
        @Override
        int maxSize(int length) {
            return Math.addExact(length, length / 1000 + 64);
        }

        @Override
        int compress(byte[] from, int length, byte[] to, int toOffset, int level) {
            Deflater deflater = new Deflater(level);
            try {
                deflater.setInput(from, 0, length);
                deflater.finish();
                int size = deflater.deflate(to, toOffset, to.length - toOffset);
                return deflater.finished() ? size : Integer.MAX_VALUE;
            } finally {
                deflater.end();
            }
        }

        @Override
        void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(from, fromOffset, fromLength);
                int length = 0;
                int step = 1;
                while (length < toLength && step > 0) {
                    step = inflater.inflate(to, toOffset + length, toLength - length);
                    length += step;
                }
                require(length, toLength);
            } catch (DataFormatException e) {
                throw new CodecException("blosc: zlib: " + e.getMessage(), e);
            } finally {
                inflater.end();
            }
        }
    },

    ZSTD(4) {
        @Override
        int maxSize(int length) {
            return Math.toIntExact(ZstdFrames.maxSize(length));
        }

        @Override
        int compress(byte[] from, int length, byte[] to, int toOffset, int level) {
            ZstdFrames.Effort effort = ZstdFrames.Effort.of(zstdLevel(level));
            return ZstdFrames.compress(from, 0, length, to, toOffset, effort, true);
        }

        @Override
        void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength) {
            ZstdFrames.decompress(from, fromOffset, fromLength, to, toOffset, toLength);
        }
    };

    private final int code;

    BloscCompressor(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    int maxSize(int length) {
        throw new CodecException("blosc: writing with this compressor is not supported");
    }

    int compress(byte[] from, int length, byte[] to, int toOffset, int level) {
        throw new CodecException("blosc: writing with this compressor is not supported");
    }

    abstract void decompress(byte[] from, int fromOffset, int fromLength, byte[] to, int toOffset, int toLength);

    static BloscCompressor forWriting(String name) {
        return switch (name) {
            case "zstd" -> ZSTD;
            case "lz4" -> LZ4;
            case "lz4hc" -> LZ4HC;
            case "zlib" -> ZLIB;
            default ->
                throw new CodecException(
                        "blosc: writing with '" + name + "' is not supported; zstd, lz4, lz4hc and zlib are");
        };
    }

    static BloscCompressor forReading(int code) {
        return switch (code) {
            case 0 -> BLOSCLZ;
            case 1 -> LZ4;
            case 2 -> SNAPPY;
            case 3 -> ZLIB;
            case 4 -> ZSTD;
            default -> throw new CodecException("blosc: unknown compressor " + code);
        };
    }

    /**
     * After the byte shuffle zstd's fast level -1 makes blocks of magnitudes as small as level 1 in half the time
     * (docs/benchmarks.md), so that is what "fastest" means here; higher levels follow c-blosc's table.
     */
    private static int zstdLevel(int level) {
        return level == 1 ? -1 : level < 9 ? 2 * level - 1 : 22;
    }

    private static void require(int length, int expected) {
        if (length != expected) {
            throw new CodecException("blosc: " + length + " bytes decoded, " + expected + " expected");
        }
    }
}
