-- Agent tasks on a schedule, and what became of each slot. See V002 for the policies.
create table standing_orders (
  id                   uuid primary key,
  name                 varchar(100)   not null check (length(trim(name)) > 0),
  cron                 varchar(120)   not null,
  time_zone            varchar(64)    not null,
  engine               varchar(40)    not null,
  model                varchar(120),
  prompt               varchar(100000) not null check (length(trim(prompt)) > 0),
  max_tokens           integer check (max_tokens > 0),
  agent                varchar(120),
  max_tokens_per_run   bigint check (max_tokens_per_run > 0),
  max_tokens_per_month bigint check (max_tokens_per_month > 0),
  status               varchar(6)     not null check (status in ('ACTIVE', 'PAUSED')),
  version              integer        not null default 1 check (version > 0),
  created_by           varchar(254)   not null,
  created_at           timestamptz    not null,
  updated_at           timestamptz    not null
);
-- A name is unique whatever its case.
create unique index standing_orders_name on standing_orders (lower(name));

-- One row a slot that was due: the constraint makes a slot run once, however many nodes see it.
create table standing_order_runs (
  id          uuid primary key,
  order_id    uuid        not null references standing_orders (id) on delete cascade,
  slot        timestamptz not null,
  missed_from timestamptz,
  status      varchar(8)  not null check (status in ('STARTING', 'STARTED', 'REFUSED', 'SKIPPED')),
  code        varchar(60),
  detail      varchar(500),
  token_cap   bigint check (token_cap > 0),
  decided_at  timestamptz not null,
  constraint standing_order_runs_slot unique (order_id, slot),
  constraint standing_order_runs_missed check (missed_from < slot),
  constraint standing_order_runs_reason check ((code is not null) = (status in ('REFUSED', 'SKIPPED')))
);
comment on column standing_order_runs.id is 'Also the id of the task that it starts.';
comment on column standing_order_runs.missed_from is 'The first of the slots before this one that nobody was there for; they are not made up for.';
-- Used by the history, and to find the run before: an order's runs by time of their slot.
create unique index standing_order_runs_starting on standing_order_runs (order_id) where status = 'STARTING';

do $$
declare name text;
begin
  foreach name in array array['standing_orders', 'standing_order_runs'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform_all on %I to it0_platform using (true) with check (true)', name);
    execute format($p$create policy own_rows on %I to it0_tenant
      using (public.current_tenant() = '${tenant_id}'::uuid)
      with check (public.current_tenant() = '${tenant_id}'::uuid)$p$, name);
  end loop;
end;
$$;
grant select, insert, update, delete on standing_orders, standing_order_runs to it0_tenant;
grant select on standing_orders, standing_order_runs to it0_platform;
