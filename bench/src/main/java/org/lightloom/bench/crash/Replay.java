package org.lightloom.bench.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A disk in the midst of a recording, as weak as POSIX allows it to be: what a file holds is durable once the file was
 * synced, a name once its own folder was synced, and neither says anything of the other. The two halves of a rename from
 * one folder to another are separate entries.
 */
final class Replay {
    private final FolderNode root = new FolderNode();
    private final Map<Integer, FileNode> byNumber = new LinkedHashMap<>();
    private final List<FileNode> files = new ArrayList<>();
    private int step;
    private int issued;
    private int acknowledged;
    private int writers;
    private int told;

    sealed interface Node permits FileNode, FolderNode {}

    /** A file: what was written to it, and what of that was synced. */
    static final class FileNode implements Node {
        private byte[] bytes;
        private int length;
        private Content synced;
        private boolean dirty;
        private Optional<Content> present = Optional.empty();

        FileNode(Content durable) {
            this.bytes = durable.bytes();
            this.length = bytes.length;
            this.synced = durable;
        }

        boolean dirty() {
            return dirty;
        }

        Content synced() {
            return synced;
        }

        Content present() {
            Content content = dirty ? present.orElseGet(() -> new Content(Arrays.copyOf(bytes, length))) : synced;
            present = Optional.of(content);
            return content;
        }

        private void write(long at, byte[] added) {
            int end = Math.toIntExact(at + added.length);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end));
            }
            length = Math.max(length, end);
            System.arraycopy(added, 0, bytes, (int) at, added.length);
            dirty = true;
            present = Optional.empty();
        }

        /** The bytes may still be those of the content that was there. */
        private void overwrite(long at, byte value) {
            bytes = Arrays.copyOf(bytes, length);
            write(at, new byte[] {value});
        }

        private void sync() {
            synced = present();
            dirty = false;
        }
    }

    /** A folder: the names that are durable, and what was done to its names since. */
    static final class FolderNode implements Node {
        private final Map<String, Node> durable = new TreeMap<>();
        private final Map<String, Node> present = new TreeMap<>();
        private final List<Entry> pending = new ArrayList<>();

        private void change(int step, String name, Optional<Node> node) {
            pending.add(new Entry(step, name, node));
            apply(present, name, node);
        }

        private static void apply(Map<String, Node> names, String name, Optional<Node> node) {
            node.ifPresentOrElse(there -> names.put(name, there), () -> names.remove(name));
        }

        private void sync() {
            durable.clear();
            durable.putAll(present);
            pending.clear();
        }

        private Map<String, Node> surviving(Predicate<Entry> entries) {
            Map<String, Node> names = new TreeMap<>(durable);
            pending.stream().filter(entries).forEach(entry -> apply(names, entry.name, entry.node));
            return names;
        }
    }

    /**
     * One change of a folder that is not synced yet: a name was given, or taken away where there is no node. The two
     * halves of a rename are of one step. Compared by identity.
     */
    private static final class Entry {
        private final int step;
        private final String name;
        private final Optional<Node> node;

        Entry(int step, String name, Optional<Node> node) {
            this.step = step;
            this.name = name;
            this.node = node;
        }
    }

    private Replay() {}

    /** A disk on which all of this is durable. */
    static Replay of(Tree durable) {
        Replay replay = new Replay();
        durable.folders().forEach(folder -> replay.put(folder, new FolderNode()));
        durable.files().forEach((path, content) -> replay.put(path, new FileNode(content)));
        return replay;
    }

    private void put(Path path, Node node) {
        FolderNode folder = folderOf(path);
        folder.durable.put(name(path), node);
        folder.present.put(name(path), node);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private FolderNode folderOf(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : folder(parent);
    }

    private FolderNode folder(Path path) {
        FolderNode folder = root;
        for (Path part : path) {
            if (!part.toString().isEmpty()) {
                if (!(folder.present.get(part.toString()) instanceof FolderNode child)) {
                    throw new IllegalStateException("no folder " + path);
                }
                folder = child;
            }
        }
        return folder;
    }

    /** How many commits the writer asked for. */
    int issued() {
        return issued;
    }

    /** How many of them it was told to be durable. */
    int acknowledged() {
        return acknowledged;
    }

    /** Which writers of the next one were told that their parts are durable, as bits. */
    int told() {
        return told;
    }

    /** Another recording of the same disk numbers its files anew. */
    void nextRecording() {
        byNumber.clear();
        issued = 0;
        acknowledged = 0;
        told = 0;
    }

    void apply(Event event) {
        step++;
        if (event instanceof Event.Created created) {
            FileNode file = new FileNode(Content.EMPTY);
            byNumber.put(created.file(), file);
            files.add(file);
            enter(created.path(), Optional.of(file));
        } else if (event instanceof Event.Written written) {
            file(written.file()).write(written.at(), written.bytes());
        } else if (event instanceof Event.Synced synced) {
            file(synced.file()).sync();
        } else if (event instanceof Event.Overwritten one) {
            file(one.path()).overwrite(one.at(), one.value());
        } else if (event instanceof Event.FileSynced one) {
            file(one.path()).sync();
        } else if (event instanceof Event.Renamed renamed) {
            Node node = Objects.requireNonNull(folderOf(renamed.from()).present.get(name(renamed.from())));
            enter(renamed.from(), Optional.empty());
            enter(renamed.to(), Optional.of(node));
        } else if (event instanceof Event.Deleted deleted) {
            enter(deleted.path(), Optional.empty());
        } else if (event instanceof Event.FolderCreated created) {
            enter(created.path(), Optional.of(new FolderNode()));
        } else if (event instanceof Event.FolderSynced synced) {
            // A folder above the store is durable anyhow.
            if (!synced.path().startsWith("..")) {
                folder(synced.path()).sync();
            }
        } else if (event instanceof Event.Issued commit) {
            issued++;
            writers = commit.writers();
        } else if (event instanceof Event.Acknowledged one) {
            tell(one.writer());
        }
    }

    private void tell(int writer) {
        told |= 1 << writer;
        if (Integer.bitCount(told) == writers) {
            acknowledged++;
            told = 0;
        }
    }

    private FileNode file(int number) {
        return Objects.requireNonNull(byNumber.get(number));
    }

    private FileNode file(Path path) {
        return (FileNode) Objects.requireNonNull(folderOf(path).present.get(name(path)));
    }

    private void enter(Path path, Optional<Node> node) {
        folderOf(path).change(step, name(path), node);
    }

    // ---- how it may look afterwards

    /** What a killed process leaves: all of it. */
    Tree afterKill() {
        return tree(entry -> true, FileNode::present);
    }

    /** All that a power loss may leave of names and data, within the given resolution. */
    List<Tree> afterPowerLoss(Tearing tearing) {
        List<Tree> trees = new ArrayList<>();
        List<FileNode> dirty = files.stream().filter(FileNode::dirty).toList();
        List<Tree.DataOf> data = tearing.of(dirty);
        for (Predicate<Entry> entries : entryChoices()) {
            data.forEach(of -> trees.add(tree(entries, of)));
        }
        return trees;
    }

    /** All, none, each alone, each alone with the other half of its rename, all but each. */
    private List<Predicate<Entry>> entryChoices() {
        List<Entry> pending = new ArrayList<>();
        collect(root, pending);
        List<Predicate<Entry>> choices = new ArrayList<>();
        choices.add(entry -> true);
        choices.add(entry -> false);
        for (Entry one : pending) {
            choices.add(entry -> entry == one);
            choices.add(entry -> entry.step == one.step);
            choices.add(entry -> entry != one);
        }
        return choices;
    }

    private static void collect(FolderNode folder, List<Entry> pending) {
        pending.addAll(folder.pending);
        for (Node node : folder.present.values()) {
            if (node instanceof FolderNode child) {
                collect(child, pending);
            }
        }
    }

    private Tree tree(Predicate<Entry> entries, Tree.DataOf data) {
        Tree tree = new Tree();
        add(tree, Path.of(""), root, entries, data);
        return tree;
    }

    private static void add(Tree tree, Path at, FolderNode folder, Predicate<Entry> entries, Tree.DataOf data) {
        folder.surviving(entries).forEach((name, node) -> {
            Path path = at.resolve(name);
            if (node instanceof FolderNode child) {
                tree.folders().add(path);
                add(tree, path, child, entries, data);
            } else if (node instanceof FileNode file) {
                tree.files().put(path, file.dirty() ? data.of(file) : file.synced());
            }
        });
    }
}
