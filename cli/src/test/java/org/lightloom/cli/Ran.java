package org.lightloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/** What a command did when it was run in this process. */
record Ran(int status, String out, String err) {

    static Ran of(Object... arguments) {
        String[] words = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Lightloom.commandLine(words)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
        return new Ran(status, out.toString(), err.toString());
    }

    /** Runs a command that must succeed, with nothing on stderr. */
    static Ran well(Object... arguments) {
        Ran ran = of(arguments);
        assertThat(ran.err).as(Arrays.toString(arguments)).isEmpty();
        assertThat(ran.status).as(Arrays.toString(arguments)).isEqualTo(ExitStatus.DONE);
        return ran;
    }

    /** Runs a command that must be refused in one line, with nothing on stdout. */
    static String refused(Object... arguments) {
        Ran ran = of(arguments);
        assertThat(ran.status).as(ran.out + ran.err).isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(ran.out).isEmpty();
        assertThat(ran.err).hasLineCount(1).startsWith("lightloom").doesNotContain("\tat ");
        return ran.err;
    }

    List<String> lines() {
        return out.lines().toList();
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + out, e);
        }
    }
}
