package org.lightloom.kv;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A writer in a JVM of its own. */
final class OtherProcess {
    private OtherProcess() {}

    /** {@code count FOLDER KEY TIMES}, {@code ids FOLDER KEY} or {@code hang FOLDER KEY}. */
    public static void main(String[] words) {
        Path folder = Path.of(words[1]);
        switch (words[0]) {
            case "count" ->
                count(LocalStore.open(folder, LocalStoreTest.PRIVATE), words[2], Integer.parseInt(words[3]));
            case "ids" -> addIds(LocalStore.open(folder, LocalStoreTest.PRIVATE), words[2]);
            case "hang" -> hang(folder, words[2]);
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static void count(Store store, String key, int times) {
        for (int i = 0; i < times; i++) {
            store.update(key, Counter.add(1), new Counter()).orThrow();
        }
    }

    private static void addIds(Store store, String key) {
        while (true) {
            Change change = Ids.next();
            store.update(key, change, Ids.IDS).orThrow();
            System.out.println(change.id());
        }
    }

    /** Holds the lock, with a temporary file ready to be renamed, until it is killed. */
    private static void hang(Path folder, String key) {
        TrappedDisk disk = new TrappedDisk();
        disk.trap((operation, path) -> {
            if (operation == TrappedDisk.Operation.RENAME) {
                System.out.println("hanging");
                while (true) {
                    java.util.concurrent.locks.LockSupport.park();
                }
            }
        });
        LocalStore.open(folder, LocalStoreTest.PRIVATE, disk).update(key, Ids.next(), Ids.IDS);
    }

    static Process start(String... words) throws IOException, URISyntaxException {
        return start(List.of(), words);
    }

    /** Through another command, which is to run the words behind its own. */
    static Process start(List<String> through, String... words) throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>(through);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(classes(LocalStore.class) + java.io.File.pathSeparator + classes(OtherProcess.class));
        command.add(OtherProcess.class.getName());
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static Path classes(Class<?> of) throws URISyntaxException {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    static BufferedReader output(Process process) {
        return process.inputReader();
    }

    /** SIGKILL. */
    static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
