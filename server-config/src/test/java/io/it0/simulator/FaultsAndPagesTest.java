package io.it0.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong by order or by chance, what a person sees, and what a restart leaves. */
class FaultsAndPagesTest {

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private HttpResponse<String> stripe(String path, String form) throws IOException {
    return shop.send(
        HttpRequest.newBuilder(URI.create(shop.api() + "/v1/" + path))
            .header("Authorization", "Bearer " + shop.accounts().stripe().secretKey())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private String intent(long amount) throws IOException {
    String body = stripe("payment_intents", "amount=" + amount + "&currency=usd").body();
    return Shop.JSON.readTree(body).get("id").asText();
  }

  private static boolean tells(Shop.Notice notice, String id) {
    return notice.text().contains(id);
  }

  @Test
  void an_ordered_fault_happens_as_often_as_it_was_ordered() throws Exception {
    Map<String, Object> rule =
        Map.of("provider", "stripe", "path", "intents", "kind", "ERROR_BEFORE", "times", 2);
    shop.control("POST", "faults", rule);
    assertThat(stripe("payment_intents", "amount=100&currency=usd").statusCode()).isEqualTo(502);
    assertThat(stripe("payment_intents", "amount=100&currency=usd").statusCode()).isEqualTo(502);
    assertThat(stripe("payment_intents", "amount=100&currency=usd").statusCode()).isEqualTo(200);
  }

  @Test
  void a_cut_connection_has_no_answer_and_the_effect_that_was_ordered() throws Exception {
    for (String kind : List.of("CUT_BEFORE", "CUT_AFTER")) {
      shop.control(
          "POST", "faults", Map.of("provider", "stripe", "path", "", "kind", kind, "times", 1));
      assertThatThrownBy(() -> stripe("payment_intents", "amount=777&currency=usd"))
          .isInstanceOf(IOException.class);
    }
    assertThat(shop.control("GET", "payments?provider=stripe", null)).hasSize(1);
  }

  @Test
  void notifications_are_lost_and_doubled_as_the_weather_has_it() throws Exception {
    shop.control("PUT", "weather", Map.of("lose", 100));
    String lost = intent(100);
    shop.control("PUT", "weather", Map.of("duplicate", 100));
    String twice = intent(100);
    assertThat(shop.await(n -> tells(n, twice), 2)).hasSize(2);
    assertThat(shop.notices()).noneMatch(n -> tells(n, lost));
    assertThat(shop.control("GET", "deliveries", null).get(0).get("status").asText())
        .isEqualTo("LOST");
    shop.control("POST", "deliveries/1/send", null);
    assertThat(shop.await(n -> tells(n, lost), 1)).hasSize(1);
  }

  @Test
  void held_notifications_come_in_the_order_that_was_asked_for() throws Exception {
    shop.control("POST", "hold", null);
    List<String> ids = List.of(intent(100), intent(200), intent(300));
    assertThat(shop.notices()).isEmpty();
    shop.control("POST", "release", Map.of("order", "REVERSED", "seed", 0));
    assertThat(shop.await(n -> n.text().contains("payment_intent.created"), 3))
        .extracting(n -> n.json().at("/data/object/id").asText())
        .containsExactly(ids.get(2), ids.get(1), ids.get(0));
  }

  @Test
  void the_weather_has_bounds() throws Exception {
    assertThat(shop.ask("PUT", "weather", Map.of("lose", 101)).statusCode()).isEqualTo(400);
    assertThat(shop.ask("POST", "nothing", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_person_pays_on_a_page_and_another_site_does_not() throws Exception {
    String id = intent(4_999);
    HttpResponse<String> page =
        shop.send(HttpRequest.newBuilder(URI.create(shop.api() + "/")).build());
    assertThat(page.body()).contains(id).contains("49.99 USD").contains("4242 4242 4242 4242");
    HttpRequest.Builder pressed =
        HttpRequest.newBuilder(URI.create(shop.api() + "/pay/stripe/" + id))
            .POST(BodyPublishers.ofString("card=4242424242424242&do=pay"));
    HttpRequest foreign = pressed.copy().header("Origin", "http://evil.example").build();
    assertThat(shop.send(foreign).statusCode()).isEqualTo(403);
    assertThat(shop.send(pressed.build()).statusCode()).isEqualTo(303);
    shop.event("payment_intent.succeeded");
  }

  @Test
  void what_a_provider_knows_survives_a_restart_and_is_nobody_elses_to_read() throws Exception {
    String id = intent(4_999);
    String key = shop.accounts().stripe().secretKey();
    shop.close();
    shop = new Shop(folder);
    assertThat(shop.accounts().stripe().secretKey()).isEqualTo(key);
    assertThat(shop.control("GET", "payments?provider=stripe", null).get(0).get("id").asText())
        .isEqualTo(id);
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allMatch(file -> permissions(file).equals("rw-------"));
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
