package org.lightloom.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.lightloom.lightcurves.export.Decimals;
import org.lightloom.zarr.NdArray;

/** Elements of an array as text: numbers with all their digits; those that are not finite as Zarr's metadata say them. */
final class ElementText {
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"\\p{Cntrl}]+");

    private ElementText() {}

    /** As JSON: text in quotes, NaN and the infinities too, complex numbers as pairs. */
    static IntFunction<String> json(NdArray values) {
        return switch (values.dataType()) {
            case STRING -> quoted(values);
            case FLOAT16, FLOAT32, FLOAT64 -> {
                IntFunction<String> plain = plain(values);
                yield i -> jsonNumber(plain.apply(i));
            }
            case COMPLEX64, COMPLEX128 ->
                complex(values, (re, im) -> "[" + jsonNumber(re) + "," + jsonNumber(im) + "]");
            default -> plain(values);
        };
    }

    /** {@code -0} would be read as a whole number, which has no sign. */
    private static String jsonNumber(String number) {
        if (number.equals("-0")) {
            return "-0.0";
        }
        return Character.isLetter(number.charAt(number.length() - 1)) ? '"' + number + '"' : number;
    }

    private static IntFunction<String> quoted(NdArray values) {
        List<String> strings = values.toStrings();
        return i -> TextNode.valueOf(strings.get(i)).toString();
    }

    /** As words between blanks: text in quotes where it would not be one word. */
    static IntFunction<String> words(NdArray values) {
        if (values.dataType() != org.lightloom.zarr.DataType.STRING) {
            return plain(values);
        }
        List<String> strings = values.toStrings();
        IntFunction<String> quoted = quoted(values);
        return i -> PLAIN.matcher(strings.get(i)).matches() ? strings.get(i) : quoted.apply(i);
    }

    /** As they are. */
    static IntFunction<String> plain(NdArray values) {
        ByteBuffer bytes = values.toBytes();
        return switch (values.dataType()) {
            case STRING -> values.toStrings()::get;
            case BOOL -> i -> bytes.get(i) == 0 ? "false" : "true";
            case INT8 -> i -> Byte.toString(bytes.get(i));
            case UINT8 -> i -> Integer.toString(Byte.toUnsignedInt(bytes.get(i)));
            case INT16 -> i -> Short.toString(bytes.getShort(2 * i));
            case UINT16 -> i -> Integer.toString(Short.toUnsignedInt(bytes.getShort(2 * i)));
            case INT32 -> i -> Integer.toString(bytes.getInt(4 * i));
            case UINT32 -> i -> Integer.toUnsignedString(bytes.getInt(4 * i));
            case INT64 -> i -> Long.toString(bytes.getLong(8 * i));
            case UINT64 -> i -> Long.toUnsignedString(bytes.getLong(8 * i));
            case FLOAT16 -> {
                float[] halves = values.toFloats();
                yield i -> number(halves[i]);
            }
            case FLOAT32 -> i -> number(bytes.getFloat(4 * i));
            case FLOAT64 -> i -> number(bytes.getDouble(8 * i));
            case COMPLEX64, COMPLEX128 -> complex(values, (re, im) -> re + (im.startsWith("-") ? "" : "+") + im + "j");
        };
    }

    private interface Pair {
        String of(String real, String imaginary);
    }

    private static IntFunction<String> complex(NdArray values, Pair pair) {
        ByteBuffer bytes = values.toBytes();
        return values.dataType().size() == 8
                ? i -> pair.of(number(bytes.getFloat(8 * i)), number(bytes.getFloat(8 * i + 4)))
                : i -> pair.of(number(bytes.getDouble(16 * i)), number(bytes.getDouble(16 * i + 8)));
    }

    private static String number(float value) {
        return value == 0
                ? number((double) value)
                : Float.isFinite(value) ? Decimals.text(value) : Float.toString(value);
    }

    private static String number(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        return Double.isFinite(value) ? Decimals.text(value) : Double.toString(value);
    }
}
