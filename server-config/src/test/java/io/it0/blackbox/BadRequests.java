package io.it0.blackbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests that must be refused whole, each with its status and code. */
final class BadRequests {

  private static final String EVENTS = "usage/events";
  private static final String JSON = "application/json";
  private static final String UNKNOWN_ID = "01890000-0000-7000-8000-000000000000";

  /** Who asks. */
  enum Who {
    NOBODY,
    PLATFORM_ADMIN,
    PLATFORM_KEY,
    TENANT_OWNER,
    TENANT_KEY
  }

  record BadRequest(String name, Who who, RawClient.Sent sent, int status, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final List<BadRequest> requests = new ArrayList<>();

  List<BadRequest> all() {
    bodies();
    mediaTypes();
    callers();
    administration();
    books();
    reading();
    return List.copyOf(requests);
  }

  private void bodies() {
    batch("an empty body", "", 400, "MALFORMED_JSON");
    batch("half a batch", "[{\"id\":", 400, "MALFORMED_JSON");
    batch("no JSON", "hello", 400, "MALFORMED_JSON");
    batch("XML", "<events/>", 400, "MALFORMED_JSON");
    batch("a trailing comma", "[1,]", 400, "MALFORMED_JSON");
    batch("something after the batch", "[] []", 400, "MALFORMED_JSON");
    batch("NaN", "[NaN]", 400, "MALFORMED_JSON");
    batch("an object as a batch", "{}", 400, "MALFORMED_JSON");
    batch("a number as a batch", "7", 400, "MALFORMED_JSON");
    batch("null as a batch", "null", 400, "MALFORMED_JSON");
    batch("an empty batch", "[]", 400, "BATCH_EMPTY");
    batch("10,001 events", "[" + "{},".repeat(10_000) + "{}]", 413, "BATCH_TOO_LARGE");
    batch("10,000 levels", "[".repeat(10_000) + "]".repeat(10_000), 400, "MALFORMED_JSON");
    batch("10 MB", "[\"" + "x".repeat(10_000_000) + "\"]", 413, "BODY_TOO_LARGE");
    batch("an unescaped control character", "[{\"id\":\"a\u0001b\"}]", 400, "MALFORMED_JSON");
    bytes("invalid UTF-8", new byte[] {'[', '"', (byte) 0xC3, (byte) 0x28, '"', ']'});
    bytes("UTF-16", "[{}]".getBytes(StandardCharsets.UTF_16));
    event("an array as a single event", "[]", 400, "MALFORMED_JSON");
    event("two events as one", "{} {}", 400, "MALFORMED_JSON");
    event("a duplicate key", "{\"id\":\"a\",\"id\":\"b\"}", 400, "MALFORMED_JSON");
    event("a bad event alone", "{}", 400, "SPECVERSION_UNSUPPORTED");
    post(UsageEvent.LINES, "no lines", "", 400, "MALFORMED_JSON");
  }

  private void mediaTypes() {
    post("text/plain", "plain text", "[]", 415, "UNSUPPORTED_MEDIA_TYPE");
    post("application/xml", "a type of XML", "[]", 415, "UNSUPPORTED_MEDIA_TYPE");
    post("application/octet-stream", "any bytes", "[]", 415, "UNSUPPORTED_MEDIA_TYPE");
    post("not a type", "no media type at all", "[]", 415, "UNSUPPORTED_MEDIA_TYPE");
    add("DELETE of events", Who.PLATFORM_KEY, sent("DELETE", EVENTS), 405, "METHOD_NOT_ALLOWED");
    add("GET of events", Who.PLATFORM_KEY, sent("GET", EVENTS), 405, "METHOD_NOT_ALLOWED");
  }

  private void callers() {
    add("events of nobody", Who.NOBODY, json(EVENTS, "[]"), 401, "UNAUTHENTICATED");
    add(
        "usage for nobody",
        Who.NOBODY,
        sent("GET", "billing/usage/current"),
        401,
        "UNAUTHENTICATED");
    withHeader("a key that is none", "X-API-Key", "it0_nothing_at_all");
    withHeader("a key of SQL", "X-API-Key", "' or 1=1 --");
    withHeader("a token that is none", "Authorization", "Bearer e30.e30.");
    withHeader("a scheme that is none", "Authorization", "Basic YTpi");
    add("a tenant as administrator", Who.TENANT_OWNER, sent("GET", "tenants"), 403, "FORBIDDEN");
    add(
        "a tenant runs the bills",
        Who.TENANT_OWNER,
        json("admin/bill-runs", "{}"),
        403,
        "FORBIDDEN");
    add(
        "a key without the scope",
        Who.TENANT_KEY,
        sent("GET", "billing/invoices"),
        403,
        "FORBIDDEN");
    add("no such path", Who.PLATFORM_ADMIN, sent("GET", "no/such/path"), 404, "NOT_FOUND");
  }

  private void books() {
    String invoice = "admin/invoices/" + UNKNOWN_ID;
    String id = "\"id\":\"" + UNKNOWN_ID + "\"";
    String dollar = "{\"amount\":\"1.00\",\"currency\":\"USD\"}";
    admin(invoice + "/void", "no such invoice", "{\"reason\":\"x\"}", 404, "INVOICE_NOT_FOUND");
    admin(
        invoice + "/uncollectible",
        "no such invoice",
        "{\"reason\":\"x\"}",
        404,
        "INVOICE_NOT_FOUND");
    admin(
        invoice + "/payments",
        "a payment without an id",
        "{\"payment\":" + dollar + "}",
        400,
        "INVALID_REQUEST");
    admin(
        invoice + "/payments",
        "a payment of nothing known",
        "{" + id + ",\"payment\":" + dollar + "}",
        404,
        "INVOICE_NOT_FOUND");
    admin(
        invoice + "/payments",
        "an amount that is a number",
        "{" + id + ",\"payment\":{\"amount\":1,\"currency\":\"USD\"}}",
        400,
        "MALFORMED_JSON");
    admin(
        invoice + "/credit-notes",
        "a credit note of nothing known",
        "{" + id + ",\"reason\":\"x\"}",
        404,
        "INVOICE_NOT_FOUND");
    admin(
        "admin/tenants/nobody/credit",
        "credit for nobody",
        "{" + id + ",\"credit\":" + dollar + ",\"note\":\"x\"}",
        404,
        "TENANT_NOT_FOUND");
    admin("admin/dunning/" + UNKNOWN_ID + "/retry", "no case", "{}", 404, "DUNNING_CASE_NOT_FOUND");
  }

  private void administration() {
    admin("tenants", "no JSON", "{", 400, "MALFORMED_JSON");
    admin("tenants", "an empty object", "{}", 400, "INVALID_REQUEST");
    admin("tenants", "a field that nobody knows", tenant("colour", "red"), 400, "MALFORMED_JSON");
    admin("tenants", "slug of SQL", tenant("slug", "x'; drop table t; --"), 400, "TENANT_INVALID");
    admin("tenants", "slug too long", tenant("slug", "x".repeat(60)), 400, "TENANT_INVALID");
    admin("tenants", "no name", tenant("name", "  "), 400, "TENANT_INVALID");
    admin("tenants", "no e-mail", tenant("ownerEmail", "nobody"), 400, "EMAIL_INVALID");
    admin("tenants", "an unknown plan", tenant("plan", "gold"), 404, "PLAN_NOT_FOUND");
    admin("tenants", "an unknown currency", tenant("currency", "XXX"), 422, "PRICE_NOT_FOUND");
    admin("tenants", "a zone on the moon", tenant("timeZone", "Moon/Sea"), 400, "TENANT_INVALID");
    admin("tenants", "no clock", tenant("testClockId", UNKNOWN_ID), 404, "TEST_CLOCK_NOT_FOUND");
    admin("api-keys", "an unknown scope", keys("[\"ROOT\"]"), 400, "API_KEY_INVALID");
    admin("api-keys", "no scope", keys("[]"), 400, "API_KEY_INVALID");
    admin("api-keys", "scopes that are none", keys("7"), 400, "MALFORMED_JSON");
    admin("admin/test-clocks", "no time", "{\"name\":\"a\",\"now\":\"x\"}", 400, "MALFORMED_JSON");
    admin(
        "admin/test-clocks",
        "no name",
        "{\"now\":\"2026-01-01T00:00:00Z\"}",
        400,
        "INVALID_REQUEST");
    admin(
        "admin/test-clocks/" + UNKNOWN_ID + "/advance",
        "an unknown clock",
        "{\"to\":\"2026-01-01T00:00:00Z\"}",
        404,
        "TEST_CLOCK_NOT_FOUND");
    admin("admin/bill-runs", "asOf that is no time", "{\"asOf\":\"soon\"}", 400, "MALFORMED_JSON");
    admin("admin/bill-runs", "a misspelt option", "{\"dryrun\":true}", 400, "MALFORMED_JSON");
    anonymous("login without a password", "{\"email\":\"a@b.example\"}", 400, "INVALID_REQUEST");
    anonymous(
        "login of SQL", "{\"email\":\"' or 1=1 --\",\"password\":\"x\"}", 401, "LOGIN_FAILED");
    anonymous("login by numbers", "{\"email\":1,\"password\":2}", 400, "MALFORMED_JSON");
    anonymous("login without a body", "", 400, "INVALID_REQUEST");
  }

  private void reading() {
    read("admin/bill-runs/" + UNKNOWN_ID, 404, "BILL_RUN_NOT_FOUND");
    read("admin/bill-runs/seven", 404, "NOT_FOUND");
    read("billing/invoices/" + UNKNOWN_ID, 404, "INVOICE_NOT_FOUND");
    read("billing/invoices/1%20or%201=1", 404, "NOT_FOUND");
    read("billing/invoices?limit=0", 400, "INVALID_REQUEST");
    read("billing/invoices?limit=-5", 400, "INVALID_REQUEST");
    read("billing/invoices?limit=many", 400, "INVALID_REQUEST");
    read("billing/invoices?limit=99999999999999", 400, "INVALID_REQUEST");
    read("billing/invoices?cursor=%27%3Bdrop", 400, "INVALID_REQUEST");
    read("billing/invoices?status=lost", 400, "INVOICE_FILTER_INVALID");
    read("billing/invoices?from=yesterday", 400, "INVALID_REQUEST");
    read("billing/usage/current?tenant=nobody-here", 404, "TENANT_NOT_FOUND");
    read("billing/usage/current?tenant=%00", 404, "TENANT_NOT_FOUND");
    read("tenants/" + UNKNOWN_ID, 404, "TENANT_NOT_FOUND");
  }

  private static String tenant(String field, String value) {
    Map<String, String> fields = new HashMap<>();
    fields.put("slug", Stage.unique("bad"));
    fields.put("name", "Bad");
    fields.put("ownerEmail", Stage.unique("owner") + "@bad.example");
    fields.put("plan", "free");
    fields.put("currency", "USD");
    fields.put(field, value);
    List<String> parts = new ArrayList<>();
    fields.forEach((k, v) -> parts.add("\"%s\":\"%s\"".formatted(k, v)));
    return "{" + String.join(",", parts) + "}";
  }

  private static String keys(String scopes) {
    return "{\"name\":\"bad\",\"scopes\":" + scopes + "}";
  }

  private void batch(String name, String body, int status, String code) {
    post(UsageEvent.BATCH, name, body, status, code);
  }

  private void event(String name, String body, int status, String code) {
    post(UsageEvent.SINGLE, name, body, status, code);
  }

  private void bytes(String name, byte[] body) {
    var sent = new RawClient.Sent("POST", EVENTS, Map.of("Content-Type", UsageEvent.BATCH), body);
    add(name, Who.PLATFORM_KEY, sent, 400, "MALFORMED_JSON");
  }

  private void post(String type, String name, String body, int status, String code) {
    add(name, Who.PLATFORM_KEY, sent(EVENTS, type, body), status, code);
  }

  private void admin(String path, String name, String body, int status, String code) {
    add(path + ": " + name, Who.PLATFORM_ADMIN, json(path, body), status, code);
  }

  private void anonymous(String name, String body, int status, String code) {
    add(name, Who.NOBODY, json("auth/login", body), status, code);
  }

  private void read(String path, int status, String code) {
    add("GET " + path, Who.PLATFORM_ADMIN, sent("GET", path), status, code);
  }

  private void withHeader(String name, String header, String value) {
    var sent = new RawClient.Sent("GET", "tenants", Map.of(header, value), new byte[0]);
    add(name, Who.NOBODY, sent, 401, "UNAUTHENTICATED");
  }

  private static RawClient.Sent sent(String method, String path) {
    return new RawClient.Sent(method, path, Map.of(), new byte[0]);
  }

  private static RawClient.Sent json(String path, String body) {
    return sent(path, JSON, body);
  }

  private static RawClient.Sent sent(String path, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new RawClient.Sent("POST", path, Map.of("Content-Type", type), bytes);
  }

  private void add(String name, Who who, RawClient.Sent sent, int status, String code) {
    requests.add(new BadRequest(name, who, sent, status, code));
  }
}
