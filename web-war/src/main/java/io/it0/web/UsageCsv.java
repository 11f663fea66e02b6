package io.it0.web;

import io.it0.invoicing.explain.RecordRow;
import java.util.List;

/**
 * Usage records as a table (RFC 4180). What others have typed is never a formula: a spreadsheet takes a field that begins
 * with one of {@code = + - @}, a tab or a line break for one, so an apostrophe stands before it.
 */
final class UsageCsv {

  static final String HEADER =
      "source,event_id,occurred_at,model,agent,task_id,session_id,input_tokens,output_tokens,cache_read_tokens,"
          + "cache_write_tokens,billable_tokens,late,recorded_at";

  private static final String BEGINS_FORMULAS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";
  private static final String END = "\r\n";

  private UsageCsv() {}

  static String of(List<RecordRow> rows) {
    return HEADER + END + lines(rows);
  }

  /** Without the header. */
  static String lines(List<RecordRow> rows) {
    var csv = new StringBuilder();
    for (RecordRow row : rows) {
      text(csv, row.source()).append(',');
      text(csv, row.eventId()).append(',').append(row.occurredAt()).append(',');
      text(csv, row.model()).append(',');
      text(csv, row.agent()).append(',');
      text(csv, row.taskId()).append(',');
      text(csv, row.sessionId()).append(',');
      csv.append(row.tokens().input()).append(',').append(row.tokens().output()).append(',');
      csv.append(row.tokens().cacheRead()).append(',').append(row.tokens().cacheWrite());
      csv.append(',').append(row.billable()).append(',').append(row.late()).append(',');
      csv.append(row.recordedAt()).append(END);
    }
    return csv.toString();
  }

  private static StringBuilder text(StringBuilder csv, String value) {
    if (value == null || value.isEmpty()) {
      return csv;
    }
    String safe = BEGINS_FORMULAS.indexOf(value.charAt(0)) < 0 ? value : "'" + value;
    boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return quoted
        ? csv.append('"').append(safe.replace("\"", "\"\"")).append('"')
        : csv.append(safe);
  }
}
