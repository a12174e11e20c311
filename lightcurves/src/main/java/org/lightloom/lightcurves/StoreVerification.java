package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.SourceCatalog;
import org.lightloom.zarr.ShardCheck;
import org.lightloom.zarr.ShardHistory;
import org.lightloom.zarr.ZarrException;

/** Reads every shard whole, and compares it with what its recorded catalogs and rules make of it. */
final class StoreVerification {
    private final StoreView view;
    private final Optional<Manifest> manifest;
    private final ManifestOptions options;
    private final SourceFinder sources;
    private final List<String> failures = new ArrayList<>();
    private final List<FoundDamage> damages = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final List<String> partial = new ArrayList<>();
    private int shards;
    private int records;
    private long cellsStored;
    private long cellsChecked;
    private long detectionsStored;
    private long detectionsChecked;

    StoreVerification(StoreView view, Optional<Manifest> manifest, ManifestOptions options) {
        this.view = view;
        this.manifest = manifest.map(m -> m.withPrefix(options.prefix()));
        this.options = options;
        this.sources = new SourceFinder(manifest.stream()
                .flatMap(m -> m.rows().stream())
                .flatMap(row -> row.catalog().stream())
                .toList());
    }

    VerificationReport run() {
        List<String> epochs = view.labels(Dimension.EPOCH).all();
        Set<String> known = new HashSet<>(epochs);
        manifest.ifPresent(m -> m.rows().stream()
                .filter(row -> row.catalog().isPresent() && !known.contains(row.epoch()))
                .forEach(row -> failures.add("epoch " + row.epoch() + " of the manifest is not in the store")));
        for (int epoch = 0; epoch < view.size(Dimension.EPOCH); epoch++) {
            String key = epochs.get(epoch);
            boolean asked = manifest.map(
                            m -> m.rows().stream().anyMatch(row -> row.epoch().equals(key)))
                    .orElse(true);
            if (asked) {
                verify(epoch, key);
                sources.forget();
            }
            options.progress().accept(key);
        }
        return new VerificationReport(
                shards,
                records,
                cellsStored,
                cellsChecked,
                detectionsStored,
                detectionsChecked,
                failures,
                damages,
                sources.problems(),
                unexplained,
                foreign,
                partial);
    }

    private void verify(int epoch, String key) {
        List<JsonNode> all = new ArrayList<>();
        PartialPopulations populations = new PartialPopulations(key);
        for (EpochArray.EpochShard shard : view.shards(epoch)) {
            try {
                Optional<ShardCheck> check = shard.shard().check();
                if (check.isPresent()) {
                    all.addAll(verify(shard, key, check.get(), populations));
                }
            } catch (ZarrException e) {
                failures.add("epoch " + key + ": " + e.getMessage());
                populations.cannotTell(shard.key());
            }
        }
        partial.addAll(populations.found());
        givenRows(key).forEach(row -> requirePopulated(row, epoch, all));
    }

    private List<Manifest.Row> givenRows(String epoch) {
        return manifest.stream()
                .flatMap(m -> m.rows().stream())
                .filter(row -> row.epoch().equals(epoch) && row.catalog().isPresent())
                .toList();
    }

    // ---- one shard against its records

    private List<JsonNode> verify(
            EpochArray.EpochShard shard, String epoch, ShardCheck check, PartialPopulations populations) {
        shards++;
        for (ShardCheck.Damage found : check.damages()) {
            FoundDamage damage = FoundDamage.of(found, view, epoch, shard);
            damages.add(damage);
            failures.add(damage.text());
        }
        ShardCells stored = new ShardCells(view, shard);
        stored.take(check);
        cellsStored += shard.of().isLightcurves() ? stored.present() : 0;
        detectionsStored += shard.of().isLightcurves() ? 0 : stored.present();
        boolean readable = check.damages().stream().allMatch(damage -> damage.part() == ShardCheck.Part.CHUNK);
        if (!readable) {
            populations.cannotTell(shard.key());
            return List.of();
        }
        ShardHistory history = shard.shard().history();
        populations.look(shard.key(), history);
        return compare(shard, epoch, stored, history);
    }

    private List<JsonNode> compare(EpochArray.EpochShard shard, String epoch, ShardCells stored, ShardHistory history) {
        records += history.newestFirst().size();
        if (shard.shard().isForeign()) {
            foreign.add(epoch + ": " + shard.key() + ": foreign write, no record");
        }
        List<ShardHistory.Entry> changes = new ArrayList<>(history.standing());
        Collections.reverse(changes);
        changes.removeIf(change -> !PopulationNote.bringsValues(change.json()));
        ShardCells expected = new ShardCells(view, shard);
        boolean allFound = true;
        boolean clearedUnknown = hasLost(changes);
        for (ShardHistory.Entry change : changes) {
            boolean found = apply(change.json(), shard.of(), expected);
            allFound &= found;
            clearedUnknown |= !found && change.json().path("replace").asBoolean();
        }
        boolean complete = allFound && history.complete() && !hasLost(changes);
        BitSet unknown = new BitSet();
        long checked = compare(shard, epoch, stored, expected, complete, clearedUnknown, unknown);
        cellsChecked += shard.of().isLightcurves() ? checked : 0;
        detectionsChecked += shard.of().isLightcurves() ? 0 : checked;
        explain(shard, epoch, stored, changes, unknown);
        return changes.stream().<JsonNode>map(ShardHistory.Entry::json).toList();
    }

    /** Whether damage took values of a population that was not made again since; it is listed as partial then. */
    private static boolean hasLost(List<ShardHistory.Entry> oldestFirst) {
        for (int i = 0; i < oldestFirst.size(); i++) {
            JsonNode lost = oldestFirst.get(i).json();
            if (oldestFirst.get(i).standing() == ShardHistory.Standing.LOST
                    && oldestFirst.subList(i + 1, oldestFirst.size()).stream()
                            .noneMatch(later -> later.standing() == ShardHistory.Standing.STANDS
                                    && PopulationNote.areSame(later.json(), lost))) {
                return true;
            }
        }
        return false;
    }

    /** Does to the expected cells what a recorded change did; false if its catalogs are not at hand. */
    private boolean apply(JsonNode entry, EpochArray array, ShardCells expected) {
        List<CatalogCells> catalogs = new ArrayList<>();
        PopulateOptions how = PopulationNote.options(entry);
        CatalogOptions reading =
                new CatalogOptions(entry.path("match").path("prefix").asText(), how.columns());
        KnownObjects objects = view.knownObjects().first(entry.path("objects").asInt(Integer.MAX_VALUE));
        List<String> used = new ArrayList<>();
        entry.path("measurements").forEach(key -> used.add(key.asText()));
        boolean found = true;
        for (PopulationNote.Source source : PopulationNote.sources(entry)) {
            Optional<SourceCatalog> catalog = sources.find(source, reading);
            found &= catalog.isPresent();
            catalog.ifPresent(c -> catalogs.add(cells(c, objects, used, how)));
        }
        if (entry.path("replace").asBoolean()) {
            expected.clear(entry.path("match").path("prefix").asText());
        }
        CatalogCells.joined(catalogs, array, how).ifPresent(block -> expected.merge(block, array.rule(how.overlap())));
        return found;
    }

    private CatalogCells cells(SourceCatalog catalog, KnownObjects objects, List<String> used, PopulateOptions how) {
        List<String> present =
                used.stream().filter(catalog.measurementKeys()::contains).toList();
        return CatalogCells.of(catalog, view, objects, present, how);
    }

    /**
     * Answers how many cells agree, or were compared with all that is known.
     *
     * @param complete whether all that was ever done to the shard is known
     * @param unknown is given the cells that may be right or not
     */
    private long compare(
            EpochArray.EpochShard shard,
            String epoch,
            ShardCells stored,
            ShardCells expected,
            boolean complete,
            boolean clearedUnknown,
            BitSet unknown) {
        int failed = 0;
        long checked = 0;
        String example = "";
        for (int at = 0; at < stored.length(); at += stored.cell()) {
            if (stored.isUnknown(at)) {
                continue;
            }
            boolean storedPresent = stored.isPresent(at);
            boolean expectedPresent = expected.isPresent(at);
            boolean same = storedPresent == expectedPresent && (!storedPresent || stored.isSame(at, expected));
            checked += expectedPresent && (same || complete) ? 1 : 0;
            boolean lost = expectedPresent && !storedPresent && !clearedUnknown;
            if (!same && (complete || lost)) {
                failed++;
                example = example.isEmpty() ? stored.describe(at, expected) : example;
            } else if (!same) {
                unknown.set(at / stored.cell());
            }
        }
        if (failed > 0) {
            failures.add("epoch " + epoch + ": " + failed + " " + cells(shard)
                    + " are not what the catalogs say; first: " + example);
        }
        return checked;
    }

    private static String cells(EpochArray.EpochShard shard) {
        return shard.of().isLightcurves() ? "cells" : "rows of quantities";
    }

    /** Lists the unknown cells, but for those that a given catalog has which no record of the shard names. */
    private void explain(
            EpochArray.EpochShard shard,
            String epoch,
            ShardCells stored,
            List<ShardHistory.Entry> changes,
            BitSet unknown) {
        List<JsonNode> entries =
                changes.stream().<JsonNode>map(ShardHistory.Entry::json).toList();
        for (Manifest.Row row : unknown.isEmpty() ? List.<Manifest.Row>of() : givenRows(epoch)) {
            Optional<CellBlock> block = given(row)
                    .filter(catalog -> !isRecorded(catalog, entries) && catalog.size() > 0)
                    .flatMap(catalog -> block(catalog, shard.of()));
            if (block.isPresent()) {
                ShardCells given = new ShardCells(view, shard);
                given.merge(block.get(), shard.of().rule(options.populate().overlap()));
                int[] explained = unknown.stream()
                        .filter(cell ->
                                given.isPresent(cell * stored.cell()) && stored.isSame(cell * stored.cell(), given))
                        .toArray();
                Arrays.stream(explained).forEach(unknown::clear);
                // Those of the light curves are counted when the whole catalog is compared.
                detectionsChecked += shard.of().isLightcurves() ? 0 : explained.length;
            }
        }
        if (!unknown.isEmpty()) {
            unexplained.add("epoch " + epoch + ": " + unknown.cardinality() + " " + cells(shard)
                    + " that no catalog at hand explains");
        }
    }

    // ---- the given catalogs against the store

    /** A given catalog that no record names must at least have its values in the store. */
    private void requirePopulated(Manifest.Row row, int epoch, List<JsonNode> entries) {
        Optional<SourceCatalog> catalog = given(row);
        if (catalog.isEmpty()) {
            failures.add(
                    "epoch " + row.epoch() + ": " + row.catalog().orElseThrow() + " of the manifest cannot be read");
            return;
        }
        if (isRecorded(catalog.get(), entries) || catalog.get().size() == 0) {
            return;
        }
        try {
            CatalogCells given =
                    cells(catalog.get(), view.knownObjects(), options.measurementKeys(), options.populate());
            requireStored(
                    row,
                    epoch,
                    given.block(view.lightcurves(), options.populate()).orElseThrow(),
                    isRecorded(row.catalog().orElseThrow(), entries));
        } catch (LightcurveException e) {
            failures.add("epoch " + row.epoch() + ": " + e.getMessage());
        }
    }

    private Optional<SourceCatalog> given(Manifest.Row row) {
        CatalogOptions reading =
                new CatalogOptions(row.measurementPrefix(), options.populate().columns());
        return sources.read(row.catalog().orElseThrow(), reading);
    }

    /** What a given catalog brings to an array; nothing where it does not fit, which is said once for the epoch. */
    private Optional<CellBlock> block(SourceCatalog catalog, EpochArray array) {
        try {
            return cells(catalog, view.knownObjects(), options.measurementKeys(), options.populate())
                    .block(array, options.populate());
        } catch (LightcurveException e) {
            return Optional.empty();
        }
    }

    private static boolean isRecorded(SourceCatalog catalog, List<JsonNode> entries) {
        return entries.stream()
                .flatMap(entry -> PopulationNote.sources(entry).stream())
                .anyMatch(source -> source.sha256().equals(catalog.source().sha256()));
    }

    /** Whether a file of this place was populated, whatever it holds now. */
    private static boolean isRecorded(Path file, List<JsonNode> entries) {
        String path = file.toAbsolutePath().normalize().toString();
        return entries.stream()
                .flatMap(entry -> PopulationNote.sources(entry).stream())
                .anyMatch(source -> source.path().equals(path));
    }

    private void requireStored(Manifest.Row row, int epoch, CellBlock block, boolean wasPopulated) {
        if (block.isEmpty()) {
            return;
        }
        ByteBuffer stored =
                view.cells().read(view.lightcurves().selection(block, epoch)).toBytes();
        ByteBuffer given = ByteBuffer.wrap(block.cells()).order(ByteOrder.LITTLE_ENDIAN);
        int missing = 0;
        int other = 0;
        for (int at = 0; at < given.limit(); at += CellRule.CELL) {
            if (Float.isFinite(given.getFloat(at))) {
                boolean same = given.getLong(at) == stored.getLong(at);
                missing += Float.isFinite(stored.getFloat(at)) ? 0 : 1;
                other += Float.isFinite(stored.getFloat(at)) && !same ? 1 : 0;
                cellsChecked += same ? 1 : 0;
            }
        }
        if (missing + other > 0) {
            failures.add("epoch " + row.epoch() + ": " + row.catalog().orElseThrow()
                    + (wasPopulated
                            ? " has changed since it was populated: "
                            : " was never populated (no record names it): ")
                    + missing + " of its values are missing, " + other + " differ; populate it"
                    + (wasPopulated ? " again" : ""));
        }
    }
}
