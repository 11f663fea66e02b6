-- Subscriptions, the usage that they are rated on, invoices, payments.

create table subscriptions (
  id                   uuid primary key,
  tenant_id            uuid        not null references tenants (id),
  plan_id              uuid        not null references plans (id),
  currency             char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  billing_interval     varchar(5)  not null check (billing_interval in ('MONTH', 'YEAR')),
  status               varchar(10) not null check (status in ('trialing', 'active', 'past_due', 'cancelled', 'expired')),
  anchor_day           smallint check (anchor_day between 1 and 31),
  started_at           timestamptz not null,
  trial_end            timestamptz,
  current_period_start timestamptz not null,
  current_period_end   timestamptz not null,
  scheduled_plan_id    uuid references plans (id),
  cancel_at_period_end boolean     not null default false,
  ended_at             timestamptz,
  created_at           timestamptz not null,
  version              integer     not null default 0,
  constraint subscriptions_period check (current_period_start < current_period_end),
  constraint subscriptions_plan_price foreign key (plan_id, currency, billing_interval)
    references plan_prices (plan_id, currency, billing_interval)
);
comment on column subscriptions.anchor_day is 'Day of the month on which periods start, clipped to shorter months; null: calendar months.';
-- A tenant has one live subscription at a time.
create unique index subscriptions_live on subscriptions (tenant_id) where status in ('trialing', 'active', 'past_due');
-- Used by the bill run to find what is due.
create index subscriptions_due on subscriptions (current_period_end) where status in ('trialing', 'active', 'past_due');
create index subscriptions_by_tenant on subscriptions (tenant_id, started_at desc);

create table usage_aggregates (
  id                 uuid primary key,
  tenant_id          uuid        not null references tenants (id),
  subscription_id    uuid        not null references subscriptions (id),
  plan_id            uuid        not null references plans (id),
  period_start       timestamptz not null,
  period_end         timestamptz not null,
  segment_start      timestamptz not null,
  segment_end        timestamptz not null,
  event_count        bigint      not null default 0 check (event_count >= 0),
  input_tokens       bigint      not null default 0 check (input_tokens >= 0),
  output_tokens      bigint      not null default 0 check (output_tokens >= 0),
  cache_read_tokens  bigint      not null default 0 check (cache_read_tokens >= 0),
  cache_write_tokens bigint      not null default 0 check (cache_write_tokens >= 0),
  cost_usd           numeric     not null default 0 check (cost_usd >= 0),
  unpriced_events    bigint      not null default 0 check (unpriced_events >= 0),
  closed_at          timestamptz,
  late_usage         boolean     not null default false,
  invoiced_tokens    bigint      not null default 0 check (invoiced_tokens >= 0),
  invoiced_minor     bigint      not null default 0 check (invoiced_minor >= 0),
  constraint usage_aggregates_segment unique (tenant_id, segment_start),
  constraint usage_aggregates_period check (period_start < period_end),
  constraint usage_aggregates_within check (period_start <= segment_start and segment_start < segment_end and segment_end <= period_end)
) with (fillfactor = 60);
comment on table usage_aggregates is
  'A tenant''s timeline, one row a plan segment: segments tile a period, periods tile the subscription. The row is locked by whoever counts into it and by whoever closes it.';
comment on column usage_aggregates.late_usage is 'Counted into after it was closed, and not yet invoiced as late.';
comment on column usage_aggregates.invoiced_tokens is 'Billable tokens that invoices already cover; what is above it in a closed period came late.';
comment on column usage_aggregates.invoiced_minor is 'Overage already invoiced for this segment, in minor units of the subscription''s currency.';
-- Used by the bill run to find what came late for closed periods.
create index usage_aggregates_late on usage_aggregates (tenant_id) where late_usage;

create table usage_daily (
  tenant_id          uuid         not null references tenants (id),
  day                date         not null,
  model              varchar(120) not null,
  agent              varchar(120) not null default '',
  event_count        bigint       not null check (event_count >= 0),
  input_tokens       bigint       not null check (input_tokens >= 0),
  output_tokens      bigint       not null check (output_tokens >= 0),
  cache_read_tokens  bigint       not null check (cache_read_tokens >= 0),
  cache_write_tokens bigint       not null check (cache_write_tokens >= 0),
  cost_usd           numeric      not null check (cost_usd >= 0),
  unpriced_events    bigint       not null check (unpriced_events >= 0),
  primary key (tenant_id, day, model, agent)
) with (fillfactor = 60);
comment on column usage_daily.day is 'In the tenant''s time zone.';
comment on column usage_daily.agent is 'The agent''s label; empty: none was given.';

create table dead_letters (
  id          uuid primary key,
  stream      varchar(60)   not null,
  entry_id    varchar(40)   not null,
  position    integer       not null check (position >= 0),
  tenant_id   uuid,
  source      varchar(255),
  event_id    varchar(255),
  reason_code varchar(40)   not null,
  reason      varchar(1000) not null,
  payload     text          not null,
  created_at  timestamptz   not null,
  replayed_at timestamptz,
  constraint dead_letters_once unique (stream, entry_id, position)
);
comment on table dead_letters is 'Usage that could not be counted. No foreign key: an unknown tenant is one of the reasons.';
create index dead_letters_open on dead_letters (created_at) where replayed_at is null;

create table invoice_counters (
  issuer      varchar(20) primary key check (issuer ~ '^[A-Z0-9]+$'),
  next_number bigint not null check (next_number > 0)
);
comment on table invoice_counters is 'Gapless numbers: the row is locked from the number''s taking to the commit.';
insert into invoice_counters (issuer, next_number) values ('IT0', 1);

create table invoices (
  id              uuid primary key,
  tenant_id       uuid        not null references tenants (id),
  subscription_id uuid        not null references subscriptions (id),
  kind            varchar(10) not null check (kind in ('PERIOD', 'CHANGE', 'THRESHOLD', 'CHARGE')),
  source_id       varchar(80) not null,
  status          varchar(14) not null check (status in ('draft', 'issued', 'paid', 'void', 'uncollectible')),
  issuer          varchar(20) not null references invoice_counters (issuer),
  number          bigint check (number > 0),
  currency        char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  total_minor     bigint      not null,
  period_start    timestamptz not null,
  period_end      timestamptz not null,
  issued_at       timestamptz,
  due_at          timestamptz,
  paid_at         timestamptz,
  created_at      timestamptz not null,
  -- Idempotency: one invoice for one period, plan change, threshold or charge.
  constraint invoices_once unique (subscription_id, kind, source_id),
  constraint invoices_number unique (issuer, number),
  constraint invoices_period check (period_start < period_end),
  constraint invoices_issued check ((status = 'draft') = (number is null) and (status = 'draft') = (issued_at is null)),
  constraint invoices_due check (due_at >= issued_at),
  constraint invoices_paid check ((status = 'paid') = (paid_at is not null))
);
-- Used by the paged lists: a tenant's, and everybody's.
create index invoices_by_tenant on invoices (tenant_id, issued_at desc, id desc);
create index invoices_by_status on invoices (status, due_at);

create table invoice_items (
  id           uuid primary key,
  invoice_id   uuid         not null references invoices (id),
  tenant_id    uuid         not null references tenants (id),
  position     integer      not null check (position > 0),
  kind         varchar(12)  not null check (kind in ('BASE', 'OVERAGE', 'LATE_USAGE', 'CREDIT', 'CHARGE')),
  description  varchar(300) not null,
  quantity     numeric      not null,
  unit         varchar(10)  not null check (unit in ('PERIOD', 'TOKEN', 'PIECE')),
  unit_price   numeric      not null,
  amount_minor bigint       not null,
  period_start timestamptz  not null,
  period_end   timestamptz  not null,
  calculation  jsonb        not null,
  constraint invoice_items_position unique (invoice_id, position),
  constraint invoice_items_period check (period_start < period_end)
);
comment on column invoice_items.unit_price is 'In major units: of the period for PERIOD, of 1,000,000 tokens for TOKEN.';
comment on column invoice_items.calculation is 'What the line was computed from: the formula and its inputs.';

-- An issued invoice is immutable: corrections are credit notes.
create function invoices_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status <> 'draft' then
      raise exception 'invoice % is issued and cannot be deleted', old.id using errcode = 'restrict_violation';
    end if;
    return old;
  end if;
  if old.status <> 'draft' and
     (new.id, new.tenant_id, new.subscription_id, new.kind, new.source_id, new.issuer, new.number, new.currency,
      new.total_minor, new.period_start, new.period_end, new.issued_at, new.due_at, new.created_at) is distinct from
     (old.id, old.tenant_id, old.subscription_id, old.kind, old.source_id, old.issuer, old.number, old.currency,
      old.total_minor, old.period_start, old.period_end, old.issued_at, old.due_at, old.created_at) then
    raise exception 'invoice % is issued and cannot be changed', old.id using errcode = 'restrict_violation';
  end if;
  if old.status <> 'draft' and new.status = 'draft' then
    raise exception 'invoice % is issued and cannot become a draft', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end;
$$;
create trigger invoices_immutable before update or delete on invoices for each row execute function invoices_guard();

create function invoice_items_guard() returns trigger language plpgsql as $$
begin
  if exists (select from changed c join invoices i on i.id = c.invoice_id where i.status <> 'draft') then
    raise exception 'the lines of an issued invoice cannot be changed' using errcode = 'restrict_violation';
  end if;
  return null;
end;
$$;
create trigger invoice_items_insert after insert on invoice_items referencing new table as changed
  for each statement execute function invoice_items_guard();
create trigger invoice_items_update after update on invoice_items referencing old table as changed
  for each statement execute function invoice_items_guard();
create trigger invoice_items_delete after delete on invoice_items referencing old table as changed
  for each statement execute function invoice_items_guard();

create table payment_methods (
  id           uuid primary key,
  tenant_id    uuid        not null references tenants (id),
  provider     varchar(20) not null check (provider in ('stripe', 'alipay', 'wechat', 'crypto')),
  external_id  varchar(255) not null,
  label        varchar(100) not null,
  is_default   boolean     not null default false,
  created_at   timestamptz not null,
  removed_at   timestamptz,
  constraint payment_methods_external unique (provider, external_id)
);
create unique index payment_methods_default on payment_methods (tenant_id) where is_default and removed_at is null;

create table payments (
  id              uuid primary key,
  tenant_id       uuid        not null references tenants (id),
  invoice_id      uuid        not null references invoices (id),
  attempt         integer     not null check (attempt > 0),
  provider        varchar(20) not null check (provider in ('stripe', 'alipay', 'wechat', 'crypto', 'manual')),
  method_id       uuid references payment_methods (id),
  status          varchar(16) not null check (status in
    ('CREATED', 'PENDING', 'ACTION_REQUIRED', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'UNKNOWN')),
  amount_minor    bigint      not null check (amount_minor > 0),
  currency        char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  idempotency_key varchar(255) not null unique,
  external_id     varchar(255),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint payments_attempt unique (invoice_id, attempt),
  constraint payments_external unique (provider, external_id)
);
create index payments_by_tenant on payments (tenant_id, created_at desc);

create table bill_runs (
  id           uuid primary key,
  as_of        timestamptz not null,
  dry_run      boolean     not null,
  trigger      varchar(10) not null check (trigger in ('TIMER', 'REQUEST')),
  requested_by varchar(254) not null,
  status       varchar(10) not null check (status in ('WAITING', 'RUNNING', 'COMPLETED', 'FAILED')),
  due          integer     not null default 0 check (due >= 0),
  done         integer     not null default 0 check (done >= 0),
  issued       integer     not null default 0 check (issued >= 0),
  parked       integer     not null default 0 check (parked >= 0),
  message      varchar(1000),
  started_at   timestamptz not null,
  heartbeat_at timestamptz not null,
  finished_at  timestamptz
);
comment on table bill_runs is 'Progress only: what a run has done is in the invoices, so losing a row here changes nothing.';
create index bill_runs_recent on bill_runs (started_at desc);

create table parked_subscriptions (
  subscription_id uuid primary key references subscriptions (id),
  tenant_id       uuid          not null references tenants (id),
  bill_run_id     uuid          not null references bill_runs (id),
  period_start    timestamptz   not null,
  reason          varchar(1000) not null,
  parked_at       timestamptz   not null
);
comment on table parked_subscriptions is 'What a bill run could not bill, and why. A later run skips it until it is released.';

do $$
declare name text;
begin
  foreach name in array array['subscriptions', 'usage_aggregates', 'usage_daily', 'invoices', 'invoice_items',
                              'payment_methods', 'payments', 'dead_letters', 'parked_subscriptions'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform_all on %I to it0_platform using (true) with check (true)', name);
    execute format('create policy own_rows on %I to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', name);
  end loop;
end;
$$;
grant select on subscriptions, usage_aggregates, usage_daily, invoices, invoice_items, payment_methods, payments to it0_tenant;
grant select, insert, update, delete on
  subscriptions, usage_aggregates, usage_daily, dead_letters, invoices, invoice_items,
  payment_methods, payments, bill_runs, parked_subscriptions to it0_platform;
grant select, update on invoice_counters to it0_platform;
