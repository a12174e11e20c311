package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.NdArray;

/**
 * The one step of a growth that decides what a variable holds: a value goes where there is none; where there is one, it
 * stays, and another one is refused unless the request says that it may differ. An infinite number is none: earlier
 * versions stored those.
 */
final class VariablePut {
    private VariablePut() {}

    static NdArray put(NdArray chunk, ByteBuffer payload) {
        JsonNode request = Json.parse(payload, "variable request");
        return chunk.dataType() == DataType.STRING ? texts(chunk, request) : numbers(chunk, request);
    }

    private static NdArray texts(NdArray chunk, JsonNode request) {
        List<String> values = new ArrayList<>(chunk.toStrings());
        boolean changed = false;
        for (int i = 0; i < request.path("at").size(); i++) {
            int at = request.path("at").path(i).asInt();
            String value = request.path("values").path(i).asText();
            if (values.get(at).isEmpty()) {
                values.set(at, value);
                changed = true;
            } else if (!VariableText.isSame(values.get(at), value)) {
                refuse(request, i, values.get(at));
            }
        }
        return changed ? NdArray.ofStrings(values) : chunk;
    }

    private static NdArray numbers(NdArray chunk, JsonNode request) {
        double[] values = chunk.toDoubles();
        boolean changed = false;
        for (int i = 0; i < request.path("at").size(); i++) {
            int at = request.path("at").path(i).asInt();
            double value = Double.parseDouble(request.path("values").path(i).asText());
            if (!Double.isFinite(values[at])) {
                values[at] = value;
                changed = true;
            } else if (!Double.isNaN(value) && values[at] != value) {
                refuse(request, i, Double.toString(values[at]));
            }
        }
        return changed ? NdArray.ofDoubles(chunk.shape(), values) : chunk;
    }

    private static void refuse(JsonNode request, int i, String stored) {
        if (!request.path("keep").asBoolean()) {
            throw new LightcurveException(String.format(
                    "%s of %s is %s in the store, %s was given; nothing was stored, give another value or leave it out",
                    request.path("name").asText(),
                    request.path("labels").path(i).asText(),
                    stored,
                    request.path("values").path(i).asText()));
        }
    }
}
