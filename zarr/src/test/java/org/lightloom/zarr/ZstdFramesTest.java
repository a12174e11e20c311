package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ZstdFramesTest {
    /** Nothing but closing frees a context's native memory, and the pool's threads forget what is theirs after a task. */
    @Test
    void tasksOfTheCommonPoolLeaveNoContextsBehind() {
        ZstdCodec codec = new ZstdCodec(1, true);

        for (int task = 0; task < 500; task++) {
            ForkJoinPool.commonPool()
                    .submit(() -> codec.decode(codec.encode(ByteBuffer.allocate(1000)), 1000))
                    .join();
            assertThat(ForkJoinPool.commonPool().awaitQuiescence(1, TimeUnit.MINUTES))
                    .isTrue();
        }

        int threads = ForkJoinPool.getCommonPoolParallelism() + 1;
        assertThat(ZstdFrames.COMPRESS).hasSizeLessThanOrEqualTo(2 * threads);
        assertThat(ZstdFrames.DECOMPRESS).hasSizeLessThanOrEqualTo(2 * threads);
    }
}
