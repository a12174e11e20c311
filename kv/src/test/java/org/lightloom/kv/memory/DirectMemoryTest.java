package org.lightloom.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DirectMemoryTest {
    private static long directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getCount)
                .sum();
    }

    @Test
    void beginsAtAMultipleOf4096AndLooksNewWhateverWasDoneToIt() {
        try (DirectMemory.Loan loan = DirectMemory.borrow()) {
            loan.buffer().order(ByteOrder.LITTLE_ENDIAN).position(5).limit(9);
        }

        try (DirectMemory.Loan loan = DirectMemory.borrow()) {
            ByteBuffer buffer = loan.buffer();
            assertThat(buffer.alignmentOffset(0, 4096)).isZero();
            assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            assertThat(buffer.position()).isZero();
            assertThat(buffer.remaining()).isEqualTo(DirectMemory.SIZE);
        }
    }

    @Test
    void whatIsLentIsLentToOneOnlyAlsoAfterClosingTwice() {
        DirectMemory.Loan twice = DirectMemory.borrow();
        twice.close();
        twice.close();

        try (DirectMemory.Loan one = DirectMemory.borrow();
                DirectMemory.Loan other = DirectMemory.borrow()) {
            one.buffer().put(0, (byte) 1);
            other.buffer().put(0, (byte) 2);
            assertThat(one.buffer().get(0)).isEqualTo((byte) 1);
        }
    }

    @Test
    void threadsThatComeAndGoLeaveNoneBehind() throws InterruptedException {
        long before = directBuffers();

        for (int i = 0; i < 100; i++) {
            Thread thread = new Thread(() -> DirectMemory.borrow().close());
            thread.start();
            thread.join();
        }

        // Other tests of this process may be at work.
        assertThat(directBuffers() - before).isLessThan(50);
    }
}
