package org.lightloom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A selection as it is written for a numpy array: {@code 0:10,:,3}, {@code ::2}, {@code -5:}, {@code [4,1,7]}, {@code
 * ...}. Steps are positive.
 */
final class SliceText {
    private static final Pattern PART = Pattern.compile("\\[[^\\]]*\\]|[^,\\[\\]]+");
    private static final Pattern SLICE = Pattern.compile("(-?\\d{1,18})?:(-?\\d{1,18})?(?::(-?\\d{1,18})?)?");
    private static final Pattern INDEX = Pattern.compile("-?\\d{1,18}");
    private static final String REST = "...";

    private SliceText() {}

    /**
     * The positions of one dimension.
     *
     * @param dropped whether it was named by a single index, so that values have one dimension less
     * @param listed none for a range
     */
    record Axis(long start, long stop, long step, List<Long> listed, boolean dropped) {
        long count() {
            return listed.isEmpty() ? stop <= start ? 0 : (stop - start - 1) / step + 1 : listed.size();
        }

        long position(long i) {
            return listed.isEmpty() ? start + i * step : listed.get((int) i);
        }
    }

    /** @throws WrongInputException if it is no selection of an array of this shape */
    static List<Axis> parse(String text, long[] shape) {
        List<String> parts = parts(text);
        int rest = parts.indexOf(REST);
        int missing = shape.length - (parts.size() - (rest < 0 ? 0 : 1));
        if (missing < 0 || parts.lastIndexOf(REST) != rest) {
            throw wrong(text, "takes at most " + shape.length + " dimensions, as many as the array has");
        }
        List<String> all = new ArrayList<>(parts);
        int at = rest < 0 ? all.size() : rest;
        if (rest >= 0) {
            all.remove(rest);
        }
        for (int i = 0; i < missing; i++) {
            all.add(at, ":");
        }
        List<Axis> axes = new ArrayList<>();
        for (int d = 0; d < shape.length; d++) {
            axes.add(axis(all.get(d), shape[d], d, text));
        }
        return axes;
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        String stripped = text.replace(" ", "");
        Matcher matcher = PART.matcher(stripped);
        StringBuilder again = new StringBuilder();
        while (matcher.find()) {
            again.append(parts.isEmpty() ? "" : ",").append(matcher.group());
            parts.add(matcher.group());
        }
        if (!again.toString().equals(stripped)) {
            throw wrong(text, "is no selection; write it like 0:10,:,3 or [4,1,7],::2");
        }
        return parts;
    }

    private static Axis axis(String part, long length, int d, String text) {
        if (part.startsWith("[")) {
            List<Long> listed = new ArrayList<>();
            for (String index : part.substring(1, part.length() - 1).split(",", -1)) {
                listed.add(index(index, length, d, text));
            }
            return new Axis(0, 0, 1, listed, false);
        }
        Matcher slice = SLICE.matcher(part);
        if (slice.matches()) {
            long step = slice.group(3) == null ? 1 : Long.parseLong(slice.group(3));
            if (step < 1) {
                throw wrong(text, "has a step of " + step + "; steps are positive, [4,3,2] gives another order");
            }
            long start = slice.group(1) == null ? 0 : bound(slice.group(1), length);
            long stop = slice.group(2) == null ? length : bound(slice.group(2), length);
            return new Axis(start, Math.max(start, stop), step, List.of(), false);
        }
        long index = index(part, length, d, text);
        return new Axis(index, index + 1, 1, List.of(), true);
    }

    /** Cut off at the ends, as numpy does. */
    private static long bound(String text, long length) {
        long bound = Long.parseLong(text);
        return Math.max(0, Math.min(length, bound < 0 ? bound + length : bound));
    }

    private static long index(String part, long length, int d, String text) {
        if (!INDEX.matcher(part).matches()) {
            throw wrong(text, "'" + part + "' is neither an index, a slice nor a list; write it like 0:10,:,3");
        }
        long given = Long.parseLong(part);
        long index = given < 0 ? given + length : given;
        if (index < 0 || index >= length) {
            throw wrong(text, "index " + given + " of dimension " + d + " does not lie within its length " + length);
        }
        return index;
    }

    private static WrongInputException wrong(String text, String what) {
        return new WrongInputException("--select " + text + ": " + what);
    }
}
