package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A named object with a configuration, the form of every extension point in zarr.json (Zarr v3.1, "Extension
 * definition"); a bare name stands for one without a configuration.
 */
record Extension(String name, ObjectNode configuration, String where) {

    static Extension of(JsonNode json, String where) {
        if (json.isTextual()) {
            return new Extension(json.textValue(), Json.object(), where);
        }
        if (!json.isObject() || !json.path("name").isTextual()) {
            throw new ZarrException.Corrupt(
                    where,
                    "an extension must be a name or an object with a name: " + Quoted.shortened(json.toString()));
        }
        JsonNode configuration = json.path("configuration");
        json.fieldNames().forEachRemaining(field -> {
            if (!List.of("name", "configuration", "must_understand").contains(field)) {
                throw new ZarrException.Unsupported(
                        where,
                        "unknown member '" + Quoted.shortened(field) + "' of '"
                                + json.get("name").asText() + "'");
            }
        });
        if (!configuration.isMissingNode() && !configuration.isObject()) {
            throw new ZarrException.Corrupt(
                    where, "the configuration of '" + json.get("name").asText() + "' is no object");
        }
        return new Extension(
                json.get("name").textValue(),
                configuration instanceof ObjectNode object ? object : Json.object(),
                where);
    }

    boolean has(String member) {
        return configuration.has(member);
    }

    JsonNode member(String member) {
        return configuration.path(member);
    }

    String text(String member, String otherwise) {
        JsonNode node = configuration.path(member);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isTextual()) {
            throw invalid(member, "a text");
        }
        return node.textValue();
    }

    boolean flag(String member, boolean otherwise) {
        JsonNode node = configuration.path(member);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw invalid(member, "true or false");
        }
        return node.booleanValue();
    }

    int integer(String member, int least, int most) {
        return integer(configuration.path(member), member, least, most);
    }

    List<Integer> integers(String member, int least, int most) {
        JsonNode node = configuration.path(member);
        if (!node.isArray()) {
            throw invalid(member, "a list of integers");
        }
        List<Integer> values = new ArrayList<>();
        node.forEach(element -> values.add(integer(element, member, least, most)));
        return values;
    }

    private int integer(JsonNode node, String member, int least, int most) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            throw invalid(member, "an integer from " + least + " to " + most);
        }
        return node.intValue();
    }

    private ZarrException invalid(String member, String expected) {
        JsonNode node = configuration.path(member);
        String found = node.isMissingNode() ? "missing" : Quoted.shortened(node.toString());
        return new ZarrException.Corrupt(
                where, "'" + Quoted.shortened(name) + "': " + member + " must be " + expected + ", it is " + found);
    }
}
