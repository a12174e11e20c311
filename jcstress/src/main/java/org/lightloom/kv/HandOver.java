package org.lightloom.kv;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads count in a plain field, one after the other: the second sees what the first wrote. */
@JCStressTest
@Outcome(
        id = {"1, 2", "2, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost update")
@State
public class HandOver {
    private final ThreadLock lock = new ThreadLock();
    private int count;

    @Actor
    public void first(II_Result seen) {
        seen.r1 = counted();
    }

    @Actor
    public void second(II_Result seen) {
        seen.r2 = counted();
    }

    private int counted() {
        lock.enter();
        int now = ++count;
        lock.leave();
        return now;
    }
}
