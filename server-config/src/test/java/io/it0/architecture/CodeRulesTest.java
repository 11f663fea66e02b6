package io.it0.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import io.it0.db.UuidV7;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodeRulesTest {

  private static final String[] COMMANDS = {
    "io.it0.launcher..", "io.it0.bench..", "io.it0.demo..", "io.it0.boot.."
  };

  private static final DescribedPredicate<JavaClass> REAL_NUMBERS =
      describe(
          "are double or float",
          type ->
              Set.of("double", "float", "java.lang.Double", "java.lang.Float")
                  .contains(type.getName()));

  private final JavaClasses classes = Modules.classes();

  @Test
  void the_time_comes_from_a_clock() {
    noClasses()
        .that()
        .resideOutsideOfPackages(COMMANDS)
        .and()
        .doNotBelongToAnyOf(UuidV7.class)
        .should()
        .callMethodWhere(describe("read the time without a clock", CodeRulesTest::readsTheTime))
        .check(classes);
  }

  private static boolean readsTheTime(JavaCall<?> call) {
    var target = call.getTarget();
    String owner = target.getOwner().getName();
    boolean now = owner.startsWith("java.time.") && target.getName().equals("now");
    boolean clock =
        target.getRawParameterTypes().stream().anyMatch(p -> p.isAssignableTo(Clock.class));
    return now && !clock
        || owner.equals("java.lang.System") && target.getName().equals("currentTimeMillis");
  }

  @Test
  void money_rating_and_period_arithmetic_know_no_container() {
    noClasses()
        .that()
        .resideInAnyPackage("io.it0.money..", "io.it0.rating..")
        .or()
        .haveNameMatching("io\\.it0\\.period\\.(Period|BillingCalendar|BillingInterval)")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..", "org.jdbi..", "java.sql..")
        .check(classes);
  }

  @Test
  void money_is_never_a_binary_fraction() {
    String[] money = {
      "io.it0.money..",
      "io.it0.rating..",
      "io.it0.ledger..",
      "io.it0.invoicing..",
      "io.it0.subscription..",
      "io.it0.billrun..",
      "io.it0.payment.."
    };
    noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(money)
        .should()
        .haveRawType(REAL_NUMBERS)
        .check(classes);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(money)
        .should()
        .haveRawReturnType(REAL_NUMBERS)
        .check(classes);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(money)
        .should()
        .haveRawParameterTypes(
            describe("with a double or float", types -> types.stream().anyMatch(REAL_NUMBERS)))
        .check(classes);
    noClasses()
        .that()
        .resideInAnyPackage(money)
        .should()
        .callMethodWhere(
            describe(
                "go through a double or float",
                call ->
                    REAL_NUMBERS.test(call.getTarget().getRawReturnType())
                        || call.getTarget().getRawParameterTypes().stream().anyMatch(REAL_NUMBERS)))
        .check(classes);
  }

  @Test
  void names_say_what_a_class_is() {
    noClasses()
        .should()
        .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils|DTO|Dto)(\\$.*)?")
        .check(classes);
  }

  @Test
  void the_server_logs_and_does_not_print() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        classes.that(describe("are of the server", type -> !isCommand(type))));
    // These two reach into the container's log, so that each of its lines names request and tenant.
    noClasses()
        .that()
        .resideOutsideOfPackages(COMMANDS)
        .and()
        .haveNameNotMatching("io\\.it0\\.web\\.(ContextFormatter|LogContext)")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(classes);
  }

  private static boolean isCommand(JavaClass type) {
    return Stream.of(COMMANDS)
        .anyMatch(name -> type.getPackageName().startsWith(name.replace("..", "")));
  }

  @Test
  void fields_are_not_public_unless_they_are_constants() {
    noFields().that().areNotFinal().should().bePublic().check(classes);
  }

  @Test
  void only_two_classes_name_the_platforms_pool() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path folder : Modules.folders()) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> naming =
            files.filter(Files::isRegularFile).filter(CodeRulesTest::namesThePool).toList();
        naming.forEach(file -> found.add(folder.relativize(file).toString()));
      }
    }
    assertThat(found)
        .containsExactly("io/it0/datasource/DataSources.class", "io/it0/db/PlatformDatabase.class");
  }

  /** Anywhere in the file, so in a class file's constants and in a configuration alike. */
  private static boolean namesThePool(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .contains("jdbc/platform");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_war_begins_no_transaction_and_takes_no_connection() {
    noClasses()
        .that()
        .resideInAnyPackage("io.it0.web..", "io.it0.console..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "jakarta.transaction..", "javax.sql..", "org.jdbi..", "jakarta.persistence..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.sql.Connection")
        .check(classes);
  }

  /** So that the rules above cannot pass because nothing was read. */
  @Test
  void the_classes_of_all_modules_were_read() {
    assertThat(classes.stream().map(JavaClass::getPackageName).map(CodeRulesTest::feature))
        .contains("db", "tenancy", "money", "usage", "identity", "web", "launcher");
    assertThat(
            classes.stream().flatMap(type -> type.getMembers().stream()).map(JavaMember::getName))
        .hasSizeGreaterThan(500);
  }

  private static String feature(String packageName) {
    return packageName.replaceFirst("io\\.it0\\.", "").replaceFirst("\\..*", "");
  }
}
