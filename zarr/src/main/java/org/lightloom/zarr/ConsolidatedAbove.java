package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The consolidated metadata of the groups above a node: whoever changes the node lets them follow. Each is changed under
 * its own lock to what the node's document is then, so that of several who do so at once the last one sees the newest.
 */
final class ConsolidatedAbove {
    private ConsolidatedAbove() {}

    /** Groups that do not list the node are left as they are. */
    static void follow(Node node) {
        change(node, node::document);
    }

    /** They list neither the node nor what is below it any more. */
    static void forget(Node node) {
        change(node, Optional::empty);
    }

    private static void change(Node node, Supplier<Optional<ObjectNode>> now) {
        Path folder = node.path().toAbsolutePath().normalize();
        Optional<Path> above = Optional.ofNullable(folder.getParent());
        while (above.isPresent() && Files.isRegularFile(above.get().resolve("zarr.json"))) {
            String name = StoreLocation.keyOf(above.get().relativize(folder));
            Node group = new Node(StoreLocation.of(above.get()));
            boolean listed = group.document()
                    .filter(document -> lists(members(document), name))
                    .isPresent();
            if (listed) {
                group.update(document -> followed(document, name, now.get()));
            }
            above = Optional.ofNullable(above.get().getParent());
        }
    }

    private static JsonNode members(ObjectNode document) {
        return document.path(ZarrGroup.CONSOLIDATED).path("metadata");
    }

    private static boolean lists(JsonNode members, String name) {
        Iterator<String> names = members.fieldNames();
        while (names.hasNext()) {
            if (isAtOrBelow(names.next(), name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAtOrBelow(String member, String name) {
        return member.equals(name) || member.startsWith(name + "/");
    }

    private static ObjectNode followed(ObjectNode document, String name, Optional<ObjectNode> now) {
        if (members(document) instanceof ObjectNode members) {
            if (now.isEmpty()) {
                members.properties().removeIf(member -> isAtOrBelow(member.getKey(), name));
            } else if (members.has(name)) {
                ObjectNode entry = now.get();
                Optional.ofNullable(members.path(name).get(ZarrGroup.CONSOLIDATED))
                        .ifPresentOrElse(
                                kept -> entry.set(ZarrGroup.CONSOLIDATED, kept),
                                () -> entry.remove(ZarrGroup.CONSOLIDATED));
                members.set(name, entry);
            }
        }
        return document;
    }
}
