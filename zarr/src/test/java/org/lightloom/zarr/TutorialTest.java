package org.lightloom.zarr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/zarr-tutorial.md compiles, runs from top to bottom, and prints what stands below each piece. */
class TutorialTest {
    private static final Path PAGE = Path.of("../docs/zarr-tutorial.md");
    private static final Pattern PIECE =
            Pattern.compile("```java\n(.*?)```\n```text\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String END = "=== end of a piece";

    @TempDir
    Path folder;

    private record Piece(String code, String output) {}

    @Test
    void everyPieceDoesWhatThePageSays() throws Exception {
        List<Piece> pieces = pieces();
        assertThat(pieces).hasSizeGreaterThan(5);
        assertThat(Files.readString(PAGE).split("```java", -1)).hasSize(pieces.size() + 1);

        Path classes = compiled(source(pieces));

        String[] printed = run(classes).split(END + "\\R", -1);
        for (int i = 0; i < pieces.size(); i++) {
            assertThat(printed[i])
                    .as(pieces.get(i).code())
                    .isEqualToNormalizingNewlines(pieces.get(i).output());
        }
    }

    private static List<Piece> pieces() throws IOException {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            pieces.add(new Piece(matcher.group(1), matcher.group(2)));
        }
        return pieces;
    }

    private static String source(List<Piece> pieces) {
        StringBuilder source = new StringBuilder("""
                import java.nio.*;
                import java.nio.file.Path;
                import java.util.Arrays;
                import java.util.stream.*;
                import org.lightloom.zarr.*;

                public class Tutorial {
                    public static void run(Path folder) {
                """);
        pieces.forEach(piece -> source.append(piece.code())
                .append("System.out.println(\"")
                .append(END)
                .append("\");\n"));
        return source.append("}\n}\n").toString();
    }

    private Path compiled(String source) throws IOException {
        Path file = Files.writeString(folder.resolve("Tutorial.java"), source);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        boolean right = compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file.toFile()))
                .call();
        assertThat(right).as(errors.toString()).isTrue();
        return classes;
    }

    private String run(Path classes) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Method run = loader.loadClass("Tutorial").getMethod("run", Path.class);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            run.invoke(null, folder);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
