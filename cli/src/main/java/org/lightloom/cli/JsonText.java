package org.lightloom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lightloom.lightcurves.export.Decimals;

/** Values as JSON: records become objects with names in snake_case; numbers that are not finite become null. */
final class JsonText {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JsonText() {}

    static ObjectNode object() {
        return JSON.objectNode();
    }

    /** A record, map, collection, number, text … as a tree. */
    static JsonNode of(@Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        } else if (value instanceof JsonNode node) {
            return node;
        } else if (value instanceof Optional<?> optional) {
            return of(optional.isPresent() ? optional.get() : null);
        } else if (value instanceof Record record) {
            return ofRecord(record);
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = object();
            map.forEach((key, member) -> object.set(String.valueOf(key), of(member)));
            return object;
        } else if (value instanceof Collection<?> collection) {
            ArrayNode array = JSON.arrayNode();
            collection.forEach(element -> array.add(of(element)));
            return array;
        } else if (value instanceof Number number) {
            return ofNumber(number);
        } else if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        } else if (value instanceof Enum<?> choice) {
            return JSON.textNode(choice.name().toLowerCase(Locale.ROOT));
        } else if (value instanceof Throwable failure) {
            return JSON.textNode(ErrorLine.text(failure));
        }
        return JSON.textNode(value.toString());
    }

    private static JsonNode ofNumber(Number number) {
        if (number instanceof Float f) {
            return Float.isFinite(f) ? DecimalNode.valueOf(Decimals.shortest(f)) : JSON.nullNode();
        } else if (number instanceof Double d) {
            return Double.isFinite(d) ? DecimalNode.valueOf(new BigDecimal(Double.toString(d))) : JSON.nullNode();
        }
        return JSON.numberNode(number.longValue());
    }

    private static ObjectNode ofRecord(Record record) {
        ObjectNode object = object();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                object.set(
                        snakeCase(component.getName()),
                        of(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(record.getClass() + "." + component.getName(), e);
            }
        }
        return object;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
