package org.lightloom.kv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Calls a folder for a list of changes and finds out which of them can go into the next version: a change that fails
 * fails alone, one that the current version holds is left out, and one that is listed twice is folded once.
 */
final class Folding {
    private final String key;
    private final Folder folder;
    private final Optional<Blob> current;
    private final Map<UUID, Change> folded = new LinkedHashMap<>();
    private final Set<UUID> held = new HashSet<>();
    private final Map<UUID, RuntimeException> failed = new LinkedHashMap<>();
    private Optional<NextVersion> next = Optional.empty();
    private Optional<Folder> pinned = Optional.empty();

    private Folding(String key, Folder folder, Optional<Blob> current) {
        this.key = key;
        this.folder = folder;
        this.current = current;
    }

    static Folding of(String key, Folder folder, Optional<Blob> current, List<Change> changes) {
        Folding folding = new Folding(key, folder, current);
        changes.forEach(folding::sort);
        folding.fold();
        return folding;
    }

    /** Nothing if no change is left to fold. */
    Optional<NextVersion> next() {
        return next;
    }

    /** Is in {@link #next}. */
    boolean folded(UUID change) {
        return folded.containsKey(change);
    }

    /** Is in the current version already. */
    boolean held(UUID change) {
        return held.contains(change);
    }

    boolean holdsAny() {
        return !held.isEmpty();
    }

    /** Why a change failed; nothing if it didn't. A change that is neither folded, held nor failed was put off. */
    Optional<RuntimeException> failure(UUID change) {
        return Optional.ofNullable(failed.get(change));
    }

    /** To be called where a failure is told to those who wait. */
    private Folder pinned() {
        if (pinned.isEmpty()) {
            pinned = Optional.of(current.map(folder::pinnedTo).orElse(folder));
        }
        return pinned.get();
    }

    private void sort(Change change) {
        try {
            if (current.isPresent() && pinned().holds(current.get(), change.id())) {
                held.add(change.id());
            } else {
                folded.put(change.id(), change);
            }
        } catch (Throwable e) {
            failed.put(change.id(), asRuntime(e));
        }
    }

    private void fold() {
        while (!folded.isEmpty() && next.isEmpty()) {
            try {
                next = Optional.of(checked(pinned().fold(current, List.copyOf(folded.values()))));
            } catch (ChangeRejectedException e) {
                reject(e);
            } catch (Throwable e) {
                blame(e);
            }
        }
    }

    private void reject(ChangeRejectedException rejected) {
        if (folded.remove(rejected.change()) != null) {
            failed.put(rejected.change(), rejected.reason());
        } else {
            blame(rejected);
        }
    }

    /** Finds the guilty by folding each change on its own. Where only their sum is too much, the later half waits. */
    private void blame(Throwable failure) {
        List<Change> suspects = new ArrayList<>(folded.values());
        if (suspects.size() == 1) {
            fail(suspects.get(0), failure);
            return;
        }
        suspects.forEach(this::tryAlone);
        if (folded.size() == suspects.size()) {
            suspects.subList(suspects.size() / 2, suspects.size()).forEach(change -> folded.remove(change.id()));
        }
    }

    private void tryAlone(Change change) {
        try {
            checked(pinned().fold(current, List.of(change)));
        } catch (ChangeRejectedException e) {
            fail(change, e.reason());
        } catch (Throwable e) {
            fail(change, e);
        }
    }

    private void fail(Change change, Throwable failure) {
        folded.remove(change.id());
        failed.put(change.id(), asRuntime(failure));
    }

    private RuntimeException asRuntime(Throwable failure) {
        return failure instanceof RuntimeException already
                ? already
                : new StoreException(key, "applying the change failed: " + failure, failure);
    }

    private NextVersion checked(NextVersion version) {
        long size = current.map(Blob::size).orElse(0L);
        for (NextVersion.Piece piece : version.pieces()) {
            boolean outside = piece instanceof NextVersion.CopiedRange range
                    && (range.offset() < 0 || range.offset() > size - range.length());
            if (piece.length() < 0 || outside) {
                throw new IllegalArgumentException(key + ": " + piece + " in a version of " + size + " bytes");
            }
        }
        return version;
    }
}
