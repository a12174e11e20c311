package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.ZarrGroup;

/** Attributes of the variables that the program knows the meaning of. */
final class VariableAttributes {
    /** Kept in the attribute of the root, for variables that come later. */
    static final String TIME_REFERENCE = "time_reference";

    private VariableAttributes() {}

    static ObjectNode of(String array, ZarrGroup root) {
        String reference = root.attributes()
                .path(StoreLayout.ATTRIBUTE)
                .path(TIME_REFERENCE)
                .asText(TimeReference.UNKNOWN.label());
        return of(array, reference);
    }

    /** The time scale of {@code epoch_mjd}, {@code unknown} where it says none. */
    static String timeScale(StoreView view) {
        String times = "epoch_mjd";
        return view.root().contains(times)
                ? view.root().array(times).attributes().path("time_scale").asText("unknown")
                : "unknown";
    }

    /** Which moment of an exposure the times of a store are: start, mid or unknown. */
    static String timeReference(StoreView view) {
        return view.attributes()
                .path(StoreLayout.ATTRIBUTE)
                .path(TIME_REFERENCE)
                .asText(TimeReference.UNKNOWN.label());
    }

    static ObjectNode of(String array, String timeReference) {
        ObjectNode attributes = Json.object();
        if (array.equals("object_ra")) {
            attributes.put("units", "deg").put("long_name", "right ascension, ICRS");
        } else if (array.equals("object_dec")) {
            attributes.put("units", "deg").put("long_name", "declination, ICRS");
        } else if (array.equals("object_x_image") || array.equals("object_y_image")) {
            attributes.put("units", "pixel").put("long_name", "position in the reference image");
        } else if (array.matches("epoch_(\\w+_)?mjd")) {
            attributes
                    .put("units", "d")
                    .put("long_name", "modified Julian date")
                    .put("time_scale", "unknown")
                    .put(TIME_REFERENCE, timeReference);
        }
        return attributes;
    }
}
