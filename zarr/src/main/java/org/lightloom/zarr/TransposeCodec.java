package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code transpose}: encoded dimension i is decoded dimension {@code order[i]}. */
record TransposeCodec(List<Integer> order) implements Codec.ArrayToArray {

    @Override
    public int[] encodedShape(int[] shape) {
        int[] encoded = new int[shape.length];
        for (int i = 0; i < shape.length; i++) {
            encoded[i] = shape[order.get(i)];
        }
        return encoded;
    }

    @Override
    public NdArray encode(NdArray decoded) {
        return permuted(decoded, order.stream().mapToInt(i -> i).toArray());
    }

    @Override
    public NdArray decode(NdArray encoded) {
        int[] inverse = new int[order.size()];
        for (int i = 0; i < order.size(); i++) {
            inverse[order.get(i)] = i;
        }
        return permuted(encoded, inverse);
    }

    /** Dimension i of the result is dimension {@code axes[i]} of the source. */
    private static NdArray permuted(NdArray source, int[] axes) {
        int[] from = source.shape();
        int rank = from.length;
        int[] to = new int[rank];
        int[] strides = new int[rank];
        for (int i = 0; i < rank; i++) {
            to[i] = from[axes[i]];
            int stride = 1;
            for (int d = axes[i] + 1; d < rank; d++) {
                stride *= from[d];
            }
            strides[i] = stride;
        }
        int[] sources = new int[source.size()];
        int[] at = new int[rank];
        int position = 0;
        for (int n = 0; n < sources.length; n++) {
            sources[n] = position;
            for (int d = rank - 1; d >= 0; d--) {
                position += strides[d];
                if (++at[d] < to[d]) {
                    break;
                }
                position -= strides[d] * to[d];
                at[d] = 0;
            }
        }
        return gathered(source, to, sources);
    }

    private static NdArray gathered(NdArray source, int[] shape, int[] sources) {
        if (source.dataType() == DataType.STRING) {
            String[] strings = new String[sources.length];
            for (int n = 0; n < sources.length; n++) {
                strings[n] = source.rawStrings()[sources[n]];
            }
            return NdArray.ofStrings(shape, strings);
        }
        int size = source.dataType().size();
        byte[] bytes = new byte[sources.length * size];
        for (int n = 0; n < sources.length; n++) {
            System.arraycopy(source.rawBytes(), sources[n] * size, bytes, n * size, size);
        }
        return NdArray.ofBytes(source.dataType(), shape, bytes);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("name", "transpose");
        ArrayNode axes = json.putObject("configuration").putArray("order");
        order.forEach(axes::add);
        return json;
    }
}
