package org.lightloom.zarr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.lightloom.kv.Durability;

/**
 * Copies an array, or a group with all that is below it, into a new folder, with other chunks or codecs if wished. The
 * copy is made beside its place and moved there when it is complete and durable, so an interrupted one is never taken for
 * a finished one; what it left is removed by the next copy to the same place. Nothing is synced while values are copied,
 * everything once at the end.
 *
 * <p>Reads any Zarr v3 hierarchy that this library reads, also while others write to it: each chunk is then copied in one
 * whole version. Members are copied as their own documents say, also where the consolidated metadata of a group are older;
 * the copy's are new. Chunk keys become the default ones. Attributes are kept; the attribute {@code lightloom} is left out,
 * since the copy is a plain hierarchy.
 */
public final class ZarrCopy {
    private final ZarrNode source;
    private final Path target;
    private final CopyOptions options;

    private ZarrCopy(ZarrNode source, Path target, CopyOptions options) {
        this.source = source;
        this.target = target.toAbsolutePath().normalize();
        this.options = options;
    }

    /**
     * Copies.
     *
     * @param target must not exist, or be an empty folder
     * @throws ZarrException.AlreadyExists if there is something at the target
     * @throws IllegalArgumentException if a description is of no valid array, or takes more memory than is allowed
     * @throws ZarrException if something cannot be read, or written as described, or differs when it is read again; then
     *     there is nothing at the target
     */
    public static CopyReport copy(ZarrNode source, Path target, CopyOptions options) {
        return new ZarrCopy(source, target, options).run();
    }

    /** An array that is to be copied. */
    private record Planned(String name, ZarrArray array, ArrayBuilder description, ArrayCopy copy, long[] blocks) {}

    private CopyReport run() {
        Path from = source.path().toAbsolutePath().normalize();
        if (target.startsWith(from) || from.startsWith(target)) {
            throw new IllegalArgumentException(
                    target + ": a copy cannot lie within its source, nor the source within it");
        }
        List<ZarrGroup> groups = new ArrayList<>();
        List<Planned> arrays = new ArrayList<>();
        plan(source, groups, arrays);
        List<CopyReport.CopiedArray> copied = new ArrayList<>();
        try {
            NewFolder.of(target).make(folder -> {
                groups.forEach(group -> Zarr.createGroup(place(folder, group), plain(group.attributes())));
                copied.addAll(fill(folder, arrays));
                groups.forEach(group -> consolidate(group, place(folder, group), groups, arrays));
                SyncedFolder.sync(folder);
            });
        } catch (IOException | UncheckedIOException e) {
            throw new ZarrException(target.toString(), "the copy cannot be made: " + e, e);
        }
        removePrivateFolders(groups, arrays);
        return new CopyReport(groups.size(), copied, options.verified());
    }

    /** Nobody writes there any more, and zarr-python warns of them where it lists a group. */
    private void removePrivateFolders(List<ZarrGroup> groups, List<Planned> arrays) {
        List<ZarrNode> nodes = new ArrayList<>(groups);
        arrays.forEach(planned -> nodes.add(planned.array));
        nodes.forEach(node -> NewFolder.remove(place(target, node).resolve(StoreLocation.PRIVATE)));
    }

    private void plan(ZarrNode node, List<ZarrGroup> groups, List<Planned> arrays) {
        if (node instanceof ZarrGroup group) {
            groups.add(group);
            ConsolidatedComparison.of(group).gone().stream().findFirst().ifPresent(name -> {
                throw new ZarrException.NotFound(
                        group.path().resolve(name).toString(), ConsolidatedComparison.goneFrom(group));
            });
            ZarrGroup stored = group.unconsolidated();
            stored.members().forEach((name, kind) -> plan(stored.member(name, kind), groups, arrays));
        } else if (node instanceof ZarrArray array) {
            ArrayBuilder description = options.description().apply(array);
            ArrayMetadata metadata = ArrayMetadata.ofNew(description.toJson(), "the copy of " + array.path());
            if (!Arrays.equals(
                            array.shape(),
                            metadata.shape().stream().mapToLong(i -> i).toArray())
                    || array.dataType() != metadata.dataType()) {
                throw new IllegalArgumentException(array.path() + ": a copy has the shape and the type of its source");
            }
            ArrayCopy copy = new ArrayCopy(array, metadata, options.memory());
            arrays.add(new Planned(name(array), array, description, copy, copy.blocks()));
        }
    }

    private String name(ZarrNode node) {
        return StoreLocation.keyOf(source.path().relativize(node.path()));
    }

    private Path place(Path folder, ZarrNode node) {
        return folder.resolve(source.path().relativize(node.path()).toString());
    }

    private static ObjectNode plain(ObjectNode attributes) {
        return attributes.without(StoreLocation.ATTRIBUTE);
    }

    private List<CopyReport.CopiedArray> fill(Path folder, List<Planned> arrays) {
        long total = arrays.stream().mapToLong(planned -> planned.blocks.length).sum();
        AtomicLong done = new AtomicLong();
        List<CopyReport.CopiedArray> copied = new ArrayList<>();
        for (Planned planned : arrays) {
            ZarrArray to = Zarr.create(place(folder, planned.array), planned.description)
                    .with(Durability.UNSYNCED);
            planned.copy.run(
                    to,
                    planned.blocks,
                    options.verified(),
                    () -> options.progress().at(done.incrementAndGet(), total));
            copied.add(new CopyReport.CopiedArray(
                    planned.name,
                    Arrays.stream(to.shape()).boxed().toList(),
                    to.dataType(),
                    boxed(to.chunkShape()),
                    boxed(to.innerChunkShape()),
                    stored(planned.array),
                    stored(to)));
        }
        return copied;
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static long stored(ZarrArray array) {
        return array.storedChunks()
                .map(array::storedBytes)
                .flatMap(Optional::stream)
                .mapToLong(bytes -> bytes)
                .sum();
    }

    /** What the source's group has consolidated, the copy's has. */
    private void consolidate(ZarrGroup group, Path copy, List<ZarrGroup> groups, List<Planned> arrays) {
        if (!group.isConsolidated()) {
            return;
        }
        List<String> names = new ArrayList<>();
        groups.stream().map(this::name).forEach(names::add);
        arrays.stream().map(Planned::name).forEach(names::add);
        String above = name(group).isEmpty() ? "" : name(group) + "/";
        Zarr.openGroup(copy)
                .consolidate(names.stream()
                        .filter(name -> name.startsWith(above) && name.length() > above.length())
                        .map(name -> name.substring(above.length()))
                        .toList());
    }
}
