package io.it0.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.it0.db.UuidV7;
import io.it0.db.testing.TestDatabase;
import io.it0.db.testing.TestTenants;
import io.it0.money.Money;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailIT {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final TestDatabase database = TestDatabase.fresh();
  private final MovableClock clock = new MovableClock();
  private final Mails mails = new Mails(clock, () -> {});
  private final MailMetrics metrics = new MailMetrics();
  private final Transactions transactions =
      new Transactions() {
        @Override
        public <T> T inNew(Function<Handle, T> work) {
          return database.platformJdbi().inTransaction(work::apply);
        }
      };
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private Tenant acme;
  @TempDir Path folder;

  @BeforeEach
  void a_tenant_with_two_administrators_and_a_member() {
    server.start();
    acme = TestTenants.register(database, "acme");
    user("ada@acme.example", "TENANT_ADMIN", "active");
    user("bob@acme.example", "TENANT_ADMIN", "active");
    user("gone@acme.example", "TENANT_ADMIN", "disabled");
    user("member@acme.example", "TENANT_MEMBER", "active");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void chinese_arrives_as_it_was_written() throws Exception {
    set("zh", "billing@acme.example");
    enqueue(invoice("i-1"));

    assertThat(smtp().send()).isEqualTo(1);

    MimeMessage message = server.getReceivedMessages()[0];
    assertThat(message.getSubject()).isEqualTo("acme 的账单 IT0-42：CNY 349.00");
    assertThat(message.getAllRecipients())
        .extracting(Object::toString)
        .containsExactly("billing@acme.example");
    assertThat(message.getFrom())
        .extracting(Object::toString)
        .containsExactly("billing@it0.example");
    var body = (MimeMultipart) message.getContent();
    assertThat(body.getContentType()).startsWith("multipart/alternative");
    assertThat(body.getBodyPart(0).getContentType())
        .containsIgnoringCase("text/plain; charset=utf-8");
    assertThat((String) body.getBodyPart(0).getContent())
        .contains("您的账单 IT0-42 已出具，金额为 CNY 349.00，付款到期日为 2026年11月30日。");
    assertThat(body.getBodyPart(1).getContentType())
        .containsIgnoringCase("text/html; charset=utf-8");
    assertThat((String) body.getBodyPart(1).getContent())
        .contains("查看并支付：<a href=\"https://it0.example/app#invoice-1\">");
  }

  @Test
  void without_a_billing_address_each_active_administrator_gets_it() throws Exception {
    assertThat(enqueue(invoice("i-1"))).isEqualTo(2);
    smtp().send();
    assertThat(recipients()).containsExactlyInAnyOrder("ada@acme.example", "bob@acme.example");
  }

  @Test
  void what_is_decided_twice_is_sent_once() {
    assertThat(enqueue(invoice("i-1"))).isEqualTo(2);
    assertThat(enqueue(invoice("i-1"))).isZero();
    assertThat(smtp().send()).isEqualTo(2);
    assertThat(enqueue(invoice("i-1"))).isZero();
    assertThat(enqueue(invoice("i-2"))).isEqualTo(2);
    assertThat(smtp().send()).isEqualTo(2);
    assertThat(server.getReceivedMessages()).hasSize(4);
  }

  @Test
  void what_is_rolled_back_is_not_sent() {
    assertThatThrownBy(
            () ->
                transactions.inNew(
                    h -> {
                      mails.enqueue(h, invoice("i-1"));
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    assertThat(smtp().send()).isZero();
  }

  @Test
  void many_are_queued_with_two_statements_and_sent_once_by_several_nodes() throws Exception {
    List<MailRequest> requests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      requests.add(invoice("i-" + i));
    }
    assertThat(transactions.inNew(h -> mails.enqueueAll(h, requests)).intValue()).isEqualTo(80);
    var threads = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> nodes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        nodes.add(threads.submit(() -> smtp().send()));
      }
      int sent = 0;
      for (Future<Integer> node : nodes) {
        sent += node.get();
      }
      assertThat(sent).isEqualTo(80);
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.getReceivedMessages()).hasSize(80);
  }

  @Test
  void a_server_that_is_away_is_tried_again_later_and_then_parked() {
    set("en", "billing@acme.example");
    enqueue(invoice("i-1"));
    server.stop();
    int attempts = 0;
    while (row().status().equals("QUEUED")) {
      assertThat(smtp().send()).isZero();
      attempts++;
      assertThat(row().attempts()).isEqualTo(attempts);
      assertThat(row().error()).contains("MailConnectException");
      // Not before its time.
      assertThat(smtp().send()).isZero();
      assertThat(row().attempts()).isEqualTo(attempts);
      clock.now = clock.now.plus(MailSender.pause(attempts));
    }
    assertThat(attempts).isEqualTo(4);
    assertThat(row().status()).isEqualTo("PARKED");
    assertThat(metrics.parked.sum()).isEqualTo(1);

    server.start();
    var desk = new MailDesk(database.platformDatabase(), clock, null);
    assertThat(smtp().send()).isZero();
    transactions.inNew(h -> MailTable.release(h, row().id(), clock.instant()));
    assertThat(smtp().send()).isEqualTo(1);
    UUID tenant = row().tenantId();
    assertThat(desk.list(Optional.of("SENT"), Optional.of(UUID.randomUUID()), Optional.empty(), 10))
        .isEmpty();
    assertThat(desk.list(Optional.of("SENT"), Optional.of(tenant), Optional.empty(), 10))
        .singleElement()
        .satisfies(mail -> assertThat(mail.error()).isNull());
    assertThatThrownBy(() -> desk.release(row().id()))
        .isInstanceOf(ProblemException.class)
        .hasMessage("it is SENT");
  }

  @Test
  void pauses_double_from_a_minute_to_six_hours() {
    assertThat(List.of(1, 2, 3, 9, 10, 100).stream().map(MailSender::pause))
        .containsExactly(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(4),
            Duration.ofMinutes(256),
            Duration.ofHours(6),
            Duration.ofHours(6));
  }

  @Test
  void a_node_that_dies_after_sending_sends_again_under_the_same_message_id() throws Exception {
    set("en", "billing@acme.example");
    enqueue(invoice("i-1"));
    Transactions dying =
        new Transactions() {
          private int calls;

          @Override
          public <T> T inNew(Function<Handle, T> work) {
            if (++calls > 1) {
              throw new IllegalStateException("killed");
            }
            return transactions.inNew(work);
          }
        };
    assertThatThrownBy(() -> sender(dying, smtpTransport()).send()).hasMessage("killed");
    assertThat(smtp().send()).isZero();
    clock.now = clock.now.plus(Duration.ofMinutes(30));
    assertThat(smtp().send()).isEqualTo(1);

    MimeMessage[] both = server.getReceivedMessages();
    assertThat(both).hasSize(2);
    assertThat(both[0].getMessageID())
        .isEqualTo(both[1].getMessageID())
        .isEqualTo("<" + row().id() + "@it0.example>");
  }

  @Test
  void nothing_that_somebody_has_typed_becomes_a_header() throws Exception {
    database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    "update tenants set name = ?, billing_email = 'billing@acme.example'",
                    "Acme\r\nBcc: victim@example.com\r\n\r\nbody"));
    enqueue(
        new MailRequest(
            acme.id(),
            MailKind.INVOICE_ISSUED,
            "i-1",
            Map.of(
                "invoice",
                "7\nX-Injected: yes",
                "total",
                Money.of("1.00", "USD"),
                "due",
                NOON,
                "link",
                "-")));
    smtp().send();
    MimeMessage message = server.getReceivedMessages()[0];
    assertThat(message.getHeader("Bcc")).isNull();
    assertThat(message.getHeader("X-Injected")).isNull();
    assertThat(message.getSubject())
        .isEqualTo("Invoice 7 X-Injected: yes for Acme Bcc: victim@example.com body: USD 1.00");
    assertThat(recipients()).containsExactly("billing@acme.example");
  }

  @Test
  void an_address_that_is_none_is_never_handed_to_the_server() throws Exception {
    database
        .superuser()
        .useHandle(
            h -> h.execute("update tenants set billing_email = ?", "a@b.example\r\nrcpt to:<c@d>"));
    enqueue(invoice("i-1"));
    assertThat(smtp().send()).isZero();
    assertThat(server.getReceivedMessages()).isEmpty();
    assertThat(row().error()).contains("control characters");
  }

  @Test
  void by_default_a_message_is_a_file_that_mail_programs_open() throws Exception {
    set("zh", "billing@acme.example");
    enqueue(invoice("i-1"));
    var transport = new FileTransport(folder.resolve("mail"));
    assertThat(sender(transactions, transport).send()).isEqualTo(1);
    List<Path> files;
    try (Stream<Path> found = Files.list(folder.resolve("mail"))) {
      files = found.toList();
    }
    assertThat(files)
        .extracting(f -> f.getFileName().toString())
        .containsExactly(row().id() + ".eml");
    try (var in = Files.newInputStream(files.get(0))) {
      var message = new MimeMessage(Session.getInstance(new Properties()), in);
      assertThat(message.getSubject()).isEqualTo("acme 的账单 IT0-42：CNY 349.00");
    }
    assertThat(Files.readString(files.get(0))).isASCII();
  }

  @Test
  void a_folder_that_cannot_be_written_is_an_attempt_that_failed() throws IOException {
    set("en", "billing@acme.example");
    enqueue(invoice("i-1"));
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(sender(transactions, new FileTransport(file)).send()).isZero();
    assertThat(row().status()).isEqualTo("QUEUED");
    assertThat(row().attempts()).isEqualTo(1);
  }

  @Test
  void a_tenants_own_transaction_queues_mail_for_itself_and_for_nobody_else() throws Exception {
    Tenant globex = TestTenants.register(database, "globex");
    try (var connection = database.tenant().getConnection()) {
      connection.setAutoCommit(false);
      Handle handle = Jdbi.create(() -> connection).installPlugin(new PostgresPlugin()).open();
      handle.execute("select set_config('app.tenant', ?, true)", acme.id().toString());
      assertThat(mails.enqueue(handle, invoice("i-1"))).isEqualTo(2);
      assertThat(mails.enqueue(handle, invoice("i-1"))).isZero();
      assertThat(mails.enqueue(handle, invoice(globex, "i-1"))).isZero();
      connection.commit();
    }
    assertThat(smtp().send()).isEqualTo(2);
  }

  @Test
  void sent_mail_is_removed_after_its_time_and_parked_mail_is_kept() {
    set("en", "billing@acme.example");
    enqueue(invoice("i-1"));
    smtp().send();
    clock.now = clock.now.plus(Duration.ofDays(400));
    assertThat(smtp().clean()).isZero();
    clock.now = clock.now.plusSeconds(1);
    enqueue(invoice("i-2"));
    assertThat(smtp().clean()).isEqualTo(1);
    assertThat(row().sourceId()).isEqualTo("i-2");
  }

  private int enqueue(MailRequest request) {
    return transactions.inNew(h -> mails.enqueue(h, request));
  }

  private MailRequest invoice(String source) {
    return invoice(acme, source);
  }

  private static MailRequest invoice(Tenant tenant, String source) {
    return new MailRequest(
        tenant.id(),
        MailKind.INVOICE_ISSUED,
        source,
        Map.of(
            "invoice",
            "IT0-42",
            "total",
            Money.of("349.00", "CNY"),
            "due",
            Instant.parse("2026-11-30T00:00:00Z"),
            "link",
            "/app#invoice-1"));
  }

  private MailSender smtp() {
    return sender(transactions, smtpTransport());
  }

  private MailTransport smtpTransport() {
    int port = server.getSmtp() == null ? 1 : server.getSmtp().getPort();
    return new SmtpTransport(
        new MailConfig.Smtp(
            "127.0.0.1", port, Optional.empty(), Optional.empty(), false, Duration.ofSeconds(5)));
  }

  private MailSender sender(Transactions own, MailTransport transport) {
    var config =
        new MailConfig(
            MailConfig.Transport.SMTP,
            "billing@it0.example",
            "https://it0.example",
            folder,
            new MailConfig.Smtp(
                "127.0.0.1", 25, Optional.empty(), Optional.empty(), false, Duration.ofSeconds(5)),
            7,
            4,
            Duration.ofDays(400));
    return new MailSender(own, transport, config, metrics, clock);
  }

  private MailRow row() {
    return transactions
        .inNew(h -> MailTable.page(h, Optional.empty(), Optional.empty(), Optional.empty(), 10))
        .get(0);
  }

  private List<String> recipients() throws Exception {
    List<String> all = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      all.add(message.getAllRecipients()[0].toString());
    }
    return all;
  }

  private void set(String locale, String email) {
    database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    "update tenants set locale = ?, billing_email = ? where id = ?",
                    locale,
                    email,
                    acme.id()));
  }

  private void user(String email, String role, String status) {
    database
        .superuser()
        .useHandle(
            h ->
                h.execute(
                    """
                    insert into users (id, tenant_id, email, name, password_hash, role, status, created_at)
                    values (?, ?, ?, 'x', 'x', ?, ?, now())
                    """,
                    UuidV7.next(),
                    acme.id(),
                    email,
                    role,
                    status));
  }

  private static final class MovableClock extends Clock {
    volatile Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
