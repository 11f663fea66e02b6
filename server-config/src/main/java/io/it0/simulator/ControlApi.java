package io.it0.simulator;

import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Courier;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Faults;
import io.it0.simulator.base.Json;
import io.it0.simulator.base.Merchant;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What tests ask for; docs/simulator.md lists it. */
final class ControlApi {

  private static final Pattern ACT =
      Pattern.compile("POST /simulator/payments/([a-z]+)/([^/]+)/([a-z-]+)");
  private static final Pattern AGAIN = Pattern.compile("POST /simulator/deliveries/(\\d+)/send");

  private final List<Desk> desks;
  private final Courier courier;
  private final Faults faults;
  private final Merchant merchant;

  record Release(Courier.Order order, long seed) {}

  record Move(List<URI> servers) {}

  ControlApi(List<Desk> desks, Courier courier, Faults faults, Merchant merchant) {
    this.desks = desks;
    this.courier = courier;
    this.faults = faults;
    this.merchant = merchant;
  }

  /** @throws RuntimeException what is not understood; its message is the answer */
  Answer serve(Call call) {
    String what = call.method() + " " + call.path();
    Matcher act = ACT.matcher(what);
    if (act.matches()) {
      act(act.group(1), act.group(2), act.group(3), arguments(call));
      return Answer.empty(204);
    }
    Matcher again = AGAIN.matcher(what);
    if (again.matches()) {
      courier.again(Long.parseLong(again.group(1)));
      return Answer.empty(204);
    }
    return switch (what) {
      case "GET /simulator/payments" -> Answer.json(200, Json.tree(payments(call)));
      case "GET /simulator/deliveries" -> Answer.json(200, courier.shown());
      case "PUT /simulator/weather" ->
          done(() -> faults.become(Json.read(call.body(), Faults.Weather.class)));
      case "POST /simulator/faults" ->
          done(() -> faults.order(Json.read(call.body(), Faults.Rule.class)));
      case "DELETE /simulator/faults" -> done(faults::clear);
      case "POST /simulator/hold" -> done(courier::hold);
      case "POST /simulator/release" -> {
        Release release = Json.read(call.body(), Release.class);
        yield done(() -> courier.release(release.order(), release.seed()));
      }
      case "PUT /simulator/merchant" ->
          done(() -> merchant.move(Json.read(call.body(), Move.class).servers()));
      default -> Answer.json(404, Json.object().put("problem", "nothing is at " + what));
    };
  }

  private static Answer done(Runnable doing) {
    doing.run();
    return Answer.empty(204);
  }

  private List<Desk.Payment> payments(Call call) {
    String provider = call.queryFields().get("provider");
    Stream<Desk> asked = desks.stream().filter(d -> provider == null || d.name().equals(provider));
    return asked.flatMap(desk -> desk.payments().stream()).toList();
  }

  private void act(String provider, String id, String action, Map<String, String> arguments) {
    desk(desks, provider).act(id, action, arguments);
  }

  static Desk desk(List<Desk> desks, String name) {
    return desks.stream()
        .filter(desk -> desk.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no provider " + name));
  }

  private static Map<String, String> arguments(Call call) {
    Map<String, String> arguments = new HashMap<>(call.queryFields());
    if (call.body().length > 0) {
      Json.read(call.body())
          .properties()
          .forEach(e -> arguments.put(e.getKey(), e.getValue().asText()));
    }
    return arguments;
  }
}
