package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the holder of a key's lock does: clear what killed writers left, pin the current version, fold the changes of this
 * process and those that others have posted, publish, acknowledge.
 */
final class Holder {
    private final Path root;
    private final Containment containment;
    private final Path privateFolder;
    private final Medium durable;
    /** For the changes of this process alone. */
    private final Medium asAskedFor;

    private final Leftovers leftovers;
    private final Mailbox mailbox;
    private final Marks marks;

    Holder(
            Medium durable,
            Durability durability,
            Containment containment,
            Path privateFolder,
            Leftovers leftovers,
            Mailbox mailbox,
            Marks marks) {
        this.root = durable.folders().root();
        this.containment = containment;
        this.privateFolder = privateFolder;
        this.durable = durable;
        this.asAskedFor = durability == Durability.SYNCED ? durable : durable.unsynced();
        this.leftovers = leftovers;
        this.mailbox = mailbox;
        this.marks = marks;
    }

    /** Under the key's lock: marks the newest version if it passes a test. */
    boolean mark(String key, byte mark, Predicate<Optional<Blob>> test) throws IOException {
        Optional<LocalBlob> current = pin(key).current;
        try {
            boolean passed = test.test(current.map(blob -> blob));
            if (passed) {
                marks.set(key, mark);
            }
            return passed;
        } finally {
            current.ifPresent(LocalBlob::close);
        }
    }

    /**
     * How a round ended.
     *
     * @param outcomes of the changes of this process; one that isn't named waits for the next round
     * @param others changes that others had posted
     * @param stillWaiting what others have posted and could not be applied
     */
    record Round(Map<Waiting, Outcome> outcomes, int others, List<PatchName> stillWaiting) {}

    Round write(String key, List<Waiting> waiting, KeyLock lock) throws IOException {
        List<PatchName> posted = new ArrayList<>(leftovers.sweep(lock));
        posted.removeIf(name -> waiting.stream().anyMatch(each -> each.id().equals(name.change())));
        int others = posted.size();
        Folder folder = waiting.get(0).folder();
        if (!posted.isEmpty()) {
            acknowledgeHeld(key, folder, posted, lock);
        }
        Pinned pinned = pin(key);
        try {
            Map<Waiting, PatchName> received = received(key, posted, folder);
            List<Waiting> all = new ArrayList<>(waiting);
            all.addAll(received.keySet());
            // Who has posted may have asked for durability.
            Medium medium = others == 0 ? asAskedFor : durable;
            Map<Waiting, Outcome> outcomes = fold(key, all, pinned.publication(medium, marks, lock));
            received.forEach((each, name) -> {
                if (outcomes.remove(each) instanceof Outcome.Committed) {
                    acknowledge(name, posted);
                }
            });
            return new Round(outcomes, others, List.copyOf(posted));
        } finally {
            pinned.closeLater();
        }
    }

    /**
     * The same in the thread of a caller, which may be interrupted.
     *
     * @return nothing where others have posted changes, which would have to be made durable; then nothing was done
     */
    Optional<Map<Waiting, Outcome>> writeInCaller(String key, List<Waiting> waiting, KeyLock lock) throws IOException {
        if (!leftovers.sweep(lock).isEmpty()) {
            return Optional.empty();
        }
        Pinned pinned = pin(key);
        try {
            Publication publication = pinned.publication(asAskedFor, marks, lock);
            Folding folding = folding(key, waiting, publication);
            if (Thread.currentThread().isInterrupted()) {
                // Its reads may have failed in ways that the folder took for something else.
                throw new StartOverException("its writer was interrupted");
            }
            return Optional.of(outcomes(waiting, folding, publication));
        } finally {
            pinned.closeLater();
        }
    }

    /**
     * A holder was killed between publishing the changes of others and telling them so. They learn it before there is a
     * newer version that no longer names them; and as that holder's last sync may have failed, the version is published
     * again first.
     */
    private void acknowledgeHeld(String key, Folder folder, List<PatchName> posted, KeyLock lock) throws IOException {
        Pinned pinned = pin(key);
        if (pinned.current.isEmpty()) {
            return;
        }
        try {
            LocalBlob current = pinned.current.get();
            List<PatchName> held =
                    posted.stream().filter(name -> holds(folder, current, name)).toList();
            if (!held.isEmpty()) {
                Outcome again = pinned.publication(durable, marks, lock).confirm(true);
                if (again instanceof Outcome.Unknown unknown) {
                    String what = "was not written: what a killed writer left could not be made durable: ";
                    throw new StoreException(key, what + unknown.cause().getMessage(), unknown.cause());
                }
                held.forEach(name -> acknowledge(name, posted));
            }
        } finally {
            pinned.closeLater();
        }
    }

    private static boolean holds(Folder folder, Blob current, PatchName name) {
        try {
            return folder.holds(current, name.change());
        } catch (RuntimeException e) {
            // What cannot be read cannot be folded either: nobody publishes a next version.
            return false;
        }
    }

    private void acknowledge(PatchName name, List<PatchName> posted) {
        mailbox.acknowledge(name);
        posted.remove(name);
    }

    private Map<Waiting, PatchName> received(String key, List<PatchName> posted, Folder folder) {
        Map<Waiting, PatchName> received = new LinkedHashMap<>();
        mailbox.received(key, posted, folder)
                .forEach((name, change) -> received.put(new Waiting(key, change, folder), name));
        return received;
    }

    private static Map<Waiting, Outcome> fold(String key, List<Waiting> waiting, Publication publication)
            throws StartOverException {
        Folding folding = folding(key, waiting, publication);
        // A folder that interrupts its thread would close the channels that are opened next.
        Thread.interrupted();
        return outcomes(waiting, folding, publication);
    }

    private static Folding folding(String key, List<Waiting> waiting, Publication publication) {
        List<Change> changes = waiting.stream().map(Waiting::change).toList();
        return Folding.of(key, waiting.get(0).folder(), publication.current(), changes);
    }

    private static Map<Waiting, Outcome> outcomes(List<Waiting> waiting, Folding folding, Publication publication)
            throws StartOverException {
        Optional<NextVersion> news = folding.next().filter(next -> !next.unchanged());
        boolean confirms = news.isEmpty() && (folding.next().isPresent() || folding.holdsAny());
        boolean mistrust = waiting.stream().anyMatch(each -> each.wasPosted() && folding.held(each.id()));
        Outcome written = confirms
                ? publication.confirm(mistrust)
                : news.isPresent() ? publication.publish(news.get()) : new Outcome.Committed();
        boolean heldOnly = folding.holdsAny() && written instanceof Outcome.NotCommitted;
        Outcome held = heldOnly ? publication.confirm(mistrust) : written;
        Map<Waiting, Outcome> outcomes = new HashMap<>();
        for (Waiting each : waiting) {
            Optional<RuntimeException> failure = folding.failure(each.id());
            if (failure.isPresent()) {
                outcomes.put(each, new Outcome.NotCommitted(failure.get()));
            } else if (folding.held(each.id())) {
                outcomes.put(each, held);
            } else if (folding.folded(each.id())) {
                outcomes.put(each, written);
            }
        }
        return outcomes;
    }

    /** Where a key's newest version goes, and the current one. */
    private record Pinned(Place place, Optional<LocalBlob> current) {

        Publication publication(Medium medium, Marks marks, KeyLock lock) {
            return new Publication(medium, marks, lock, place, current);
        }

        /** Frees the replaced version's blocks, a millisecond for some megabytes, while the writer already goes on. */
        void closeLater() {
            current.ifPresent(blob -> {
                try {
                    StoreThreads.run(blob::close);
                } catch (RuntimeException | Error e) {
                    blob.close();
                }
            });
        }
    }

    /** A version replaces the file that a symbolic link leads to, not the link. */
    private Pinned pin(String key) throws IOException {
        Path named = root.resolve(key);
        containment.requireInside(named.resolveSibling(""), named);
        try {
            LocalBlob current = LocalBlob.open(named, containment);
            return new Pinned(new Place(key, current.path(), privateFolder), Optional.of(current));
        } catch (NoSuchFileException e) {
            // There may be a link to a file that is missing.
            Path file = named.toString().equals(e.getFile()) ? named : containment.resolve(named);
            return new Pinned(new Place(key, file, privateFolder), Optional.empty());
        }
    }
}
