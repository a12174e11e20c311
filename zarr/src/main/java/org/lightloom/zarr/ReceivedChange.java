package org.lightloom.zarr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;

/** A change as a folder got it. What is wrong with it rejects it alone, not those that came with it. */
record ReceivedChange(UUID id, ArrayChange change, MergeRule rule) {

    static List<ReceivedChange> all(
            List<Change> changes, ArrayMetadata metadata, Map<String, MergeRule> rules, String key) {
        List<ReceivedChange> received = new ArrayList<>();
        for (Change change : changes) {
            received.add(of(change, metadata, rules, key));
        }
        return received;
    }

    /** Whether it sets all elements of a chunk, whatever they were, to its own in the same order. */
    boolean replaces(int[] chunk) {
        return replaces(chunk, change.spans());
    }

    /** Whether that of it which belongs to a smaller chunk sets all of that one's elements. */
    boolean replaces(int[] chunk, Span[] spans) {
        return rule == MergeRule.OVERWRITE && Span.cover(spans, chunk);
    }

    private static ReceivedChange of(Change change, ArrayMetadata metadata, Map<String, MergeRule> rules, String key) {
        try {
            ArrayChange parsed = ArrayChange.of(change, metadata.dataType(), metadata.chunk(), key);
            return new ReceivedChange(change.id(), parsed, rule(parsed.rule(), metadata.dataType(), rules, key));
        } catch (ZarrException | CodecException e) {
            throw new ChangeRejectedException(change.id(), e);
        }
    }

    private static MergeRule rule(String name, DataType dataType, Map<String, MergeRule> rules, String key) {
        MergeRule rule = rules.get(name);
        if (rule == null) {
            throw new ZarrException.Unsupported(key, "the rule '" + Quoted.shortened(name) + "' is unknown");
        }
        if (dataType == DataType.STRING && rule != MergeRule.OVERWRITE) {
            throw new ZarrException.Unsupported(
                    key, "strings are overwritten; the rule '" + Quoted.shortened(name) + "' is for numbers");
        }
        return rule;
    }
}
