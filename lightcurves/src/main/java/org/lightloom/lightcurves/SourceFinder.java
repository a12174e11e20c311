package org.lightloom.lightcurves;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lightloom.catalogs.CatalogException;
import org.lightloom.catalogs.CatalogOptions;
import org.lightloom.catalogs.Catalogs;
import org.lightloom.catalogs.SourceCatalog;

/** Finds and reads the catalogs that records name, where they were or among given files. */
final class SourceFinder {
    private final List<Path> given;
    private final Set<String> problems = new LinkedHashSet<>();
    private final Map<List<String>, Optional<SourceCatalog>> read = new HashMap<>();
    private final Map<Path, String> knownSums = new HashMap<>();

    SourceFinder(List<Path> given) {
        this.given = given;
    }

    /** Recorded files that are gone or changed. */
    List<String> problems() {
        return new ArrayList<>(problems);
    }

    /** Keeps nothing in memory of the epoch before. */
    void forget() {
        read.clear();
    }

    Optional<SourceCatalog> find(PopulationNote.Source source, CatalogOptions options) {
        List<Path> places = new ArrayList<>(given);
        places.add(0, Path.of(source.path()));
        for (Path place : places) {
            if (!knownSums.getOrDefault(place, source.sha256()).equals(source.sha256())) {
                continue;
            }
            Optional<SourceCatalog> catalog = read(place, options);
            if (catalog.isPresent() && catalog.get().source().sha256().equals(source.sha256())) {
                return catalog;
            }
        }
        Path recorded = Path.of(source.path());
        String what = Files.isDirectory(recorded)
                ? "is a store; what was imported from it is not compared"
                : Files.exists(recorded) ? "has changed since it was populated" : "is no longer there";
        problems.add(source.path() + " " + what + " (sha256 " + source.sha256().substring(0, 12) + "…)");
        return Optional.empty();
    }

    /** A given file; nothing where it cannot be read. */
    Optional<SourceCatalog> read(Path file, CatalogOptions options) {
        List<String> key =
                List.of(file.toString(), options.prefix(), options.columns().orElse(""));
        return read.computeIfAbsent(key, k -> {
            try {
                if (!Files.isRegularFile(file)) {
                    return Optional.empty();
                }
                SourceCatalog catalog = Catalogs.read(file, options);
                knownSums.put(file, catalog.source().sha256());
                return Optional.of(catalog);
            } catch (CatalogException e) {
                problems.add(String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }
}
