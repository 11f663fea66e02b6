package io.it0.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.it0.simulator.base.Answer;
import io.it0.simulator.base.Call;
import io.it0.simulator.base.Desk;
import io.it0.simulator.base.Faults;
import io.it0.simulator.base.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Shows each request to its desk, and lets happen on the way what was asked for. */
final class FrontDoor {

  private static final byte[] BAD_GATEWAY =
      "<html><body><h1>502 Bad Gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8);

  private final List<Desk> desks;
  private final Faults faults;
  private final ControlApi control;
  private final PersonPages pages;

  FrontDoor(List<Desk> desks, Faults faults, ControlApi control, PersonPages pages) {
    this.desks = desks;
    this.faults = faults;
    this.control = control;
    this.pages = pages;
  }

  /** Nothing: the connection is to break. */
  Optional<Answer> answer(Call call) {
    Optional<Desk> desk = desks.stream().filter(d -> d.serves(call)).findFirst();
    if (desk.isEmpty()) {
      return Optional.of(ours(call));
    }
    Optional<Faults.Kind> fault = faults.strike(desk.get().name(), call.path());
    return switch (fault.map(Enum::name).orElse("")) {
      case "CUT_BEFORE" -> Optional.empty();
      case "ERROR_BEFORE" -> Optional.of(badGateway());
      case "CUT_AFTER" -> {
        serve(desk.get(), call);
        yield Optional.empty();
      }
      case "ERROR_AFTER" -> {
        serve(desk.get(), call);
        yield Optional.of(badGateway());
      }
      default -> Optional.of(serve(desk.get(), call));
    };
  }

  private static Answer badGateway() {
    return Answer.of(502, "text/html", BAD_GATEWAY);
  }

  private static Answer serve(Desk desk, Call call) {
    try {
      return desk.serve(call);
    } catch (RuntimeException e) {
      // A defect of the simulator's own; the caller sees it as what it is.
      JsonNode body = Json.object().put("simulator", e.toString());
      return Answer.json(500, body);
    }
  }

  private Answer ours(Call call) {
    if (!call.method().equals("GET") && isForeign(call)) {
      return Answer.of(403, "text/plain", "not from another site".getBytes(StandardCharsets.UTF_8));
    }
    try {
      return call.path().startsWith("/simulator/") ? control.serve(call) : pages.serve(call);
    } catch (RuntimeException e) {
      return Answer.json(400, Json.object().put("problem", String.valueOf(e.getMessage())));
    }
  }

  /** A page of another site must not pay in a person's name, not even here. */
  private static boolean isForeign(Call call) {
    String host = call.header("Host").orElse("");
    return call.header("Origin").filter(origin -> !origin.equals("http://" + host)).isPresent();
  }
}
