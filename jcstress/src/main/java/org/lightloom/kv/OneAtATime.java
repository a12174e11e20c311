package org.lightloom.kv;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Of two threads that try to enter, exactly one gets in. */
@JCStressTest
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "one is in")
@Outcome(expect = Expect.FORBIDDEN, desc = "both are in, or none")
@State
public class OneAtATime {
    private final ThreadLock lock = new ThreadLock();

    @Actor
    public void first(ZZ_Result entered) {
        entered.r1 = lock.tryEnter();
    }

    @Actor
    public void second(ZZ_Result entered) {
        entered.r2 = lock.tryEnter();
    }

    /** The table of offsets would grow with every state. */
    @Arbiter
    public void clean(ZZ_Result entered) {
        lock.leave();
    }
}
