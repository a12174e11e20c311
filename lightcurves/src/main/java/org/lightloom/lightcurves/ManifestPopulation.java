package org.lightloom.lightcurves;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** Populates from the catalogs of a manifest with several workers. */
final class ManifestPopulation {
    private final StoreWriting store;
    private final Manifest manifest;
    private final ManifestOptions options;
    private final List<Manifest.Row> rows;
    private final Set<String> knownBefore;
    private final List<String> timeWarnings;

    /** A store that cannot be written is one error, before a catalog is read, not one for each of them. */
    ManifestPopulation(StoreWriting store, Manifest manifest, ManifestOptions options) {
        if (!options.populate().dryRun()) {
            store.requireWritable();
        }
        this.store = store;
        this.options = options;
        HeaderTimes times = new HeaderTimes(store.view(), options.populate());
        Manifest prefixed = manifest.withPrefix(options.prefix());
        this.manifest = options.headerTimes() ? times.addedTo(prefixed) : prefixed;
        this.timeWarnings = times.warnings();
        this.rows = this.manifest.rows().stream()
                .filter(row -> row.catalog().isPresent())
                .toList();
        this.knownBefore = Set.copyOf(store.view().labels(Dimension.EPOCH).all());
    }

    /** Catalogs that go into one epoch in one change: one, or with replace all those of an epoch and prefix. */
    private record Job(List<Manifest.Row> rows) {
        Manifest.Row first() {
            return rows.get(0);
        }
    }

    /** What became of a job: one of the two is there. */
    private record Done(Optional<PopulationReport> report, Optional<ManifestReport.Failure> failure) {}

    ManifestReport run() {
        if (rows.isEmpty()) {
            throw new LightcurveException(
                    manifest.file() + ": names no catalogs; it needs a column 'catalog' or 'file'");
        }
        List<Job> jobs = jobs();
        if (jobs.size() == 1) {
            return runOne(jobs.get(0));
        }
        requireKnownIfStrict();
        List<String> warnings = with(
                timeWarnings,
                options.populate().dryRun() ? store.checkRegistration(manifest) : store.register(manifest));
        List<Done> done = runAll(jobs);
        return new ManifestReport(
                done.stream().flatMap(d -> d.report.stream()).toList(),
                done.stream().flatMap(d -> d.failure.stream()).toList(),
                warnings);
    }

    /** A single catalog that does not fit leaves no trace: it is tried before its epoch is registered. */
    private ManifestReport runOne(Job job) {
        requireKnownIfStrict();
        List<String> warnings = with(timeWarnings, store.checkRegistration(manifest));
        Done tried = options.populate().dryRun()
                ? run(job, options.populate())
                : run(job, options.populate().asDryRun());
        if (tried.failure.isPresent() || options.populate().dryRun()) {
            return new ManifestReport(
                    tried.report.stream().toList(), tried.failure.stream().toList(), warnings);
        }
        if (!knownBefore.contains(job.first().epoch())
                && tried.report.orElseThrow().foundNothing()) {
            return new ManifestReport(List.of(tried.report.orElseThrow().asNotRegistered()), List.of(), warnings);
        }
        store.register(manifest);
        Done done = run(job, options.populate());
        options.progress().accept(job.first().epoch());
        return new ManifestReport(
                done.report.stream().toList(), done.failure.stream().toList(), warnings);
    }

    private static List<String> with(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private void requireKnownIfStrict() {
        if (options.populate().strict()) {
            Labels known = store.view().labels(Dimension.EPOCH);
            for (Manifest.Row row : rows) {
                if (known.index(row.epoch()).isEmpty()) {
                    throw known.unknown(row.epoch());
                }
            }
        }
    }

    private List<Job> jobs() {
        if (!options.populate().replace()) {
            return rows.stream().map(row -> new Job(List.of(row))).toList();
        }
        Map<List<String>, List<Manifest.Row>> groups = new LinkedHashMap<>();
        for (Manifest.Row row : rows) {
            groups.computeIfAbsent(List.of(row.epoch(), row.measurementPrefix()), k -> new ArrayList<>())
                    .add(row);
        }
        return groups.values().stream().map(Job::new).toList();
    }

    private List<Done> runAll(List<Job> jobs) {
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(options.workers(), jobs.size()));
        try {
            List<Future<Done>> futures = new ArrayList<>();
            for (Job job : jobs) {
                futures.add(workers.submit(() -> {
                    Done done = run(job, options.populate());
                    options.progress().accept(job.first().epoch());
                    return done;
                }));
            }
            List<Done> done = new ArrayList<>();
            for (Future<Done> future : futures) {
                done.add(future.get());
            }
            return done;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LightcurveException("interrupted; what was reported is stored, populate again for the rest", e);
        } catch (ExecutionException e) {
            throw new LightcurveException("a worker failed: " + e.getCause(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    private Done run(Job job, PopulateOptions how) {
        Path current = job.first().catalog().orElse(manifest.file());
        try {
            long start = System.nanoTime();
            List<SourceCatalog> catalogs = new ArrayList<>();
            for (Manifest.Row row : job.rows) {
                current = row.catalog().orElse(current);
                catalogs.add(Catalogs.read(current, new CatalogOptions(row.measurementPrefix(), how.columns())));
            }
            double read = (System.nanoTime() - start) / 1e9;
            PopulationReport report = store.populate(job.first().epoch(), catalogs, options.measurementKeys(), how);
            Map<String, Double> seconds = new LinkedHashMap<>();
            seconds.put("read", read);
            seconds.putAll(report.seconds());
            return new Done(Optional.of(report.with(!knownBefore.contains(report.epoch()), seconds)), Optional.empty());
        } catch (RuntimeException e) {
            return new Done(
                    Optional.empty(),
                    Optional.of(new ManifestReport.Failure(
                            job.first().line(), job.first().epoch(), current, e)));
        }
    }
}
