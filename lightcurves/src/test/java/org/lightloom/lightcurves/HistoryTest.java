package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lightloom.lightcurves.StoreAssertions.assertHolds;
import static org.lightloom.lightcurves.StoreAssertions.cell;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lightloom.catalogs.SourceCatalog;

/** Earlier states of an epoch: seen at a time, brought back, given up. */
@Timeout(120)
class HistoryTest {
    private static final Stars STARS = Stars.field(20);

    private final Path folder;
    private final SourceCatalog first;
    private final SourceCatalog second;
    private final LightcurveStorage storage;

    HistoryTest(@TempDir Path folder) {
        this.folder = folder;
        this.first = STARS.observed(1).catalog(folder.resolve("first.csv"));
        this.second = STARS.observed(2).catalog(folder.resolve("second.csv"));
        this.storage = LightcurveStorage.create(
                folder.resolve("store"), STARS.catalog(folder.resolve("reference.csv")), CreateOptions.defaults());
    }

    private PopulationReport populate(SourceCatalog catalog) {
        return storage.populateEpochFromCatalog("a", catalog, List.of());
    }

    private Instant timeOfNewest() {
        return Instant.parse(storage.log(Optional.of("a")).get(0).time());
    }

    private float magnitude() {
        return cell(storage, "7", "default-auto", "a")[0];
    }

    // ---- as of

    @Test
    void allWaysOfReadingShowTheValuesOfATime() {
        populate(first);
        Instant then = timeOfNewest();
        populate(second);
        StoreAsOf past = storage.asOf(then);
        float expected = Stars.magnitude(7, 0, 1);

        assertThat(past.sel(Select.object("7"), Select.epoch("a"), Select.measurement("default-auto"))
                        .values()[0])
                .isEqualTo(expected);
        assertThat(past.lightcurve("7", "default-auto").points().get(0).magnitude())
                .isEqualTo(expected);
        assertThat(past.epoch("a", List.of("default-auto")).rows())
                .filteredOn(row -> row.object().equals("7"))
                .allSatisfy(row -> assertThat(row.cells().get(0).magnitude()).isEqualTo(expected));
        assertThat(magnitude()).isEqualTo(Stars.magnitude(7, 0, 2));
    }

    @Test
    void beforeTheFirstCommitValuesAreMissing() {
        populate(first);

        assertThat(storage.asOf(timeOfNewest().minusNanos(1000))
                        .lightcurve("7", "default-auto")
                        .points()
                        .get(0)
                        .isMeasured())
                .isFalse();
    }

    @Test
    void aTimeBeforeACompactionIsAnErrorThatNamesTheEpochAndTheEarliestTime() {
        populate(first);
        Instant then = timeOfNewest();
        populate(second);
        CompactionReport report = storage.compact(List.of(), done -> {});
        Instant earliest = timeOfNewest();

        assertThat(report.shards()).hasSize(1);
        assertThat(report.bytesAfter()).isLessThan(report.bytesBefore());
        assertThat(storage.asOf(earliest).lightcurve("7", "default-auto").points())
                .hasSize(1);
        assertThatThrownBy(() -> storage.asOf(then).lightcurve("7", "default-auto"))
                .isInstanceOf(LightcurveException.class)
                .hasMessageStartingWith("epoch a: ")
                .hasMessageContaining(earliest.toString());
        assertHolds(storage, "a", second);
        assertThat(storage.verify().passed()).isTrue();
    }

    // ---- undo

    @Test
    void anUndoneCatalogIsGoneForAllAndIsPopulatedAgain() {
        populate(first);
        populate(second);

        UndoReport report = storage.undo("a", UndoOptions.defaults());

        assertThat(report.takenBack())
                .singleElement()
                .satisfies(back -> assertThat(back.files()).containsExactly("second.csv"));
        assertHolds(storage, "a", first);
        VerificationReport verified = storage.verify();
        assertThat(verified.passed()).isTrue();
        assertThat(verified.cellsChecked()).isEqualTo(40);
        assertThat(verified.unexplained()).isEmpty();
        assertThat(storage.log(Optional.of("a")))
                .extracting(CommitEntry::operation, CommitEntry::standing)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("undo", "stands"),
                        org.assertj.core.groups.Tuple.tuple("population", "undone"),
                        org.assertj.core.groups.Tuple.tuple("population", "stands"));
        assertThat(populate(first).status()).isEqualTo(PopulationReport.Status.SKIPPED);
        assertThat(populate(second).status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertHolds(storage, "a", second);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void anUndoOfAnUndoIsARedo() {
        populate(first);
        populate(second);
        storage.undo("a", UndoOptions.defaults());

        UndoReport report = storage.undo("a", UndoOptions.defaults());

        assertThat(report.takenBack()).isEmpty();
        assertThat(report.givenBack())
                .singleElement()
                .satisfies(back -> assertThat(back.files()).containsExactly("second.csv"));
        assertHolds(storage, "a", second);
        assertThat(populate(second).status()).isEqualTo(PopulationReport.Status.SKIPPED);
        assertThat(storage.verify().passed()).isTrue();
    }

    @Test
    void anUndoOfTheOnlyCommitLeavesAnEpochThatCountsAsEmpty() {
        populate(first);

        storage.undo("a", UndoOptions.defaults());

        assertThat(storage.info().emptyEpochs()).containsExactly("a");
        assertThat(magnitude()).isNaN();
        assertThat(storage.verify().passed()).isTrue();
        assertThat(storage.verify().cellsStored()).isZero();
        assertThat(populate(first).status()).isEqualTo(PopulationReport.Status.POPULATED);
        assertThat(storage.info().emptyEpochs()).isEmpty();
    }

    @Test
    void severalPopulationsAreOnlyTakenBackWhenAskedTo() {
        populate(first);
        String commit = storage.log(Optional.of("a")).get(0).commit();
        populate(second);
        populate(STARS.observed(3).catalog(folder.resolve("third.csv")));
        UndoOptions back = UndoOptions.defaults().withTo(commit.substring(0, 8));

        assertThatThrownBy(() -> storage.undo("a", back))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("second.csv")
                .hasMessageContaining("third.csv")
                .hasMessageContaining("--all");
        assertThat(magnitude()).isEqualTo(Stars.magnitude(7, 0, 3));
        assertThat(storage.undo("a", back.withAll().asDryRun()).takenBack()).hasSize(2);
        assertThat(magnitude()).isEqualTo(Stars.magnitude(7, 0, 3));
        assertThat(storage.undo("a", back.withAll()).takenBack()).hasSize(2);
        assertHolds(storage, "a", first);
        storage.undo("a", UndoOptions.defaults().withTo(UndoOptions.NOTHING));
        assertThat(magnitude()).isNaN();
    }

    @Test
    void whatCannotBeUndoneIsRefusedWithTheReason() {
        storage.register(Manifest.ofOne(folder.resolve("first.csv"), "empty", Optional.empty(), java.util.Map.of()));
        populate(first);

        assertThatThrownBy(() -> storage.undo("empty", UndoOptions.defaults())).hasMessageContaining("no values yet");
        assertThatThrownBy(() -> storage.undo("none", UndoOptions.defaults()))
                .isInstanceOf(LightcurveException.UnknownLabel.class);
        assertThatThrownBy(() -> storage.undo("a", UndoOptions.defaults().withTo("zz")))
                .hasMessageContaining("no commit 'zz'");
        populate(second);
        storage.compact(List.of("a"), done -> {});
        assertThatThrownBy(() -> storage.undo("a", UndoOptions.defaults()))
                .isInstanceOf(LightcurveException.class)
                .hasMessageContaining("no longer in its log");
        assertHolds(storage, "a", second);
    }

    @Test
    void aReplacementThatIsUndoneBringsBackWhatItCleared() {
        populate(first);
        SourceCatalog half = STARS.observed(4).rows(0, 10).catalog(folder.resolve("half.csv"));
        storage.populateEpochFromCatalog(
                "a", half, List.of(), PopulateOptions.defaults().withReplace());
        assertThat(StoreAssertions.cells(storage, "a")).isEqualTo(20);

        storage.undo("a", UndoOptions.defaults());

        assertHolds(storage, "a", first);
        assertThat(storage.verify().passed()).isTrue();
    }

    // ---- over several shards

    @Test
    void anUndoTakesAPopulationBackInAllShardsWhereItIsTheNewestAndNamesTheOthers() {
        LightcurveStorage wide = WideStore.create(folder.resolve("wide"));
        SourceCatalog both = WideStore.catalog(folder.resolve("both.csv"), 60, 70, 1);
        wide.populateEpochFromCatalog("a", both, List.of());

        assertThat(wide.undo("a", UndoOptions.defaults()).shards()).hasSize(2);
        assertThat(wide.info().emptyEpochs()).containsExactly("a");
        assertThat(wide.undo("a", UndoOptions.defaults()).shards()).hasSize(2);
        assertHolds(wide, "a", both);

        SourceCatalog again = WideStore.catalog(folder.resolve("again.csv"), 60, 70, 2);
        wide.populateEpochFromCatalog("a", again, List.of());
        SourceCatalog narrow = WideStore.catalog(folder.resolve("narrow.csv"), 64, 66, 3);
        wide.populateEpochFromCatalog("a", narrow, List.of());
        UndoReport ofNarrow = wide.undo("a", UndoOptions.defaults());
        assertThat(ofNarrow.shards()).hasSize(1);
        assertThat(ofNarrow.notUndone()).isEmpty();
        assertHolds(wide, "a", again);

        wide.populateEpochFromCatalog("a", narrow, List.of());
        String before = wide.log(Optional.of("a")).stream()
                .filter(entry ->
                        entry.shard().equals("c/0/0/0/0") && entry.operation().equals("redo"))
                .map(CommitEntry::commit)
                .findFirst()
                .orElseThrow();
        UndoReport ofAgain = wide.undo("a", UndoOptions.defaults().withTo(before));
        assertThat(ofAgain.shards()).hasSize(1);
        assertThat(ofAgain.notUndone())
                .singleElement()
                .asString()
                .startsWith("c/0/1/0/0: population ")
                .contains("again.csv", "later commits lie over it");
        assertThat(wide.info().partialPopulations()).singleElement().asString().contains("again.csv");
        assertThat(wide.verify().failures()).isEmpty();
    }
}
