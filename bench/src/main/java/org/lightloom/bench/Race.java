package org.lightloom.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Worker processes that get ready, are released together and are timed to the end of the last one. */
final class Race {
    private static final String READY = "ready";
    private static final String GO = "go";

    private final List<Process> processes = new ArrayList<>();
    private final List<BufferedReader> answers = new ArrayList<>();

    /**
     * How it went.
     *
     * @param seconds from the release to the end of the last worker
     * @param rssMb peak memory of the largest worker
     * @param failed workers that did not answer
     * @param answers of those that did, in their own words
     */
    record Result(double seconds, double rssMb, int failed, List<String> answers) {}

    /** Runs one worker per list of arguments, each {@code Bench worker ARGUMENTS…} in a JVM like this one. */
    static Result run(List<List<String>> workers) {
        return run(command(), workers);
    }

    /** The same with a {@code command} that starts {@code Bench}. */
    static Result run(List<String> command, List<List<String>> workers) {
        Race race = new Race();
        try {
            for (List<String> arguments : workers) {
                race.start(command, arguments);
            }
            return race.timed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            race.processes.forEach(Process::destroyForcibly);
        }
    }

    /** Starts {@code Bench} in a JVM like this one, with the arguments that are to be appended. */
    static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-agentlib") && !option.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        return command;
    }

    /** The same for a process that lives for seconds, or is killed before: little compiling, few threads. */
    static List<String> commandForShortLife() {
        List<String> command = command();
        command.removeIf(option -> option.matches("-XX:([+-]Use.*GC|TieredStopAtLevel=.*)"));
        command.addAll(1, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        return command;
    }

    private void start(List<String> command, List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.add("worker");
        words.addAll(arguments);
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        answers.add(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    private Result timed() throws IOException {
        for (BufferedReader answer : answers) {
            if (!READY.equals(answer.readLine())) {
                throw new IOException("a worker did not get ready");
            }
        }
        long start = System.nanoTime();
        for (Process process : processes) {
            OutputStream out = process.getOutputStream();
            out.write((GO + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        double rss = 0;
        List<String> done = new ArrayList<>();
        for (BufferedReader answer : answers) {
            String memory = answer.readLine();
            if (memory != null) {
                rss = Math.max(rss, Double.parseDouble(memory));
                done.add(answer.readLine());
            }
        }
        return new Result((System.nanoTime() - start) / 1e9, rss, answers.size() - done.size(), done);
    }

    /** The worker's side: says that it is ready, waits for the release, works, answers its peak memory and a line more. */
    static void worker(Supplier<String> work) {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        System.out.flush();
        try {
            if (!GO.equals(in.readLine())) {
                throw new IOException("not released");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String answer = work.get();
        System.out.println(Memory.peakMb());
        System.out.println(answer);
        System.out.flush();
    }
}
