package org.lightloom.bench.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.lightloom.bench.crash.FaultInjection.Result;
import org.lightloom.bench.crash.FaultInjection.Told;
import org.lightloom.zarr.Json;

/**
 * {@code bench faults [--scenario NAME] [--every N]}: every operation of all scenarios, or of one, fails in every way, or
 * in each N-th; a table and a JSON line.
 */
public final class FaultsCommand {
    private static final int OBJECTS = 130;

    private FaultsCommand() {}

    /** Answers what was counted, {@code violations} among it. */
    public static ObjectNode run(List<String> arguments) throws IOException {
        int at = arguments.indexOf("--every");
        int every = at < 0 ? 1 : Integer.parseInt(arguments.get(at + 1));
        long start = System.nanoTime();
        List<Result> results = new ArrayList<>();
        System.out.println("| scenario | operations | faults | committed | not committed | unknown | violations |");
        System.out.println("|---|---|---|---|---|---|---|");
        try (Workshop workshop = Workshop.open()) {
            FaultInjection injection = new FaultInjection(workshop, every);
            for (Scenario scenario : Scenario.all(workshop.place(), OBJECTS, Scenario.named(arguments))) {
                Result result = injection.run(scenario);
                results.add(result);
                print(result);
            }
        }
        ObjectNode json = json(results).put("seconds", (System.nanoTime() - start) / 1e9);
        System.out.println(json);
        return json;
    }

    private static void print(Result result) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d |%n",
                result.scenario(),
                result.operations(),
                result.total(),
                result.told().getOrDefault(Told.COMMITTED, 0),
                result.told().getOrDefault(Told.NOT_COMMITTED, 0),
                result.told().getOrDefault(Told.UNKNOWN, 0),
                result.violations().size());
        result.violations().stream().limit(10).forEach(System.err::println);
    }

    private static ObjectNode json(List<Result> results) {
        ObjectNode json = Json.object().put("benchmark", "faults");
        json.put("injected", results.stream().mapToInt(Result::total).sum());
        Map<String, Integer> kinds = new TreeMap<>();
        Map<Told, Integer> told = new TreeMap<>();
        int violations = 0;
        for (Result result : results) {
            result.injected()
                    .forEach((fault, n) -> kinds.merge(fault.name().toLowerCase(Locale.ROOT), n, Integer::sum));
            result.told().forEach((one, n) -> told.merge(one, n, Integer::sum));
            violations += result.violations().size();
        }
        ObjectNode byKind = json.putObject("faults");
        kinds.forEach(byKind::put);
        ObjectNode outcomes = json.putObject("outcomes");
        told.forEach((one, n) -> outcomes.put(one.name().toLowerCase(Locale.ROOT), n));
        return json.put("violations", violations);
    }
}
