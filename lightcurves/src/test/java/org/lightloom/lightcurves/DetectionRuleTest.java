package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.lightloom.zarr.MergeRule;

/** Rows that meet at one object, by random rows with few different numbers, so that there are ties and gaps. */
class DetectionRuleTest {
    private static final int WIDTH = 4;

    private static byte[] bytes(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    private static float number(Random random) {
        return random.nextInt(4) == 0 ? Float.NaN : random.nextInt(3);
    }

    private static byte[] row(Random random) {
        float magnitude = number(random);
        float error = Float.isNaN(magnitude) ? Float.NaN : number(random);
        return bytes(magnitude, error, number(random), number(random));
    }

    private static byte[] merged(MergeRule rule, int length, List<byte[]> rows) {
        float[] none = new float[WIDTH];
        Arrays.fill(none, Float.NaN);
        byte[] stored = bytes(none);
        rows.forEach(row -> rule.merge(stored, 0, row, 0, length, new MergeRule.Tally()));
        return stored;
    }

    @RepeatedTest(20)
    void inAnyOrderTheBestRowStaysWholeAndIsTheOneOfTheMagnitudeThatStays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<byte[]> rows = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                rows.add(row(random));
            }
            byte[] one = merged(new DetectionRule(CellRule.BEST, WIDTH), WIDTH * Float.BYTES, rows);
            byte[] cell = merged(CellRule.BEST, CellRule.CELL, rows);
            Collections.shuffle(rows, random);
            rows.add(rows.get(random.nextInt(rows.size())));

            assertThat(merged(new DetectionRule(CellRule.BEST, WIDTH), WIDTH * Float.BYTES, rows))
                    .as("seed " + seed)
                    .isEqualTo(one);
            assertThat(rows).as("seed " + seed).contains(one);
            assertThat(Arrays.copyOf(one, CellRule.CELL))
                    .as("seed " + seed)
                    .isEqualTo(Arrays.copyOf(cell, CellRule.CELL));
        }
    }

    @RepeatedTest(20)
    void theLaterRowStaysUnlessItAloneLacksItsMagnitude() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        DetectionRule rule = new DetectionRule(CellRule.LAST, WIDTH);
        for (int round = 0; round < 500; round++) {
            byte[] earlier = row(random);
            byte[] later = row(random);
            boolean kept = !rule.isPresent(later, 0)
                    || (CellRule.LAST.isPresent(earlier, 0) && !CellRule.LAST.isPresent(later, 0));
            assertThat(merged(rule, WIDTH * Float.BYTES, List.of(earlier, later)))
                    .as("seed " + seed)
                    .isEqualTo(kept ? earlier : later);
        }
    }
}
