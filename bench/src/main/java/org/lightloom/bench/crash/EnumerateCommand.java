package org.lightloom.bench.crash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lightloom.zarr.Json;

/**
 * {@code bench enumerate [--full] [--scenario NAME] [--every N] [--keep FOLDER]}: all scenarios, or one, in all states that
 * a crash can leave, or in each N-th of those after a power loss, as a table and a JSON line.
 */
public final class EnumerateCommand {
    /** States that are kept for other programs to read. */
    private static final int SAMPLE = 500;
    /** Stores whose files differ in size, so that they are torn at other places. */
    private static final List<Integer> OBJECTS_FULL = List.of(50, 130, 300);

    private static final List<Integer> OBJECTS_SHORT = List.of(130);
    private static final long SEED = 4;

    private EnumerateCommand() {}

    /** Answers what was counted, {@code violations} among it. */
    public static ObjectNode run(List<String> arguments) throws IOException {
        boolean full = arguments.contains("--full");
        int at = arguments.indexOf("--every");
        int every = at < 0 ? 1 : Integer.parseInt(arguments.get(at + 1));
        Optional<String> only = Scenario.named(arguments);
        int keep = arguments.indexOf("--keep");
        StateSample sample =
                keep < 0 ? StateSample.none() : StateSample.in(Path.of(arguments.get(keep + 1)), SAMPLE, SEED);
        long start = System.nanoTime();
        List<CrashEnumeration.Result> results = new ArrayList<>();
        System.out.println("| scenario | objects | operations | states | distinct | checked | violations | s |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int objects : full ? OBJECTS_FULL : OBJECTS_SHORT) {
            try (Workshop workshop = Workshop.open()) {
                CrashEnumeration enumeration = new CrashEnumeration(
                        workshop,
                        CrashEnumeration.Protocol.SOUND,
                        (full ? CrashEnumeration.Depth.FULL : CrashEnumeration.Depth.SHORT).sampled(every),
                        sample);
                for (Scenario scenario : Scenario.all(workshop.place(), objects, only)) {
                    if (results.stream()
                            .noneMatch(result -> result.objects() == scenario.objects()
                                    && result.scenario().equals(scenario.name()))) {
                        CrashEnumeration.Result result = enumeration.run(scenario);
                        results.add(result);
                        print(result);
                    }
                }
            }
        }
        try (Workshop workshop = Workshop.open()) {
            Tearing tearing = (full ? CrashEnumeration.Depth.FULL : CrashEnumeration.Depth.SHORT).tearing();
            HierarchyEnumeration enumeration =
                    new HierarchyEnumeration(workshop, CrashEnumeration.Protocol.SOUND, tearing);
            for (HierarchyChange change : HierarchyChange.all(only)) {
                CrashEnumeration.Result result = enumeration.run(change);
                results.add(result);
                print(result);
            }
        }
        ObjectNode json = json(results, (System.nanoTime() - start) / 1e9).put("kept", sample.finish());
        System.out.println(json);
        return json;
    }

    private static void print(CrashEnumeration.Result result) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %.1f |%n",
                result.scenario(),
                result.objects(),
                result.operations(),
                result.states(),
                result.distinct(),
                result.checked(),
                result.violations().size(),
                result.seconds());
        result.violations().stream().limit(10).forEach(System.err::println);
    }

    private static ObjectNode json(List<CrashEnumeration.Result> results, double seconds) {
        ObjectNode json = Json.object().put("benchmark", "enumerate");
        ArrayNode scenarios = json.putArray("scenarios");
        results.stream().map(CrashEnumeration.Result::scenario).distinct().forEach(scenarios::add);
        return json.put(
                        "states",
                        results.stream()
                                .mapToLong(CrashEnumeration.Result::states)
                                .sum())
                .put(
                        "distinct",
                        results.stream()
                                .mapToLong(CrashEnumeration.Result::distinct)
                                .sum())
                .put(
                        "checked",
                        results.stream()
                                .mapToLong(CrashEnumeration.Result::checked)
                                .sum())
                .put(
                        "violations",
                        results.stream()
                                .mapToLong(result -> result.violations().size())
                                .sum())
                .put("seconds", seconds);
    }
}
