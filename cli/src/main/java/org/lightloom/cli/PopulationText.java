package org.lightloom.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lightloom.lightcurves.ManifestReport;
import org.lightloom.lightcurves.PopulationReport;

/** What became of populations, as text: one line per catalog, and indented below it what there is to say. */
final class PopulationText {
    private final PrintWriter out;

    PopulationText(PrintWriter out) {
        this.out = out;
    }

    /** @param whole whether everything is said of each catalog, or only what is out of the ordinary */
    void print(ManifestReport report, boolean whole) {
        report.warnings().forEach(warning -> out.println("warning: " + warning));
        report.reports().forEach(one -> print(one, whole));
        if (!whole) {
            printSum(report);
        }
    }

    private void print(PopulationReport report, boolean whole) {
        out.println(report.summary());
        report.warnings().forEach(warning -> line("warning", warning));
        PopulationReport.Counts counts = report.counts();
        boolean skipped = report.status() == PopulationReport.Status.SKIPPED;
        if (skipped) {
            return;
        }
        line("prefix", MeasurementKeys.prefix(report.measurementsUsed().get(0)), !whole);
        line("objects found", found(report), whole);
        named("unmatched", report.unmatched());
        named("ambiguous", report.ambiguous());
        line(
                "missing",
                counts.sentinels() + " sentinels (99.0), " + counts.nonFinite() + " not finite",
                whole || counts.sentinels() + counts.nonFinite() > 0);
        line("left out", counts.overErrorLimit() + " over --max-mag-err", counts.overErrorLimit() > 0);
        line("replaced", counts.replaced() + " values", whole || counts.replaced() > 0);
        line("kept", counts.kept() + " better values of the store", counts.kept() > 0);
        line("cleared", counts.cleared() + " values", counts.cleared() > 0);
        line("measurements", String.join(", ", report.measurementsUsed()), whole);
        listed("not stored", report.measurementsOnlyInCatalog(), " (only in the catalog, or not asked for)");
        listed("not populated", report.measurementsOnlyInStore(), " (only in the store, or not asked for)");
        line(
                "quantities",
                String.join(", ", report.quantitiesUsed()) + " of " + counts.detections() + " rows",
                whole && !report.quantitiesUsed().isEmpty());
        listed("no quantities", report.quantitiesMissing(), " (the catalog has no such columns)");
        if (report.status() == PopulationReport.Status.POPULATED) {
            line("verified", verified(report));
            line("commits", report.commits().stream().map(UUID::toString).collect(Collectors.joining(", ")));
        }
        line("seconds", seconds(report.seconds()), whole);
    }

    private static String found(PopulationReport report) {
        return String.format(
                Locale.ROOT, "%d of %d (%d %%)", report.objectsFound(), report.objectsInStore(), report.percentFound());
    }

    private static String verified(PopulationReport report) {
        return switch (report.verification()) {
            case VERIFIED -> "yes, every value was read back";
            case SUPERSEDED -> "no: another program wrote in between; run lightloom verify";
            case NOT_DONE -> "no: not asked for";
        };
    }

    private void named(String title, PopulationReport.Named named) {
        if (named.count() > 0) {
            boolean more = named.count() > named.first().size();
            line(title, named.count() + " rows: " + String.join(", ", named.first()) + (more ? ", ..." : ""));
        }
    }

    private void listed(String title, List<String> keys, String reason) {
        line(title, String.join(", ", keys) + reason, !keys.isEmpty());
    }

    private void line(String title, String text, boolean wanted) {
        if (wanted) {
            line(title, text);
        }
    }

    private void line(String title, String text) {
        out.printf(Locale.ROOT, "  %-14s %s%n", title, text);
    }

    static String seconds(Map<String, Double> seconds) {
        return seconds.entrySet().stream()
                .map(phase -> String.format(Locale.ROOT, "%s %.3f", phase.getKey(), phase.getValue()))
                .collect(Collectors.joining(", "));
    }

    private void printSum(ManifestReport report) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        report.reports().forEach(one -> one.seconds().forEach((phase, s) -> seconds.merge(phase, s, Double::sum)));
        Map<PopulationReport.Status, Long> by = report.reports().stream()
                .collect(Collectors.groupingBy(PopulationReport::status, Collectors.counting()));
        long written = report.reports().stream()
                .mapToLong(one -> one.counts().written())
                .sum();
        boolean dry = by.containsKey(PopulationReport.Status.DRY_RUN);
        PopulationReport.Status done = dry ? PopulationReport.Status.DRY_RUN : PopulationReport.Status.POPULATED;
        long nothing = by.getOrDefault(PopulationReport.Status.NOTHING_MATCHED, 0L)
                + by.getOrDefault(PopulationReport.Status.NOT_REGISTERED, 0L);
        out.printf(
                Locale.ROOT,
                "%d catalogs %s with %d measurements, %d skipped, %d failed%s%n",
                by.getOrDefault(done, 0L),
                dry ? "would be populated" : "populated",
                written,
                by.getOrDefault(PopulationReport.Status.SKIPPED, 0L),
                report.failures().size(),
                nothing > 0 ? ", " + nothing + " without a row that matches" : "");
        line("seconds", seconds(seconds) + " (sum of all workers)", !seconds.isEmpty());
    }
}
