package org.lightloom.zarr;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The data types of Zarr v3 core that are read and written, and {@code string}. */
public enum DataType {
    BOOL("bool", 1, 1),
    INT8("int8", 1, 1),
    INT16("int16", 2, 2),
    INT32("int32", 4, 4),
    INT64("int64", 8, 8),
    UINT8("uint8", 1, 1),
    UINT16("uint16", 2, 2),
    UINT32("uint32", 4, 4),
    UINT64("uint64", 8, 8),
    FLOAT16("float16", 2, 2),
    FLOAT32("float32", 4, 4),
    FLOAT64("float64", 8, 8),
    COMPLEX64("complex64", 8, 4),
    COMPLEX128("complex128", 16, 8),
    STRING("string", 0, 0);

    private final String zarrName;
    private final int size;
    private final int wordSize;

    DataType(String zarrName, int size, int wordSize) {
        this.zarrName = zarrName;
        this.size = size;
        this.wordSize = wordSize;
    }

    /** The name in zarr.json. */
    public String zarrName() {
        return zarrName;
    }

    /** Bytes of one element; 0 for strings. */
    public int size() {
        return size;
    }

    /** Bytes of the unit whose order endianness turns round: half an element for complex numbers. */
    int wordSize() {
        return wordSize;
    }

    boolean isInteger() {
        return this != BOOL && zarrName.contains("int");
    }

    boolean isUnsigned() {
        return zarrName.startsWith("uint");
    }

    boolean isComplex() {
        return zarrName.startsWith("complex");
    }

    static DataType named(String name, String where) {
        return Arrays.stream(values())
                .filter(t -> t.zarrName.equals(name))
                .findFirst()
                .orElseThrow(() -> new ZarrException.Unsupported(
                        where,
                        "data type '" + Quoted.shortened(name) + "' is not supported; supported are "
                                + Arrays.stream(values())
                                        .map(DataType::zarrName)
                                        .collect(Collectors.joining(", "))));
    }
}
