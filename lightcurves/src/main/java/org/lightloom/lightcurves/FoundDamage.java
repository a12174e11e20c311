package org.lightloom.lightcurves;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lightloom.zarr.ShardCheck;

/**
 * Damaged bytes of a shard and whose values they hold.
 *
 * @param shard key of the shard in the array
 * @param part chunk; log: a record, the values are not hit; index: no value of the shard can be found
 * @param objects keys of the objects that are hit
 * @param measurements keys of the measurements that are hit
 * @param quantities keys of the quantities that are hit
 * @param what is wrong, and in which file
 */
public record FoundDamage(
        String epoch,
        String shard,
        String part,
        List<String> objects,
        List<String> measurements,
        List<String> quantities,
        String what) {
    private static final int MOST_NAMED = 3;

    static FoundDamage of(ShardCheck.Damage damage, StoreView view, String epoch, EpochArray.EpochShard shard) {
        return new FoundDamage(
                epoch,
                shard.key(),
                damage.part().name().toLowerCase(Locale.ROOT),
                labels(damage, view, shard.of(), Dimension.OBJECT),
                labels(damage, view, shard.of(), Dimension.MEASUREMENT),
                labels(damage, view, shard.of(), Dimension.QUANTITY),
                damage.what());
    }

    private static List<String> labels(
            ShardCheck.Damage damage, StoreView view, EpochArray array, Dimension dimension) {
        int axis = array.dimensions().indexOf(dimension);
        if (!damage.hitsValues() || axis < 0) {
            return List.of();
        }
        List<String> all = view.labels(dimension).all();
        int end = (int) Math.min(damage.to()[axis], all.size());
        return List.copyOf(all.subList(Math.min((int) damage.from()[axis], end), end));
    }

    /** One line for people. */
    String text() {
        String hit = objects.isEmpty()
                ? "no values are hit, but what was done to them cannot be told"
                : "hit are " + named(objects, "object") + ", "
                        + (quantities.isEmpty() ? named(measurements, "measurement") : named(quantities, "quantity"));
        return "epoch " + epoch + ": " + what + "; " + hit + "; run repair";
    }

    private static String named(List<String> keys, String what) {
        List<String> named = new ArrayList<>(keys.subList(0, Math.min(MOST_NAMED, keys.size())));
        if (keys.size() > MOST_NAMED) {
            named.add("… " + keys.get(keys.size() - 1));
        }
        String noun = keys.size() == 1 ? what : keys.size() + " " + (what + "s").replace("ys", "ies");
        return noun + (keys.size() == 1 ? " " : ": ") + String.join(", ", named);
    }
}
