package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages bytes and JSON trees as a fuzzer does: at random, and with the values that break readers. */
final class Mutations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        16,
        127,
        128,
        255,
        256,
        4096,
        65535,
        65536,
        1 << 24,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final String[] WORDS = {
        "",
        "NaN",
        "-Infinity",
        "0x7fc00123",
        "default",
        "v2",
        "regular",
        "array",
        "group",
        "start",
        "big",
        "bytes",
        "vlen-utf8",
        "transpose",
        "gzip",
        "zstd",
        "blosc",
        "crc32c",
        "sharding_indexed",
        "bool",
        "int8",
        "int64",
        "float16",
        "float64",
        "complex128",
        "string",
        "fixed_length_utf32",
        "bitshuffle",
        "blosclz",
        "snappy",
        "name",
        "configuration",
        "../x"
    };

    private final SplittableRandom random;

    Mutations(SplittableRandom random) {
        this.random = random;
    }

    /** One to four damages of bytes; what is put in may come from others. */
    byte[] bytes(byte[] bytes, byte[] others) {
        byte[] damaged = bytes.clone();
        for (int n = 1 + random.nextInt(1 + random.nextInt(4)); n > 0; n--) {
            damaged = once(damaged, others);
        }
        return damaged;
    }

    private byte[] once(byte[] bytes, byte[] others) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.max(1, Math.min(16, bytes.length - at)));
        return switch (bytes.length == 0 ? 7 : random.nextInt(9)) {
            case 0, 1 -> with(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
            case 2 -> with(bytes, at, (byte) random.nextInt());
            case 3 -> number(bytes);
            case 4 -> spliced(bytes, at, at + length, new byte[0]);
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length)));
            case 7 -> spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(8)), part(others));
            default -> spliced(bytes, at, at, new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 40)]);
        };
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    /** One of the numbers in place of 4 or 8 bytes, at a place that a header may have it more often than not. */
    private byte[] number(byte[] bytes) {
        int size = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
        if (bytes.length >= size) {
            int last = bytes.length - size;
            int at = random.nextBoolean() ? random.nextInt(last + 1) : Math.min(last, 4 * random.nextInt(8));
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long value = NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(3) - 1;
            if (size == Integer.BYTES) {
                buffer.putInt(at, (int) value);
            } else {
                buffer.putLong(at, value);
            }
        }
        return bytes;
    }

    private byte[] part(byte[] others) {
        int from = random.nextInt(others.length + 1);
        return Arrays.copyOfRange(others, from, Math.min(others.length, from + random.nextInt(64)));
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        byte[] all = new byte[from + middle.length + bytes.length - to];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(middle, 0, all, from, middle.length);
        System.arraycopy(bytes, to, all, from + middle.length, bytes.length - to);
        return all;
    }

    /** One to three members or elements replaced, taken away or repeated; what is put in may come from another tree. */
    ObjectNode tree(ObjectNode tree, ObjectNode other) {
        ObjectNode damaged = tree.deepCopy();
        for (int n = 1 + random.nextInt(1 + random.nextInt(3)); n > 0; n--) {
            if (random.nextInt(4) == 0) {
                everywhere(damaged);
            } else {
                once(damaged, other);
            }
        }
        return damaged;
    }

    /** Another number wherever one stands, so that shapes which have to fit go on to. */
    private void everywhere(ObjectNode tree) {
        List<JsonNode> lists = new ArrayList<>(containers(tree));
        lists.removeIf(list -> !(list instanceof ArrayNode) || !list.path(0).isIntegralNumber());
        if (!lists.isEmpty()) {
            JsonNode list = lists.get(random.nextInt(lists.size()));
            JsonNode old = list.get(random.nextInt(list.size()));
            long value = random.nextBoolean()
                    ? NUMBERS[random.nextInt(NUMBERS.length)]
                    : random.nextLong(1L << random.nextInt(1, 40));
            for (JsonNode each : lists) {
                for (int i = 0; i < each.size(); i++) {
                    if (each.get(i).equals(old)) {
                        ((ArrayNode) each).set(i, JSON.numberNode(value));
                    }
                }
            }
        }
    }

    private void once(ObjectNode tree, ObjectNode other) {
        List<JsonNode> inner = containers(tree);
        JsonNode container = inner.get(random.nextInt(inner.size()));
        if (container instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.isEmpty() || random.nextInt(12) == 0
                    ? WORDS[random.nextInt(WORDS.length)]
                    : names.get(random.nextInt(names.size()));
            if (random.nextInt(6) == 0) {
                object.remove(name);
            } else {
                object.set(name, value(other));
            }
        } else if (container instanceof ArrayNode array) {
            int at = array.isEmpty() ? 0 : random.nextInt(array.size());
            switch (array.isEmpty() ? 0 : random.nextInt(4)) {
                case 0 -> array.insert(at, value(other));
                case 1 -> array.remove(at);
                case 2 -> array.insert(at, array.get(at).deepCopy());
                default -> array.set(at, value(other));
            }
        }
    }

    private JsonNode value(ObjectNode other) {
        List<JsonNode> inner = containers(other);
        return switch (random.nextInt(8)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.textNode(WORDS[random.nextInt(WORDS.length)]);
            case 3 -> JSON.numberNode(random.nextDouble() * Math.pow(10, random.nextInt(-330, 330)));
            case 4 ->
                JSON.numberNode(BigInteger.ONE.shiftLeft(random.nextInt(130)).subtract(BigInteger.TWO));
            case 5 -> inner.get(random.nextInt(inner.size())).deepCopy();
            default -> JSON.numberNode(NUMBERS[random.nextInt(NUMBERS.length)]);
        };
    }

    private static List<JsonNode> containers(JsonNode tree) {
        List<JsonNode> all = new ArrayList<>(List.of(tree));
        for (int i = 0; i < all.size(); i++) {
            all.get(i).forEach(child -> {
                if (child.isContainerNode()) {
                    all.add(child);
                }
            });
        }
        return all;
    }
}
