package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.lightloom.kv.StoreException;

/**
 * What the consolidated metadata of a group say of what is below it, beside the documents there. A program that adds or
 * changes a member need not tell them; who goes by them then sees less than there is.
 *
 * @param gone names that are listed and have no document
 * @param outdated names that are not listed, or not as their document is
 */
record ConsolidatedComparison(List<String> gone, List<String> outdated) {

    static ConsolidatedComparison of(ZarrGroup group) {
        ZarrGroup stored = group.unconsolidated();
        SortedSet<String> gone = new TreeSet<>();
        SortedSet<String> outdated = new TreeSet<>();
        if (group.isConsolidated() && !stored.isConsolidated()) {
            for (Map.Entry<String, JsonNode> listed : group.consolidated().properties()) {
                Optional<ObjectNode> document = document(stored, listed.getKey());
                if (document.isEmpty()) {
                    gone.add(listed.getKey());
                } else if (!alone(document.get()).equals(alone(listed.getValue()))) {
                    outdated.add(listed.getKey());
                }
            }
            unlisted(stored, "", group.consolidated(), outdated);
        }
        return new ConsolidatedComparison(List.copyOf(gone), List.copyOf(outdated));
    }

    static String goneFrom(ZarrGroup group) {
        return "there is no document, but the consolidated metadata of " + group.path() + " list it";
    }

    private static void unlisted(ZarrGroup group, String above, JsonNode listed, SortedSet<String> unlisted) {
        group.members().forEach((name, kind) -> {
            if (!listed.has(above + name)) {
                unlisted.add(above + name);
            }
            if (kind.equals("group")) {
                try {
                    unlisted(group.group(name).unconsolidated(), above + name + "/", listed, unlisted);
                } catch (ZarrException | StoreException e) {
                    // Who goes through the hierarchy meets it again, and says so.
                }
            }
        });
    }

    /** A document that cannot be read is there, and is no other. */
    private static Optional<ObjectNode> document(ZarrGroup group, String name) {
        try {
            return group.memberDocument(name);
        } catch (ZarrException | StoreException e) {
            return Optional.of(Json.object());
        }
    }

    /** A group's entry may say again what is below it. */
    private static JsonNode alone(JsonNode document) {
        return document instanceof ObjectNode object ? object.deepCopy().without(ZarrGroup.CONSOLIDATED) : document;
    }
}
