package org.lightloom.bench.crash;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Folders and files below a root, as a crash leaves them; paths are relative. */
record Tree(Set<Path> folders, Map<Path, Content> files) {

    /** What of a file's data is left. */
    interface DataOf {
        Content of(Replay.FileNode file);
    }

    Tree() {
        this(new TreeSet<>(), new TreeMap<>());
    }

    /** Equal for equal trees. */
    String hash() {
        StringBuilder text = new StringBuilder();
        folders.forEach(folder -> text.append(folder).append('\n'));
        files.forEach((path, content) ->
                text.append(path).append(' ').append(content.hash()).append('\n'));
        return Content.hash(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
