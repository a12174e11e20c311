package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that another process is to apply arrives whole or not at all. */
class PatchTest {
    private static final Change.Bytes CONTENT =
            new Change.Bytes(ByteBuffer.wrap(new byte[] {1, 2, 3}), ByteBuffer.wrap(new byte[] {4, 5}));

    @Test
    void payloadAndBulkArriveAsTheyWere(@TempDir Path folder) throws IOException {
        Path file = written(folder, new Patch("shards of float32", new UUID(1, 2), CONTENT));
        assertThat(Patch.read(file)).contains(new Patch("shards of float32", new UUID(1, 2), CONTENT));
    }

    @Test
    void aPatchThatOnlySaysThatSomebodyWaitsIsEmpty(@TempDir Path folder) throws IOException {
        Path file = written(folder, Patch.withoutPayload(new UUID(3, 4)));
        assertThat(Patch.read(file).orElseThrow().content().size()).isZero();
    }

    @Test
    void everyCutAndEveryFlippedBitIsNoticed(@TempDir Path folder) throws IOException {
        Path file = written(folder, new Patch("s", new UUID(1, 2), CONTENT));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(Patch.read(file)).as("cut at %s", length).isEmpty();
        }
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(file, flipped);
            assertThat(Patch.read(file)).as("bit %s", bit).isEmpty();
        }
    }

    private static Path written(Path folder, Patch patch) throws IOException {
        Path file = folder.resolve("patch");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes : patch.bytes()) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
        return file;
    }
}
