package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lightloom.kv.Change;
import org.lightloom.kv.ChangeRejectedException;

/** A repeatable step on a zarr.json, which keeps members that it does not know. */
sealed interface MetadataChange {

    /** The document afterwards; may be {@code document} itself, changed. */
    ObjectNode applied(ObjectNode document, UUID change, String where);

    ObjectNode toJson();

    default Change toChange() {
        return Change.of(ByteBuffer.wrap(Json.bytes(toJson())));
    }

    static MetadataChange of(Change change, String where) {
        ObjectNode json = Json.parse(change.payload(), where + " (change)");
        return switch (json.path("step").asText()) {
            case "create" -> new Create((ObjectNode) json.path("document"));
            case "grow" -> new Grow((ArrayNode) json.path("shape"));
            case "resize" -> new Resize((ArrayNode) json.path("shape"));
            case "consolidate" ->
                new Consolidate(
                        (ObjectNode) json.path("members"), json.path("evened").asText(""));
            case "words" -> new AddWords(json.path("attribute").asText(), (ArrayNode) json.path("words"));
            case "attributes" -> new PutAttributes((ObjectNode) json.path("attributes"));
            default ->
                throw new ChangeRejectedException(
                        change.id(), new ZarrException.Unsupported(where, "a metadata change of an unknown kind"));
        };
    }

    /** A node where there is none. */
    record Create(ObjectNode document) implements MetadataChange {
        @Override
        public ObjectNode applied(ObjectNode existing, UUID change, String where) {
            if (existing.isEmpty()) {
                return document.deepCopy();
            }
            throw new ChangeRejectedException(
                    change, new ZarrException.AlreadyExists(where, "there is a node already; choose another path"));
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = Json.object().put("step", "create");
            json.set("document", document);
            return json;
        }
    }

    /** Rejects a change of a node that is not there. */
    private static void require(ObjectNode document, UUID change, String where) {
        if (document.isEmpty()) {
            throw new ChangeRejectedException(change, new ZarrException.NotFound(where, "the node is gone"));
        }
    }

    /** Each length becomes the larger of what it is and what is asked: an array never shrinks. */
    record Grow(ArrayNode shape) implements MetadataChange {
        @Override
        public ObjectNode applied(ObjectNode document, UUID change, String where) {
            requireRank(document, shape, change, where);
            document.set("shape", larger(document.path("shape"), shape));
            return document;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = Json.object().put("step", "grow");
            json.set("shape", shape);
            return json;
        }
    }

    /** Each length becomes what is asked. */
    record Resize(ArrayNode shape) implements MetadataChange {
        @Override
        public ObjectNode applied(ObjectNode document, UUID change, String where) {
            requireRank(document, shape, change, where);
            document.set("shape", shape.deepCopy());
            return document;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = Json.object().put("step", "resize");
            json.set("shape", shape);
            return json;
        }
    }

    private static void requireRank(ObjectNode document, ArrayNode shape, UUID change, String where) {
        require(document, change, where);
        if (document.path("shape").size() != shape.size()) {
            throw new ChangeRejectedException(
                    change,
                    new IllegalArgumentException(where + ": lengths " + shape + " for an array of "
                            + document.path("shape").size() + " dimensions"));
        }
    }

    /** @throws IllegalArgumentException if a length is negative */
    static ArrayNode lengths(long... shape) {
        ArrayNode lengths = Json.object().arrayNode();
        for (long length : shape) {
            if (length < 0) {
                throw new IllegalArgumentException("a length of " + length);
            }
            lengths.add(length);
        }
        return lengths;
    }

    /**
     * Puts members into the inline consolidated metadata; those that are there already keep the larger lengths.
     *
     * @param evened a dimension of which all members then get the largest length of any; "" for none
     */
    record Consolidate(ObjectNode members, String evened) implements MetadataChange {
        @Override
        public ObjectNode applied(ObjectNode document, UUID change, String where) {
            require(document, change, where);
            ObjectNode consolidated = child(document, "consolidated_metadata");
            consolidated.put("kind", "inline").put("must_understand", false);
            ObjectNode metadata = child(consolidated, "metadata");
            for (Map.Entry<String, JsonNode> member : members.properties()) {
                ObjectNode added = member.getValue().deepCopy();
                JsonNode existing = metadata.path(member.getKey());
                if (existing.path("shape").size() == added.path("shape").size() && added.has("shape")) {
                    added.set("shape", larger(existing.path("shape"), added.path("shape")));
                }
                metadata.set(member.getKey(), added);
            }
            even(metadata);
            return document;
        }

        private void even(ObjectNode metadata) {
            long longest = 0;
            for (JsonNode member : metadata) {
                int axis = axis(member);
                longest = Math.max(
                        longest, axis < 0 ? 0 : member.path("shape").path(axis).asLong());
            }
            for (JsonNode member : metadata) {
                int axis = axis(member);
                if (axis >= 0 && member.path("shape") instanceof ArrayNode lengths) {
                    lengths.set(axis, lengths.numberNode(longest));
                }
            }
        }

        /** Where a member has the dimension; -1 where it hasn't. */
        private int axis(JsonNode member) {
            JsonNode names = member.path("dimension_names");
            for (int d = 0; d < member.path("shape").size(); d++) {
                if (!evened.isEmpty() && names.path(d).asText().equals(evened)) {
                    return d;
                }
            }
            return -1;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = Json.object().put("step", "consolidate").put("evened", evened);
            json.set("members", members);
            return json;
        }
    }

    /** Sets attributes, leaving others as they are. */
    record PutAttributes(ObjectNode attributes) implements MetadataChange {
        @Override
        public ObjectNode applied(ObjectNode document, UUID change, String where) {
            require(document, change, where);
            child(document, "attributes").setAll(attributes);
            return document;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = Json.object().put("step", "attributes");
            json.set("attributes", attributes);
            return json;
        }
    }

    /** Adds words to an attribute that is a list of words separated by blanks; those that are there stay. */
    record AddWords(String attribute, ArrayNode words) implements MetadataChange {
        @Override
        public ObjectNode applied(ObjectNode document, UUID change, String where) {
            ObjectNode attributes = child(document, "attributes");
            Set<String> all = new LinkedHashSet<>(
                    List.of(attributes.path(attribute).asText("").strip().split("\\s+")));
            words.forEach(word -> all.add(word.asText()));
            all.remove("");
            attributes.put(attribute, String.join(" ", all));
            return document;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = Json.object().put("step", "words").put("attribute", attribute);
            json.set("words", words);
            return json;
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.path(name) instanceof ObjectNode existing ? existing : parent.putObject(name);
    }

    private static ArrayNode larger(JsonNode a, JsonNode b) {
        ArrayNode lengths = Json.object().arrayNode();
        for (int d = 0; d < b.size(); d++) {
            lengths.add(Math.max(a.path(d).asLong(0), b.path(d).asLong()));
        }
        return lengths;
    }
}
