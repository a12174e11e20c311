package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.ZarrGroup;

/** Attributes of the variables that the program knows the meaning of. */
final class VariableAttributes {
    private VariableAttributes() {}

    static ObjectNode of(String array, ZarrGroup root) {
        return of(array, TimeSystem.of(root));
    }

    /** The time scale of {@code epoch_mjd}, {@code unknown} where it says none. */
    static String timeScale(StoreView view) {
        String times = "epoch_mjd";
        return view.root().contains(times)
                ? view.root().array(times).attributes().path("time_scale").asText("unknown")
                : "unknown";
    }

    static ObjectNode of(String array, TimeSystem times) {
        ObjectNode attributes = Json.object();
        if (array.equals("object_ra")) {
            attributes.put("units", "deg").put("long_name", "right ascension, ICRS");
        } else if (array.equals("object_dec")) {
            attributes.put("units", "deg").put("long_name", "declination, ICRS");
        } else if (array.equals("object_x_image") || array.equals("object_y_image")) {
            attributes.put("units", "pixel").put("long_name", "position in the reference image");
        } else if (array.matches("object_mag_\\w+")) {
            attributes.put("units", "mag");
        } else if (array.matches("epoch_(\\w+_)?mjd")) {
            times.putInto(attributes.put("units", "d").put("long_name", "modified Julian date"));
        }
        return attributes;
    }
}
