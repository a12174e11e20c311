package org.lightloom.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @Test
    void whoWantsMoreThanAnOrdinaryOneHoldsGetsALargeOne() {
        try (DirectMemory.Loan ordinary = DirectMemory.borrow(DirectMemory.SIZE);
                DirectMemory.Loan large = DirectMemory.borrow(DirectMemory.SIZE + 1)) {
            assertThat(ordinary.buffer().remaining()).isEqualTo(DirectMemory.SIZE);
            assertThat(large.buffer().remaining()).isEqualTo(DirectMemory.LARGE_SIZE);
            assertThat(large.buffer().alignmentOffset(0, 4096)).isZero();
        }
    }

    @Test
    void whereManyLargeOnesAreLentOrdinaryOnesAre() {
        List<DirectMemory.Loan> loans = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                loans.add(DirectMemory.borrow(Long.MAX_VALUE));
            }
            assertThat(large(loans)).isBetween(1L, 32L);
            assertThat(loans.get(99).buffer().capacity()).isEqualTo(DirectMemory.SIZE);

            long before = large(loans);
            loans.remove(0).close();
            loans.add(DirectMemory.borrow(Long.MAX_VALUE));

            assertThat(large(loans)).isEqualTo(before);
        } finally {
            loans.forEach(DirectMemory.Loan::close);
        }
    }

    @Test
    void whatWasGivenBackLastIsLentNext() {
        for (long bytes : List.of(1L, DirectMemory.SIZE + 1L)) {
            DirectMemory.Loan first = DirectMemory.borrow(bytes);
            first.buffer().putLong(0, 7 + bytes);
            first.close();

            try (DirectMemory.Loan next = DirectMemory.borrow(bytes)) {
                assertThat(next.buffer().getLong(0)).isEqualTo(7 + bytes);
            }
        }
    }

    @Test
    void largeOnesAreAnEighthOfTheHeapAtMost() {
        assertThat(DirectMemory.mostLarge(6 << 20)).isZero();
        assertThat(DirectMemory.mostLarge(64 << 20)).isEqualTo(8);
        assertThat(DirectMemory.mostLarge(Long.MAX_VALUE)).isEqualTo(32);
    }

    /** In a process of its own, which may have 3 MiB outside the heap. */
    @Test
    void forSomeTimeAfterAShortageNoLargeOnesAreLent() throws Exception {
        List<String> places = new ArrayList<>();
        for (Class<?> each : List.of(DirectMemory.class, Shortage.class)) {
            places.add(Path.of(each.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:MaxDirectMemorySize=3m",
                        "-cp",
                        String.join(File.pathSeparator, places),
                        Shortage.class.getName())
                .redirectErrorStream(true)
                .start();

        String lent = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(lent.lines()).containsExactly("1048576", "1048576", "262144", "262144", "262144");
    }

    static final class Shortage {
        public static void main(String[] arguments) {
            DirectMemory.Loan first = lend();
            DirectMemory.Loan second = lend();
            lend();
            first.close();
            lend();
            second.close();
            lend();
        }

        private static DirectMemory.Loan lend() {
            DirectMemory.Loan loan = DirectMemory.borrow(DirectMemory.LARGE_SIZE);
            System.out.println(loan.buffer().capacity());
            return loan;
        }
    }

    private static long large(List<DirectMemory.Loan> loans) {
        return loans.stream()
                .filter(loan -> loan.buffer().capacity() == DirectMemory.LARGE_SIZE)
                .count();
    }
}
