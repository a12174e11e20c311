package org.lightloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A name made from the path of a file, for instance {@code field7_{stem}}. */
record FilePattern(String option, String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern EXTENSION =
            Pattern.compile("(?i)\\.(cat|ldac|fits?|fts|csv|tsv|ecsv|txt|dat|asc|ascii|xml|vot|votable|gz)$");

    /** @throws WrongInputException if the pattern has a place that is not known */
    static FilePattern of(String option, String text) {
        FilePattern pattern = new FilePattern(option, text);
        pattern.of(Path.of("/a/b/c.cat"));
        return pattern;
    }

    String of(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        StringBuilder result = new StringBuilder();
        Matcher places = PLACE.matcher(text);
        while (places.find()) {
            places.appendReplacement(result, Matcher.quoteReplacement(value(places.group(1), whole)));
        }
        places.appendTail(result);
        return result.toString();
    }

    private String value(String place, Path file) {
        return switch (place) {
            case "name" -> name(file);
            case "stem" -> stem(name(file));
            case "parent" -> name(above(file));
            case "grandparent" -> name(above(above(file)));
            default ->
                throw new WrongInputException(option + " " + text + ": {" + place
                        + "} is not known; use {stem}, {name}, {parent} or {grandparent}");
        };
    }

    private static String stem(String name) {
        String stem = name;
        while (EXTENSION.matcher(stem).find()) {
            stem = EXTENSION.matcher(stem).replaceFirst("");
        }
        return stem.isEmpty() ? name : stem;
    }

    private static Path above(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(file);
    }

    private static String name(Path file) {
        return Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    }
}
