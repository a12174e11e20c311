package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays get other shapes and go; what was cut off does not come back. */
class ResizeTest {

    static LongStream seeds() {
        return Seeds.some(25);
    }

    /** A chain of shapes, with writes in between, against a plain matrix. */
    @ParameterizedTest
    @MethodSource("seeds")
    void elementsThatStayKeepTheirValueAndNewOnesAreFill(long seed, @TempDir Path folder) {
        Random random = new Random(seed);
        int[] shape = {1 + random.nextInt(9), 1 + random.nextInt(9)};
        ArrayBuilder builder = new ArrayBuilder(DataType.INT32, shape[0], shape[1]).fill(-1);
        builder = random.nextBoolean() ? builder.shards(4, 4).chunks(2, 2) : builder.chunks(3, 2);
        ZarrArray array = Zarr.create(folder.resolve("a"), builder);
        int[][] model = filled(shape[0], shape[1]);
        for (int step = 0; step < 6; step++) {
            if (random.nextBoolean()) {
                int[] values = random.ints((long) shape[0] * shape[1], 0, 100).toArray();
                array.ints().write(Selection.all(2), values);
                int columns = shape[1];
                for (int r = 0; r < shape[0]; r++) {
                    model[r] = Arrays.copyOfRange(values, r * columns, (r + 1) * columns);
                }
            } else {
                int rows = random.nextInt(10);
                int columns = random.nextInt(10);
                array.resize(rows, columns);
                array = array.reopened();
                model = resized(model, rows, columns);
                shape = new int[] {rows, columns};
            }
            assertThat(array.ints().read())
                    .as("seed %d", seed)
                    .isEqualTo(Stream.of(model).flatMapToInt(Arrays::stream).toArray());
        }
    }

    private static int[][] filled(int rows, int columns) {
        int[][] all = new int[rows][columns];
        Stream.of(all).forEach(row -> Arrays.fill(row, -1));
        return all;
    }

    private static int[][] resized(int[][] model, int rows, int columns) {
        int[][] next = filled(rows, columns);
        for (int r = 0; r < Math.min(rows, model.length); r++) {
            System.arraycopy(model[r], 0, next[r], 0, Math.min(columns, model[r].length));
        }
        return next;
    }

    @Test
    void whatAWriterWithAnOlderShapeLeftIsGoneWhenTheArrayGrows(@TempDir Path folder) {
        ZarrArray old = Zarr.create(folder.resolve("a"), new ArrayBuilder(DataType.INT32, 8).chunks(2));
        old.resize(3);

        assertThatThrownBy(() -> old.ints().write(Selection.all(1), new int[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .isInstanceOf(ZarrException.NotFound.class)
                .hasMessageContainingAll(
                        folder.resolve("a").toString(), "made shorter", "from [8] to [3]", "open it again");
        assertThat(old.reopened().ints().read()).containsExactly(1, 2, 3);
        old.resize(8);

        assertThat(old.reopened().ints().read()).containsExactly(1, 2, 3, 0, 0, 0, 0, 0);
        assertThat(old.reopened().storedChunks().count()).isEqualTo(2);
    }

    @Test
    void aWriteWithinTheNewShapeIsNoError(@TempDir Path folder) {
        ZarrArray old = Zarr.create(folder.resolve("a"), new ArrayBuilder(DataType.INT32, 8, 8).chunks(2, 2));
        old.resize(3, 8);

        old.ints().write(Selection.of(Indices.range(0, 3), Indices.at(7)), new int[] {1, 2, 3});
        old.ints().write(Selection.points(new long[] {2}, new long[] {6}), new int[] {4});
        assertThatThrownBy(() -> old.ints().write(Selection.points(new long[] {2, 3}, new long[] {0, 0}), new int[2]))
                .isInstanceOf(ZarrException.NotFound.class);

        assertThat(old.reopened().ints().read(Selection.of(Indices.at(2), Indices.range(6, 8))))
                .containsExactly(4, 3);
    }

    @Test
    void noValueWithinTheArrayIsLostBesideWriters(@TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(folder.resolve("a"), new ArrayBuilder(DataType.INT32, 8).chunks(3));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Void> resizes = () -> {
                for (int i = 0; i < 25; i++) {
                    array.resize(4 + i % 5);
                }
                return null;
            };
            List<Future<Void>> work =
                    threads.invokeAll(List.of(resizes, writes(array, 0), writes(array, 1), writes(array, 2)));
            for (Future<Void> each : work) {
                each.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(array.reopened().ints().read(Selection.of(Indices.range(0, 3))))
                .containsExactly(24, 24, 24);
    }

    private static Callable<Void> writes(ZarrArray array, int at) {
        return () -> {
            for (int i = 0; i < 25; i++) {
                array.ints().write(Selection.of(Indices.at(at)), new int[] {i});
            }
            return null;
        };
    }

    @Test
    void consolidatedMetadataAboveFollow(@TempDir Path folder) {
        ZarrGroup root = Zarr.createGroup(folder.resolve("g"));
        ZarrArray array = root.createGroup("sub", Json.object()).create("a", new ArrayBuilder(DataType.INT8, 4));
        root.create("b", new ArrayBuilder(DataType.INT8, 4));
        root.consolidate(List.of("sub", "sub/a", "b"));

        array.resize(2);
        array.updateAttributes(attributes -> attributes.put("title", "x"));
        array.putAttributes(Json.object().put("units", "mag"));

        assertThat(root.reopened().array("sub/a").shape()).containsExactly(2);
        assertThat(root.reopened().array("sub/a").attributes().path("title").asText())
                .isEqualTo("x");
        assertThat(root.reopened().array("sub/a").attributes().path("units").asText())
                .isEqualTo("mag");
        root.group("sub").delete();
        assertThat(root.reopened().members()).containsOnlyKeys("b");
        assertThat(root.reopened().contains("sub/a")).isFalse();
        assertThat(folder.resolve("g/sub")).doesNotExist();
    }

    @Test
    void attributesThatManyChangeAtOnceAreAllThere(@TempDir Path folder) throws Exception {
        ZarrArray array = Zarr.create(folder.resolve("a"), new ArrayBuilder(DataType.INT8, 4));

        IntStream.range(0, 40)
                .parallel()
                .forEach(i -> array.updateAttributes(attributes ->
                        attributes.put("count", attributes.path("count").asInt() + 1)));
        array.updateAttributes(attributes -> attributes.put("gone", 1));
        array.updateAttributes(attributes -> attributes.without("gone"));

        assertThat(array.reopened().attributes()).isEqualTo(Json.object().put("count", 40));
    }

    @Test
    void theMarkOfAStoreIsNeitherAddedNorTakenAway(@TempDir Path folder) {
        ZarrGroup plain = Zarr.createGroup(folder.resolve("plain"));

        assertThatThrownBy(() -> plain.updateAttributes(a -> a.put("lightloom", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lightloom");
        assertThatThrownBy(() -> plain.updateAttributes(a -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(plain.path().toString(), "empty object");
        assertThatThrownBy(() -> plain.putAttributes(Json.object().put("lightloom", 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(plain.reopened().attributes()).isEmpty();
    }

    @Test
    void whatIsDeletedIsGoneAndTheFolderToo(@TempDir Path folder) throws IOException {
        ZarrGroup root = Zarr.createGroup(folder.resolve("g"));
        ZarrArray array = root.create("a", new ArrayBuilder(DataType.INT8, 4));
        array.bytes().write(Selection.all(1), new byte[4]);

        array.delete();

        assertThat(root.reopened().members()).isEmpty();
        assertThat(folder.resolve("g/a")).doesNotExist();
        assertThatThrownBy(array::reopened).isInstanceOf(ZarrException.NotFound.class);
        root.delete();
        assertThat(folder.resolve("g")).doesNotExist();
    }

    @Test
    void aPlaceCanBeUsedAgainAtOnce(@TempDir Path folder) {
        ZarrGroup root = Zarr.createGroup(folder.resolve("g"));
        for (int i = 1; i <= 3; i++) {
            ZarrArray array = root.create("sub/a", new ArrayBuilder(DataType.INT32, 4).fill(-i));
            array.ints().write(Selection.of(Indices.at(0)), new int[] {i});
            assertThat(array.ints().read()).containsExactly(i, -i, -i, -i);
            root.group("sub").delete();
        }

        assertThat(folder.resolve("g")).isDirectoryNotContaining("glob:**/{sub,.lightloom-deleted}*");
    }

    @Test
    void aRootThatIsALinkGoesWithWhatItLeadsTo(@TempDir Path folder) throws IOException {
        Zarr.createGroup(folder.resolve("real")).create("a", new ArrayBuilder(DataType.INT8, 4));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));

        Zarr.openGroup(link).delete();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAKilledDeletionLeftIsNoMemberAndGoesWithTheNext(@TempDir Path folder) throws IOException {
        ZarrGroup root = Zarr.createGroup(folder.resolve("g"));
        root.create("a", new ArrayBuilder(DataType.INT8, 4));
        root.create("b", new ArrayBuilder(DataType.INT8, 4));
        Path left = Files.move(folder.resolve("g/a"), folder.resolve("g/.lightloom-deleted-1"));

        assertThat(root.reopened().members()).containsOnlyKeys("b");
        root.array("b").delete();

        assertThat(left).doesNotExist();
    }

    @Test
    void chunksThatADeletedArrayLeftAreNotTakenForThoseOfANewOne(@TempDir Path folder) throws IOException {
        ArrayBuilder four = new ArrayBuilder(DataType.INT8, 4);
        ZarrArray array = Zarr.create(folder.resolve("a"), four);
        array.bytes().write(Selection.all(1), new byte[] {1, 2, 3, 4});
        Files.delete(folder.resolve("a/zarr.json"));

        assertThatThrownBy(() -> Zarr.create(folder.resolve("a"), four))
                .isInstanceOf(ZarrException.AlreadyExists.class)
                .hasMessageContaining("remove the folder");
    }

    @Test
    void theArrayWithTheLockOfAStoreIsNotDeletedAlone(@TempDir Path folder) {
        org.lightloom.zarr.ZarrGroup root =
                Zarr.createGroup(folder.resolve("g"), Json.object().put("lightloom", 1));
        root.create("other", new ArrayBuilder(DataType.INT8, 4)).delete();
        ZarrArray cells = root.create("lightcurves", new ArrayBuilder(DataType.INT8, 4));

        assertThatThrownBy(cells::delete).isInstanceOf(ZarrException.class).hasMessageContaining("lock");

        assertThat(cells.reopened().shape()).containsExactly(4);
    }
}
