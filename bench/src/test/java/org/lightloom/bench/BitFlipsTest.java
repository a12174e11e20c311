package org.lightloom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bench bits}; a failure prints the seed, {@code -Dseed=N} runs it again. */
class BitFlipsTest {
    private static final int BITS = 500;

    @Test
    void everyFlippedBitIsFoundAndNamed(@TempDir Path folder) throws IOException {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong());

        ObjectNode answer = BitFlips.run(folder, BITS, seed);

        assertThat(answer.path("missed")).as("seed " + seed).isEmpty();
        assertThat(answer.path("found").asInt()).as("seed " + seed).isEqualTo(BITS);
        assertThat(answer.path("named").asInt()).as("seed " + seed).isEqualTo(BITS);
    }
}
