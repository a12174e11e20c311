package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.lightloom.kv.StoreException;

/**
 * A group of a Zarr v3 hierarchy. Where its document has consolidated metadata, members are looked up there first.
 * Safe for use by several threads.
 */
public final class ZarrGroup implements ZarrNode {
    /** The member of a group's document that may hold the documents of what is below it. */
    static final String CONSOLIDATED = "consolidated_metadata";

    private static final Set<String> KNOWN = Set.of("zarr_format", "node_type", "attributes", CONSOLIDATED);

    private static final String UNREADABLE = "unreadable";

    private final StoreLocation location;
    private final Node node;
    private final ObjectNode document;

    private ZarrGroup(StoreLocation location, ObjectNode document) {
        this.location = location;
        this.node = new Node(location);
        this.document = document;
    }

    static ZarrGroup of(StoreLocation location, ObjectNode document) {
        String where = new Node(location).where();
        NodeDocument.require(document, "group", KNOWN, where);
        NodeDocument.attributes(document, where);
        return new ZarrGroup(location, document);
    }

    @Override
    public Path path() {
        return node.path();
    }

    @Override
    public ObjectNode attributes() {
        return document.path("attributes") instanceof ObjectNode attributes ? attributes.deepCopy() : Json.object();
    }

    /**
     * Tells the states of the group's document apart, for less than to read it: two equal answers mean that it did not
     * change between them.
     *
     * @throws ZarrException.NotFound if the group is gone
     */
    public String version() {
        return location.store()
                .version(node.key())
                .orElseThrow(() -> new ZarrException.NotFound(path().toString(), "the group is gone"))
                .toString();
    }

    /** The same group with the document of now. */
    public ZarrGroup reopened() {
        return of(
                location,
                node.document().orElseThrow(() -> new ZarrException.NotFound(path().toString(), "the group is gone")));
    }

    /** @throws ZarrException.NotFound if there is no array of this name, which may be a path with "/" */
    public ZarrArray array(String name) {
        StoreLocation member = location.member(name);
        Optional<ObjectNode> found = memberDocument(name);
        return ZarrArray.of(member, found.orElseThrow(() -> missing(name, "array")));
    }

    /** @throws ZarrException.NotFound if there is no group of this name, which may be a path with "/" */
    public ZarrGroup group(String name) {
        StoreLocation member = location.member(name);
        Optional<ObjectNode> found = memberDocument(name);
        return ZarrGroup.of(member, found.orElseThrow(() -> missing(name, "group")));
    }

    /** Whether there is a member of this name, which may be a path with "/". */
    public boolean contains(String name) {
        StoreLocation.requireName(name, path().toString());
        return memberDocument(name).isPresent();
    }

    /**
     * Names of the direct members, sorted, with their kind: "array" or "group"; "unreadable" for one whose document cannot
     * be read: to open it gives the error.
     */
    public Map<String, String> members() {
        Map<String, String> members = new TreeMap<>();
        JsonNode consolidated = consolidated();
        if (consolidated.isObject()) {
            for (Map.Entry<String, JsonNode> member : consolidated.properties()) {
                if (!member.getKey().contains("/")) {
                    members.put(
                            member.getKey(), member.getValue().path("node_type").asText());
                }
            }
            return members;
        }
        for (String name : node.names()) {
            kind(name).ifPresent(kind -> members.put(name, kind));
        }
        return members;
    }

    private Optional<String> kind(String name) {
        try {
            return memberDocument(name).map(found -> found.path("node_type").asText());
        } catch (ZarrException.Corrupt | StoreException e) {
            return Optional.of(UNREADABLE);
        }
    }

    /**
     * A member as its kind says.
     *
     * @param kind as {@link #members} has it
     * @throws ZarrException if there is none of this name and kind, or it cannot be read
     */
    public ZarrNode member(String name, String kind) {
        return kind.equals("array") ? array(name) : group(name);
    }

    /**
     * This group and all below it: each group before its members, these by name. Opened as the stream goes on; a node that
     * cannot be opened ends it with its error.
     */
    public Stream<ZarrNode> walk() {
        Stream<ZarrNode> below = members().entrySet().stream()
                .map(entry -> member(entry.getKey(), entry.getValue()))
                .flatMap(node -> node instanceof ZarrGroup group ? group.walk() : Stream.of(node));
        return Stream.concat(Stream.of(this), below);
    }

    /**
     * Names of direct member arrays that the consolidated metadata lack, sorted: somebody is making them, was killed
     * doing so, or made them without consolidating.
     */
    public List<String> unconsolidatedArrays() {
        return node.names().stream()
                .filter(name -> !consolidated().has(name))
                .filter(name -> new Node(location.member(name))
                        .document()
                        .filter(found -> found.path("node_type").asText().equals("array"))
                        .isPresent())
                .toList();
    }

    /** Whether the group's document carries its members' metadata. */
    public boolean isConsolidated() {
        return consolidated().isObject();
    }

    /**
     * The same group with its members as their own documents say, for what must not go by consolidated metadata that are
     * older than these. The root of a store of light curves stays as it is: there the consolidated metadata say which
     * members are complete.
     */
    public ZarrGroup unconsolidated() {
        return isConsolidated() && !document.path("attributes").has(StoreLocation.ATTRIBUTE)
                ? new ZarrGroup(location, document.deepCopy().without(CONSOLIDATED))
                : this;
    }

    JsonNode consolidated() {
        return document.path(CONSOLIDATED).path("metadata");
    }

    Optional<ObjectNode> memberDocument(String name) {
        if (consolidated().path(name) instanceof ObjectNode member) {
            return Optional.of(member);
        }
        return new Node(location.member(name)).document();
    }

    private ZarrException missing(String name, String kind) {
        List<String> names = new ArrayList<>(members().keySet());
        return new ZarrException.NotFound(
                path().toString(), "no " + kind + " '" + Quoted.shortened(name) + "'; members are " + names);
    }

    /**
     * Creates a member array and answers it; the consolidated metadata are left to {@link #consolidate}.
     *
     * @param name may be a path with "/": groups in between that are missing are created
     * @throws IllegalArgumentException if the description is of no valid array; then nothing is written
     * @throws ZarrException if there is a node of this name already, or an array above it, or it is no valid name, or such
     *     an array cannot be written
     */
    public ZarrArray create(String name, ArrayBuilder array) {
        ObjectNode description = array.toJson();
        // Before the groups above it are made.
        ArrayMetadata.ofNew(description, path() + "/" + name);
        return createArray(newMember(name), description);
    }

    /**
     * Creates a member group and answers it; the consolidated metadata are left to {@link #consolidate}.
     *
     * @param name as of an array
     */
    public ZarrGroup createGroup(String name, ObjectNode attributes) {
        return Zarr.createGroup(new Node(newMember(name)).path(), attributes);
    }

    private StoreLocation newMember(String name) {
        StoreLocation.requireNewName(name, path().toString());
        for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
            requireGroup(name.substring(0, end));
        }
        return location.member(name);
    }

    private void requireGroup(String name) {
        StoreLocation above = location.member(name);
        if (new Node(above).document().isEmpty()) {
            try {
                create(above, Json.object());
            } catch (ZarrException.AlreadyExists e) {
                // Somebody else was faster; what it is shows next.
            }
        }
        ObjectNode found = new Node(above).document().orElseThrow(() -> missing(name, "group"));
        if (!found.path("node_type").asText().equals("group")) {
            throw new ZarrException(
                    path().toString(), "'" + Quoted.shortened(name) + "' is an array, which has no members");
        }
    }

    /** The document is checked before it is written. */
    static ZarrArray createArray(StoreLocation at, ObjectNode document) {
        Node node = new Node(at);
        ArrayMetadata metadata = ArrayMetadata.ofNew(document, node.path().toString());
        if (node.document().isEmpty()
                && new StoredChunks(at, metadata).all().findAny().isPresent()) {
            throw new ZarrException.AlreadyExists(
                    node.path().toString(), "there are chunks of an array that was deleted; remove the folder first");
        }
        node.create(document);
        return ZarrArray.of(at, document);
    }

    static ZarrGroup create(StoreLocation at, ObjectNode attributes) {
        ObjectNode document = Json.object().put("zarr_format", 3).put("node_type", "group");
        document.set("attributes", attributes.deepCopy());
        new Node(at).create(document);
        return of(at, document);
    }

    /**
     * Puts the current documents of members into this group's consolidated metadata, in one atomic step that keeps what
     * else stands there; lengths never decrease. This is the moment at which readers of the group see them, and they see
     * no others than were ever named.
     *
     * @param names may be paths with "/": the groups in between go in as well
     */
    public void consolidate(List<String> names) {
        consolidate(names, "");
    }

    /**
     * The same, and in the same step all members with a dimension of this name, also those that are not named, get the
     * largest length of any: xarray opens no group where they differ. A length may so run ahead of its own array's,
     * which then has to grow.
     */
    public void consolidate(List<String> names, String evened) {
        ObjectNode members = Json.object();
        for (String name : names) {
            for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
                addDocument(name.substring(0, end), "group", members);
            }
            addDocument(name, "array", members);
        }
        node.change(new MetadataChange.Consolidate(members, evened));
    }

    private void addDocument(String name, String kind, ObjectNode members) {
        if (!members.has(name)) {
            members.set(name, new Node(location.member(name)).document().orElseThrow(() -> missing(name, kind)));
        }
    }

    @Override
    public void putAttributes(ObjectNode attributes) {
        node.putAttributes(attributes);
    }

    @Override
    public void updateAttributes(UnaryOperator<ObjectNode> function) {
        node.updateAttributes(function);
    }

    @Override
    public void delete() {
        node.delete();
    }

    /** Adds words to an attribute that lists words separated by blanks, atomically; words that are there stay. */
    public void addWords(String attribute, List<String> words) {
        ArrayNode list = Json.object().arrayNode();
        words.forEach(list::add);
        node.change(new MetadataChange.AddWords(attribute, list));
    }

    /** Makes sure that the group's document, as it is now, survives a power loss, whoever wrote it. */
    public void settle() {
        location.store()
                .update(node.key(), SettleFolder.change(), new SettleFolder())
                .orThrow();
    }
}
