package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lightloom.lightcurves.expression.Condition;
import org.lightloom.lightcurves.sky.SkyRegion;

/**
 * Which objects are meant: those for which everything holds that is asked for. {@code
 * ObjectQuery.all().within(new Cone(10.68, 41.27, 0.1)).where("mag_auto < 18")}.
 *
 * @param keys of the objects; nothing for any
 * @param regions of the sky; all of them must hold an object
 * @param nearest of those for which the rest holds
 * @param condition over variables and statistics of the objects
 * @param measurements whose statistics are meant; nothing for all of the store. Where a statistic is asked for, it has to be
 *     one
 */
public record ObjectQuery(
        Optional<List<String>> keys,
        List<SkyRegion> regions,
        Optional<Nearest> nearest,
        Optional<Condition> condition,
        List<String> measurements) {

    public ObjectQuery {
        regions = List.copyOf(regions);
        measurements = List.copyOf(measurements);
    }

    /** Every object of the store. */
    public static ObjectQuery all() {
        return new ObjectQuery(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    /** Only these; a key that the store does not have is an error when the query is asked. */
    public ObjectQuery withKeys(List<String> objectKeys) {
        return new ObjectQuery(Optional.of(List.copyOf(objectKeys)), regions, nearest, condition, measurements);
    }

    /** Only those in a region, and in those that were given before. */
    public ObjectQuery within(SkyRegion region) {
        List<SkyRegion> more = new ArrayList<>(regions);
        more.add(region);
        return new ObjectQuery(keys, more, nearest, condition, measurements);
    }

    /** Only the nearest of those for which the rest holds. */
    public ObjectQuery nearest(Nearest wanted) {
        return new ObjectQuery(keys, regions, Optional.of(wanted), condition, measurements);
    }

    /**
     * Only those for which a condition is true (grammar: docs/query.md).
     *
     * @throws org.lightloom.lightcurves.expression.ConditionException if the text is no condition
     */
    public ObjectQuery where(String text) {
        return new ObjectQuery(keys, regions, nearest, Optional.of(Condition.parse(text)), measurements);
    }

    /** Statistics ({@code median}, {@code n_good}, …) are those of the light curves in this measurement. */
    public ObjectQuery withMeasurements(List<String> keys) {
        return new ObjectQuery(keys(), regions, nearest, condition, keys);
    }
}
