package org.lightloom.kv;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread that gets in, without waiting, sees all or nothing of what another wrote to two plain fields inside. */
@JCStressTest
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "the lock was taken")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before the change")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "after the change")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a change")
@State
public class WholeChanges {
    private final ThreadLock lock = new ThreadLock();
    private int one;
    private int other;

    @Actor
    public void writer() {
        lock.enter();
        one = 1;
        other = 1;
        lock.leave();
    }

    @Actor
    public void reader(II_Result seen) {
        seen.r1 = -1;
        seen.r2 = -1;
        if (lock.tryEnter()) {
            seen.r2 = other;
            seen.r1 = one;
            lock.leave();
        }
    }
}
