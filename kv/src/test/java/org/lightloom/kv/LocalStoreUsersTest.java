package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lightloom.kv.StoreContract.KEY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users of one group, with umasks of their own, on one store. Only root can start processes of other users. */
@Timeout(120)
class LocalStoreUsersTest {
    private static final int GROUP = 54321;

    @TempDir
    Path folder;

    private Path store;

    @BeforeEach
    void makeAFolderOfTheGroup() throws IOException {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")), "not root: no other users");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        store = Files.createDirectory(folder.resolve("store"));
        Files.setAttribute(store, "unix:gid", GROUP);
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxrwx---"));
    }

    @Test
    void usersOfAGroupWriteToOneStoreWhateverTheirUmasks() throws Exception {
        for (String umask : List.of("077", "022", "002")) {
            assertThat(writer(2001, umask, KEY).waitFor()).isZero();
            assertThat(writer(2002, umask, KEY).waitFor()).isZero();
        }

        assertThat(Counter.value(LocalStore.open(store, LocalStoreTest.PRIVATE), KEY))
                .isEqualTo(120);
    }

    /** Several times: one may meet what another has just made and not yet given to the group. */
    @RepeatedTest(4)
    void usersOfAGroupWriteAtOnceAndLoseNothing() throws Exception {
        List<Process> writers = List.of(writer(2001, "077", KEY), writer(2002, "077", KEY), writer(2003, "027", KEY));
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }

        assertThat(Counter.value(LocalStore.open(store, LocalStoreTest.PRIVATE), KEY))
                .isEqualTo(60);
    }

    @Test
    void whatIsMadeInAFolderOfTheGroupIsTheGroups() throws Exception {
        assertThat(writer(2001, "077", KEY).waitFor()).isZero();

        for (Path made : contents()) {
            assertThat(Files.getPosixFilePermissions(made))
                    .as(made.toString())
                    .contains(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE)
                    .doesNotContain(PosixFilePermission.OTHERS_READ);
        }
    }

    @Test
    void aFolderThatIsNotTheGroupsKeepsToTheUmask() throws Exception {
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(store, "unix:uid", 2001);
        assertThat(writer(2001, "077", KEY).waitFor()).isZero();

        for (Path made : contents()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .as(made.toString())
                    .endsWith("------");
        }
    }

    private List<Path> contents() throws IOException {
        List<Path> made = new ArrayList<>();
        try (Stream<Path> files = Files.walk(store)) {
            files.filter(file -> !file.equals(store)).forEach(made::add);
        }
        assertThat(made).hasSizeGreaterThan(3);
        return made;
    }

    /** Adds 1 twenty times. */
    private Process writer(int user, String umask, String key) throws Exception {
        return OtherProcess.start(
                List.of(
                        "/usr/bin/setpriv",
                        "--reuid=" + user,
                        "--regid=" + GROUP,
                        "--clear-groups",
                        "sh",
                        "-c",
                        "umask " + umask + "; exec \"$@\"",
                        "sh"),
                "count",
                store.toString(),
                key,
                "20");
    }
}
