package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the {@code fill_value} of each data type (Zarr v3 core, "Fill value list"). */
final class FillValues {
    private FillValues() {}

    static FillValue parse(JsonNode json, DataType type, String where) {
        if (type == DataType.STRING) {
            if (!json.isTextual()) {
                throw invalid(json, type, where);
            }
            return new FillValue(type, new byte[0], json.textValue(), json);
        }
        byte[] element = new byte[type.size()];
        ByteBuffer bytes = ByteBuffer.wrap(element).order(ByteOrder.LITTLE_ENDIAN);
        if (type.isComplex()) {
            if (!json.isArray() || json.size() != 2) {
                throw invalid(json, type, where);
            }
            DataType part = type == DataType.COMPLEX64 ? DataType.FLOAT32 : DataType.FLOAT64;
            put(json.get(0), part, bytes, where);
            put(json.get(1), part, bytes, where);
        } else {
            put(json, type, bytes, where);
        }
        return new FillValue(type, element, "", json);
    }

    private static void put(JsonNode json, DataType type, ByteBuffer bytes, String where) {
        if (type == DataType.BOOL) {
            if (!json.isBoolean()) {
                throw invalid(json, type, where);
            }
            bytes.put((byte) (json.booleanValue() ? 1 : 0));
        } else if (type.isInteger()) {
            putInteger(json, type, bytes, where);
        } else {
            putBits(floatBits(json, type, where), type.size(), bytes);
        }
    }

    private static void putInteger(JsonNode json, DataType type, ByteBuffer bytes, String where) {
        int bits = type.size() * 8;
        BigInteger least = type.isUnsigned()
                ? BigInteger.ZERO
                : BigInteger.ONE.shiftLeft(bits - 1).negate();
        BigInteger beyond = BigInteger.ONE.shiftLeft(type.isUnsigned() ? bits : bits - 1);
        if (!json.isIntegralNumber()
                || json.bigIntegerValue().compareTo(least) < 0
                || json.bigIntegerValue().compareTo(beyond) >= 0) {
            throw invalid(json, type, where);
        }
        putBits(json.bigIntegerValue().longValue(), type.size(), bytes);
    }

    private static long floatBits(JsonNode json, DataType type, String where) {
        if (json.isTextual()) {
            return namedBits(json, type, where);
        }
        if (!json.isNumber() || !json.isIntegralNumber() && !Double.isFinite(json.doubleValue())) {
            throw invalid(json, type, where);
        }
        return switch (type) {
            case FLOAT16 -> HalfFloat.bits(json.doubleValue()) & 0xffffL;
            case FLOAT32 -> Float.floatToRawIntBits(Float.parseFloat(json.asText())) & 0xffffffffL;
            default -> Double.doubleToRawLongBits(json.doubleValue());
        };
    }

    private static long namedBits(JsonNode json, DataType type, String where) {
        String text = json.textValue();
        if (text.matches("0x[0-9a-fA-F]{" + 2 * type.size() + "}")) {
            return Long.parseUnsignedLong(text.substring(2), 16);
        }
        long sign = text.startsWith("-") ? 1L << (8 * type.size() - 1) : 0;
        long infinity = switch (type) {
            case FLOAT16 -> 0x7c00L;
            case FLOAT32 -> 0x7f800000L;
            default -> 0x7ff0000000000000L;
        };
        long quiet = switch (type) {
            case FLOAT16 -> 0x0200L;
            case FLOAT32 -> 0x00400000L;
            default -> 0x0008000000000000L;
        };
        return switch (text) {
            case "NaN" -> infinity | quiet;
            case "Infinity", "-Infinity" -> sign | infinity;
            default -> throw invalid(json, type, where);
        };
    }

    private static void putBits(long bits, int size, ByteBuffer bytes) {
        for (int k = 0; k < size; k++) {
            bytes.put((byte) (bits >>> (8 * k)));
        }
    }

    private static ZarrException invalid(JsonNode json, DataType type, String where) {
        return new ZarrException.Corrupt(
                where, "fill_value " + Quoted.shortened(json.toString()) + " is not a value of " + type.zarrName());
    }
}
