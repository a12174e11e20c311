package org.lightloom.bench.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lightloom.zarr.ArrayBuilder;
import org.lightloom.zarr.DataType;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.Selection;
import org.lightloom.zarr.Zarr;
import org.lightloom.zarr.ZarrArray;
import org.lightloom.zarr.ZarrException;
import org.lightloom.zarr.ZarrGroup;
import org.lightloom.zarr.ZarrNode;

/**
 * A call that adds nodes to a plain hierarchy or takes something away, and what is promised of it (Javadoc of {@code
 * ZarrGroup.create}, {@code ZarrNode.delete} and {@code ZarrArray.resize}): before it returns a node is there whole or not
 * at all, an array is of the old shape or the new; when it has returned that is for good, and repeating the call completes
 * what was stopped.
 *
 * @param act may be repeated
 * @param completes whether the act, where it finds done what a stopped one did, makes that durable: who finds a node gone,
 *     or there already, calls nothing that could
 * @param afterwards what a user does next in the same place, and what has to come of it
 */
record HierarchyChange(
        String name, Consumer<Path> prepare, Consumer<Path> act, boolean completes, Check check, Check afterwards) {
    private static final int LENGTH = 10;
    private static final int SHORTER = 5;

    /** Looks at a hierarchy in which the call was stopped. */
    interface Check {
        /** @param returned whether the call had returned before */
        void of(Path store, boolean returned) throws Violation;
    }

    static List<HierarchyChange> all() {
        return List.of(
                creationOfAMember(),
                deletionOfAnArray(),
                deletionOfAGroup(),
                shortening("resize of chunks", new ArrayBuilder(DataType.INT32, LENGTH).chunks(2)),
                shortening(
                        "resize of shards",
                        new ArrayBuilder(DataType.INT32, LENGTH).shards(4).chunks(2)),
                shorteningAndGrowing());
    }

    static List<HierarchyChange> all(Optional<String> only) {
        return all().stream()
                .filter(change -> only.isEmpty() || change.name.equals(only.get()))
                .toList();
    }

    static HierarchyChange creationOfAMember() {
        List<String> above = List.of("new", "new/deeper");
        String name = "new/deeper/c";
        return new HierarchyChange(
                "creation below new groups",
                HierarchyChange::hierarchy,
                store -> {
                    ZarrGroup root = Zarr.openGroup(store);
                    if (!root.contains(name)) {
                        root.create(name, counts());
                    }
                },
                false,
                (store, returned) -> {
                    requireWhole(store, "a");
                    ZarrGroup root = Zarr.openGroup(store);
                    for (String group : above) {
                        if (root.contains(group)) {
                            root.group(group);
                        } else {
                            require(!root.contains(name), name + " is in no group " + group);
                        }
                    }
                    if (root.contains(name)) {
                        int[] found = root.array(name).ints().read();
                        require(Arrays.equals(found, new int[LENGTH]), name + " holds " + Arrays.toString(found));
                    } else {
                        require(!returned, name + " was created and is gone");
                    }
                },
                (store, returned) -> {
                    ZarrArray created = Zarr.openArray(store.resolve(name));
                    created.ints().write(Selection.all(1), values());
                    requireValues(created, name);
                    for (String group : above) {
                        Zarr.openGroup(store.resolve(group))
                                .putAttributes(Json.object().put("next", "writer"));
                    }
                });
    }

    static HierarchyChange deletionOfAnArray() {
        return new HierarchyChange(
                "delete of an array",
                HierarchyChange::hierarchy,
                store -> delete(store, "a"),
                false,
                (store, returned) -> {
                    requireWholeOrGone(store, "a", returned);
                    requireWhole(store, "sub/b");
                },
                (store, returned) -> {
                    ZarrArray again = Zarr.create(store.resolve("a"), counts());
                    require(Arrays.equals(again.ints().read(), new int[LENGTH]), "a new array has old values");
                    again.delete();
                });
    }

    static HierarchyChange deletionOfAGroup() {
        return new HierarchyChange(
                "delete of a group",
                HierarchyChange::hierarchy,
                store -> delete(store, "sub"),
                false,
                (store, returned) -> {
                    requireWhole(store, "a");
                    if (Files.exists(store.resolve("sub/zarr.json"))) {
                        require(!returned, "the deleted group is there");
                        requireWhole(store, "sub/b");
                        requireWhole(store, "sub/deeper/c");
                    } else {
                        requireWholeOrGone(store, "sub/b", true);
                        requireWholeOrGone(store, "sub/deeper/c", true);
                    }
                },
                (store, returned) -> {
                    ZarrGroup again = Zarr.createGroup(store.resolve("sub"));
                    require(again.members().isEmpty(), "a new group has old members: " + again.members());
                    again.delete();
                });
    }

    static HierarchyChange shortening(String name, ArrayBuilder array) {
        return new HierarchyChange(
                name,
                store -> consolidated(store, array),
                store -> Zarr.openArray(store.resolve("a")).resize(SHORTER),
                true,
                (store, returned) -> {
                    requireShape(Zarr.openArray(store.resolve("a")), returned);
                    requireStart(Zarr.openGroup(store).array("a"), returned);
                },
                (store, returned) -> {
                    Zarr.openArray(store.resolve("a")).resize(LENGTH);
                    int[] expected = values();
                    Arrays.fill(expected, SHORTER, LENGTH, -1);
                    int[] found = Zarr.openGroup(store).array("a").ints().read();
                    require(Arrays.equals(found, expected), "after growing there is " + Arrays.toString(found));
                });
    }

    static HierarchyChange shorteningAndGrowing() {
        return new HierarchyChange(
                "resize there and back",
                // No chunk is cut in two: to write the rest of one would sync the folder of those that are gone.
                store -> consolidated(store, new ArrayBuilder(DataType.INT32, LENGTH).chunks(SHORTER)),
                store -> {
                    Zarr.openArray(store.resolve("a")).resize(SHORTER);
                    Zarr.openArray(store.resolve("a")).resize(LENGTH);
                },
                true,
                (store, returned) -> {
                    int[] found = Zarr.openArray(store.resolve("a")).ints().read();
                    for (int i = 0; i < found.length; i++) {
                        boolean kept = found[i] == values()[i] && (i < SHORTER || !returned);
                        require(kept || i >= SHORTER && found[i] == -1, "there is " + Arrays.toString(found));
                    }
                    require(!returned || found.length == LENGTH, "the length is " + found.length);
                },
                (store, returned) -> {});
    }

    // ---- what is there

    private static void consolidated(Path store, ArrayBuilder array) {
        ZarrGroup group = Zarr.createGroup(store);
        group.create("a", array.fill(-1)).ints().write(Selection.all(1), values());
        group.consolidate(List.of("a"));
    }

    private static ArrayBuilder counts() {
        return new ArrayBuilder(DataType.INT32, LENGTH).chunks(4);
    }

    private static int[] values() {
        return IntStream.rangeClosed(1, LENGTH).toArray();
    }

    private static void hierarchy(Path store) {
        ZarrGroup root = Zarr.createGroup(store);
        root.createGroup("sub", Json.object()).createGroup("deeper", Json.object());
        for (String name : List.of("a", "sub/b", "sub/deeper/c")) {
            root.create(name, counts()).ints().write(Selection.all(1), values());
        }
        root.consolidate(List.of("a", "sub", "sub/b", "sub/deeper", "sub/deeper/c"));
    }

    /** As a user would who does not know whether it was deleted. */
    private static void delete(Path store, String name) {
        Optional<ZarrNode> node;
        try {
            node = Optional.of(Zarr.open(store.resolve(name)));
        } catch (ZarrException.NotFound e) {
            node = Optional.empty();
        }
        node.ifPresent(ZarrNode::delete);
    }

    // ---- what has to be

    private static void requireWholeOrGone(Path store, String name, boolean gone) throws Violation {
        boolean there = Files.exists(store.resolve(name).resolve("zarr.json"));
        require(!(there && gone), name + " was deleted and is there");
        ZarrGroup root = Zarr.openGroup(store);
        if (there) {
            requireValues(Zarr.openArray(store.resolve(name)), name);
        } else {
            require(!root.contains(name), "the group lists " + name + ", which is gone");
        }
    }

    private static void requireWhole(Path store, String name) throws Violation {
        requireWholeOrGone(store, name, false);
        requireValues(Zarr.openArray(store.resolve(name)), name);
    }

    private static void requireValues(ZarrArray array, String name) throws Violation {
        int[] found = array.ints().read();
        require(Arrays.equals(found, values()), name + " holds " + Arrays.toString(found));
    }

    private static void requireShape(ZarrArray array, boolean returned) throws Violation {
        boolean shorter = array.shape()[0] == SHORTER;
        require(shorter || !returned && array.shape()[0] == LENGTH, "the length is " + array.shape()[0]);
        int[] found = array.ints().read();
        int[] expected = Arrays.copyOf(values(), shorter ? SHORTER : LENGTH);
        require(Arrays.equals(found, expected), "there is " + Arrays.toString(found));
    }

    /** A group that was not told yet shows the old length; what lies within the new one has its values. */
    private static void requireStart(ZarrArray array, boolean returned) throws Violation {
        require(!returned || array.shape()[0] == SHORTER, "the group shows a length of " + array.shape()[0]);
        int[] found = Arrays.copyOf(array.ints().read(), SHORTER);
        require(Arrays.equals(found, Arrays.copyOf(values(), SHORTER)), "there is " + Arrays.toString(found));
    }

    private static void require(boolean condition, String otherwise) throws Violation {
        if (!condition) {
            throw new Violation(otherwise);
        }
    }
}
