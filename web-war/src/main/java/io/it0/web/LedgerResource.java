package io.it0.web;

import io.it0.identity.Role;
import io.it0.ledger.Account;
import io.it0.ledger.Aging;
import io.it0.ledger.JournalFilter;
import io.it0.ledger.JournalKey;
import io.it0.ledger.JournalKind;
import io.it0.ledger.JournalRow;
import io.it0.ledger.LedgerBooks;
import io.it0.ledger.LedgerTables;
import io.it0.ledger.StatementFilter;
import io.it0.ledger.StatementRow;
import io.it0.ledger.TrialBalance;
import io.it0.ledger.Whose;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The books, for the platform's people. As JSON, or with Accept: text/csv as a table. */
@Path("admin/ledger")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.PLATFORM_ADMIN)
@ApplicationScoped
@Tag(name = "Ledger")
public class LedgerResource {

  private static final String WHOSE =
      "live (the default), test (tenants on test clocks) or all; of no account with a tenant";

  private static final String JOURNAL =
      "{\"id\":\"0192f0d0-…\",\"tenantId\":\"0192f0c0-…\",\"kind\":\"PAYMENT_RECEIVED\",\"sourceType\":\"PAYMENT\","
          + "\"sourceId\":\"0192f0cd-…\",\"invoiceId\":\"0192f0c1-…\",\"postedAt\":\"2023-12-12T09:30:00Z\","
          + "\"recordedAt\":\"2023-12-12T09:30:01Z\",\"entries\":[{\"account\":\"PROVIDER_CLEARING\","
          + "\"party\":\"stripe\",\"amount\":{\"amount\":\"241.52\",\"currency\":\"USD\"}},{\"account\":\"RECEIVABLE\",\"amount\":{\"amount\":\"-241.52\",\"currency\":\"USD\"}}]}";

  private static final String REVERSAL =
      "{\"id\":\"0192f0d1-…\",\"tenantId\":\"0192f0c0-…\",\"kind\":\"REVERSAL\",\"sourceType\":\"JOURNAL\","
          + "\"sourceId\":\"0192f0d0-…\",\"invoiceId\":\"0192f0c1-…\",\"reverses\":\"0192f0d0-…\","
          + "\"note\":\"the bank took the transfer back\",\"postedAt\":\"2023-12-13T09:30:00Z\","
          + "\"recordedAt\":\"2023-12-13T09:30:01Z\",\"entries\":[{\"account\":\"PROVIDER_CLEARING\","
          + "\"party\":\"manual\",\"amount\":{\"amount\":\"-241.52\",\"currency\":\"USD\"}},{\"account\":\"RECEIVABLE\",\"amount\":{\"amount\":\"241.52\",\"currency\":\"USD\"}}]}";

  @Inject private LedgerBooks books;
  @Inject private ChosenTenant chosen;
  @Inject private Caller caller;

  @GET
  @Path("trial-balance")
  @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
  @Operation(
      summary = "Trial balance",
      description =
          "Every account's debits and credits by currency, with everything posted up to a time. Debits and credits of a"
              + " currency are the same, so differences are zero. With Accept: text/csv a table.")
  @APIResponse(
      responseCode = "200",
      description = "The accounts",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one invoice, paid",
                      value =
                          "{\"accounts\":[{\"account\":\"REVENUE\",\"debits\":{\"amount\":\"0.00\",\"currency\":\"USD\"},"
                              + "\"credits\":{\"amount\":\"53.47\",\"currency\":\"USD\"},"
                              + "\"balance\":{\"amount\":\"-53.47\",\"currency\":\"USD\"}}],"
                              + "\"differences\":[{\"amount\":\"0.00\",\"currency\":\"USD\"}]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST, LEDGER_FILTER_INVALID")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Response trialBalance(
      @Parameter(description = "RFC 3339; absent: everything") @QueryParam("asOf") String asOf,
      @Parameter(description = "A slug or an id") @QueryParam("tenant") String tenant,
      @Parameter(description = WHOSE) @QueryParam("clocks") @DefaultValue("live") String clocks,
      @Context HttpHeaders headers) {
    TrialBalance balance = books.trialBalance(whose(tenant, clocks), Asked.time("asOf", asOf));
    return Csv.isWanted(headers)
        ? Csv.page("trial-balance.csv", LedgerTables.balance(balance), null)
        : Response.ok(LedgerViews.Balance.of(balance)).build();
  }

  @GET
  @Path("accounts/{account}/statement")
  @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
  @Operation(
      summary = "An account's statement",
      description =
          "Its entries in the order of time, in one currency; opening is what it stood at before the first of them. With"
              + " Accept: text/csv a table.")
  @APIResponse(
      responseCode = "200",
      description = "A page of entries",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "receivables",
                      value =
                          "{\"opening\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"items\":[{\"journalId\":\"0192f0d0-…\","
                              + "\"tenantId\":\"0192f0c0-…\",\"kind\":\"INVOICE_ISSUED\",\"sourceType\":\"INVOICE\","
                              + "\"sourceId\":\"0192f0c1-…\",\"invoiceId\":\"0192f0c1-…\",\"amount\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
                              + "\"postedAt\":\"2023-12-01T00:05:00Z\"}]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST, LEDGER_FILTER_INVALID")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Response statement(
      @Parameter(description = "Such as RECEIVABLE") @PathParam("account") String account,
      @Parameter(description = "Three capital letters", example = "USD")
          @QueryParam("currency")
          @DefaultValue("USD")
          String currency,
      @Parameter(description = "A slug or an id") @QueryParam("tenant") String tenant,
      @Parameter(description = WHOSE) @QueryParam("clocks") @DefaultValue("live") String clocks,
      @Parameter(description = "Posted at this time or later, RFC 3339") @QueryParam("from")
          String from,
      @Parameter(description = "Posted before this time, RFC 3339") @QueryParam("before")
          String before,
      @Parameter(description = "50 rows, of a table 200, unless told") @QueryParam("limit")
          Integer limit,
      @QueryParam("cursor") String cursor,
      @Context HttpHeaders headers) {
    StatementFilter filter =
        new StatementFilter(
            account(account),
            CreditResource.currency(currency).orElseThrow(),
            whose(tenant, clocks),
            Asked.time("from", from),
            Asked.time("before", before));
    Page<StatementRow> page = statementPage(filter, limit(limit, headers), cursor);
    return Csv.isWanted(headers)
        ? Csv.page("statement.csv", LedgerTables.statement(page.items()), page.nextCursor())
        : Response.ok(LedgerViews.Statement.of(books.opening(filter), page)).build();
  }

  @GET
  @Path("receivables")
  @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
  @Operation(
      summary = "Who owes what for how long",
      description =
          "By tenant and currency, in buckets of 30 days after the due date, by each tenant's own clock. With Accept:"
              + " text/csv a table; X-Next-Cursor names its next page.")
  @APIResponse(
      responseCode = "200",
      description = "A page of tenants that owe something",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "one in arrears",
                      value =
                          "{\"items\":[{\"tenantId\":\"0192f0c0-…\",\"tenant\":\"acme\",\"notDue\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"days30\":{\"amount\":\"241.52\",\"currency\":\"USD\"},"
                              + "\"days60\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"days90\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"older\":{\"amount\":\"0.00\",\"currency\":\"USD\"},\"total\":{\"amount\":\"241.52\",\"currency\":\"USD\"}}]}")))
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Response receivables(
      @Parameter(description = "A slug or an id") @QueryParam("tenant") String tenant,
      @Parameter(description = WHOSE) @QueryParam("clocks") @DefaultValue("live") String clocks,
      @Parameter(description = "50 rows, of a table 200, unless told") @QueryParam("limit")
          Integer limit,
      @QueryParam("cursor") String cursor,
      @Context HttpHeaders headers) {
    Page<Aging> page = agingPage(whose(tenant, clocks), limit(limit, headers), cursor);
    return Csv.isWanted(headers)
        ? Csv.page("receivables.csv", LedgerTables.receivables(page.items()), page.nextCursor())
        : page(page, LedgerViews.AgingView::of);
  }

  @GET
  @Path("journals")
  @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
  @Operation(
      summary = "List journals",
      description =
          "The latest first, each with its entries: a debit is positive, a credit negative, and they sum to zero. With"
              + " Accept: text/csv a table, a row an entry.")
  @APIResponse(
      responseCode = "200",
      description = "A page of journals",
      content =
          @Content(
              examples =
                  @ExampleObject(name = "a payment", value = "{\"items\":[" + JOURNAL + "]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST, LEDGER_FILTER_INVALID")
  @APIResponse(responseCode = "404", description = "TENANT_NOT_FOUND")
  public Response journals(
      @Parameter(description = "A slug or an id") @QueryParam("tenant") String tenant,
      @Parameter(description = WHOSE) @QueryParam("clocks") @DefaultValue("live") String clocks,
      @Parameter(description = "Such as PAYMENT_RECEIVED") @QueryParam("kind") String kind,
      @Parameter(description = "About one invoice, by its id") @QueryParam("invoice")
          String invoice,
      @Parameter(description = "Posted at this time or later, RFC 3339") @QueryParam("from")
          String from,
      @Parameter(description = "Posted before this time, RFC 3339") @QueryParam("before")
          String before,
      @Parameter(description = "50 rows, of a table 200, unless told") @QueryParam("limit")
          Integer limit,
      @QueryParam("cursor") String cursor,
      @Context HttpHeaders headers) {
    JournalFilter filter =
        new JournalFilter(
            whose(tenant, clocks),
            Asked.constant(JournalKind.class, "kind of journal", kind),
            Optional.ofNullable(invoice).map(PathIds::parse),
            Asked.time("from", from),
            Asked.time("before", before));
    Page<JournalRow> page = journalPage(filter, limit(limit, headers), cursor);
    return Csv.isWanted(headers)
        ? Csv.page("journals.csv", LedgerTables.journals(page.items()), page.nextCursor())
        : page(page, LedgerViews.JournalView::of);
  }

  @GET
  @Path("journals/{id}")
  @Operation(summary = "A journal", description = "With its entries.")
  @APIResponse(
      responseCode = "200",
      description = "The journal",
      content = @Content(examples = @ExampleObject(name = "a payment", value = JOURNAL)))
  @APIResponse(responseCode = "404", description = "JOURNAL_NOT_FOUND")
  public LedgerViews.JournalView journal(@PathParam("id") String id) {
    return LedgerViews.JournalView.of(books.requireJournal(PathIds.parse(id)));
  }

  /** @param reason 1 to 300 characters */
  public record WantedReversal(String reason) {}

  @POST
  @Path("journals/{id}/reversal")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Reverse a journal",
      description =
          "A journal is never changed: a second one with the opposite entries undoes it, once, with its reason. It changes the"
              + " books alone; invoices, customer credit and what is still to be earned stay. A reversal may be reversed."
              + " Audited.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "reason",
                      value = "{\"reason\":\"the bank took the transfer back\"}")))
  @APIResponse(
      responseCode = "201",
      description = "The reversal",
      content = @Content(examples = @ExampleObject(name = "of a payment", value = REVERSAL)))
  @APIResponse(responseCode = "404", description = "JOURNAL_NOT_FOUND")
  @APIResponse(responseCode = "409", description = "JOURNAL_REVERSED")
  @APIResponse(responseCode = "422", description = "REVERSAL_INVALID")
  public Response reverse(@PathParam("id") String id, @Valid @NotNull WantedReversal wanted) {
    JournalRow reversal = books.reverse(PathIds.parse(id), wanted.reason(), Asked.by(caller));
    return Response.status(Response.Status.CREATED)
        .entity(LedgerViews.JournalView.of(reversal))
        .build();
  }

  private static int limit(Integer limit, HttpHeaders headers) {
    if (limit != null) {
      return Page.limit(limit);
    }
    return Csv.isWanted(headers) ? Page.MAX_LIMIT : Integer.parseInt(Page.DEFAULT_LIMIT);
  }

  private static <T, V> Response page(Page<T> page, Function<T, V> view) {
    return Response.ok(new Page<>(page.items().stream().map(view).toList(), page.nextCursor()))
        .build();
  }

  private Page<StatementRow> statementPage(StatementFilter filter, int bounded, String cursor) {
    List<StatementRow> found =
        books.statement(filter, Asked.after(cursor, StatementRow.Key::parse), bounded + 1);
    return Page.of(found, bounded, row -> row.key().toString());
  }

  private Page<Aging> agingPage(Whose whose, int bounded, String cursor) {
    List<Aging> found =
        books.receivables(whose, Asked.after(cursor, Aging.Key::parse), bounded + 1);
    return Page.of(found, bounded, row -> row.key().toString());
  }

  private Page<JournalRow> journalPage(JournalFilter filter, int bounded, String cursor) {
    List<JournalRow> found =
        books.journals(filter, Asked.after(cursor, JournalKey::parse), bounded + 1);
    return Page.of(found, bounded, row -> new JournalKey(row.postedAt(), row.id()).toString());
  }

  private Whose whose(String tenant, String clocks) {
    Optional<UUID> one = Optional.ofNullable(tenant).map(chosen::of).map(Tenant::id);
    return new Whose(one, Whose.Clocks.of(clocks));
  }

  private static Account account(String name) {
    return Asked.constant(Account.class, "account", name)
        .orElseThrow(() -> new ProblemException(WebError.INVALID_REQUEST, "no such account"));
  }
}
