package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lightloom.testing.Operation;
import org.lightloom.testing.StatefulTest;
import org.lightloom.zarr.ArrayWorld.Region;

/** Whatever is done to an array, in whatever order, it holds what a plain array in the heap would hold. */
class ArrayModelTest {
    private static final int RUNS = Integer.getInteger("models.runs", 4);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anArrayIsWhatItsModelIs(boolean sharded) {
        test(sharded, ArrayModelTest::draw).run();
    }

    /** If this does not fail, the test above proves nothing. */
    @Test
    void writersThatReadChangeAndPutBackWithoutUpdateAreCaught() {
        Function<Random, Operation<ArrayWorld>> draw =
                random -> random.nextInt(8) == 0 ? new PutsBack(random.nextInt(1000)) : draw(random);

        AssertionError found = catchThrowableOfType(
                AssertionError.class, () -> test(false, draw).run());

        assertThat(found).hasMessageContaining("PutsBack[").hasMessageContaining("-Dseed=");
        assertThat(String.valueOf(found.getMessage()).lines().filter(line -> line.matches("  [A-Z]\\w*\\[.*")))
                .hasSizeLessThan(4);
    }

    private static StatefulTest<ArrayWorld> test(boolean sharded, Function<Random, Operation<ArrayWorld>> draw) {
        return new StatefulTest<>(() -> new ArrayWorld(sharded), draw.andThen(Checked::new), RUNS, 25);
    }

    private static Operation<ArrayWorld> draw(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> new Write(region(random), random.nextInt(1000));
            case 3, 4 -> new Read(region(random));
            case 5 -> new Grow(random.nextInt(4), random.nextInt(4));
            case 6 -> new Reopen();
            case 7 -> new InterleavedWriters(2 + random.nextInt(3), random.nextInt(1000));
            case 8 -> new Race(region(random), random.nextInt(1000));
            default -> new ForeignRewrite(random.nextInt(4), random.nextInt(4));
        };
    }

    private static Region region(Random random) {
        List<Integer> rows =
                random.ints(random.nextInt(4), 0, ArrayWorld.MOST).boxed().toList();
        return new Region(rows, random.nextInt(ArrayWorld.MOST), 1 + random.nextInt(6), 1 + random.nextInt(3));
    }

    /** Values that differ from one another and, mostly, from those of other operations. */
    private static int[] numbers(int count, int start) {
        return IntStream.range(0, count).map(i -> 1000 * start + i).toArray();
    }

    /** Any operation, and then everything is compared. */
    private record Checked(Operation<ArrayWorld> operation) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) throws Exception {
            operation.run(world);
            world.checkAll();
        }

        @Override
        public String toString() {
            return operation.toString();
        }
    }

    private record Write(Region region, int value) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) {
            world.array = world.array.reopened();
            int[] values = numbers(region.count(world.rows, world.columns), value);
            world.committed(world.array.write(
                    region.selection(world.rows, world.columns), region.values(values, world.rows, world.columns)));
            world.set(region, values);
        }
    }

    private record Read(Region region) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) {
            ZarrArray array = world.array.reopened();
            assertThat(array.read(region.selection(world.rows, world.columns)).toInts())
                    .containsExactly(world.get(region));
        }
    }

    /** An array that was opened before goes on with the shape that it knows. */
    private record Grow(int rows, int columns) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) {
            world.rows = Math.min(ArrayWorld.MOST, world.rows + rows);
            world.columns = Math.min(ArrayWorld.MOST, world.columns + columns);
            long[] before = world.array.shape();
            world.array.grow(world.rows, world.columns);
            assertThat(world.array.read().shape()).containsExactly((int) before[0], (int) before[1]);
        }
    }

    private record Reopen() implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) {
            world.array = Zarr.openArray(world.folder);
        }
    }

    /** Each writer has every n-th row of the whole array. */
    private record InterleavedWriters(int writers, int value) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) throws Exception {
            List<ArrayWorld.Work> works = new ArrayList<>();
            int[] numbers = numbers(world.rows * world.columns, value);
            for (int i = 0; i < Math.min(writers, world.rows); i++) {
                int first = i;
                works.add(own -> rowsFrom(first, own, world, numbers));
            }
            world.atOnce(works);
            world.set(Region.ALL, numbers);
        }

        private void rowsFrom(int first, ZarrArray own, ArrayWorld world, int[] numbers) {
            int[] rows = IntStream.range(0, world.rows)
                    .filter(row -> row % Math.min(writers, world.rows) == first)
                    .toArray();
            int[] values = Arrays.stream(rows)
                    .flatMap(row -> Arrays.stream(numbers, row * world.columns, (row + 1) * world.columns))
                    .toArray();
            world.committed(own.write(
                    Selection.of(Indices.list(rows), Indices.all()),
                    NdArray.ofInts(new int[] {rows.length, world.columns}, values)));
        }
    }

    /** Two writers of the same elements: of each shard one of them has all. */
    private record Race(Region region, int value) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) throws Exception {
            int height = world.rows;
            int width = world.columns;
            Selection selection = region.selection(height, width);
            int[] one = numbers(region.count(height, width), value);
            int[] other = numbers(region.count(height, width), value + 2000);
            world.atOnce(List.of(
                    own -> world.committed(own.write(selection, region.values(one, height, width))),
                    own -> world.committed(own.write(selection, region.values(other, height, width)))));
            int[] found = Zarr.openArray(world.folder).read(selection).toInts();
            assertOneOfBoth(found, one, other, world);
            world.set(region, found);
        }

        private void assertOneOfBoth(int[] found, int[] one, int[] other, ArrayWorld world) {
            int[][] at = region.within(world.rows, world.columns);
            Map<Integer, Boolean> ofOne = new HashMap<>();
            for (int n = 0; n < found.length; n++) {
                assertThat(found[n]).isIn(one[n], other[n]);
                int shard =
                        at[0][n / at[1].length] / ArrayWorld.SHARD * 100 + at[1][n % at[1].length] / ArrayWorld.SHARD;
                boolean first = found[n] == one[n];
                assertThat(ofOne.computeIfAbsent(shard, key -> first))
                        .as("a mixture")
                        .isEqualTo(first);
            }
        }
    }

    private record ForeignRewrite(int row, int column) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) throws Exception {
            world.rewrite(row, column);
        }
    }

    /** The planted bug: two writers of different rows, each of which writes all that it read a moment ago. */
    private record PutsBack(int value) implements Operation<ArrayWorld> {
        @Override
        public void run(ArrayWorld world) throws Exception {
            CyclicBarrier bothHaveRead = new CyclicBarrier(2);
            world.atOnce(List.of(own -> putBack(own, 0, bothHaveRead), own -> putBack(own, 1, bothHaveRead)));
            int[] all = world.get(Region.ALL);
            Arrays.fill(all, 0, 2 * world.columns, value);
            world.set(Region.ALL, all);
        }

        private void putBack(ZarrArray own, int row, CyclicBarrier bothHaveRead) {
            int[] all = own.read().toInts();
            int width = (int) own.shape()[1];
            try {
                bothHaveRead.await();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            Arrays.fill(all, row * width, (row + 1) * width, value);
            own.write(Selection.all(2), NdArray.ofInts(new int[] {(int) own.shape()[0], width}, all));
        }
    }
}
