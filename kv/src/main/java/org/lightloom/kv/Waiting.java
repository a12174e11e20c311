package org.lightloom.kv;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A change whose writer waits for its outcome. Compared by identity. */
final class Waiting {
    private final String key;
    private final Change change;
    private final Folder folder;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private int rounds;
    private boolean posted;
    private boolean inDoubt;

    Waiting(String key, Change change, Folder folder) {
        this.key = key;
        this.change = change;
        this.folder = folder;
    }

    String key() {
        return key;
    }

    Change change() {
        return change;
    }

    UUID id() {
        return change.id();
    }

    Folder folder() {
        return folder;
    }

    /** In how many rounds it has been, this one included. Called by the thread at work on the key. */
    int nextRound() {
        return ++rounds;
    }

    void post() {
        posted = true;
    }

    /** Others may have written it. */
    boolean wasPosted() {
        return posted;
    }

    /** It was posted, and taken back without learning whether somebody had applied it. */
    void doubt() {
        inDoubt = true;
    }

    /** The outcome of a round that did not write it. */
    Outcome failed(StoreException cause) {
        return inDoubt ? new Outcome.Unknown(cause) : new Outcome.NotCommitted(cause);
    }

    void end(Outcome with) {
        outcome.complete(with);
    }

    /** An interrupt ends the waiting, not the change. */
    Outcome await() {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unknown(new StoreException(key, "interrupted while waiting for the write", e));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
