package io.it0.simulator;

import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Desk;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages on which a person is the payer, the payer's bank, or the provider's staff. Plain HTML. */
final class PersonPages {

  private static final int SHOWN = 50;
  private static final Pattern PAY = Pattern.compile("/pay/([a-z]+)/([^/]+)");
  private static final Pattern CODE = Pattern.compile("/qr/([^/]+)");
  private static final String CARDS =
      """
      <option value="4242424242424242">4242 4242 4242 4242: pays</option>
      <option value="4000002760003184">4000 0027 6000 3184: asks for authentication</option>
      <option value="4000002500003155">4000 0025 0000 3155: asks for it once, when saved</option>
      <option value="4000000000009995">4000 0000 0000 9995: insufficient funds</option>
      <option value="4000000000000002">4000 0000 0000 0002: declined</option>
      <option value="4000000000000341">4000 0000 0000 0341: can be saved, fails later</option>
      <option value="4000000000000259">4000 0000 0000 0259: pays, then disputes</option>
      <option value="4000000000007726">4000 0000 0000 7726: refunds stay pending</option>
      <option value="4000000000005126">4000 0000 0000 5126: refunds fail</option>
      <option value="6011111111111117">6011 1111 1111 1117: stays processing</option>
      """;
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Payment simulator</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 1rem auto; padding: 0 1rem }
      table { border-collapse: collapse; width: 100%%; display: block; overflow-x: auto }
      td, th { border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left }
      form { display: inline } button, select, input { font: inherit; padding: .2rem .6rem }
      .said { background: #fff3c4; padding: .5rem 1rem }
      </style></head><body>
      <h1><a href="/">Payment simulator</a></h1>
      <p>No money moves here. You are the payer, the payer's bank and the provider.</p>
      %s
      </body></html>
      """;

  private final List<Desk> desks;

  PersonPages(List<Desk> desks) {
    this.desks = desks;
  }

  Answer serve(Call call) {
    if (call.method().equals("POST")) {
      return act(call);
    }
    Matcher pay = PAY.matcher(call.path());
    if (pay.matches()) {
      return one(find(p -> p.provider().equals(pay.group(1)) && p.id().equals(pay.group(2))));
    }
    Matcher code = CODE.matcher(call.path());
    if (code.matches()) {
      return one(find(p -> p.code().endsWith("/" + code.group(1))));
    }
    Map<String, String> query = call.queryFields();
    if (query.containsKey("code")) {
      return one(find(p -> p.code().equals(scanned(query.get("code")))));
    }
    return call.path().equals("/") ? all(query.getOrDefault("said", "")) : Answer.empty(404);
  }

  // The code may hold the simulator's address in front.
  private static String scanned(String code) {
    return code.strip().replaceFirst("^http://[^/]+", "");
  }

  private Optional<Desk.Payment> find(java.util.function.Predicate<Desk.Payment> wanted) {
    return desks.stream().flatMap(d -> d.payments().stream()).filter(wanted).findFirst();
  }

  private Answer act(Call call) {
    Map<String, String> form =
        new HashMap<>(
            Call.fields(
                new String(call.body(), StandardCharsets.US_ASCII), StandardCharsets.UTF_8));
    Matcher pay = PAY.matcher(call.path());
    if (!pay.matches()) {
      return Answer.empty(404);
    }
    String said;
    try {
      ControlApi.desk(desks, pay.group(1)).act(pay.group(2), form.getOrDefault("do", ""), form);
      said = form.get("do") + ": done";
    } catch (IllegalArgumentException e) {
      said = e.getMessage();
    }
    return Answer.seeOther("/?said=" + java.net.URLEncoder.encode(said, StandardCharsets.UTF_8));
  }

  private Answer one(Optional<Desk.Payment> payment) {
    return payment
        .map(p -> Answer.html(PAGE.formatted(table(List.of(p)))))
        .orElseGet(() -> Answer.html(PAGE.formatted("<p class=said>Nobody knows this code.</p>")));
  }

  private Answer all(String said) {
    var body = new StringBuilder();
    if (!said.isEmpty()) {
      body.append("<p class=said>").append(escaped(said)).append("</p>");
    }
    body.append(
        "<form><input name=code placeholder=\"what a code says\"> <button>Scan</button></form>");
    for (Desk desk : desks) {
      List<Desk.Payment> payments = desk.payments().stream().limit(SHOWN).toList();
      body.append("<h2>").append(desk.name()).append("</h2>");
      body.append(payments.isEmpty() ? "<p>Nothing yet.</p>" : table(payments));
    }
    return Answer.html(PAGE.formatted(body));
  }

  private static String table(List<Desk.Payment> payments) {
    var table =
        new StringBuilder(
            "<table><tr><th>number<th>for<th>amount<th>status<th>code<th>what you can do</tr>");
    for (Desk.Payment payment : payments) {
      table.append("<tr>");
      for (String cell :
          List.of(
              payment.id(),
              payment.reference(),
              payment.amount(),
              payment.status(),
              payment.code())) {
        table.append("<td>").append(escaped(cell));
      }
      table.append("<td>");
      payment.actions().forEach(action -> table.append(form(payment, action)));
      table.append("</tr>");
    }
    return table.append("</table>").toString();
  }

  private static String form(Desk.Payment payment, String action) {
    boolean card = payment.provider().equals("stripe") && action.equals("pay");
    return "<form method=post action=\"/pay/%s/%s\">%s<button name=do value=%s>%s</button></form> "
        .formatted(
            payment.provider(),
            escaped(payment.id()),
            card ? "<select name=card>" + CARDS + "</select> " : "",
            action,
            action);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
