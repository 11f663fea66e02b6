package io.it0.web;

import io.it0.identity.Role;
import io.it0.invoicing.explain.LineUsage;
import io.it0.invoicing.explain.LineUsages;
import io.it0.invoicing.explain.RecordRow;
import io.it0.problem.ProblemException;
import io.it0.usage.TokenCounts;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Why a line of an invoice is what it is. */
@Path("billing/invoices/{id}/lines/{position}/usage")
@RolesAllowed({Role.PLATFORM_ADMIN, Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.BILLING_READ})
@ApplicationScoped
@Tag(name = "Billing")
public class LineUsageResource {

  private static final String FILE = "usage.csv";
  private static final int MOST_CSV_ROWS = 50_000;

  /** Records in memory while a whole table is written. */
  private static final int CSV_BATCH = 10_000;

  private static final String EXAMPLE =
      "{\"invoiceId\":\"0192f0c1-…\",\"number\":\"IT0-000002\",\"position\":2,\"kind\":\"OVERAGE\",\"description\":\"Pro overage:"
          + " 1,434,679 tokens used, 434,679 tokens above 1,000,000 included, at $8 per million\",\"amount\":{\"amount\":"
          + "\"3.48\",\"currency\":\"USD\"},\"formula\":\"(used - included) × perMtok / 1000000 - invoiced\",\"inputs\":{\"used\":"
          + "1434679,\"included\":1000000,\"perMtok\":\"8\",\"invoiced\":\"0.00\"},\"tokens\":1434679,\"usage\":{\"records\":412,"
          + "\"tokens\":{\"input\":1200000,\"output\":234679,\"cacheRead\":0,\"cacheWrite\":0},\"billable\":1434679},\"items\":["
          + "{\"source\":\"agents/support\",\"eventId\":\"task-4711\",\"occurredAt\":\"2026-11-23T12:00:00Z\",\"model\":"
          + "\"claude-sonnet-4-5\",\"agent\":\"support\",\"tokens\":{\"input\":4808,\"output\":310,\"cacheRead\":0,"
          + "\"cacheWrite\":0},\"billable\":5118,\"late\":false,\"recordedAt\":\"2026-11-23T12:00:01Z\"}]}";

  @Inject private LineUsages usages;
  @Inject private Caller caller;

  /**
   * @param formula how the amount comes about; {@code inputs} are its numbers
   * @param tokens that the line has counted; {@code usage.billable} is the same number, from the records
   * @param usage the records' sums; absent on later pages
   */
  public record Explanation(
      UUID invoiceId,
      String number,
      int position,
      String kind,
      String description,
      MoneyView amount,
      Instant periodStart,
      Instant periodEnd,
      String formula,
      Map<String, Object> inputs,
      long tokens,
      SumsView usage,
      List<RecordView> items,
      String nextCursor) {

    static Explanation of(LineUsage line, Page<RecordRow> page) {
      Map<String, Object> inputs = new LinkedHashMap<>(line.line().calculation());
      Object formula = inputs.remove("formula");
      return new Explanation(
          line.invoice().id(),
          line.invoice().number().toString(),
          line.position(),
          line.line().kind().name(),
          line.line().description(),
          MoneyView.of(line.line().amount()),
          line.line().period().start(),
          line.line().period().end(),
          formula == null ? null : formula.toString(),
          inputs,
          line.wanted(),
          line.sums().map(SumsView::of).orElse(null),
          page.items().stream().map(RecordView::of).toList(),
          page.nextCursor());
    }
  }

  public record SumsView(long records, TokenCounts tokens, long billable) {

    static SumsView of(LineUsage.Sums sums) {
      return new SumsView(sums.records(), sums.tokens(), sums.billable());
    }
  }

  /** @param late whether it came after the period was closed */
  public record RecordView(
      String source,
      String eventId,
      Instant occurredAt,
      String model,
      String agent,
      String taskId,
      String sessionId,
      TokenCounts tokens,
      long billable,
      boolean late,
      Instant recordedAt) {

    static RecordView of(RecordRow row) {
      return new RecordView(
          row.source(),
          row.eventId(),
          row.occurredAt(),
          row.model(),
          row.agent(),
          row.taskId(),
          row.sessionId(),
          row.tokens(),
          row.billable(),
          row.late(),
          row.recordedAt());
    }
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
  @Operation(
      summary = "What is behind a line",
      description =
          "The line's formula, its inputs, and the usage records that it counts, in the order in which they were counted;"
              + " their sum is the line's tokens. Positions count from 1. A late line shows only what came late. With Accept: text/csv the records"
              + " alone, all of them as one table; with a limit of up to 50,000 a page of them, and X-Next-Cursor names the"
              + " next one. A line that is not about tokens has no records.")
  @APIResponse(
      responseCode = "200",
      description = "The line and a page of its records",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            examples = @ExampleObject(name = "overage", value = EXAMPLE)),
        @Content(
            mediaType = Csv.TYPE,
            examples =
                @ExampleObject(
                    name = "records",
                    value =
                        UsageCsv.HEADER + "\r\nagents/support,task-4711,2026-11-23T12:00:00Z,…"))
      })
  @APIResponse(
      responseCode = "404",
      description = "INVOICE_NOT_FOUND: none, or another tenant's; INVOICE_LINE_NOT_FOUND")
  public Response get(
      @PathParam("id") String id,
      @PathParam("position") String position,
      @QueryParam("limit") Integer limit,
      @QueryParam("cursor") String cursor,
      @Context HttpHeaders headers) {
    return Csv.isWanted(headers)
        ? csv(id, position, limit, cursor)
        : json(id, position, limit, cursor);
  }

  private Response json(String id, String position, Integer limit, String cursor) {
    int bounded = Page.limit(limit == null ? Integer.parseInt(Page.DEFAULT_LIMIT) : limit);
    LineUsage line = explain(id, position, cursor, bounded);
    return Response.ok(Explanation.of(line, page(line, bounded)), MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  private Response csv(String id, String position, Integer limit, String cursor) {
    if (limit == null) {
      return wholeTable(id, position, cursor);
    }
    if (limit < 1 || limit > MOST_CSV_ROWS) {
      throw new ProblemException(WebError.INVALID_REQUEST, "limit is 1 to " + MOST_CSV_ROWS);
    }
    Page<RecordRow> page = page(explain(id, position, cursor, limit), limit);
    return Csv.page(FILE, UsageCsv.of(page.items()), page.nextCursor());
  }

  /** Batch by batch, each read in a transaction of its own: a slow reader holds none. */
  private Response wholeTable(String id, String position, String cursor) {
    // Before the answer begins: what is refused is refused by its status.
    Page<RecordRow> first = page(explain(id, position, cursor, CSV_BATCH), CSV_BATCH);
    StreamingOutput table =
        out -> {
          out.write(UsageCsv.of(first.items()).getBytes(StandardCharsets.UTF_8));
          String next = first.nextCursor();
          while (next != null) {
            Page<RecordRow> batch = page(explain(id, position, next, CSV_BATCH), CSV_BATCH);
            out.write(UsageCsv.lines(batch.items()).getBytes(StandardCharsets.UTF_8));
            next = batch.nextCursor();
          }
        };
    return Csv.page(FILE, table, null);
  }

  private LineUsage explain(String id, String position, String cursor, int limit) {
    return usages.explain(
        caller.scope(), PathIds.parse(id), number(position), after(cursor), limit + 1);
  }

  private static Page<RecordRow> page(LineUsage line, int limit) {
    return Page.of(line.records(), limit, row -> row.key().toString());
  }

  private static int number(String position) {
    if (!position.matches("\\d{1,6}")) {
      throw new ProblemException(WebError.NOT_FOUND, "a line's position is a number from 1");
    }
    return Integer.parseInt(position);
  }

  private static Optional<RecordRow.Key> after(String cursor) {
    try {
      return Page.after(cursor).map(RecordRow.Key::parse);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }
}
