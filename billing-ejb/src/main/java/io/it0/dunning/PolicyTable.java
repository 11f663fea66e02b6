package io.it0.dunning;

import static io.it0.dunning.DunningError.DUNNING_POLICY_INVALID;

import io.it0.problem.ProblemException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The policies by plan. */
final class PolicyTable {

  private PolicyTable() {}

  static Map<String, DunningPolicy> all(Handle handle) {
    Map<String, DunningPolicy> policies = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            select p.plan_key, p.attempt_days, p.reminder_days, p.end_day, p.cancels, p.writes_off, p.stops_when_hard
              from dunning_policies p order by p.plan_key
            """)
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("plan_key"),
                    new DunningPolicy(
                        DunningTable.days(row.getArray("attempt_days")),
                        DunningTable.days(row.getArray("reminder_days")),
                        row.getInt("end_day"),
                        row.getBoolean("cancels"),
                        row.getBoolean("writes_off"),
                        row.getBoolean("stops_when_hard"))))
        .forEach(entry -> policies.put(entry.getKey(), entry.getValue()));
    return policies;
  }

  static void set(Handle handle, String plan, DunningPolicy policy, String actor, Instant at) {
    boolean known =
        plan.equals("*")
            || handle
                .createQuery("select exists (select from plans p where p.key = :key)")
                .bind("key", plan)
                .mapTo(boolean.class)
                .one();
    if (!known) {
      throw new ProblemException(DUNNING_POLICY_INVALID, "there is no plan '" + plan + "'");
    }
    handle
        .createUpdate(
            """
            insert into dunning_policies (plan_key, attempt_days, reminder_days, end_day, cancels, writes_off,
                                          stops_when_hard, lead_days, set_by, set_at)
            values (:plan, :attempts, :reminders, :end, :cancels, :writesOff, :hard, :lead, :actor, :at)
            on conflict (plan_key) do update
               set attempt_days = excluded.attempt_days, reminder_days = excluded.reminder_days,
                   end_day = excluded.end_day, cancels = excluded.cancels, writes_off = excluded.writes_off,
                   stops_when_hard = excluded.stops_when_hard, lead_days = excluded.lead_days,
                   set_by = excluded.set_by, set_at = excluded.set_at
            """)
        .bind("plan", plan)
        .bindArray("attempts", Integer.class, policy.attemptDays().toArray())
        .bindArray("reminders", Integer.class, policy.reminderDays().toArray())
        .bind("end", policy.endDay())
        .bind("cancels", policy.cancels())
        .bind("writesOff", policy.writesOff())
        .bind("hard", policy.stopsWhenHard())
        .bind("lead", policy.leadDays())
        .bind("actor", actor)
        .bind("at", at)
        .execute();
  }
}
