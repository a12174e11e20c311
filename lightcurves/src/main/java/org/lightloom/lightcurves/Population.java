package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.ArrayWrite;
import org.lightloom.zarr.Indices;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.ShardCommit;
import org.lightloom.zarr.WrittenChunk;
import org.lightloom.zarr.ZarrArray;

/**
 * Brings catalogs into one epoch: one catalog, or with replace all those of the epoch and a prefix, as one atomic change
 * of each shard that they touch.
 */
final class Population {
    private static final double LOW_SHARE = 0.5;

    private final StoreView view;
    private final String epochKey;
    private final int epoch;
    private final boolean newEpoch;
    private final PopulateOptions options;
    private final Phases phases = new Phases();
    private final UUID id = UUID.randomUUID();

    /** @param epochKey known to the view */
    Population(StoreView view, String epochKey, boolean newEpoch, PopulateOptions options) {
        this.view = view;
        this.epochKey = epochKey;
        this.epoch = view.labels(Dimension.EPOCH).index(epochKey).orElse(-1);
        this.newEpoch = newEpoch;
        this.options = options;
    }

    /** A catalog with its matches. */
    private record Matched(SourceCatalog catalog, Match match, MeasurementChoice choice) {}

    /**
     * Populates.
     *
     * @param measurementKeys asked for; empty for all that both sides have
     * @throws LightcurveException if a catalog does not fit the store; nothing was written then
     */
    PopulationReport run(List<SourceCatalog> catalogs, List<String> measurementKeys) {
        KnownObjects objects = view.knownObjects();
        Labels measurements = view.labels(Dimension.MEASUREMENT);
        List<Matched> matched = phases.timed(
                "match",
                () -> catalogs.stream()
                        .map(catalog -> new Matched(
                                catalog,
                                Matching.of(catalog, objects, options.match()),
                                MeasurementChoice.of(catalog, measurements, measurementKeys)))
                        .toList());
        PopulationNote note = note(matched);
        CellBlock block = phases.timed("encode", () -> block(matched));
        EarlierPopulation earlier = new EarlierPopulation(view, epoch, note);
        if (!options.again() && epoch >= 0 && earlier.isStored(block)) {
            if (!options.dryRun()) {
                earlier.settle(block);
            }
            return report(matched, note, PopulationReport.Status.SKIPPED, 0, new Result());
        }
        if (options.dryRun()) {
            return report(matched, note, PopulationReport.Status.DRY_RUN, block.overErrorLimit(), dry(block));
        }
        List<WrittenChunk> written = phases.timed("commit", () -> write(block, note));
        Result result = new Result();
        phases.timed(
                "verify",
                () -> written.forEach(chunk -> result.add(
                        chunk, view.cells().shard(chunk.coordinates()).commit(chunk), block)));
        return report(matched, note, PopulationReport.Status.POPULATED, block.overErrorLimit(), result);
    }

    private CellBlock block(List<Matched> matched) {
        List<CellBlock> blocks = matched.stream()
                .map(m -> CellBlock.of(m.catalog, m.match, m.choice.columns(), options))
                .toList();
        return blocks.size() == 1 ? blocks.get(0) : CellBlock.joined(blocks, CellRule.of(options.overlap()));
    }

    private List<WrittenChunk> write(CellBlock block, PopulationNote note) {
        Optional<Selection> clear = options.replace() ? Optional.of(ofPrefix(note.prefix())) : Optional.empty();
        ArrayWrite how = new ArrayWrite(CellRule.of(options.overlap()), clear, note::toJson);
        return view.cells().write(block.selection(epoch), block.values(), how);
    }

    /** All objects and the measurements of a prefix at this epoch. */
    private Selection ofPrefix(String prefix) {
        return Selection.of(
                Indices.all(),
                CellBlock.indices(MeasurementChoice.ofPrefix(view.labels(Dimension.MEASUREMENT), prefix)),
                Indices.all(),
                Indices.at(epoch));
    }

    private PopulationNote note(List<Matched> matched) {
        Set<String> used = new LinkedHashSet<>();
        matched.forEach(m -> used.addAll(m.choice.used()));
        return new PopulationNote(
                id,
                epochKey,
                matched.stream()
                        .map(m -> PopulationNote.Source.of(m.catalog.source()))
                        .toList(),
                List.copyOf(used),
                MeasurementChoice.prefix(matched.get(0).catalog),
                view.size(Dimension.OBJECT),
                options,
                matched.stream().mapToInt(m -> m.match.matchedRows()).sum(),
                missing(matched, true),
                missing(matched, false));
    }

    private static long missing(List<Matched> matched, boolean sentinels) {
        long count = 0;
        for (Matched m : matched) {
            for (CellBlock.Column column : m.choice.columns()) {
                count += sentinels ? m.catalog.sentinels(column.ofCatalog()) : m.catalog.nonFinite(column.ofCatalog());
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
        private PopulationReport.Verification verification = PopulationReport.Verification.NOT_DONE;

        void add(WrittenChunk chunk, Optional<ShardCommit> commit, CellBlock block) {
            commit.ifPresent(c -> {
                commits.add(c.id());
                c.changes().forEach(entry -> {
                    if (entry.path("id").asText().equals(chunk.change().toString())) {
                        JsonNode counts = entry.path("counts");
                        writtenCells += counts.path("written").asLong();
                        replaced += counts.path("replaced").asLong();
                        kept += counts.path("kept").asLong();
                        cleared += counts.path("cleared").asLong();
                    }
                });
            });
            if (options.verify()) {
                ZarrArray cells = view.cells();
                PopulationReport.Verification one =
                        new ReadBack(cells, CellRule.of(options.overlap()), epoch).check(chunk, commit, block);
                boolean all = verification != PopulationReport.Verification.SUPERSEDED;
                verification = all ? one : verification;
            }
        }
    }

    private Result dry(CellBlock block) {
        Result result = new Result();
        ByteBuffer cells = block.values().toBytes();
        for (int at = 0; at < cells.limit(); at += CellRule.CELL) {
            result.writtenCells += Float.isFinite(cells.getFloat(at)) ? 1 : 0;
        }
        return result;
    }

    private PopulationReport report(
            List<Matched> matched, PopulationNote note, PopulationReport.Status status, long overLimit, Result result) {
        BitSet found = new BitSet();
        matched.forEach(m -> {
            for (int object : m.match.objectOfRow()) {
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
                matched.stream().mapToInt(m -> m.catalog.size()).sum(),
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
                        overLimit),
                note.measurements(),
                matched.stream()
                        .flatMap(m -> m.choice.onlyInCatalog().stream())
                        .distinct()
                        .toList(),
                view.labels(Dimension.MEASUREMENT).all().stream()
                        .filter(key -> MeasurementChoice.prefixOf(key).equals(note.prefix())
                                && !note.measurements().contains(key))
                        .toList(),
                result.verification,
                id,
                result.commits,
                phases.seconds(),
                warnings(matched, found.cardinality(), objects));
    }

    private static PopulationReport.Named named(List<Matched> matched, boolean ambiguous) {
        return PopulationReport.Named.of(matched.stream()
                .flatMap(m -> (ambiguous ? m.match.ambiguous() : m.match.unmatched()).stream())
                .toList());
    }

    private static List<String> warnings(List<Matched> matched, int found, int objects) {
        List<String> warnings = new ArrayList<>();
        matched.forEach(m -> warnings.addAll(m.catalog.warnings()));
        if (found < LOW_SHARE * objects) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "only %d of the reference's %d objects were found (%.0f %%): a partial, shifted or truncated catalog?",
                    found,
                    objects,
                    100.0 * found / objects));
        }
        return warnings;
    }
}
