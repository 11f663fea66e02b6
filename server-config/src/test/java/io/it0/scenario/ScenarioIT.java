package io.it0.scenario;

import io.it0.blackbox.Site;
import io.it0.demo.ApiClient;
import io.it0.demo.Installation;
import io.it0.scenario.Story.Stagehand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Stories about changes, trials, usage and time. Each has a company and a clock of its own, so they run side by side. */
class ScenarioIT {

  private static final int AT_ONCE = 6;

  /** A story by its name. */
  record Scenario(String name, Consumer<Stagehand> story) {}

  @TestFactory
  List<DynamicTest> money() throws IOException {
    return told(MoneyStories.ALL);
  }

  @TestFactory
  List<DynamicTest> dunning() throws IOException {
    return told(DunningStories.ALL);
  }

  @TestFactory
  List<DynamicTest> agreements() throws IOException {
    return told(AgreementStories.ALL);
  }

  @TestFactory
  List<DynamicTest> changes() throws IOException {
    return told(ChangeStories.ALL);
  }

  @TestFactory
  List<DynamicTest> lives() throws IOException {
    return told(LifeStories.ALL);
  }

  @TestFactory
  List<DynamicTest> usage() throws IOException {
    return told(UsageStories.ALL);
  }

  @TestFactory
  List<DynamicTest> seasons() throws IOException {
    return told(SeasonStories.ALL);
  }

  private static List<DynamicTest> told(List<Scenario> scenarios) throws IOException {
    Stagehand hand = stagehand();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<DynamicTest> tests = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      Future<?> told = threads.submit(() -> scenario.story().accept(hand));
      tests.add(DynamicTest.dynamicTest(scenario.name(), told::get));
    }
    threads.shutdown();
    return tests;
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
