package org.lightloom.lightcurves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lightloom.zarr.Json;
import org.lightloom.zarr.Shard;
import org.lightloom.zarr.ShardCommit;
import org.lightloom.zarr.ShardHistory;
import org.lightloom.zarr.ZarrException;

/**
 * Takes back the newest commit of an epoch, or all since a given one, in every shard where what it takes back is the
 * newest. Nothing is cut off: an undo is a commit itself and can be undone.
 */
final class EpochUndo {
    private final String epoch;
    private final List<Log> logs;
    private final UndoOptions options;

    EpochUndo(StoreView view, String epoch, UndoOptions options) {
        this.epoch = epoch;
        this.options = options;
        int index = view.labels(Dimension.EPOCH).indices(List.of(epoch))[0];
        this.logs = view.shards(index).stream()
                .filter(each -> each.shard().summary().isPresent())
                .map(each -> new Log(each.key(), each.shard(), each.shard().commits()))
                .toList();
    }

    /** A shard with its commits, newest first; none where another program wrote it last. */
    private record Log(String key, Shard shard, List<ShardCommit> commits) {

        boolean reachesFirst() {
            return !commits.isEmpty() && commits.get(commits.size() - 1).beginsShard();
        }

        /** The entry of the newest commit, if that is an undo. */
        Optional<JsonNode> newestUndo() {
            boolean undone = !commits.isEmpty()
                    && commits.get(0).undo().isPresent()
                    && commits.get(0).changes().size() > 0;
            return undone ? Optional.of(commits.get(0).changes().get(0)) : Optional.empty();
        }

        /** What the commits brought that the newest one, an undo, took back. */
        Set<String> takenBackByNewest() {
            Optional<UUID> restored = commits.get(0).undo().flatMap(ShardCommit.Undo::restores);
            return ids(commits.stream()
                    .skip(1)
                    .takeWhile(commit -> restored.filter(commit.id()::equals).isEmpty())
                    .toList());
        }

        /** The undo that takes back the newest commits; nothing where the log no longer has what was before. */
        Optional<ShardCommit.Undo> undo(int count) {
            boolean possible = count < commits.size() || (count == commits.size() && reachesFirst());
            return possible
                    ? Optional.of(new ShardCommit.Undo(
                            commits.get(0).id(),
                            count < commits.size()
                                    ? Optional.of(commits.get(count).id())
                                    : Optional.empty()))
                    : Optional.empty();
        }

        /** The populations that stand, by id; an undo that has yet to be made may be taken as made. */
        Map<String, JsonNode> standing(Optional<ShardCommit.Undo> made) {
            List<ShardCommit> all = new ArrayList<>(commits);
            made.ifPresent(undo -> all.add(
                    0,
                    new ShardCommit(
                            UUID.randomUUID(),
                            commits.get(0).number() + 1,
                            commits.get(0).time(),
                            Json.object().arrayNode(),
                            Json.object().arrayNode(),
                            made,
                            Optional.empty())));
            Map<String, JsonNode> standing = new LinkedHashMap<>();
            for (ShardHistory.Entry entry : ShardHistory.of(all).standing()) {
                if (PopulationNote.bringsValues(entry.json())) {
                    standing.putIfAbsent(id(entry.json()), entry.json());
                }
            }
            return standing;
        }
    }

    /** Of the population or operation; of the change itself where some program wrote without naming one. */
    private static String id(JsonNode change) {
        return change.path("population").asText(change.path("id").asText());
    }

    private static Set<String> ids(Collection<ShardCommit> commits) {
        Set<String> ids = new HashSet<>();
        commits.forEach(commit -> commit.changes().forEach(change -> ids.add(id(change))));
        return ids;
    }

    UndoReport run() {
        return (options.to().isEmpty() ? completed() : Optional.<UndoReport>empty()).orElseGet(this::begun);
    }

    /** An undo that was interrupted between two shards goes into the others before there is another one. */
    private Optional<UndoReport> completed() {
        for (Log log : logs) {
            Optional<JsonNode> note = log.newestUndo();
            Map<Log, ShardCommit.Undo> undos = new LinkedHashMap<>();
            List<String> notUndone = new ArrayList<>();
            note.ifPresent(begun -> logs.stream()
                    .filter(other -> lacks(other, begun))
                    .forEach(other -> plan(other, log.takenBackByNewest(), undos, notUndone)));
            if (!undos.isEmpty()) {
                return Optional.of(carryOut(undos, notUndone, note));
            }
        }
        return Optional.empty();
    }

    private static boolean lacks(Log log, JsonNode undo) {
        boolean named = false;
        for (JsonNode shard : undo.path("shards")) {
            named |= shard.asText().equals(log.key);
        }
        return named && !ids(log.commits).contains(id(undo));
    }

    private UndoReport begun() {
        Log lead = lead();
        int count = count(lead);
        Set<String> taken = ids(lead.commits.subList(0, count));
        Map<Log, ShardCommit.Undo> undos = new LinkedHashMap<>();
        undos.put(lead, lead.undo(count).orElseThrow(() -> cut(lead)));
        List<String> notUndone = new ArrayList<>();
        for (Log log : logs) {
            if (!log.key.equals(lead.key)) {
                plan(log, taken, undos, notUndone);
            }
        }
        return carryOut(undos, notUndone, Optional.empty());
    }

    // ---- which commits

    private Log lead() {
        Optional<Log> found =
                options.to().filter(to -> !to.equals(UndoOptions.NOTHING)).isPresent()
                        ? logs.stream().filter(log -> position(log) >= 0).findFirst()
                        : logs.stream()
                                .filter(log -> !log.commits.isEmpty())
                                .max(Comparator.comparing(
                                        log -> log.commits.get(0).time()));
        return found.orElseThrow(() -> {
            boolean foreign = logs.stream().anyMatch(log -> log.commits.isEmpty());
            String why = logs.isEmpty()
                    ? "has no values yet, so there is nothing to undo"
                    : options.to().isPresent() && logs.stream().anyMatch(log -> !log.commits.isEmpty())
                            ? "has no commit '" + options.to().get() + "'; see log --epoch " + epoch
                            : foreign
                                    ? "was last written by another program, which keeps no earlier version"
                                    : "has nothing to undo";
            return new LightcurveException("epoch " + epoch + ": " + why);
        });
    }

    /** Where the log has the commit to go back to; negative where it hasn't. */
    private int position(Log log) {
        String to = options.to().orElse("");
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < log.commits.size(); i++) {
            if (log.commits.get(i).id().toString().startsWith(to)) {
                found.add(i);
            }
        }
        if (found.size() > 1) {
            throw new LightcurveException("epoch " + epoch + ": '" + to + "' begins the ids of " + found.size()
                    + " commits; give more of it");
        }
        return found.isEmpty() ? -1 : found.get(0);
    }

    /** How many of the newest commits of the leading shard are taken back. */
    private int count(Log lead) {
        if (options.to().isEmpty()) {
            return 1;
        }
        if (options.to().get().equals(UndoOptions.NOTHING)) {
            return lead.commits.size();
        }
        int count = position(lead);
        if (count == 0) {
            throw new LightcurveException("epoch " + epoch + ": commit "
                    + options.to().get() + " is the newest already, so there is nothing to take back");
        }
        return count;
    }

    private LightcurveException cut(Log log) {
        return new LightcurveException("epoch " + epoch + ": " + log.key
                + ": what was before its commit of "
                + log.commits.get(log.commits.size() - 1).time()
                + " is no longer in its log (dead bytes were given back, or another program's write)");
    }

    /** Another shard goes back as long as its newest commits bring nothing but what is taken back. */
    private void plan(Log log, Set<String> taken, Map<Log, ShardCommit.Undo> undos, List<String> notUndone) {
        int count = 0;
        boolean toNothing = options.to().filter(UndoOptions.NOTHING::equals).isPresent();
        while (count < log.commits.size()) {
            Set<String> ids = ids(List.of(log.commits.get(count)));
            if (!toNothing && (ids.isEmpty() || !taken.containsAll(ids))) {
                break;
            }
            count++;
        }
        Optional<ShardCommit.Undo> undo = count == 0 ? Optional.empty() : log.undo(count);
        undo.ifPresent(found -> undos.put(log, found));
        Map<String, JsonNode> left = log.standing(undo);
        left.keySet().retainAll(taken);
        left.values()
                .forEach(entry -> notUndone.add(log.key + ": population " + id(entry) + " of "
                        + UndoReport.Recorded.of(entry).files() + " stays: later commits lie over it"));
        if (log.commits.isEmpty()) {
            notUndone.add(log.key + ": was last written by another program, nothing is undone there");
        }
    }

    // ---- doing it

    /** @param begun the entry of the undo that this one completes */
    private UndoReport carryOut(Map<Log, ShardCommit.Undo> undos, List<String> notUndone, Optional<JsonNode> begun) {
        Map<String, JsonNode> takenBack = new LinkedHashMap<>();
        Map<String, JsonNode> givenBack = new LinkedHashMap<>();
        undos.forEach((log, undo) -> {
            Map<String, JsonNode> before = log.standing(Optional.empty());
            Map<String, JsonNode> after = log.standing(Optional.of(undo));
            before.forEach((id, entry) -> {
                if (!after.containsKey(id)) {
                    takenBack.putIfAbsent(id, entry);
                }
            });
            after.forEach((id, entry) -> {
                if (!before.containsKey(id)) {
                    givenBack.putIfAbsent(id, entry);
                }
            });
        });
        if (takenBack.size() > 1 && !options.all() && begun.isEmpty()) {
            throw new LightcurveException(
                    "epoch " + epoch + ": this would take back " + takenBack.size() + " populations: "
                            + named(takenBack.values()) + "; give --all to do so, or --to with a later commit");
        }
        ObjectNode note = begun.map(EpochUndo::again).orElseGet(() -> note(undos, takenBack, givenBack));
        List<UndoReport.Step> steps = options.dryRun() ? steps(undos) : write(undos, note, notUndone);
        return new UndoReport(
                epoch, steps, recorded(takenBack), recorded(givenBack), List.copyOf(notUndone), options.dryRun());
    }

    private static List<UndoReport.Recorded> recorded(Map<String, JsonNode> entries) {
        return entries.values().stream().map(UndoReport.Recorded::of).toList();
    }

    private static String named(Collection<JsonNode> entries) {
        return String.join(
                ", ",
                entries.stream()
                        .map(entry -> id(entry).substring(0, 8) + " of "
                                + UndoReport.Recorded.of(entry).files())
                        .toList());
    }

    private static List<UndoReport.Step> steps(Map<Log, ShardCommit.Undo> undos) {
        return undos.entrySet().stream()
                .map(entry -> step(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static UndoReport.Step step(Log log, ShardCommit.Undo undo) {
        return new UndoReport.Step(
                log.key, undo.of().toString(), undo.restores().map(UUID::toString));
    }

    private ObjectNode note(
            Map<Log, ShardCommit.Undo> undos, Map<String, JsonNode> takenBack, Map<String, JsonNode> givenBack) {
        List<String> keys = undos.keySet().stream().map(log -> log.key).toList();
        ObjectNode note = PopulationNote.ofOperation("undo", UUID.randomUUID(), epoch, keys);
        takenBack.keySet().forEach(note.putArray("takes_back")::add);
        givenBack.keySet().forEach(note.putArray("gives_back")::add);
        return note;
    }

    /** The same entry for another shard, where the change gets an id of its own. */
    private static ObjectNode again(JsonNode begun) {
        ObjectNode note = begun.deepCopy();
        note.remove("id");
        return note;
    }

    private List<UndoReport.Step> write(Map<Log, ShardCommit.Undo> undos, ObjectNode note, List<String> notUndone) {
        List<UndoReport.Step> done = new ArrayList<>();
        undos.forEach((log, undo) -> {
            try {
                log.shard.undo(undo, note);
                done.add(step(log, undo));
            } catch (ZarrException.Conflict e) {
                notUndone.add(log.key + ": " + e.getMessage());
            }
        });
        if (done.isEmpty()) {
            throw new LightcurveException("epoch " + epoch + ": nothing was undone: " + String.join("; ", notUndone));
        }
        return done;
    }
}
