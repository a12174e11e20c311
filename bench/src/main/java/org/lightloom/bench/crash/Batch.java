package org.lightloom.bench.crash;

/**
 * Values that one commit brings into one epoch: objects {@code first, first + step, …} before {@code end}, with all their
 * measurements. No two batches have a value in common, so whatever is found in a store says where it came from.
 *
 * @param salt tells batches of one epoch apart
 */
record Batch(String epoch, int first, int step, int end, int salt) {
    private static final int ONE = 127;

    boolean covers(int object) {
        return object >= first && object < end && (object - first) % step == 0;
    }

    /** Between 16 and 32, all 23 bits of the fraction random, so that nothing compresses. */
    float magnitude(int object, int measurement) {
        return random(object, measurement, 0, 4);
    }

    /** Between 1/64 and 1/32. */
    float error(int object, int measurement) {
        return random(object, measurement, 1, -6);
    }

    private float random(int object, int measurement, int value, int power) {
        long bits = mixed(31L * epoch.hashCode() + salt);
        bits = mixed(bits + ((long) object << 32) + 2L * measurement + value);
        return Float.intBitsToFloat(ONE + power << 23 | (int) bits & 0x7fffff);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mixed(long bits) {
        long z = (bits + 0x9e3779b97f4a7c15L ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
