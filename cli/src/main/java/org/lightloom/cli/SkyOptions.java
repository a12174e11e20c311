package org.lightloom.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.lightloom.lightcurves.Nearest;
import org.lightloom.lightcurves.ObjectQuery;
import org.lightloom.lightcurves.sky.Box;
import org.lightloom.lightcurves.sky.Cone;
import org.lightloom.lightcurves.sky.Polygon;
import picocli.CommandLine.Option;

/** Which objects a query asks for: all options must hold. */
final class SkyOptions {
    @Option(
            names = "--object",
            paramLabel = "KEY[,KEY…]",
            description = "Objects by key; what is a key as a whole, commas and all, is that one.")
    List<String> objects = new ArrayList<>();

    @Option(names = "--objects-from", paramLabel = "FILE", description = "Objects by key, one a line.")
    Optional<Path> objectsFrom = Optional.empty();

    @Option(
            names = "--cone",
            paramLabel = "RA,DEC,RADIUS",
            description = "Objects within a radius of a position; all in degrees.")
    List<String> cones = new ArrayList<>();

    @Option(
            names = "--box",
            paramLabel = "RA1,RA2,DEC1,DEC2",
            description = "Objects from RA1 eastwards to RA2 and from DEC1 to DEC2, degrees; RA1 > RA2 crosses RA 0.")
    List<String> boxes = new ArrayList<>();

    @Option(
            names = "--polygon",
            paramLabel = "RA,DEC,RA,DEC,RA,DEC…",
            description = "Objects inside a polygon of great circles, degrees; at most a hemisphere.")
    List<String> polygons = new ArrayList<>();

    @Option(
            names = "--nearest",
            paramLabel = "RA,DEC,N",
            description = "The N objects nearest to a position, nearest first.")
    Optional<String> nearest = Optional.empty();

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Objects for which it is true, for instance '15 < mag_auto < 18 and dec > 0'; docs/query.md.")
    Optional<String> where = Optional.empty();

    /**
     * What is asked for.
     *
     * @param known keys of the store, looked at where one is given that may have a comma
     * @throws WrongInputException if a list is not one of as many numbers as it should be
     */
    ObjectQuery query(Supplier<List<String>> known) throws IOException {
        ObjectQuery query = ObjectQuery.all();
        if (!objects.isEmpty() || objectsFrom.isPresent()) {
            query = query.withKeys(keys(known));
        }
        for (String text : cones) {
            double[] c = Numbers.of("--cone", "RA,DEC,RADIUS", text, 3);
            query = query.within(new Cone(c[0], c[1], c[2]));
        }
        for (String text : boxes) {
            double[] b = Numbers.of("--box", "RA1,RA2,DEC1,DEC2", text, 4);
            query = query.within(new Box(b[0], b[1], b[2], b[3]));
        }
        for (String text : polygons) {
            query = query.within(polygon(text));
        }
        if (nearest.isPresent()) {
            double[] n = Numbers.of("--nearest", "RA,DEC,N", nearest.get(), 3);
            if (n[2] != Math.rint(n[2]) || n[2] < 1 || n[2] > Integer.MAX_VALUE) {
                throw new WrongInputException("--nearest RA,DEC,N: N is a whole number from 1, not " + n[2]);
            }
            query = query.nearest(Nearest.to(n[0], n[1], (int) n[2]));
        }
        return where.isPresent() ? query.where(where.get()) : query;
    }

    private static Polygon polygon(String text) {
        String form = "RA,DEC,RA,DEC,RA,DEC…";
        double[] numbers = Numbers.of("--polygon", form, text, Numbers.ANY);
        if (numbers.length % 2 != 0) {
            throw new WrongInputException("--polygon " + form + ": " + numbers.length + " numbers are no pairs");
        }
        List<Polygon.Vertex> vertices = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 2) {
            vertices.add(new Polygon.Vertex(numbers[i], numbers[i + 1]));
        }
        return new Polygon(vertices);
    }

    private List<String> keys(Supplier<List<String>> known) {
        Set<String> keys = new LinkedHashSet<>();
        for (String text : objects) {
            if (text.contains(",") && !known.get().contains(text.strip())) {
                Stream.of(text.split(","))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .forEach(keys::add);
            } else {
                keys.add(text.strip());
            }
        }
        if (objectsFrom.isPresent()) {
            lines(objectsFrom.get()).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(keys::add);
        }
        return List.copyOf(keys);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file).replaceFirst("^\uFEFF", "").lines().toList();
        } catch (MalformedInputException e) {
            throw new WrongInputException("--objects-from " + file + ": is no text in UTF-8; give one key a line", e);
        } catch (IOException e) {
            throw new WrongInputException(
                    "--objects-from " + ErrorLine.text(e) + "; give a file with one key a line", e);
        }
    }
}
