package org.lightloom.bench.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.kv.Disk;
import org.lightloom.lightcurves.ConsolidateOptions;
import org.lightloom.lightcurves.CreateOptions;
import org.lightloom.lightcurves.LightcurveStorage;
import org.lightloom.lightcurves.Manifest;

/**
 * A store as it is before, the commits that are watched, and what the next writer does.
 *
 * @param commits in order; all of them may be done again, by a user who does not know whether they arrived
 * @param others what other writers do after a crash and after another one; in cells of their own
 * @param staging what has to be put over the disk for the commits to go as they should
 * @param folder where catalogs are kept
 * @param copied whether an object-major copy of all of it is there before
 */
record Scenario(
        String name,
        int objects,
        int measurements,
        List<String> epochs,
        List<Batch> before,
        List<Commit> commits,
        List<Commit> others,
        UnaryOperator<Disk> staging,
        Path folder,
        boolean copied) {
    /** Inner chunks of 1,024 objects, so that the index of a shard is short. */
    private static final int EXPECTED_OBJECTS = 1024;

    private static final int MOST_SHARD_MEASUREMENTS = 64;

    /** Without a copy. */
    Scenario(
            String name,
            int objects,
            int measurements,
            List<String> epochs,
            List<Batch> before,
            List<Commit> commits,
            List<Commit> others,
            UnaryOperator<Disk> staging,
            Path folder) {
        this(name, objects, measurements, epochs, before, commits, others, staging, folder, false);
    }

    /** Does something to a store in one call, after which it is durable. */
    interface Act {
        /** @param told to be called with the number of a writer as soon as it knows that its part is durable */
        void on(Path store, IntConsumer told);

        default void on(Path store) {
            on(store, writer -> {});
        }
    }

    /**
     * One acknowledged step.
     *
     * @param batches the values that it brings, none for labels alone
     * @param objects how many the store has afterwards
     * @param epochs labels that the store has afterwards
     * @param parts what each writer does where there are several, who are told for themselves; else none
     */
    record Commit(Act act, List<Batch> batches, int objects, List<String> epochs, List<Commit> parts) {
        Commit(Act act, List<Batch> batches, int objects, List<String> epochs) {
            this(act, batches, objects, epochs, List.of());
        }

        /** One for each writer. */
        List<Commit> writers() {
            return parts.isEmpty() ? List.of(this) : parts;
        }
    }

    /** Makes the store as it is before. */
    void prepare(Path store) {
        List<Manifest.Row> rows = IntStream.range(0, epochs.size())
                .mapToObj(i -> new Manifest.Row(
                        i, epochs.get(i), Optional.<Path>empty(), Optional.<String>empty(), Map.<String, String>of()))
                .toList();
        LightcurveStorage.create(
                store,
                Commits.catalog(folder, objects, measurements, new Batch("reference", 0, 1, objects, 0)),
                CreateOptions.defaults()
                        .withExpectedObjects(EXPECTED_OBJECTS)
                        .withEpochs(new Manifest(folder, List.of(), rows)));
        before.forEach(batch -> Commits.write(store, batch, epochs.indexOf(batch.epoch())));
        if (copied) {
            LightcurveStorage.load(store).consolidate(ConsolidateOptions.defaults());
        }
    }

    /** Whether a commit that failed must have left no value: not so where it goes to several shards. */
    boolean isAtomic() {
        return measurements <= MOST_SHARD_MEASUREMENTS;
    }

    /**
     * What the store holds once the first commits are done.
     *
     * @param writers of the commit after these whose parts are there too, as bits
     */
    Expected expected(int commitsDone, int writers, int othersDone) {
        List<Batch> batches = new ArrayList<>(before);
        commits.subList(0, commitsDone).forEach(commit -> batches.addAll(commit.batches()));
        for (int i = 0; writers >> i != 0; i++) {
            if ((writers >> i & 1) == 1) {
                batches.addAll(commits.get(commitsDone).writers().get(i).batches());
            }
        }
        others.subList(0, othersDone).forEach(commit -> batches.addAll(commit.batches()));
        return new Expected(batches);
    }

    // ---- all scenarios

    /** @param objects of the stores that are not about many of them */
    static List<Scenario> all(Path folder, int objects) {
        return List.of(
                firstCommit(folder, objects),
                appendCommit(folder, objects),
                compaction(folder),
                combining(folder, objects),
                epochGrowth(folder, objects),
                objectGrowth(folder, objects),
                severalShards(folder, objects),
                markedEpoch(folder, objects));
    }

    /** @param only the name of one, nothing for all */
    static List<Scenario> all(Path folder, int objects, Optional<String> only) {
        return all(folder, objects).stream()
                .filter(scenario -> only.isEmpty() || scenario.name.equals(only.get()))
                .toList();
    }

    /** The one that a command was asked for by {@code --scenario NAME}. */
    static Optional<String> named(List<String> arguments) {
        int at = arguments.indexOf("--scenario");
        return at < 0 ? Optional.empty() : Optional.of(arguments.get(at + 1));
    }

    static Scenario firstCommit(Path folder, int objects) {
        List<Commit> commits = Commits.thirds(objects, "a");
        return new Scenario(
                "first commit",
                objects,
                2,
                List.of("a"),
                List.of(),
                commits.subList(0, 1),
                commits.subList(1, 3),
                UnaryOperator.identity(),
                folder);
    }

    static Scenario appendCommit(Path folder, int objects) {
        List<Commit> commits = Commits.thirds(objects, "b");
        return new Scenario(
                "append commit",
                objects,
                2,
                List.of("b"),
                List.of(new Batch("b", 0, 1, objects, 9)),
                commits.subList(0, 1),
                commits.subList(1, 3),
                UnaryOperator.identity(),
                folder);
    }

    /** An epoch that is marked as held by the copy, and another one beside it. */
    static Scenario markedEpoch(Path folder, int objects) {
        List<String> epochs = List.of("a", "b");
        List<Commit> commits = IntStream.range(0, 3)
                .mapToObj(k -> Commits.written(new Batch("b", k, 3, objects, k), objects, epochs))
                .toList();
        return new Scenario(
                "marked epoch",
                objects,
                2,
                epochs,
                List.of(new Batch("a", 0, 1, objects, 8), new Batch("b", 0, 1, objects, 9)),
                commits.subList(0, 1),
                commits.subList(1, 3),
                UnaryOperator.identity(),
                folder,
                true);
    }

    /** A shard with more than 16 MiB of dead bytes, which the next commit packs. */
    static Scenario compaction(Path folder) {
        int objects = 4096;
        List<Batch> before = new ArrayList<>();
        for (int salt = 0; salt < 70; salt++) {
            before.add(new Batch("a", 0, 1, objects, 10 + salt));
        }
        List<Commit> commits = Commits.thirds(objects, "a");
        return new Scenario(
                "compaction",
                objects,
                8,
                List.of("a"),
                before,
                commits.subList(0, 1),
                commits.subList(1, 3),
                UnaryOperator.identity(),
                folder);
    }

    /** A writer that finds what three others have posted when it gets the lock. */
    static Scenario combining(Path folder, int objects) {
        List<Batch> batches = IntStream.range(0, 6)
                .mapToObj(k -> new Batch("a", k, 6, objects, k))
                .toList();
        return new Scenario(
                "combining of three patches",
                objects,
                2,
                List.of("a"),
                List.of(new Batch("a", 0, 1, objects, 9)),
                List.of(Commits.writtenAtOnce(batches.subList(0, 4), objects, "a")),
                List.of(
                        Commits.written(batches.get(4), objects, List.of("a")),
                        Commits.written(batches.get(5), objects, List.of("a"))),
                disk -> new Gathering(disk, 3),
                folder);
    }

    /** A catalog of an epoch that the store does not know yet. */
    static Scenario epochGrowth(Path folder, int objects) {
        Batch night = new Batch("b", 0, 1, objects, 2);
        Batch other = new Batch("c", 0, 1, objects, 3);
        return new Scenario(
                "epoch growth",
                objects,
                2,
                List.of("a"),
                List.of(new Batch("a", 0, 2, objects, 1)),
                List.of(Commits.populated(folder, night, objects, 2, List.of("a", "b"))),
                List.of(
                        Commits.populated(folder, other, objects, 2, List.of("a", "c")),
                        Commits.written(new Batch("a", 1, 2, objects, 4), objects, List.of("a"))),
                UnaryOperator.identity(),
                folder);
    }

    /** Objects beyond the known ones, then their values. */
    static Scenario objectGrowth(Path folder, int objects) {
        int more = objects + objects / 2;
        SourceCatalog reference = Commits.catalog(folder, more, 2, new Batch("reference", 0, 1, more, 0));
        Commit extended = new Commit(
                Commits.then(store -> LightcurveStorage.load(store).extend(reference)), List.of(), more, List.of("a"));
        return new Scenario(
                "object growth",
                objects,
                2,
                List.of("a"),
                List.of(new Batch("a", 0, 3, objects, 1)),
                List.of(
                        extended,
                        Commits.populated(folder, new Batch("a", objects, 1, more, 2), more, 2, List.of("a"))),
                List.of(
                        Commits.populated(folder, new Batch("a", 1, 3, objects, 3), objects, 2, List.of("a")),
                        Commits.written(new Batch("a", 2, 3, objects, 4), objects, List.of("a"))),
                UnaryOperator.identity(),
                folder);
    }

    /** One catalog of 70 measurements, which are two shards. */
    static Scenario severalShards(Path folder, int objects) {
        return new Scenario(
                "several shards",
                objects,
                70,
                List.of("a"),
                List.of(new Batch("a", 0, 4, objects, 1)),
                List.of(Commits.populated(folder, new Batch("a", 1, 4, objects, 2), objects, 70, List.of("a"))),
                List.of(
                        Commits.populated(folder, new Batch("a", 2, 4, objects, 3), objects, 70, List.of("a")),
                        Commits.written(new Batch("a", 3, 4, objects, 4), objects, List.of("a"))),
                UnaryOperator.identity(),
                folder);
    }
}
