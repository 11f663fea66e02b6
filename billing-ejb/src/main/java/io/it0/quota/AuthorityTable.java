package io.it0.quota;

import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The one row that says who decides. */
final class AuthorityTable {

  enum Mode {
    REDIS,
    POSTGRES
  }

  /**
   * @param waitSeconds until PostgreSQL may decide; 0: now
   * @param undated whether nobody has said yet from when
   */
  record Row(
      Mode mode, long epoch, long wholeSince, String run, long waitSeconds, boolean undated) {}

  private static final String READ =
      """
      select mode, epoch, whole_since, redis_run, valid_from = 'infinity' as undated,
        case when valid_from = 'infinity' then 1
          else greatest(0, ceil(extract(epoch from valid_from - clock_timestamp())))::bigint end as wait_seconds
      from quota_authority
      """;

  private static final String TRUST =
      """
      update quota_authority set mode = 'REDIS', epoch = epoch + 1, redis_run = :run, valid_from = clock_timestamp(),
        whole_since = case when :whole then whole_since else epoch + 1 end
      where epoch = :epoch
      """;

  private static final String LEAVE =
      """
      update quota_authority set mode = 'POSTGRES', epoch = epoch + 1, valid_from = 'infinity'
      where epoch = :epoch and mode = 'REDIS'
      """;

  private static final String DATE =
      """
      update quota_authority set valid_from = clock_timestamp() + cast(:wait as interval)
      where epoch = :epoch and mode = 'POSTGRES' and valid_from = 'infinity'
      """;

  // Not the row's own locks: those who share one let nobody wait in turn, and a change would
  // starve.
  private static final String SHARED =
      "select pg_advisory_xact_lock_shared(hashtext('quota'), hashtext('authority'))";

  private static final String ALONE =
      "select pg_advisory_xact_lock(hashtext('quota'), hashtext('authority'))";

  private AuthorityTable() {}

  static Row read(Handle handle) {
    return query(handle, READ);
  }

  /** Nobody changes the mode until the caller's transaction ends. */
  static Row hold(Handle handle) {
    handle.execute(SHARED);
    return query(handle, READ);
  }

  private static Row query(Handle handle, String sql) {
    return handle
        .createQuery(sql)
        .map(
            (row, context) ->
                new Row(
                    Mode.valueOf(row.getString("mode")),
                    row.getLong("epoch"),
                    row.getLong("whole_since"),
                    Optional.ofNullable(row.getString("redis_run")).orElse(""),
                    row.getLong("wait_seconds"),
                    row.getBoolean("undated")))
        .one();
  }

  /** From now on this run of Redis decides, in a new epoch. */
  static boolean trust(Handle handle, long epoch, String run, boolean whole) {
    handle.execute(ALONE);
    return handle
            .createUpdate(TRUST)
            .bind("run", run)
            .bind("whole", whole)
            .bind("epoch", epoch)
            .execute()
        == 1;
  }

  /** Redis decides no more, as soon as everybody knows. */
  static boolean leave(Handle handle, long epoch) {
    handle.execute(ALONE);
    return handle.createUpdate(LEAVE).bind("epoch", epoch).execute() == 1;
  }

  /** To be called after {@link #leave} is committed: whoever reads the row from then on reads that Redis is left. */
  static void date(Handle handle, long epoch, Duration wait) {
    handle.execute(ALONE);
    handle
        .createUpdate(DATE)
        .bind("wait", wait.toSeconds() + " seconds")
        .bind("epoch", epoch)
        .execute();
  }
}
