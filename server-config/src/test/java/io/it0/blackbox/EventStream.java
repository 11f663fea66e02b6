package io.it0.blackbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Reads server-sent events until their stream is closed, or so many have come. */
final class EventStream {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** @param data JSON */
  record Event(int id, String name, String data) {}

  private EventStream() {}

  static List<Event> read(String url, String apiKey, int lastSeen, int most) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("X-API-Key", apiKey)
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(60));
    if (lastSeen > 0) {
      request.header("Last-Event-ID", Integer.toString(lastSeen));
    }
    try {
      HttpResponse<Stream<String>> response = HTTP.send(request.build(), BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException(response.statusCode() + " " + lines.toList());
        }
        return events(lines.iterator(), most);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static List<Event> events(Iterator<String> lines, int most) {
    List<Event> events = new ArrayList<>();
    int id = 0;
    String name = "";
    StringBuilder data = new StringBuilder();
    while (events.size() < most && lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id:")) {
        id = Integer.parseInt(line.substring(3).strip());
      } else if (line.startsWith("event:")) {
        name = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        data.append(line.substring(5).strip());
      } else if (line.isEmpty() && data.length() > 0) {
        events.add(new Event(id, name, data.toString()));
        data.setLength(0);
      }
    }
    return events;
  }
}
