package org.lightloom.kv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Lets the changes that wait for one key share a rewrite. A key has at most one round at work, in a thread of the
 * store; whatever arrives meanwhile waits for the next round.
 */
final class GroupCommit {

    /** One round of a key. */
    interface Round {
        /**
         * @param waiting to be called once the lock is held: the changes to fold, at least one
         * @return what became of them; one that isn't named waits for the next round
         */
        Map<Waiting, Outcome> run(String key, Supplier<List<Waiting>> waiting);
    }

    private final Round round;
    /** In order of arrival; a key is in here exactly while somebody is at work on it. */
    private final Map<String, List<Waiting>> waiting = new HashMap<>();

    GroupCommit(Round round) {
        this.round = round;
    }

    /** Hands a change over and waits for its outcome. */
    Outcome submit(String key, Change change, Folder folder) {
        if (StoreThreads.isCurrent()) {
            throw new IllegalStateException("a folder must not update a store: " + key);
        }
        Waiting mine = new Waiting(key, change, folder);
        if (add(key, mine)) {
            start(key);
        }
        return mine.await();
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
        Map<Waiting, Outcome> outcomes = runRound(key);
        boolean more = remove(key, outcomes.keySet());
        outcomes.forEach(Waiting::end);
        if (more) {
            start(key);
        }
    }

    private Map<Waiting, Outcome> runRound(String key) {
        try {
            return round.run(key, () -> take(key));
        } catch (Throwable e) {
            // A round answers for its own failures; whatever gets here must not leave anybody waiting for ever.
            Outcome unknown = new Outcome.Unknown(new StoreException(key, "the write failed unexpectedly: " + e, e));
            Map<Waiting, Outcome> outcomes = new HashMap<>();
            takeOrAll(key).forEach(each -> outcomes.put(each, unknown));
            return outcomes;
        }
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
