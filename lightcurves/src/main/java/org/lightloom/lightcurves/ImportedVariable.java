package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.NdArray;
import org.lightloom.zarr.ZarrArray;

/**
 * The values of a one-dimensional array of another store, as this one keeps them: numbers as float64, texts as they are.
 *
 * @param texts empty where these are numbers
 * @param numbers empty where these are texts
 */
record ImportedVariable(boolean numeric, List<String> texts, double[] numbers) {
    private static final long MOST_EXACT = 1L << 53;
    private static final Set<String> ENCODED = Set.of("scale_factor", "add_offset");

    /** @throws LightcurveException if the values cannot be kept exactly */
    static ImportedVariable of(String name, ZarrArray array) {
        ObjectNode attributes = array.attributes();
        if (ENCODED.stream().anyMatch(attributes::has)) {
            throw new LightcurveException(array.path() + ": its values are packed (scale_factor, add_offset); write the"
                    + " data set again without");
        }
        NdArray values = array.read();
        return values.dataType() == DataType.STRING
                ? new ImportedVariable(false, values.toStrings(), new double[0])
                : new ImportedVariable(true, List.of(), numbers(name, values));
    }

    /** Labels may be whole numbers too. */
    static List<String> labels(String name, ZarrArray array) {
        ImportedVariable variable = of(name, array);
        if (!variable.numeric) {
            return variable.texts;
        }
        return Arrays.stream(variable.numbers)
                .mapToObj(
                        number -> number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number))
                .toList();
    }

    private static double[] numbers(String name, NdArray values) {
        ByteBuffer bytes = values.toBytes();
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(name, values.dataType(), bytes, i);
        }
        return numbers;
    }

    private static double number(String name, DataType type, ByteBuffer bytes, int i) {
        return switch (type) {
            case FLOAT64 -> bytes.getDouble(i * Double.BYTES);
            case FLOAT32 -> bytes.getFloat(i * Float.BYTES);
            case INT64, UINT64 -> exact(name, bytes.getLong(i * Long.BYTES));
            case INT32 -> bytes.getInt(i * Integer.BYTES);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(i * Integer.BYTES));
            case INT16 -> bytes.getShort(i * Short.BYTES);
            case UINT16 -> Short.toUnsignedInt(bytes.getShort(i * Short.BYTES));
            case INT8 -> bytes.get(i);
            case UINT8, BOOL -> Byte.toUnsignedInt(bytes.get(i));
            default ->
                throw new LightcurveException(name + ": is of type " + type.zarrName() + ", which cannot be kept");
        };
    }

    private static double exact(String name, long value) {
        if (Math.abs(value) > MOST_EXACT || value == Long.MIN_VALUE) {
            throw new LightcurveException(
                    name + ": holds " + value + ", which float64 cannot hold exactly; store it as text");
        }
        return value;
    }

    /** The values in another order, as an array of a store. */
    NdArray ordered(int[] order) {
        return numeric
                ? NdArray.ofDoubles(
                        new int[] {order.length},
                        Arrays.stream(order).mapToDouble(i -> numbers[i]).toArray())
                : NdArray.ofStrings(Arrays.stream(order).mapToObj(texts::get).toList());
    }
}
