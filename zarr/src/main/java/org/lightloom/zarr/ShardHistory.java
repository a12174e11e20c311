package org.lightloom.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * The changes in a shard's log with what became of them.
 *
 * @param newestFirst all changes that the log still has
 * @param complete whether these are all changes that were ever made
 */
public record ShardHistory(List<Entry> newestFirst, boolean complete) {
    private static final String STANDING = "standing";

    public ShardHistory {
        newestFirst = List.copyOf(newestFirst);
    }

    /** What became of a change. */
    public enum Standing {
        /** Its values are in the newest version, as far as later changes left them. */
        STANDS,
        /** An undo took it back. */
        UNDONE,
        /** A repair could not put all of its values right. */
        LOST
    }

    /**
     * One change.
     *
     * @param json its entry in the record, with {@code commit}, {@code number} and {@code time} of its commit
     */
    public record Entry(ObjectNode json, Standing standing) {

        ObjectNode toJson() {
            ObjectNode copy = json.deepCopy();
            return standing == Standing.STANDS
                    ? copy
                    : copy.put(STANDING, standing.name().toLowerCase(Locale.ROOT));
        }

        private static Entry ofHistory(JsonNode json) {
            String standing = json.path(STANDING).asText(Standing.STANDS.name()).toUpperCase(Locale.ROOT);
            ObjectNode plain = json.deepCopy();
            plain.remove(STANDING);
            return new Entry(plain, Standing.valueOf(standing));
        }

        private Entry lostIf(Set<String> lost) {
            boolean isLost =
                    standing == Standing.STANDS && lost.contains(json.path("id").asText());
            return isLost ? new Entry(json, Standing.LOST) : this;
        }
    }

    /** The changes that were not taken back, newest first. */
    public List<Entry> standing() {
        return newestFirst.stream()
                .filter(entry -> entry.standing != Standing.UNDONE)
                .toList();
    }

    /**
     * What the commits of a chain come to.
     *
     * @param newestFirst the commits, each with the one before it behind it
     */
    public static ShardHistory of(List<ShardCommit> newestFirst) {
        List<Entry> entries = new ArrayList<>();
        Set<UUID> standing = standingCommits(newestFirst);
        Set<String> lost = new HashSet<>();
        boolean recorded = true;
        for (ShardCommit commit : newestFirst) {
            boolean stands = standing.contains(commit.id());
            for (int i = commit.changes().size() - 1; i >= 0; i--) {
                // The members are shared with the record, which nobody changes.
                ObjectNode change =
                        Json.object().setAll((ObjectNode) commit.changes().get(i));
                change.put("commit", commit.id().toString())
                        .put("number", commit.number())
                        .put("time", commit.time().toString());
                boolean isLost = lost.contains(change.path("id").asText());
                entries.add(new Entry(change, !stands ? Standing.UNDONE : isLost ? Standing.LOST : Standing.STANDS));
            }
            if (stands && commit.repair().isPresent()) {
                commit.repair().get().path("lost").forEach(change -> lost.add(change.asText()));
                recorded &= !commit.repair().get().path("unrecorded").asBoolean();
            }
            for (int i = commit.history().size() - 1; i >= 0; i--) {
                entries.add(Entry.ofHistory(commit.history().get(i)).lostIf(lost));
            }
        }
        return new ShardHistory(entries, recorded && reachesFirst(newestFirst, entries));
    }

    /** Whether an entry of a cut chain's history is of a change that had been taken back. */
    static boolean isUndone(JsonNode entry) {
        return Entry.ofHistory(entry).standing == Standing.UNDONE;
    }

    /** An undo leads to the commit that it restored, past those that it took back. */
    static Set<UUID> standingCommits(List<ShardCommit> newestFirst) {
        Set<UUID> standing = new HashSet<>();
        for (int i = 0; i < newestFirst.size(); ) {
            ShardCommit commit = newestFirst.get(i);
            standing.add(commit.id());
            i++;
            if (commit.undo().isPresent()) {
                ShardCommit.Undo undo = commit.undo().get();
                while (i < newestFirst.size()
                        && !undo.restores()
                                .filter(newestFirst.get(i).id()::equals)
                                .isPresent()) {
                    i++;
                }
            }
        }
        return standing;
    }

    private static boolean reachesFirst(List<ShardCommit> commits, List<Entry> entries) {
        boolean chain = !commits.isEmpty() && commits.get(commits.size() - 1).number() == 1;
        return chain
                || (!entries.isEmpty()
                        && entries.get(entries.size() - 1).json.path("number").asLong() == 1);
    }
}
