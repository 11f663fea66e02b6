-- The life of a subscription: trials, terms, changes inside a period, and who made them.

alter table subscriptions
  add column term_anchor          timestamptz,
  add column scheduled_interval   varchar(5) check (scheduled_interval in ('MONTH', 'YEAR')),
  add column needs_payment_method boolean not null default false,
  add column fixed_end            timestamptz,
  add constraint subscriptions_trial check (status <> 'trialing' or trial_end is not null),
  add constraint subscriptions_fixed_end check (fixed_end > started_at),
  add constraint subscriptions_scheduled check (scheduled_interval is null or scheduled_plan_id is not null),
  add constraint subscriptions_scheduled_price foreign key (scheduled_plan_id, currency, scheduled_interval)
    references plan_prices (plan_id, currency, billing_interval);
comment on column subscriptions.term_anchor is 'From when on terms of a year are counted; null: from the start.';
comment on column subscriptions.scheduled_interval is 'Of the scheduled plan; null: as now.';
comment on column subscriptions.needs_payment_method is 'A trial that ends without a stored payment method is not billed: the subscription expires.';
comment on column subscriptions.fixed_end is 'The first boundary between periods at or after it ends the subscription; null: open.';

alter table usage_aggregates
  add column trial            boolean not null default false,
  add column billing_interval varchar(5) check (billing_interval in ('MONTH', 'YEAR'));
comment on column usage_aggregates.trial is 'Used on trial: recorded, and never billed.';
comment on column usage_aggregates.billing_interval is 'Of the subscription at that time, if it has another one now; null: as the subscription''s.';

create table subscription_transitions (
  id              uuid primary key,
  tenant_id       uuid         not null references tenants (id),
  subscription_id uuid         not null,
  action          varchar(24)  not null,
  from_status     varchar(10) check (from_status in ('trialing', 'active', 'past_due', 'cancelled', 'expired')),
  to_status       varchar(10)  not null check (to_status in ('trialing', 'active', 'past_due', 'cancelled', 'expired')),
  from_plan       varchar(40),
  to_plan         varchar(40)  not null,
  effective_at    timestamptz  not null,
  actor           varchar(254) not null,
  reason          varchar(500) not null,
  request_id      varchar(64),
  at              timestamptz  not null,
  constraint subscription_transitions_subscription foreign key (subscription_id, tenant_id)
    references subscriptions (id, tenant_id)
);
comment on table subscription_transitions is 'Who changed a subscription, when and why. Rows are only added.';
comment on column subscription_transitions.effective_at is 'Business time; at is the wall clock''s.';
-- Used by a tenant's history, the latest first.
create index subscription_transitions_by_tenant on subscription_transitions (tenant_id, id desc);
create index subscription_transitions_subscription on subscription_transitions (subscription_id);

create table price_overrides (
  id               uuid primary key,
  tenant_id        uuid         not null references tenants (id),
  plan_key         varchar(40)  not null check (plan_key ~ '^[a-z][a-z0-9-]*$'),
  currency         char(3)      not null check (currency ~ '^[A-Z]{3}$'),
  billing_interval varchar(5)   not null check (billing_interval in ('MONTH', 'YEAR')),
  base_minor       bigint check (base_minor >= 0),
  overage_per_mtok numeric check (overage_per_mtok >= 0),
  effective_from   timestamptz  not null,
  effective_until  timestamptz,
  created_by       varchar(254) not null,
  created_at       timestamptz  not null,
  constraint price_overrides_says_something check (base_minor is not null or overage_per_mtok is not null),
  constraint price_overrides_span check (effective_from < effective_until),
  constraint price_overrides_key unique (tenant_id, plan_key, currency, billing_interval, effective_from)
);
comment on table price_overrides is
  'A tenant''s own prices of a plan. What a term or a plan segment costs is decided where it starts, by the latest row that holds then; null: the plan''s price.';

create table invoice_thresholds (
  id           uuid primary key,
  tenant_id    uuid references tenants (id),
  plan_key     varchar(40) check (plan_key ~ '^[a-z][a-z0-9-]*$'),
  currency     char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint      not null check (amount_minor >= 0),
  set_by       varchar(254) not null,
  set_at       timestamptz not null,
  constraint invoice_thresholds_of_one check ((tenant_id is null) <> (plan_key is null))
);
comment on table invoice_thresholds is
  'Overage that reaches the amount is invoiced before the period ends. A tenant''s own goes before its plan''s; 0: none.';
create unique index invoice_thresholds_tenant on invoice_thresholds (tenant_id, currency) where tenant_id is not null;
create unique index invoice_thresholds_plan on invoice_thresholds (plan_key, currency) where plan_key is not null;

create table charges (
  id           uuid primary key,
  tenant_id    uuid         not null references tenants (id),
  source_id    varchar(80)  not null,
  description  varchar(300) not null,
  quantity     numeric      not null check (quantity > 0),
  unit_minor   bigint       not null check (unit_minor > 0),
  currency     char(3)      not null check (currency ~ '^[A-Z]{3}$'),
  invoice_id   uuid         not null,
  created_by   varchar(254) not null,
  created_at   timestamptz  not null,
  constraint charges_once unique (tenant_id, source_id)
);
comment on table charges is 'What was sold by the piece, each invoiced at once.';

create table pending_upgrades (
  id              uuid primary key,
  tenant_id       uuid         not null references tenants (id),
  subscription_id uuid         not null,
  invoice_id      uuid         not null unique,
  plan_id         uuid         not null references plans (id),
  billing_interval varchar(5)  not null check (billing_interval in ('MONTH', 'YEAR')),
  status          varchar(8)   not null check (status in ('pending', 'applied', 'expired')),
  requested_by    varchar(254) not null,
  request_id      varchar(64),
  requested_at    timestamptz  not null,
  expires_at      timestamptz  not null,
  ended_at        timestamptz,
  constraint pending_upgrades_subscription foreign key (subscription_id, tenant_id)
    references subscriptions (id, tenant_id),
  constraint pending_upgrades_ended check ((status = 'pending') = (ended_at is null))
);
comment on table pending_upgrades is 'Upgrades that take effect when their invoice is paid.';
-- A subscription waits for one payment at a time.
create unique index pending_upgrades_open on pending_upgrades (subscription_id) where status = 'pending';
create index pending_upgrades_due on pending_upgrades (expires_at) where status = 'pending';

do $$
declare name text;
begin
  foreach name in array array['subscription_transitions', 'price_overrides', 'invoice_thresholds', 'charges', 'pending_upgrades'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform_all on %I to it0_platform using (true) with check (true)', name);
    execute format('create policy own_rows on %I to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', name);
  end loop;
end;
$$;
grant select on subscription_transitions, price_overrides, charges, pending_upgrades to it0_tenant;
grant select, insert on subscription_transitions, charges to it0_platform;
grant select, insert, update, delete on price_overrides, invoice_thresholds to it0_platform;
grant select, insert, update on pending_upgrades to it0_platform;

-- What was credited of a billed line: a change of plan says in its credit which line it gives back.
create index invoice_items_credited on invoice_items ((calculation ->> 'billedLine')) where kind = 'CREDIT';

-- Test clocks are walked from one due instant to the next.
alter table test_clocks
  add column target       timestamptz,
  add column walker       uuid,
  add column heartbeat_at timestamptz,
  add column failure      varchar(1000),
  add constraint test_clocks_target check (target >= now),
  add constraint test_clocks_walker check ((target is null) = (walker is null));
comment on column test_clocks.target is 'Where it is being advanced to; null: it stands still.';
comment on column test_clocks.walker is 'Whoever walks it; one that was taken over finds another here, and stops.';
comment on column test_clocks.heartbeat_at is 'When its walk was last seen; one that is silent is taken over.';
create index test_clocks_walking on test_clocks (heartbeat_at) where target is not null;

alter table bill_runs
  drop constraint bill_runs_trigger_check,
  add constraint bill_runs_trigger_check check (trigger in ('TIMER', 'REQUEST', 'CLOCK'));

-- Moves what was counted into a segment before it was cut to the segment that now holds its time. The caller has locked
-- both rows. Returns how many records were moved.
create function move_usage(tenant uuid, from_segment timestamptz, to_segment timestamptz) returns bigint
  language plpgsql
as $$
declare
  records text := (select format('%I.usage_records', t.schema_name) from tenants t where t.id = tenant);
  moved   record;
begin
  if to_regclass(records) is null then
    return 0;
  end if;
  -- Dynamic, because the table differs; its name comes from the registry.
  execute format($sql$
    with moved as (
      update %s set segment_start = $2 where occurred_at >= $2 and segment_start = $1
      returning input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost_usd)
    select count(*) as events, coalesce(sum(input_tokens), 0) as input, coalesce(sum(output_tokens), 0) as output,
           coalesce(sum(cache_read_tokens), 0) as cache_read, coalesce(sum(cache_write_tokens), 0) as cache_write,
           coalesce(sum(cost_usd), 0) as cost, count(*) filter (where cost_usd is null) as unpriced
    from moved$sql$, records) into moved using from_segment, to_segment;
  if moved.events = 0 then
    return 0;
  end if;
  update usage_aggregates a set
    event_count = a.event_count + d.sign * moved.events,
    input_tokens = a.input_tokens + d.sign * moved.input,
    output_tokens = a.output_tokens + d.sign * moved.output,
    cache_read_tokens = a.cache_read_tokens + d.sign * moved.cache_read,
    cache_write_tokens = a.cache_write_tokens + d.sign * moved.cache_write,
    cost_usd = a.cost_usd + d.sign * moved.cost,
    unpriced_events = a.unpriced_events + d.sign * moved.unpriced
  from (values (from_segment, -1), (to_segment, 1)) as d (segment_start, sign)
  where a.tenant_id = tenant and a.segment_start = d.segment_start;
  return moved.events;
end;
$$;
revoke all on function move_usage(uuid, timestamptz, timestamptz) from public;
grant execute on function move_usage(uuid, timestamptz, timestamptz) to it0_platform;

-- What was counted into a segment and lies at or after a time in it.
create function usage_after(tenant uuid, segment timestamptz, at timestamptz)
  returns table (input bigint, output bigint, cache_read bigint, cache_write bigint)
  language plpgsql stable
as $$
declare
  records text := (select format('%I.usage_records', t.schema_name) from tenants t where t.id = tenant);
begin
  if to_regclass(records) is null then
    return query select 0::bigint, 0::bigint, 0::bigint, 0::bigint;
    return;
  end if;
  return query execute format($sql$
    select coalesce(sum(input_tokens), 0)::bigint, coalesce(sum(output_tokens), 0)::bigint,
           coalesce(sum(cache_read_tokens), 0)::bigint, coalesce(sum(cache_write_tokens), 0)::bigint
    from %s where occurred_at >= $2 and segment_start = $1$sql$, records) using segment, at;
end;
$$;
revoke all on function usage_after(uuid, timestamptz, timestamptz) from public;
grant execute on function usage_after(uuid, timestamptz, timestamptz) to it0_platform;
