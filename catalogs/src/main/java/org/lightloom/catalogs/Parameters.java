package org.lightloom.catalogs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What is known of the catalog parameters of SExtractor: which hold one value and which may hold several. */
final class Parameters {
    private static final String TABLE = "sextractor-parameters.txt";
    private static final Map<String, Shape> SHAPES = read();

    private Parameters() {}

    enum Shape {
        SCALAR,
        VECTOR,
        UNKNOWN
    }

    static Shape shape(String name) {
        return SHAPES.getOrDefault(name, Shape.UNKNOWN);
    }

    private static Map<String, Shape> read() {
        try (InputStream table = Parameters.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException("the resource " + TABLE + " is missing from the program");
            }
            return parse(new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Shape> parse(BufferedReader table) throws IOException {
        Map<String, Shape> shapes = new HashMap<>();
        Shape shape = Shape.UNKNOWN;
        String line = table.readLine();
        while (line != null) {
            if (line.startsWith("[")) {
                shape = line.equals("[vector]") ? Shape.VECTOR : Shape.SCALAR;
            } else if (!line.startsWith("#")) {
                for (String name : line.strip().split(" ", -1)) {
                    shapes.put(name, shape);
                }
            }
            line = table.readLine();
        }
        return Map.copyOf(shapes);
    }
}
