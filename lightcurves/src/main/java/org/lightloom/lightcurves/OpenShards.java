package org.lightloom.lightcurves;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Shards that stay open from read to read, the least recently used ones leaving first. Safe for use by several threads.
 *
 * @param <K> what a shard is known by
 * @param <V> an open shard with what is known of it
 */
final class OpenShards<K, V> {
    private final Predicate<V> isNewest;
    private final Map<K, V> open;

    /** @param isNewest whether an open shard is still the newest version */
    OpenShards(int most, Predicate<V> isNewest) {
        this.isNewest = isNewest;
        this.open = new LinkedHashMap<>(most, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                // Another thread may be reading it: it is closed when nobody can reach it any more.
                return size() > most;
            }
        };
    }

    /** A shard in its newest version: the open one if it is that, else opened anew. */
    Optional<V> newest(K key, Supplier<Optional<V>> opening) {
        Optional<V> known = known(key).filter(isNewest);
        if (known.isPresent()) {
            return known;
        }
        Optional<V> fresh = opening.get();
        keep(key, fresh);
        return fresh;
    }

    private synchronized Optional<V> known(K key) {
        return Optional.ofNullable(open.get(key));
    }

    private synchronized void keep(K key, Optional<V> shard) {
        open.remove(key);
        shard.ifPresent(one -> open.put(key, one));
    }

    synchronized void forget() {
        open.clear();
    }
}
