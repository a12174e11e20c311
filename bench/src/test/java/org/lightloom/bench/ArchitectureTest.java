package org.lightloom.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between the modules (docs/architecture.md, "Modules"). */
class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.lightloom");

    @Test
    void everyModuleIsLookedAt() {
        for (String module : List.of("kv", "zarr", "catalogs", "lightcurves", "cli", "bench")) {
            assertThat(CODE.stream().filter(c -> c.getPackageName().startsWith("org.lightloom." + module)))
                    .as(module)
                    .isNotEmpty();
        }
    }

    @Test
    void modulesUseOnlyWhatTheirArrowsAllow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("kv")
                .definedBy("org.lightloom.kv..")
                .layer("zarr")
                .definedBy("org.lightloom.zarr..")
                .layer("catalogs")
                .definedBy("org.lightloom.catalogs..")
                .layer("lightcurves")
                .definedBy("org.lightloom.lightcurves..")
                .layer("cli")
                .definedBy("org.lightloom.cli..")
                .layer("bench")
                .definedBy("org.lightloom.bench..")
                .whereLayer("kv")
                .mayOnlyBeAccessedByLayers("zarr", "cli", "bench")
                .whereLayer("zarr")
                .mayOnlyBeAccessedByLayers("lightcurves", "cli", "bench")
                .whereLayer("catalogs")
                .mayOnlyBeAccessedByLayers("lightcurves", "cli", "bench")
                .whereLayer("lightcurves")
                .mayOnlyBeAccessedByLayers("cli", "bench")
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("bench")
                .whereLayer("bench")
                .mayNotBeAccessedByAnyLayer()
                .check(CODE);
    }

    @Test
    void theCommandLineKnowsOnlyTheErrorsOfTheKeyValueStore() {
        noClasses()
                .that()
                .resideInAPackage("org.lightloom.cli..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.lightloom.kv..").and(not(assignableTo(RuntimeException.class))))
                .check(CODE);
    }

    @Test
    void storageKnowsNothingOfStars() {
        noClasses()
                .that()
                .resideInAnyPackage("org.lightloom.kv..", "org.lightloom.zarr..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.lightloom.catalogs..", "org.lightloom.lightcurves..")
                .check(CODE);
    }

    @Test
    void catalogsKnowNothingOfStorage() {
        noClasses()
                .that()
                .resideInAPackage("org.lightloom.catalogs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.lightloom.kv..", "org.lightloom.zarr..", "org.lightloom.lightcurves..")
                .check(CODE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.lightloom.(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void namesAreTheFieldsOwn() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl|Data)(\\$.*)?")
                .check(CODE);
    }
}
