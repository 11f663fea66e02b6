package io.it0.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.it0.db.PlatformDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Data flows to the right, imports point to the left. */
class ArrowsTest {

  /** From the left to the right; whoever stands further right may import what stands further left. */
  private static final List<List<String>> ORDER =
      List.of(
          List.of("problem"),
          List.of("db"),
          List.of("money", "tenancy"),
          List.of("period"),
          List.of("event"),
          List.of("audit"),
          List.of("catalog"),
          List.of("mail"),
          List.of("usage"),
          List.of("rating"),
          List.of("ledger"),
          List.of("invoicing"),
          List.of("subscription"),
          List.of("quota"),
          List.of("billrun"),
          List.of("lifecycle"),
          List.of("testclock"),
          List.of("dunning"),
          List.of("payment"),
          List.of("document"),
          List.of("notice"),
          List.of("invariant"),
          List.of("insight"),
          List.of("identity"),
          List.of("engine"),
          List.of("task"),
          List.of("inventory", "operations"),
          List.of("web", "console"));

  private static final List<String> MODULES =
      List.of("db", "billing-ejb", "agent-ejb", "web-war", "admin-jsf", "server-config");

  @TestFactory
  List<DynamicTest> a_package_imports_only_what_stands_to_its_left() {
    return IntStream.range(0, ORDER.size())
        .boxed()
        .flatMap(
            at ->
                ORDER.get(at).stream()
                    .map(name -> DynamicTest.dynamicTest(name, () -> checkLeft(name, at))))
        .toList();
  }

  private static void checkLeft(String name, int at) {
    String[] right =
        ORDER.subList(at, ORDER.size()).stream()
            .flatMap(List::stream)
            .filter(other -> !other.equals(name))
            .map(other -> "io.it0." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.it0." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(right)
        .allowEmptyShould(true)
        .check(Modules.classes());
  }

  @Test
  void every_package_of_the_ear_has_its_place_in_the_order() {
    String[] known =
        Stream.concat(ORDER.stream().flatMap(List::stream), Stream.of("datasource"))
            .map(name -> "io.it0." + name + "..")
            .toArray(String[]::new);
    for (String module : MODULES.subList(0, 5)) {
      classes()
          .should()
          .resideInAnyPackage(known)
          .allowEmptyShould(true)
          .check(new ClassFileImporter().importPath(Modules.folder(module)));
    }
  }

  @Test
  void no_feature_depends_on_itself_through_another() {
    slices().matching("io.it0.(*)..").should().beFreeOfCycles().check(Modules.classes());
  }

  @Test
  void a_module_imports_no_module_to_its_right() {
    for (int i = 0; i < MODULES.size() - 1; i++) {
      List<String> right = MODULES.subList(i + 1, MODULES.size());
      noClasses()
          .that(liesIn(List.of(MODULES.get(i))))
          .should()
          .dependOnClassesThat(liesIn(right))
          .allowEmptyShould(true)
          .check(Modules.classes());
    }
  }

  @Test
  void the_two_wars_do_not_know_each_other() {
    noClasses()
        .that(liesIn(List.of("web-war")))
        .should()
        .dependOnClassesThat(liesIn(List.of("admin-jsf")))
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("io.it0.console..")
        .allowEmptyShould(true)
        .check(Modules.classes());
    noClasses()
        .that(liesIn(List.of("admin-jsf")))
        .should()
        .dependOnClassesThat(liesIn(List.of("web-war")))
        .allowEmptyShould(true)
        .check(Modules.classes());
  }

  @Test
  void the_platforms_pool_is_reached_by_the_work_that_spans_tenants_only() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.it0.db..",
            "io.it0.tenancy..",
            "io.it0.period..",
            "io.it0.event..",
            "io.it0.catalog..",
            "io.it0.mail..",
            "io.it0.usage..",
            "io.it0.subscription..",
            "io.it0.quota..",
            "io.it0.ledger..",
            "io.it0.invoicing..",
            "io.it0.billrun..",
            "io.it0.lifecycle..",
            "io.it0.dunning..",
            "io.it0.payment..",
            "io.it0.document..",
            "io.it0.notice..",
            "io.it0.invariant..",
            "io.it0.insight..",
            "io.it0.identity..",
            "io.it0.operations..",
            "io.it0.task..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(PlatformDatabase.class)
        .check(Modules.classes());
  }

  private static DescribedPredicate<JavaClass> liesIn(List<String> modules) {
    List<Path> folders = modules.stream().map(Modules::folder).toList();
    return DescribedPredicate.describe(
        "lie in " + modules,
        type ->
            type.getSource().map(Source::getUri).filter(ArrowsTest::isFile).stream()
                .map(Path::of)
                .anyMatch(file -> folders.stream().anyMatch(file::startsWith)));
  }

  // What was not read from a module's folder comes from a jar.
  private static boolean isFile(URI uri) {
    return uri.getScheme().equals("file");
  }
}
