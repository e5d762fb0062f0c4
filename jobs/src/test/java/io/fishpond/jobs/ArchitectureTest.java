package io.fishpond.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fishpond.run.Job;
import org.junit.jupiter.api.Test;

/** The house rules that a compiler cannot keep. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.fishpond");

    @Test
    void keepsTheMathematicsTheContractsAndTheConfigurationFreeOfSpark() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.fishpond.algo..", "io.fishpond.domain..", "io.fishpond.config..", "io.fishpond.table..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "io.delta..", "org.apache.hadoop..", "scala..")
                .check(CLASSES);
    }

    @Test
    void keepsTheMathematicsFreeOfEverythingElseOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.fishpond.algo..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are ours, but not mathematics",
                        (JavaClass c) -> c.getPackageName().startsWith("io.fishpond")
                                && !c.getPackageName().startsWith("io.fishpond.algo")))
                .check(CLASSES);
    }

    @Test
    void keepsCapabilitiesApart() {
        slices().matching("io.fishpond.jobs.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        DescribedPredicate.describe(
                                "night and command line",
                                (JavaClass c) -> c.getPackageName().startsWith("io.fishpond.jobs.night")
                                        || c.getPackageName().startsWith("io.fishpond.jobs.cli")),
                        DescribedPredicate.alwaysTrue())
                .check(CLASSES);
    }

    @Test
    void namesJobsByTheirVerb() {
        classes()
                .that()
                .implement(Job.class)
                .should()
                .haveSimpleNameEndingWith("Job")
                .andShould()
                .bePublic()
                .check(CLASSES);
    }

    @Test
    void readsNoClockButTheOneHandedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.fishpond.jobs.cli..")
                .should()
                .callMethod(java.time.LocalDate.class, "now")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .check(CLASSES);
    }

    @Test
    void printsOnlyFromTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.fishpond.jobs.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }
}
