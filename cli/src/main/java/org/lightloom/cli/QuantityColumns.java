package org.lightloom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.lightloom.catalogs.Measurement;
import org.lightloom.catalogs.SourceCatalog;

/** Columns of a reference that are quantities of a store. */
final class QuantityColumns {
    private QuantityColumns() {}

    /**
     * The columns that are asked for; a vector stands for all its elements.
     *
     * @throws WrongInputException if the reference does not have one
     */
    static List<String> of(SourceCatalog reference, List<String> asked) {
        List<String> columns = new ArrayList<>();
        for (String name : asked) {
            List<String> found = matching(reference, Pattern.quote(name));
            List<String> elements = found.isEmpty() ? matching(reference, Pattern.quote(name) + "_\\d+") : found;
            if (elements.isEmpty()) {
                throw new WrongInputException(problem(reference, name));
            }
            columns.addAll(elements);
        }
        return columns;
    }

    private static List<String> matching(SourceCatalog reference, String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        return reference.numericColumns().stream()
                .filter(column -> pattern.matcher(column).matches())
                .toList();
    }

    private static String problem(SourceCatalog reference, String name) {
        boolean magnitude = reference.measurements().stream()
                .map(Measurement::magnitudeColumn)
                .anyMatch(name::equalsIgnoreCase);
        return magnitude
                ? name + " is a magnitude, which is kept as a measurement; --quantity is for other columns"
                : "the reference has no column of numbers '" + name + "'; it has "
                        + String.join(", ", reference.numericColumns());
    }
}
