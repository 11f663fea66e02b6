package io.it0.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.payment.alipay.AlipayMessages;
import io.it0.payment.stripe.StripeMessages;
import io.it0.payment.wechat.WechatMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer on the four parsers at once, each in a JVM of its own: for half a minute, or for as many seconds as the property
 * {@code fuzz.seconds} says ({@code ./it0 fuzz}).
 */
class WebhookFuzzIT {

  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 30);
  private static final int START_SECONDS = 60;
  private static final UUID PAYMENT = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");
  private static final String REFERENCE = PAYMENT.toString().replace("-", "");

  @Test
  void nothing_that_is_sent_to_a_webhook_escapes(@TempDir Path folder) throws Exception {
    Map<String, Process> running = new LinkedHashMap<>();
    try {
      for (Class<?> target : WebhookFuzz.TARGETS) {
        running.put(target.getSimpleName(), start(target, folder));
      }
      for (var each : running.entrySet()) {
        // On a machine that is busy it may not come to its end: then what it found until now
        // counts.
        boolean ended = each.getValue().waitFor(SECONDS + START_SECONDS, TimeUnit.SECONDS);
        String log =
            Files.readString(folder.resolve(each.getKey() + ".log"), StandardCharsets.UTF_8);
        assertThat(log).as(each.getKey()).doesNotContain("== Java Exception", "Could not find");
        assertThat(!ended || each.getValue().exitValue() == 0)
            .as("%s: %s", each.getKey(), log)
            .isTrue();
      }
    } finally {
      running.values().forEach(Process::destroyForcibly);
    }
  }

  private static Process start(Class<?> target, Path folder) throws IOException {
    Path corpus = Files.createDirectory(folder.resolve(target.getSimpleName()));
    int i = 0;
    for (byte[] seed : seeds()) {
      Files.write(corpus.resolve("seed" + i++), seed);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=io.it0.payment.**",
                "--custom_hook_includes=io.it0.payment.**",
                "-max_total_time=" + SECONDS,
                "-max_len=4096",
                "-rss_limit_mb=0",
                "-artifact_prefix=" + folder + "/",
                corpus.toString()));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(target.getSimpleName() + ".log").toFile())
        .start();
  }

  private static List<byte[]> seeds() {
    return List.of(
        StripeMessages.succeeded(PAYMENT).getBytes(StandardCharsets.UTF_8),
        AlipayMessages.signed(REFERENCE),
        WechatMessages.succeeded(REFERENCE),
        WechatMessages.paid(REFERENCE).getBytes(StandardCharsets.UTF_8),
        "{\"event\":{\"id\":\"e\",\"type\":\"charge:confirmed\",\"data\":{\"code\":\"C\"}}}"
            .getBytes(StandardCharsets.UTF_8),
        "{\"deliveryId\":\"d\",\"type\":\"InvoiceSettled\",\"storeId\":\"Store1\",\"invoiceId\":\"I\"}"
            .getBytes(StandardCharsets.UTF_8));
  }
}
