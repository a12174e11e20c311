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
import org.lightloom.kv.Blob;

/**
 * A group of a Zarr v3 hierarchy. Where its document has consolidated metadata, members are looked up there first.
 * Safe for use by several threads.
 */
public final class ZarrGroup implements ZarrNode {
    private static final Set<String> KNOWN = Set.of("zarr_format", "node_type", "attributes", "consolidated_metadata");

    private final StoreLocation location;
    private final ObjectNode document;

    private ZarrGroup(StoreLocation location, ObjectNode document) {
        this.location = location;
        this.document = document;
    }

    static ZarrGroup of(StoreLocation location, ObjectNode document) {
        String where = location.root().resolve(location.prefix() + "zarr.json").toString();
        NodeDocument.require(document, "group", KNOWN, where);
        NodeDocument.attributes(document, where);
        return new ZarrGroup(location, document);
    }

    @Override
    public Path path() {
        return location.root().resolve(location.prefix());
    }

    @Override
    public ObjectNode attributes() {
        return document.path("attributes") instanceof ObjectNode attributes ? attributes.deepCopy() : Json.object();
    }

    /** The same group with the document of now. */
    public ZarrGroup reopened() {
        return of(
                location,
                ZarrNode.document(location, location.prefix() + "zarr.json")
                        .orElseThrow(() -> new ZarrException.NotFound(path().toString(), "the group is gone")));
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

    public boolean contains(String name) {
        StoreLocation.requireName(name, path().toString());
        return memberDocument(name).isPresent();
    }

    /** Names of the direct members, sorted, with their kind: "array" or "group". */
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
        for (String name : names()) {
            if (location.store()
                    .open(location.prefix() + name + "/zarr.json")
                    .map(ZarrGroup::closed)
                    .isPresent()) {
                memberDocument(name)
                        .ifPresent(found ->
                                members.put(name, found.path("node_type").asText()));
            }
        }
        return members;
    }

    private List<String> names() {
        String prefix = location.prefix();
        return location.store().list(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1));
    }

    /**
     * Names of direct member arrays that the consolidated metadata lack, sorted: somebody is making them, was killed
     * doing so, or made them without consolidating.
     */
    public List<String> unconsolidatedArrays() {
        return names().stream()
                .filter(name -> !consolidated().has(name))
                .filter(name -> ZarrNode.document(location, location.prefix() + name + "/zarr.json")
                        .filter(found -> found.path("node_type").asText().equals("array"))
                        .isPresent())
                .toList();
    }

    private static boolean closed(Blob blob) {
        blob.close();
        return true;
    }

    /** Whether the group's document carries its members' metadata. */
    public boolean isConsolidated() {
        return consolidated().isObject();
    }

    private JsonNode consolidated() {
        return document.path("consolidated_metadata").path("metadata");
    }

    private Optional<ObjectNode> memberDocument(String name) {
        if (consolidated().path(name) instanceof ObjectNode member) {
            return Optional.of(member);
        }
        return ZarrNode.document(location, location.prefix() + name + "/zarr.json");
    }

    private ZarrException missing(String name, String kind) {
        List<String> names = new ArrayList<>(members().keySet());
        return new ZarrException.NotFound(
                path().toString(), "no " + kind + " '" + Quoted.shortened(name) + "'; members are " + names);
    }

    /** Creates a member array and answers it; the consolidated metadata are left to {@link #consolidate}. */
    public ZarrArray create(String name, ArrayBuilder array) {
        return putArray(location.member(name), array.toJson());
    }

    /** The document is checked before it is written. */
    static ZarrArray putArray(StoreLocation at, ObjectNode document) {
        ZarrArray created = ZarrArray.of(at, document);
        put(at, document);
        return created;
    }

    static void put(StoreLocation at, ObjectNode document) {
        String key = at.prefix() + "zarr.json";
        MetadataFolder folder = new MetadataFolder(at.root().resolve(key).toString());
        at.store()
                .update(key, new MetadataChange.Create(document).toChange(), folder)
                .orThrow();
    }

    /**
     * Puts the current documents of members into this group's consolidated metadata, in one atomic step that keeps what
     * else stands there; lengths never decrease. This is the moment at which readers of the group see them.
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
            members.set(
                    name,
                    ZarrNode.document(location, location.prefix() + name + "/zarr.json")
                            .orElseThrow(() -> missing(name, "array")));
        }
        change(new MetadataChange.Consolidate(members, evened));
    }

    /** Sets attributes, leaving others as they are. */
    public void putAttributes(ObjectNode attributes) {
        change(new MetadataChange.PutAttributes(attributes));
    }

    /** Adds words to an attribute that lists words separated by blanks, atomically; words that are there stay. */
    public void addWords(String attribute, List<String> words) {
        ArrayNode list = Json.object().arrayNode();
        words.forEach(list::add);
        change(new MetadataChange.AddWords(attribute, list));
    }

    /** Makes sure that the group's document, as it is now, survives a power loss, whoever wrote it. */
    public void settle() {
        location.store()
                .update(location.prefix() + "zarr.json", SettleFolder.change(), new SettleFolder())
                .orThrow();
    }

    private void change(MetadataChange change) {
        String key = location.prefix() + "zarr.json";
        MetadataFolder folder = new MetadataFolder(location.root().resolve(key).toString());
        location.store().update(key, change.toChange(), folder).orThrow();
    }
}
