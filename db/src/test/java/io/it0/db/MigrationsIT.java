package io.it0.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationsIT {

  @Test
  void running_them_again_changes_nothing() {
    TestDatabase database = TestDatabase.fresh();
    List<String> steps = new ArrayList<>();

    database.migrations().run(TestDatabase.passwords(), steps::add);

    int template = TenantTemplate.load().latestVersion();
    assertThat(steps).hasSize(2);
    assertThat(steps.get(0)).matches("shared schema at version \\d{3}");
    assertThat(steps.get(1)).isEqualTo("tenant schemas are at version " + template);
  }
}
