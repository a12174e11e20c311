package org.lightloom.catalogs;

import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;

/**
 * A FIELD of a VOTable.
 *
 * @param name of the column
 * @param numeric whether its cells hold numbers
 * @param nullValue what stands for a missing value
 */
record VotableField(String name, boolean numeric, Optional<String> nullValue) {
    private static final Set<String> NUMBERS = Set.of("short", "int", "long", "float", "double", "unsignedByte");

    static VotableField read(XMLStreamReader xml) {
        String name = xml.getAttributeValue(null, "name");
        String id = xml.getAttributeValue(null, "ID");
        String type = xml.getAttributeValue(null, "datatype");
        return new VotableField(
                name != null ? name.strip() : id != null ? id : "",
                type != null && NUMBERS.contains(type),
                Optional.empty());
    }

    VotableField withNull(String value) {
        return new VotableField(name, numeric, Optional.of(value.strip()));
    }
}
