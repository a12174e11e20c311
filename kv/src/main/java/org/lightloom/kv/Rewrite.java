package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One round of a key of a local store: take the lock, pin the current version, fold what waits, publish. */
final class Rewrite implements GroupCommit.Round {
    /** Rounds that a change sees start over before it is given up. */
    private static final int MOST_ROUNDS = 100;
    /** Symbolic links followed from a key before they count as a loop. */
    private static final int MOST_LINKS = 40;

    private final Path root;
    private final Path privateFolder;
    private final Disk disk;
    private final DurableFolders folders;
    private final Locks locks;
    private final Leftovers leftovers;

    Rewrite(Path root, Path privateFolder, Disk disk) {
        this.root = root;
        this.privateFolder = privateFolder;
        this.disk = disk;
        this.folders = new DurableFolders(root, disk);
        this.locks = new Locks(privateFolder, folders, disk);
        this.leftovers = new Leftovers(privateFolder, disk);
    }

    @Override
    public Map<Waiting, Outcome> run(String key, Supplier<List<Waiting>> waiting) {
        try {
            if (locks.file().isFirstUse()) {
                leftovers.sweepAll(locks);
            }
            try (KeyLock lock = locks.take(Keys.lockOffset(key))) {
                leftovers.sweep(lock);
                return fold(key, waiting.get(), lock);
            }
        } catch (StartOverException | NoSuchFileException e) {
            return giveUpOld(key, waiting.get(), e);
        } catch (IOException e) {
            return all(waiting.get(), new StoreException(key, "was not written: " + Publication.reason(e), e));
        } catch (StoreException e) {
            return all(waiting.get(), e);
        }
    }

    private Map<Waiting, Outcome> fold(String key, List<Waiting> waiting, KeyLock lock) throws IOException {
        Place place = new Place(key, resolve(key), privateFolder);
        Optional<LocalBlob> current = pin(place);
        try {
            List<Change> changes = waiting.stream().map(Waiting::change).toList();
            Folding folding = Folding.of(key, waiting.get(0).folder(), current.map(blob -> blob), changes);
            // A folder that interrupts its thread would close the channels that are opened next.
            Thread.interrupted();
            return outcomes(waiting, folding, new Publication(disk, folders, lock, place, current));
        } finally {
            current.ifPresent(Rewrite::closeLater);
        }
    }

    private static Map<Waiting, Outcome> outcomes(List<Waiting> waiting, Folding folding, Publication publication)
            throws StartOverException {
        Optional<NextVersion> news = folding.next().filter(next -> !next.unchanged());
        boolean confirms = news.isEmpty() && (folding.next().isPresent() || folding.holdsAny());
        Outcome written = confirms
                ? publication.confirm()
                : news.isPresent() ? publication.publish(news.get()) : new Outcome.Committed();
        boolean heldOnly = folding.holdsAny() && written instanceof Outcome.NotCommitted;
        Outcome held = heldOnly ? publication.confirm() : written;
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

    private static Optional<LocalBlob> pin(Place place) throws IOException {
        try {
            return Optional.of(LocalBlob.open(place.key(), place.file()));
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
        Path path = root.resolve(key);
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MOST_LINKS) {
                throw new StoreException(key, "is a loop of symbolic links");
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    private static Map<Waiting, Outcome> all(List<Waiting> waiting, StoreException cause) {
        Map<Waiting, Outcome> outcomes = new HashMap<>();
        waiting.forEach(each -> outcomes.put(each, new Outcome.NotCommitted(cause)));
        return outcomes;
    }

    private static Map<Waiting, Outcome> giveUpOld(String key, List<Waiting> waiting, IOException cause) {
        List<Waiting> old =
                waiting.stream().filter(each -> each.nextRound() >= MOST_ROUNDS).toList();
        String message = "was not written in " + MOST_ROUNDS + " attempts: " + Publication.reason(cause);
        return all(old, new StoreException(key, message, cause));
    }
}
