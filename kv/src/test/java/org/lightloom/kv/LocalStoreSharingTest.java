package org.lightloom.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lightloom.kv.StoreContract.KEY;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several stores of one JVM on one folder: a lock of one must neither be lost to another nor be unknown to it. */
@Timeout(60)
class LocalStoreSharingTest {
    @TempDir
    Path folder;

    @Test
    void twoStoresOnOneFolderLoseNothing() throws Exception {
        List<LocalStore> stores = List.of(store(folder), store(folder));

        Parallel.threads(4, thread -> count(stores.get(thread % 2)));

        assertThat(Counter.value(store(folder), KEY)).isEqualTo(400);
    }

    @Test
    void aStoreBehindASymbolicLinkSharesTheLocks() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("store")));
        List<LocalStore> stores = List.of(store(folder.resolve("store")), store(link));

        Parallel.threads(4, thread -> count(stores.get(thread % 2)));

        assertThat(Counter.value(stores.get(0), KEY)).isEqualTo(400);
    }

    @Test
    void theLockFileIsOpenOncePerProcess() throws Exception {
        store(folder).update(KEY, Counter.add(1), new Counter()).orThrow();

        store(folder).update(KEY, Counter.add(1), new Counter()).orThrow();
        LockFile.at(folder.resolve(LocalStoreTest.PRIVATE + "/lock"));

        assertThat(descriptorsOfTheLockFile()).isEqualTo(1);
    }

    @Test
    void whateverPathLeadsToALockFileItIsOneLock() throws Exception {
        Path lock =
                Files.createFile(Files.createDirectory(folder.resolve("store")).resolve("lock"));
        LockFile one = LockFile.at(lock);
        assertThat(one.tryEnter(17)).isTrue();
        List<Path> paths = List.of(
                folder.resolve("store/../store/lock"),
                Files.createSymbolicLink(folder.resolve("alias"), Path.of("store"))
                        .resolve("lock"),
                Files.createSymbolicLink(folder.resolve("link"), lock),
                Files.createLink(folder.resolve("second name"), lock));

        for (Path path : paths) {
            LockFile other = LockFile.at(path);
            assertThat(other.channel()).as("%s", path).isSameAs(one.channel());
            assertThat(other.tryEnter(17)).as("%s", path).isFalse();
            assertThat(one.isAt(path)).as("%s", path).isTrue();
        }
    }

    /** Of two, one would be closed by the garbage collector, and with it all locks of the file lost. */
    @Test
    void whoeverOpensALockFileAtTheSameMomentItIsOpenOnce() throws Exception {
        for (int i = 0; i < 40; i++) {
            Path lock = Files.createFile(folder.resolve("lock" + i));
            Set<Object> channels = ConcurrentHashMap.newKeySet();

            Parallel.threads(4, thread -> channels.add(LockFile.at(lock).channel()));

            assertThat(channels).hasSize(1);
        }
        LockFile.forget(folder);
    }

    @Test
    void anotherFileAtTheSamePathIsAnotherLock() throws Exception {
        Path lock = Files.createFile(folder.resolve("lock"));
        LockFile one = LockFile.at(lock);
        assertThat(one.tryEnter(17)).isTrue();
        Files.delete(lock);
        Files.createFile(lock);

        assertThat(one.isAt(lock)).isFalse();
        assertThat(LockFile.at(lock).channel()).isNotSameAs(one.channel());
        assertThat(LockFile.at(lock).tryEnter(17)).isTrue();
    }

    private long descriptorsOfTheLockFile() throws IOException {
        Path lock = folder.resolve(LocalStoreTest.PRIVATE + "/lock").toRealPath();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> lock.equals(target(descriptor)))
                    .count();
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return descriptor;
        }
    }

    @Test
    void twoClassLoadersAndAnotherProcessLoseNothing() throws Exception {
        URL[] classes = {
            OtherProcess.classes(LocalStore.class).toUri().toURL(),
            OtherProcess.classes(OtherProcess.class).toUri().toURL()
        };
        Process other = OtherProcess.start("count", folder.toString(), KEY, "100");
        try (URLClassLoader one = isolated(classes);
                URLClassLoader two = isolated(classes)) {
            Method[] mains = {main(one), main(two)};
            assertThat(mains[0].getDeclaringClass()).isNotEqualTo(mains[1].getDeclaringClass());

            Parallel.threads(4, thread -> run(mains[thread % 2], "count", folder.toString(), KEY, "100"));
            assertThat(descriptorsOfTheLockFile()).isEqualTo(1);
        }

        assertThat(other.waitFor()).isZero();
        assertThat(Counter.value(store(folder), KEY)).isEqualTo(500);
    }

    private static URLClassLoader isolated(URL[] classes) {
        return new URLClassLoader(classes, ClassLoader.getPlatformClassLoader());
    }

    private static Method main(ClassLoader loader) throws ReflectiveOperationException {
        Method main = loader.loadClass(OtherProcess.class.getName()).getMethod("main", String[].class);
        main.setAccessible(true);
        return main;
    }

    private static void run(Method main, String... words) throws IllegalAccessException, InvocationTargetException {
        main.invoke(null, (Object) words);
    }

    private static void count(Store store) {
        for (int i = 0; i < 100; i++) {
            store.update(KEY, Counter.add(1), new Counter()).orThrow();
        }
    }

    private static LocalStore store(Path path) {
        return LocalStore.open(path, LocalStoreTest.PRIVATE);
    }
}
