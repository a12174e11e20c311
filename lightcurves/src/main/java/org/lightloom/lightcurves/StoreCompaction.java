package org.lightloom.lightcurves;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ZarrException;

/** Gives back the room that earlier versions take, in all shards of some epochs. */
final class StoreCompaction {
    private final StoreView view;
    private final List<String> epochs;
    private final Consumer<String> progress;
    private final UUID id = UUID.randomUUID();

    /** @param epochs empty for all */
    StoreCompaction(StoreView view, List<String> epochs, Consumer<String> progress) {
        this.view = view;
        this.epochs = epochs.isEmpty() ? view.labels(Dimension.EPOCH).all() : epochs;
        this.progress = progress;
    }

    private record Done(CompactionReport.Compacted bytes, Optional<String> skipped) {}

    CompactionReport run() {
        int[] indices = view.labels(Dimension.EPOCH).indices(epochs);
        List<Done> done = Concurrently.map(
                        IntStream.range(0, epochs.size()).boxed().toList(), i -> compact(epochs.get(i), indices[i]))
                .stream()
                .flatMap(List::stream)
                .toList();
        List<CompactionReport.Compacted> all = done.stream().map(Done::bytes).toList();
        return new CompactionReport(
                all.stream()
                        .filter(one -> one.bytesAfter() != one.bytesBefore())
                        .toList(),
                done.stream().flatMap(one -> one.skipped.stream()).toList(),
                all.stream().mapToLong(CompactionReport.Compacted::bytesBefore).sum(),
                all.stream().mapToLong(CompactionReport.Compacted::bytesAfter).sum());
    }

    private List<Done> compact(String epoch, int index) {
        List<Done> done = view.shards(index).stream()
                .flatMap(shard -> compact(epoch, shard.key(), shard.shard()))
                .toList();
        progress.accept(epoch);
        return done;
    }

    private Stream<Done> compact(String epoch, String key, Shard shard) {
        long before = 0;
        try {
            Optional<Long> used = shard.usedBytes();
            if (used.isEmpty()) {
                return Stream.empty();
            }
            before = used.get();
            shard.compact(PopulationNote.ofOperation("compaction", id, epoch, List.of(key)));
            long after = shard.usedBytes().orElse(before);
            return Stream.of(new Done(new CompactionReport.Compacted(epoch, key, before, after), Optional.empty()));
        } catch (ZarrException e) {
            return Stream.of(new Done(
                    new CompactionReport.Compacted(epoch, key, before, before),
                    Optional.of("epoch " + epoch + ": " + e.getMessage())));
        }
    }
}
