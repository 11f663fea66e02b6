package io.it0.scenario;

import org.jdbi.v3.core.Jdbi;

/**
 * Two plans that are sold in yen, which have no decimals, and in Kuwaiti dinars, which have three; the larger one gives its
 * full allowance to whoever changes to it. The seeded ones are sold in neither.
 */
final class WorldPlans {

  private static final String PLANS =
      """
      insert into plans (id, key, version, name, included_tokens, hard_limit_percent, count_cache_tokens, allowance_policy,
                         max_servers, max_users, max_standing_orders, created_at)
      values (gen_random_uuid(), 'small-world', 1, 'Small world', 1000000, null, false, 'PRORATED', 20, 20, 20, now()),
             (gen_random_uuid(), 'wide-world', 1, 'Wide world', 10000000, null, false, 'FULL', 20, 20, 20, now())
      on conflict (key, version) do nothing
      """;

  private static final String PRICES =
      """
      insert into plan_prices (id, plan_id, currency, billing_interval, base_minor, overage_per_mtok)
      select gen_random_uuid(), p.id, v.currency, 'MONTH', v.base, v.rate
        from plans p join (values ('small-world', 'JPY', 5000, 900.0), ('small-world', 'KWD', 15250, 2.5),
                                  ('wide-world', 'JPY', 20001, 700.0), ('wide-world', 'KWD', 61111, 1.75))
                            as v(key, currency, base, rate) on v.key = p.key
       where not exists (select from plan_prices r where r.plan_id = p.id)
      """;

  private WorldPlans() {}

  static void publish(Jdbi platform) {
    platform.useTransaction(
        handle -> {
          handle.execute(PLANS);
          handle.execute(PRICES);
        });
  }
}
