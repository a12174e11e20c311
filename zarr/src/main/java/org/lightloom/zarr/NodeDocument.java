package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.lightloom.kv.Blob;

/** What the zarr.json of arrays and of groups have in common. */
final class NodeDocument {
    private static final long LARGEST = 256 << 20;
    /** How much of the memory a document may take: as a tree of small objects it is some thirty times as large. */
    private static final int SHARE = 64;

    private NodeDocument() {}

    static ObjectNode read(Blob blob, String where) {
        long most = Math.min(LARGEST, Heap.size() / SHARE);
        if (blob.size() > most) {
            throw new ZarrException.Unsupported(
                    where,
                    "a metadata document of " + blob.size() + " bytes; at most " + most + " are read, as "
                            + Heap.advice());
        }
        return Json.parse(blob.read(0, (int) blob.size()), where);
    }

    static void require(ObjectNode json, String nodeType, Set<String> known, String where) {
        JsonNode format = json.path("zarr_format");
        if (format.isMissingNode()) {
            throw new ZarrException.Unsupported(where, "has no zarr_format; only 3 is read");
        }
        if (!format.canConvertToInt() || !format.isIntegralNumber() || format.intValue() != 3) {
            throw new ZarrException.Unsupported(
                    where, "zarr_format is " + Quoted.shortened(format.toString()) + "; only 3 is read");
        }
        String type = json.path("node_type").asText();
        if (!type.equals(nodeType)) {
            throw new ZarrException.NotFound(
                    where,
                    "is not " + (nodeType.equals("array") ? "an array" : "a group") + ": node_type is '"
                            + Quoted.shortened(type) + "'");
        }
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            JsonNode understand = member.getValue().path("must_understand");
            if (!known.contains(member.getKey()) && !(understand.isBoolean() && !understand.booleanValue())) {
                throw new ZarrException.Unsupported(
                        where, "unknown member '" + Quoted.shortened(member.getKey()) + "' that must be understood");
            }
        }
    }

    static ObjectNode attributes(ObjectNode json, String where) {
        JsonNode attributes = json.path("attributes");
        if (attributes.isMissingNode()) {
            return Json.object();
        }
        if (attributes instanceof ObjectNode object) {
            return object;
        }
        throw new ZarrException.Corrupt(where, "attributes is no object");
    }
}
