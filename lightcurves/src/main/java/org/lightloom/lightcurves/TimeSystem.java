package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.time.TimeScale;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.ZarrGroup;

/**
 * What the times of a store are: which moment of an exposure, in which scale. Kept in the mark of the root and with every
 * variable of times; the same for all epochs, so that times can be compared.
 */
record TimeSystem(TimeReference reference, TimeScale scale) {
    static final TimeSystem UNKNOWN = new TimeSystem(TimeReference.UNKNOWN, TimeScale.UNKNOWN);

    static final String REFERENCE = "time_reference";
    static final String SCALE = "time_scale";

    /** Columns of a manifest that say what its times are, and are no variables. */
    static final List<String> COLUMNS = List.of(REFERENCE, SCALE);

    static TimeSystem of(ZarrGroup root) {
        JsonNode mark = root.attributes().path(StoreLayout.ATTRIBUTE);
        return new TimeSystem(
                reference(mark.path(REFERENCE).asText("unknown")).orElse(TimeReference.UNKNOWN),
                TimeScale.of(mark.path(SCALE).asText("unknown")).orElse(TimeScale.UNKNOWN));
    }

    private static Optional<TimeReference> reference(String label) {
        return Arrays.stream(TimeReference.values())
                .filter(one -> one.label().equals(label))
                .findFirst();
    }

    /**
     * What a manifest says of its times; unknown where it says nothing.
     *
     * @throws LightcurveException if its rows differ, or a word is none of those that there are
     */
    static TimeSystem of(Manifest manifest, List<Manifest.Row> rows) {
        TimeSystem first = UNKNOWN;
        for (Manifest.Row row : rows) {
            TimeSystem own = of(manifest, row);
            if (!own.equals(UNKNOWN) && !first.equals(UNKNOWN) && !own.equals(first)) {
                throw new LightcurveException(manifest.file() + ", line " + row.line() + ": its time is " + own
                        + ", that of an earlier row is " + first + "; the times of a store are of one kind, correct the"
                        + " manifest");
            }
            first = first.equals(UNKNOWN) ? own : first;
        }
        return first;
    }

    private static TimeSystem of(Manifest manifest, Manifest.Row row) {
        String reference = row.values().getOrDefault(REFERENCE, "unknown");
        String scale = row.values().getOrDefault(SCALE, "unknown");
        String where = manifest.file() + ", line " + row.line() + ", column ";
        return new TimeSystem(
                reference(reference)
                        .orElseThrow(() -> new LightcurveException(
                                where + REFERENCE + ": '" + reference + "' is none of start, mid, unknown")),
                TimeScale.of(scale)
                        .orElseThrow(() -> new LightcurveException(
                                where + SCALE + ": '" + scale + "' is none of UTC, TAI, TT, TDB, unknown")));
    }

    /**
     * Whether a store takes this over, having no times yet.
     *
     * @throws LightcurveException if it has times of another kind
     */
    boolean isNewTo(StoreView view) {
        TimeSystem stored = of(view.root());
        if (equals(UNKNOWN) || equals(stored)) {
            return false;
        }
        boolean hasTimes = view.variable(Dimension.EPOCH, "mjd").isPresent();
        if (hasTimes || !stored.allows(this)) {
            throw new LightcurveException(
                    view.root().path() + ": its times are " + stored + ", those of the manifest are " + this
                            + "; nothing was stored, the times of a store are of one kind");
        }
        return true;
    }

    /** Whether this says nothing else of times than another. */
    boolean allows(TimeSystem other) {
        return (reference == TimeReference.UNKNOWN || reference == other.reference)
                && (scale == TimeScale.UNKNOWN || scale == other.scale);
    }

    /** Keeps this in the root of a store. */
    void putInto(ZarrGroup root) {
        ObjectNode mark = (ObjectNode) root.attributes().path(StoreLayout.ATTRIBUTE);
        ObjectNode attributes = Json.object();
        attributes.set(StoreLayout.ATTRIBUTE, putInto(mark));
        root.putAttributes(attributes);
    }

    /** Adds this to a JSON object. */
    ObjectNode putInto(ObjectNode json) {
        return json.put(REFERENCE, reference.label()).put(SCALE, scale.label());
    }

    @Override
    public String toString() {
        return reference == TimeReference.UNKNOWN && scale == TimeScale.UNKNOWN
                ? "of an unknown kind"
                : reference.label() + " of exposure in "
                        + (scale == TimeScale.UNKNOWN ? "an unknown scale" : scale.label());
    }
}
