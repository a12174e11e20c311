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
        Optional<LocalBlob> current = pin(new Place(key, resolve(key), privateFolder));
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
        Place place = new Place(key, resolve(key), privateFolder);
        Folder folder = waiting.get(0).folder();
        acknowledgeHeld(place, folder, posted, lock);
        Optional<LocalBlob> current = pin(place);
        try {
            Map<Waiting, PatchName> received = received(key, posted, folder);
            List<Waiting> all = new ArrayList<>(waiting);
            all.addAll(received.keySet());
            // Who has posted may have asked for durability.
            Medium medium = others == 0 ? asAskedFor : durable;
            Map<Waiting, Outcome> outcomes = fold(key, all, new Publication(medium, marks, lock, place, current));
            received.forEach((each, name) -> {
                if (outcomes.remove(each) instanceof Outcome.Committed) {
                    acknowledge(name, posted);
                }
            });
            return new Round(outcomes, others, List.copyOf(posted));
        } finally {
            current.ifPresent(Holder::closeLater);
        }
    }

    /**
     * A holder was killed between publishing the changes of others and telling them so. They learn it before there is a
     * newer version that no longer names them; and as that holder's last sync may have failed, the version is published
     * again first.
     */
    private void acknowledgeHeld(Place place, Folder folder, List<PatchName> posted, KeyLock lock) throws IOException {
        Optional<LocalBlob> current = posted.isEmpty() ? Optional.empty() : pin(place);
        if (current.isEmpty()) {
            return;
        }
        try {
            List<PatchName> held = posted.stream()
                    .filter(name -> holds(folder, current.get(), name))
                    .toList();
            if (!held.isEmpty()) {
                Outcome again = new Publication(durable, marks, lock, place, current).confirm(true);
                if (again instanceof Outcome.Unknown unknown) {
                    String what = "was not written: what a killed writer left could not be made durable: ";
                    throw new StoreException(place.key(), what + unknown.cause().getMessage(), unknown.cause());
                }
                held.forEach(name -> acknowledge(name, posted));
            }
        } finally {
            current.ifPresent(Holder::closeLater);
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
        List<Change> changes = waiting.stream().map(Waiting::change).toList();
        Folding folding = Folding.of(key, waiting.get(0).folder(), publication.current(), changes);
        // A folder that interrupts its thread would close the channels that are opened next.
        Thread.interrupted();
        return outcomes(waiting, folding, publication);
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

    private Optional<LocalBlob> pin(Place place) throws IOException {
        try {
            return Optional.of(LocalBlob.open(place.file(), containment));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Frees the replaced version's blocks, a millisecond for some megabytes, while the writer already goes on. */
    private static void closeLater(LocalBlob blob) {
        try {
            StoreThreads.run(blob::close);
        } catch (RuntimeException | Error e) {
            blob.close();
        }
    }

    /** A version replaces the file that a symbolic link leads to, not the link. */
    private Path resolve(String key) throws IOException {
        return containment.resolve(root.resolve(key));
    }
}
