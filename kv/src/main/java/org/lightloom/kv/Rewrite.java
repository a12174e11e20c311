package org.lightloom.kv;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One round of a key of a local store: take the lock and write what waits. Where the lock is taken, post what waits for
 * its holder and look for an acknowledgement or the lock, whichever comes first.
 */
final class Rewrite implements GroupCommit.Round {
    /** Rounds that a change sees start over before it is given up. */
    private static final int MOST_ROUNDS = 100;

    private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(250);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(8);
    /** How long a process lets those go first whose changes it could not apply. */
    private static final int MOST_PAUSES_FOR_OTHERS = 16;

    private static final long NO_SLOT = -1;

    private final Containment containment;
    private final Path privateFolder;
    private final Durability durability;
    private final Timer timer;
    private final Company company;
    private final Locks locks;
    private final Leftovers leftovers;
    private final Mailbox mailbox;
    private final Marks marks;
    private final Holder holder;
    /** By key: those who still waited when this process last let its lock go. */
    private final Map<String, List<PatchName>> leftWaiting = new ConcurrentHashMap<>();

    Rewrite(Path root, Path privateFolder, Disk disk, Durability durability, Timer timer) {
        DurableFolders folders = new DurableFolders(root, disk);
        this.containment = new Containment(root);
        this.privateFolder = privateFolder;
        this.durability = durability;
        this.timer = timer;
        this.company = new Company(timer);
        this.locks = new Locks(privateFolder, folders, disk);
        this.leftovers = new Leftovers(privateFolder, disk, locks);
        this.mailbox = new Mailbox(privateFolder, disk, locks, leftovers);
        this.marks = new Marks(privateFolder, containment, folders, disk);
        Medium medium = new Medium(disk, folders);
        this.holder = new Holder(
                medium, durability, Containment.ofKeys(root, privateFolder), privateFolder, leftovers, mailbox, marks);
    }

    byte[] marks(String folder) {
        try {
            return marks.of(folder);
        } catch (IOException e) {
            throw new StoreException(folder, "its marks cannot be read: " + Publication.reason(e), e);
        }
    }

    /** Waits for the lock, but leaves what others have posted to them: they look for the lock themselves. */
    boolean mark(String key, byte mark, Predicate<Optional<Blob>> test) {
        containment.requireInside(privateFolder);
        try {
            for (long length = SHORTEST_PAUSE; ; length = Math.min(length * 3 / 2, LONGEST_PAUSE)) {
                Optional<KeyLock> lock = locks.tryTake(Keys.lockOffset(key));
                if (lock.isPresent()) {
                    try (KeyLock held = lock.get()) {
                        return holder.mark(key, mark, test);
                    }
                }
                timer.pause(length);
            }
        } catch (IOException e) {
            throw new StoreException(key, "was not marked: " + Publication.reason(e), e);
        }
    }

    @Override
    public Map<Waiting, Outcome> run(String key, Supplier<List<Waiting>> waiting) {
        return attempt(key, waiting, () -> {
                    letOthersGoFirst(key);
                    long start = timer.now();
                    Optional<KeyLock> lock = locks.tryTake(Keys.lockOffset(key));
                    if (lock.isEmpty()) {
                        return Optional.of(post(key, waiting, start));
                    }
                    try (KeyLock held = lock.get()) {
                        company.await(() -> mailbox.others(held.offset(), NO_SLOT));
                        return Optional.of(write(key, waiting.get(), held, start));
                    }
                })
                .orElseThrow();
    }

    /** Where versions are not synced, nothing that an interrupt can make fail comes after the rename. */
    @Override
    public boolean isForCallers() {
        return durability == Durability.UNSYNCED;
    }

    /** Only for the caller's own change, and only where other processes are not at work on the key. */
    @Override
    public Optional<Map<Waiting, Outcome>> runInCaller(String key, Supplier<List<Waiting>> waiting) {
        if (company.isExpected() || leftWaiting.containsKey(key)) {
            return Optional.empty();
        }
        return attempt(key, waiting, () -> {
            Optional<KeyLock> lock = locks.tryTake(Keys.lockOffset(key));
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            try (KeyLock held = lock.get()) {
                List<Waiting> now = waiting.get();
                // Those of others must not fail because this caller is interrupted.
                return now.size() == 1 ? holder.writeInCaller(key, now, held) : Optional.empty();
            }
        });
    }

    private interface Attempt {
        Optional<Map<Waiting, Outcome>> run() throws IOException, StartOverException;
    }

    private Optional<Map<Waiting, Outcome>> attempt(String key, Supplier<List<Waiting>> waiting, Attempt attempt) {
        try {
            containment.requireInside(privateFolder);
            if (locks.file().isFirstUse()) {
                leftovers.sweepAll();
            }
            return attempt.run();
        } catch (StartOverException | NoSuchFileException e) {
            return Optional.of(giveUpOld(key, waiting.get(), e));
        } catch (IOException e) {
            return Optional.of(
                    all(waiting.get(), new StoreException(key, "was not written: " + Publication.reason(e), e)));
        } catch (StoreException e) {
            return Optional.of(all(waiting.get(), e));
        }
    }

    /** Else a process that writes without end could take the lock again each time before a waiting one looks. */
    private void letOthersGoFirst(String key) {
        List<PatchName> others = Optional.ofNullable(leftWaiting.remove(key)).orElse(List.of());
        for (int i = 0; i < MOST_PAUSES_FOR_OTHERS && mailbox.anyWaits(others); i++) {
            timer.pause(LONGEST_PAUSE / 4);
        }
    }

    private Map<Waiting, Outcome> post(String key, Supplier<List<Waiting>> waiting, long start) throws IOException {
        List<Waiting> mine = waiting.get();
        mine.forEach(Waiting::post);
        try (Posted posted = mailbox.post(Keys.lockOffset(key), mine)) {
            return await(key, waiting, mine, posted, start);
        } catch (IOException | RuntimeException | Error e) {
            mine.forEach(Waiting::doubt);
            throw e;
        }
    }

    private Map<Waiting, Outcome> await(
            String key, Supplier<List<Waiting>> waiting, List<Waiting> mine, Posted posted, long start)
            throws IOException {
        long offset = Keys.lockOffset(key);
        for (long length = SHORTEST_PAUSE; ; length = Math.min(length * 3 / 2, LONGEST_PAUSE)) {
            Map<Waiting, Outcome> done = done(mine, posted);
            if (done.size() == mine.size()) {
                company.met(mailbox.others(offset, posted.slot()), timer.now() - start);
                return done;
            }
            Optional<KeyLock> lock = locks.tryTake(offset);
            if (lock.isPresent()) {
                // Taken back before the lock is free, so that nobody applies them any more.
                try (KeyLock held = lock.get();
                        posted) {
                    company.await(() -> mailbox.others(offset, posted.slot()));
                    return finish(key, waiting.get(), done(mine, posted), held, start);
                }
            }
            if (posted.isGone()) {
                throw new StartOverException("somebody keeps deleting " + privateFolder);
            }
            timer.pause(length);
        }
    }

    private static Map<Waiting, Outcome> done(List<Waiting> mine, Posted posted) {
        Set<UUID> done = posted.done();
        Map<Waiting, Outcome> outcomes = new HashMap<>();
        mine.stream()
                .filter(each -> done.contains(each.id()))
                .forEach(each -> outcomes.put(each, new Outcome.Committed()));
        return outcomes;
    }

    private Map<Waiting, Outcome> finish(
            String key, List<Waiting> waiting, Map<Waiting, Outcome> done, KeyLock lock, long start)
            throws IOException {
        List<Waiting> left =
                waiting.stream().filter(each -> !done.containsKey(each)).toList();
        Map<Waiting, Outcome> outcomes = new HashMap<>(done);
        if (!left.isEmpty()) {
            outcomes.putAll(write(key, left, lock, start));
        }
        return outcomes;
    }

    private Map<Waiting, Outcome> write(String key, List<Waiting> waiting, KeyLock lock, long start)
            throws IOException {
        Holder.Round round = holder.write(key, waiting, lock);
        company.met(round.others(), timer.now() - start);
        if (!round.stillWaiting().isEmpty()) {
            leftWaiting.put(key, round.stillWaiting());
        }
        return round.outcomes();
    }

    private static Map<Waiting, Outcome> all(List<Waiting> waiting, StoreException cause) {
        Map<Waiting, Outcome> outcomes = new HashMap<>();
        waiting.forEach(each -> outcomes.put(each, each.failed(cause)));
        return outcomes;
    }

    private static Map<Waiting, Outcome> giveUpOld(String key, List<Waiting> waiting, IOException cause) {
        List<Waiting> old =
                waiting.stream().filter(each -> each.nextRound() >= MOST_ROUNDS).toList();
        String message = "was not written in " + MOST_ROUNDS + " attempts: " + Publication.reason(cause);
        return all(old, new StoreException(key, message, cause));
    }
}
