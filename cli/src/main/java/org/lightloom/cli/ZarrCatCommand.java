package org.lightloom.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrGroup;
import org.lightloom.zarr.ZarrNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code zarr cat}: the values of an array. */
@Command(
        name = "cat",
        description = {
            "Prints the values of an array, or of a selection of it, whatever its size.",
            "--select takes what numpy takes between brackets: indices, slices with positive steps, lists, '...'. text: a row",
            "of the last dimension a line; csv: a line for each element, with its indices; json: nested lists. NaN and the",
            "infinities are NaN, Infinity and -Infinity (in JSON as text)."
        },
        footer = {
            "",
            "  lightloom zarr cat sky.zarr/lightcurves --select '0:10,0,:,-1'",
            "  lightloom zarr cat sky.zarr/epoch_mjd --format csv"
        })
final class ZarrCatCommand extends LightloomCommand {
    @Parameters(paramLabel = "PATH", description = "Folder of a Zarr v3 array.")
    Path path = Path.of("");

    @Option(names = "--select", paramLabel = "SLICES", description = "Which elements, as in 0:10,:,3. Default: all.")
    String select = "...";

    @Option(names = "--format", paramLabel = "text|csv|json", description = "Default: text. --json is --format json.")
    Form format = Form.TEXT;

    /** How elements are printed. */
    enum Form {
        TEXT,
        CSV,
        JSON
    }

    @Override
    int run() throws IOException {
        ZarrNode node = ZarrCommand.open(path);
        if (node instanceof ZarrGroup group) {
            throw new WrongInputException(path + ": is a group; give the path of one of its members "
                    + group.unconsolidated().members().keySet());
        }
        ZarrArray array = (ZarrArray) node;
        List<SliceText.Axis> axes = SliceText.parse(select, array.shape());
        if (json || format == Form.JSON) {
            printJson(array, axes);
        } else if (format == Form.CSV) {
            printCsv(array, axes);
        } else {
            printText(array, axes);
        }
        return ExitStatus.DONE;
    }

    // ---- text

    private void printText(ZarrArray array, List<SliceText.Axis> axes) {
        long[] counts = counts(axes);
        int[] kept = kept(axes);
        new ElementWalk(array, axes).run((values, at) -> {
            IntFunction<String> text = ElementText.words(values);
            for (int i = 0; i < values.size(); i++, next(at, counts)) {
                if (kept.length > 2 && at[kept[kept.length - 1]] == 0 && at[kept[kept.length - 2]] == 0) {
                    out().println("# " + plane(at, axes, kept));
                }
                boolean endOfRow = kept.length < 2 || at[kept[kept.length - 1]] == counts[kept[kept.length - 1]] - 1;
                out().print(text.apply(i));
                out().print(endOfRow ? System.lineSeparator() : " ");
            }
        });
    }

    /** {@code 0,3,:,:}. */
    private static String plane(long[] at, List<SliceText.Axis> axes, int[] kept) {
        List<String> words = new ArrayList<>();
        for (int d = 0; d < at.length; d++) {
            boolean shown = d == kept[kept.length - 1] || d == kept[kept.length - 2];
            words.add(shown ? ":" : Long.toString(axes.get(d).position(at[d])));
        }
        return String.join(",", words);
    }

    // ---- CSV

    private void printCsv(ZarrArray array, List<SliceText.Axis> axes) throws IOException {
        long[] counts = counts(axes);
        try (CsvText csv = new CsvText(out(), header(array))) {
            new ElementWalk(array, axes).run((values, at) -> {
                IntFunction<String> text = ElementText.plain(values);
                List<String> row = new ArrayList<>();
                for (int i = 0; i < values.size(); i++, next(at, counts)) {
                    row.clear();
                    for (int d = 0; d < at.length; d++) {
                        row.add(Long.toString(axes.get(d).position(at[d])));
                    }
                    row.add(text.apply(i));
                    csv.add(row);
                }
            });
        }
    }

    /** The dimensions, then the array's own name. */
    private List<String> header(ZarrArray array) {
        List<String> names = new ArrayList<>();
        List<String> known = array.dimensionNames();
        for (int d = 0; d < array.shape().length; d++) {
            String name = known.isEmpty() ? "" : known.get(d);
            names.add(name.isEmpty() ? "dim_" + d : name);
        }
        String own = Optional.ofNullable(array.path().getFileName())
                .map(Path::toString)
                .orElse("value");
        names.add(names.contains(own) ? own + "_value" : own);
        return names;
    }

    // ---- JSON

    private void printJson(ZarrArray array, List<SliceText.Axis> axes) {
        long[] counts = counts(axes);
        int[] kept = kept(axes);
        out().print("{\"path\":" + JsonText.of(path) + ",\"data_type\":\""
                + array.dataType().zarrName() + "\",\"shape\":"
                + Arrays.stream(kept).mapToObj(d -> Long.toString(counts[d])).collect(Collectors.joining(",", "[", "]"))
                + ",\"values\":");
        if (Arrays.stream(counts).anyMatch(count -> count == 0)) {
            out().print(empty(kept, counts, 0));
        }
        new ElementWalk(array, axes).run((values, at) -> {
            IntFunction<String> text = ElementText.json(values);
            for (int i = 0; i < values.size(); i++, next(at, counts)) {
                int opened = atEdge(at, kept, counts, 0);
                boolean first = opened == kept.length;
                out().print(first ? "" : opened > 0 ? ",\n" : ",");
                out().print("[".repeat(opened) + text.apply(i) + "]".repeat(atEdge(at, kept, counts, 1)));
            }
        });
        out().println("}");
    }

    /** How many of the last dimensions are at their first (0) or last (1) position. */
    private static int atEdge(long[] at, int[] kept, long[] counts, int side) {
        int edge = 0;
        for (int k = kept.length - 1; k >= 0 && at[kept[k]] == (side == 0 ? 0 : counts[kept[k]] - 1); k--) {
            edge++;
        }
        return edge;
    }

    private static String empty(int[] kept, long[] counts, int k) {
        if (k == kept.length) {
            return "";
        }
        String inner = empty(kept, counts, k + 1);
        return "[" + (inner + ",").repeat((int) Math.max(0, counts[kept[k]] - 1)) + (counts[kept[k]] > 0 ? inner : "")
                + "]";
    }

    // ---- counters

    private static long[] counts(List<SliceText.Axis> axes) {
        return axes.stream().mapToLong(SliceText.Axis::count).toArray();
    }

    /** Dimensions that values have: those not named by a single index. */
    private static int[] kept(List<SliceText.Axis> axes) {
        return java.util.stream.IntStream.range(0, axes.size())
                .filter(d -> !axes.get(d).dropped())
                .toArray();
    }

    private static void next(long[] at, long[] counts) {
        for (int d = at.length - 1; d >= 0; d--) {
            if (++at[d] < counts[d]) {
                return;
            }
            at[d] = 0;
        }
    }
}
