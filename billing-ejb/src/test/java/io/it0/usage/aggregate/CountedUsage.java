package io.it0.usage.aggregate;

import io.it0.db.testing.TestDatabase;
import io.it0.usage.UsageRecorded;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Usage that is counted as the streams' consumers count it, for tests of what comes after that. */
public final class CountedUsage {

  private static final int AT_ONCE = 5_000;

  private CountedUsage() {}

  public static CountResult count(TestDatabase database, List<UsageRecorded> events) {
    var transactions = new UsageLab.JdbcTransactions(database.platform());
    List<Delivered> delivered = new ArrayList<>();
    for (UsageRecorded event : events) {
      delivered.add(new Delivered("test", "0-1", delivered.size(), event));
    }
    return new Counting(transactions, Clock.systemUTC(), AT_ONCE)
        .count(new Deliveries(delivered, List.of()));
  }
}
