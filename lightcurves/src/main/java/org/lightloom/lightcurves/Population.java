package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ShardCommit;
import org.lightloom.zarr.WrittenChunk;

/**
 * Brings catalogs into one epoch: one catalog, or with replace all those of the epoch and a prefix, as one atomic change
 * of each shard that they touch.
 */
final class Population {
    private static final double LOW_SHARE = 0.5;

    private final StoreView view;
    private final String epochKey;
    private final Optional<Integer> epoch;
    private final boolean newEpoch;
    private final PopulateOptions options;
    private final Phases phases = new Phases();
    private final UUID id = UUID.randomUUID();

    /** @param epochKey known to the view, but for a dry run */
    Population(StoreView view, String epochKey, boolean newEpoch, PopulateOptions options) {
        this.view = view;
        this.epochKey = epochKey;
        this.epoch = view.labels(Dimension.EPOCH).index(epochKey);
        this.newEpoch = newEpoch;
        this.options = options;
    }

    /** What goes into one array. */
    private record Part(EpochArray array, CellBlock cells) {}

    /**
     * Populates.
     *
     * @param measurementKeys asked for; empty for all that both sides have
     * @throws LightcurveException if a catalog does not fit the store, or the view does not know the epoch; nothing was
     *     written then
     */
    PopulationReport run(List<SourceCatalog> catalogs, List<String> measurementKeys) {
        KnownObjects objects = view.knownObjects();
        List<CatalogCells> matched = phases.timed(
                "match",
                () -> catalogs.stream()
                        .map(catalog -> CatalogCells.of(catalog, view, objects, measurementKeys, options))
                        .toList());
        PopulationNote note = note(matched);
        List<Part> parts = phases.timed("encode", () -> parts(matched));
        long overErrorLimit = parts.get(parts.size() - 1).cells.overErrorLimit();
        List<EpochArray.EpochShard> touched =
                epoch.map(index -> touched(parts, note, index)).orElse(List.of());
        EarlierPopulation earlier = new EarlierPopulation(view, touched, note);
        boolean leavesRecord = parts.stream().noneMatch(part -> part.cells.isEmpty());
        if (!options.again() && leavesRecord && earlier.isStored()) {
            if (!options.dryRun()) {
                earlier.settle();
            }
            return report(matched, note, PopulationReport.Status.SKIPPED, 0, new Result());
        }
        if (options.dryRun()) {
            return report(matched, note, PopulationReport.Status.DRY_RUN, overErrorLimit, dry(parts));
        }
        int index = epoch.orElseThrow(() -> view.labels(Dimension.EPOCH).unknown(epochKey));
        List<String> shards = touched.stream().map(EpochArray.EpochShard::key).toList();
        Result result = new Result();
        for (Part part : parts) {
            List<WrittenChunk> written = phases.timed("commit", () -> write(part, note, shards, index));
            phases.timed("verify", () -> written.forEach(chunk -> result.add(chunk, part, index)));
        }
        boolean nothing = note.rowsMatched() == 0 && result.commits.isEmpty();
        PopulationReport.Status status =
                nothing ? PopulationReport.Status.NOTHING_MATCHED : PopulationReport.Status.POPULATED;
        return report(matched, note, status, overErrorLimit, result);
    }

    /** Quantities first: who sees a magnitude sees those of its row. */
    private List<Part> parts(List<CatalogCells> matched) {
        List<Part> parts = new ArrayList<>();
        for (EpochArray array : view.arrays()) {
            CatalogCells.joined(matched, array, options).ifPresent(cells -> parts.add(0, new Part(array, cells)));
        }
        return parts;
    }

    private List<EpochArray.EpochShard> touched(List<Part> parts, PopulationNote note, int index) {
        return parts.stream()
                .flatMap(part -> part.array.touched(part.cells, options, note.prefix(), index).stream())
                .toList();
    }

    /** One block of objects after the other, because each has a record of its own. */
    private List<WrittenChunk> write(Part part, PopulationNote note, List<String> shards, int index) {
        List<WrittenChunk> written = new ArrayList<>();
        part.array.array().catchUp();
        for (int block : part.array.objectBlocks(part.cells, options)) {
            int first = block * part.array.shardObjects();
            CellBlock cells = part.cells.within(first, (long) first + part.array.shardObjects(), 0, Integer.MAX_VALUE);
            Optional<Selection> clear = options.replace()
                    ? Optional.of(part.array.ofPrefix(block, note.prefix(), index))
                    : Optional.empty();
            ArrayWrite how = new ArrayWrite(part.array.rule(options.overlap()), clear, keys -> {
                ObjectNode json = note.toJson(shards);
                RecordedExtent.put(json, cells, part.array, first);
                if (part.array.isLightcurves()) {
                    UnmeasuredObjects.put(json, cells, first);
                }
                return json;
            });
            written.addAll(part.array.array().write(part.array.selection(cells, index), part.array.values(cells), how));
        }
        return written;
    }

    private PopulationNote note(List<CatalogCells> matched) {
        Set<String> used = new LinkedHashSet<>();
        matched.forEach(m -> used.addAll(m.choice().used()));
        return new PopulationNote(
                id,
                epochKey,
                matched.stream()
                        .map(m -> PopulationNote.Source.of(m.catalog().source()))
                        .toList(),
                List.copyOf(used),
                quantities(matched, QuantityChoice::used),
                MeasurementChoice.prefix(matched.get(0).catalog()),
                view.size(Dimension.OBJECT),
                options,
                matched.stream().mapToInt(m -> m.match().matchedRows()).sum(),
                missing(matched, true),
                missing(matched, false));
    }

    private static List<String> quantities(List<CatalogCells> matched, Function<QuantityChoice, List<String>> which) {
        return matched.stream()
                .flatMap(m -> m.quantities().stream().flatMap(chosen -> which.apply(chosen).stream()))
                .distinct()
                .toList();
    }

    private static long missing(List<CatalogCells> matched, boolean sentinels) {
        long count = 0;
        for (CatalogCells m : matched) {
            for (CellBlock.Column column : m.choice().columns()) {
                count += sentinels
                        ? m.catalog().sentinels(column.ofCatalog())
                        : m.catalog().nonFinite(column.ofCatalog());
            }
        }
        return count;
    }

    // ---- what became of it

    /** Gathers what the records say. */
    private final class Result {
        private final List<UUID> commits = new ArrayList<>();
        private long writtenCells;
        private long replaced;
        private long kept;
        private long cleared;
        private long detections;
        private PopulationReport.Verification verification = PopulationReport.Verification.NOT_DONE;

        void add(WrittenChunk chunk, Part part, int index) {
            Optional<ShardCommit> commit =
                    part.array.array().shard(chunk.coordinates()).commit(chunk);
            commit.ifPresent(c -> {
                commits.add(c.id());
                c.changes().forEach(entry -> {
                    if (entry.path("id").asText().equals(chunk.change().toString())) {
                        count(entry.path("counts"), part.array.isLightcurves());
                    }
                });
            });
            if (options.verify()) {
                PopulationReport.Verification one =
                        new ReadBack(part.array, options.overlap(), index).check(chunk, commit, part.cells);
                boolean all = verification != PopulationReport.Verification.SUPERSEDED;
                verification = all ? one : verification;
            }
        }

        private void count(JsonNode counts, boolean lightcurves) {
            if (lightcurves) {
                writtenCells += counts.path("written").asLong();
                replaced += counts.path("replaced").asLong();
                kept += counts.path("kept").asLong();
                cleared += counts.path("cleared").asLong();
            } else {
                detections += counts.path("written").asLong();
            }
        }
    }

    private Result dry(List<Part> parts) {
        Result result = new Result();
        for (Part part : parts) {
            WholeCellRule rule = part.array.rule(options.overlap());
            long present = IntStream.range(0, part.cells.cells().length / rule.cell())
                    .filter(cell -> rule.isPresent(part.cells.cells(), cell * rule.cell()))
                    .count();
            result.writtenCells += part.array.isLightcurves() ? present : 0;
            result.detections += part.array.isLightcurves() ? 0 : present;
        }
        return result;
    }

    private PopulationReport report(
            List<CatalogCells> matched,
            PopulationNote note,
            PopulationReport.Status status,
            long overLimit,
            Result result) {
        BitSet found = new BitSet();
        matched.forEach(m -> {
            for (int object : m.match().objectOfRow()) {
                if (object != Match.NONE) {
                    found.set(object);
                }
            }
        });
        int objects = view.size(Dimension.OBJECT);
        return new PopulationReport(
                epochKey,
                newEpoch,
                note.catalogs().stream().map(PopulationNote.Source::file).collect(Collectors.joining(", ")),
                status,
                matched.stream().mapToInt(m -> m.catalog().size()).sum(),
                note.rowsMatched(),
                named(matched, false),
                named(matched, true),
                objects,
                found.cardinality(),
                new PopulationReport.Counts(
                        result.writtenCells,
                        result.replaced,
                        result.kept,
                        result.cleared,
                        note.sentinels(),
                        note.nonFinite(),
                        overLimit,
                        result.detections),
                note.measurements(),
                matched.stream()
                        .flatMap(m -> m.choice().onlyInCatalog().stream())
                        .distinct()
                        .toList(),
                view.labels(Dimension.MEASUREMENT).all().stream()
                        .filter(key -> MeasurementChoice.prefixOf(key).equals(note.prefix())
                                && !note.measurements().contains(key))
                        .toList(),
                note.quantities(),
                quantities(matched, QuantityChoice::onlyInStore),
                result.verification,
                id,
                result.commits,
                phases.seconds(),
                warnings(matched, found.cardinality(), objects));
    }

    private static PopulationReport.Named named(List<CatalogCells> matched, boolean ambiguous) {
        return PopulationReport.Named.of(matched.stream()
                .flatMap(m -> (ambiguous ? m.match().ambiguous() : m.match().unmatched()).stream())
                .toList());
    }

    private static List<String> warnings(List<CatalogCells> matched, int found, int objects) {
        List<String> warnings = new ArrayList<>();
        for (CatalogCells m : matched) {
            warnings.addAll(m.catalog().warnings());
            m.quantities().ifPresent(chosen -> warnings.addAll(chosen.warnings(m.catalog())));
        }
        if (found < LOW_SHARE * objects) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "only %d of the reference's %d objects were found (%d %%): a partial, shifted or truncated catalog?",
                    found,
                    objects,
                    PopulationReport.percent(found, objects)));
        }
        return warnings;
    }
}
