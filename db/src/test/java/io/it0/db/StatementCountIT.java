package io.it0.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.db.testing.TestDatabase;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class StatementCountIT {

  private final Jdbi platform = new PlatformDatabase(TestDatabase.fresh().platform()).jdbi();

  @Test
  void statements_are_counted_from_begin_to_close_on_this_thread() {
    select();
    try (var count = StatementCount.begin()) {
      assertThat(count.prepared()).isZero();
      select();
      select();
      assertThat(count.prepared()).isEqualTo(2);
    }
    try (var later = StatementCount.begin()) {
      assertThat(later.prepared()).isZero();
    }
  }

  @Test
  void nobody_is_shown_them_by_default() {
    assertThat(shown(Map.of())).isFalse();
    assertThat(shown(Map.of("db.statements.shown", "true"))).isTrue();
  }

  private void select() {
    platform.withHandle(h -> h.createQuery("select 1").mapTo(Integer.class).one());
  }

  private static boolean shown(Map<String, String> keys) {
    return StatementHeader.isShown(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(keys, "test", 100))
            .build());
  }
}
