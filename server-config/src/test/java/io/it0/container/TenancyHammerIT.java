package io.it0.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.usage.UsageRecord;
import io.it0.usage.UsageRecords;
import io.it0.usage.UsageRow;
import java.io.File;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ArchivePaths;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sixteen threads, twenty tenants, eight connections, in the container and through its transactions. */
@ExtendWith(PostgresFirst.class)
@ArquillianTest
@RunAsClient
class TenancyHammerIT {

  @ArquillianResource private URL base;

  /** The libraries as the EAR holds them, and of the server's classes only what this needs. */
  @Deployment(testable = false)
  static WebArchive war() {
    EnterpriseArchive ear =
        ShrinkWrap.createFromZipFile(EnterpriseArchive.class, new File("../ear/target/it0.ear"));
    WebArchive war = ShrinkWrap.create(WebArchive.class, "hammer.war");
    ear.getContent(Filters.include("/lib/.*\\.jar"))
        .forEach((path, jar) -> war.addAsLibrary(jar.getAsset(), path.get().replace("/lib/", "")));
    return war.addClasses(UsageRecord.class, UsageRecord.Key.class, UsageRecords.class)
        .addClasses(UsageRow.class, UsageRow.Position.class)
        .addClasses(HammerServlet.class.getDeclaredClasses())
        .addClasses(HammerServlet.class, Hammer.class, TenantWork.class, SlowWork.class)
        .addClasses(SmallPools.class)
        .addAsWebInfResource(EmptyAsset.INSTANCE, ArchivePaths.create("beans.xml"));
  }

  @Test
  void every_row_is_written_by_the_tenant_that_was_bound_and_nothing_leaks() throws Exception {
    List<String> report = ask("hammer").lines().toList();

    assertThat(report.stream().filter(line -> line.startsWith("wrong"))).isEmpty();
    assertThat(report).anyMatch(line -> line.startsWith("failed"));
    List<String> committed =
        report.stream()
            .filter(line -> line.startsWith("committed: "))
            .map(line -> line.substring("committed: ".length()))
            .toList();
    assertThat(committed).hasSizeGreaterThan(500);
    assertThat(new TreeSet<>(records())).isEqualTo(new TreeSet<>(committed));
  }

  @Test
  void without_a_tenant_or_a_transaction_there_is_no_connection() throws Exception {
    assertThat(ask("nobody").lines())
        .containsExactly(
            "TenantBindingException: no tenant is bound",
            "TenantBindingException: no tenant is bound",
            "TenantBindingException: no tenant is bound",
            "TenantBindingException: no tenant is bound",
            "TenantBindingException: a tenant's connection needs a transaction");
  }

  @Test
  void a_transaction_never_changes_whom_it_serves() throws Exception {
    assertThat(ask("switch").lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "TenantBindingException: thread serves tenant t0 and cannot switch to t1"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "TenantBindingException: tenant t1 must be bound before the transaction begins"),
            line ->
                assertThat(line)
                    .startsWith("TenantBindingException: the transaction serves tenant "));
  }

  /** All tenants' records, as "schema's slug, id"; a record whose source is another slug is marked. */
  private static List<String> records() {
    return IntStream.range(0, 20)
        .mapToObj(i -> "t" + i)
        .flatMap(
            slug ->
                PostgresFirst.database
                    .superuser()
                    .withHandle(
                        h ->
                            h.createQuery(
                                    "select source || ' ' || event_id || case when source = :slug then '' else ' leaked' end from tenant_"
                                        + slug
                                        + ".usage_records")
                                .bind("slug", slug)
                                .mapTo(String.class)
                                .list())
                    .stream())
        .toList();
  }

  private String ask(String what) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.toURI().resolve("/hammer/run?do=" + what)).build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
