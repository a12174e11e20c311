package org.lightloom.kv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Lets the changes that wait for one key share a rewrite. A key has at most one round at work, in a thread of the
 * store or of the caller who came first; whatever arrives meanwhile waits for the next round.
 */
final class GroupCommit {

    /** One round of a key. */
    interface Round {
        /**
         * @param waiting to be called once the lock is held: the changes to fold, at least one
         * @return what became of them; one that isn't named waits for the next round
         */
        Map<Waiting, Outcome> run(String key, Supplier<List<Waiting>> waiting);

        /** Whether a round may run in the thread of a caller, which may be interrupted. */
        default boolean isForCallers() {
            return false;
        }

        /**
         * The same in the thread of the caller who was first. An interrupt of that thread may make changes fail, but lets
         * nothing be published that would not be published else.
         *
         * @return nothing where a thread of the store has to do it; then nothing was done
         */
        default Optional<Map<Waiting, Outcome>> runInCaller(String key, Supplier<List<Waiting>> waiting) {
            return Optional.empty();
        }
    }

    /** Of a call that does nothing: 20 to 100 KiB. */
    private static final int SPARE_FRAMES = 1000;

    private final Round round;
    /** In order of arrival; a key is in here exactly while somebody is at work on it. */
    private final Map<String, List<Waiting>> waiting = new HashMap<>();

    GroupCommit(Round round) {
        this.round = round;
    }

    /**
     * Hands a change over, or does the round itself, and waits for its outcome.
     *
     * @throws StackOverflowError before anything is begun, so that none comes later, when it would leave others waiting
     */
    Outcome submit(String key, Change change, Folder folder) {
        use(SPARE_FRAMES);
        if (StoreThreads.isCurrent()) {
            throw new IllegalStateException("a folder must not update a store: " + key);
        }
        Waiting mine = new Waiting(key, change, folder);
        if (add(key, mine) && !workInCaller(key)) {
            start(key);
        }
        return mine.await();
    }

    private static int use(int frames) {
        return frames == 0 ? 0 : use(frames - 1) + 1;
    }

    /** False where nothing was done. */
    private boolean workInCaller(String key) {
        if (!round.isForCallers()) {
            return false;
        }
        try {
            Optional<Map<Waiting, Outcome>> outcomes =
                    StoreThreads.inCaller(() -> guarded(key, () -> round.runInCaller(key, () -> take(key))));
            outcomes.ifPresent(found -> end(key, withoutInterrupted(found)));
            return outcomes.isPresent();
        } catch (Throwable e) {
            // Not done again: it may have been written.
            Outcome unknown = unexpected(key, e);
            removeAll(key).forEach(each -> each.end(unknown));
            return true;
        }
    }

    /** What failed because the caller was interrupted is done again, by a thread that nobody interrupts. */
    private static Map<Waiting, Outcome> withoutInterrupted(Map<Waiting, Outcome> outcomes) {
        if (!Thread.currentThread().isInterrupted()) {
            return outcomes;
        }
        Map<Waiting, Outcome> ended = new HashMap<>(outcomes);
        ended.values().removeIf(outcome -> outcome instanceof Outcome.NotCommitted);
        return ended;
    }

    private void start(String key) {
        try {
            StoreThreads.run(() -> work(key));
        } catch (Throwable e) {
            Outcome refused = new Outcome.NotCommitted(new StoreException(key, "no thread to write it: " + e, e));
            removeAll(key).forEach(each -> each.end(refused));
        }
    }

    private void work(String key) {
        end(
                key,
                guarded(key, () -> Optional.of(round.run(key, () -> take(key)))).orElseThrow());
    }

    private void end(String key, Map<Waiting, Outcome> outcomes) {
        boolean more = remove(key, outcomes.keySet());
        outcomes.forEach(Waiting::end);
        if (more) {
            start(key);
        }
    }

    private Optional<Map<Waiting, Outcome>> guarded(String key, Supplier<Optional<Map<Waiting, Outcome>>> attempt) {
        try {
            return attempt.get();
        } catch (Throwable e) {
            // A round answers for its own failures; whatever gets here must not leave anybody waiting for ever.
            Outcome unknown = unexpected(key, e);
            Map<Waiting, Outcome> outcomes = new HashMap<>();
            takeOrAll(key).forEach(each -> outcomes.put(each, unknown));
            return Optional.of(outcomes);
        }
    }

    private static Outcome unexpected(String key, Throwable e) {
        return new Outcome.Unknown(new StoreException(key, "the write failed unexpectedly: " + e, e));
    }

    /** True if nobody is at work on the key yet. */
    private synchronized boolean add(String key, Waiting mine) {
        boolean first = !waiting.containsKey(key);
        waiting.computeIfAbsent(key, k -> new ArrayList<>()).add(mine);
        return first;
    }

    /** All that can be folded together: those whose folder equals the first one's. */
    private synchronized List<Waiting> take(String key) {
        List<Waiting> all = waiting.getOrDefault(key, List.of());
        if (all.size() == 1) {
            return List.copyOf(all);
        }
        return all.stream()
                .filter(each -> each.folder().equals(all.get(0).folder()))
                .toList();
    }

    /** All of them where a folder cannot even be compared. */
    private List<Waiting> takeOrAll(String key) {
        try {
            return take(key);
        } catch (Throwable e) {
            return all(key);
        }
    }

    private synchronized List<Waiting> all(String key) {
        return List.copyOf(waiting.getOrDefault(key, List.of()));
    }

    /** True if others are left. */
    private synchronized boolean remove(String key, Set<Waiting> ended) {
        List<Waiting> all = waiting.getOrDefault(key, List.of());
        all.removeAll(ended);
        if (all.isEmpty()) {
            waiting.remove(key);
        }
        return !all.isEmpty();
    }

    private synchronized List<Waiting> removeAll(String key) {
        List<Waiting> all = waiting.remove(key);
        return all == null ? List.of() : all;
    }
}
