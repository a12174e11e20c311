package org.lightloom.lightcurves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SeedRowsTest {
    private static final Pattern TEST = Pattern.compile("`SeedBehaviourTest#(\\w+)`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException {
        List<String> named = TEST.matcher(Files.readString(Path.of("../docs/seed-rows.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        List<String> there = Arrays.stream(SeedBehaviourTest.class.getDeclaredMethods())
                .map(Method::getName)
                .toList();

        // The commands of the page run no test, and say nothing, where there is none of the name.
        assertThat(named).hasSizeGreaterThan(15);
        assertThat(there).containsAll(named);
    }
}
