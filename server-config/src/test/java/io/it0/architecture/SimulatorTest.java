package io.it0.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The payment simulator and the product agree by the providers' protocols, and share nothing else. */
class SimulatorTest {

  private static final String[] CLIENTS = {
    "com.stripe..", "com.alipay..", "com.wechat..", "okhttp3..", "org.bouncycastle.."
  };

  private final JavaClasses simulator =
      Modules.classes().that(resideInAPackage("io.it0.simulator.."));

  @Test
  void the_simulator_uses_the_jdk_and_jackson_and_nothing_of_ours() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.it0.simulator..",
                "java..",
                "javax.crypto..",
                "javax.security.auth.x500..",
                "com.fasterxml.jackson.."))
        .check(simulator);
  }

  @Test
  void it_is_written_without_the_providers_own_clients() {
    noClasses().should().dependOnClassesThat(resideInAnyPackage(CLIENTS)).check(simulator);
  }

  @Test
  void only_the_launcher_knows_it() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.it0.simulator..", "io.it0.launcher..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.it0.simulator..")
        .check(Modules.classes());
  }

  @Test
  void its_tests_use_nothing_of_the_product_either() {
    JavaClasses tests =
        new ClassFileImporter()
            .importPath(Path.of("target/test-classes"))
            .that(resideInAPackage("io.it0.simulator.."));
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.it0..").and(not(resideInAPackage("io.it0.simulator.."))))
        .check(tests);
  }

  @Test
  void a_provider_knows_no_other_provider() {
    for (String provider : new String[] {"stripe", "alipay", "wechat", "crypto"}) {
      noClasses()
          .that()
          .resideInAPackage("io.it0.simulator." + provider)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.it0.simulator..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.it0.simulator.base", "io.it0.simulator." + provider))))
          .check(simulator);
    }
  }
}
