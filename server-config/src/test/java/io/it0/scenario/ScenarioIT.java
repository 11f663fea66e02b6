package io.it0.scenario;

import io.it0.blackbox.Site;
import io.it0.demo.ApiClient;
import io.it0.demo.Installation;
import io.it0.scenario.Backstage.Stagehand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** All stories. Each has a company and a clock of its own, so they run side by side, those that wait for mail first. */
class ScenarioIT {

  private static final int AT_ONCE = 8;

  /** A story by its name. */
  record Scenario(String name, Consumer<Stagehand> story) {}

  private static final Map<String, List<Scenario>> ALL =
      new TreeMap<>(
          Map.of(
              "1 money", MoneyStories.ALL,
              "2 dunning", DunningStories.ALL,
              "3 agreements", AgreementStories.ALL,
              "4 changes", ChangeStories.ALL,
              "5 lives", LifeStories.ALL,
              "6 usage", UsageStories.ALL,
              "7 seasons", SeasonStories.ALL));

  @TestFactory
  List<DynamicContainer> stories() throws IOException {
    Stagehand hand = stagehand();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<DynamicContainer> all = new ArrayList<>();
    for (String kind : ALL.keySet()) {
      List<DynamicTest> tests = new ArrayList<>();
      for (Scenario scenario : ALL.get(kind)) {
        Future<?> told = threads.submit(() -> scenario.story().accept(hand));
        tests.add(DynamicTest.dynamicTest(scenario.name(), () -> end(told)));
      }
      all.add(DynamicContainer.dynamicContainer(kind, tests));
    }
    threads.shutdown();
    return all;
  }

  private static void end(Future<?> told) throws Throwable {
    try {
      told.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static Stagehand stagehand() throws IOException {
    WorldPlans.publish(Site.shared().database());
    Installation installation = Site.shared().installation();
    ApiClient admin =
        ApiClient.anonymous(installation.baseUrl())
            .login(installation.adminEmail(), installation.adminPassword());
    String key =
        admin
            .post(
                "api-keys",
                Map.of("name", "stories " + UUID.randomUUID(), "scopes", List.of("USAGE_WRITE")))
            .required("key")
            .asText();
    return new Stagehand(admin, ApiClient.anonymous(installation.baseUrl()).withApiKey(key));
  }
}
